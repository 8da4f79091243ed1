//! Reads feeds: bytes in, [`ParsedFeed`] out.
//!
//! RSS 0.9 to 2.0, RDF, Atom 0.3 and 1.0, JSON Feed and CDF, however damaged; what was mended is named in
//! [`ParsedFeed::repairs`].
//!
//! ```
//! use gleaner_feed::{FeedDocument, parse};
//!
//! let bytes = b"<rss version=2.0><channel><title>Ferry & Quay</title><language>de</language>
//!     <item><title>Aground</title><link>/aground</link><pubDate>3/4/2005 10:15</pubDate></item></channel>";
//! let url = "https://example.org/feed".parse()?;
//! let feed = parse(&FeedDocument { bytes, content_type: Some("text/xml"), url: Some(&url) })?;
//!
//! assert_eq!(feed.title.as_deref(), Some("Ferry & Quay"));
//! let entry = &feed.entries[0];
//! assert_eq!(entry.url.as_deref(), Some("https://example.org/aground"));
//! assert_eq!(entry.published.map(|at| at.to_string()).as_deref(), Some("2005-04-03T10:15:00Z"));
//! assert!(feed.repairs.iter().any(|repair| repair == "bare-ampersand"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Pure: no I/O, no clock, not async. The only crate that knows feed-rs. A feed goes through four hands:
//! `decode` makes text of its bytes, `repair` makes sound Atom of the text,
//! feed-rs reads that, and `complete` adds what feed-rs's model has no place for.

mod complete;
mod decode;
mod entity;
mod error;
mod html;
mod limits;
mod markup;
pub mod opml;
mod parsed;
mod person;
mod repair;

#[cfg(test)]
mod tests;

use feed_rs::parser::Builder;
use gleaner_text::binary_kind;
use url::Url;

pub use self::error::{FeedError, Lookalike};
pub use self::parsed::{Enclosure, ParsedEntry, ParsedFeed};

/// A feed as it came from its server; callers build it, so that its fields are all there will be.
#[derive(Debug, Clone, Copy)]
pub struct FeedDocument<'a> {
    /// The body, decompressed and in whatever charset it is.
    pub bytes: &'a [u8],
    /// The `Content-Type` header, whole.
    pub content_type: Option<&'a str>,
    /// Where the bytes came from, after redirects: the base of relative links.
    pub url: Option<&'a Url>,
}

/// Reads one feed, whatever its dialect, its charset and its damage.
///
/// Takes time and memory in proportion to the document's size. Values are as the feed gives them: HTML is not sanitized, and
/// dates may lie in the future.
///
/// # Errors
///
/// When the document is no feed, is larger than 64 MiB, is nested beyond any feed, or is damaged beyond mending.
pub fn parse(document: &FeedDocument<'_>) -> Result<ParsedFeed, FeedError> {
    if document.bytes.len() > limits::MAX_BYTES {
        return Err(FeedError::TooLarge { limit: limits::MAX_BYTES });
    }
    let decoded = decode::decode(document.bytes, document.content_type);
    let repaired = match decoded.text.trim().as_bytes() {
        [b'{' | b'[', ..] | b"null" => repair::json(&decoded.text, document.url, decoded.repairs)?,
        _ if binary_kind(document.bytes).is_some() => {
            return Err(FeedError::NotAFeed { found: Lookalike::Binary });
        }
        _ => repair::xml(&decoded.text, document.url, decoded.repairs)?,
    };
    drop(decoded);
    let read = Builder::new()
        .sanitize_content(false)
        // Dates are read with their zones into the notes, and ids are never invented.
        .timestamp_parser(|_| None)
        .id_generator(|_, _, _| String::new())
        .build()
        .parse(repaired.document.as_bytes())
        .map_err(|problem| FeedError::Unreadable { reason: problem.to_string() })?;
    let repairs = repaired.repairs.names().into_iter().map(str::to_owned).collect();
    Ok(complete::complete(read, repaired.notes, repairs))
}
