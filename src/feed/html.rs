//! What has to be done to HTML in feeds: to plain text, from XML, and links made absolute.

use std::borrow::Cow;

use url::Url;

use super::entity::{self, Entities};
use super::markup::{Tag, Token, Tokens};
use super::repair::Ledger;

/// Elements that never have an end tag.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];

/// Elements that break a line of text.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hr",
    "html",
    "iframe",
    "img",
    "li",
    "main",
    "nav",
    "noscript",
    "ol",
    "option",
    "p",
    "pre",
    "script",
    "section",
    "select",
    "style",
    "table",
    "tbody",
    "td",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "video",
    "audio",
    "object",
    "embed",
];

/// Elements within a line of text.
const INLINE: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "button", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "input", "ins", "kbd", "label", "link", "mark", "meta", "nobr", "picture", "q", "rp", "rt",
    "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "svg", "time", "tt",
    "u", "var", "wbr",
];

fn is_in(list: &[&str], name: &str) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Returns the words of a piece of HTML, on one line.
///
/// Only HTML's own tags go: the type parameter in "Vec<T>" is part of a headline.
pub(super) fn plain(html: &str) -> String {
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
                    out.push_str(&entity::resolve(text, &Entities::default(), &mut Ledger::default()));
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
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Returns plain text as HTML that shows it.
pub(super) fn from_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    escape(text, &mut out);
    out
}

fn escape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            _ => "&gt;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// What a CDATA section among elements holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CData {
    /// Text, as XML has it.
    Text,
    /// HTML, as RSS uses it.
    Html,
}

