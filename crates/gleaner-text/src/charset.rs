//! Bytes to text: which encoding a page is really in.
//!
//! The order is the web's own (BOM, header, `<meta>`, guess), with one correction: bytes that are
//! well-formed multi-byte UTF-8 are UTF-8 whatever the page claims, because that does not happen by accident.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};

/// How far into a page a `<meta charset>` is looked for; browsers stop at 1024, many pages do not.
const DECLARATION_WINDOW: usize = 4096;

/// How much of a page the guess is made from; more does not change it.
const GUESS_WINDOW: usize = 64 * 1024;

/// Above this share of undecodable characters a declared UTF-8 is taken for a false claim.
const TOLERATED_DAMAGE: usize = 200;

/// Returns the page as text, in the encoding it is most likely written in.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0;
    }
    let declared = content_type.and_then(from_header).or_else(|| from_markup(bytes));
    if declared != Some(ISO_2022_JP)
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return Cow::Borrowed(text);
    }
    if declared != Some(ISO_2022_JP) {
        let text = UTF_8.decode_without_bom_handling(bytes).0;
        if !is_badly_damaged(&text) {
            return text;
        }
    }
    let encoding = declared.filter(|&encoding| encoding != UTF_8).unwrap_or_else(|| guess(bytes));
    encoding.decode_without_bom_handling(bytes).0
}

/// Returns the encoding named by a `charset=` parameter.
fn from_header(content_type: &str) -> Option<&'static Encoding> {
    charset_label(content_type.as_bytes()).and_then(Encoding::for_label)
}

/// Returns the encoding a `<meta>` (or an XML declaration) names; UTF-16 there can only mean UTF-8.
fn from_markup(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_WINDOW)];
    let encoding = charset_label(head).or_else(|| xml_label(head)).and_then(Encoding::for_label)?;
    Some(encoding.output_encoding())
}

/// Returns what follows the first `charset=`.
fn charset_label(bytes: &[u8]) -> Option<&[u8]> {
    label_after(bytes, b"charset")
}

/// Returns the encoding of `<?xml … encoding="…"?>`.
fn xml_label(bytes: &[u8]) -> Option<&[u8]> {
    bytes.starts_with(b"<?xml").then(|| label_after(bytes, b"encoding")).flatten()
}

fn label_after<'a>(bytes: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let mut rest = bytes;
    while let Some(at) = rest.windows(key.len()).position(|window| window.eq_ignore_ascii_case(key)) {
        rest = &rest[at + key.len()..];
        let value = rest.trim_ascii_start();
        let Some(value) = value.strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let length = value
            .iter()
            .position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:.".contains(byte))
            .unwrap_or(value.len());
        if length > 0 {
            return Some(&value[..length]);
        }
    }
    None
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(GUESS_WINDOW)], true);
    detector.guess(None, Utf8Detection::Allow)
}

fn is_badly_damaged(text: &str) -> bool {
    let damaged = text.matches('\u{fffd}').count();
    let beyond_ascii = text.chars().filter(|c| !c.is_ascii()).count();
    damaged > text.len() / TOLERATED_DAMAGE || damaged * 2 > beyond_ascii
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_lies_about_its_charset_is_read_as_the_utf_8_it_is() {
        let page = "<meta charset=iso-8859-1><p>Łódź, déjà vu".as_bytes();
        assert_eq!(
            decode(page, Some("text/html; charset=windows-1252")),
            "<meta charset=iso-8859-1><p>Łódź, déjà vu"
        );
    }

    #[test]
    fn the_header_goes_before_the_markup() {
        let page = b"<meta charset=\"windows-1251\"><p>caf\xe9";
        assert!(decode(page, Some("text/html; charset=iso-8859-1")).ends_with("café"));
        assert!(decode(page, None).ends_with("cafй"));
    }

    #[test]
    fn an_undeclared_charset_is_guessed() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("<p>Правительство утвердило новый бюджет на следующий год</p>");
        assert!(decode(&bytes, None).contains("бюджет"));
    }
}
