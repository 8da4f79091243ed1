//! Articles as they leave the archive, one slice of them at a time.

use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, FromRow as _, Row as _, Sqlite};

use super::{ArchiveError, Reader, condition};
use crate::model::{FeedId, Slice};

/// An article with its lists, as JSON has them.
#[derive(Debug, Clone, serde::Serialize, sqlx::FromRow)]
pub struct SlicedArticle {
    pub id: i64,
    pub url: Option<String>,
    pub host: Option<String>,
    pub title: Option<String>,
    pub byline: Option<String>,
    #[sqlx(try_from = "String")]
    pub authors: JsonList,
    pub published_at: Option<String>,
    pub published_precision: Option<String>,
    pub modified_at: Option<String>,
    pub effective_at: String,
    pub date_source: String,
    pub first_seen_at: String,
    pub gone_at: Option<String>,
    pub lang: Option<String>,
    pub site_name: Option<String>,
    pub section: Option<String>,
    pub image_url: Option<String>,
    pub word_count: Option<i64>,
    pub page_state: String,
    pub text_source: Option<String>,
    pub version_count: i64,
    pub duplicate_of: Option<i64>,
    #[sqlx(try_from = "String")]
    pub tags: JsonList,
    #[sqlx(try_from = "String")]
    pub feeds: JsonList,
    pub extractor: Option<String>,
    pub text_sha256: Option<String>,
    pub raw_sha256: Option<String>,
    pub raw_month: Option<String>,
    pub summary: Option<String>,
    pub text: Option<String>,
    pub html: Option<String>,
}

/// A list that SQLite has made as JSON.
#[derive(Debug, Clone, serde::Serialize)]
#[serde(transparent)]
pub struct JsonList(pub Vec<serde_json::Value>);

impl TryFrom<String> for JsonList {
    type Error = serde_json::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        serde_json::from_str(&text).map(Self)
    }
}

/// The exchange that brought an article's page.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct KeptExchange {
    pub url: String,
    pub started_at: String,
    pub status: Option<i64>,
    pub content_type: Option<String>,
    /// As JSON: a list of names and values.
    pub headers: Option<String>,
}

const COLUMNS: &str = "a.id, a.url, a.host, a.title, a.byline,
  (SELECT json_group_array(json_object('name', name, 'url', url) ORDER BY position) FROM article_authors w
   WHERE w.article_id = a.id) AS authors,
  a.published_at, a.published_precision, a.modified_at, a.effective_at, a.date_source, a.first_seen_at, a.gone_at, a.lang,
  a.site_name, a.section, a.image_url, a.word_count, a.page_state, a.text_source, a.version_count, a.duplicate_of,
  (SELECT json_group_array(tag) FROM (SELECT DISTINCT tag FROM article_tags t WHERE t.article_id = a.id ORDER BY tag)) AS tags,
  (SELECT json_group_array(json_object('id', id, 'title', title)) FROM
    (SELECT DISTINCT f.id, f.title FROM entries e JOIN feeds f ON f.id = e.feed_id WHERE e.article_id = a.id ORDER BY f.id))
    AS feeds,
  a.extractor, a.text_sha256, a.raw_sha256, a.raw_month, a.summary, a.text, a.html";

const FILTER: &str = "a.id > ?1
  AND (?2 IS NULL OR a.effective_at >= ?2) AND (?3 IS NULL OR a.effective_at < ?3)
  AND (?4 IS NULL OR EXISTS (SELECT 1 FROM entries e WHERE e.article_id = a.id AND e.feed_id = ?4))
  AND (?5 IS NULL OR EXISTS (SELECT 1 FROM article_tags t WHERE t.article_id = a.id AND t.tag = ?5 COLLATE NOCASE))
  AND (?6 IS NULL OR a.host = ?6 OR a.host LIKE '%.' || ?6)
  AND (?7 IS NULL OR a.lang = ?7 COLLATE NOCASE OR a.lang LIKE ?7 || '-%')";

