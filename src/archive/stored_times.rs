//! Times that cannot be, brought back to now.

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::{ArchiveError, Reader};
use crate::model::{LatestTimes, TimesBeyond, Timestamp};

impl Reader {
    /// Returns how many stored times lie beyond the latest there may be.
    pub async fn times_beyond(&self, latest: &LatestTimes) -> Result<TimesBeyond, ArchiveError> {
        sqlx::query_as!(
            TimesBeyond,
            r#"SELECT (SELECT count(*) FROM feeds
                       WHERE next_poll_at > strftime('%Y-%m-%dT%H:%M:%SZ', ?1,
                               coalesce(json_extract(options, '$.interval_s') * 11 / 10, 0) || ' seconds'))
                        AS "feeds!: i64",
                      (SELECT count(*) FROM articles WHERE next_page_at > ?2) AS "pages!: i64",
                      (SELECT count(*) FROM hosts WHERE not_before_at > ?3) AS "hosts!: i64",
                      (SELECT count(*) FROM robots WHERE fetched_at > ?5) AS "robots!: i64",
                      (SELECT count(*) FROM subscriptions
                       WHERE next_at > ?4 OR lease_ends_at > ?4 OR unpushed_poll_at > ?1 OR relied_on_since > ?5)
                        AS "subscriptions!: i64""#,
            latest.poll,
            latest.page,
            latest.host,
            latest.hub,
            latest.past,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a look at its times"))
    }
}

/// Brings back what lies beyond the latest there may be.
#[derive(Debug)]
pub struct PullBackTimes {
    pub latest: LatestTimes,
}

impl Change for PullBackTimes {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(pull_back(archive, &self.latest))
    }
}

async fn pull_back(archive: &mut SqliteConnection, latest: &LatestTimes) -> Result<(), ArchiveError> {
    const DOING: &str = "times brought back";
    let spread_s = i64::try_from(latest.spread.as_secs().max(1)).unwrap_or(i64::MAX);
    sqlx::query!(
        "UPDATE feeds SET next_poll_at = strftime('%Y-%m-%dT%H:%M:%SZ', ?2, (id % ?3) || ' seconds'),
                          next_poll_reason = 'the time it had was set by a clock that was wrong'
         WHERE next_poll_at > strftime('%Y-%m-%dT%H:%M:%SZ', ?1,
                 coalesce(json_extract(options, '$.interval_s') * 11 / 10, 0) || ' seconds')",
        latest.poll,
        latest.now,
        spread_s,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql(DOING))?;
    sqlx::query!("UPDATE articles SET next_page_at = ?2 WHERE next_page_at > ?1", latest.page, latest.now)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql(DOING))?;
    sqlx::query!("UPDATE hosts SET not_before_at = NULL WHERE not_before_at > ?", latest.host)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql(DOING))?;
    // Asked for again: what was fetched in the future says nothing of how old it is.
    sqlx::query!("DELETE FROM robots WHERE fetched_at > ?", latest.past)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql(DOING))?;
    sqlx::query!(
        "UPDATE subscriptions
         SET next_at = iif(next_at > ?2, ?3, next_at), lease_ends_at = iif(lease_ends_at > ?2, ?3, lease_ends_at),
             unpushed_poll_at = iif(unpushed_poll_at > ?1, ?3, unpushed_poll_at),
             relied_on_since = iif(relied_on_since > ?4, ?3, relied_on_since)
         WHERE next_at > ?2 OR lease_ends_at > ?2 OR unpushed_poll_at > ?1 OR relied_on_since > ?4",
        latest.poll,
        latest.hub,
        latest.now,
        latest.past,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql(DOING))?;
    Ok(())
}

/// Dates articles by their feeds' word, where a clock that stood before gleaner's own time found that word to lie ahead.
#[derive(Debug)]
pub struct MendEarlyDates {
    pub now: Timestamp,
}

/// What was first seen before was seen under a clock that was wrong: there was no gleaner.
const FIRST_GLEANER: &str = "2026-01-01T00:00:00Z";

impl Reader {
    /// Returns how many articles could be dated better than a wrong clock let them be.
    pub async fn count_early_dates(&self, now: Timestamp) -> Result<i64, ArchiveError> {
        sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!: i64" FROM articles a INDEXED BY articles_seen
               WHERE a.first_seen_at < ?1 AND a.date_source = 'first_seen'
                 AND EXISTS (SELECT 1 FROM entries e
                             WHERE e.article_id = a.id AND e.published_at > a.first_seen_at AND e.published_at <= ?2)"#,
            FIRST_GLEANER,
            now,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a look at its times"))
    }
}

impl Change for MendEarlyDates {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(mend_early_dates(archive, self.now))
    }
}

async fn mend_early_dates(archive: &mut SqliteConnection, now: Timestamp) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE articles
         SET published_at = said.at, published_precision = NULL, effective_at = said.at, date_source = 'feed'
         FROM (SELECT e.article_id, min(e.published_at) AS at
               FROM articles a INDEXED BY articles_seen CROSS JOIN entries e ON e.article_id = a.id
               WHERE a.first_seen_at < ?1 AND a.date_source = 'first_seen' AND e.published_at > a.first_seen_at
                 AND e.published_at <= ?2
               GROUP BY e.article_id) AS said
         WHERE articles.id = said.article_id",
        FIRST_GLEANER,
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("dates that a wrong clock refused"))?;
    Ok(())
}
