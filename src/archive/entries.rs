//! The entries: how each feed presents an article, and how it did before.

use sqlx::SqliteConnection;

use super::announced::{announced, announced_otherwise};
use super::{ArchiveError, Reader, json_list};
use crate::model::{
    ArticleId, ChangedEntry, EntryId, FeedId, KnownEntry, LinkChange, NewEntry, ParsedEntry, Presentation,
    SeenEntries, SeenEntry, Timestamp,
};

impl Reader {
    /// Returns the feed's entries that have one of these keys or titles, and the `latest` of it, the last seen first.
    pub async fn known_entries(
        &self,
        feed: FeedId,
        keys: &[String],
        titles: &[String],
        latest: usize,
    ) -> Result<Vec<KnownEntry>, ArchiveError> {
        let (keys, titles) = (json_list(keys), json_list(titles));
        let latest = i64::try_from(latest).unwrap_or(i64::MAX);
        sqlx::query_as!(
            KnownEntry,
            r#"WITH near(id) AS (
                 SELECT id FROM entries WHERE feed_id = ?1 AND entry_key IN (SELECT value FROM json_each(?2))
                 UNION
                 SELECT id FROM (SELECT id FROM entries WHERE feed_id = ?1 ORDER BY first_seen_at DESC, id LIMIT 0 + ?3)
                 UNION
                 SELECT id FROM entries
                 WHERE json_array_length(?4) > 0 AND feed_id = ?1 AND title IN (SELECT value FROM json_each(?4)))
               SELECT id AS "id: EntryId", entry_key AS key, guid, link, title, published_at AS "published_at: Timestamp",
                      updated_at AS "updated_at: Timestamp", enclosures,
                      enclosures ->> '$[0].url' AS "enclosure_url: String", content_sha256,
                      coalesce(changed_at, first_seen_at) AS "seen_at!: Timestamp"
               FROM entries WHERE id IN (SELECT id FROM near) ORDER BY id DESC"#,
            feed,
            keys,
            latest,
            titles,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the entries it knows"))
    }

    /// Returns how many new entries the feed has brought on the day of `now`; `None` before its first poll.
    pub async fn entries_brought(&self, feed: FeedId, now: Timestamp) -> Result<Option<u64>, ArchiveError> {
        let day = now.to_utc().format("%Y-%m-%d").to_string();
        let row = sqlx::query!(
            "SELECT last_ok_at IS NOT NULL AS is_known,
                    (SELECT entries_new FROM feed_days WHERE feed_id = feeds.id AND day = ?2) AS entries_new
             FROM feeds WHERE id = ?1",
            feed,
            day,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("what a feed has brought"))?;
        let known = row.filter(|row| row.is_known != 0);
        Ok(known.map(|row| row.entries_new.and_then(|count| u64::try_from(count).ok()).unwrap_or(0)))
    }

    /// Whether the feed is known to have told of an item in these words, or once did.
    pub async fn was_presented(&self, feed: FeedId, item: &ParsedEntry) -> Result<bool, ArchiveError> {
        let published_at = item.published.map(Timestamp::from);
        sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM entries
                              WHERE feed_id = ?1 AND title IS ?2 AND (link IS ?3 OR published_at IS ?4))
                   OR EXISTS (SELECT 1 FROM entries e JOIN entry_versions v ON v.entry_id = e.id
                              WHERE e.feed_id = ?1 AND v.title IS ?2 AND (v.link IS ?3 OR v.published_at IS ?4))
               AS "was: bool""#,
            feed,
            item.title,
            item.url,
            published_at,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("how entries were presented"))
    }

    /// Returns how entries are presented, and how their articles stand.
    pub async fn presentations(&self, entries: &[EntryId]) -> Result<Vec<Presentation>, ArchiveError> {
        let ids = json_list(&entries.iter().map(|entry| entry.0).collect::<Vec<_>>());
        sqlx::query_as!(
            Presentation,
            r#"SELECT e.id AS "entry: EntryId", e.authors, e.tags, e.image_url, e.summary_html, e.content_html,
                      CASE a.text_source WHEN 'feed' THEN a.word_count END AS "feed_words: u32",
                      a.next_page_at AS "next_page_at: Timestamp",
                      (SELECT max(started_at) FROM fetches WHERE article_id = a.id) AS "page_asked_at: Timestamp",
                      a.text_source IS 'page' AS "is_read!: bool",
                      e.link IS NOT NULL AND (a.url IS NULL OR a.url LIKE '%#%' AND a.url NOT LIKE '%#!%')
                        AS "is_apart!: bool"
               FROM entries e JOIN articles a ON a.id = e.article_id
               WHERE e.id IN (SELECT value FROM json_each(?))"#,
            ids,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("how entries are presented"))
    }
}

