//! A story out of a page's state as HTML: rich text in any of its editors' trees, markup, or plain paragraphs.

use gleaner_text::measure;

use super::candidate::{are_entries, is_content, is_wordless, kind_of};
use super::flight;
use super::literal::Value;
use super::scripts::unescaped;

/// Kinds of parts that are a paragraph or another block of its own.
const PARAGRAPHS: &[&str] =
    &["paragraph", "p", "block", "unstyled", "normal", "core/paragraph", "text-block"];
const HEADINGS: &[&str] = &[
    "heading",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "header-one",
    "header-two",
    "header-three",
    "core/heading",
    "heading-2",
    "heading-3",
    "subheading",
    "subtitle",
];
const ITEMS: &[&str] =
    &["li", "listitem", "list-item", "list_item", "unordered-list-item", "ordered-list-item"];
const QUOTES: &[&str] = &["blockquote", "quote", "pullquote"];

/// Kinds of what stands in a line.
const INLINE: &[&str] =
    &["text", "span", "link", "hyperlink", "a", "b", "em", "strong", "i", "mention", "leaf"];

/// A text that is a paragraph of its own is at least so long, in bytes.
const SHORTEST_PARAGRAPH: usize = 60;

/// No story has more bytes; what would be written after them is left out.
const MOST_BYTES: usize = 1_000_000;

/// Parts inside of each other are looked through so deep for blocks.
const LOOK_DEPTH: usize = 4;

/// What is written so far.
#[derive(Default)]
pub(super) struct Writer {
    pub(super) html: String,
}

impl Writer {
    /// Writes a value as blocks.
    pub(super) fn blocks(&mut self, value: &Value) {
        match value {
            _ if self.html.len() > MOST_BYTES => {}
            Value::Text(text) => self.text(text),
            Value::List(items) => match flight::element(items) {
                Some((kind, properties)) => self.element(kind, properties),
                None if are_entries(items) => {}
                None if is_line(items) => {
                    self.block("p", |writer| items.iter().for_each(|item| writer.line(item)));
                }
                None => items.iter().for_each(|item| self.blocks(item)),
            },
            Value::Record(fields) if !is_wordless(fields) => match tag_of(fields) {
                Some(tag) if !holds_blocks(value, LOOK_DEPTH) => self.block(tag, |writer| writer.line(value)),
                _ => content(fields).into_iter().for_each(|part| self.blocks(part)),
            },
            _ => {}
        }
    }

    fn block(&mut self, tag: &str, write: impl FnOnce(&mut Self)) {
        self.html.extend(["<", tag, ">"]);
        write(self);
        self.html.extend(["</", tag, ">"]);
    }

    fn element(&mut self, kind: &str, properties: &Value) {
        let Value::Record(fields) = properties else { return };
        let is_name = kind.len() <= 12 && kind.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let parts = content(fields);
        match kind {
            "script" | "style" | "svg" | "button" | "form" | "nav" | "footer" | "iframe" => {}
            _ if is_name => self.block(kind, |writer| {
                let is_inline = !parts.iter().any(|part| holds_blocks(part, LOOK_DEPTH));
                for part in parts {
                    if is_inline { writer.line(part) } else { writer.blocks(part) }
                }
            }),
            _ => parts.into_iter().for_each(|part| self.blocks(part)),
        }
    }

    /// Writes a text that is markup, or paragraphs apart.
    fn text(&mut self, text: &str) {
        if text.contains("&lt;p") || text.contains("&lt;br") {
            self.html.push_str(&unescaped(text));
        } else if is_markup(text) {
            self.block("div", |writer| writer.html.push_str(text));
        } else {
            for paragraph in text.lines().filter(|line| !line.trim().is_empty()) {
                self.block("p", |writer| writer.escape(paragraph));
            }
        }
    }

    /// Writes a value in the line that is begun.
    fn line(&mut self, value: &Value) {
        match value {
            Value::Text(text) if is_markup(text) => self.html.push_str(text),
            Value::Text(text) => self.escape(text),
            Value::List(items) => match flight::element(items) {
                Some((kind, properties)) => self.element(kind, properties),
                None => items.iter().for_each(|item| self.line(item)),
            },
            Value::Record(fields) if !is_wordless(fields) => {
                for part in content(fields) {
                    self.line(part);
                }
            }
            _ => {}
        }
    }

