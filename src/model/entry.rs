use serde::Serialize;
use url::Url;

use super::{Enclosure, EntryId, FeedText, Moment, Person, Timestamp};

/// What makes an entry the same entry at the next poll of its feed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryKey {
    pub kind: KeyKind,
    pub text: String,
}

/// Where an [`EntryKey`] came from; the words stand in `entries.key_kind`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyKind {
    Guid,
    /// Another entry of the feed has the guid; the link tells them apart.
    GuidAndLink,
    Link,
    /// A hash of what the entry says: it has neither guid nor link, or shares both.
    Hash,
}

impl KeyKind {
    /// Returns the word the archive uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guid => "guid",
            Self::GuidAndLink => "guid+link",
            Self::Link => "link",
            Self::Hash => "hash",
        }
    }
}

/// An entry the archive already has: what it is recognised by, and what changes most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEntry {
    pub id: EntryId,
    pub key: String,
    pub guid: Option<String>,
    pub link: Option<String>,
    pub title: Option<String>,
    pub published_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    /// JSON; `None` where it was not kept yet.
    pub enclosures: Option<String>,
    /// Of the first of them.
    pub enclosure_url: Option<String>,
    pub content_sha256: String,
    /// When the feed was first seen to present it so.
    pub seen_at: Timestamp,
}

/// How a feed presented an entry when it was last seen to change, and how its article stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentation {
    pub entry: EntryId,
    /// JSON; `None` where it was not kept yet.
    pub authors: Option<String>,
    /// JSON; `None` where it was not kept yet.
    pub tags: Option<String>,
    pub image_url: Option<String>,
    pub summary_html: Option<String>,
    pub content_html: Option<String>,
    /// Words of the article's text, where it is the feed's.
    pub feed_words: Option<u32>,
    /// When the article's page is to be looked at anyway.
    pub next_page_at: Option<Timestamp>,
    /// When its server was last asked for the page.
    pub page_asked_at: Option<Timestamp>,
    /// Whether the article's text is its page's.
    pub is_read: bool,
    /// Whether it is an article of its own beside others at its address, whose page is not its own.
    pub is_apart: bool,
}

/// An entry as its feed presents it, cleaned for the archive.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenEntry {
    pub guid: Option<String>,
    /// As the feed gave it, made absolute.
    pub link: Option<Url>,
    /// The article's first address: the link in its canonical form. `None` as well where that is another entry's.
    pub article_url: Option<Url>,
    pub title: Option<String>,
    pub authors: Vec<Person>,
    pub published_raw: Option<String>,
    pub published: Option<Moment>,
    pub updated_at: Option<Timestamp>,
    pub language: Option<String>,
    pub tags: Vec<String>,
    pub enclosures: Vec<Enclosure>,
    pub image_url: Option<String>,
    pub comments_url: Option<String>,
    pub source_url: Option<String>,
    /// Plain text.
    pub summary: Option<String>,
    /// Sanitised.
    pub summary_html: Option<String>,
    /// Sanitised.
    pub content_html: Option<String>,
    /// Of what the feed says of the entry, dates left out.
    pub content_sha256: String,
    /// The date a new article goes by: the publisher's when plausible, else when the entry was first seen.
    pub effective_at: Timestamp,
    pub date_source: &'static str,
    /// The feed's own text of the article.
    pub feed_text: Option<FeedText>,
    /// Whether the article's page is to be fetched; the feed's text stands in for it where not.
    pub is_page_wanted: bool,
}

/// An entry that was never seen before.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    pub key: EntryKey,
    pub entry: SeenEntry,
}

/// A known entry that its feed presents otherwise than before.
#[derive(Debug, Clone, PartialEq)]
pub struct ChangedEntry {
    pub id: EntryId,
    pub entry: SeenEntry,
    /// What differs: `title`, `content` and so on, the words of `entry_versions.changed`.
    pub changed: Vec<&'static str>,
    /// Whether an article whose text is the feed's takes over title and text; not where the feed gives less than it gave.
    pub is_taken_over: bool,
    pub link: LinkChange,
    /// When the article's page is looked at because of it, sooner than it would be.
    pub page_due_at: Option<Timestamp>,
}

/// What an entry's link says now of the article it leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkChange {
    /// It leads where it led.
    None,
    /// The article is elsewhere.
    Moved,
    /// It leads to another article.
    Other,
}

/// An item of a feed that made no entry of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    pub reason: &'static str,
}

impl LeftOut {
    /// Returns an item of which nothing could be told.
    pub fn unreadable() -> Self {
        Self { guid: None, title: None, reason: "it could not be read" }
    }
}