pub(super) async fn save(
    archive: &mut SqliteConnection,
    feed: FeedId,
    entries: &SeenEntries,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    // First what leaves an address, then what comes to it.
    for changed in &entries.changed {
        change(archive, changed, now).await?;
    }
    for new in &entries.new {
        // A push and a poll of one feed may bring the same entry at the same time.
        if is_known(archive, feed, &new.key.text).await? {
            continue;
        }
        let article = announced(archive, &new.entry, now).await?;
        insert(archive, feed, article, new, now).await?;
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
    NewEntry { key, entry }: &NewEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let key_kind = key.kind.as_str();
    let link = entry.link.as_ref().map(url::Url::as_str);
    let published_at = entry.published.map(Timestamp::from);
    let Lists { authors, tags, enclosures } = Lists::of(entry);
    sqlx::query!(
        "INSERT INTO entries (feed_id, article_id, entry_key, key_kind, guid, link, title, published_raw, published_at,
                              updated_at, first_seen_at, content_sha256, comments_url, source_feed_url, summary_html,
                              content_html, authors, tags, enclosures, image_url)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (feed_id, entry_key) DO NOTHING",
        feed,
        article,
        key.text,
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
        authors,
        tags,
        enclosures,
        entry.image_url,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an entry"))?;
    Ok(())
}

/// The lists of an entry as the archive keeps them.
struct Lists {
    authors: String,
    tags: String,
    enclosures: String,
}

impl Lists {
    fn of(entry: &SeenEntry) -> Self {
        Self {
            authors: json_list(&entry.authors),
            tags: json_list(&entry.tags),
            enclosures: json_list(&entry.enclosures),
        }
    }
}

/// Takes over what a feed says otherwise, after what it said before was put by.
async fn change(
    archive: &mut SqliteConnection,
    changed: &ChangedEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let ChangedEntry { id, entry, .. } = changed;
    keep_version(archive, changed, now).await?;
    let link = entry.link.as_ref().map(url::Url::as_str);
    let published_at = entry.published.map(Timestamp::from);
    let Lists { authors, tags, enclosures } = Lists::of(entry);
    let article = sqlx::query_scalar!(
        r#"UPDATE entries
           SET link = ?, title = ?, published_raw = ?, published_at = ?, updated_at = ?, changed_at = ?, content_sha256 = ?,
               summary_html = ?, content_html = ?, authors = ?, tags = ?, enclosures = ?, image_url = ?
           WHERE id = ?
           RETURNING article_id AS "article_id: ArticleId""#,
        link,
        entry.title,
        entry.published_raw,
        published_at,
        entry.updated_at,
        now,
        entry.content_sha256,
        entry.summary_html,
        entry.content_html,
        authors,
        tags,
        enclosures,
        entry.image_url,
        id,
    )
    .fetch_optional(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a changed entry"))?;
    match article {
        Some(article) if changed.link != LinkChange::Other => {
            announced_otherwise(archive, article, changed, now).await
        }
        Some(_) => lead_to_another(archive, *id, entry, now).await,
        None => Ok(()),
    }
}

/// Puts by how the entry is presented now, before it is presented otherwise.
async fn keep_version(
    archive: &mut SqliteConnection,
    ChangedEntry { id, changed, .. }: &ChangedEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let (has_summary, has_content) = (changed.contains(&"summary"), changed.contains(&"content"));
    let changed = json_list(changed);
    sqlx::query!(
        "INSERT INTO entry_versions (entry_id, article_id, version, seen_at, replaced_at, changed, link, title, published_raw,
                                     published_at, updated_at, authors, tags, enclosures, image_url, content_sha256,
                                     summary_html, content_html)
         SELECT id, article_id, 1 + (SELECT count(*) FROM entry_versions WHERE entry_id = ?1),
                coalesce(changed_at, first_seen_at), ?2, ?3, link, title, published_raw, published_at, updated_at, authors,
                tags, enclosures, image_url, content_sha256, iif(?4, summary_html, NULL), iif(?5, content_html, NULL)
         FROM entries WHERE id = ?1",
        id,
        now,
        changed,
        has_summary,
        has_content,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an entry's version"))?;
    Ok(())
}

async fn lead_to_another(
    archive: &mut SqliteConnection,
    id: EntryId,
    entry: &SeenEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let article = announced(archive, entry, now).await?;
    sqlx::query!("UPDATE entries SET article_id = ? WHERE id = ?", article, id)
        .execute(archive)
        .await
        .map_err(ArchiveError::sql("an entry's article"))?;
    Ok(())
}
