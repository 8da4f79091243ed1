use std::fmt::Write;

use reqwest::Response;
use sha2::{Digest, Sha256};

use super::coding::{Decoding, Stop};
use super::error::Limit;
use super::media::{self, Verdict};
use super::{FetchError, hints};

/// What a body is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Anything,
    /// Of a page too large nothing is used, so it is not begun.
    Page,
    Feed,
    /// A feed that its server denies by its status: another body is of no interest.
    DeniedFeed,
}

/// A body, and what is known of it as it was sent.
pub(super) struct Received {
    /// Decoded.
    pub(super) bytes: Vec<u8>,
    pub(super) wire_bytes: u64,
    pub(super) wire_sha256: String,
    /// Why it may end before its end.
    pub(super) flaw: Option<FetchError>,
}

/// Reads and decodes a body while it streams.
///
/// It stops at the limit, of what is sent and of what that unpacks to, and where the line breaks: what came before is
/// returned all the same. An error means that there is nothing to read in it: a body of a type that is none of a document's
/// is not read at all, one that does not begin as it should to its first bytes.
pub(super) async fn read(
    mut response: Response,
    expected: Expected,
    limit: Limit,
    timeout_s: u64,
) -> Result<Received, FetchError> {
    let content_type = hints::content_type(response.headers());
    let mut is_other: Option<fn(&[u8]) -> bool> = match (expected, media::declared(content_type.as_deref())) {
        (Expected::Anything, _) => None,
        (_, Verdict::Binary) => return Err(no_document(content_type)),
        (Expected::DeniedFeed, _) => Some(|head| !media::is_like_feed(head)),
        (Expected::Page | Expected::Feed, Verdict::Document) => Some(media::is_binary),
        (Expected::Page | Expected::Feed, Verdict::Unsure) => Some(media::is_no_text),
    };
    let announced = response.content_length().unwrap_or(0);
    let needed = if expected == Expected::Page { announced } else { 0 };
    let mut decoding = Decoding::new(response.headers(), limit.bytes, announced);
    let (mut wire_bytes, mut wire_sha256) = (0, Sha256::new());
    let flaw = loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => break decoding.finish().err().map(|stop| FetchError::stopped(stop, limit)),
            Err(err) => {
                // What broke tells more than what is missing by that.
                let _ = decoding.finish();
                break Some(FetchError::from_reqwest(err, timeout_s));
            }
        };
        wire_bytes += chunk.len() as u64;
        wire_sha256.update(&chunk);
        let mut pushed = decoding.push(&chunk);
        if let Some(is_other) = is_other.take_if(|_| !decoding.body().is_empty())
            && is_other(decoding.body())
        {
            return Err(no_document(content_type));
        }
        if wire_bytes.max(needed) > limit.bytes {
            pushed = pushed.and(Err(Stop::Full));
        }
        if let Err(stop) = pushed {
            break Some(FetchError::stopped(stop, limit));
        }
    };
    Ok(Received { bytes: decoding.into_body(), wire_bytes, wire_sha256: hex(&wire_sha256.finalize()), flaw })
}

fn no_document(content_type: Option<String>) -> FetchError {
    FetchError::NoDocument { media_type: content_type.unwrap_or_else(|| "of no declared type".to_owned()) }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
