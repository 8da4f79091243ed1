//! Bytes to text, whatever the server and the document say about them.
//!
//! The bytes decide: a mark at their head, then being valid UTF-8, then what was declared
//! and can be true, then a guess.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::repair::{Repair, Repairs};

/// A feed's text, without a byte-order mark or any character that XML forbids.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) repairs: Repairs,
}

pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    let mut repairs = Repairs::default();
    let text = characters(bytes, content_type, &mut repairs);
    let text = without_forbidden(text, &mut repairs);
    Decoded { text, repairs }
}

fn characters<'a>(bytes: &'a [u8], content_type: Option<&str>, repairs: &mut Repairs) -> Cow<'a, str> {
    if let Some(text) = utf32(bytes, repairs) {
        return Cow::Owned(text);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        if encoding != UTF_8 && !looks_like_utf16(bytes) {
            return characters(&bytes[mark..], content_type, repairs);
        }
        return decode_as(encoding, &bytes[mark..], repairs);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        repairs.note(Repair::MissingByteOrderMark);
        return decode_as(encoding, bytes, repairs);
    }
    let declared = Declared::of(bytes, content_type);
    if let Ok(text) = std::str::from_utf8(bytes) {
        if let Some(encoding) = declared.encoding().filter(|encoding| hides_in_utf8(encoding, text)) {
            return decode_as(encoding, bytes, repairs);
        }
        let wrong = declared.encoding().is_some_and(|encoding| encoding != UTF_8);
        repairs.note_if(wrong && !text.is_ascii(), Repair::WrongCharset);
        return Cow::Borrowed(text);
    }
    legacy(bytes, &declared, repairs)
}

/// What the server's header and the document's own declaration say.
#[derive(Debug, Default)]
struct Declared {
    header: Option<&'static Encoding>,
    document: Option<&'static Encoding>,
}

/// How far into a document its declaration is looked for: warnings printed before it can be long.
const DECLARATION_WINDOW: usize = 4096;

impl Declared {
    fn of(bytes: &[u8], content_type: Option<&str>) -> Self {
        let header = content_type.and_then(|value| parameter(value.as_bytes(), b"charset"));
        let window = &bytes[..bytes.len().min(DECLARATION_WINDOW)];
        let document = find(window, b"<?xml").and_then(|at| {
            let declaration = &window[at..];
            parameter(&declaration[..find(declaration, b"?>").unwrap_or(declaration.len())], b"encoding")
        });
        Self {
            header: header.and_then(Encoding::for_label_no_replacement),
            document: document.and_then(Encoding::for_label_no_replacement),
        }
    }

    /// Returns the one that counts: the header's before the document's, as RFC 7303 has it.
    fn encoding(&self) -> Option<&'static Encoding> {
        self.header.or(self.document)
    }

    /// Returns those that can be true of bytes that are neither UTF-8 nor UTF-16.
    fn legacy(&self) -> impl Iterator<Item = &'static Encoding> {
        let unicode = |encoding: &&Encoding| [UTF_8, UTF_16LE, UTF_16BE].contains(encoding);
        [self.header, self.document].into_iter().flatten().filter(move |encoding| !unicode(encoding))
    }
}

/// Returns the value of `name=value` in a header or an XML declaration.
fn parameter<'a>(text: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let at = text.windows(name.len()).position(|window| window.eq_ignore_ascii_case(name))?;
    let value = text[at + name.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| b.is_ascii_whitespace() || b"\"';?>".contains(b));
    Some(&value[..end.unwrap_or(value.len())])
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}

fn decode_as<'a>(encoding: &'static Encoding, bytes: &'a [u8], repairs: &mut Repairs) -> Cow<'a, str> {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    repairs.note_if(damaged, Repair::UndecodableBytes);
    text
}

/// Decodes what is neither UTF-8 nor UTF-16.
fn legacy<'a>(bytes: &'a [u8], declared: &Declared, repairs: &mut Repairs) -> Cow<'a, str> {
    for encoding in declared.legacy() {
        if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(bytes) {
            repairs.note_if(Some(encoding) != declared.encoding(), Repair::WrongCharset);
            return text;
        }
    }
    if mostly_utf8(bytes) {
        repairs.note(Repair::MixedCharsets);
        return Cow::Owned(mixed(bytes));
    }
    let found = if declared.encoding().is_some() { Repair::WrongCharset } else { Repair::UndeclaredCharset };
    repairs.note(found);
    decode_as(guess(bytes), bytes, repairs)
}

/// How much text a guess is made from; more would make it no better, only slower.
const GUESS_BYTES: usize = 64 * 1024;

fn guess(bytes: &[u8]) -> &'static Encoding {
    let plain = bytes.iter().take_while(|b| b.is_ascii()).count();
    let sample = &bytes[plain..bytes.len().min(plain + GUESS_BYTES)];
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

/// Whether more of the bytes beyond ASCII form UTF-8 than do not.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut invalid) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().bytes().filter(|b| *b >= 0xc0).count();
        invalid += chunk.invalid().len();
    }
    valid > invalid
}

