//! The heartbeat: starts what is due, waits for what is running, stops when told.
//!
//! Knows nothing of feeds but that they become due.

mod heartbeat;
mod notify;
mod signals;
mod stats;
mod websub;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use tokio::sync::mpsc;

pub use heartbeat::RunMode;
pub use signals::{Command, listen};
pub use stats::Stats;

use crate::archive::{Archive, FirstPoll, FollowFeeds};
use crate::clock::Clock;
use crate::config::{Loaded, Settings};
use crate::fetch::{Fetcher, Hosts};
use crate::ingest::{Context, CpuPool, Network};

/// So many feeds new to the archive are polled one after another, for whoever waits for them; of an import of more, the rest
/// is spread over the shortest interval, which is no herd.
const AT_ONCE: usize = 16;

/// Ingests until there is nothing more to do, or until told to stop; returns what was done.
///
/// `watch` is shown the stats after each piece of work.
pub async fn ingest(
    loaded: Loaded,
    mode: RunMode,
    clock: Clock,
    commands: mpsc::Receiver<Command>,
    watch: &mut (dyn FnMut(&Stats) + Send),
) -> anyhow::Result<Stats> {
    let archive = Arc::new(Archive::open(&loaded.settings.archive).await?);
    let hosts = Hosts::new(clock.clone());
    if archive.reader().has_fetched().await? {
        // The last process may have ended a moment ago, with requests in flight: its hosts get their gap.
        clock.sleep(loaded.settings.fetch.host_gap).await;
    }
    for (host, until) in archive.reader().host_pauses(clock.next_second()).await? {
        hosts.pause(&host, until);
    }
    let cpu_pool = CpuPool::start().context("cannot start the threads that read feeds and pages")?;
    let network = Network::new(clock.clone());
    let context = open_context(&loaded.settings, Arc::clone(&archive), hosts, network, cpu_pool, clock)?;
    follow(&context, &loaded, mode).await?;
    let stats = heartbeat::beat(context, mode, commands, watch).await;
    // Whatever was still in flight is dropped by now, so this is the last holder.
    if let Some(archive) = Arc::into_inner(archive) {
        // Somebody's open shell may hold the lock; what waits for it is then due again at the next start.
        if tokio::time::timeout(GRACE, archive.close()).await.is_err() {
            tracing::warn!("the archive is locked by another program; not waiting any longer");
        }
    }
    stats
}

/// Makes the archive follow the feeds of the configuration.
async fn follow(context: &Context, loaded: &Loaded, mode: RunMode) -> anyhow::Result<()> {
    let first_poll = match mode {
        RunMode::Once => FirstPoll::Now,
        RunMode::Service => FirstPoll::Spread { soon: AT_ONCE, over: loaded.settings.polling.min_interval },
    };
    context
        .archive
        .write(FollowFeeds { feeds: loaded.feeds.clone(), first_poll, now: context.clock.now() })
        .await
        .context("cannot take over the feeds of the configuration")?;
    context.network.follow(context.archive.reader().count_hosts().await?);
    Ok(())
}

fn open_context(
    settings: &Settings,
    archive: Arc<Archive>,
    hosts: Hosts,
    network: Network,
    cpu_pool: CpuPool,
    clock: Clock,
) -> anyhow::Result<Context> {
    let fetcher =
        Fetcher::new(settings.fetch.clone(), hosts, clock.clone()).context("cannot set up the fetcher")?;
    // The settings were checked when they were loaded.
    let websub = settings.websub.endpoint().unwrap_or_default();
    let (polling, pages) = (settings.polling, settings.pages.clone());
    let sites = Arc::new(settings.sites.clone());
    Ok(Context { archive, fetcher, network, cpu_pool, clock, polling, pages, websub, sites })
}

/// Due times are to the second, so looking more often finds nothing more.
const TICK: Duration = Duration::from_secs(1);

/// How long work in flight is given to finish once gleaner is told to stop.
const GRACE: Duration = Duration::from_secs(20);
