//! What a person says of one feed: pause, resume, poll now.

use sqlx::SqliteConnection;

use super::ArchiveError;
use super::change::{Applied, Change};
use crate::model::{FeedId, Timestamp};

/// Stops polling a feed until it is resumed.
#[derive(Debug)]
pub struct PauseFeed {
    pub feed: FeedId,
}

impl Change for PauseFeed {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(pause(archive, self.feed))
    }
}

/// Polls a paused, failing or gone feed again, from now on.
#[derive(Debug)]
pub struct ResumeFeed {
    pub feed: FeedId,
    pub now: Timestamp,
}

impl Change for ResumeFeed {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(resume(archive, self.feed, self.now))
    }
}

/// Makes a feed due; one that is paused or gone stays so.
#[derive(Debug)]
pub struct PollNow {
    pub feed: FeedId,
    pub now: Timestamp,
}

impl Change for PollNow {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(poll_now(archive, self.feed, self.now))
    }
}

async fn pause(archive: &mut SqliteConnection, feed: FeedId) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds SET state = 'paused', state_reason = 'paused by hand' WHERE id = ? AND state <> 'removed'",
        feed,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a pause"))?;
    Ok(())
}

async fn resume(archive: &mut SqliteConnection, feed: FeedId, now: Timestamp) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds SET state = 'active', state_reason = NULL, failure_count = 0, next_poll_at = ?2,
                          next_poll_reason = 'resumed by hand'
         WHERE id = ?1 AND state <> 'removed'",
        feed,
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a resumption"))?;
    Ok(())
}

async fn poll_now(archive: &mut SqliteConnection, feed: FeedId, now: Timestamp) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds SET next_poll_at = min(next_poll_at, ?2), next_poll_reason = 'asked for by hand'
         WHERE id = ?1 AND state IN ('active','failing')",
        feed,
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a poll asked for by hand"))?;
    Ok(())
}
