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
    if share.is_but_for_strays(bytes.len()) {
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
}

impl Utf8Share {
    fn of(bytes: &[u8]) -> Self {
        let mut share = Self { valid: 0, strays: 0, stray_bytes: 0 };
        for chunk in bytes.utf8_chunks() {
            share.valid += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
            share.strays += usize::from(!chunk.invalid().is_empty());
            share.stray_bytes += chunk.invalid().len();
        }
        share
    }

    fn is_most(&self) -> bool {
        self.valid > self.stray_bytes
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_xml(bytes: &[u8], content_type: Option<&str>, expected: &str, findings: &[Finding]) {
        let decoded = decode(bytes, content_type, Markup::Xml);
        assert_eq!((&*decoded.text, decoded.findings.as_slice()), (expected, findings));
    }

    fn page(bytes: &[u8], content_type: Option<&str>) -> String {
        decode(bytes, content_type, Markup::Html).text.into_owned()
    }

    #[test]
    fn utf8_that_says_otherwise_is_utf8() {
        for charset in ["iso-8859-1", "utf-16"] {
            let text = format!("<?xml version='1.0' encoding='{charset}'?><a>Citroën</a>");
            check_xml(text.as_bytes(), None, &text, &[Finding::WrongCharset]);
        }
    }

    #[test]
    fn the_header_goes_before_the_markup() {
        let bytes = b"<meta charset=\"windows-1251\"><p>caf\xe9";
        assert!(page(bytes, Some("text/html; charset=iso-8859-1")).ends_with("café"));
        assert!(page(bytes, None).ends_with("cafй"));
        let bytes = b"<a>\xcf\xf0\xe8\xe2\xe5\xf2</a>";
        check_xml(bytes, Some("text/xml; charset=windows-1251"), "<a>Привет</a>", &[]);
    }

    #[test]
    fn an_undeclared_charset_is_guessed() {
        let (bytes, _, _) =
            encoding_rs::WINDOWS_1251.encode("<p>Правительство утвердило новый бюджет на следующий год</p>");
        assert!(page(&bytes, None).contains("бюджет"));
    }

    #[test]
    fn a_late_declaration_counts() {
        let text = b"\n\n<?xml version='1.0' encoding='koi8-r'?><a>\xf0\xd2\xc9</a>";
        check_xml(text, None, "\n\n<?xml version='1.0' encoding='koi8-r'?><a>При</a>", &[]);
    }

    #[test]
    fn windows_1252_that_says_utf8_is_read_as_what_it_is() {
        let text = b"<?xml version='1.0' encoding='utf-8'?><a>don\x92t, caf\xe9</a>";
        let expected = "<?xml version='1.0' encoding='utf-8'?><a>don’t, café</a>";
        check_xml(text, None, expected, &[Finding::WrongCharset]);
    }

    #[test]
    fn stray_bytes_in_utf8_do_not_spoil_the_rest() {
        let bytes: Vec<u8> = "<a>é è ê".bytes().chain([0x92]).collect();
        check_xml(&bytes, None, "<a>é è ê’", &[Finding::MixedCharsets]);
    }

    #[test]
    fn a_stray_byte_does_not_make_the_declared_charset_true() {
        let text = "Łódź, déjà vu, naïve. ".repeat(20);
        let bytes: Vec<u8> = text.bytes().chain(*b"don\x92t").collect();
        let decoded = decode(&bytes, Some("text/html; charset=iso-8859-1"), Markup::Html);
        assert_eq!(decoded.text, format!("{text}don’t"));
        assert_eq!(decoded.findings, [Finding::MixedCharsets]);
    }

    #[test]
    fn a_character_cut_off_at_the_end_is_damage_and_no_other_charset() {
        let whole = "港の町の古い渡し船".repeat(30);
        let decoded = decode(&whole.as_bytes()[..whole.len() - 1], None, Markup::Html);
        assert!(decoded.text.ends_with("渡し\u{fffd}"));
        assert_eq!(decoded.findings, [Finding::UndecodableBytes]);
    }

    #[test]
    fn utf16_is_known_without_its_mark() {
        for big in [true, false] {
            let bytes: Vec<u8> = "<rss>Grüße</rss>"
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            check_xml(&bytes, None, "<rss>Grüße</rss>", &[Finding::MissingByteOrderMark]);
        }
    }

    #[test]
    fn utf32_is_known_with_its_mark_and_without() {
        let bytes: Vec<u8> = "\u{feff}<a>é</a>".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        check_xml(&bytes, None, "<a>é</a>", &[]);
        check_xml(&bytes[4..], None, "<a>é</a>", &[Finding::MissingByteOrderMark]);
    }

    #[test]
    fn marks_are_taken_off_however_many_there_are() {
        check_xml(b"\xef\xbb\xbf\xef\xbb\xbf<a/>", None, "<a/>", &[]);
    }

    #[test]
    fn an_unknown_name_is_no_obstacle() {
        let text = "<?xml version='1.0' encoding='x-unheard-of'?><a>ž</a>";
        check_xml(text.as_bytes(), None, text, &[]);
    }
}
