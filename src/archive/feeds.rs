//! The feeds: which are followed, which are due, what their polls found.

use std::collections::{HashMap, HashSet};

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::vault::Vault;
use super::{ArchiveError, Reader, concealing, json_list, new_tokens, seconds};
use crate::model::{
    ArticleId, AskedRest, ConfiguredFeed, DueFeed, FeedId, FeedOptions, Timestamp, Validators,
};

/// One feed as it stands.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FeedRow {
    pub id: i64,
    pub url: String,
    pub configured_url: String,
    pub title: Option<String>,
    pub category: Option<String>,
    pub state: String,
    pub state_reason: Option<String>,
    pub next_poll_at: Option<String>,
    pub next_poll_reason: Option<String>,
    pub interval_s: Option<i64>,
    pub last_poll_at: Option<String>,
    pub last_ok_at: Option<String>,
    pub last_new_at: Option<String>,
    pub failure_count: i64,
    pub last_status: Option<i64>,
    pub last_error: Option<String>,
    pub entries: i64,
    pub host: String,
    /// When the feed speaks, as JSON.
    pub habits: Option<String>,
    /// The host asked to be left alone until then.
    pub host_rests_until: Option<String>,
    pub crawl_delay_s: Option<i64>,
    /// Days of the last month on which a poll knew none of the entries it saw.
    pub days_with_gaps: Option<String>,
}

impl Reader {
    /// Returns the addresses, as configured, of the feeds the archive has.
    pub async fn configured_urls(&self) -> Result<HashSet<String>, ArchiveError> {
        let urls = sqlx::query_scalar!("SELECT configured_url FROM feeds")
            .fetch_all(&self.pool)
            .await
            .map_err(self.sql("the list of feeds"))?;
        Ok(urls.into_iter().map(|url| self.vault.reveal(&url)).collect())
    }

    /// Returns a feed's address as the configuration has it.
    pub async fn configured_url(&self, feed: i64) -> Result<Option<String>, ArchiveError> {
        let url = sqlx::query_scalar!("SELECT configured_url FROM feeds WHERE id = ?", feed)
            .fetch_optional(&self.pool)
            .await
            .map_err(self.sql("the address of a feed"))?;
        Ok(url.map(|url| self.vault.reveal(&url)))
    }

    /// Returns up to `limit` feeds whose time has come by `now`, longest due first, none of them on a host of
    /// `busy_hosts`.
    pub async fn due_feeds(
        &self,
        now: Timestamp,
        busy_hosts: &[String],
        limit: usize,
    ) -> Result<Vec<DueFeed>, ArchiveError> {
        let busy_hosts = json_list(busy_hosts);
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = sqlx::query!(
            r#"SELECT id AS "id!: FeedId", url, feeds.host, options, etag, last_modified, validators_url,
                      validators_at AS "validators_at: Timestamp", body_sha256, interval_s, ttl_s, skip_hours, skip_days,
                      failure_count,
                      last_ok_at AS "last_ok_at: Timestamp", habits, crawl_delay_s
               FROM feeds LEFT JOIN hosts USING (host)
               WHERE state IN ('active','failing') AND next_poll_at <= ?
                 AND feeds.host NOT IN (SELECT value FROM json_each(?))
               ORDER BY next_poll_at
               LIMIT 0 + ?"#,
            now,
            busy_hosts,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("a look for due feeds"))?;
        Ok(rows
            .into_iter()
            .map(|row| DueFeed {
                id: row.id,
                url: self.vault.reveal(&row.url),
                host: row.host,
                options: concealing::options(row.options, &self.vault),
                validators: Validators {
                    etag: row.etag,
                    last_modified: row.last_modified,
                    url: row.validators_url.map(|url| self.vault.reveal(&url)),
                },
                validators_at: row.validators_at,
                body_sha256: row.body_sha256,
                interval: seconds(row.interval_s),
                asked: AskedRest {
                    ttl: seconds(row.ttl_s),
                    skip_hours: u32::try_from(row.skip_hours).unwrap_or(0),
                    skip_days: u8::try_from(row.skip_days).unwrap_or(0),
                },
                failures: u32::try_from(row.failure_count).unwrap_or(u32::MAX),
                last_ok_at: row.last_ok_at,
                habits: row.habits.and_then(|json| serde_json::from_str(&json).ok()),
                crawl_delay: seconds(row.crawl_delay_s),
            })
            .collect())
    }

