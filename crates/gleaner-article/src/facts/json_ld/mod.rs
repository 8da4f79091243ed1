//! JSON-LD: what a page says of itself to search engines, in all the shapes it comes in.

mod mend;

use serde_json::{Map, Value};

use crate::page::parse;
use gleaner_text::line::fold_blanks;

/// So many values of a property are read; a list of comments has thousands.
const MOST_VALUES_READ: usize = 64;

/// The longest script worth reading, in bytes; real ones are a tenth of this.
const MAX_SCRIPT: usize = 2 * 1024 * 1024;

/// The most objects worth reading; real pages have a tenth of this.
const MAX_OBJECTS: usize = 2000;

/// The objects of all scripts, and which of them is the article.
#[derive(Debug, Default)]
pub(crate) struct JsonLd {
    objects: Vec<Value>,
    main: Option<usize>,
}

/// Types of objects that are articles, the surest first; anything whose name ends in one of them counts.
const ARTICLE_TYPES: &[&str] =
    &["NewsArticle", "Article", "BlogPosting", "Report", "Posting", "Recipe", "Review"];

/// Types that describe the page around an article; read when nothing better is there.
const PAGE_TYPES: &[&str] = &[
    "WebPage",
    "ItemPage",
    "WebPageElement",
    "CreativeWork",
    "VideoObject",
    "Product",
    "Event",
    "PodcastEpisode",
];

impl JsonLd {
    pub(crate) fn read<'a>(scripts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut objects = Vec::new();
        for script in scripts.into_iter().filter(|script| script.len() <= MAX_SCRIPT) {
            for value in parse(script) {
                collect(value, &mut objects);
            }
        }
        let main = find_main(&objects);
        Self { objects, main }
    }

    pub(crate) fn main(&self) -> Option<&Map<String, Value>> {
        self.main.and_then(|at| self.objects[at].as_object())
    }

    /// Returns the article object only, not the page around it.
    pub(crate) fn article(&self) -> Option<&Map<String, Value>> {
        self.main().filter(|object| rank(object).is_some_and(|rank| rank < ARTICLE_TYPES.len()))
    }

    /// Returns whether the page says it is news.
    pub(crate) fn is_news(&self) -> bool {
        self.article().is_some_and(|article| types_of(article).any(|name| name.ends_with("NewsArticle")))
    }

    /// Returns a property of the main object as plain text.
    pub(crate) fn text(&self, property: &str) -> Option<String> {
        self.article().or_else(|| self.main()).and_then(|object| object.get(property)).and_then(text_of)
    }

    /// Returns a property of the article as plain paragraphs.
    pub(crate) fn paragraphs(&self, property: &str) -> Vec<String> {
        let text = self
            .article()
            .and_then(|article| article.get(property))
            .and_then(Value::as_str)
            .unwrap_or_default();
        let marked = text.contains("</p>") || text.contains("<br");
        let whole = if marked { text.replace("</p>", "\n").replace("<br", "\n<br") } else { text.to_owned() };
        whole.split('\n').map(plain).filter(|paragraph| !paragraph.is_empty()).collect()
    }

    /// Returns the first object of a type.
    pub(crate) fn of_type(&self, wanted: &str) -> Option<&Map<String, Value>> {
        let mut objects = self.objects.iter().filter_map(Value::as_object);
        objects.find(|object| types_of(object).any(|name| name == wanted))
    }

    /// Returns the values of a property, references to other objects followed.
    pub(crate) fn values<'a>(&'a self, object: &'a Map<String, Value>, property: &str) -> Vec<&'a Value> {
        let Some(value) = object.get(property) else { return Vec::new() };
        let values = match value {
            Value::Array(values) => values.iter().collect(),
            value => vec![value],
        };
        values.into_iter().take(MOST_VALUES_READ).map(|value| self.resolve(value)).collect()
    }

    /// Follows `{"@id": …}` to the object that holds the facts.
    fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        let told = |value: &Value| ["name", "url", "contentUrl"].iter().any(|fact| value.get(fact).is_some());
        let Some(id) = value.get("@id").filter(|_| !told(value)) else { return value };
        // Most are objects of their own; some are told in full inside another.
        let inner = self.objects.iter().filter_map(Value::as_object).flat_map(Map::values);
        let mut objects = self.objects.iter().chain(inner);
        objects.find(|object| object.get("@id") == Some(id) && told(object)).unwrap_or(value)
    }
}

