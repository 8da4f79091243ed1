//! Lists of feeds as other programs exchange them.

use std::path::Path;

use opml::{OPML, Outline};
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

/// Reads the feeds of an OPML file, in order; outlines without a web address are folders or notes.
pub fn read(path: &Path) -> Result<Vec<OpmlFeed>, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { path: path.to_path_buf(), source })?;
    let parsed = OPML::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|err| ConfigError::Opml { path: path.to_path_buf(), message: err.to_string() })?;
    let mut feeds = Vec::new();
    let mut waiting: Vec<(&Outline, Vec<String>)> =
        parsed.body.outlines.iter().rev().map(|outline| (outline, Vec::new())).collect();
    while let Some((outline, folders)) = waiting.pop() {
        let name = outline.title.clone().unwrap_or_else(|| outline.text.clone());
        let name = Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        if let Some(url) = outline.xml_url.as_deref().and_then(|url| feeds::parse_address(url).ok()) {
            feeds.push(OpmlFeed { url, title: name, folders });
        } else {
            let inner: Vec<String> = folders.into_iter().chain(name).collect();
            waiting.extend(outline.outlines.iter().rev().map(|outline| (outline, inner.clone())));
        }
    }
    Ok(feeds)
}

/// Returns the feeds as an OPML document, those of one folder together.
pub fn write(feeds: &[OpmlFeed]) -> Result<String, opml::Error> {
    let mut document = OPML {
        head: Some(opml::Head { title: Some("Feeds of gleaner".to_owned()), ..opml::Head::default() }),
        ..OPML::default()
    };
    for feed in feeds {
        let title = feed.title.clone().unwrap_or_else(|| feed.url.to_string());
        let outline = Outline {
            text: title.clone(),
            title: Some(title),
            r#type: Some("rss".to_owned()),
            xml_url: Some(feed.url.to_string()),
            ..Outline::default()
        };
        let mut place = &mut document.body.outlines;
        for folder in &feed.folders {
            let at = place.iter().position(|outline| outline.xml_url.is_none() && outline.text == *folder);
            let at = at.unwrap_or_else(|| {
                place.push(Outline { text: folder.clone(), ..Outline::default() });
                place.len() - 1
            });
            place = &mut place[at].outlines;
        }
        place.push(outline);
    }
    document.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back_the_same() {
        let feed = |url: &str, folders: &[&str]| OpmlFeed {
            url: Url::parse(url).unwrap(),
            title: Some("Harbour & <Weekly>".to_owned()),
            folders: folders.iter().map(|&folder| folder.to_owned()).collect(),
        };
        let feeds = [
            feed("https://a.example/feed?x=1&y=2", &["News", "Local"]),
            feed("https://b.example/feed", &["News", "Local"]),
            feed("https://c.example/feed", &[]),
        ];
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), write(&feeds).unwrap()).unwrap();
        assert_eq!(read(file.path()).unwrap(), feeds);
    }
}
