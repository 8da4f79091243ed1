//! The editions of an article: the texts it had before, and the one that stands.

use super::{ArchiveError, Reader};
use crate::model::ArticleId;

/// A text an article had, or has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// From 1; the highest is the one that stands.
    pub version: i64,
    pub seen_at: String,
    /// What another edition replaced it for: `publisher` or `re-extraction`; `None` for the one that stands.
    pub cause: Option<String>,
    /// `page` or `feed`.
    pub source: Option<String>,
    pub title: Option<String>,
    pub text: Option<String>,
}

impl Reader {
    /// Returns the article of this number, or known under this address.
    pub async fn article(&self, name: &str) -> Result<Option<ArticleId>, ArchiveError> {
        let number = name.parse::<i64>().ok();
        sqlx::query_scalar!(
            r#"SELECT id AS "id!: ArticleId" FROM articles WHERE id = ?1
               UNION ALL SELECT article_id FROM article_urls WHERE url = ?2
               UNION ALL SELECT article_id FROM entries WHERE link = ?2 LIMIT 1"#,
            number,
            name,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a look for an article"))
    }

    /// Returns an article's address and its editions, the first one first.
    pub async fn editions(&self, article: ArticleId) -> Result<(Option<String>, Vec<Edition>), ArchiveError> {
        let mut editions = sqlx::query_as!(
            Edition,
            r#"SELECT version, captured_at AS seen_at, cause AS "cause?", source AS "source?", title, text
               FROM article_versions WHERE article_id = ? ORDER BY version"#,
            article,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("an article's versions"))?;
        let standing = sqlx::query!(
            r#"SELECT url, version_count, coalesce(last_changed_at, extracted_at, first_seen_at) AS "seen_at!",
                      text_source, title, text
               FROM articles WHERE id = ?"#,
            article,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(self.sql("an article"))?;
        let next = editions.last().map_or(1, |last| last.version + 1);
        editions.push(Edition {
            version: standing.version_count.max(next),
            seen_at: standing.seen_at,
            cause: None,
            source: standing.text_source,
            title: standing.title,
            text: standing.text,
        });
        Ok((standing.url, editions))
    }
}
