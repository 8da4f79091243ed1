//! What the status page shows beside the health: the last day by the hour, feeds by their trouble, hosts at rest, what came last.

use super::{ArchiveError, Reader};
use crate::model::Timestamp;

/// What was done in one hour.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HourRow {
    /// `2026-11-02T07`.
    pub hour: String,
    pub polls: i64,
    pub polls_failed: i64,
    pub articles: i64,
}

/// A feed as the list of feeds shows it.
#[derive(Debug, Clone)]
pub struct ListedFeed {
    pub id: i64,
    pub title: Option<String>,
    pub url: String,
    pub state: String,
    pub reason: Option<String>,
    pub last_ok_at: Option<String>,
    pub last_new_at: Option<String>,
    pub next_poll_at: Option<String>,
}

/// What a feed did on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    pub day: String,
    pub polls: i64,
    pub errors: i64,
    pub entries_new: i64,
    /// 0 where a poll knew none of the entries it saw: some may have been missed.
    pub min_overlap: Option<i64>,
}

/// An article as lists show it.
#[derive(Debug, Clone)]
pub struct ListedArticle {
    pub effective_at: String,
    pub title: Option<String>,
    pub url: Option<String>,
    pub host: Option<String>,
}

/// A host that asked to be left alone.
#[derive(Debug, Clone)]
pub struct RestingHost {
    pub host: String,
    pub until: String,
}

impl Reader {
    /// Returns the hours since then in which something was done, earliest first.
    pub async fn hours(&self, since: Timestamp) -> Result<Vec<HourRow>, ArchiveError> {
        sqlx::query_as!(
            HourRow,
            r#"SELECT hour AS "hour!: String", sum(polls) AS "polls!: i64", sum(polls_failed) AS "polls_failed!: i64",
                      sum(articles) AS "articles!: i64"
               FROM (SELECT substr(started_at, 1, 13) AS hour, 1 AS polls,
                            outcome NOT IN ('new','no_new','not_modified','same_body') AS polls_failed, 0 AS articles
                     FROM fetches INDEXED BY fetches_time WHERE started_at >= ?1 AND kind = 'feed'
                     UNION ALL
                     SELECT substr(first_seen_at, 1, 13), 0, 0, 1 FROM articles INDEXED BY articles_seen WHERE first_seen_at >= ?1)
               GROUP BY hour ORDER BY hour"#,
            since,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the last day by the hour"))
    }

    /// Returns feeds, those in trouble first.
    pub async fn feeds_by_trouble(&self, limit: i64, offset: i64) -> Result<Vec<ListedFeed>, ArchiveError> {
        sqlx::query_as!(
            ListedFeed,
            r#"SELECT id AS "id!", title, url, state, coalesce(last_error, state_reason) AS reason, last_ok_at, last_new_at,
                      next_poll_at
               FROM feeds
               ORDER BY CASE state WHEN 'failing' THEN 0 WHEN 'gone' THEN 1 WHEN 'active' THEN 2 WHEN 'paused' THEN 3 ELSE 4 END,
                        failure_count DESC, id
               LIMIT ? OFFSET ?"#,
            limit,
            offset,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the feeds by their trouble"))
    }

    /// Returns the latest days of a feed, newest first.
    pub async fn feed_days(&self, feed: i64, limit: i64) -> Result<Vec<DayRow>, ArchiveError> {
        sqlx::query_as!(
            DayRow,
            "SELECT day, polls, errors, entries_new, min_overlap FROM feed_days WHERE feed_id = ? ORDER BY day DESC LIMIT ?",
            feed,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the days of a feed"))
    }

    /// Returns the articles that came last.
    pub async fn latest_articles(&self, limit: i64) -> Result<Vec<ListedArticle>, ArchiveError> {
        sqlx::query_as!(
            ListedArticle,
            "SELECT effective_at, title, url, host FROM articles ORDER BY first_seen_at DESC, id DESC LIMIT ?",
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the latest articles"))
    }

    /// Returns the articles that came last by one feed.
    pub async fn latest_articles_of(
        &self,
        feed: i64,
        limit: i64,
    ) -> Result<Vec<ListedArticle>, ArchiveError> {
        sqlx::query_as!(
            ListedArticle,
            "SELECT a.effective_at, a.title, a.url, a.host
             FROM entries e JOIN articles a ON a.id = e.article_id
             WHERE e.feed_id = ? ORDER BY e.first_seen_at DESC, e.id DESC LIMIT ?",
            feed,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the latest articles of a feed"))
    }

    /// Returns the hosts that asked to be left alone, those that asked longest first.
    pub async fn resting_hosts(&self, now: Timestamp) -> Result<Vec<RestingHost>, ArchiveError> {
        sqlx::query_as!(
            RestingHost,
            r#"SELECT host, not_before_at AS "until!" FROM hosts WHERE not_before_at > ? ORDER BY not_before_at DESC"#,
            now,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the hosts at rest"))
    }

    /// Returns how many articles came since then.
    pub async fn count_articles_since(&self, since: Timestamp) -> Result<i64, ArchiveError> {
        sqlx::query_scalar!("SELECT count(*) FROM articles WHERE first_seen_at >= ?", since)
            .fetch_one(&self.pool)
            .await
            .map_err(self.sql("a count of articles"))
    }
}
