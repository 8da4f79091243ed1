//! What [`charset::decode`] found wrong with a feed's bytes, as repairs; and what XML forbids, taken out.

use std::borrow::Cow;

use gleaner_text::charset::{self, Finding, Markup};

use super::repair::{Repair, Repairs};

/// A feed's text, without a byte-order mark or any character that XML forbids.
#[derive(Debug)]
pub(super) struct Decoded<'a> {
    pub(super) text: Cow<'a, str>,
    pub(super) repairs: Repairs,
}

pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Decoded<'a> {
    let decoded = charset::decode(bytes, content_type, Markup::Xml);
    let mut repairs = Repairs::default();
    for finding in decoded.findings {
        repairs.note(repair(finding));
    }
    Decoded { text: without_forbidden(decoded.text, &mut repairs), repairs }
}

fn repair(finding: Finding) -> Repair {
    match finding {
        Finding::WrongCharset => Repair::WrongCharset,
        Finding::UndeclaredCharset => Repair::UndeclaredCharset,
        Finding::MissingByteOrderMark => Repair::MissingByteOrderMark,
        Finding::MixedCharsets => Repair::MixedCharsets,
        // Whatever else may be found one day, some of the bytes could not be read.
        _ => Repair::UndecodableBytes,
    }
}

/// Takes out the characters no XML document may hold.
fn without_forbidden<'a>(text: Cow<'a, str>, repairs: &mut Repairs) -> Cow<'a, str> {
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
    fn check(bytes: &[u8], expected: &str, repairs: &[&str]) {
        let decoded = decode(bytes, None);
        assert_eq!(decoded.text, expected);
        assert_eq!(decoded.repairs.names(), repairs);
    }

    #[test]
    fn what_was_wrong_with_the_bytes_is_a_repair() {
        let text = "<?xml version='1.0' encoding='iso-8859-1'?><a>Citroën</a>";
        check(text.as_bytes(), text, &["wrong-charset"]);
        check(&"<a>é è ê".bytes().chain([0x92]).collect::<Vec<_>>(), "<a>é è ê’", &["mixed-charsets"]);
    }

    #[test]
    fn nuls_and_control_characters_vanish() {
        check(
            b"<a>one\0 two\x0b three\tfour and more</a>",
            "<a>one two three\tfour and more</a>",
            &["control-characters"],
        );
    }
}
