//! The polls: what each one found, and what its feed is to be polled with next time.

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::vault::Vault;
use super::{ArchiveError, Reader, concealing, entries, fetches, json_list, moves, subscriptions};
use crate::model::{FeedFacts, FeedId, Outcome, Poll, PollResult, RawBody, Timestamp, Validators};

/// The latest exchanges of one feed, for `feeds explain`.
#[derive(Debug, Clone, serde::Serialize)]
pub struct PollRow {
    pub started_at: String,
    pub outcome: String,
    pub status: Option<i64>,
    pub error: Option<String>,
    pub entries_total: Option<i64>,
    pub entries_new: Option<i64>,
    pub entries_left_out: Option<i64>,
    pub left_out: Option<String>,
    pub repairs: Option<String>,
}

impl Reader {
    /// Returns a feed's latest polls, newest first.
    pub async fn latest_polls(&self, feed: i64, limit: i64) -> Result<Vec<PollRow>, ArchiveError> {
        sqlx::query_as!(
            PollRow,
            "SELECT started_at, outcome, status, error, entries_total, entries_new, entries_left_out, left_out, repairs
             FROM fetches WHERE kind = 'feed' AND feed_id = ? ORDER BY id DESC LIMIT 0 + ?",
            feed,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("a feed's polls"))
    }
}

impl Change for Poll {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(record(archive, self))
    }

    fn conceal(&mut self, vault: &Vault) {
        concealing::poll(self, vault);
    }

    fn has_secrets(&self) -> bool {
        concealing::tells(self)
    }

    fn raw(&self) -> Option<(&RawBody, Timestamp)> {
        self.raw.as_ref().map(|raw| (raw, self.log.started_at))
    }
}

/// Archives one poll: the log, the entries, and what the feed is to be polled with next time.
async fn record(archive: &mut SqliteConnection, poll: &Poll) -> Result<(), ArchiveError> {
    fetches::log_poll(archive, poll).await?;
    moves::note(archive, poll).await?;
    match &poll.result {
        PollResult::Read { facts, entries, validators, sha256, .. } => {
            entries::save(archive, poll.feed, entries, poll.log.started_at).await?;
            save_facts(archive, poll.feed, facts).await?;
            subscriptions::offer(archive, poll.feed, facts, poll.log.started_at).await?;
            let has_new = !entries.new.is_empty();
            // The same body is to be read once more, where not all of it was taken.
            let read = (!entries.is_over_budget).then_some((validators, sha256));
            answered(archive, poll, read, has_new).await
        }
        PollResult::Unchanged { validators, .. } => {
            if let Some(validators) = validators {
                save_validators(archive, poll.feed, validators).await?;
            }
            answered(archive, poll, None, false).await
        }
        PollResult::Failed { .. } => failed(archive, poll).await,
        PollResult::Offline { .. } => offline(archive, poll).await,
        PollResult::Gone { .. } => gone(archive, poll).await,
    }
}

async fn save_facts(
    archive: &mut SqliteConnection,
    feed: FeedId,
    facts: &FeedFacts,
) -> Result<(), ArchiveError> {
    let ttl_s = facts.asked.ttl.and_then(|ttl| i64::try_from(ttl.as_secs()).ok());
    sqlx::query!(
        "UPDATE feeds
         SET title = coalesce(json_extract(options, '$.title'), ?), site_url = ?, description = ?, lang = ?,
             format = ?, icon_url = ?, hub_url = ?, ttl_s = ?, skip_hours = ?, skip_days = ?
         WHERE id = ?",
        facts.title,
        facts.site_url,
        facts.description,
        facts.language,
        facts.format,
        facts.icon_url,
        facts.hub_url,
        ttl_s,
        facts.asked.skip_hours,
        facts.asked.skip_days,
        feed,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's facts"))?;
    Ok(())
}

/// Takes over validators that vouch for a body already read.
async fn save_validators(
    archive: &mut SqliteConnection,
    feed: FeedId,
    validators: &Validators,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds SET etag = ?, last_modified = ?, validators_url = ? WHERE id = ?",
        validators.etag,
        validators.last_modified,
        validators.url,
        feed,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's validators"))?;
    Ok(())
}

/// The feed answered; `read` are the validators and the hash of a body that was read anew.
async fn answered(
    archive: &mut SqliteConnection,
    poll: &Poll,
    read: Option<(&Validators, &String)>,
    has_new: bool,
) -> Result<(), ArchiveError> {
    if let Some((validators, sha256)) = read {
        save_validators(archive, poll.feed, validators).await?;
        sqlx::query!("UPDATE feeds SET body_sha256 = ? WHERE id = ?", sha256, poll.feed)
            .execute(&mut *archive)
            .await
            .map_err(ArchiveError::sql("a feed's hash"))?;
    }
    // A 304 vouches for old validators; only a whole answer makes them new.
    let whole_answer = (poll.log.outcome != Outcome::NotModified).then_some(poll.log.started_at);
    let new_at = has_new.then_some(poll.log.started_at);
    let habits = poll.habits.as_ref().map(json_list);
    let interval = i64::try_from(poll.next.interval.as_secs().max(1)).unwrap_or(i64::MAX);
    sqlx::query!(
        "UPDATE feeds
         SET state = CASE state WHEN 'failing' THEN 'active' ELSE state END,
             state_reason = CASE state WHEN 'failing' THEN NULL ELSE state_reason END,
             last_poll_at = ?1, last_ok_at = ?1, last_new_at = coalesce(?2, last_new_at), last_status = ?3,
             failure_count = 0, last_error = NULL, validators_at = coalesce(?4, validators_at),
             next_poll_at = ?5, interval_s = ?6, next_poll_reason = ?7, habits = coalesce(?8, habits)
         WHERE id = ?9",
        poll.log.started_at,
        new_at,
        poll.log.status,
        whole_answer,
        poll.next.at,
        interval,
        poll.next.reason,
        habits,
        poll.feed,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's poll"))?;
    Ok(())
}

async fn failed(archive: &mut SqliteConnection, poll: &Poll) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds
         SET state = CASE state WHEN 'active' THEN 'failing' ELSE state END,
             state_reason = CASE WHEN state IN ('active','failing') THEN ?2 ELSE state_reason END,
             last_poll_at = ?1, last_status = ?3, failure_count = failure_count + 1, last_error = ?2,
             -- 412: it is our validators that the server does not like.
             etag = iif(?3 = 412, NULL, etag), last_modified = iif(?3 = 412, NULL, last_modified),
             next_poll_at = ?4, next_poll_reason = ?5
         WHERE id = ?6",
        poll.log.started_at,
        poll.log.error,
        poll.log.status,
        poll.next.at,
        poll.next.reason,
        poll.feed,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's failure"))?;
    Ok(())
}

/// Only the plan changes: what is known of the feed is as good as before.
async fn offline(archive: &mut SqliteConnection, poll: &Poll) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds SET next_poll_at = ?, next_poll_reason = ? WHERE id = ?",
        poll.next.at,
        poll.next.reason,
        poll.feed,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's plan"))?;
    Ok(())
}

async fn gone(archive: &mut SqliteConnection, poll: &Poll) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds
         SET state = 'gone', state_reason = 'the publisher answered 410 Gone', last_poll_at = ?, last_status = ?,
             failure_count = failure_count + 1, last_error = ?, next_poll_reason = ?
         WHERE id = ?",
        poll.log.started_at,
        poll.log.status,
        poll.log.error,
        poll.next.reason,
        poll.feed,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's end"))?;
    Ok(())
}
