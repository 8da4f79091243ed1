//! The two rivers; the only place that knows every room.
//!
//! ```text
//! feeds river:     due feed ──► fetch ──► parse ──► resolve ──► schedule ──► archive
//! articles river:  pending article ──► fetch ──► extract & clean ──────────► archive
//! ```
//!
//! Each is a plain function that takes one piece of work from the archive and brings its outcome back, whatever
//! the outcome is. Either can be stopped, replayed or tested alone.

mod articles;
mod canonical;
mod cpu_pool;
mod cut_feed;
mod dating;
mod difference;
mod digest;
mod feed_answer;
mod feed_body;
mod feeds;
mod forgotten;
mod hub_calls;
mod identity;
mod judge;
mod kept_body;
mod network;
mod next_poll;
mod packing;
mod page_decision;
mod page_reading;
mod pushed_polls;
mod pushes;
mod recovery;
mod replay;
mod resolve;
mod robots;
mod settings;
mod shared_address;
mod subscriptions;
mod verify;

pub use articles::fetch_page;
pub use cpu_pool::{CpuPool, Panicked};
pub use feeds::poll_feed;
pub use hub_calls::answer_hub;
pub use kept_body::kept_body;
pub use network::Network;
pub use replay::{FieldChange, Listener, Reason, Replay, Told};
pub use settings::PageSettings;
pub use subscriptions::{listen_again, stand_down, tend_subscription};
pub use verify::{Verdict, Watcher, verify};

use crate::archive::Archive;
use crate::clock::Clock;
use crate::fetch::Fetcher;
use crate::model::{LatestTimes, Timestamp};
use crate::{schedule, websub};
use gleaner_article::Sites;

/// What the rivers flow through.
#[derive(Debug)]
pub struct Context {
    pub archive: std::sync::Arc<Archive>,
    pub fetcher: Fetcher,
    pub network: Network,
    pub cpu_pool: CpuPool,
    pub clock: Clock,
    pub polling: schedule::PollingSettings,
    pub pages: PageSettings,
    /// How long polls that brought nothing stay in the log.
    pub keep_log: std::time::Duration,
    /// Where hubs may push; `None` when it is off.
    pub websub: Option<websub::Endpoint>,
    /// Rules for the few sites nothing general reads.
    pub sites: std::sync::Arc<Sites>,
}

impl Context {
    /// Returns how late stored times may be, seen from `now`.
    pub fn latest_times(&self, now: Timestamp) -> LatestTimes {
        let lease = self.websub.as_ref().map_or(std::time::Duration::ZERO, |endpoint| endpoint.lease);
        schedule::latest_times(now, &self.polling, &self.pages.recheck, lease)
    }
}
