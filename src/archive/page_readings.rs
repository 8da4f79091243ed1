//! What each kept page was read with, and the pages that can be read again with it.

use sqlx::SqliteConnection;

use super::{ArchiveError, Reader};
use crate::model::{
    ArticleId, KeptPage, Moment, PageFilter, PageState, PendingPage, Person, Precision, ReadWith,
    StandingArticle, Timestamp, Validators,
};

/// Notes what the page was read with that the article's text now stands by; `None` when it was not kept.
pub(super) async fn save(
    archive: &mut SqliteConnection,
    article: ArticleId,
    read_with: Option<&ReadWith>,
) -> Result<(), ArchiveError> {
    let doing = "what a page was read with";
    let Some(read) = read_with else {
        sqlx::query!("DELETE FROM page_readings WHERE article_id = ?", article)
            .execute(archive)
            .await
            .map_err(ArchiveError::sql(doing))?;
        return Ok(());
    };
    let (state, precision) = (read.page_state.as_str(), read.precision.map(precision_word));
    sqlx::query!(
        "INSERT OR REPLACE INTO page_readings (article_id, asked_url, found_url, content_type, first_seen_at, lang, entry_id,
                                               precision, rules_sha256, page_state, page_error, canonical_url, outcome_sha256, memory)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        article,
        read.asked_url,
        read.found_url,
        read.content_type,
        read.first_seen_at,
        read.language,
        read.entry,
        precision,
        read.rules_sha256,
        state,
        read.page_error,
        read.canonical_url,
        read.outcome_sha256,
        read.memory,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql(doing))?;
    Ok(())
}

/// Notes what came of reading a page again with what it was read with before.
pub(super) async fn read_again(
    archive: &mut SqliteConnection,
    article: ArticleId,
    read: &ReadWith,
) -> Result<(), ArchiveError> {
    let state = read.page_state.as_str();
    sqlx::query!(
        "UPDATE page_readings
         SET rules_sha256 = ?, page_state = ?, page_error = ?, canonical_url = ?, outcome_sha256 = ?, memory = ?
         WHERE article_id = ?",
        read.rules_sha256,
        state,
        read.page_error,
        read.canonical_url,
        read.outcome_sha256,
        read.memory,
        article,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("what came of a page"))?;
    Ok(())
}

