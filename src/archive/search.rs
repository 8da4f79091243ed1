use super::ailment::Ailment;
use super::{ArchiveError, Reader};

/// One article a search found.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Hit {
    pub id: i64,
    pub effective_at: String,
    pub title: Option<String>,
    pub url: Option<String>,
    pub byline: Option<String>,
    /// A piece of the text around the words found, each between \u{2} and \u{3}.
    pub snippet: Option<String>,
}

impl Reader {
    /// Returns the articles that match an FTS5 query, best first.
    pub async fn search(&self, query: &str, limit: u32) -> Result<Vec<Hit>, ArchiveError> {
        sqlx::query_as!(
            Hit,
            r#"SELECT a.id, a.effective_at, a.title, a.url, a.byline,
                      snippet(articles_fts, -1, char(2), char(3), ' … ', 24) AS "snippet: String"
               FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid
               WHERE articles_fts MATCH ? AND a.duplicate_of IS NULL
               ORDER BY rank
               LIMIT 0 + ?"#,
            query,
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(|source| match source.as_database_error() {
            Some(refused) if is_about_the_query(refused.message()) && Ailment::of(&source).is_none() => {
                ArchiveError::BadQuery { query: query.to_owned(), reason: refused.message().to_owned() }
            }
            _ => ArchiveError::Sql { doing: "a search", source }.at(&self.path),
        })
    }
}

/// FTS5 has no code of its own for a query it cannot read.
fn is_about_the_query(message: &str) -> bool {
    ["fts5", "no such column", "unterminated string"].iter().any(|words| message.contains(words))
}
