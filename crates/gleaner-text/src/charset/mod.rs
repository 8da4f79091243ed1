//! Bytes to text, whatever the server and the document say about them.
//!
//! The bytes decide: a mark at their head, then being valid UTF-8, which does not happen by accident, then what was declared
//! and can be true, then a guess.
//!
//! ```
//! use gleaner_text::charset::{self, Finding, Markup};
//!
//! let page = "<meta charset=iso-8859-1><p>Łódź, déjà vu".as_bytes();
//! let decoded = charset::decode(page, Some("text/html"), Markup::Html);
//! assert_eq!(decoded.text, "<meta charset=iso-8859-1><p>Łódź, déjà vu");
//! assert_eq!(decoded.findings, [Finding::WrongCharset]);
//! ```

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// In which way a document says its own charset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// By `<meta charset>`, or by `charset=` in the header it stands for.
    Html,
    /// By `<?xml … encoding="…"?>`.
    Xml,
}

/// A document as text, without a byte-order mark.
#[derive(Debug)]
#[non_exhaustive]
pub struct Decoded<'a> {
    /// Borrowed where the bytes are UTF-8 as they stand.
    pub text: Cow<'a, str>,
    /// What was wrong, each at most once; empty for most documents.
    pub findings: Vec<Finding>,
}

/// What is wrong with a document's bytes, or with what is said of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// The charset declared is not the one the bytes are in.
    WrongCharset,
    /// No charset was declared, and the bytes are not UTF-8.
    UndeclaredCharset,
    /// UTF-16 or UTF-32 without its mark.
    MissingByteOrderMark,
    /// More than one charset in one document.
    MixedCharsets,
    /// Bytes that mean nothing in the document's charset; U+FFFD stands for them.
    UndecodableBytes,
}

/// How far into a document its declaration is looked for: browsers stop at 1024, but warnings printed before it can be long.
const DECLARATION_WINDOW: usize = 4096;

/// How much text a guess is made from; more would make it no better, only slower.
const GUESS_BYTES: usize = 64 * 1024;

/// One damaged character in this many bytes is a stray in a document that is else what it seems.
const STRAY: usize = 200;

/// Returns a document as text, in the charset it is most likely written in.
///
/// `content_type` is the `Content-Type` header, whole; its `charset` goes before what the document says of itself.
pub fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>, markup: Markup) -> Decoded<'a> {
    let mut findings = Vec::new();
    let text = match characters(bytes, content_type, markup, &mut findings) {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Cow::Owned(text) if text.starts_with('\u{feff}') => {
            Cow::Owned(text.trim_start_matches('\u{feff}').to_owned())
        }
        owned @ Cow::Owned(_) => owned,
    };
    Decoded { text, findings }
}

fn characters<'a>(
    bytes: &'a [u8],
    content_type: Option<&str>,
    markup: Markup,
    findings: &mut Vec<Finding>,
) -> Cow<'a, str> {
    if let Some(text) = utf32(bytes, findings) {
        return Cow::Owned(text);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        if encoding != UTF_8 && !looks_like_utf16(bytes) {
            return characters(&bytes[mark..], content_type, markup, findings);
        }
        if encoding == UTF_8 {
            let marked = &bytes[mark..];
            return std::str::from_utf8(marked)
                .map_or_else(|_| mixed(marked, &Declared::default(), findings), Cow::Borrowed);
        }
        return decode_as(encoding, &bytes[mark..], findings);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        findings.push(Finding::MissingByteOrderMark);
        return decode_as(encoding, bytes, findings);
    }
    let declared = Declared::of(bytes, content_type, markup);
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Some(encoding) = declared.encoding().filter(|encoding| hides_in_utf8(encoding, text)) {
            return decode_as(encoding, bytes, findings);
        }
        if declared.encoding().is_some_and(|encoding| encoding != UTF_8) && !text.is_ascii() {
            findings.push(Finding::WrongCharset);
        }
        return Cow::Borrowed(text);
    }
    legacy(bytes, &declared, findings)
}

/// What the server's header and the document's own declaration say.
#[derive(Debug, Default)]
struct Declared {
    header: Option<&'static Encoding>,
    document: Option<&'static Encoding>,
}

