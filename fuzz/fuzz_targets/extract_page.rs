//! Bytes to `Article`: no panic, the same answer each time, a confidence between 0 and 1, no HTML that runs.
//!
//! `cargo +nightly fuzz run extract_page -- -max_len=20000`

#![no_main]

use gleaner_article::{self as article, Announced, Page};
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|bytes: &[u8]| {
    let url = Url::parse("http://example.org/story.html").unwrap();
    // The first byte chooses what the server says about the charset, and whether a feed announced the page.
    let content_type = match bytes.first() {
        Some(b' ') => Some("text/html; charset=windows-1252"),
        Some(b'\t') => Some("text/html; charset=shift_jis"),
        _ => None,
    };
    let told = String::from_utf8_lossy(&bytes[bytes.len() / 2..]);
    let announced = match bytes.first() {
        Some(b'\n') => Announced { title: Some(&told), content: Some(&told), ..Announced::default() },
        _ => Announced::default(),
    };
    let page = Page { bytes, content_type, url: Some(&url), announced, rules: None, memory: None };
    let Ok(once) = article::extract(&page) else { return };
    assert!((0.0..=1.0).contains(&once.confidence), "a confidence of {}", once.confidence);
    // What stands outside of tags are words, whatever they say.
    let html = once.html.to_ascii_lowercase();
    for tag in html.split('<').skip(1).filter_map(|tag| tag.split('>').next()) {
        assert!(!tag.starts_with("script") && !tag.contains("href=\"javascript:"), "{html}");
    }
    assert_eq!(Some(once), article::extract(&page).ok());
});
