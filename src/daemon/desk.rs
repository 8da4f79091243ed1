//! One feed polled at a person's word, without the scheduler; with the archive, the settings and the manners of the service.

use std::sync::Arc;

use anyhow::Context as _;

use super::context;
use super::mode::RunMode;
use crate::archive::Archive;
use crate::clock::Clock;
use crate::config::Loaded;
use crate::fetch::Hosts;
use crate::ingest::{self, Context, CpuPool, Network};
use crate::model::{FeedId, Poll};

/// An archive that follows the configured feeds, and nobody is polling.
#[derive(Debug)]
pub struct Desk {
    context: Context,
}

impl Desk {
    /// Opens the archive; where another process has it, the error is `ArchiveError::InUse`.
    pub async fn open(loaded: Loaded, clock: Clock) -> anyhow::Result<Self> {
        let archive = Arc::new(Archive::open(&loaded.settings.archive).await?);
        let hosts = Hosts::new(clock.clone());
        if archive.reader().has_fetched().await? {
            // The last process may have ended a moment ago, with a request in flight.
            clock.sleep(loaded.settings.fetch.host_gap).await;
        }
        let cpu_pool = CpuPool::start().context("cannot start the threads that read feeds")?;
        let network = Network::new(clock.clone());
        let context = context::open(&loaded.settings, archive, hosts, network, cpu_pool, clock)?;
        for (host, until) in context.archive.reader().host_pauses(context.clock.next_second()).await? {
            context.fetcher.hosts().pause(&host, until);
        }
        context::follow(&context, &loaded, RunMode::Once).await?;
        Ok(Self { context })
    }

    pub fn archive(&self) -> &Archive {
        &self.context.archive
    }

    /// Polls a feed that is due.
    pub async fn poll(&self, feed: FeedId) -> anyhow::Result<Arc<Poll>> {
        let now = self.context.clock.now();
        let due = self.context.archive.reader().due_feeds(now, &[], usize::MAX).await?;
        let due = due.into_iter().find(|due| due.id == feed).context("the feed is not due")?;
        Ok(ingest::poll_feed(&self.context, due).await?)
    }

    /// Finishes what was handed to the archive.
    pub async fn close(self) {
        let Context { archive, .. } = self.context;
        if let Some(archive) = Arc::into_inner(archive) {
            archive.close().await;
        }
    }
}