impl Reader {
    /// Returns how many kept pages the filter lets through.
    pub async fn count_kept_pages(&self, filter: &PageFilter) -> Result<u64, ArchiveError> {
        let count = sqlx::query_scalar!(
            r#"SELECT count(*) FROM page_readings r JOIN articles a ON a.id = r.article_id
               WHERE a.raw_sha256 IS NOT NULL AND a.raw_month IS NOT NULL
                 AND (?1 IS NULL OR a.id = ?1) AND (?2 IS NULL OR a.host = ?2 OR a.host LIKE '%.' || ?2)
                 AND (?3 IS NULL OR a.first_seen_at >= ?3)"#,
            filter.article,
            filter.host,
            filter.since,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("a count of kept pages"))?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Returns kept pages that the filter lets through, in the order of their articles, behind the article `after`.
    pub async fn kept_pages(
        &self,
        after: ArticleId,
        filter: &PageFilter,
        limit: u32,
    ) -> Result<Vec<KeptPage>, ArchiveError> {
        let rows = sqlx::query_as!(
            KeptRow,
            r#"SELECT a.id AS "id!: ArticleId", a.url, a.title, a.published_at, a.published_precision, a.modified_at,
                      a.effective_at, a.date_source, a.lang, a.site_name, a.section, a.image_url, a.image_alt,
                      a.image_caption, a.image_credit, a.word_count, a.text_source, a.text_sha256, a.confidence,
                      a.extractor, a.extra, a.summary, a.html, a.raw_month AS "raw_month!", a.raw_sha256 AS "raw_sha256!",
                      (SELECT json_group_array(json_object('name', name, 'url', url, 'email', email))
                       FROM (SELECT * FROM article_authors w WHERE w.article_id = a.id ORDER BY position))
                        AS "authors!: String",
                      (SELECT json_group_array(tag) FROM article_tags t WHERE t.article_id = a.id AND source = 'page')
                        AS "tags!: String",
                      r.asked_url, r.found_url, r.content_type, r.first_seen_at AS "first_seen_at: Timestamp",
                      r.lang AS lang_before, r.entry_id, r.precision, r.rules_sha256, r.page_state, r.page_error,
                      r.canonical_url, r.outcome_sha256, r.memory,
                      CASE WHEN r.announced IS NULL THEN e.title ELSE r.announced ->> 'title' END AS "said_title: String",
                      CASE WHEN r.announced IS NULL THEN e.summary_html ELSE r.announced ->> 'summary' END
                        AS "said_summary: String",
                      CASE WHEN r.announced IS NULL THEN e.content_html ELSE r.announced ->> 'content' END
                        AS "said_content: String",
                      CASE WHEN r.announced IS NULL THEN e.published_at ELSE r.announced ->> 'published_at' END
                        AS "said_published_at: Timestamp",
                      CASE WHEN r.announced IS NULL THEN e.updated_at ELSE r.announced ->> 'updated_at' END
                        AS "said_updated_at: Timestamp"
               FROM page_readings r JOIN articles a ON a.id = r.article_id
               LEFT JOIN entries e ON e.id = r.entry_id
               WHERE r.article_id > ?4 AND a.raw_sha256 IS NOT NULL AND a.raw_month IS NOT NULL
                 AND (?1 IS NULL OR a.id = ?1) AND (?2 IS NULL OR a.host = ?2 OR a.host LIKE '%.' || ?2)
                 AND (?3 IS NULL OR a.first_seen_at >= ?3)
               ORDER BY r.article_id LIMIT 0 + ?5"#,
            filter.article,
            filter.host,
            filter.since,
            after,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the kept pages"))?;
        Ok(rows.into_iter().map(KeptPage::from).collect())
    }
}

/// A kept page as the query returns it.
struct KeptRow {
    id: ArticleId,
    url: Option<String>,
    title: Option<String>,
    published_at: Option<String>,
    published_precision: Option<String>,
    modified_at: Option<String>,
    effective_at: String,
    date_source: String,
    lang: Option<String>,
    site_name: Option<String>,
    section: Option<String>,
    image_url: Option<String>,
    image_alt: Option<String>,
    image_caption: Option<String>,
    image_credit: Option<String>,
    word_count: Option<i64>,
    text_source: Option<String>,
    text_sha256: Option<String>,
    confidence: Option<f64>,
    extractor: Option<String>,
    extra: Option<String>,
    summary: Option<String>,
    html: Option<String>,
    raw_month: String,
    raw_sha256: String,
    authors: String,
    tags: String,
    asked_url: String,
    found_url: Option<String>,
    content_type: Option<String>,
    first_seen_at: Timestamp,
    lang_before: Option<String>,
    entry_id: Option<i64>,
    precision: Option<String>,
    rules_sha256: Option<String>,
    page_state: String,
    page_error: Option<String>,
    canonical_url: Option<String>,
    outcome_sha256: Option<String>,
    memory: Option<String>,
    said_title: Option<String>,
    said_summary: Option<String>,
    said_content: Option<String>,
    said_published_at: Option<Timestamp>,
    said_updated_at: Option<Timestamp>,
}

impl From<KeptRow> for KeptPage {
    fn from(row: KeptRow) -> Self {
        let precision = row.precision.as_deref().and_then(precision);
        let page = PendingPage {
            article: row.id,
            url: row.asked_url.clone(),
            attempts: 0,
            first_seen_at: row.first_seen_at,
            extracted_at: None,
            was_fetched: false,
            validators: Validators::default(),
            entry: row.entry_id,
            title: row.said_title,
            summary: row.said_summary,
            content: row.said_content,
            published: row.said_published_at.and_then(|at| moment(at, precision)),
            updated: row.said_updated_at.and_then(|at| Moment::utc(at.to_utc())),
            words: 0,
            language: row.lang_before.clone(),
            crawl_delay: None,
        };
        let read_with = ReadWith {
            asked_url: row.asked_url,
            found_url: row.found_url,
            content_type: row.content_type,
            first_seen_at: row.first_seen_at,
            language: row.lang_before,
            entry: row.entry_id,
            precision,
            rules_sha256: row.rules_sha256,
            page_state: PageState::parse(&row.page_state).unwrap_or_default(),
            page_error: row.page_error,
            canonical_url: row.canonical_url,
            outcome_sha256: row.outcome_sha256,
            memory: row.memory,
        };
        let standing = StandingArticle {
            url: row.url,
            title: row.title,
            authors: people(&row.authors),
            published_at: row.published_at,
            published_precision: row.published_precision,
            modified_at: row.modified_at,
            effective_at: row.effective_at,
            date_source: row.date_source,
            language: row.lang,
            site_name: row.site_name,
            section: row.section,
            image_url: row.image_url,
            image_alt: row.image_alt,
            image_caption: row.image_caption,
            image_credit: row.image_credit,
            word_count: row.word_count,
            text_source: row.text_source,
            text_sha256: row.text_sha256,
            confidence: row.confidence,
            extra: row.extra,
            summary: row.summary,
            html: row.html,
            tags: serde_json::from_str(&row.tags).unwrap_or_default(),
        };
        let (extractor, raw_month, raw_sha256) = (row.extractor, row.raw_month, row.raw_sha256);
        Self { page, read_with, extractor, raw_month, raw_sha256, standing }
    }
}

fn moment(at: Timestamp, precision: Option<Precision>) -> Option<Moment> {
    match precision {
        Some(Precision::Day) => Moment::day(at.to_utc().date_naive()),
        _ => Moment::utc(at.to_utc()),
    }
}

fn precision(word: &str) -> Option<Precision> {
    [Precision::Day, Precision::Second].into_iter().find(|precision| precision_word(*precision) == word)
}

fn precision_word(precision: Precision) -> &'static str {
    match precision {
        Precision::Day => "day",
        Precision::Second => "second",
    }
}

fn people(json: &str) -> Vec<Person> {
    let people: Vec<serde_json::Value> = serde_json::from_str(json).unwrap_or_default();
    let word = |person: &serde_json::Value, key| person[key].as_str().map(ToOwned::to_owned);
    let person = |of: &serde_json::Value| Person {
        name: word(of, "name"),
        email: word(of, "email"),
        url: word(of, "url"),
    };
    people.iter().map(person).collect()
}
