//! What a feed says that feed-rs's model has no place for, kept beside the repaired document.

use std::rc::Rc;
use std::time::Duration;

use url::Url;

use crate::model::Moment;

/// The notes to one document; as many entries as it has, in its order.
#[derive(Debug, Default)]
pub(in crate::feed) struct Notes {
    pub(in crate::feed) feed: FeedNotes,
    pub(in crate::feed) entries: Vec<EntryNotes>,
}

#[derive(Debug, Default)]
pub(in crate::feed) struct FeedNotes {
    /// The dialect and version as written.
    pub(in crate::feed) format: String,
    pub(in crate::feed) language: Option<String>,
    pub(in crate::feed) ttl: Option<Duration>,
    pub(in crate::feed) skip_hours: Vec<u8>,
    pub(in crate::feed) skip_days: Vec<u8>,
    pub(in crate::feed) new_url: Option<String>,
}

#[derive(Debug, Default)]
pub(in crate::feed) struct EntryNotes {
    pub(in crate::feed) published: Option<Moment>,
    pub(in crate::feed) updated: Option<Moment>,
    pub(in crate::feed) published_raw: Option<String>,
    pub(in crate::feed) language: Option<String>,
    pub(in crate::feed) image_url: Option<String>,
    pub(in crate::feed) source_url: Option<String>,
    /// How long each enclosure plays, in their order.
    pub(in crate::feed) durations: Vec<Option<Duration>>,
    /// What relative addresses in the summary's HTML are relative to.
    pub(in crate::feed) summary_base: Option<Rc<Url>>,
    pub(in crate::feed) content_base: Option<Rc<Url>>,
}
