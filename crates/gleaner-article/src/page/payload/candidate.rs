//! The story among what the state of a page holds: the most prose under one key, its title the page's.

use gleaner_text::measure::{self, fold};

use super::flight;
use super::literal::Value;

/// A story weighs more than this, in letters.
const LEAST_STORY: u32 = 250;

/// One without the page's title weighs more than this: a site says as much of itself.
const LEAST_UNTITLED: u32 = 350;

/// It must outweigh everything else so many times, or be one of many.
const ALONE: u32 = 2;

/// A title of fewer bytes, folded, may stand in any other.
const SHORTEST_TITLE: usize = 8;

/// Keys under which a story and its parts have their words.
const CONTENT: &[&str] = &[
    "text",
    "content",
    "contents",
    "value",
    "html",
    "body",
    "children",
    "blocks",
    "data",
    "model",
    "attributes",
    "paragraphs",
    "nodes",
    "items",
    "components",
    "sections",
    "rendered",
    "__html",
    "dangerouslySetInnerHTML",
    "articleBody",
    "article_body",
    "bodyHtml",
    "body_html",
    "bodyHTML",
    "contentHtml",
    "content_html",
    "richText",
    "root",
    "document",
    "json",
    "raw",
    "paragraph",
    "elements",
    "markup",
    "article_content",
    "story",
    "source",
];

/// Keys of what is no story however much it says.
const NEVER: &[&str] = &[
    "consent",
    "cookie",
    "gdpr",
    "privacy",
    "legal",
    "newsletter",
    "footer",
    "translations",
    "messages",
    "i18n",
    "locale",
    "comments",
    "related",
    "recommend",
    "author",
    "config",
    "advert",
    "entitymap",
    "markdefs",
    "schema",
];

/// Kinds of parts that are none of a story's words.
const NO_WORDS: &[&str] = &[
    "image",
    "picture",
    "photo",
    "video",
    "embed",
    "advert",
    "related",
    "newsletter",
    "promo",
    "gallery",
    "caption",
    "author",
    "button",
];

/// Elements that hold none.
const NO_WORDS_IN: &[&str] = &["script", "style", "form", "svg", "nav", "footer", "aside"];

/// Keys of a title, and of an address: what has both is a story or leads to one.
const TITLES: &[&str] = &["title", "headline", "name", "heading", "headlines"];
const ADDRESSES: &[&str] =
    &["url", "href", "slug", "link", "path", "permalink", "uri", "canonicalUrl", "canonical_url"];

/// Keys under which a part says its kind.
const KINDS: &[&str] =
    &["type", "_type", "nodeType", "__typename", "tagName", "kind", "name", "style", "tag"];

/// A value that may be the story.
#[derive(Clone, Copy)]
pub(super) struct Candidate<'v> {
    pub(super) value: &'v Value,
    /// What the record around it is called.
    pub(super) title: Option<&'v str>,
    pub(super) weight: u32,
    is_titled: bool,
    /// Whether it is one of several things in a list.
    is_listed: bool,
}

#[derive(Clone, Copy, Default)]
struct Around<'v> {
    title: Option<&'v str>,
    is_titled: bool,
    is_listed: bool,
}

struct Search<'v> {
    /// The page's title, folded.
    title: String,
    found: Vec<Candidate<'v>>,
}

/// Returns the story of a page among the values of its scripts.
pub(super) fn find<'v>(values: &'v [Value], title: &str) -> Option<Candidate<'v>> {
    let mut search = Search { title: fold(title), found: Vec::new() };
    for value in values {
        let around = Around::default();
        let weight = search.weigh(value, around);
        search.note(value, weight, around);
    }
    let titled = search.found.iter().filter(|one| one.is_titled).max_by_key(|one| one.weight);
    if let Some(titled) = titled {
        return Some(*titled);
    }
    let best = search.found.iter().max_by_key(|one| one.weight)?;
    // What weighs the same is the record around it, or the story once more.
    let is_same = |other: &Candidate<'_>| {
        std::ptr::eq(other.value, best.value) || (!best.is_listed && other.weight == best.weight)
    };
    let is_alone = search.found.iter().all(|other| is_same(other) || other.weight * ALONE <= best.weight);
    (is_alone && best.weight >= LEAST_UNTITLED).then_some(*best)
}

impl<'v> Search<'v> {
    fn note(&mut self, value: &'v Value, weight: u32, around: Around<'v>) {
        if weight >= LEAST_STORY {
            let Around { title, is_titled, is_listed } = self.around(value, around);
            self.found.push(Candidate { value, title, weight, is_titled, is_listed });
        }
    }

