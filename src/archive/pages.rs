//! The pages: which are to be fetched, and what came of them.

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::{ArchiveError, Reader, articles, fetches, json_list, page_readings, raw, seconds, site_memory};
use crate::model::{ArticleId, Moment, PageRecord, PendingPage, RawBody, Timestamp, Validators};

/// A place in the round of hosts, so that each gets its turn.
///
/// Articles wait by the hundred thousand, their hosts by the hundred at most times: the round goes by host and
/// takes the first waiting article of each, whatever stands behind it.
#[derive(Debug, Clone, Default)]
pub struct PageQueue {
    last_host: String,
}

impl PageQueue {
    /// Whether the last step came to the last host, and the next one begins another round.
    pub fn is_round_over(&self) -> bool {
        self.last_host.is_empty()
    }
}

/// So many hosts are looked at in one step of the round, as its statement says.
const HOSTS_AT_ONCE: usize = 256;

impl Reader {
    /// Returns articles whose page's time has come by `now`, one of each host in the round's next step, none on a
    /// host of `busy_hosts`. Empty does not mean that nothing waits: ask [`Reader::has_due_pages`].
    pub async fn due_pages(
        &self,
        queue: &mut PageQueue,
        now: Timestamp,
        busy_hosts: &[String],
    ) -> Result<Vec<(String, ArticleId)>, ArchiveError> {
        let busy_hosts = json_list(busy_hosts);
        let rows = sqlx::query!(
            r#"WITH RECURSIVE hosts(host) AS (
                 SELECT (SELECT min(host) FROM articles INDEXED BY articles_due WHERE next_page_at IS NOT NULL AND host > ?1)
                 UNION ALL
                 SELECT (SELECT min(host) FROM articles INDEXED BY articles_due
                         WHERE next_page_at IS NOT NULL AND host > hosts.host)
                 FROM hosts WHERE hosts.host IS NOT NULL
                 LIMIT 256)
               SELECT host AS "host!: String",
                      (SELECT id FROM articles INDEXED BY articles_due
                       WHERE articles.host = hosts.host AND next_page_at <= ?2
                       ORDER BY next_page_at LIMIT 1) AS "id: ArticleId",
                      host IN (SELECT value FROM json_each(?3)) AS "is_busy!: bool"
               FROM hosts WHERE host IS NOT NULL"#,
            queue.last_host,
            now,
            busy_hosts,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("a look for pending pages"))?;
        let is_round_over = rows.len() < HOSTS_AT_ONCE - 1;
        queue.last_host = match rows.last() {
            Some(last) if !is_round_over => last.host.clone(),
            _ => String::new(),
        };
        Ok(rows.into_iter().filter(|row| !row.is_busy).filter_map(|row| Some((row.host, row.id?))).collect())
    }

    /// Whether any page's time has come by `now`.
    pub async fn has_due_pages(&self, now: Timestamp) -> Result<bool, ArchiveError> {
        sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT 1 FROM articles INDEXED BY articles_due_at WHERE next_page_at <= ?) AS "has: bool""#,
            now
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a look for pending pages"))
    }

    /// Returns how many pages' time has come by `now`.
    pub async fn count_due_pages(&self, now: Timestamp) -> Result<u64, ArchiveError> {
        let count = sqlx::query_scalar!(
            "SELECT count(*) FROM articles INDEXED BY articles_due_at WHERE next_page_at <= ?",
            now
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a look for pending pages"))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Returns an article whose page is to be fetched, with what the most telling of its entries said; `None` when
    /// it went another way in the meantime.
    pub async fn pending_page(&self, article: ArticleId) -> Result<Option<PendingPage>, ArchiveError> {
        let row = sqlx::query!(
            r#"SELECT a.url AS "url!", a.page_attempts, a.first_seen_at AS "first_seen_at: Timestamp",
                      a.extracted_at AS "extracted_at: Timestamp", a.text_source, a.page_etag, a.page_last_modified,
                      a.lang, a.word_count, h.crawl_delay_s, e.id AS "entry?: i64", e.title, e.summary_html, e.content_html, e.published_at AS "published_at: Timestamp",
                      e.updated_at AS "updated_at: Timestamp", a.published_precision
               FROM articles a
               LEFT JOIN hosts h ON h.host = a.host
               LEFT JOIN entries e ON e.id = (SELECT id FROM entries WHERE article_id = a.id
                                              ORDER BY length(content_html) DESC, id LIMIT 1)
               WHERE a.id = ? AND +a.next_page_at IS NOT NULL AND +a.url IS NOT NULL"#,
            article,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a pending page"))?;
        Ok(row.map(|row| PendingPage {
            article,
            attempts: u32::try_from(row.page_attempts).unwrap_or(u32::MAX),
            first_seen_at: row.first_seen_at,
            was_fetched: row.extracted_at.is_some(),
            extracted_at: row.extracted_at.filter(|_| row.text_source.as_deref() == Some("page")),
            validators: Validators {
                etag: row.page_etag,
                last_modified: row.page_last_modified,
                url: Some(row.url.clone()),
            },
            url: row.url,
            entry: row.entry,
            title: row.title,
            summary: row.summary_html,
            content: row.content_html,
            published: row.published_at.and_then(|at| match row.published_precision.as_deref() {
                Some("day") => Moment::day(at.to_utc().date_naive()),
                _ => Moment::utc(at.to_utc()),
            }),
            updated: row.updated_at.and_then(|at| Moment::utc(at.to_utc())),
            words: row.word_count.and_then(|words| u32::try_from(words).ok()).unwrap_or(0),
            language: row.lang,
            crawl_delay: seconds(row.crawl_delay_s),
        }))
    }
}

impl Change for PageRecord {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(record(archive, self))
    }

    fn raw(&self) -> Option<(&RawBody, Timestamp)> {
        self.raw.as_ref().map(|raw| (raw, self.now))
    }
}

/// Archives what one page came to.
async fn record(archive: &mut SqliteConnection, page: &PageRecord) -> Result<(), ArchiveError> {
    let (article, is_owner) = settle_address(archive, page).await?;
    for url in &page.other_urls {
        articles::meet(archive, article, url).await?;
    }
    let raw_sha256 = page.raw.as_ref().map(|raw| raw.sha256.as_str());
    if let Some(log) = &page.log {
        fetches::log_page(archive, article, log, raw_sha256).await?;
    }
    if !is_owner {
        // The article that had the address already has its own page's text, too.
        return Ok(());
    }
    let now = page.now;
    if let Some(reading) = &page.reading {
        articles::save_reading(archive, article, reading, raw_sha256, now).await?;
        page_readings::save(archive, article, page.read_with.as_ref()).await?;
        if let Some(lesson) = &page.lesson {
            site_memory::learn(archive, lesson, now).await?;
        }
    }
    save_state(archive, article, page).await
}

async fn save_state(
    archive: &mut SqliteConnection,
    article: ArticleId,
    page: &PageRecord,
) -> Result<(), ArchiveError> {
    let state = page.state.as_str();
    let raw_sha256 = page.raw.as_ref().map(|raw| raw.sha256.as_str());
    let raw_month = page.raw.as_ref().map(|_| raw::month(page.now));
    let has_reading = page.reading.is_some();
    sqlx::query!(
        "UPDATE articles
         SET page_state = ?1, page_error = ?2, next_page_at = ?3,
             page_attempts = CASE WHEN ?4 THEN page_attempts + 1 WHEN ?1 = 'pending' THEN page_attempts ELSE 0 END,
             page_etag = CASE WHEN ?5 THEN ?6 ELSE page_etag END,
             page_last_modified = CASE WHEN ?5 THEN ?7 ELSE page_last_modified END,
             raw_sha256 = coalesce(?8, raw_sha256), raw_month = coalesce(?9, raw_month),
             gone_at = CASE ?10 WHEN TRUE THEN coalesce(gone_at, ?11) WHEN FALSE THEN NULL ELSE gone_at END
         WHERE id = ?12",
        state,
        page.error,
        page.next_page_at,
        page.has_failed,
        has_reading,
        page.validators.etag,
        page.validators.last_modified,
        raw_sha256,
        raw_month,
        page.is_gone,
        page.now,
        article,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a page's state"))?;
    Ok(())
}

/// Gives the article the address its page taught, and joins it with the article that has that address already.
///
/// Returns the article that stands now, and whether this page's reading is to be its text.
async fn settle_address(
    archive: &mut SqliteConnection,
    page: &PageRecord,
) -> Result<(ArticleId, bool), ArchiveError> {
    let Some(url) = &page.canonical_url else { return Ok((page.article, true)) };
    match articles::find(archive, url).await? {
        None => {
            let host = host_of(url);
            sqlx::query!("UPDATE articles SET url = ?, host = ? WHERE id = ?", url, host, page.article)
                .execute(&mut *archive)
                .await
                .map_err(ArchiveError::sql("an article's address"))?;
            articles::meet(archive, page.article, url).await?;
            Ok((page.article, true))
        }
        Some(same) if same == page.article => {
            let host = host_of(url);
            sqlx::query!(
                "UPDATE articles SET url = ?1, host = ?2 WHERE id = ?3 AND url <> ?1",
                url,
                host,
                page.article
            )
            .execute(archive)
            .await
            .map_err(ArchiveError::sql("an article's address"))?;
            Ok((page.article, true))
        }
        Some(other) => join_with(archive, page, other).await,
    }
}

pub(super) fn host_of(url: &str) -> Option<String> {
    url::Url::parse(url).ok().and_then(|url| url.host_str().map(ToOwned::to_owned))
}

/// Joins the page's article into `other`, unless both have texts of their own that show they are two.
async fn join_with(
    archive: &mut SqliteConnection,
    page: &PageRecord,
    other: ArticleId,
) -> Result<(ArticleId, bool), ArchiveError> {
    let standing = sqlx::query!("SELECT title, text_sha256, text_source FROM articles WHERE id = ?", other)
        .fetch_one(&mut *archive)
        .await
        .map_err(ArchiveError::sql("a look for an article"))?;
    let is_read = standing.text_source.as_deref() == Some("page");
    let is_same = page.reading.as_ref().is_none_or(|reading| {
        standing.text_sha256 == reading.text_sha256
            || (standing.title.is_some() && standing.title == reading.article.title)
    });
    // An article that was read before has its own history, and keeps it.
    let has_history = sqlx::query_scalar!(
        r#"SELECT text_source IS 'page' OR EXISTS (SELECT 1 FROM article_versions WHERE article_id = articles.id)
           AS "has!: bool" FROM articles WHERE id = ?"#,
        page.article
    )
    .fetch_one(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a look for an article"))?;
    if has_history || is_read && !is_same {
        // Some sites give all their pages one rel=canonical; two texts under two titles are two articles.
        return Ok((page.article, true));
    }
    move_to(archive, page.article, other).await.map_err(ArchiveError::sql("two articles that are one"))?;
    Ok((other, !is_read))
}

/// Moves all that belongs to one article to another, and drops the shell that is left.
async fn move_to(archive: &mut SqliteConnection, from: ArticleId, to: ArticleId) -> Result<(), sqlx::Error> {
    sqlx::query!("UPDATE entries SET article_id = ? WHERE article_id = ?", to, from)
        .execute(&mut *archive)
        .await?;
    sqlx::query!("UPDATE entry_versions SET article_id = ? WHERE article_id = ?", to, from)
        .execute(&mut *archive)
        .await?;
    sqlx::query!("UPDATE article_urls SET article_id = ? WHERE article_id = ?", to, from)
        .execute(&mut *archive)
        .await?;
    sqlx::query!("UPDATE fetches SET article_id = ? WHERE article_id = ?", to, from)
        .execute(&mut *archive)
        .await?;
    sqlx::query!("UPDATE OR IGNORE media SET article_id = ? WHERE article_id = ?", to, from)
        .execute(&mut *archive)
        .await?;
    sqlx::query!("UPDATE OR IGNORE article_tags SET article_id = ? WHERE article_id = ?", to, from)
        .execute(&mut *archive)
        .await?;
    sqlx::query!("DELETE FROM articles WHERE id = ?", from).execute(archive).await?;
    Ok(())
}
