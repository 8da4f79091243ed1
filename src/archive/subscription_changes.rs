//! What happens to subscriptions, one small statement for each.

use sqlx::SqliteConnection;

use super::subscriptions::SubscriptionStep;
use super::{ArchiveError, fetches, pushes};
use crate::model::{Push, SubscriptionId, SubscriptionKeys, SubscriptionState, Timestamp};

/// One change to subscriptions.
#[derive(Debug)]
pub(super) enum SubscriptionChange {
    Step { id: SubscriptionId, step: Box<SubscriptionStep>, now: Timestamp },
    Pushed(Box<Push>),
    ListenAgain { public_url: String, now: Timestamp },
    StandDown { now: Timestamp },
}

pub(super) async fn apply(
    archive: &mut SqliteConnection,
    change: &SubscriptionChange,
) -> Result<(), ArchiveError> {
    match change {
        SubscriptionChange::Step { id, step, now } => take_step(archive, *id, step, *now).await,
        SubscriptionChange::Pushed(push) => pushes::record(archive, push).await,
        SubscriptionChange::ListenAgain { public_url, now } => listen_again(archive, public_url, *now).await,
        SubscriptionChange::StandDown { now } => stand_down(archive, *now).await,
    }
}

async fn take_step(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    step: &SubscriptionStep,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    match step {
        SubscriptionStep::Asked { state, keys, callback_url, next_at } => {
            if *state == SubscriptionState::Leaving {
                poll_again(archive, id, now).await?;
            }
            asked(archive, id, *state, keys, callback_url, *next_at, now).await
        }
        SubscriptionStep::Accepted { log } => fetches::log_hub(archive, id, log).await,
        SubscriptionStep::Refused { log, reason, next_at } => {
            fetches::log_hub(archive, id, log).await?;
            refused(archive, id, reason, *next_at).await
        }
        SubscriptionStep::Verified { lease_ends_at, next_at } => {
            verified(archive, id, *lease_ends_at, *next_at, now).await
        }
        SubscriptionStep::Failed { reason, next_at } => {
            poll_again(archive, id, now).await?;
            failed(archive, id, reason, *next_at).await
        }
        SubscriptionStep::Missed { reason, next_at } => failed(archive, id, reason, *next_at).await,
        SubscriptionStep::Left => {
            poll_again(archive, id, now).await?;
            left(archive, id).await
        }
        SubscriptionStep::Held { unpushed_poll_at } => held(archive, id, *unpushed_poll_at).await,
    }
}

async fn asked(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    state: SubscriptionState,
    keys: &SubscriptionKeys,
    callback_url: &str,
    next_at: Timestamp,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let state = state.as_str();
    sqlx::query!(
        "UPDATE subscriptions
         SET failure_count = CASE WHEN ?1 <> 'leaving' THEN failure_count WHEN state = ?1 THEN failure_count + 1 ELSE 0 END,
             state = ?1, state_reason = NULL, callback_key = ?2, secret = ?3, callback_url = ?4, asked_at = ?5, next_at = ?6
         WHERE id = ?7",
        state,
        keys.callback_key,
        keys.secret,
        callback_url,
        now,
        next_at,
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a request to a hub"))?;
    Ok(())
}

async fn refused(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    reason: &str,
    next_at: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE subscriptions
         SET state = CASE state WHEN 'pending' THEN 'failed' ELSE state END, state_reason = ?,
             -- Goodbyes are counted when they are sent.
             failure_count = failure_count + (state <> 'leaving'), next_at = ?
         WHERE id = ?",
        reason,
        next_at,
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a hub's refusal"))?;
    Ok(())
}

async fn verified(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    lease_ends_at: Timestamp,
    next_at: Timestamp,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE subscriptions
         SET relied_on_since = CASE state WHEN 'active' THEN coalesce(relied_on_since, ?1) ELSE ?1 END,
             unpushed_poll_at = CASE WHEN state = 'active' THEN unpushed_poll_at
                                     ELSE (SELECT next_poll_at FROM feeds WHERE feeds.id = feed_id) END,
             state = 'active', state_reason = NULL, failure_count = 0, verified_at = ?1, lease_ends_at = ?2, next_at = ?3
         WHERE id = ?4 AND state IN ('pending','active')",
        now,
        lease_ends_at,
        next_at,
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a verified subscription"))?;
    Ok(())
}

async fn failed(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    reason: &str,
    next_at: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE subscriptions
         SET state = 'failed', state_reason = ?, failure_count = failure_count + 1, next_at = ?
         WHERE id = ?",
        reason,
        next_at,
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a failed subscription"))?;
    Ok(())
}

async fn left(archive: &mut SqliteConnection, id: SubscriptionId) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE subscriptions
         SET state = 'idle', state_reason = NULL, failure_count = 0, lease_ends_at = NULL, next_at = NULL
         WHERE id = ?",
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("the end of a subscription"))?;
    Ok(())
}

