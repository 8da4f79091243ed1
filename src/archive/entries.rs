//! The entries: how each feed presents an article.

use sqlx::SqliteConnection;

use super::{ArchiveError, Reader, articles, json_list};
use crate::model::{ArticleId, FeedId, KnownEntry, SeenEntries, SeenEntry, Timestamp};

impl Reader {
    /// Returns which of these keys the archive has for the feed.
    pub async fn known_entries(&self, feed: FeedId, keys: &[&str]) -> Result<Vec<KnownEntry>, ArchiveError> {
        let keys = json_list(keys);
        sqlx::query_as!(
            KnownEntry,
            r#"SELECT entry_key AS key, article_id AS "article_id: ArticleId", content_sha256
               FROM entries
               WHERE feed_id = ? AND entry_key IN (SELECT value FROM json_each(?))"#,
            feed,
            keys,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the entries it knows"))
    }
}

pub(super) async fn save(
    archive: &mut SqliteConnection,
    feed: FeedId,
    entries: &SeenEntries,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    for entry in &entries.new {
        // A push and a poll of one feed may bring the same entry at the same time.
        if is_known(archive, feed, &entry.key.text).await? {
            continue;
        }
        let article = articles::announced(archive, entry, now).await?;
        insert(archive, feed, article, entry, now).await?;
    }
    for entry in &entries.changed {
        update(archive, feed, entry, now).await?;
    }
    Ok(())
}

async fn is_known(archive: &mut SqliteConnection, feed: FeedId, key: &str) -> Result<bool, ArchiveError> {
    let known = sqlx::query_scalar!("SELECT id FROM entries WHERE feed_id = ? AND entry_key = ?", feed, key)
        .fetch_optional(archive)
        .await
        .map_err(ArchiveError::sql("a look for an entry"))?;
    Ok(known.is_some())
}

async fn insert(
    archive: &mut SqliteConnection,
    feed: FeedId,
    article: ArticleId,
    entry: &SeenEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let key_kind = entry.key.kind.as_str();
    let link = entry.link.as_ref().map(url::Url::as_str);
    let published_at = entry.published.map(Timestamp::from);
    sqlx::query!(
        "INSERT INTO entries (feed_id, article_id, entry_key, key_kind, guid, link, title, published_raw, published_at,
                              updated_at, first_seen_at, content_sha256, comments_url, source_feed_url, summary_html,
                              content_html)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (feed_id, entry_key) DO NOTHING",
        feed,
        article,
        entry.key.text,
        key_kind,
        entry.guid,
        link,
        entry.title,
        entry.published_raw,
        published_at,
        entry.updated_at,
        now,
        entry.content_sha256,
        entry.comments_url,
        entry.source_url,
        entry.summary_html,
        entry.content_html,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an entry"))?;
    Ok(())
}

async fn update(
    archive: &mut SqliteConnection,
    feed: FeedId,
    entry: &SeenEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let published_at = entry.published.map(Timestamp::from);
    let article = sqlx::query_scalar!(
        r#"UPDATE entries
           SET title = ?, published_raw = ?, published_at = ?, updated_at = ?, changed_at = ?, content_sha256 = ?,
               summary_html = ?, content_html = ?
           WHERE feed_id = ? AND entry_key = ?
           RETURNING article_id AS "article_id: ArticleId""#,
        entry.title,
        entry.published_raw,
        published_at,
        entry.updated_at,
        now,
        entry.content_sha256,
        entry.summary_html,
        entry.content_html,
        feed,
        entry.key.text,
    )
    .fetch_optional(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a changed entry"))?;
    match article {
        Some(article) => articles::announced_otherwise(archive, article, entry, now).await,
        None => Ok(()),
    }
}
