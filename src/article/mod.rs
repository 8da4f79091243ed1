//! Reads article pages: bytes in, [`Article`] out.
//!
//! Pure. The only room that knows scraper.

use url::Url;

use crate::model::{Article, Moment};

/// Why a page could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    #[error("this is not an HTML page but {kind}")]
    NotHtml { kind: String },
}

/// A page as it came from its server, with what its feed announced.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page<'a> {
    pub bytes: &'a [u8],
    /// The `Content-Type` header, whole.
    pub content_type: Option<&'a str>,
    /// Where the bytes came from, after redirects: the base of relative links.
    pub url: Option<&'a Url>,
    pub announced: Announced<'a>,
}

/// What a feed said of the article behind a page; guides the reading, and fills what the page leaves out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Announced<'a> {
    pub title: Option<&'a str>,
    /// HTML.
    pub summary: Option<&'a str>,
    /// HTML.
    pub content: Option<&'a str>,
    pub published: Option<Moment>,
}

/// Reads one page.
pub fn extract(page: &Page<'_>) -> Result<Article, ExtractError> {
    let _ = page;
    Err(ExtractError::NotHtml { kind: "unread".to_owned() })
}

/// A piece of HTML made safe, and its plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    pub text: String,
    pub html: String,
    pub word_count: u32,
}

/// Cleans the HTML a feed carries as an entry's content or summary.
///
/// Relative links are resolved against `base`.
pub fn clean_fragment(html: &str, base: Option<&Url>) -> Fragment {
    let _ = (html, base);
    Fragment { text: String::new(), html: String::new(), word_count: 0 }
}
