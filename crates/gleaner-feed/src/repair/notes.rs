//! What a feed says that feed-rs's model has no place for, kept beside the repaired document.

use std::rc::Rc;
use std::time::Duration;

use url::Url;

use gleaner_text::Moment;

/// The notes to one document; as many entries as it has, in its order.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) feed: FeedNotes,
    pub(crate) entries: Vec<EntryNotes>,
}

#[derive(Debug, Default)]
pub(crate) struct FeedNotes {
    /// The dialect and version as written.
    pub(crate) format: String,
    pub(crate) language: Option<String>,
    pub(crate) ttl: Option<Duration>,
    pub(crate) skip_hours: Vec<u8>,
    pub(crate) skip_days: Vec<u8>,
    pub(crate) new_url: Option<String>,
    /// How many entries were met and are not among those that were read.
    pub(crate) entries_left_out: usize,
}

#[derive(Debug, Default)]
pub(crate) struct EntryNotes {
    pub(crate) published: Option<Moment>,
    pub(crate) updated: Option<Moment>,
    pub(crate) published_raw: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) image_url: Option<String>,
    pub(crate) source_url: Option<String>,
    pub(crate) original_url: Option<String>,
    /// How long each enclosure plays, in their order.
    pub(crate) durations: Vec<Option<Duration>>,
    /// What relative addresses in the summary's HTML are relative to.
    pub(crate) summary_base: Option<Rc<Url>>,
    pub(crate) content_base: Option<Rc<Url>>,
}
