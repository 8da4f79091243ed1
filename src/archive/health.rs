//! The health of the whole: feeds by state, articles by the state of their page, queues and files.

use std::collections::BTreeMap;

use super::{ArchiveError, Reader};
use crate::model::Timestamp;

/// How the archive and its feeds do.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Health {
    pub archive: String,
    pub feeds: BTreeMap<String, i64>,
    /// The feeds that fail longest.
    pub failing: Vec<FailingFeed>,
    pub articles: BTreeMap<String, i64>,
    /// WebSub subscriptions by state; empty when hubs push nothing.
    pub subscriptions: BTreeMap<String, i64>,
    pub queues: QueueLengths,
    pub last_poll_at: Option<String>,
    pub next_poll_at: Option<String>,
    /// Feeds that were never polled yet, and when the last of them is to be.
    pub never_polled: i64,
    pub last_first_poll_at: Option<String>,
    pub polls_24h: i64,
    pub errors_24h: i64,
    pub articles_24h: i64,
    /// Sizes on the disk.
    pub archive_bytes: u64,
    pub wal_bytes: u64,
    pub raw_bytes: u64,
}

/// A feed that is not well.
#[derive(Debug, Clone, serde::Serialize)]
pub struct FailingFeed {
    pub id: i64,
    pub title: Option<String>,
    pub url: String,
    pub state: String,
    pub error: Option<String>,
    pub failure_count: i64,
    pub last_ok_at: Option<String>,
    pub next_poll_at: Option<String>,
}

/// So many are named; the others are counted.
const FAILING_SHOWN: i64 = 10;

/// How much work waits.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub struct QueueLengths {
    pub feeds_due: u64,
    pub pages_due: u64,
    /// How late the longest waiting feed is.
    pub feed_lag_s: u64,
}

impl Reader {
    /// Returns the health of the archive at `now`.
    pub async fn health(&self, now: Timestamp) -> Result<Health, ArchiveError> {
        let day_ago = now - std::time::Duration::from_hours(24);
        let feeds = sqlx::query!(r#"SELECT state, count(*) AS "count!: i64" FROM feeds GROUP BY state"#)
            .fetch_all(&self.pool)
            .await
            .map_err(self.sql("a count of feeds"))?;
        let articles =
            sqlx::query!(r#"SELECT page_state, count(*) AS "count!: i64" FROM articles GROUP BY page_state"#)
                .fetch_all(&self.pool)
                .await
                .map_err(self.sql("a count of articles"))?;
        let times = sqlx::query!(
            r#"SELECT (SELECT max(last_poll_at) FROM feeds) AS "last_poll_at: String",
                      (SELECT min(next_poll_at) FROM feeds WHERE state IN ('active','failing')
                        AND host NOT IN (SELECT host FROM hosts WHERE not_before_at > ?2))
                        AS "next_poll_at: Timestamp",
                      (SELECT count(*) FROM feeds WHERE state = 'active' AND last_poll_at IS NULL) AS "never_polled!: i64",
                      (SELECT max(next_poll_at) FROM feeds WHERE state = 'active' AND last_poll_at IS NULL)
                        AS "last_first_poll_at: String",
                      (SELECT count(*) FROM fetches INDEXED BY fetches_time WHERE kind = 'feed' AND started_at >= ?1) AS "polls!: i64",
                      (SELECT count(*) FROM fetches INDEXED BY fetches_time WHERE started_at >= ?1 AND outcome NOT IN
                        ('new','no_new','not_modified','same_body','stored')
                        -- A server without a robots.txt has said what it had to say.
                        AND NOT (kind = 'robots' AND status BETWEEN 400 AND 499 AND status <> 429)) AS "errors!: i64",
                      (SELECT count(*) FROM articles WHERE first_seen_at >= ?1) AS "articles!: i64""#,
            day_ago,
            now,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a count of polls"))?;
        let queues = QueueLengths {
            feeds_due: self.count_due_feeds(now).await?,
            pages_due: self.count_due_pages(now).await?,
            feed_lag_s: times.next_poll_at.map_or(0, |due| now.since(due).as_secs()),
        };
        let mut wal = self.path.as_os_str().to_owned();
        wal.push("-wal");
        Ok(Health {
            archive: self.path.display().to_string(),
            feeds: feeds.into_iter().map(|row| (row.state, row.count)).collect(),
            failing: self.failing_feeds().await?,
            articles: articles.into_iter().map(|row| (row.page_state, row.count)).collect(),
            subscriptions: self.count_subscriptions().await?,
            queues,
            last_poll_at: times.last_poll_at,
            next_poll_at: times.next_poll_at.map(|at| at.to_string()),
            never_polled: times.never_polled,
            last_first_poll_at: times.last_first_poll_at,
            polls_24h: times.polls,
            errors_24h: times.errors,
            articles_24h: times.articles,
            archive_bytes: size(&self.path),
            wal_bytes: size(wal.as_ref()),
            raw_bytes: raw_size(&self.path.with_file_name("raw")),
        })
    }
}

impl Reader {
    /// Returns the feeds that fail or are gone, those that fail longest first.
    async fn failing_feeds(&self) -> Result<Vec<FailingFeed>, ArchiveError> {
        sqlx::query_as!(
            FailingFeed,
            r#"SELECT id AS "id!", title, url, state, coalesce(last_error, state_reason) AS error, failure_count, last_ok_at,
                      next_poll_at
               FROM feeds WHERE state IN ('failing','gone')
               ORDER BY failure_count DESC, id LIMIT ?"#,
            FAILING_SHOWN,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the feeds that fail"))
    }
}

fn size(path: &std::path::Path) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}

fn raw_size(folder: &std::path::Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|file| size(&file.path())).sum()
}
