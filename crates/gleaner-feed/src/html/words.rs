//! The words of a piece of HTML.

use super::is_in;
use crate::entity::{self, Entities};
use crate::markup::{Token, Tokens};
use crate::repair::Repairs;

/// Elements that break a line of text.
#[rustfmt::skip]
const BLOCK: &[&str] = &[
    "address", "article", "aside", "audio", "blockquote", "body", "br", "caption", "center", "dd", "div",
    "dl", "dt", "embed", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5",
    "h6", "head", "header", "hr", "html", "iframe", "img", "li", "main", "nav", "noscript", "object", "ol",
    "option", "p", "pre", "script", "section", "select", "style", "table", "tbody", "td", "textarea",
    "tfoot", "th", "thead", "title", "tr", "ul", "video",
];

/// Elements within a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "input", "ins", "kbd", "label", "link", "mark", "meta", "nobr", "picture", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt",
    "u", "var", "wbr",
];

/// Returns the words of a piece of HTML, on one line.
///
/// Only HTML's own tags go: the type parameter in `Vec<T>` is part of a headline.
pub(crate) fn plain(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return one_line(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut silent: Option<&str> = None;
    let mut tokens = Tokens::html(html);
    while let Some(token) = tokens.next() {
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
        let raw_text = ["script", "style"].iter().find(|raw| raw.eq_ignore_ascii_case(name));
        match (&token, raw_text) {
            (Token::Start(tag), Some(raw)) if !tag.empty => silent = silent.or(Some(raw)),
            (Token::End(_), Some(raw)) if silent == Some(raw) => silent = None,
            _ => {}
        }
        if is_in(BLOCK, name) {
            out.push(' ');
        } else if !is_in(INLINE, name) && silent.is_none() {
            out.push_str(&html[tokens.start()..tokens.position()]);
        }
    }
    one_line(&out)
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
}
