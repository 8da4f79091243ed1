//! Full-text search, for people who do not write SQL.

use super::ailment::Ailment;
use super::search_query::{self, Asked};
use super::{ArchiveError, Reader, full_text};
use crate::model::Timestamp;

/// Each word is looked for beside each other one, so that a query costs more than its words.
const MOST_WORDS: usize = 40;

/// Bytes: in scripts without blanks each character is a word.
const LONGEST_QUERY: usize = 1000;

/// What is to be found.
#[derive(Debug, Clone)]
pub struct Search {
    /// As somebody wrote it.
    pub query: String,
    /// Articles from then on, by `effective_at`.
    pub since: Option<Timestamp>,
    /// Articles up to then, and not of then.
    pub until: Option<Timestamp>,
    pub lang: Option<String>,
    /// Articles that this feed carried.
    pub feed: Option<i64>,
    pub order: SearchOrder,
    pub limit: u32,
}

impl Search {
    /// Everything that matches, best first.
    pub fn best(query: impl Into<String>, limit: u32) -> Self {
        let order = SearchOrder::Best;
        Self { query: query.into(), since: None, until: None, lang: None, feed: None, order, limit }
    }
}

/// Which of the articles found come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchOrder {
    Best,
    Latest,
}

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

/// Asks one index, in one order; all four differ in that only.
macro_rules! found {
    ($reader:expr, $search:expr, $query:expr, $index:literal, $order:literal) => {
        sqlx::query_as!(
            Hit,
            r#"SELECT a.id, a.effective_at, a.title, a.url, a.byline, snippet("#
                + $index
                + r#", -1, char(2), char(3), ' … ', 24) AS "snippet: String" FROM "#
                + $index
                + " CROSS JOIN articles a ON a.id = "
                + $index
                + ".rowid WHERE "
                + $index
                + " MATCH ?1 AND a.duplicate_of IS NULL AND (?2 IS NULL OR a.effective_at >= ?2)
                    AND (?3 IS NULL OR a.effective_at < ?3) AND (?4 IS NULL OR a.lang = ?4 OR a.lang LIKE ?4 || '-%')
                    AND (?5 IS NULL OR EXISTS (SELECT 1 FROM entries e WHERE e.article_id = a.id AND e.feed_id = ?5))
                    ORDER BY "
                + $order
                + " LIMIT 0 + ?6",
            $query,
            $search.since,
            $search.until,
            $search.lang,
            $search.feed,
            $search.limit,
        )
        .fetch_all(&$reader.pool)
        .await
    };
}

impl Reader {
    /// Returns the articles that match.
    pub async fn search(&self, search: &Search) -> Result<Vec<Hit>, ArchiveError> {
        let bad =
            |reason: &str| ArchiveError::BadQuery { query: search.query.clone(), reason: reason.to_owned() };
        if search.query.len() > LONGEST_QUERY || search.query.split_whitespace().count() > MOST_WORDS {
            return Err(bad("it is too long: forty words are enough"));
        }
        let Asked { query, is_apart } = search_query::read(&search.query);
        if query.is_empty() {
            return Err(bad("there is no word in it"));
        }
        let found = match (is_apart, search.order) {
            (false, SearchOrder::Best) => found!(self, search, query, "articles_fts", "rank"),
            (false, SearchOrder::Latest) => {
                found!(self, search, query, "articles_fts", "a.effective_at DESC")
            }
            (true, SearchOrder::Best) => found!(self, search, query, "articles_fts_apart", "rank"),
            (true, SearchOrder::Latest) => {
                found!(self, search, query, "articles_fts_apart", "a.effective_at DESC")
            }
        };
        let mut hits = found.map_err(|source| match source.as_database_error() {
            Some(refused) if is_about_the_query(refused.message()) && Ailment::of(&source).is_none() => {
                bad(refused.message())
            }
            _ => ArchiveError::Sql { doing: "a search", source }.at(&self.path),
        })?;
        if is_apart {
            for hit in &mut hits {
                hit.snippet = hit.snippet.take().map(|snippet| snippet.replace(full_text::APART, ""));
            }
        }
        Ok(hits)
    }
}

/// FTS5 has no code of its own for a query it cannot read.
fn is_about_the_query(message: &str) -> bool {
    ["fts5", "no such column", "unterminated string"].iter().any(|words| message.contains(words))
}