    /// Returns how many feeds are due by `now`.
    pub async fn count_due_feeds(&self, now: Timestamp) -> Result<u64, ArchiveError> {
        let count = sqlx::query_scalar!(
            "SELECT count(*) FROM feeds WHERE state IN ('active','failing') AND next_poll_at <= ?",
            now,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a look for due feeds"))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Returns when the next feed or page is due, in the past where one is already.
    pub async fn next_due_at(&self) -> Result<Option<Timestamp>, ArchiveError> {
        let due = sqlx::query!(
            r#"SELECT (SELECT min(next_poll_at) FROM feeds WHERE state IN ('active','failing')) AS "poll: Timestamp",
                      (SELECT min(next_page_at) FROM articles INDEXED BY articles_due_at WHERE next_page_at IS NOT NULL) AS "page: Timestamp""#,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a look for what is due next"))?;
        Ok(due.poll.into_iter().chain(due.page).min())
    }

    /// Returns every feed, in the order they were added, or the one with this address or id.
    pub async fn feeds(&self, url: Option<&str>) -> Result<Vec<FeedRow>, ArchiveError> {
        let id = url.and_then(|url| url.parse::<i64>().ok());
        let url = url.map(|url| self.vault.conceal(url));
        sqlx::query_as!(
            FeedRow,
            r#"SELECT id AS "id!", url, configured_url, title, category, state, state_reason, next_poll_at, next_poll_reason,
                    interval_s, last_poll_at, last_ok_at, last_new_at, failure_count, last_status, last_error,
                    (SELECT count(*) FROM entries WHERE entries.feed_id = feeds.id) AS "entries!: i64",
                    feeds.host, habits, hosts.not_before_at AS host_rests_until, hosts.crawl_delay_s,
                    (SELECT group_concat(day, ', ') FROM feed_days
                     WHERE feed_id = feeds.id AND min_overlap = 0 AND day > date(feeds.last_poll_at, '-31 days'))
                      AS "days_with_gaps: String"
             FROM feeds LEFT JOIN hosts USING (host)
             WHERE ?1 IS NULL OR url = ?1 OR configured_url = ?1 OR id = ?2
             ORDER BY id"#,
            url,
            id,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the list of feeds"))
    }
}

/// Makes the followed feeds those of the configuration; one that left it keeps its articles, as `removed`.
#[derive(Debug)]
pub struct FollowFeeds {
    /// Each with the time of its first poll, should it be new.
    pub feeds: Vec<(ConfiguredFeed, Timestamp)>,
    pub now: Timestamp,
}

impl Change for FollowFeeds {
    fn conceal(&mut self, vault: &Vault) {
        for (feed, _) in &mut self.feeds {
            concealing::configured(feed, vault);
        }
    }

    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(follow(archive, &self.feeds, self.now))
    }
}

/// Takes back the one failure of feeds that were well before it: it was our own.
#[derive(Debug)]
pub struct ForgiveFailures {
    pub feeds: Vec<FeedId>,
}

impl Change for ForgiveFailures {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(forgive(archive, &self.feeds))
    }
}

/// Makes feeds and pages that failed for our sake due again, each at its time.
#[derive(Debug)]
pub struct WakeUp {
    pub feeds: Vec<(FeedId, Timestamp)>,
    pub pages: Vec<(ArticleId, Timestamp)>,
}

impl Change for WakeUp {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(wake_up(archive, self))
    }
}

