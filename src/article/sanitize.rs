//! Makes HTML safe to store and show: a short list of elements, absolute links, nothing that runs.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use url::Url;

/// Elements that carry meaning in a story. No `svg` or `math`: their parsers disagree, and scripts hide in the gap.
const ELEMENTS: &[&str] = &[
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "q",
    "s",
    "samp",
    "small",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
];

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(builder);

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.iter().copied().collect())
        .clean_content_tags(HashSet::from([
            "script", "style", "noscript", "template", "iframe", "object", "svg", "math", "textarea",
            "select", "title",
        ]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href", "title"])),
            ("img", HashSet::from(["src", "alt", "title", "width", "height"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan", "scope"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto", "tel"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer"));
    builder
}

/// Returns the HTML with only what a story needs; relative links are resolved, or dropped without a base.
pub(super) fn clean(html: &str, base: Option<&Url>) -> String {
    let cleaned = match base {
        Some(base) => {
            let mut builder = builder();
            builder.url_relative(UrlRelative::RewriteWithBase(base.clone()));
            builder.clean(html).to_string()
        }
        None => BUILDER.clean(html).to_string(),
    };
    cleaned.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_link_is_resolved_or_dropped_without_a_base() {
        let html = "<a href=\"/x\">y</a><img src=\"z.jpg\" alt=\"z\">";
        assert_eq!(clean(html, None), "<a rel=\"noopener noreferrer\">y</a><img alt=\"z\">");
        let base = Url::parse("https://a.example/b/c").unwrap();
        let resolved = clean(html, Some(&base));
        assert!(resolved.contains("https://a.example/x") && resolved.contains("https://a.example/b/z.jpg"));
    }
}
