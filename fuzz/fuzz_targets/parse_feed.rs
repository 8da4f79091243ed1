//! Bytes to `ParsedFeed`: no panic, and the same answer each time.
//!
//! `cargo +nightly fuzz run parse_feed -- -max_len=20000`

#![no_main]

use gleaner_feed::{self as feed, FeedDocument};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let url = Url::parse("http://example.org/feed.xml").unwrap();
    // The first byte chooses what the server says about the charset.
    let content_type = match bytes.first() {
        Some(b' ') => Some("text/xml; charset=windows-1252"),
        Some(b'\t') => Some("application/json"),
        _ => None,
    };
    let document = FeedDocument { bytes, content_type, url: Some(&url) };
    let once = feed::parse(&document).ok();
    assert_eq!(once, feed::parse(&document).ok());
});
