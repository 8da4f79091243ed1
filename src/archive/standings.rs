//! What happens to subscriptions: what stands is read, changed by whoever knows how, and written back.

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::vault::Vault;
use super::{ArchiveError, concealing, fetches};
use crate::model::{ExchangeLog, Standing, SubscriptionId, SubscriptionKeys, SubscriptionState, Timestamp};

/// Changes subscriptions as `settle` says, given what stands then, and logs the exchange with the hub, if there was one.
pub struct SettleSubscriptions {
    pub which: Which,
    pub log: Option<ExchangeLog>,
    /// Called within the transaction, and again when that is tried again.
    pub settle: Box<dyn Fn(Standing) -> Standing + Send + Sync>,
}

/// The subscriptions that are changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    One(SubscriptionId),
    /// All that anything was asked of.
    All,
}

impl Change for SettleSubscriptions {
    fn conceal(&mut self, vault: &Vault) {
        if let Some(log) = &mut self.log {
            concealing::exchange(log, vault);
        }
        // Whoever settles sees the keys, and the archive does not.
        let inner = std::mem::replace(&mut self.settle, Box::new(|standing| standing));
        let vault = vault.clone();
        self.settle = Box::new(move |standing| {
            concealing::sealed(inner(concealing::revealed(standing, &vault)), &vault)
        });
    }

    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(settle(archive, self))
    }
}

async fn settle(archive: &mut SqliteConnection, change: &SettleSubscriptions) -> Result<(), ArchiveError> {
    let ids = match change.which {
        Which::One(id) => vec![id],
        Which::All => all_asked(archive).await?,
    };
    for id in ids {
        if let Some(log) = &change.log {
            fetches::log_hub(archive, id, log).await?;
        }
        let Some(before) = standing(archive, id).await? else { continue };
        let after = (change.settle)(before.clone());
        if after != before {
            save(archive, id, &after).await?;
        }
        if after.feed_poll_at != before.feed_poll_at {
            save_feed_poll(archive, id, &after).await?;
        }
    }
    Ok(())
}

async fn all_asked(archive: &mut SqliteConnection) -> Result<Vec<SubscriptionId>, ArchiveError> {
    sqlx::query_scalar!(r#"SELECT id AS "id: SubscriptionId" FROM subscriptions WHERE state <> 'idle'"#)
        .fetch_all(archive)
        .await
        .map_err(ArchiveError::sql("the subscriptions"))
}

async fn standing(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
) -> Result<Option<Standing>, ArchiveError> {
    let row = sqlx::query!(
        r#"SELECT s.state, s.state_reason, s.failure_count, s.callback_key, s.secret, s.callback_url,
                  s.asked_at AS "asked_at: Timestamp", s.verified_at AS "verified_at: Timestamp",
                  s.relied_on_since AS "relied_on_since: Timestamp", s.lease_ends_at AS "lease_ends_at: Timestamp",
                  s.next_at AS "next_at: Timestamp", s.unpushed_poll_at AS "unpushed_poll_at: Timestamp",
                  f.next_poll_at AS "feed_poll_at: Timestamp", f.state = 'active' AS "is_feed_well!: bool"
           FROM subscriptions s JOIN feeds f ON f.id = s.feed_id
           WHERE s.id = ?"#,
        id,
    )
    .fetch_optional(archive)
    .await
    .map_err(ArchiveError::sql("a look for a subscription"))?;
    Ok(row.map(|row| Standing {
        // The table's CHECK lets no other word in.
        state: SubscriptionState::parse(&row.state).unwrap_or(SubscriptionState::Failed),
        reason: row.state_reason,
        failures: u32::try_from(row.failure_count).unwrap_or(u32::MAX),
        keys: row
            .callback_key
            .zip(row.secret)
            .map(|(callback_key, secret)| SubscriptionKeys { callback_key, secret }),
        callback_url: row.callback_url,
        asked_at: row.asked_at,
        verified_at: row.verified_at,
        relied_on_since: row.relied_on_since,
        lease_ends_at: row.lease_ends_at,
        next_at: row.next_at,
        unpushed_poll_at: row.unpushed_poll_at,
        feed_poll_at: row.feed_poll_at,
        feed_poll_reason: None,
        is_feed_well: row.is_feed_well,
    }))
}

async fn save(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    standing: &Standing,
) -> Result<(), ArchiveError> {
    let state = standing.state.as_str();
    let callback_key = standing.keys.as_ref().map(|keys| &keys.callback_key);
    let secret = standing.keys.as_ref().map(|keys| &keys.secret);
    sqlx::query!(
        "UPDATE subscriptions
         SET state = ?, state_reason = ?, failure_count = ?, callback_key = ?, secret = ?, callback_url = ?, asked_at = ?,
             verified_at = ?, relied_on_since = ?, lease_ends_at = ?, next_at = ?, unpushed_poll_at = ?
         WHERE id = ?",
        state,
        standing.reason,
        standing.failures,
        callback_key,
        secret,
        standing.callback_url,
        standing.asked_at,
        standing.verified_at,
        standing.relied_on_since,
        standing.lease_ends_at,
        standing.next_at,
        standing.unpushed_poll_at,
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a subscription"))?;
    Ok(())
}

async fn save_feed_poll(
    archive: &mut SqliteConnection,
    id: SubscriptionId,
    standing: &Standing,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE feeds SET next_poll_at = ?, next_poll_reason = ?
         WHERE id = (SELECT feed_id FROM subscriptions WHERE id = ?)",
        standing.feed_poll_at,
        standing.feed_poll_reason,
        id,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's next poll"))?;
    Ok(())
}