async fn follow(
    archive: &mut SqliteConnection,
    feeds: &[(ConfiguredFeed, Timestamp)],
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let rows = sqlx::query!("SELECT configured_url, category, options, state FROM feeds")
        .fetch_all(&mut *archive)
        .await
        .map_err(ArchiveError::sql("the list of feeds"))?;
    let mut known: HashMap<_, _> =
        rows.into_iter().map(|row| (row.configured_url, (row.category, row.options, row.state))).collect();
    for (old, new) in new_tokens::with_other_keys(feeds, known.keys()) {
        new_tokens::rename(archive, &old, &new).await?;
        if let Some(row) = known.remove(&old) {
            known.insert(new, row);
        }
    }
    for (feed, first_poll) in feeds {
        let (category, options) = as_columns(feed);
        let is_as_configured =
            known.get(feed.url.as_str()).is_some_and(|(known_category, known_options, state)| {
                *known_category == category && *known_options == options && state != "removed"
            });
        if !is_as_configured {
            follow_one(archive, feed, category, options, *first_poll, now).await?;
        }
    }
    let configured = json_list(&feeds.iter().map(|(feed, _)| feed.url.as_str()).collect::<Vec<_>>());
    sqlx::query!(
        "UPDATE feeds SET state = 'removed', state_reason = 'no longer in the configuration'
         WHERE state <> 'removed' AND configured_url NOT IN (SELECT value FROM json_each(?))",
        configured,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("feeds that left the configuration"))?;
    Ok(())
}

/// Returns the feed's tags and options as the archive keeps them.
fn as_columns(feed: &ConfiguredFeed) -> (Option<String>, Option<String>) {
    let category = (!feed.tags.is_empty()).then(|| feed.tags.join(", "));
    let options = (feed.options != FeedOptions::default()).then(|| json_list(&feed.options));
    (category, options)
}

async fn follow_one(
    archive: &mut SqliteConnection,
    feed: &ConfiguredFeed,
    category: Option<String>,
    options: Option<String>,
    first: Timestamp,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let url = feed.url.as_str();
    let host = feed.url.host_str().unwrap_or_default();
    sqlx::query!(
        "INSERT INTO feeds (url, configured_url, host, title, category, added_at, next_poll_at, next_poll_reason, options)
         VALUES (?1, ?1, ?2, ?3, ?4, ?5, ?6, 'new in the configuration', ?7)
         ON CONFLICT (configured_url) DO UPDATE SET
           title = coalesce(excluded.title, title),
           category = excluded.category,
           options = excluded.options,
           state = CASE state WHEN 'removed' THEN 'active' ELSE state END,
           state_reason = CASE state WHEN 'removed' THEN NULL ELSE state_reason END",
        url,
        host,
        feed.options.title,
        category,
        now,
        first,
        options,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed of the configuration"))?;
    Ok(())
}

async fn forgive(archive: &mut SqliteConnection, feeds: &[FeedId]) -> Result<(), ArchiveError> {
    let feeds = json_list(&feeds.iter().map(|feed| feed.0).collect::<Vec<_>>());
    sqlx::query!(
        "UPDATE feeds
         SET state = CASE state WHEN 'failing' THEN 'active' ELSE state END,
             state_reason = CASE state WHEN 'failing' THEN NULL ELSE state_reason END,
             failure_count = 0, last_error = NULL, next_poll_reason = 'nobody could be reached'
         WHERE id IN (SELECT value FROM json_each(?)) AND failure_count = 1",
        feeds,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("failures taken back"))?;
    Ok(())
}

async fn wake_up(archive: &mut SqliteConnection, due: &WakeUp) -> Result<(), ArchiveError> {
    let feeds = json_list(&due.feeds.iter().map(|(feed, at)| (feed.0, at.to_string())).collect::<Vec<_>>());
    sqlx::query!(
        "UPDATE feeds SET next_poll_at = min(next_poll_at, due.value ->> 1), next_poll_reason = 'somebody can be reached again'
         FROM json_each(?) AS due
         WHERE feeds.id = due.value ->> 0 AND state IN ('active','failing')",
        feeds,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("feeds that are due again"))?;
    let pages = json_list(&due.pages.iter().map(|(page, at)| (page.0, at.to_string())).collect::<Vec<_>>());
    sqlx::query!(
        "UPDATE articles SET next_page_at = min(next_page_at, due.value ->> 1)
         FROM json_each(?) AS due WHERE articles.id = due.value ->> 0 AND next_page_at IS NOT NULL",
        pages,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("pages that are due again"))?;
    Ok(())
}
