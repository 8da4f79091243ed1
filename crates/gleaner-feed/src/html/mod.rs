//! What has to be done to HTML in feeds: to words, from XML, and addresses made absolute.

mod addresses;
mod words;
mod xhtml;

pub(super) use self::addresses::absolute;
pub(super) use self::words::{one_line, plain};
pub(super) use self::xhtml::{CData, from_text, from_xml};

/// Elements that never have an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

fn is_in(list: &[&str], name: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}
