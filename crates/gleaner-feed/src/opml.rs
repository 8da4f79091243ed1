//! Lists of feeds as other programs exchange them, read as loosely as feeds are.
//!
//! ```
//! let bytes = b"<opml><body><outline text='News'><outline text='Ferry & Quay' xmlurl='feed://a.example/rss'/></outline>";
//! let outlines = gleaner_feed::opml::read(bytes)?;
//! assert_eq!((outlines[0].address.as_str(), outlines[0].title.as_deref()), ("feed://a.example/rss", Some("Ferry & Quay")));
//! assert_eq!((outlines[0].folders.as_slice(), outlines[0].line), (["News".to_owned()].as_slice(), 1));
//! # Ok::<(), gleaner_feed::opml::NotOpml>(())
//! ```

use crate::decode;
use crate::entity::{self, Entities};
use crate::html::one_line;
use crate::markup::{Tag, Token, Tokens};
use crate::repair::Repairs;

/// An outline that names a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outline {
    /// As written, without the space around it; it may be no address.
    pub address: String,
    /// On one line.
    pub title: Option<String>,
    /// The outlines it lies in that name no feed, outermost first; sixteen at most.
    pub folders: Vec<String>,
    /// The line of the document it stands on, from 1.
    pub line: usize,
}

/// The document has no outlines and does not say that it is OPML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no outline in it")]
pub struct NotOpml;

/// People who sort their feeds go three deep; a feed keeps all its folders.
const MAX_FOLDERS: usize = 16;

/// Reads the outlines that name feeds, in order, whatever is wrong with the document around them.
///
/// # Errors
///
/// When the document is something else.
pub fn read(bytes: &[u8]) -> Result<Vec<Outline>, NotOpml> {
    let decoded = decode::decode(bytes, None);
    let text = &*decoded.text;
    let mut tokens = Tokens::attributed(text);
    let mut entities = Entities::default();
    let mut found = Vec::new();
    // A feed may hold outlines, and is no folder of theirs.
    let mut open: Vec<Option<String>> = Vec::new();
    let (mut is_opml, mut line, mut counted) = (false, 1, 0);
    while let Some(token) = tokens.next() {
        match token {
            Token::Declaration(doctype) => entities = Entities::declared_in(doctype),
            Token::Start(tag) if is_named(tag.name, "opml") => is_opml = true,
            Token::Start(tag) if is_named(tag.name, "outline") => {
                is_opml = true;
                line += text[counted..tokens.start()].matches('\n').count();
                counted = tokens.start();
                let (title, address) = (title(&tag, &entities), address(&tag, &entities));
                if !tag.empty {
                    open.push(title.clone().filter(|_| address.is_none()));
                }
                if let Some(address) = address {
                    let folders = open.iter().flatten().take(MAX_FOLDERS).cloned().collect();
                    found.push(Outline { address, title, folders, line });
                }
            }
            Token::End(name) if is_named(name, "outline") => drop(open.pop()),
            _ => {}
        }
    }
    if is_opml { Ok(found) } else { Err(NotOpml) }
}

fn is_named(name: &str, expected: &str) -> bool {
    name.rsplit(':').next().is_some_and(|local| local.eq_ignore_ascii_case(expected))
}

fn attribute(tag: &Tag<'_>, name: &str, entities: &Entities) -> Option<String> {
    let (_, value) =
        tag.attributes().find(|(own, value)| own.eq_ignore_ascii_case(name) && !value.trim().is_empty())?;
    Some(one_line(&entity::resolve(value, entities, &mut Repairs::default())))
}

fn title(tag: &Tag<'_>, entities: &Entities) -> Option<String> {
    attribute(tag, "title", entities).or_else(|| attribute(tag, "text", entities))
}