/// Reads UTF-8, and windows-1252 where it is not: text pasted together from several sources.
fn mixed(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        out.push_str(chunk.valid());
        out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    out
}

/// Whether text that is valid UTF-8 is so by chance, and is in truth in the declared encoding.
///
/// ISO-2022-JP is all ASCII; a few double-byte characters of the East Asian encodings
/// can each pass for one Latin letter.
fn hides_in_utf8(encoding: &'static Encoding, text: &str) -> bool {
    if encoding == encoding_rs::ISO_2022_JP {
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
fn utf32(bytes: &[u8], repairs: &mut Repairs) -> Option<String> {
    let (marked, big) = match bytes.get(..4)? {
        [0, 0, 0xfe, 0xff] => (true, true),
        [0xff, 0xfe, 0, 0] => (true, false),
        [0, 0, 0, b'<'] => (false, true),
        [b'<', 0, 0, 0] => (false, false),
        _ => return None,
    };
    repairs.note_if(!marked, Repair::MissingByteOrderMark);
    let read = if big { u32::from_be_bytes } else { u32::from_le_bytes };
    let units = bytes.chunks_exact(4).map(|unit| read([unit[0], unit[1], unit[2], unit[3]]));
    Some(units.map(|unit| char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// Takes out the marks at the head and the characters no XML document may hold.
fn without_forbidden<'a>(text: Cow<'a, str>, repairs: &mut Repairs) -> Cow<'a, str> {
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim_start_matches('\u{feff}')),
        Cow::Owned(text) if text.starts_with('\u{feff}') => {
            Cow::Owned(text.trim_start_matches('\u{feff}').to_owned())
        }
        owned @ Cow::Owned(_) => owned,
    };
    let suspect = |b: u8| (b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r')) || b == 0xef;
    if !text.bytes().any(suspect) {
        return text;
    }
    let forbidden =
        |c: char| (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    if !text.contains(forbidden) {
        return text;
    }
    repairs.note(Repair::ControlCharacters);
    Cow::Owned(text.replace(forbidden, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], content_type: Option<&str>, expected: &str, repairs: &[&str]) {
        let decoded = decode(bytes, content_type);
        assert_eq!(decoded.text, expected);
        assert_eq!(decoded.repairs.names(), repairs);
    }

    #[test]
    fn utf8_that_says_otherwise_is_utf8() {
        let text = "<?xml version='1.0' encoding='iso-8859-1'?><a>Citroën</a>";
        check(text.as_bytes(), None, text, &["wrong-charset"]);
        let text = "<?xml version='1.0' encoding='utf-16'?><a>Citroën</a>";
        check(text.as_bytes(), None, text, &["wrong-charset"]);
    }

    #[test]
    fn a_charset_only_in_the_header_counts() {
        check(
            b"<a>\xcf\xf0\xe8\xe2\xe5\xf2</a>",
            Some("text/xml; charset=windows-1251"),
            "<a>Привет</a>",
            &[],
        );
    }

    #[test]
    fn a_late_declaration_counts() {
        let text = b"\n\n<?xml version='1.0' encoding='koi8-r'?><a>\xf0\xd2\xc9</a>";
        check(text, None, "\n\n<?xml version='1.0' encoding='koi8-r'?><a>При</a>", &[]);
    }

    #[test]
    fn windows_1252_that_says_utf8_is_read_as_what_it_is() {
        let text = b"<?xml version='1.0' encoding='utf-8'?><a>don\x92t, caf\xe9</a>";
        let expected = "<?xml version='1.0' encoding='utf-8'?><a>don’t, café</a>";
        check(text, None, expected, &["wrong-charset"]);
    }

    #[test]
    fn stray_bytes_in_utf8_do_not_spoil_the_rest() {
        check(
            "<a>é è ê".bytes().chain([0x92]).collect::<Vec<_>>().as_slice(),
            None,
            "<a>é è ê’",
            &["mixed-charsets"],
        );
    }

    #[test]
    fn utf16_is_known_without_its_mark() {
        for big in [true, false] {
            let bytes: Vec<u8> = "<rss>Grüße</rss>"
                .encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            check(&bytes, None, "<rss>Grüße</rss>", &["missing-byte-order-mark"]);
        }
    }

    #[test]
    fn utf32_is_known_with_its_mark_and_without() {
        let bytes: Vec<u8> = "\u{feff}<a>é</a>".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        check(&bytes, None, "<a>é</a>", &[]);
        check(&bytes[4..], None, "<a>é</a>", &["missing-byte-order-mark"]);
    }

    #[test]
    fn marks_are_taken_off_however_many_there_are() {
        check(b"\xef\xbb\xbf\xef\xbb\xbf<a/>", None, "<a/>", &[]);
    }

    #[test]
    fn nuls_and_control_characters_vanish() {
        check(
            b"<a>one\0 two\x0b three\tfour and more</a>",
            None,
            "<a>one two three\tfour and more</a>",
            &["control-characters"],
        );
    }

    #[test]
    fn an_unknown_name_is_no_obstacle() {
        let text = "<?xml version='1.0' encoding='x-unheard-of'?><a>ž</a>";
        check(text.as_bytes(), None, text, &[]);
    }
}
