//! The words of a piece of HTML.

use std::collections::VecDeque;

use super::{BLOCK, VOID, is_in};
use crate::entity::{self, Entities};
use crate::markup::{Tag, Token, Tokens};
use crate::repair::Repairs;

/// Elements within a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "input", "ins", "kbd", "label", "link", "mark", "meta", "nobr", "picture", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt",
    "u", "var", "wbr",
];

/// Elements without an end tag that break a line all the same; the others of theirs say nothing without attributes.
const BREAKS: &[&str] = &["br", "hr", "wbr"];

/// Returns the words of a piece of HTML, on one line.
///
/// Only tags that mark something up go: the type parameter in `Vec<T>` is part of a headline, and so is the element in "A guide
/// to `<head>`".
pub(crate) fn plain(html: &str) -> String {
    if !html.contains('<') {
        return one_line(&entity::resolve(html, &Entities::default(), &mut Repairs::default()));
    }
    let mut marks_up = marking_up(html).into_iter();
    let mut out = String::with_capacity(html.len());
    let mut silent: Option<&str> = None;
    let mut tokens = Tokens::html(html);
    while let (Some(token), Some(marks_up)) = (tokens.next(), marks_up.next()) {
        let name = match token {
            Token::Start(tag) => tag.name,
            Token::End(name) => name,
            Token::Text(text) | Token::CData(text) => {
                if silent.is_none() {
                    out.push_str(&entity::resolve(text, &Entities::default(), &mut Repairs::default()));
                }
                continue;
            }
            Token::Declaration(_) => continue,
        };
        if !marks_up {
            if silent.is_none() {
                out.push_str(&html[tokens.start()..tokens.position()]);
            }
            continue;
        }
        let raw_text = ["script", "style"].iter().find(|raw| raw.eq_ignore_ascii_case(name));
        match (&token, raw_text) {
            (Token::Start(tag), Some(raw)) if !tag.empty => silent = silent.or(Some(raw)),
            (Token::End(_), Some(raw)) if silent == Some(raw) => silent = None,
            _ => {}
        }
        if is_in(BLOCK, name) {
            out.push(' ');
        }
    }
    one_line(&out)
}

/// How far up the open elements the start of an end tag is looked for.
const MAX_OPEN: usize = 32;

/// Tells of each token of a piece of HTML whether it is a tag that marks something up, rather than one that is spoken of.
fn marking_up(html: &str) -> Vec<bool> {
    let mut marks_up = Vec::new();
    let mut open: VecDeque<(usize, &str)> = VecDeque::new();
    let mut tokens = Tokens::html(html);
    while let Some(token) = tokens.next() {
        let is_markup = match token {
            Token::Start(tag) if is_html(tag.name) => {
                if !is_in(VOID, tag.name) {
                    open.push_back((marks_up.len(), tag.name));
                    if open.len() > MAX_OPEN {
                        open.pop_front();
                    }
                }
                tag.empty || marks_up_alone(&tag, &html[..tokens.start()], &html[tokens.position()..])
            }
            Token::End(name) if is_in(VOID, name) => true,
            Token::End(name) => match open.iter().rposition(|(_, start)| start.eq_ignore_ascii_case(name)) {
                Some(at) => {
                    marks_up[open[at].0] = true;
                    open.truncate(at);
                    true
                }
                None => false,
            },
            _ => false,
        };
        marks_up.push(is_markup);
    }
    marks_up
}

fn is_html(name: &str) -> bool {
    is_in(BLOCK, name) || is_in(INLINE, name) || is_in(VOID, name)
}

/// Whether a tag marks something up even if no end tag should follow.
///
/// With attributes it does, and where words follow it at once; one that is spoken of stands among them.
fn marks_up_alone(tag: &Tag<'_>, before: &str, after: &str) -> bool {
    if tag.attributes().next().is_some() || is_in(BREAKS, tag.name) {
        return true;
    }
    let opens_text = before.trim().is_empty() && is_in(&["p", "div", "li", "ul", "ol"], tag.name);
    !is_in(VOID, tag.name) && (opens_text || after.starts_with(char::is_alphanumeric))
}

/// Whether there are words in a piece of HTML: remarks, pictures and empty elements are none.
pub(crate) fn has_words(html: &str) -> bool {
    let mut silent: Option<&str> = None;
    for token in Tokens::html(html) {
        match token {
            Token::Text(text) | Token::CData(text) if silent.is_none() => {
                let text = entity::resolve(text, &Entities::default(), &mut Repairs::default());
                if text.contains(|c: char| !c.is_whitespace() && !"\u{200b}\u{feff}".contains(c)) {
                    return true;
                }
            }
            Token::Start(tag) if !tag.empty && is_in(&["script", "style"], tag.name) => {
                silent = silent.or(Some(tag.name));
            }
            Token::End(name) if silent.is_some_and(|open| open.eq_ignore_ascii_case(name)) => silent = None,
            _ => {}
        }
    }
    false
}

/// Returns the address of the first picture in a piece of HTML; one of a point or two is there to count readers.
pub(crate) fn first_picture(html: &str) -> Option<String> {
    Tokens::html(html).find_map(|token| {
        let Token::Start(tag) = token else { return None };
        let value = |name: &str| {
            tag.attributes().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
        };
        let is_point =
            |side| value(side).is_some_and(|size| matches!(size.trim_end_matches("px"), "0" | "1" | "2"));
        let address = value("src").filter(|_| tag.name.eq_ignore_ascii_case("img"))?;
        let is_picture = !is_point("width") && !is_point("height") && !address.starts_with("data:");
        is_picture
            .then(|| entity::resolve(address, &Entities::default(), &mut Repairs::default()).into_owned())
    })
}

/// Returns the text with every run of white space made one space.
pub(crate) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_angle_brackets_stay() {
        assert_eq!(
            plain("A <b>bold</b> move<br/>for Vec<T> &amp; friends, 1 < 2"),
            "A bold move for Vec<T> & friends, 1 < 2"
        );
        assert_eq!(plain("x<script>alert('<p>')</script>y"), "x y");
    }

    #[test]
    fn tags_that_are_spoken_of_are_words() {
        for text in [
            "A free guide to <head> elements",
            "<script> considered harmful",
            "The <video> and <audio> tags",
            "Vec<Option<T>> explained",
            "When to use <b> and <i>, and when <img>",
            "The missing </body>",
            "A <p> is not a <div>",
        ] {
            assert_eq!(plain(text), text);
        }
    }

    #[test]
    fn tags_that_mark_up_go_even_if_they_are_cut_off() {
        assert_eq!(plain("<p>one<p>two <b>three"), "one two three");
        assert_eq!(plain("<div>one <a href='x'>two"), "one two");
        assert_eq!(plain("one<br>two<img src='x.png'>"), "one two");
        assert_eq!(plain("<i>The <b>Mill</i>"), "The Mill");
    }

    #[test]
    fn remarks_and_pictures_are_no_words() {
        for html in ["<!-- 1 -->", "<p>&nbsp;\u{200b}</p><br/>", "<script>a()</script><img src=x>", " "] {
            assert!(!has_words(html), "{html}");
        }
        assert!(has_words("<p><b>a") && has_words("&eacute;"));
        assert_eq!(first_picture("<img src=a width=1><p><IMG SRC='b?c&amp;d'>").as_deref(), Some("b?c&d"));
    }
}