/// Returns the address of a feed; some write it where OPML has the address of a page.
fn address(tag: &Tag<'_>, entities: &Entities) -> Option<String> {
    attribute(tag, "xmlUrl", entities).or_else(|| {
        let kind = attribute(tag, "type", entities)?.to_ascii_lowercase();
        let is_feed = ["rss", "rss1", "rss2", "atom", "feed", "json"].contains(&kind.as_str());
        is_feed.then(|| attribute(tag, "url", entities))?
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, expected: &[(&str, Option<&str>)]) {
        let text = format!("<opml version='2.0'><head><title>x</title></head><body>{body}</body></opml>");
        let outlines = read(text.as_bytes()).unwrap();
        let found: Vec<_> =
            outlines.iter().map(|outline| (outline.address.as_str(), outline.title.as_deref())).collect();
        assert_eq!(found, expected, "{body}");
    }

    #[test]
    fn outlines_are_read_however_they_are_written() {
        check(
            "<outline text='A &amp; B' xmlUrl='http://a/?b=1&c=2'/>",
            &[("http://a/?b=1&c=2", Some("A & B"))],
        );
        check("<outline title='A&nbsp;&eacute;' XMLURL=' http://a/\n'/>", &[("http://a/", Some("A é"))]);
        check("<outline text='A <3 <b>B</b>' xmlUrl='http://a/'/>", &[("http://a/", Some("A <3 <b>B</b>"))]);
        check("<outline text=\"A \"b\"\" xmlUrl=\"http://a/\"/>,", &[("http://a/", Some("A"))]);
        check(
            "<outline type='rss' url='http://a/'/><outline type='link' url='http://b/'/>",
            &[("http://a/", None)],
        );
        check("<outline text='A' xmlUrl='N/A'/><outline text='B' xmlUrl=''/>", &[("N/A", Some("A"))]);
    }

    #[test]
    fn an_attribute_without_its_end_costs_one_outline() {
        check(
            "<outline text=\"A xmlUrl=\"http://a/\"/><outline text=\"B\" xmlUrl=\"http://b/\"/>",
            &[("http://a/", Some("A")), ("http://b/", Some("B"))],
        );
    }

    #[test]
    fn folders_are_the_outlines_around_it_and_no_feeds() {
        let text = "<opml><body>\n<outline text='F'><outline text='G'>\n\n<outline text='A' xmlUrl='http://a/'>\
                    <outline text='B' xmlUrl='http://b/'/></outline></outline></outline><outline xmlUrl='http://c/'/>";
        let outlines = read(text.as_bytes()).unwrap();
        let folders: Vec<_> = outlines.iter().map(|outline| outline.folders.join("/")).collect();
        assert_eq!(folders, ["F/G", "F/G", ""]);
        assert_eq!(outlines.iter().map(|outline| outline.line).collect::<Vec<_>>(), [4, 4, 4]);
    }

    #[test]
    fn any_charset_is_read() {
        let text =
            "\n<?xml version='1.0' encoding='utf-16'?><opml><outline text='Zoë' xmlUrl='http://a/'/></opml>";
        let bytes: Vec<u8> = "\u{feff}"
            .chars()
            .chain(text.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(read(&bytes).unwrap()[0].title.as_deref(), Some("Zoë"));
        let latin = text.replace("utf-16", "iso-8859-1");
        let latin: Vec<u8> = latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        assert_eq!(read(&latin).unwrap()[0].title.as_deref(), Some("Zoë"));
    }

    #[test]
    fn what_is_no_list_is_refused_and_an_empty_one_is_not() {
        assert_eq!(read(b"Dear Ines,"), Err(NotOpml));
        assert_eq!(read(b"<html><body>outline</body></html>"), Err(NotOpml));
        assert_eq!(read(b"<opml/>"), Ok(Vec::new()));
    }

    #[test]
    fn a_deep_list_is_read_in_time() {
        let text = format!("<opml>{}", "<outline text='f'><outline xmlUrl='http://a/'/>".repeat(50_000));
        assert_eq!(read(text.as_bytes()).unwrap().len(), 50_000);
    }
}
