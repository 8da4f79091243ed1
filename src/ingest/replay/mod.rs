//! The archive's own evidence, read again with today's code: nobody is asked anything.
//!
//! | file | what it does |
//! |---|---|
//! | `pages` | kept pages, from the raw store through the reading of today to the archive |
//! | `comparison` | what a page says otherwise than the archive, and why; pure |
//! | `feeds` | kept feeds, and what of them is not in the archive |

mod comparison;
mod feeds;
mod pages;

use std::sync::Arc;

use super::{CpuPool, PageSettings};
use crate::archive::{Archive, ArchiveError, RawError, Reader};
use crate::clock::Clock;
use crate::model::{ArticleId, FeedId};
use gleaner_article::Sites;

pub use comparison::Reason;

/// What evidence is read again with, and where it goes.
#[derive(Debug, Clone)]
pub struct Replay {
    pub reader: Reader,
    /// `None` when nothing is to be changed.
    pub archive: Option<Arc<Archive>>,
    pub cpu_pool: CpuPool,
    pub clock: Clock,
    pub sites: Arc<Sites>,
    pub settings: PageSettings,
    /// Pages that this very program has read are read again, too.
    pub reads_all: bool,
    /// At most so many pages, and so many feed bodies, are read.
    pub limit: Option<u64>,
}

/// What came of one piece of evidence.
#[derive(Debug)]
pub enum Told {
    /// A page was read by this very program, under the same rules.
    UpToDate,
    /// A page reads as it did.
    Unchanged,
    /// A page reads otherwise.
    Changed { article: ArticleId, url: String, reasons: Vec<Reason>, changes: Vec<FieldChange> },
    /// A page or a feed is not to be had as it was, or the archive does not take what it says.
    Failed { what: String, error: String },
    /// A feed's body was read.
    FeedRead,
    /// A feed's body was read in its time, and not kept.
    FeedNotKept,
    /// A feed's body is no feed to today's code either.
    FeedUnreadable,
    /// Today's code sees an entry in a feed that is not in the archive.
    EntryMissed { feed: FeedId, seen_at: String, entry: String },
    /// Today's code understands an entry otherwise than the archive has it.
    EntryOtherwise { feed: FeedId, seen_at: String, entry: String },
}

/// One fact of an article, as it stood and as it reads now.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldChange {
    pub field: &'static str,
    /// `None` where the value is long, or there is none.
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Hears what came of each piece; an error ends the replay.
pub type Listener<'a> = &'a mut (dyn FnMut(Told) -> anyhow::Result<()> + Send);

/// Why a piece of evidence cannot be read.
fn describe(err: &RawError) -> String {
    let causes = std::iter::successors(Some(err as &dyn std::error::Error), |err| err.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

impl Replay {
    async fn write(&self, change: impl crate::archive::Change) -> Result<(), ArchiveError> {
        match &self.archive {
            Some(archive) => archive.write(change).await,
            None => Ok(()),
        }
    }
}
