use std::time::Duration;

use serde::Serialize;

use gleaner_text::{Moment, Person};

/// What a feed said, in the shape every format is brought into.
///
/// Unknown values are `None` or empty, never `""`. URLs are absolute where a base was known.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ParsedFeed {
    /// The dialect: `rss2.0`, `rss1.0`, `atom1.0`, `json1.1`, …
    pub format: String,
    /// Plain text, on one line.
    pub title: Option<String>,
    /// Plain text, on one line.
    pub description: Option<String>,
    /// The page the feed belongs to.
    pub site_url: Option<String>,
    /// As the feed writes it, `de-AT` or `german`.
    pub language: Option<String>,
    /// A small picture of the feed's.
    pub icon_url: Option<String>,
    /// The longest rest the feed asks for, by `ttl` or `sy:update*`.
    #[serde(rename = "ttl_s", serialize_with = "seconds")]
    pub ttl: Option<Duration>,
    /// Hours of the day, 0 to 23 in UTC, in which the feed asks not to be polled.
    pub skip_hours: Vec<u8>,
    /// Days on which the feed asks not to be polled: 0 is Monday, 6 is Sunday.
    pub skip_days: Vec<u8>,
    /// The WebSub hub.
    pub hub: Option<String>,
    /// The address the feed gives as its own.
    #[serde(rename = "self")]
    pub self_url: Option<String>,
    /// Where the feed says it has moved (`itunes:new-feed-url`).
    pub new_url: Option<String>,
    /// The damage that was mended before this could be read, by name, and the limits that were hit.
    pub repairs: Vec<String>,
    /// How many entries the document has beyond those below: more than are read of one feed, or none that could be read. A
    /// feed that repeats an id has all its entries below.
    pub entries_left_out: usize,
    /// In the order of the document.
    pub entries: Vec<ParsedEntry>,
}

/// One entry of a feed.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ParsedEntry {
    /// The publisher's id as written; the same at every poll, or `None`.
    pub guid: Option<String>,
    /// The article the entry announces, as its link has it.
    pub url: Option<String>,
    /// Where the article lies, when its link only counts readers on the way there (`feedburner:origLink`).
    pub original_url: Option<String>,
    /// Plain text, on one line.
    pub title: Option<String>,
    /// The entry's own, else the feed's.
    pub authors: Vec<Person>,
    /// `None` where it cannot be told which day is meant.
    #[serde(rename = "published_at")]
    pub published: Option<Moment>,
    /// When the entry was last changed, as far as the feed says.
    #[serde(rename = "updated_at")]
    pub updated: Option<Moment>,
    /// The date as the feed wrote it, read or not.
    pub published_raw: Option<String>,
    /// As the feed writes it, where the entry's is not the feed's.
    pub language: Option<String>,
    /// HTML, as the feed gave it, links made absolute.
    pub summary: Option<String>,
    /// HTML, as the feed gave it, links made absolute.
    pub content: Option<String>,
    /// The entry's own categories, else the feed's.
    pub tags: Vec<String>,
    /// At most 300.
    pub enclosures: Vec<Enclosure>,
    /// The picture the feed shows beside the entry (`media:thumbnail`, `itunes:image`, JSON `image`).
    pub image_url: Option<String>,
    /// Where readers discuss the entry.
    pub comments_url: Option<String>,
    /// The feed an aggregator took the entry from.
    pub source_url: Option<String>,
}

/// A file a feed attaches to an entry: a podcast episode, a picture, a video.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Enclosure {
    /// Where the file is.
    pub url: String,
    /// As declared, `audio/mpeg`.
    #[serde(rename = "type")]
    pub mime_type: Option<String>,
    /// The size of the file, as declared.
    pub bytes: Option<u64>,
    /// How long it plays; written as seconds, `duration_s`.
    #[serde(rename = "duration_s", serialize_with = "seconds")]
    pub duration: Option<Duration>,
}

#[expect(clippy::ref_option, reason = "serde fixes the signature")]
fn seconds<S: serde::Serializer>(value: &Option<Duration>, serializer: S) -> Result<S::Ok, S::Error> {
    value.map(|duration| duration.as_secs()).serialize(serializer)
}
