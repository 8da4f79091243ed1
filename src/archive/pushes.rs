//! The pushes: what hubs sent, beside the polls.

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::vault::Vault;
use super::{ArchiveError, concealing, entries, fetches, json_list};
use crate::model::{Push, RawBody, Timestamp};

impl Change for Push {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(record(archive, self))
    }

    fn conceal(&mut self, vault: &Vault) {
        concealing::push(self, vault);
    }

    fn raw(&self) -> Option<(&RawBody, Timestamp)> {
        self.raw.as_ref().map(|raw| (raw, self.log.started_at))
    }
}

/// Archives one push: the log, its entries, and that the hub did what it agreed to.
async fn record(archive: &mut SqliteConnection, push: &Push) -> Result<(), ArchiveError> {
    fetches::log_push(archive, push).await?;
    let now = push.log.started_at;
    sqlx::query!(
        "UPDATE subscriptions SET last_push_at = ?, push_count = push_count + 1 WHERE id = ?",
        now,
        push.subscription,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a push"))?;
    let Some(seen) = &push.entries else { return Ok(()) };
    entries::save(archive, push.feed, seen, now).await?;
    if seen.new.is_empty() {
        return Ok(());
    }
    let habits = push.habits.as_ref().map(json_list);
    sqlx::query!(
        "UPDATE feeds SET last_new_at = ?, habits = coalesce(?, habits) WHERE id = ?",
        now,
        habits,
        push.feed,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a push"))?;
    let day = now.to_utc().format("%Y-%m-%d").to_string();
    let entries_new = i64::try_from(seen.new.len()).unwrap_or(i64::MAX);
    sqlx::query!(
        "INSERT INTO feed_days (feed_id, day, entries_new) VALUES (?, ?, ?)
         ON CONFLICT (feed_id, day) DO UPDATE SET entries_new = entries_new + excluded.entries_new",
        push.feed,
        day,
        entries_new,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's day"))?;
    Ok(())
}
