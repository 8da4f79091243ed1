//! What has to be done to HTML in feeds: to words, from XML, and addresses made absolute.

mod addresses;
mod lines;
mod words;
mod xhtml;

pub(super) use self::addresses::absolute;
pub(super) use self::lines::{from_text, with_paragraphs};
pub(super) use self::words::{first_picture, has_words, one_line, plain};
pub(super) use self::xhtml::{CData, from_xml};

/// Elements that never have an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements that break a line of text.
#[rustfmt::skip]
const BLOCK: &[&str] = &[
    "address", "article", "aside", "audio", "blockquote", "body", "br", "caption", "center", "dd", "div",
    "dl", "dt", "embed", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "iframe", "img", "li", "main", "nav", "noscript", "object", "ol",
    "option", "p", "pre", "script", "section", "select", "style", "table", "tbody", "td", "textarea",
    "tfoot", "th", "thead", "title", "tr", "ul", "video",
];

fn is_in(list: &[&str], name: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}