impl Reader {
    /// Returns the first articles of a slice, so many at most.
    pub async fn slice(&self, slice: &Slice, limit: u32) -> Result<Vec<SlicedArticle>, ArchiveError> {
        let question = format!(
            "SELECT {COLUMNS} FROM articles a WHERE {FILTER} AND ({}) ORDER BY a.id LIMIT {limit}",
            condition(slice)?
        );
        let rows =
            ask(&question, slice).fetch_all(&self.pool).await.map_err(|err| self.refused(err, slice))?;
        let articles: Result<Vec<_>, _> = rows.iter().map(SlicedArticle::from_row).collect();
        articles.map_err(self.sql("articles"))
    }

    /// Returns how many articles a slice has.
    pub async fn count_slice(&self, slice: &Slice) -> Result<u64, ArchiveError> {
        let question = format!("SELECT count(*) FROM articles a WHERE {FILTER} AND ({})", condition(slice)?);
        let row: SqliteRow =
            ask(&question, slice).fetch_one(&self.pool).await.map_err(|err| self.refused(err, slice))?;
        Ok(u64::try_from(row.get::<i64, _>(0)).unwrap_or(0))
    }

    /// Returns the exchange that brought the page of an article that is kept.
    pub async fn kept_exchange(&self, article: &SlicedArticle) -> Result<Option<KeptExchange>, ArchiveError> {
        sqlx::query_as(
            "SELECT coalesce(final_url, url) AS url, started_at, status, content_type, headers FROM fetches
             WHERE article_id = ? AND kind = 'page' AND body_sha256 = ? ORDER BY id DESC LIMIT 1",
        )
        .bind(article.id)
        .bind(&article.raw_sha256)
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("how a page was fetched"))
    }

    /// Returns when anything was fetched last: the moment the archive is of.
    pub async fn last_fetched_at(&self) -> Result<Option<String>, ArchiveError> {
        sqlx::query_scalar("SELECT max(started_at) FROM fetches")
            .fetch_one(&self.pool)
            .await
            .map_err(self.sql("the last request"))
    }

    /// Returns the feed of this number, address or title.
    pub async fn feed_named(&self, name: &str) -> Result<Option<FeedId>, ArchiveError> {
        let sealed = self.vault.conceal(name);
        sqlx::query_scalar(
            "SELECT id FROM feeds WHERE CAST(id AS TEXT) = ?1 OR url = ?2 OR configured_url = ?2 OR title = ?1 COLLATE NOCASE
             ORDER BY CAST(id AS TEXT) = ?1 DESC, id LIMIT 1",
        )
        .bind(name)
        .bind(sealed)
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a look for a feed"))
    }

    /// What SQLite minds about a condition somebody wrote is theirs to mend.
    fn refused(&self, source: sqlx::Error, slice: &Slice) -> ArchiveError {
        match (source.as_database_error(), &slice.condition) {
            (Some(refused), Some(condition)) if refused.code().as_deref() == Some("1") => {
                let reason = refused.message().to_owned();
                ArchiveError::BadCondition { condition: condition.clone(), reason }
            }
            _ => self.sql("articles")(source),
        }
    }
}

/// Returns the condition as it is asked: on a line of its own, so that a comment ends with it.
fn condition(slice: &Slice) -> Result<String, ArchiveError> {
    let Some(condition) = &slice.condition else { return Ok("true".to_owned()) };
    match condition::fault(condition) {
        Some(reason) => {
            Err(ArchiveError::BadCondition { condition: condition.clone(), reason: reason.to_owned() })
        }
        None => Ok(format!("{condition}\n")),
    }
}

fn ask(question: &str, slice: &Slice) -> sqlx::query::Query<'static, Sqlite, SqliteArguments> {
    sqlx::query(AssertSqlSafe(question.to_owned()))
        .bind(slice.after)
        .bind(slice.since)
        .bind(slice.until)
        .bind(slice.feed)
        .bind(slice.tag.clone())
        .bind(slice.host.clone())
        .bind(slice.language.clone())
}