async fn held(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    unpushed_poll_at: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!("UPDATE subscriptions SET unpushed_poll_at = ? WHERE id = ?", unpushed_poll_at, id)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql("a poll beside a push"))?;
    // The hub may have failed while the poll was under way.
    sqlx::query!(
        "UPDATE feeds
         SET next_poll_at = s.unpushed_poll_at, next_poll_reason = 'its hub no longer pushes what is new'
         FROM subscriptions s
         WHERE s.id = ? AND s.state <> 'active' AND feeds.id = s.feed_id AND feeds.state = 'active'
           AND s.unpushed_poll_at < feeds.next_poll_at",
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's next poll"))?;
    Ok(())
}

/// Polls the feed when it would have been polled if nothing had been pushed; whatever its server asked for still holds.
async fn poll_again(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds
         SET next_poll_at = max(s.unpushed_poll_at, ?1), next_poll_reason = 'its hub no longer pushes what is new'
         FROM subscriptions s
         WHERE s.id = ?2 AND s.state = 'active' AND feeds.id = s.feed_id AND feeds.state = 'active'
           AND max(s.unpushed_poll_at, ?1) < feeds.next_poll_at",
        now,
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's next poll"))?;
    Ok(())
}

/// The hubs' calls are heard again after a time when they may not have been: feeds are polled at their usual time once,
/// and what that poll finds is no hub's fault. Hubs that were told another address are told the new one.
async fn listen_again(
    archive: &mut SqliteConnection,
    public_url: &str,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    poll_all_again(archive, now).await?;
    sqlx::query!(
        "UPDATE subscriptions
         SET relied_on_since = ?1,
             state = CASE WHEN callback_url IS ?2 || callback_key THEN state ELSE 'idle' END,
             next_at = CASE WHEN callback_url IS ?2 || callback_key THEN next_at ELSE ?1 END
         WHERE state IN ('pending','active')",
        now,
        public_url,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("the subscriptions"))?;
    Ok(())
}

/// Nobody hears the hubs any more: nothing is expected of them, and feeds are polled as if there were none.
async fn stand_down(archive: &mut SqliteConnection, now: Timestamp) -> Result<(), ArchiveError> {
    poll_all_again(archive, now).await?;
    sqlx::query!(
        "UPDATE subscriptions
         SET state = 'idle', state_reason = NULL, lease_ends_at = NULL, failure_count = 0, next_at = ?
         WHERE state <> 'idle'",
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("the subscriptions"))?;
    Ok(())
}

async fn poll_all_again(archive: &mut SqliteConnection, now: Timestamp) -> Result<(), ArchiveError> {
    let running =
        sqlx::query_scalar!(r#"SELECT id AS "id: SubscriptionId" FROM subscriptions WHERE state = 'active'"#)
            .fetch_all(&mut *archive)
            .await
            .map_err(ArchiveError::sql("the subscriptions"))?;
    for id in running {
        poll_again(archive, id, now).await?;
    }
    Ok(())
}