impl Declared {
    fn of(bytes: &[u8], content_type: Option<&str>, markup: Markup) -> Self {
        let header = content_type.and_then(|value| label_after(value.as_bytes(), b"charset"));
        let window = &bytes[..bytes.len().min(DECLARATION_WINDOW)];
        let document = match markup {
            Markup::Html => label_after(window, b"charset").or_else(|| xml_label(window)),
            Markup::Xml => xml_label(window),
        };
        Self {
            header: header.and_then(Encoding::for_label_no_replacement),
            document: document.and_then(Encoding::for_label_no_replacement),
        }
    }

    /// Returns the one that counts: the header's before the document's, as RFC 7303 and HTML have it.
    fn encoding(&self) -> Option<&'static Encoding> {
        self.header.or(self.document)
    }

    /// Returns those that can be true of bytes that are neither UTF-8 nor UTF-16.
    fn legacy(&self) -> impl Iterator<Item = &'static Encoding> {
        let unicode = |encoding: &&Encoding| [UTF_8, UTF_16LE, UTF_16BE].contains(encoding);
        [self.header, self.document].into_iter().flatten().filter(move |encoding| !unicode(encoding))
    }
}

/// Returns the encoding of `<?xml … encoding="…"?>`, wherever it stands.
fn xml_label(window: &[u8]) -> Option<&[u8]> {
    let declaration = &window[find(window, b"<?xml")?..];
    label_after(&declaration[..find(declaration, b"?>").unwrap_or(declaration.len())], b"encoding")
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

/// Returns the value of the first `key=value`.
fn label_after<'a>(bytes: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let mut rest = bytes;
    while let Some(at) = rest.windows(key.len()).position(|window| window.eq_ignore_ascii_case(key)) {
        rest = &rest[at + key.len()..];
        let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { continue };
        let value = value.trim_ascii_start();
        let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_:.".contains(byte);
        let length = value.iter().position(|byte| !is_part(byte)).unwrap_or(value.len());
        if length > 0 {
            return Some(&value[..length]);
        }
    }
    None
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8], findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    if damaged {
        findings.push(Finding::UndecodableBytes);
    }
    text
}

/// Decodes what is neither UTF-8 nor UTF-16.
fn legacy<'a>(bytes: &'a [u8], declared: &Declared, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let share = Utf8Share::of(bytes);
    if share.is_but_for_strays(bytes.len()) || (declared.encoding() == Some(UTF_8) && share.is_pasted_into())
    {
        return mixed(bytes, declared, findings);
    }
    for encoding in declared.legacy() {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            if Some(encoding) != declared.encoding() {
                findings.push(Finding::WrongCharset);
            }
            return text;
        }
    }
    if share.is_most() {
        return mixed(bytes, declared, findings);
    }
    if let Some(encoding) = declared.legacy().next() {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        if text.matches('\u{fffd}').count() <= text.len() / STRAY {
            findings.push(Finding::UndecodableBytes);
            return text;
        }
    }
    let is_declared = declared.encoding().is_some();
    findings.push(if is_declared { Finding::WrongCharset } else { Finding::UndeclaredCharset });
    decode_as(guess(bytes), bytes, findings)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let plain = bytes.iter().take_while(|b| b.is_ascii()).count();
    let sample = &bytes[plain..bytes.len().min(plain + GUESS_BYTES)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// How much of what is beyond ASCII is UTF-8.
struct Utf8Share {
    /// Characters.
    valid: usize,
    /// Pieces between them that are none, and the bytes these have.
    strays: usize,
    stray_bytes: usize,
    /// How many of these pieces stand right behind another.
    adjacent: usize,
}

impl Utf8Share {
    fn of(bytes: &[u8]) -> Self {
        let mut share = Self { valid: 0, strays: 0, stray_bytes: 0, adjacent: 0 };
        for chunk in bytes.utf8_chunks() {
            share.valid += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
            let is_stray = !chunk.invalid().is_empty();
            share.strays += usize::from(is_stray);
            share.adjacent += usize::from(is_stray && chunk.valid().is_empty());
            share.stray_bytes += chunk.invalid().len();
        }
        share
    }

    fn is_most(&self) -> bool {
        self.valid > self.stray_bytes
    }

    /// Returns whether a document that says it is UTF-8 can be that, with quotes and letters pasted in from elsewhere: those stand among
    /// ASCII, while words in another alphabet's charset are one stray after the other.
    fn is_pasted_into(&self) -> bool {
        self.strays <= 4 * self.valid && 4 * self.adjacent <= self.strays
    }

    /// Returns whether a document of this many bytes is UTF-8, whatever it says, with a few bytes that are not.
    fn is_but_for_strays(&self, bytes: usize) -> bool {
        self.strays <= bytes / STRAY && self.valid >= self.strays
    }
}

/// Reads UTF-8, and where it is not that, the declared charset or windows-1252: text pasted together from several sources.
///
/// A character of which only the beginning is there was cut, and is in no charset.
fn mixed<'a>(bytes: &'a [u8], declared: &Declared, findings: &mut Vec<Finding>) -> Cow<'a, str> {
    let other = declared.legacy().find(|encoding| encoding.is_single_byte()).unwrap_or(WINDOWS_1252);
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    let (mut is_mixed, mut is_cut, mut left) = (false, false, bytes.len());
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        left -= chunk.valid().len() + chunk.invalid().len();
        match chunk.invalid() {
            [] => {}
            [0xc2..=0xf4] if left == 0 => {
                is_cut = true;
                out.push('\u{fffd}');
            }
            [_, _, ..] => {
                is_cut = true;
                out.push('\u{fffd}');
            }
            stray => {
                is_mixed = true;
                out.push_str(&other.decode_without_bom_handling(stray).0);
            }
        }
    }
    findings.extend(is_mixed.then_some(Finding::MixedCharsets));
    findings.extend(is_cut.then_some(Finding::UndecodableBytes));
    Cow::Owned(out)
}

