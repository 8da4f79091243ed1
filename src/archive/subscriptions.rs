//! The subscriptions: which hubs are named, which of them push what until when, and which are to be asked for something.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use super::vault::Vault;
use super::{ArchiveError, Reader, concealing, json_list};
use crate::model::{
    FeedFacts, FeedId, FeedOptions, Habits, Subscription, SubscriptionId, SubscriptionKeys,
    SubscriptionState, Timestamp,
};

/// A feed's hub, for `feeds explain`.
#[derive(Debug, Clone, serde::Serialize)]
pub struct HubRow {
    pub hub_url: String,
    pub state: String,
    pub state_reason: Option<String>,
    pub lease_ends_at: Option<String>,
    pub next_at: Option<String>,
    pub last_push_at: Option<String>,
    pub push_count: i64,
}

/// A subscription that runs.
#[derive(Debug, Clone, Copy)]
pub struct RunningSubscription {
    pub id: SubscriptionId,
    /// What a poll finds that was published since, a push should have brought.
    pub relied_on_since: Timestamp,
}

impl Reader {
    /// Returns up to `limit` subscriptions with something to be asked of their hub, or whose lease has ended; none of
    /// them with a hub on `busy_hosts`.
    pub async fn due_subscriptions(
        &self,
        now: Timestamp,
        busy_hosts: &[String],
        limit: usize,
    ) -> Result<Vec<Subscription>, ArchiveError> {
        let busy_hosts = json_list(busy_hosts);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = sqlx::query_as!(
            Row,
            r#"SELECT s.id AS "id: SubscriptionId", s.feed_id AS "feed: FeedId", s.hub_url, s.hub_host, s.topic_url, s.state,
                      s.is_offered AND f.state IN ('active','failing') AS "is_wanted!: bool",
                      s.callback_key, s.secret, s.lease_ends_at AS "lease_ends_at: Timestamp", s.failure_count
               FROM subscriptions s JOIN feeds f ON f.id = s.feed_id
               WHERE CASE
                       WHEN s.state = 'active' AND s.lease_ends_at <= ?1 THEN 1
                       WHEN s.state = 'leaving' THEN s.next_at <= ?1
                       WHEN s.is_offered AND f.state IN ('active','failing') THEN coalesce(s.next_at, '') <= ?1
                       ELSE s.state <> 'idle'
                     END
                 AND s.hub_host NOT IN (SELECT value FROM json_each(?2))
               ORDER BY s.next_at
               LIMIT 0 + ?3"#,
            now,
            busy_hosts,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("a look for due subscriptions"))?;
        Ok(rows.into_iter().map(|row| row.read(&self.vault)).collect())
    }

