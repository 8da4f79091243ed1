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
    /// How many items were seen in it, repeated ones left out; `None` where it could not be read.
    pub entries_total: Option<usize>,
    /// It was read, but not all of it came.
    pub is_cut: bool,
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
        let rows = sqlx::query!(
            r#"SELECT id AS "id!: i64", coalesce(final_url, url) AS "url!: String", content_type,
                      started_at AS "at: Timestamp", body_sha256 AS "sha256!: String",
                      entries_total - coalesce(entries_left_out, 0) AS "entries_total?: i64",
                      error IS NOT NULL AND entries_total IS NOT NULL AS "is_cut!: bool"
               FROM fetches
               WHERE feed_id = ?1 AND kind IN ('feed','websub') AND body_sha256 IS NOT NULL AND id < ?2
                 AND (?3 IS NULL OR started_at >= ?3)
               ORDER BY id DESC LIMIT 0 + ?4"#,
            feed,
            before,
            since,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the bodies of a feed"))?;
        Ok(rows
            .into_iter()
            .map(|row| KeptFeedBody {
                fetch: row.id,
                url: row.url,
                content_type: row.content_type,
                at: row.at,
                sha256: row.sha256,
                entries_total: row.entries_total.and_then(|total| usize::try_from(total).ok()),
                is_cut: row.is_cut,
            })
            .collect())
    }
}
