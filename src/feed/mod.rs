//! Reads feeds: bytes in, [`ParsedFeed`] out.
//!
//! Pure. The only room that knows feed-rs.

use url::Url;

use crate::model::ParsedFeed;

/// Why a document could not be read as a feed.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    #[error("this is not a feed")]
    NotAFeed,
    #[error("the feed cannot be read: {0}")]
    Unreadable(String),
}

/// A feed as it came from its server.
#[derive(Debug, Clone, Copy)]
pub struct FeedDocument<'a> {
    pub bytes: &'a [u8],
    /// The `Content-Type` header, whole.
    pub content_type: Option<&'a str>,
    /// Where the bytes came from, after redirects: the base of relative links.
    pub url: Option<&'a Url>,
}

/// Reads one feed.
pub fn parse(document: &FeedDocument<'_>) -> Result<ParsedFeed, FeedError> {
    let _ = document;
    Err(FeedError::NotAFeed)
}
