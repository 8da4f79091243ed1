//! Relative addresses in HTML, made absolute.

use std::borrow::Cow;

use url::Url;

use super::{VOID, is_in};
use crate::entity::{self, Entities};
use crate::markup::{Tag, Token, Tokens};
use crate::repair::Repairs;

/// Attributes that hold an address.
const ADDRESSES: &[&str] = &["href", "src", "cite", "poster", "data", "background", "longdesc", "action"];

/// How many times its own length, and how much beyond, HTML may grow by the making absolute of its addresses.
const MAX_GROWTH: (usize, usize) = (2, 1024);

/// How deep `xml:base` may stand in `xml:base`.
const MAX_BASES: usize = 16;

/// Returns the HTML with its relative addresses made absolute.
pub(crate) fn absolute<'a>(html: &'a str, base: Option<&Url>) -> Cow<'a, str> {
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
    let address = entity::resolve(address, &Entities::default(), &mut Repairs::default());
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

fn attribute(name: &str, value: &str, out: &mut String) {
    out.extend([" ", name, "=\""]);
    out.push_str(&value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;"));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

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
