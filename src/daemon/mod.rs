//! The heartbeat: starts what is due, waits for what is running, stops when told.
//!
//! Knows nothing of feeds but that they become due.

mod heartbeat;
mod notify;
mod signals;
mod tally;
mod websub;

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use tokio::sync::mpsc;

pub use heartbeat::Mode;
pub use signals::{Command, listen};
pub use tally::Tally;

use crate::archive::{Archive, FirstPoll};
use crate::clock::Clock;
use crate::config::{Loaded, Settings};
use crate::fetch::{Fetcher, Hosts};
use crate::ingest::{Network, Rooms, Workbench};

/// So many feeds new to the archive are polled one after another, for whoever waits for them; of an import of more, the rest
/// is spread over the shortest interval, which is no herd.
const AT_ONCE: usize = 16;

/// Ingests until there is nothing more to do, or until told to stop; returns what was done.
///
/// `watch` is shown the tally after each piece of work.
pub async fn ingest(
    loaded: Loaded,
    mode: Mode,
    clock: Clock,
    commands: mpsc::Receiver<Command>,
    watch: &mut (dyn FnMut(&Tally) + Send),
) -> anyhow::Result<Tally> {
    let archive = Arc::new(Archive::open(&loaded.settings.archive).await?);
    let hosts = Hosts::new(clock.clone());
    if archive.reader().has_fetched().await? {
        // The last process may have ended a moment ago, with requests in flight: its hosts get their gap.
        clock.sleep(loaded.settings.fetch.host_gap).await;
    }
    for (host, until) in archive.reader().host_pauses(clock.next_second()).await? {
        hosts.pause(&host, until);
    }
    let workbench = Workbench::start().context("cannot start the threads that read feeds and pages")?;
    let network = Network::new(clock.clone());
    let rooms = open_rooms(&loaded.settings, Arc::clone(&archive), hosts, network, workbench, clock)?;
    follow(&rooms, &loaded, mode).await?;
    let tally = heartbeat::beat(rooms, mode, commands, watch).await;
    // Whatever was still in flight is dropped by now, so this is the last holder.
    if let Some(archive) = Arc::into_inner(archive) {
        // Somebody's open shell may hold the lock; what waits for it is then due again at the next start.
        if tokio::time::timeout(GRACE, archive.close()).await.is_err() {
            tracing::warn!("the archive is locked by another program; not waiting any longer");
        }
    }
    tally
}

/// Makes the archive follow the feeds of the configuration.
async fn follow(rooms: &Rooms, loaded: &Loaded, mode: Mode) -> anyhow::Result<()> {
    let first_poll = match mode {
        Mode::Once => FirstPoll::Now,
        Mode::Service => FirstPoll::Spread { soon: AT_ONCE, over: loaded.settings.polling.min_interval },
    };
    rooms
        .archive
        .follow(loaded.feeds.clone(), first_poll, rooms.clock.now())
        .await
        .context("cannot take over the feeds of the configuration")?;
    rooms.network.follow(rooms.archive.reader().count_hosts().await?);
    Ok(())
}

fn open_rooms(
    settings: &Settings,
    archive: Arc<Archive>,
    hosts: Hosts,
    network: Network,
    workbench: Workbench,
    clock: Clock,
) -> anyhow::Result<Rooms> {
    let fetcher =
        Fetcher::new(settings.fetch.clone(), hosts, clock.clone()).context("cannot set up the fetcher")?;
    // The settings were checked when they were loaded.
    let websub = settings.websub.endpoint().unwrap_or_default();
    let (polling, pages) = (settings.polling, settings.pages.clone());
    let sites = Arc::new(settings.sites.clone());
    Ok(Rooms { archive, fetcher, network, workbench, clock, polling, pages, websub, sites })
}

/// Due times are to the second, so looking more often finds nothing more.
const TICK: Duration = Duration::from_secs(1);

/// How long work in flight is given to finish once gleaner is told to stop.
const GRACE: Duration = Duration::from_secs(20);
