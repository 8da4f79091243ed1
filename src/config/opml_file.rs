//! Lists of feeds as other programs exchange them.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use gleaner_feed::opml;
use url::Url;

use super::{ConfigError, feeds};
use crate::model::{ConfiguredFeed, FeedOptions};

/// One feed of an OPML file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpmlFeed {
    pub url: Url,
    pub title: Option<String>,
    /// The folders it lies in, outermost first.
    pub folders: Vec<String>,
}

impl OpmlFeed {
    pub(super) fn configured(self) -> ConfiguredFeed {
        let options = FeedOptions { title: self.title, ..FeedOptions::default() };
        ConfiguredFeed { url: self.url, tags: self.folders, options }
    }
}

/// What an OPML file names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OpmlList {
    /// In the order of the file.
    pub feeds: Vec<OpmlFeed>,
    /// The outlines whose address leads to no feed: file, line and what is wrong, a sentence each.
    pub faults: Vec<String>,
}

/// Reads the feeds of an OPML file; outlines without an address are folders or notes.
pub fn read(path: &Path) -> Result<OpmlList, ConfigError> {
    let bytes =
        std::fs::read(path).map_err(|source| ConfigError::Unreadable { path: path.to_path_buf(), source })?;
    let outlines = opml::read(&bytes)
        .map_err(|err| ConfigError::Opml { path: path.to_path_buf(), message: err.to_string() })?;
    let mut list = OpmlList::default();
    for outline in outlines {
        match address(&outline.address) {
            Ok(url) => {
                list.feeds.push(OpmlFeed { url, title: outline.title, folders: outline.folders });
            }
            Err(why) => list.faults.push(format!("{}:{}: {why}", path.display(), outline.line)),
        }
    }
    Ok(list)
}

/// Schemes that ask for a program rather than for a way to fetch.
const PROGRAMS: [&str; 5] = ["feed", "rss", "itpc", "pcast", "podcast"];

/// Reads a feed's address as programs write it: `feed:https://…`, `feed://…`, without any scheme.
fn address(written: &str) -> Result<Url, String> {
    let (scheme, rest) = written.split_once(':').unwrap_or(("", written));
    if PROGRAMS.iter().any(|program| program.eq_ignore_ascii_case(scheme)) {
        let inner = if rest.starts_with("//") { format!("http:{rest}") } else { rest.to_owned() };
        return feeds::parse_address(&inner);
    }
    let bare = written.strip_prefix("//").unwrap_or(written);
    let host = bare.split(['/', '?', '#']).next().unwrap_or_default();
    let is_host = host.contains('.') && !host.contains(|c: char| c.is_whitespace() || "@<>".contains(c));
    if is_host && !written.contains("://") {
        return feeds::parse_address(&format!("https://{bare}"));
    }
    feeds::parse_address(written)
}

/// Returns the feeds as an OPML document, those of one folder together.
pub fn write(feeds: &[OpmlFeed]) -> String {
    let mut root = Folder::default();
    for feed in feeds {
        let place = feed.folders.iter().fold(&mut root, |place, name| place.folder(name));
        place.items.push(Item::Feed(feed));
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head><title>Feeds of gleaner</title></head>\n  \
         <body>\n{root}  </body>\n</opml>"
    )
}

/// An outline that holds others, as it is written.
#[derive(Default)]
struct Folder<'a> {
    depth: usize,
    items: Vec<Item<'a>>,
    /// Where the folders among the items stand.
    places: HashMap<&'a str, usize>,
}

enum Item<'a> {
    Feed(&'a OpmlFeed),
    Folder(&'a str, Folder<'a>),
}

impl<'a> Folder<'a> {
    /// Returns the folder of a name in this one, which is made where it is missing.
    fn folder(&mut self, name: &'a str) -> &mut Self {
        let at = *self.places.entry(name).or_insert(self.items.len());
        if at == self.items.len() {
            self.items.push(Item::Folder(name, Self { depth: self.depth + 1, ..Self::default() }));
        }
        match &mut self.items[at] {
            Item::Folder(_, folder) => folder,
            Item::Feed(_) => unreachable!("only folders have places"),
        }
    }
}

impl fmt::Display for Folder<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let indent = 4 + 2 * self.depth;
        for item in &self.items {
            match item {
                Item::Feed(feed) => {
                    let title = escaped(feed.title.as_deref().unwrap_or(feed.url.as_str()));
                    let url = escaped(feed.url.as_str());
                    writeln!(
                        f,
                        "{:indent$}<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{url}\"/>",
                        ""
                    )?;
                }
                Item::Folder(name, folder) => {
                    writeln!(f, "{:indent$}<outline text=\"{}\">", "", escaped(name))?;
                    writeln!(f, "{folder}{:indent$}</outline>", "")?;
                }
            }
        }
        Ok(())
    }
}

/// Returns a text as the value of an attribute, without what no XML may hold.
fn escaped(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let feed = |url: &str, folders: &[&str]| OpmlFeed {
            url: Url::parse(url).unwrap(),
            title: Some("Harbour & <Weekly> \"News\"".to_owned()),
            folders: folders.iter().map(|&folder| folder.to_owned()).collect(),
        };
        let feeds = vec![
            feed("https://a.example/feed?x=1&y=2", &["News", "Local"]),
            feed("https://b.example/feed", &["News", "Local"]),
            feed("https://c.example/feed", &[]),
        ];
        let list = read(written(&write(&feeds)).path()).unwrap();
        assert_eq!(list, OpmlList { feeds, faults: Vec::new() });
    }

    #[test]
    fn addresses_are_read_as_programs_write_them() {
        for (written, expected) in [
            ("https://a.example/feed", "https://a.example/feed"),
            ("feed://a.example/feed", "http://a.example/feed"),
            ("feed:https://a.example/feed", "https://a.example/feed"),
            ("itpc://a.example/feed", "http://a.example/feed"),
            ("a.example/feed?b=c.d", "https://a.example/feed?b=c.d"),
            ("a.example:8080/feed", "https://a.example:8080/feed"),
            ("//a.example/feed", "https://a.example/feed"),
            ("HTTP://a.example", "http://a.example/"),
        ] {
            assert_eq!(address(written).map(String::from), Ok(expected.to_owned()), "{written}");
        }
        for nowhere in ["", "N/A", "/feed.xml", "mailto:ann@a.example", "file:///etc/passwd", "two words.txt"]
        {
            assert!(address(nowhere).is_err(), "{nowhere}");
        }
    }

    #[test]
    fn an_outline_without_an_address_costs_nothing_but_itself_and_is_named() {
        let file = written(
            "<opml><body>\n<outline text='A' xmlUrl='http://'/>\n<outline text='B' xmlUrl='http://b.example/'/>",
        );
        let list = read(file.path()).unwrap();
        assert_eq!(list.feeds.len(), 1);
        assert!(list.faults[0].contains(":2: \"http://\" is not an address"), "{:?}", list.faults);
    }
}
