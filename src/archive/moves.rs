//! Addresses that feeds were seen to move to, and those they say they have.

use sqlx::SqliteConnection;

use super::{ArchiveError, Reader, json_list, pages};
use crate::model::{FeedFacts, FeedId, FeedMove, MoveSighting, Poll, PollResult, Timestamp};

/// A move of one feed, for `feeds explain`.
#[derive(Debug, Clone, serde::Serialize)]
pub struct MoveRow {
    pub from_url: String,
    pub to_url: String,
    pub kind: String,
    pub seen_days: i64,
    pub first_seen_at: String,
    pub last_seen_at: String,
    pub applied_at: Option<String>,
}

impl Reader {
    /// Returns the moves a feed was seen to make, or says it has made, oldest first.
    pub async fn moves(&self, feed: i64) -> Result<Vec<MoveRow>, ArchiveError> {
        sqlx::query_as!(
            MoveRow,
            "SELECT from_url, to_url, kind, seen_days, first_seen_at, last_seen_at, applied_at
             FROM feed_moves WHERE feed_id = ? ORDER BY id",
            feed,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("a feed's moves"))
    }

    /// Returns what was seen so far of a permanent redirect from one address of a feed to another.
    pub async fn move_sighting(
        &self,
        feed: FeedId,
        from_url: &str,
        to_url: &str,
    ) -> Result<Option<MoveSighting>, ArchiveError> {
        let [from_url, to_url] = [from_url, to_url].map(|url| self.vault.conceal(url));
        let row = sqlx::query!(
            r#"SELECT seen_days, last_seen_at AS "last_seen_at: Timestamp", applied_at IS NOT NULL AS "was_adopted!: bool"
               FROM feed_moves WHERE feed_id = ? AND from_url = ? AND to_url = ? AND kind = 'permanent'"#,
            feed,
            from_url,
            to_url,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a feed's move"))?;
        Ok(row.map(|row| MoveSighting {
            seen_days: u32::try_from(row.seen_days).unwrap_or(u32::MAX),
            last_seen_at: row.last_seen_at,
            was_adopted: row.was_adopted,
        }))
    }
}

/// Takes note of what a poll that brought a feed saw of moves; other polls see none.
pub(super) async fn note(archive: &mut SqliteConnection, poll: &Poll) -> Result<(), ArchiveError> {
    if !poll.result.is_ok() {
        return Ok(());
    }
    match &poll.moved_to {
        Some(FeedMove { to_url, is_adopted }) => {
            keep_only(archive, poll, to_url).await?;
            sighted(archive, poll, to_url, "permanent").await?;
            if *is_adopted {
                adopt(archive, poll, to_url).await?;
            }
        }
        None => keep_only(archive, poll, "").await?,
    }
    match &poll.result {
        PollResult::Read { facts, .. } => suggested(archive, poll, facts).await,
        _ => Ok(()),
    }
}

/// Forgets sightings of any other target: only one that is seen every time counts.
async fn keep_only(archive: &mut SqliteConnection, poll: &Poll, to_url: &str) -> Result<(), ArchiveError> {
    sqlx::query!(
        "DELETE FROM feed_moves WHERE feed_id = ? AND kind = 'permanent' AND applied_at IS NULL AND to_url <> ?",
        poll.feed,
        to_url,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's moves"))?;
    Ok(())
}

/// Counts a sighting, once for each poll and each day.
async fn sighted(
    archive: &mut SqliteConnection,
    poll: &Poll,
    to_url: &str,
    kind: &str,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "INSERT INTO feed_moves (feed_id, from_url, to_url, kind, first_seen_at, last_seen_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)
         ON CONFLICT (feed_id, from_url, to_url, kind) DO UPDATE SET
           seen_count = seen_count + 1,
           seen_days = seen_days + (date(last_seen_at) <> date(excluded.last_seen_at)),
           last_seen_at = excluded.last_seen_at",
        poll.feed,
        poll.log.url,
        to_url,
        kind,
        poll.log.started_at,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's move"))?;
    Ok(())
}

/// Polls the new address from now on, unless it is another feed's.
async fn adopt(archive: &mut SqliteConnection, poll: &Poll, to_url: &str) -> Result<(), ArchiveError> {
    let host = pages::host_of(to_url);
    let adopted = sqlx::query!(
        "UPDATE feeds SET url = ?1, host = coalesce(?2, host)
         WHERE id = ?3 AND NOT EXISTS (SELECT 1 FROM feeds WHERE url = ?1 OR configured_url = ?1)",
        to_url,
        host,
        poll.feed,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a feed's new address"))?;
    if adopted.rows_affected() == 1 {
        sqlx::query!(
            "UPDATE feed_moves SET applied_at = ?
             WHERE feed_id = ? AND from_url = ? AND to_url = ? AND kind = 'permanent'",
            poll.log.started_at,
            poll.feed,
            poll.log.url,
            to_url,
        )
        .execute(archive)
        .await
        .map_err(ArchiveError::sql("a feed's move"))?;
    }
    Ok(())
}

/// Keeps where the feed itself says it is: a suggestion, never followed without a person.
async fn suggested(
    archive: &mut SqliteConnection,
    poll: &Poll,
    facts: &FeedFacts,
) -> Result<(), ArchiveError> {
    let suggestions = [("self", &facts.self_url), ("new-feed-url", &facts.new_url)];
    let standing: Vec<&str> = suggestions.iter().filter_map(|(_, url)| url.as_deref()).collect();
    let standing = json_list(&standing);
    sqlx::query!(
        "DELETE FROM feed_moves
         WHERE feed_id = ? AND kind IN ('self','new-feed-url') AND to_url NOT IN (SELECT value FROM json_each(?))",
        poll.feed,
        standing,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a feed's moves"))?;
    for (kind, url) in suggestions {
        if let Some(url) = url {
            sighted(archive, poll, url, kind).await?;
        }
    }
    Ok(())
}
