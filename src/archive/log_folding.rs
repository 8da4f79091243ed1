//! The old part of the log: polls that brought nothing are told by the sums of their day.

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::{ArchiveError, Reader};
use crate::model::Timestamp;

/// So many rows are looked at in one transaction.
const ROWS_AT_ONCE: i64 = 20_000;

/// Where the last folding came to: a row's number.
const FOLDED_TO: &str = "log_folded_to";

/// Drops rows of the log from before then that say only that nothing came: unchanged feeds and failures, whose sums are in
/// `feed_days`. Rows that brought something, and those of pages, are evidence and stay.
#[derive(Debug)]
pub struct FoldLog {
    pub before: Timestamp,
}

impl Change for FoldLog {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(fold(archive, self.before))
    }
}

impl Reader {
    /// Whether the log has rows from before then that were not folded yet.
    pub async fn has_log_to_fold(&self, before: Timestamp) -> Result<bool, ArchiveError> {
        sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM fetches
                              WHERE id = (SELECT min(id) FROM fetches
                                          WHERE id > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1), 0))
                                AND started_at < ?2) AS "has: bool""#,
            FOLDED_TO,
            before,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a look at its log"))
    }
}

async fn fold(archive: &mut SqliteConnection, before: Timestamp) -> Result<(), ArchiveError> {
    // Rows are numbered as they come: those up to the first young one are old.
    let to = sqlx::query_scalar!(
        r#"SELECT min(coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1), 0) + ?2,
                      coalesce((SELECT min(id) - 1 FROM (SELECT id FROM fetches WHERE started_at >= ?3
                                                         ORDER BY started_at LIMIT 1)),
                               (SELECT max(id) FROM fetches), 0)) AS "to!: i64""#,
        FOLDED_TO,
        ROWS_AT_ONCE,
        before,
    )
    .fetch_one(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a look at the log"))?;
    sqlx::query!(
        "DELETE FROM fetches
         WHERE id > coalesce((SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1), 0) AND id <= ?2
           AND kind <> 'page' AND outcome NOT IN ('new','no_new','stored')",
        FOLDED_TO,
        to,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("the old part of the log"))?;
    let to = to.to_string();
    sqlx::query!(
        "INSERT INTO meta (key, value) VALUES (?1, ?2)
         ON CONFLICT (key) DO UPDATE SET value = max(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER))",
        FOLDED_TO,
        to,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("how far the log is folded"))?;
    Ok(())
}
