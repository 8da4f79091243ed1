use url::Url;

use super::{ArticleId, Enclosure, FeedText, Moment, Person, Timestamp};

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
    /// The feed gives several entries one guid; the link tells them apart.
    GuidAndLink,
    Link,
    /// Neither guid nor link: a hash of what the entry says.
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

/// An entry the archive already has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEntry {
    pub key: String,
    pub article_id: ArticleId,
    pub content_sha256: String,
}

/// An entry as it goes into the archive: new, or presented otherwise than before.
#[derive(Debug, Clone, PartialEq)]
pub struct SeenEntry {
    pub key: EntryKey,
    pub guid: Option<String>,
    /// As the feed gave it, made absolute.
    pub link: Option<Url>,
    /// The link in its canonical form, tracking parameters removed: the article's first address.
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
    /// Of all the feed says of the entry.
    pub content_sha256: String,
    /// The date a new article goes by: the publisher's when plausible, else when the entry was first seen.
    pub effective_at: Timestamp,
    pub date_source: &'static str,
    /// The article's text when its page is not to be fetched; `None` when it is.
    pub instead_of_page: Option<FeedText>,
}