/// Returns XML markup as HTML: no prefixes, no empty-element tags, no entities of the document's own.
pub(super) fn from_xml(xml: &str, cdata: CData, entities: &Entities) -> String {
    let mut out = String::with_capacity(xml.len());
    for token in Tokens::xml(xml) {
        match token {
            Token::Start(tag) => start_tag(&tag, entities, &mut out),
            Token::End(name) => {
                let name = local(name);
                if !is_in(VOID, name) {
                    out.extend(["</", name, ">"]);
                }
            }
            Token::Text(text) => entities.write_html(text, &mut out),
            Token::CData(text) if cdata == CData::Html => out.push_str(text),
            Token::CData(text) => escape(text, &mut out),
            Token::Declaration(_) => {}
        }
    }
    out
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

fn start_tag(tag: &Tag<'_>, entities: &Entities, out: &mut String) {
    let name = local(tag.name);
    out.extend(["<", name]);
    for (name, value) in tag.attributes() {
        if !name.starts_with("xmlns") {
            out.extend([" ", name, "=\""]);
            entities.write_html(&value.replace('"', "&quot;"), out);
            out.push('"');
        }
    }
    out.push('>');
    if tag.empty && !is_in(VOID, name) {
        out.extend(["</", name, ">"]);
    }
}

fn attribute(name: &str, value: &str, out: &mut String) {
    out.extend([" ", name, "=\""]);
    out.push_str(&value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;"));
    out.push('"');
}

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "cite", "poster", "data", "background", "longdesc", "action"];

/// How many times its own length, and how much beyond, HTML may grow by the making absolute of its addresses.
const MAX_GROWTH: (usize, usize) = (2, 1024);

/// How deep `xml:base` may stand in `xml:base`.
const MAX_BASES: usize = 16;

/// Returns the HTML with its relative addresses made absolute.
pub(super) fn absolute<'a>(html: &'a str, base: Option<&Url>) -> Cow<'a, str> {
    if base.is_none() && !html.contains("xml:base") {
        return Cow::Borrowed(html);
    }
    let mut bases: Vec<(usize, Url)> = base.map(|base| (0, base.clone())).into_iter().collect();
    let (mut out, mut copied, mut depth) = (String::new(), 0, 0_usize);
    let mut tokens = Tokens::html(html);
    while let Some(token) = tokens.next() {
        match token {
            Token::Start(tag) => {
                depth += usize::from(!tag.empty && !is_in(VOID, tag.name));
                let own = tag.attributes().find(|(name, _)| *name == "xml:base");
                if let Some(url) = own.and_then(|(_, value)| joined(value, bases.last().map(|(_, url)| url)))
                    && bases.len() < MAX_BASES
                {
                    bases.push((depth, url));
                }
                let room = out.len() < MAX_GROWTH.0 * html.len() + MAX_GROWTH.1;
                if room && (own.is_some() || has_relative(&tag)) {
                    out.push_str(&html[copied..tokens.start()]);
                    rewritten(&tag, bases.last().map(|(_, url)| url), &mut out);
                    copied = tokens.position();
                }
            }
            Token::End(name) if !is_in(VOID, name) => {
                if bases.len() > 1 && bases.last().is_some_and(|(own, _)| *own == depth) {
                    bases.pop();
                }
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

fn has_relative(tag: &Tag<'_>) -> bool {
    tag.attributes().any(|(name, value)| {
        (is_in(ADDRESSES, name) && is_relative(value))
            || (name.eq_ignore_ascii_case("srcset") && !value.is_empty())
    })
}

fn is_relative(address: &str) -> bool {
    matches!(Url::parse(address.trim()), Err(url::ParseError::RelativeUrlWithoutBase))
        && !address.starts_with('#')
}

fn joined(address: &str, base: Option<&Url>) -> Option<Url> {
    let address = entity::resolve(address, &Entities::default(), &mut Ledger::default());
    match Url::parse(address.trim()) {
        Err(url::ParseError::RelativeUrlWithoutBase) => base?.join(address.trim()).ok(),
        parsed => parsed.ok(),
    }
}

fn rewritten(tag: &Tag<'_>, base: Option<&Url>, out: &mut String) {
    out.extend(["<", tag.name]);
    for (name, value) in tag.attributes() {
        if name == "xml:base" {
            continue;
        }
        let made = if is_in(ADDRESSES, name) && is_relative(value) {
            joined(value, base).map(String::from)
        } else if name.eq_ignore_ascii_case("srcset") && value.len() < MAX_SRCSET_BYTES {
            Some(srcset(value, base))
        } else {
            None
        };
        match made {
            Some(address) => attribute(name, &address, out),
            None => out.extend([" ", name, "=\"", &value.replace('"', "&quot;"), "\""]),
        }
    }
    out.push_str(if tag.empty { " />" } else { ">" });
}

/// An honest one names a picture in some ten sizes.
const MAX_SRCSET_BYTES: usize = 8 * 1024;

fn srcset(value: &str, base: Option<&Url>) -> String {
    let candidates = value.split(", ").map(|candidate| {
        let candidate = candidate.trim();
        let (address, size) = candidate.split_once(char::is_whitespace).unwrap_or((candidate, ""));
        let address = joined(address, base).map_or_else(|| address.to_owned(), String::from);
        if size.is_empty() { address } else { format!("{address} {size}") }
    });
    candidates.collect::<Vec<_>>().join(", ")
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
    fn xhtml_becomes_html() {
        let html = from_xml(
            "<xhtml:p>a &lt; b<xhtml:br/><i/>&#233;&y;</xhtml:p><![CDATA[<u>]]>",
            CData::Text,
            &Entities::declared_in("DOCTYPE x [<!ENTITY y 'z &#38;'>]"),
        );
        assert_eq!(html, "<p>a &lt; b<br><i></i>&#233;z &amp;</p>&lt;u&gt;");
    }

    #[test]
    fn addresses_are_made_absolute_in_place() {
        let base = Url::parse("http://example.org/a/b").unwrap();
        let html =
            "x <a class='k' href='c?d=1&amp;e=2'>y</a> <img src=\"http://example.com/i.png\"> <a href='#f'>";
        assert_eq!(
            absolute(html, Some(&base)),
            "x <a class=\"k\" href=\"http://example.org/a/c?d=1&amp;e=2\">y</a> <img src=\"http://example.com/i.png\"> <a href='#f'>"
        );
        assert!(matches!(absolute("<a href='http://example.com/'>z</a>", Some(&base)), Cow::Borrowed(_)));
    }

    #[test]
    fn a_base_inside_holds_to_the_end_of_its_element() {
        let html = "<p xml:base='http://example.net/'><a href='x'>1</a></p><a href='y'>2</a>";
        let base = Url::parse("http://example.org/").unwrap();
        assert_eq!(
            absolute(html, Some(&base)),
            "<p><a href=\"http://example.net/x\">1</a></p><a href=\"http://example.org/y\">2</a>"
        );
    }
}
