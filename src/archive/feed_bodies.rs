//! The bodies of feeds, as the log of exchanges points to them.

use super::{ArchiveError, Reader};
use crate::model::{FeedFilter, FeedId, Timestamp};

/// A poll or push that brought a body.
#[derive(Debug, Clone)]
pub struct KeptFeedBody {
    /// The exchange (`fetches.id`).
    pub fetch: i64,
    /// Where it was found.
    pub url: String,
    pub content_type: Option<String>,
    /// When the exchange began: the month of it has the body.
    pub at: Timestamp,
    pub sha256: String,
}

impl Reader {
    /// Returns the feeds that the filter lets through and of which a body was ever read, in the order they were added.
    pub async fn feeds_with_bodies(&self, filter: &FeedFilter) -> Result<Vec<FeedId>, ArchiveError> {
        sqlx::query_scalar!(
            r#"SELECT id AS "id: FeedId" FROM feeds
               WHERE (?1 IS NULL OR host = ?1 OR host LIKE '%.' || ?1)
                 AND EXISTS (SELECT 1 FROM fetches WHERE feed_id = feeds.id AND body_sha256 IS NOT NULL)
               ORDER BY id"#,
            filter.host,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the feeds with bodies"))
    }

    /// Returns the exchanges that brought a body of the feed, newest first, those before the exchange `before`.
    pub async fn kept_feed_bodies(
        &self,
        feed: FeedId,
        before: i64,
        since: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<KeptFeedBody>, ArchiveError> {
        sqlx::query_as!(
            KeptFeedBody,
            r#"SELECT id AS "fetch!: i64", coalesce(final_url, url) AS "url!: String", content_type,
                      started_at AS "at: Timestamp", body_sha256 AS "sha256!: String"
               FROM fetches
               WHERE feed_id = ?1 AND kind IN ('feed','websub') AND body_sha256 IS NOT NULL AND id < ?2
                 AND (?3 IS NULL OR started_at >= ?3)
               ORDER BY id DESC LIMIT ?4"#,
            feed,
            before,
            since,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the bodies of a feed"))
    }
}
