//! Finds tags with more attributes than any honest one has, for parsers hold each against all others of its tag.
//!
//! What looks like a tag may stand in a script, or in the value of another's attribute; both are found, and whoever
//! reads the page knows which are tags.

use memchr::memchr;

/// The most attributes of a tag; real ones have some dozens.
const MAX_ATTRIBUTES: usize = 500;

/// A page may be looked through so many times over, because what looks like tags may lie in each other.
const MOST_LOOKS: usize = 20;

/// What is too much in a page.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excesses {
    /// The tags with too many attributes, in the page's order.
    pub(crate) tags: Vec<Excess>,
    /// Where the page ends; before its last byte only when it hides tags in tags on purpose.
    pub(crate) end: usize,
}

/// A tag with too many attributes: where it starts, and from where to where its attributes are too many.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excess {
    pub(crate) start: usize,
    pub(crate) from: usize,
    pub(crate) to: usize,
}

/// Returns the tags with too many attributes.
pub(crate) fn find_excesses(html: &str) -> Excesses {
    let mut tags = Vec::new();
    let mut looks_left = html.len() * MOST_LOOKS;
    let mut at = 0;
    while let Some(start) = memchr(b'<', &html.as_bytes()[at..]).map(|found| at + found) {
        let name = start + 1 + usize::from(html[start + 1..].starts_with('/'));
        at = start + 1;
        if !html[name..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let tag = Tag::read(html, name);
        tags.extend(tag.excess_from.map(|from| Excess { start, from, to: tag.end }));
        at = tag.inner.unwrap_or(tag.end);
        match looks_left.checked_sub(tag.end - start) {
            Some(left) => looks_left = left,
            None => return Excesses { tags, end: start },
        }
    }
    Excesses { tags, end: html.len() }
}

struct Tag {
    /// Where its `>` stands, or the page ends.
    end: usize,
    /// The first `<` in a value.
    inner: Option<usize>,
    excess_from: Option<usize>,
}

/// Where in a tag a parser is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    TagName,
    BeforeName,
    Name,
    AfterName,
    BeforeValue,
    Value,
}

impl Tag {
    fn read(html: &str, name: usize) -> Self {
        let mut tag = Self { end: html.len(), inner: None, excess_from: None };
        let (mut attributes, mut state) = (0, State::TagName);
        let (bytes, mut next) = (html.as_bytes(), name);
        while let Some(&byte) = bytes.get(next) {
            let at = next;
            next += 1;
            // Most bytes of a tag are letters of names and values, and change nothing.
            if byte.is_ascii_alphanumeric() && matches!(state, State::TagName | State::Name | State::Value) {
                continue;
            }
            if byte == b'>' {
                tag.end = at;
                break;
            }
            let is_blank = matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'\x0c');
            if state == State::BeforeValue && matches!(byte, b'"' | b'\'') {
                next = tag.read_quoted(bytes, next, byte);
                state = State::BeforeName;
                continue;
            }
            let is_new = matches!(state, State::BeforeName | State::AfterName);
            state = match (state, byte) {
                (State::Name | State::AfterName, b'=') => State::BeforeValue,
                (State::Name | State::AfterName, _) if is_blank => State::AfterName,
                (State::TagName | State::Name | State::BeforeName | State::AfterName, b'/') => {
                    State::BeforeName
                }
                (State::TagName | State::Value | State::BeforeName, _) if is_blank => State::BeforeName,
                (State::BeforeValue, _) => {
                    if is_blank {
                        State::BeforeValue
                    } else {
                        State::Value
                    }
                }
                (State::BeforeName | State::AfterName, _) => State::Name,
                (same, _) => same,
            };
            if is_new && matches!(state, State::Name) {
                attributes += 1;
                if attributes > MAX_ATTRIBUTES && tag.excess_from.is_none() {
                    tag.excess_from = Some(at);
                }
            }
        }
        tag
    }

    /// Reads a value up to its closing mark, and returns where what follows it begins.
    fn read_quoted(&mut self, bytes: &[u8], start: usize, mark: u8) -> usize {
        let rest = bytes.get(start..).unwrap_or_default();
        let length = memchr(mark, rest).unwrap_or(rest.len());
        if self.inner.is_none() {
            self.inner = memchr(b'<', &rest[..length]).map(|at| start + at);
        }
        start + length + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(start: &str, attribute: &str, end: &str) {
        let page = start.to_owned() + &attribute.repeat(MAX_ATTRIBUTES + 2) + end;
        let found = find_excesses(&page);
        let [tag] = &found.tags[..] else { panic!("{attribute}: {found:?}") };
        assert_eq!(&page[tag.to..], end.trim_start_matches(|c| c != '>'));
        let kept = &page[..tag.from];
        assert_eq!(kept.matches(attribute.trim()).count(), MAX_ATTRIBUTES, "{attribute}: {kept}");
    }

    #[test]
    fn attributes_are_counted_as_parsers_count_them() {
        check("<p ", "a ", ">x");
        check("<p\t", "a\n", ">x");
        check("</p ", "a= ' > ' ", ">x");
        check("<p/", "a/", ">x");
        check("<p ", "a=\"<'\"", ">x");
        check("<p ", "a =b ", "é");
        let value = format!("<p a='{}'>", "b ".repeat(MAX_ATTRIBUTES + 2));
        assert_eq!(find_excesses(&value).tags, []);
    }

    #[test]
    fn a_tag_in_the_value_of_another_is_found() {
        let page = format!("<p a=\"<b {}\">", "c ".repeat(MAX_ATTRIBUTES + 1));
        assert_eq!(find_excesses(&page).tags.len(), 1);
    }

    #[test]
    fn tags_hidden_in_tags_are_not_looked_for_forever() {
        let page = "<p a=\"<p b='".repeat(50_000);
        assert!(find_excesses(&page).tags.len() < 50_000);
        let value = "<p ".repeat(300) + "\"a='";
        let page = ("<p a='".to_owned() + &value + "'a=\"").repeat(500);
        let _ = find_excesses(&page);
    }
}
