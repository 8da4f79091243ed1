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
mod feeds;
mod judge;
mod network;
mod pushed_polls;
mod pushes;
mod resolve;
mod rhythm;
mod robots;
mod settings;
mod subscriptions;
mod workbench;

pub use articles::fetch_page;
pub use feeds::poll_feed;
pub use network::Network;
pub use settings::PageSettings;
pub use subscriptions::{answer_hub, tend_subscription};
pub use workbench::{Panicked, Workbench};

use crate::archive::Archive;
use crate::article::Sites;
use crate::clock::Clock;
use crate::fetch::Fetcher;
use crate::{schedule, websub};

/// What the rivers flow through.
#[derive(Debug)]
pub struct Rooms {
    pub archive: std::sync::Arc<Archive>,
    pub fetcher: Fetcher,
    pub network: Network,
    pub workbench: Workbench,
    pub clock: Clock,
    pub polling: schedule::Settings,
    pub pages: PageSettings,
    /// Where hubs may push; `None` when it is off.
    pub websub: Option<websub::Endpoint>,
    /// Rules for the few sites nothing general reads.
    pub sites: std::sync::Arc<Sites>,
}