    /// Returns what a value weighs as part of a story, in letters, and notes what in it may be one of its own.
    fn weigh(&mut self, value: &'v Value, around: Around<'v>) -> u32 {
        match value {
            Value::Text(text) => weight_of(text),
            Value::List(items) => match flight::element(items) {
                Some((kind, _)) if is_kind_without_words(kind) => 0,
                Some((_, properties)) => self.weigh(properties, around),
                None if are_entries(items) => {
                    let around = Around { is_listed: true, ..around };
                    for item in items {
                        let weight = self.weigh(item, around);
                        self.note(item, weight, around);
                    }
                    0
                }
                None => items.iter().map(|item| self.weigh(item, around)).sum(),
            },
            Value::Record(fields) => self.weigh_record(value, fields, around),
            _ => 0,
        }
    }

    fn weigh_record(&mut self, value: &'v Value, fields: &'v [(String, Value)], around: Around<'v>) -> u32 {
        if is_wordless(fields) {
            return 0;
        }
        let around = self.around(value, around);
        let (mut text, mut parts) = (0, 0);
        for (key, field) in fields {
            if has_any(key, NEVER) {
                continue;
            }
            let weight = self.weigh(field, around);
            match field {
                _ if !is_content(key) => self.note(field, weight, around),
                Value::Text(_) => text = weight.max(text),
                _ => parts += weight,
            }
        }
        if around.is_titled {
            self.note(value, text.max(parts), around);
        }
        text.max(parts)
    }

    /// Returns what is known of the values in one: a record with a title of its own is about that.
    fn around(&self, value: &'v Value, around: Around<'v>) -> Around<'v> {
        let Value::Record(fields) = value else { return around };
        let title = fields.iter().find_map(|(key, field)| match field {
            Value::Text(text) if TITLES.contains(&key.as_str()) => Some(text.as_str()),
            _ => None,
        });
        let Some(title) = title else { return around };
        let folded = fold(title);
        let is_pages = folded.len() >= SHORTEST_TITLE && self.title.contains(&folded);
        if is_pages {
            Around { title: Some(title), is_titled: true, ..around }
        } else if fields.iter().any(|(key, _)| ADDRESSES.contains(&key.as_str())) {
            Around { title: Some(title), is_titled: false, ..around }
        } else {
            around
        }
    }
}

/// Returns whether words under the key are of what has the key.
pub(super) fn is_content(key: &str) -> bool {
    CONTENT.contains(&key)
}

/// Returns what a part says it is.
pub(super) fn kind_of(fields: &[(String, Value)]) -> impl Iterator<Item = &str> {
    fields.iter().filter(|(key, _)| KINDS.contains(&key.as_str())).filter_map(|(_, value)| match value {
        Value::Text(kind) => Some(kind.as_str()),
        _ => None,
    })
}

/// Returns whether a part is a picture, a form or whatever else holds none of a story's words.
pub(super) fn is_wordless(fields: &[(String, Value)]) -> bool {
    kind_of(fields).any(is_kind_without_words)
}

fn is_kind_without_words(kind: &str) -> bool {
    const LONGEST_KIND: usize = 40;
    NO_WORDS_IN.contains(&kind)
        || (kind.len() <= LONGEST_KIND && !kind.contains(' ') && has_any(kind, NO_WORDS))
}

/// Returns whether the records of a list are about several things, each with a title and an address.
pub(super) fn are_entries(items: &[Value]) -> bool {
    let has = |fields: &[(String, Value)], keys: &[&str]| {
        fields.iter().any(|(key, value)| matches!(value, Value::Text(_)) && keys.contains(&key.as_str()))
    };
    let entries = items.iter().filter(|item| match item {
        Value::Record(fields) => has(fields, TITLES) && has(fields, ADDRESSES),
        _ => false,
    });
    entries.take(2).count() == 2
}

fn has_any(name: &str, words: &[&str]) -> bool {
    let name = name.to_ascii_lowercase();
    words.iter().any(|word| name.contains(word))
}

/// Returns the letters of a text, its markup aside; an address or a key weighs nothing.
fn weight_of(text: &str) -> u32 {
    let is_key = !text.contains(' ') && text.is_ascii();
    if is_key || text.starts_with("http") {
        return 0;
    }
    if !text.contains('<') {
        return measure::weight(text);
    }
    text.split('<')
        .map(|piece| measure::weight(piece.split_once('>').map_or(piece, |(_, words)| words)))
        .sum()
}