/// Whether text that is valid UTF-8 is so by chance, and is in truth in the declared encoding.
///
/// ISO-2022-JP is all ASCII; a few double-byte characters of the East Asian encodings
/// can each pass for one Latin letter.
fn hides_in_utf8(encoding: &'static Encoding, text: &str) -> bool {
    if encoding == ISO_2022_JP {
        return text.contains('\u{1b}');
    }
    let beyond_ascii = || text.chars().filter(|c| !c.is_ascii());
    !encoding.is_single_byte()
        && encoding != UTF_8
        && ![UTF_16LE, UTF_16BE].contains(&encoding)
        && (1..24).contains(&beyond_ascii().count())
        && beyond_ascii().all(|c| c.len_utf8() == 2)
        && encoding.decode_without_bom_handling_and_without_replacement(text.as_bytes()).is_some()
}

/// Whether every second byte is mostly NUL, as in UTF-16 markup.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(512)];
    nuls(head) * 5 >= head.len()
}

fn nuls(bytes: &[u8]) -> usize {
    bytes.split(|b| *b == 0).count() - 1
}

/// Tells UTF-16 without a mark by the NULs beside its ASCII.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.len() < 4 || !looks_like_utf16(bytes) {
        return None;
    }
    let head = &bytes[..bytes.len().min(512)];
    let (high, low): (Vec<_>, Vec<_>) = head.chunks_exact(2).map(|pair| (pair[0], pair[1])).unzip();
    let (high, low) = (nuls(&high), nuls(&low));
    match () {
        () if high > 4 * low => Some(UTF_16BE),
        () if low > 4 * high => Some(UTF_16LE),
        () => None,
    }
}

/// Reads UTF-32, which `encoding_rs` leaves out because browsers do.
fn utf32(bytes: &[u8], findings: &mut Vec<Finding>) -> Option<String> {
    let (marked, big) = match bytes.get(..4)? {
        [0, 0, 0xfe, 0xff] => (true, true),
        [0xff, 0xfe, 0, 0] => (true, false),
        [0, 0, 0, b'<'] => (false, true),
        [b'<', 0, 0, 0] => (false, false),
        _ => return None,
    };
    if !marked {
        findings.push(Finding::MissingByteOrderMark);
    }
    let read = if big { u32::from_be_bytes } else { u32::from_le_bytes };
    let units = bytes.chunks_exact(4).map(|unit| read([unit[0], unit[1], unit[2], unit[3]]));
    Some(units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}
