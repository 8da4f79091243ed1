//! Text that shows its paragraphs by line breaks alone, as HTML that shows them.

use std::borrow::Cow;

use super::xhtml::escaped;
use super::{BLOCK, is_in};
use crate::markup::{Token, Tokens};

/// Returns plain text as HTML that shows it, paragraph by paragraph and line by line.
pub(crate) fn from_text(text: &str) -> String {
    let html = escaped(text);
    match with_lines(&html, Breaks::EveryLine) {
        Cow::Borrowed(_) => html,
        Cow::Owned(lined) => lined,
    }
}

/// Returns HTML whose paragraphs are only told by line breaks, as RSS has it from programs that mean text, with elements for them.
pub(crate) fn with_paragraphs(html: &str) -> Cow<'_, str> {
    if !html.contains(['\n', '\r']) {
        return Cow::Borrowed(html);
    }
    let mut breaks = Breaks::EveryLine;
    for token in Tokens::html(html) {
        match token {
            Token::Start(tag) if is_in(BLOCK, tag.name) && !is_in(MEDIA, tag.name) => {
                return Cow::Borrowed(html);
            }
            // Lines are part of how people write elements down; blank lines are not.
            Token::Start(_) | Token::End(_) => breaks = Breaks::BlankLines,
            _ => {}
        }
    }
    with_lines(html, breaks)
}

/// Elements that stand in a paragraph's place, and tell nothing of the others.
const MEDIA: &[&str] = &["audio", "embed", "iframe", "img", "object", "video"];

/// Which line breaks are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Breaks {
    BlankLines,
    EveryLine,
}

/// How many times its own length, and how much beyond, a text may grow by the elements for its lines.
const MAX_GROWTH: (usize, usize) = (2, 1024);

/// No paragraph has more lines; a list of numbers may.
const MAX_LINES: usize = 10_000;

fn with_lines(html: &str, breaks: Breaks) -> Cow<'_, str> {
    let mut out = String::new();
    let (mut paragraphs, mut is_lined) = (0, false);
    let mut lines: Vec<&str> = Vec::new();
    // A blank line behind the last ends its paragraph.
    for line in html.trim().lines().flat_map(|line| line.split('\r')).chain([""]) {
        let line = line.trim();
        if lines.len() > MAX_LINES {
            return Cow::Borrowed(html);
        }
        if !line.is_empty() {
            lines.push(line);
            continue;
        }
        if lines.is_empty() {
            continue;
        }
        let shows_lines = breaks == Breaks::EveryLine && lines.len() > 1 && !are_wrapped(&lines);
        out.push_str("<p>");
        out.push_str(&lines.join(if shows_lines { "<br>\n" } else { "\n" }));
        out.push_str("</p>\n");
        paragraphs += 1;
        is_lined |= shows_lines;
        lines.clear();
        if out.len() > MAX_GROWTH.0 * html.len() + MAX_GROWTH.1 {
            return Cow::Borrowed(html);
        }
    }
    if paragraphs > 1 || is_lined { Cow::Owned(out) } else { Cow::Borrowed(html) }
}

/// Whether a paragraph was broken into lines to be of an even width, as mail is.
fn are_wrapped(lines: &[&str]) -> bool {
    let [all_but_last @ .., _] = lines else { return false };
    let is_wide = |line: &&str| (45..=120).contains(&line.chars().count());
    let goes_on = lines[1..].iter().filter(|line| line.starts_with(char::is_lowercase)).count();
    all_but_last.iter().all(is_wide) && goes_on * 2 >= all_but_last.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_keeps_its_paragraphs_and_lines() {
        assert_eq!(from_text("a & b"), "a &amp; b");
        assert_eq!(from_text("one\r\ntwo\r\n\r\nthree <3"), "<p>one<br>\ntwo</p>\n<p>three &lt;3</p>\n");
    }

    #[test]
    fn lines_of_an_even_width_are_one_paragraph() {
        let mail = "The ferry to the island will not sail on Monday because of\nthe storm that is expected in the bay.\n\nBring boots.";
        assert_eq!(from_text(mail).matches("<br>").count(), 0);
        assert_eq!(from_text(mail).matches("<p>").count(), 2);
    }

    #[test]
    fn html_without_blocks_has_paragraphs_where_lines_are_blank() {
        assert_eq!(with_paragraphs("one &amp; two\nthree"), "<p>one &amp; two<br>\nthree</p>\n");
        assert_eq!(with_paragraphs("<b>one</b>\ntwo\n\nthree"), "<p><b>one</b>\ntwo</p>\n<p>three</p>\n");
        let blocks = "<p>one</p>\n\ntwo";
        assert_eq!(with_paragraphs(blocks), blocks);
    }

    #[test]
    fn a_text_of_nothing_but_lines_does_not_grow_without_bounds() {
        let text = "a\n\n".repeat(100_000);
        assert!(from_text(&text).len() <= 3 * text.len());
    }
}
