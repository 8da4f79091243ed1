//! Elements that part a text and are not kept: their edges stay, as those of paragraphs.

use std::borrow::Cow;

/// Elements whose beginning and end part words, and which the sanitised HTML does not have.
const BLOCKS: [&str; 18] = [
    "address", "article", "aside", "center", "details", "dir", "div", "fieldset", "footer", "form", "header",
    "hgroup", "legend", "main", "menu", "nav", "section", "summary",
];

/// Returns the HTML with paragraphs in the place of such elements.
pub(crate) fn as_paragraphs(html: &str) -> Cow<'_, str> {
    let mut parted = String::new();
    let mut kept = 0;
    for (at, _) in html.match_indices('<') {
        let Some(edge) = edge(&html[at..]).filter(|_| at >= kept) else { continue };
        parted.push_str(&html[kept..at]);
        parted.push_str(if edge.is_end { "</p>" } else { "<p>" });
        kept = at + edge.length;
    }
    if kept == 0 {
        return Cow::Borrowed(html);
    }
    parted.push_str(&html[kept..]);
    Cow::Owned(parted)
}

/// A longer tag, in characters, is text.
const LONGEST_TAG: usize = 4096;

/// The tag of a block.
struct Edge {
    is_end: bool,
    /// In bytes.
    length: usize,
}

/// Returns the tag that the HTML begins with, if it is a block's.
fn edge(html: &str) -> Option<Edge> {
    let tag = html.strip_prefix('<')?;
    let is_end = tag.starts_with('/');
    let tag = tag.strip_prefix('/').unwrap_or(tag);
    let name = &tag[..tag.bytes().take_while(u8::is_ascii_alphanumeric).count()];
    if !BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name)) {
        return None;
    }
    let mut quote = None;
    for (at, c) in html.char_indices().take(LONGEST_TAG) {
        match (quote, c) {
            (None, '>') => return Some(Edge { is_end, length: at + 1 }),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edges_of_blocks_are_those_of_paragraphs() {
        let parted = as_paragraphs("<div class=\"a>b\">one</div><DIV>two<br></DIV><divider>x</divider>");
        assert_eq!(parted, "<p>one</p><p>two<br></p><divider>x</divider>");
        assert!(matches!(as_paragraphs("a <b>c</b> < d"), Cow::Borrowed(_)));
        assert_eq!(as_paragraphs("<div never closed"), "<div never closed");
    }
}
