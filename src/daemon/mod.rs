//! The heartbeat: starts what is due, waits for what is running, stops when told.
//!
//! Knows nothing of feeds but that they become due.

mod heartbeat;
mod notify;
mod signals;
mod tally;

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
use crate::ingest::{Rooms, Workbench};

/// So many feeds new to the archive are polled at once; of an import of more, the rest is spread.
const AT_ONCE: usize = 64;

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
    for (host, until) in archive.reader().host_pauses(clock.now()).await? {
        hosts.pause(&host, until);
    }
    let workbench = Workbench::start().context("cannot start the threads that read feeds and pages")?;
    let rooms = open_rooms(&loaded.settings, Arc::clone(&archive), hosts, workbench, clock)?;
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
        Mode::Service => FirstPoll::Spread { now: AT_ONCE, over: loaded.settings.polling.min_interval },
    };
    rooms
        .archive
        .follow(loaded.feeds.clone(), first_poll, rooms.clock.now())
        .await
        .context("cannot take over the feeds of the configuration")
}

fn open_rooms(
    settings: &Settings,
    archive: Arc<Archive>,
    hosts: Hosts,
    workbench: Workbench,
    clock: Clock,
) -> anyhow::Result<Rooms> {
    let fetcher =
        Fetcher::new(settings.fetch.clone(), hosts, clock.clone()).context("cannot set up the fetcher")?;
    Ok(Rooms {
        archive,
        fetcher,
        workbench,
        clock,
        polling: settings.polling,
        pages: settings.pages.clone(),
        sites: Arc::new(settings.sites.clone()),
    })
}

/// How long work in flight is given to finish once gleaner is told to stop.
const GRACE: Duration = Duration::from_secs(20);
