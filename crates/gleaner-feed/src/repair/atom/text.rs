//! Titles, summaries and contents, brought into Atom's two plain kinds: text, and HTML.

use std::borrow::Cow;

use super::mojibake;
use crate::entity::Entities;
use crate::html::{self, CData};
use crate::repair::field::{Field, FieldBody};
use crate::repair::{Repair, Repairs};

/// How an element's text is to be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextKind {
    Text,
    Html,
    Xhtml,
    /// Something else, which is neither for reading nor for us.
    Other,
}

/// Returns the field as Atom's `name`, `None` when it says nothing.
pub(super) fn construct<'a>(
    field: &Field<'a>,
    name: &'static str,
    entities: &Entities,
    repairs: &mut Repairs,
) -> Option<Field<'a>> {
    let kind = kind(field, repairs);
    let (kind, text) = match &field.body {
        FieldBody::Markup(markup) if kind != TextKind::Other => {
            repairs.note_if(kind != TextKind::Xhtml, Repair::NakedMarkup);
            let cdata = if kind == TextKind::Html { CData::Html } else { CData::Text };
            (TextKind::Html, Cow::Owned(html::from_xml(markup, cdata, entities)))
        }
        // A title is there to be read, whatever it says it is.
        FieldBody::Text(text) if kind == TextKind::Other && name == "atom:title" => {
            encoded(text).unwrap_or_else(|| (TextKind::Text, text.clone()))
        }
        FieldBody::Text(text) if kind == TextKind::Other => encoded(text)?,
        FieldBody::Text(text) => {
            let text = if is_base64(field) { decoded(text) } else { text.clone() };
            (if kind == TextKind::Xhtml && !text.contains('<') { TextKind::Text } else { kind }, text)
        }
        FieldBody::Markup(_) => return None,
    };
    if text.trim().is_empty() {
        return None;
    }
    let text = mojibake::mended(text, repairs);
    let word = if kind == TextKind::Text { "text" } else { "html" };
    Some(Field { name, body: FieldBody::Text(text), ..Field::default() }.with("type", word))
}

fn kind(field: &Field<'_>, repairs: &mut Repairs) -> TextKind {
    let is_atom = field.name.starts_with("atom:");
    let Some(declared) = field.attribute("type") else {
        return if is_atom { TextKind::Text } else { TextKind::Html };
    };
    let escaped = field.attribute("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("escaped"));
    match declared.to_ascii_lowercase().as_str() {
        "text" | "text/plain" | "plain" if is_atom => TextKind::Text,
        "html" | "text/html" | "text" | "text/plain" | "plain" => TextKind::Html,
        "xhtml" | "application/xhtml+xml" if escaped => TextKind::Html,
        "xhtml" | "application/xhtml+xml" | "xml" | "text/xml" | "application/xml" => TextKind::Xhtml,
        other if other.ends_with("+xml") => TextKind::Xhtml,
        other if other.starts_with("text/") => TextKind::Text,
        other if other.contains('/') => TextKind::Other,
        _ => {
            repairs.note(Repair::UnknownType);
            TextKind::Html
        }
    }
}

fn is_base64(field: &Field<'_>) -> bool {
    field.attribute("mode").is_some_and(|mode| mode.eq_ignore_ascii_case("base64"))
}

/// Decodes base64 where it is; some feeds say so and write text.
fn decoded<'a>(text: &Cow<'a, str>) -> Cow<'a, str> {
    base64(text).and_then(|bytes| String::from_utf8(bytes).ok()).map_or_else(|| text.clone(), Cow::Owned)
}

/// Returns what Atom carries as base64 if it is something to read; and the text where it is no base64.
fn encoded<'a>(text: &Cow<'a, str>) -> Option<(TextKind, Cow<'a, str>)> {
    let Some(bytes) = base64(text) else { return Some((TextKind::Text, text.clone())) };
    let text = String::from_utf8(bytes).ok()?;
    (!text.contains(|c: char| c < ' ' && !c.is_whitespace())).then_some((TextKind::Html, Cow::Owned(text)))
}

fn base64(text: &str) -> Option<Vec<u8>> {
    // Words have spaces between them; base64 has them only where its lines are indented.
    if text.trim().lines().any(|line| line.trim().contains(' ')) {
        return None;
    }
    let mut out = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0_u32, 0);
    for byte in text.trim().trim_end_matches('=').bytes().filter(|b| !b.is_ascii_whitespace()) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(field: &Field<'_>, expected: Option<(&str, &str)>) {
        let made = construct(field, "atom:content", &Entities::default(), &mut Repairs::default());
        let made = made.as_ref().map(|field| (field.attribute("type").unwrap(), field.words().unwrap()));
        assert_eq!(made, expected);
    }

    #[test]
    fn rss_means_html_and_atom_means_text() {
        check(&Field::text("title", "a <b>c</b>"), Some(("html", "a <b>c</b>")));
        check(&Field::text("atom:title", "a <b>"), Some(("text", "a <b>")));
        check(&Field::text("atom:title", "a <b>").with("type", "html"), Some(("html", "a <b>")));
    }

    #[test]
    fn types_that_mean_nothing_are_forgiven() {
        check(&Field::text("atom:title", "a <b>").with("type", "HTML5"), Some(("html", "a <b>")));
        check(&Field::text("atom:title", "x").with("type", "text/x-unheard-of"), Some(("text", "x")));
    }

    #[test]
    fn base64_is_decoded_and_pictures_are_not_text() {
        let atom = |text| Field::text("atom:content", text);
        check(
            &atom("PGI+eDwvYj4=").with("mode", "base64").with("type", "text/html"),
            Some(("html", "<b>x</b>")),
        );
        check(&atom("PGI+eDwvYj4=").with("type", "application/octet-stream"), Some(("html", "<b>x</b>")));
        check(&atom("/9j/4AAQSkZJRg==").with("type", "image/jpeg"), None);
        check(&atom("just text").with("type", "application/x"), Some(("text", "just text")));
    }

    #[test]
    fn markup_becomes_html() {
        let field =
            Field { body: FieldBody::Markup("a <xhtml:b>c</xhtml:b>"), ..Field::text("atom:title", "") };
        check(&field, Some(("html", "a <b>c</b>")));
    }

    #[test]
    fn nothing_is_nothing() {
        check(&Field::text("title", " \n"), None);
    }
}
