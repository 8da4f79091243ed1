//! Opens what the rivers flow through, under the settings of a configuration.

use std::sync::Arc;

use anyhow::Context as _;

use super::mode::RunMode;
use crate::archive::{Archive, FirstPoll, FollowFeeds};
use crate::clock::Clock;
use crate::config::{Loaded, Settings};
use crate::fetch::{Fetcher, Hosts};
use crate::ingest::{Context, CpuPool, Network};

/// So many feeds new to the archive are polled one after another, for whoever waits for them; of an import of more, the rest
/// is spread over the shortest interval, which is no herd.
const AT_ONCE: usize = 16;

pub(super) fn open(
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

/// Makes the archive follow the feeds of the configuration.
pub(super) async fn follow(context: &Context, loaded: &Loaded, mode: RunMode) -> anyhow::Result<()> {
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
