//! Finds the feed in a document, and tells which dialect it is written in.

use std::rc::Rc;

use url::Url;

use super::element::{Context, Element};
use super::namespace::{Ns, Scopes};
use super::reader::Reader;
use crate::entity::Entities;
use crate::error::{FeedError, Lookalike};
use crate::limits;
use crate::markup::{Tag, Token, Tokens};
use crate::repair::{Repair, Repairs};

/// The families of feed formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Really Simple Syndication, 0.91 to 2.0.
    Rss,
    /// RDF Site Summary, 0.90, 1.0 and 1.1.
    Rdf,
    Atom,
    /// The Channel Definition Format.
    Cdf,
}

/// Returns a reader that stands behind the root of the feed in `text`.
pub(super) fn find<'a>(
    text: &'a str,
    url: Option<&Url>,
    mut repairs: Repairs,
) -> Result<Reader<'a>, FeedError> {
    let mut tokens = Tokens::xml(text);
    let mut entities = Entities::default();
    let mut first = None;
    let mut junk = text.starts_with(|c: char| c.is_whitespace());
    while let Some(token) = tokens.next() {
        match token {
            Token::Declaration(doctype) => entities = Entities::declared_in(doctype),
            Token::Start(tag) => {
                if let Some(dialect) = dialect(&tag, first.is_none()) {
                    repairs.note_if(junk || first.is_some(), Repair::JunkBeforeRoot);
                    return Ok(enter(text, tokens, &tag, dialect, entities, url, repairs));
                }
                first = first.or(Some(tag.name));
            }
            Token::Text(text) => junk |= !text.trim().is_empty(),
            Token::CData(_) | Token::End(_) => {}
        }
    }
    Err(FeedError::NotAFeed { found: lookalike(text, first) })
}

/// Returns the dialect whose root a tag can be.
///
/// A bare channel or entry is one only at the head of the document; other XML has such elements too.
fn dialect(tag: &Tag<'_>, at_head: bool) -> Option<Dialect> {
    let (prefix, local) = tag.name.split_once(':').unwrap_or(("", tag.name));
    match local.to_ascii_lowercase().as_str() {
        "rss" => Some(Dialect::Rss),
        "rdf" => Some(Dialect::Rdf),
        "feed" => Some(Dialect::Atom),
        "entry" if at_head => Some(Dialect::Atom),
        "item" if at_head && prefix.is_empty() => Some(Dialect::Rss),
        "channel" if at_head => {
            let mut attributes = tag.attributes();
            let cdf = attributes.any(|(name, _)| {
                ["href", "base", "lastmod", "self"].iter().any(|own| name.eq_ignore_ascii_case(own))
            });
            let rdf = tag.attributes().any(|(_, value)| value.contains("rss1.1"));
            Some(match (cdf, rdf) {
                (_, true) => Dialect::Rdf,
                (true, _) => Dialect::Cdf,
                _ => Dialect::Rss,
            })
        }
        _ => None,
    }
}

fn enter<'a>(
    text: &'a str,
    mut tokens: Tokens<'a>,
    tag: &Tag<'a>,
    dialect: Dialect,
    entities: Entities,
    url: Option<&Url>,
    mut repairs: Repairs,
) -> Reader<'a> {
    let prefix = tag.name.split_once(':').map_or("", |(prefix, _)| prefix);
    let local = tag.name.rsplit(':').next().unwrap_or_default();
    let is_atom = dialect == Dialect::Atom;
    let usual = ["rss", "feed", "RDF", "entry", "channel", "item"].contains(&local);
    repairs.note_if(!usual && dialect != Dialect::Cdf, Repair::LetterCase);
    let mut context = Context {
        scopes: Scopes::default(),
        entities,
        native: if is_atom { Ns::Atom } else { Ns::Rss },
        home_prefix: if is_atom { prefix } else { "" },
        root_scope: 0,
        repairs,
    };
    let base = limits::base(url).map(Rc::new);
    let root = context.open(tag, base.as_ref());
    let version = root.attributes.iter().find(|attribute| attribute.name == "version");
    let version = version.map_or("", |version| version.value.trim());
    let format = format(dialect, version, tag.raw_attributes());
    if dialect == Dialect::Rss && local.eq_ignore_ascii_case("rss") {
        let known = ["0.91", "0.92", "2.0"].contains(&version);
        context.repairs.note_if(!known, Repair::OddVersion);
    }
    if ["entry", "item"].iter().any(|lone| local.eq_ignore_ascii_case(lone)) {
        // An entry by itself is a feed of one.
        context.scopes.back_to(root.scope);
        tokens.seek(tokens.start());
        let base_of_all = base.clone();
        let nothing =
            Element { raw_name: "", known: None, attributes: Vec::new(), empty: false, scope: 0, base };
        return Reader::new(text, tokens, context, format, nothing, base_of_all);
    }
    Reader::new(text, tokens, context, format, root, base)
}

fn lookalike(text: &str, first: Option<&str>) -> Lookalike {
    const PAGE: &[&str] =
        &["html", "head", "body", "meta", "div", "script", "p", "br", "title", "h1", "center"];
    match first {
        _ if text.trim().is_empty() => Lookalike::Empty,
        Some(root) if PAGE.iter().any(|tag| root.eq_ignore_ascii_case(tag)) => Lookalike::Html,
        Some(root) => Lookalike::Xml(root.chars().take(40).collect()),
        None => Lookalike::Text,
    }
}

/// Returns the name of a format: `rss2.0`, `atom1.0`.
fn format(dialect: Dialect, version: &str, namespaces: &str) -> String {
    match dialect {
        Dialect::Cdf => "cdf".to_owned(),
        Dialect::Rdf if namespaces.contains("rss1.1") => "rss1.1".to_owned(),
        Dialect::Rdf if namespaces.contains("simple/0.9") => "rss0.90".to_owned(),
        Dialect::Rdf => "rss1.0".to_owned(),
        Dialect::Atom if namespaces.contains("purl.org/atom/ns") => "atom0.3".to_owned(),
        Dialect::Atom => "atom1.0".to_owned(),
        Dialect::Rss if is_version(version) => format!("rss{version}"),
        Dialect::Rss => "rss2.0".to_owned(),
    }
}

fn is_version(text: &str) -> bool {
    (3..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}
