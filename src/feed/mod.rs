//! Reads feeds: bytes in, [`ParsedFeed`] out.
//!
//! Pure. The only room that knows feed-rs. A feed goes through four hands:
//! `decode` makes text of its bytes, `repair` makes sound Atom of the text,
//! feed-rs reads that, and `complete` adds what feed-rs's model has no place for.

mod complete;
mod dates;
mod decode;
mod entity;
mod error;
mod html;
mod limits;
mod markup;
mod person;
mod repair;

#[cfg(test)]
mod damage_tests;
#[cfg(test)]
mod dialect_tests;
#[cfg(test)]
mod property_tests;

use feed_rs::parser::Builder;
use url::Url;

pub use self::error::{FeedError, Lookalike};
use crate::model::ParsedFeed;

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
    if document.bytes.len() > limits::MAX_BYTES {
        return Err(FeedError::TooLarge { limit: limits::MAX_BYTES });
    }
    let decoded = decode::decode(document.bytes, document.content_type);
    let repaired = match decoded.text.trim().as_bytes() {
        [b'{' | b'[', ..] | b"null" => repair::json(&decoded.text, document.url, decoded.repairs)?,
        _ if is_binary(document.bytes) => return Err(FeedError::NotAFeed { found: Lookalike::Binary }),
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

/// Whether the bytes begin as gzip, zip, brotli-less zstd, an image or a PDF do.
fn is_binary(bytes: &[u8]) -> bool {
    const MARKS: &[&[u8]] =
        &[b"\x1f\x8b", b"PK\x03\x04", b"\x28\xb5\x2f\xfd", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"%PDF"];
    MARKS.iter().any(|mark| bytes.starts_with(mark))
}