    pub(super) fn escape(&mut self, text: &str) {
        // A reference is one still: what was written for a page and has come as a text.
        self.html.push_str(&text.replace('<', "&lt;").replace('>', "&gt;"));
    }
}

/// Returns the parts of a record that hold its words: one of those that say the same.
fn content(fields: &[(String, Value)]) -> Vec<&Value> {
    let parts = || fields.iter().filter(|(key, _)| is_content(key)).map(|(_, value)| value);
    let text =
        parts().filter_map(|value| if let Value::Text(text) = value { Some((text, value)) } else { None });
    let text = text.max_by_key(|(text, _)| (is_markup(text), text.contains(' '), text.len()));
    let others: Vec<&Value> =
        parts().filter(|value| matches!(value, Value::List(_) | Value::Record(_))).collect();
    let of_others: usize = others.iter().map(|value| length(value)).sum();
    match text {
        Some((text, value)) if text.len() > of_others => vec![value],
        _ => others,
    }
}

/// Returns how many bytes of text a value holds under the keys for it, down to some depth.
fn length(value: &Value) -> usize {
    fn down(value: &Value, depth: usize) -> usize {
        match value {
            Value::Text(text) if text.contains(' ') => text.len(),
            Value::List(items) if depth > 0 => items.iter().map(|item| down(item, depth - 1)).sum(),
            Value::Record(fields) if depth > 0 => {
                fields.iter().filter(|(key, _)| is_content(key)).map(|(_, part)| down(part, depth - 1)).sum()
            }
            _ => 0,
        }
    }
    down(value, 2 * LOOK_DEPTH)
}

fn tag_of(fields: &[(String, Value)]) -> Option<&'static str> {
    let kinds = [(HEADINGS, "h2"), (ITEMS, "li"), (QUOTES, "blockquote"), (PARAGRAPHS, "p")];
    let is_of =
        |list: &[&str]| kind_of(fields).any(|kind| list.iter().any(|one| kind.eq_ignore_ascii_case(one)));
    kinds.into_iter().find(|(list, _)| is_of(list)).map(|(_, tag)| tag)
}

/// Returns whether a part holds others that are blocks.
fn holds_blocks(value: &Value, depth: usize) -> bool {
    let is_block = |value: &Value| match value {
        Value::Record(fields) => tag_of(fields).is_some(),
        Value::List(items) => flight::element(items).is_some_and(|(kind, _)| !INLINE.contains(&kind)),
        Value::Text(text) => text.contains("<p"),
        _ => false,
    };
    let inner = |value: &Value| is_block(value) || (depth > 0 && holds_blocks(value, depth - 1));
    match value {
        Value::List(items) => match flight::element(items) {
            Some((_, Value::Record(fields))) => content(fields).into_iter().any(inner),
            _ => items.iter().any(inner),
        },
        Value::Record(fields) => {
            fields.iter().filter(|(key, _)| is_content(key)).any(|(_, part)| inner(part))
        }
        _ => false,
    }
}

/// Returns whether the parts of a list stand in one line.
fn is_line(items: &[Value]) -> bool {
    let Some((_, before)) = items.split_last() else { return false };
    let is_inline = |item: &Value| {
        let Value::Record(fields) = item else { return false };
        let mut kinds = kind_of(fields).peekable();
        let is_known = kinds.peek().is_some();
        (!is_known || kinds.any(|kind| INLINE.contains(&kind.to_ascii_lowercase().as_str())))
            && !holds_blocks(item, LOOK_DEPTH)
    };
    items.iter().all(is_inline) && !before.iter().any(is_paragraph)
}

/// Returns whether a part's words are a paragraph: they are long, and end as a sentence.
fn is_paragraph(part: &Value) -> bool {
    match part {
        Value::Text(text) => {
            text.len() >= SHORTEST_PARAGRAPH && (is_markup(text) || measure::ends_as_sentence(text.trim()))
        }
        Value::Record(fields) => matches!(content(fields)[..], [part] if is_paragraph(part)),
        _ => false,
    }
}

fn is_markup(text: &str) -> bool {
    text.contains("</") || text.contains("<br") || text.contains("<p>")
}
