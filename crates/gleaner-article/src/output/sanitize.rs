//! Makes HTML safe to store and show: a short list of elements, absolute links, nothing that runs.

use std::borrow::Cow;
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

/// A text whose bytes times its `&` are more is parted before it is cleaned.
const LONGEST_SEARCH: usize = 10_000_000;

/// The least length of its parts, in bytes.
const SHORTEST_PART: usize = 4096;

/// Returns the HTML with comments in texts that would take long to write, for at each `&` the rest is looked through.
///
/// The cleaning leaves the comments out again.
fn part_long_texts(html: &str) -> Cow<'_, str> {
    // Non-breaking blanks are looked for by their first byte.
    let is_sought = |byte: u8| byte == b'&' || byte == 0xC2;
    let takes_long = |text: &[u8]| {
        let sought = text.iter().filter(|byte| is_sought(**byte)).count();
        sought.saturating_mul(text.len()) > LONGEST_SEARCH
    };
    if !html.as_bytes().split(|byte| matches!(byte, b'<' | b'>')).any(takes_long) {
        return Cow::Borrowed(html);
    }
    let mut parted = String::with_capacity(html.len() + html.len() / 100);
    for text in html.split_inclusive(['<', '>']) {
        let (mut rest, takes_long) = (text, takes_long(text.as_bytes()));
        while let Some(at) = rest.bytes().skip(SHORTEST_PART).position(is_sought).filter(|_| takes_long) {
            let (part, after) = rest.split_at(SHORTEST_PART + at);
            parted.push_str(part);
            parted.push_str("<!---->");
            rest = after;
        }
        parted.push_str(rest);
    }
    Cow::Owned(parted)
}

/// Returns the HTML with only what a story needs; relative links are resolved, or dropped without a base.
pub(crate) fn clean(html: &str, base: Option<&Url>) -> String {
    let html = &part_long_texts(html);
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
    fn a_long_text_is_parted_and_comes_out_whole() {
        for (written, cleaned) in [("&", "&amp;"), ("\u{e9}&nbsp;©", "\u{e9}&nbsp;©"), ("&lt;x", "&lt;x")] {
            let text = format!("<p>{}</p>", written.repeat(50_000));
            assert!(part_long_texts(&text).contains("<!---->"));
            assert!(clean(&text, None) == format!("<p>{}</p>", cleaned.repeat(50_000)), "{written}");
        }
    }

    #[test]
    fn a_relative_link_is_resolved_or_dropped_without_a_base() {
        let html = "<a href=\"/x\">y</a><img src=\"z.jpg\" alt=\"z\">";
        assert_eq!(clean(html, None), "<a rel=\"noopener noreferrer\">y</a><img alt=\"z\">");
        let base = Url::parse("https://a.example/b/c").unwrap();
        let resolved = clean(html, Some(&base));
        assert!(resolved.contains("https://a.example/x") && resolved.contains("https://a.example/b/z.jpg"));
    }
}