    /// Returns the subscription a hub calls by this key.
    pub async fn subscription(&self, callback_key: &str) -> Result<Option<Subscription>, ArchiveError> {
        let callback_key = self.vault.seal(callback_key);
        let row = sqlx::query_as!(
            Row,
            r#"SELECT s.id AS "id: SubscriptionId", s.feed_id AS "feed: FeedId", s.hub_url, s.hub_host, s.topic_url, s.state,
                      s.is_offered AND f.state IN ('active','failing') AS "is_wanted!: bool",
                      s.callback_key, s.secret, s.lease_ends_at AS "lease_ends_at: Timestamp", s.failure_count
               FROM subscriptions s JOIN feeds f ON f.id = s.feed_id
               WHERE s.callback_key = ?"#,
            callback_key,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a look for a subscription"))?;
        Ok(row.map(|row| row.read(&self.vault)))
    }

    /// Returns the hub a feed names, and how things stand with it; its secrets are nobody's business.
    pub async fn hub_of(&self, feed: i64) -> Result<Option<HubRow>, ArchiveError> {
        sqlx::query_as!(
            HubRow,
            "SELECT hub_url, state, state_reason, lease_ends_at, next_at, last_push_at, push_count
             FROM subscriptions WHERE feed_id = ? AND is_offered = 1",
            feed,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a feed's hub"))
    }

    /// Returns the number of subscriptions in each state but idle.
    pub(super) async fn count_subscriptions(&self) -> Result<BTreeMap<String, i64>, ArchiveError> {
        let rows = sqlx::query!(
            r#"SELECT state, count(*) AS "count!: i64" FROM subscriptions WHERE state <> 'idle' GROUP BY state"#
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("a count of subscriptions"))?;
        Ok(rows.into_iter().map(|row| (row.state, row.count)).collect())
    }

    /// Returns what the configuration says of the feed, and its habits.
    pub async fn pushed_feed(&self, feed: FeedId) -> Result<(FeedOptions, Option<Habits>), ArchiveError> {
        let row = sqlx::query!("SELECT options, habits FROM feeds WHERE id = ?", feed)
            .fetch_optional(&self.pool)
            .await
            .map_err(self.sql("a feed's options"))?;
        let (options, habits) = row.map_or((None, None), |row| (row.options, row.habits));
        let options = concealing::options(options, &self.vault);
        Ok((options, habits.and_then(|json| serde_json::from_str(&json).ok())))
    }

    /// Returns the subscription by which the feed's news are pushed at `now`, if there is one.
    pub async fn running_subscription(
        &self,
        feed: FeedId,
        now: Timestamp,
    ) -> Result<Option<RunningSubscription>, ArchiveError> {
        sqlx::query_as!(
            RunningSubscription,
            r#"SELECT id AS "id: SubscriptionId", relied_on_since AS "relied_on_since!: Timestamp"
               FROM subscriptions
               WHERE feed_id = ? AND is_offered = 1 AND state = 'active' AND lease_ends_at > ?
                 AND relied_on_since IS NOT NULL"#,
            feed,
            now,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a look for a subscription"))
    }
}

#[derive(Debug)]
struct Row {
    id: SubscriptionId,
    feed: FeedId,
    hub_url: String,
    hub_host: String,
    topic_url: String,
    state: String,
    is_wanted: bool,
    callback_key: Option<String>,
    secret: Option<String>,
    lease_ends_at: Option<Timestamp>,
    failure_count: i64,
}

impl Row {
    fn read(self, vault: &Vault) -> Subscription {
        let row = self;
        let keys = row.callback_key.zip(row.secret);
        Subscription {
            id: row.id,
            feed: row.feed,
            hub_url: vault.reveal(&row.hub_url),
            hub_host: row.hub_host,
            topic_url: vault.reveal(&row.topic_url),
            // The table's CHECK lets no other word in.
            state: SubscriptionState::parse(&row.state).unwrap_or(SubscriptionState::Failed),
            is_wanted: row.is_wanted,
            keys: keys
                .map(|(callback_key, secret)| SubscriptionKeys { callback_key, secret })
                .map(|keys| concealing::revealed_keys(&keys, vault)),
            lease_ends_at: row.lease_ends_at,
            failures: u32::try_from(row.failure_count).unwrap_or(u32::MAX),
        }
    }
}

/// Takes down which hub and topic a feed names now; nothing is asked of anybody by that.
pub(super) async fn offer(
    archive: &mut SqliteConnection,
    feed: FeedId,
    facts: &FeedFacts,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let web_address = |text: &Option<String>| {
        let url = text.as_deref().and_then(|text| url::Url::parse(text).ok());
        url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
    };
    let (hub, topic) = match web_address(&facts.hub_url).zip(web_address(&facts.topic_url)) {
        Some((hub, topic)) => (Some(hub), Some(topic)),
        None => (None, None),
    };
    let hub_host = hub.as_ref().and_then(url::Url::host_str).map(ToOwned::to_owned);
    let (hub, topic) = (hub.as_ref().map(url::Url::as_str), topic.as_ref().map(url::Url::as_str));
    sqlx::query!(
        "UPDATE subscriptions SET is_offered = 0
         WHERE feed_id = ? AND is_offered = 1 AND (hub_url IS NOT ? OR topic_url IS NOT ?)",
        feed,
        hub,
        topic,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a hub that is no longer named"))?;
    if hub.is_none() {
        return Ok(());
    }
    sqlx::query!(
        "INSERT INTO subscriptions (feed_id, hub_url, hub_host, topic_url, next_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (feed_id, hub_url, topic_url)
           DO UPDATE SET is_offered = 1, next_at = coalesce(next_at, excluded.next_at) WHERE is_offered = 0",
        feed,
        hub,
        hub_host,
        topic,
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a hub"))?;
    Ok(())
}
