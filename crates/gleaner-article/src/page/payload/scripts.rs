//! What the scripts of a page and the attributes for them hold as values.

use std::borrow::Cow;

use memchr::{memchr3_iter, memmem};

use super::literal::{Budget, Reader, Value};
use super::{flat, flight};

/// A value that takes fewer bytes holds no story.
const LEAST_VALUE: usize = 300;

/// The most bytes of a page's scripts that are read.
const MOST_BYTES: usize = 8_000_000;

/// Scripts that hold values for others than the page's own.
const NOT_OF_THE_PAGE: [&str; 4] = ["ld+json", "importmap", "speculationrules", "text/template"];

/// What a value opens with that is no list or record itself.
const OPENINGS: [&str; 5] =
    ["JSON.parse(", "Object.freeze(", "decodeURIComponent(", "(function(", "function("];

/// What a page's scripts have said so far.
#[derive(Default)]
struct Said {
    values: Vec<Value>,
    /// The rows that React's server has sent.
    rows: String,
    /// The lines of a stream in Remix.
    lines: String,
    budget: Budget,
}

/// Returns the values in the scripts and attributes of a page.
pub(super) fn values(html: &str) -> Vec<Value> {
    let (mut said, mut seen, mut left) = (Said::default(), 0, MOST_BYTES);
    while let Some(tag) = memmem::find(&html.as_bytes()[seen..], b"<script").map(|at| seen + at) {
        let Some(content) = html[tag..].find('>').map(|close| tag + close + 1) else { break };
        let end = memmem::find(&html.as_bytes()[content..], b"</script").map(|at| content + at);
        let end = end.unwrap_or(html.len());
        seen = end;
        let attributes = &html[tag..content];
        if NOT_OF_THE_PAGE.iter().any(|kind| attributes.contains(kind)) || end - content > left {
            continue;
        }
        left -= end - content;
        if attributes.contains("json") {
            said.json(html[content..end].trim());
        } else {
            said.code(&html[content..end]);
        }
    }
    for (quote, opening) in [('"', "=\"{&quot;"), ('\'', "='{\"")] {
        for at in memmem::find_iter(html.as_bytes(), opening) {
            let value = html[at + 2..].split(quote).next().unwrap_or_default();
            if value.len() <= left {
                left -= value.len();
                said.json(value);
            }
        }
    }
    let Said { mut values, rows, lines, budget } = said;
    values.extend(lines.lines().filter_map(|line| Reader::new(line, 0, &budget).value()));
    values.extend(flight::rows(&rows, &budget));
    values.into_iter().map(|value| flat::unfold(&value, &budget).unwrap_or(value)).collect()
}

impl Said {
    /// Reads a script that is a value.
    fn json(&mut self, text: &str) {
        let text = text.trim_start_matches("<!--").trim_end_matches("-->");
        let is_escaped = text.get(..20).unwrap_or(text).contains("&quot;");
        let text = if is_escaped { Cow::Owned(unescaped(text)) } else { Cow::Borrowed(text) };
        if text.len() >= LEAST_VALUE {
            self.values.extend(Reader::new(&text, 0, &self.budget).value());
        }
    }

    /// Finds the values that a script sets or gives.
    fn code(&mut self, code: &str) {
        let mut read = 0;
        for sign in memchr3_iter(b'=', b'(', b',', code.as_bytes()) {
            if sign < read {
                continue;
            }
            let rest = code[sign + 1..].trim_start();
            let start = code.len() - rest.len();
            let is_streamed = || rest.starts_with('"') && code[..=sign].ends_with(".enqueue(");
            let is_opening = || OPENINGS.iter().any(|opening| rest.starts_with(opening));
            if code[..=sign].ends_with("__next_f.push(") {
                let sent = rest.strip_prefix("[1,").map(str::trim_start).filter(|sent| sent.starts_with('"'));
                if let Some(sent) = sent {
                    let mut reader = Reader::new(code, code.len() - sent.len(), &self.budget);
                    self.rows.push_str(&reader.string().unwrap_or_default());
                    read = reader.at;
                }
            } else if rest.starts_with(['{', '[']) || is_opening() {
                let mut reader = Reader::new(code, start, &self.budget);
                let value = reader.value();
                // Also where it is none: from there on, nothing has been looked at.
                read = reader.at;
                self.take(value, read - start);
            } else if is_streamed() {
                let mut reader = Reader::new(code, start, &self.budget);
                self.lines.push_str(&reader.string().unwrap_or_default());
                read = reader.at;
            }
        }
    }

    fn take(&mut self, value: Option<Value>, length: usize) {
        if length >= LEAST_VALUE {
            self.values.extend(value);
        }
    }
}

/// Returns a text whose signs were written as references, as they are in attributes.
pub(super) fn unescaped(text: &str) -> String {
    let signs =
        [("&quot;", "\""), ("&#34;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&lt;", "<"), ("&gt;", ">")];
    let mut text = text.to_owned();
    for (reference, sign) in signs {
        if text.contains(reference) {
            text = text.replace(reference, sign);
        }
    }
    text.replace("&amp;", "&")
}
