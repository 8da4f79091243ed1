//! The service around the rivers: starts what is due, waits for what is running, stops when told.
//!
//! Knows nothing of feeds but that they become due.
//!
//! | file | what it does |
//! |---|---|
//! | `scheduler` | the loop: wake, start what is due, wait, until nothing is left or told to stop |
//! | `work` | the work in flight, one task a host, and the work at hand |
//! | `subscriptions` | the second loop: the callback server, and what is due at hubs |
//! | `verdicts` | renews the verdicts on feeds |
//! | `status_server` | keeps the page to look at up |
//! | `trouble` | how long nobody is asked anything after the archive took nothing, and how that ends |
//! | `desk` | polls one feed at a person's word |
//! | `context` | opens what the rivers flow through, and has the archive follow the configured feeds |
//! | `reload` | what a new configuration changes while gleaner runs |
//! | `runs` | notes in the archive when gleaner is looking |
//! | `signals` | what the system says, as what the loop is told |
//! | `notify` | what systemd is told |
//! | `stored_times` | has the archive's times held against now |
//! | `stats` | what was done, for summaries and progress bars |
//! | `mode`, `timing` | how long gleaner goes on; the times both loops keep |

mod context;
mod desk;
mod log_folding;
mod mode;
mod notify;
mod reload;
mod runs;
mod scheduler;
mod signals;
mod stats;
mod status_server;
mod stored_times;
mod subscriptions;
mod timing;
mod trouble;
mod verdicts;
mod work;

use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::mpsc;

pub use desk::Desk;
pub use mode::RunMode;
pub use signals::{Control, listen};
pub use stats::{Failure, Stats};

use crate::archive::Archive;
use crate::clock::Clock;
use crate::config::Loaded;
use crate::fetch::Hosts;
use crate::ingest::{CpuPool, Network};
use crate::model::Ending;
use scheduler::Scheduler;

/// Ingests until there is nothing more to do, or until told to stop; returns what was done.
///
/// `watch` is shown the stats after each piece of work.
pub async fn ingest(
    loaded: Loaded,
    mode: RunMode,
    clock: Clock,
    controls: mpsc::Receiver<Control>,
    watch: &mut (dyn FnMut(&Stats) + Send),
) -> anyhow::Result<Stats> {
    let archive = Arc::new(Archive::open(&loaded.settings.archive).await?);
    runs::begin(&archive, &loaded, mode, clock.now()).await?;
    let ran = open_and_run(&archive, &loaded, mode, clock.clone(), controls, watch).await;
    let closing = async {
        runs::end(&archive, ran.as_ref().map(|(_, ending)| *ending), clock.now()).await;
        // Whatever was still in flight is dropped by now, so this is the last holder.
        if let Some(archive) = Arc::into_inner(archive) {
            archive.close().await;
        }
    };
    // Somebody's open shell may hold the lock; what waits for it is then due again at the next start.
    if tokio::time::timeout(timing::GRACE, closing).await.is_err() {
        tracing::warn!("the archive is locked by another program; not waiting any longer");
    }
    ran.map(|(stats, _)| stats)
}

async fn open_and_run(
    archive: &Arc<Archive>,
    loaded: &Loaded,
    mode: RunMode,
    clock: Clock,
    controls: mpsc::Receiver<Control>,
    watch: &mut (dyn FnMut(&Stats) + Send),
) -> anyhow::Result<(Stats, Ending)> {
    let hosts = Hosts::new(clock.clone());
    if archive.reader().has_fetched().await? {
        // The last process may have ended a moment ago, with requests in flight: its hosts get their gap.
        clock.sleep(loaded.settings.fetch.host_gap).await;
    }
    let cpu_pool = CpuPool::start().context("cannot start the threads that read feeds and pages")?;
    let network = Network::new(clock.clone());
    let context = context::open(&loaded.settings, Arc::clone(archive), hosts, network, cpu_pool, clock)?;
    let clock = &context.clock;
    stored_times::hold(archive, context.latest_times(clock.now())).await?;
    log_folding::fold(&context).await?;
    for month in archive.reader().missing_raw_months().await? {
        tracing::warn!(
            "raw/{month}.db is missing: the pages kept in it can be read again only once it is back from a backup; \
             `gleaner verify` says what else is missing"
        );
    }
    for (host, until) in archive.reader().host_pauses(clock.next_second()).await? {
        context.fetcher.hosts().pause(&host, until);
    }
    context::follow(&context, loaded, mode).await?;
    Scheduler::start(context, mode, &loaded.settings).await?.run(controls, watch).await
}