/// Reads one script, mending what browsers would not have minded.
fn parse(script: &str) -> Vec<Value> {
    let bare = script
        .trim()
        .trim_start_matches("<!--")
        .trim_start_matches("//<![CDATA[")
        .trim_start_matches("/*<![CDATA[*/")
        .trim_start_matches("<![CDATA[");
    let bare = bare
        .trim_end_matches("-->")
        .trim_end_matches("//]]>")
        .trim_end_matches("/*]]>*/")
        .trim_end_matches("]]>")
        .trim()
        .trim_end_matches(';');
    mend::values(bare)
}

/// Lays out nested arrays and graphs as one list of objects, without recursion.
fn collect(value: Value, objects: &mut Vec<Value>) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        if objects.len() >= MAX_OBJECTS {
            return;
        }
        match value {
            Value::Array(values) => pending.extend(values.into_iter().rev()),
            Value::Object(mut object) => {
                for nested in ["mainEntity", "mainEntityOfPage", "@graph", "hasPart"] {
                    if object.get(nested).is_some_and(|value| {
                        value.is_array() || (value.is_object() && value.get("@type").is_some())
                    }) && let Some(value) = object.remove(nested)
                    {
                        pending.push(value);
                    }
                }
                objects.push(Value::Object(object));
            }
            _ => {}
        }
    }
}

fn find_main(objects: &[Value]) -> Option<usize> {
    let ranked = objects
        .iter()
        .enumerate()
        .filter_map(|(at, object)| rank(object.as_object()?).map(|rank| (rank, at)));
    ranked
        .min_by_key(|&(rank, at)| {
            let told = ["headline", "datePublished", "author"]
                .iter()
                .filter(|fact| objects[at].get(**fact).is_some())
                .count();
            (rank >= ARTICLE_TYPES.len(), 3 - told, rank, at)
        })
        .map(|(_, at)| at)
}

fn rank(object: &Map<String, Value>) -> Option<usize> {
    let position = |name: &str| {
        let article = ARTICLE_TYPES.iter().position(|known| name.ends_with(known));
        article
            .or_else(|| PAGE_TYPES.iter().position(|known| *known == name).map(|at| at + ARTICLE_TYPES.len()))
    };
    types_of(object).filter_map(position).min()
}

fn types_of(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let types: Vec<&str> = match object.get("@type") {
        Some(Value::String(name)) => vec![name.as_str()],
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
        _ => Vec::new(),
    };
    types.into_iter().map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name))
}

/// Returns a value as plain text on one line: entities decoded twice if need be, objects by their name.
pub(crate) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.as_str(),
        Value::Object(object) => object.get("name").or_else(|| object.get("@value"))?.as_str()?,
        Value::Array(values) => return values.iter().find_map(text_of),
        Value::Number(number) => return Some(number.to_string()),
        _ => return None,
    };
    Some(plain(text)).filter(|text| !text.is_empty())
}

/// Returns declared text as a reader sees it; publishers escape it once too often, or leave tags in.
pub(crate) fn plain(text: &str) -> String {
    if !text.contains(['&', '<']) {
        return fold_blanks(text);
    }
    let fragment = parse::fragment(text);
    let once: String = fragment.root_element().text().collect();
    if once.contains('&') && once.contains(';') {
        let fragment = parse::fragment(&once);
        return fold_blanks(&fragment.root_element().text().collect::<String>());
    }
    fold_blanks(&once)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found_in_a_graph_and_its_author_by_reference() {
        let script = r##"{"@graph":[{"@type":"WebSite","name":"Site"},
            {"@type":"Article","headline":"Rain &amp; shine","author":{"@id":"#a"}},{"@type":"Person","@id":"#a","name":"Ada Byron"}]}"##;
        let read = JsonLd::read([script]);
        assert_eq!(read.text("headline").as_deref(), Some("Rain & shine"));
        let authors = read.values(read.main().unwrap(), "author");
        assert_eq!(text_of(authors[0]).as_deref(), Some("Ada Byron"));
    }

    #[test]
    fn scripts_that_are_nearly_json_are_read() {
        for (start, end) in [("<!-- ", " -->"), ("//<![CDATA[\n", "\n//]]>"), ("<![CDATA[", "]]>")] {
            let script = format!("{start}{{\"@type\":\"NewsArticle\",\"headline\":\"It\\'s\nlate\",}}{end}");
            let read = JsonLd::read([script.as_str()]);
            assert_eq!(read.text("headline").as_deref(), Some("It's late"), "{start}");
        }
    }
}
