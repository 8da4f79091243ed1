//! Keeps a page from nesting deeper than any honest one does.
//!
//! HTML parsers look through all open elements at almost every tag, so a page of a hundred thousand
//! unclosed `<div>` costs hours. Past a depth no real page reaches, opening tags are left out; their words stay.

use std::borrow::Cow;

/// Four times the deepest nesting met on 1,550 real pages, sloppy ones that close nothing included.
const MAX_DEPTH: usize = 1000;

/// Elements that close by themselves or never open: they add no depth however often they come.
const SELF_CLOSING: &[&str] = &[
    "area", "base", "basefont", "br", "col", "dd", "dt", "embed", "frame", "hr", "img", "input", "li",
    "link", "meta", "option", "p", "param", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr",
];

/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// Returns the page with every opening tag beyond the permitted depth left out; almost always unchanged.
pub(super) fn limit_depth(html: &str) -> Cow<'_, str> {
    let mut depth = 0_usize;
    let mut kept = String::new();
    let mut copied = 0;
    let mut at = 0;
    while let Some(open) = find(html, at, '<') {
        let tag = &html[open + 1..];
        let closing = tag.starts_with('/');
        let name = tag_name(tag.trim_start_matches('/'));
        if name.is_empty() {
            at = if tag.starts_with("!--") { after(html, open + 4, "-->") } else { open + 1 };
            continue;
        }
        let end = find(html, open, '>').map_or(html.len(), |end| end + 1);
        at = end;
        if closing {
            depth = depth.saturating_sub(usize::from(!is_one_of(name, SELF_CLOSING)));
        } else if is_one_of(name, RAW) {
            at = after_closing_tag(html, end, name);
        } else if !is_one_of(name, SELF_CLOSING) && !html[open..end].ends_with("/>") {
            if depth >= MAX_DEPTH {
                kept.push_str(&html[copied..open]);
                copied = end;
            } else {
                depth += 1;
            }
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[copied..]);
    Cow::Owned(kept)
}

fn find(html: &str, from: usize, wanted: char) -> Option<usize> {
    html.get(from..)?.find(wanted).map(|at| from + at)
}

fn after(html: &str, from: usize, wanted: &str) -> usize {
    html.get(from..).and_then(|rest| rest.find(wanted)).map_or(html.len(), |at| from + at + wanted.len())
}

/// Returns the place of `</name`, or the end of the page.
fn after_closing_tag(html: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find("</")).map(|found| at + found) {
        if html[open + 2..].get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return open;
        }
        at = open + 2;
    }
    html.len()
}

fn tag_name(tag: &str) -> &str {
    let length = tag.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'-').count();
    &tag[..length]
}

fn is_one_of(name: &str, list: &[&str]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_honest_page_is_left_as_it_is() {
        let page = "<p>one<p>two<script>if (a<b) '<div>'</script><ul><li>three<li>four</ul>";
        assert!(matches!(limit_depth(page), Cow::Borrowed(same) if same == page));
    }

    #[test]
    fn a_hundred_thousand_open_elements_become_a_thousand_and_no_word_is_lost() {
        let page = "<div>".repeat(100_000) + "the story";
        let limited = limit_depth(&page);
        assert_eq!(limited.matches("<div>").count(), MAX_DEPTH);
        assert!(limited.ends_with("the story"));
    }
}
