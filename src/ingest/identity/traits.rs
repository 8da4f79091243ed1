//! What an entry can be recognised by.

use serde_json::json;

use crate::ingest::canonical::{bare, place, plain};
use crate::ingest::digest;
use crate::model::{KnownEntry, ParsedEntry, Timestamp};

/// What an entry can be recognised by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Traits {
    /// Without `http:` or `https:`.
    pub(super) guid: Option<String>,
    /// Without scheme and tracking.
    pub(super) link: Option<String>,
    /// The link without its query.
    pub(super) place: Option<String>,
    pub(super) title: Option<String>,
    pub(super) published: Option<Timestamp>,
    /// The address of the first file.
    pub(super) enclosure: Option<String>,
}

impl Traits {
    pub(super) fn of_item(entry: &ParsedEntry) -> Self {
        Self {
            guid: entry.guid.as_deref().map(|guid| own_id(guid, link(entry))),
            link: link(entry).map(plain),
            place: link(entry).map(place),
            title: entry.title.clone(),
            published: entry.published.map(Into::into),
            enclosure: entry.enclosures.first().map(|enclosure| enclosure.url.clone()),
        }
    }

    pub(super) fn of_known(known: &KnownEntry) -> Self {
        Self {
            guid: known.guid.as_deref().map(|guid| own_id(guid, known.link.as_deref())),
            link: known.link.as_deref().map(plain),
            place: known.link.as_deref().map(place),
            title: known.title.clone(),
            published: known.published_at,
            enclosure: known.enclosure_url.clone(),
        }
    }

    /// Returns a hash of all of them, `None` where nothing is known.
    pub(super) fn digest(&self) -> Option<String> {
        let Self { guid, link, title, published, enclosure, .. } = self;
        let is_something = guid.is_some() || title.is_some() || published.is_some() || enclosure.is_some();
        let published = published.map(|at| at.to_string());
        is_something.then(|| {
            digest::sha256_hex(json!([guid, link, title, published, enclosure]).to_string().as_bytes())
        })
    }

    pub(super) fn has_date_of(&self, other: &Self) -> bool {
        self.published.is_some() && self.published == other.published
    }

    pub(super) fn has_title_of(&self, other: &Self) -> bool {
        self.title.is_some() && self.title == other.title
    }

    /// Whether both name a day, and not the same.
    pub(super) fn is_dated_otherwise(&self, other: &Self) -> bool {
        self.published.is_some() && other.published.is_some() && self.published != other.published
    }

    /// Whether both have a date or a file, and not the same.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        let has_both = self.enclosure.is_some() && other.enclosure.is_some();
        self.is_dated_otherwise(other) || has_both && self.enclosure != other.enclosure
    }

    /// Returns how much of what does not name an entry is the same, at most 15.
    pub(super) fn likeness(&self, other: &Self) -> u8 {
        let enclosure = self.enclosure.is_some() && self.enclosure == other.enclosure;
        8 * u8::from(self.has_title_of(other))
            + 4 * u8::from(self.has_date_of(other))
            + 2 * u8::from(enclosure)
    }
}

/// Returns what of an id names the entry: an address with a number behind `#`, where the link is the address, counts its editions.
fn own_id(guid: &str, link: Option<&str>) -> String {
    let counted = guid.split_once('#').filter(|(address, edition)| {
        link.is_some_and(|link| plain(link) == plain(address))
            && edition.bytes().all(|byte| byte.is_ascii_digit())
    });
    bare(counted.map_or(guid, |(address, _)| address))
}

/// Returns where an entry leads: its article's own address, where its link only counts readers on the way.
pub(in super::super) fn link(entry: &ParsedEntry) -> Option<&str> {
    entry.original_url.as_deref().or(entry.url.as_deref())
}
