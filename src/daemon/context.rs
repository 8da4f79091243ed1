//! Opens what the rivers flow through, under the settings of a configuration.

use std::sync::Arc;

use anyhow::Context as _;
use tracing::info;

use super::mode::RunMode;
use crate::archive::{Archive, FollowFeeds};
use crate::clock::Clock;
use crate::config::{Loaded, Settings};
use crate::fetch::{Fetcher, Hosts};
use crate::ingest::{Context, CpuPool, Network};
use crate::model::ConfiguredFeed;
use crate::schedule;

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
    let (sites, keep_log) = (Arc::new(settings.sites.clone()), settings.keep_log);
    Ok(Context { archive, fetcher, network, cpu_pool, clock, polling, pages, keep_log, websub, sites })
}

/// Makes the archive follow the feeds of the configuration; one pass polls those that are new at once, the service one after
/// another.
pub(super) async fn follow(context: &Context, loaded: &Loaded, mode: RunMode) -> anyhow::Result<()> {
    let now = context.clock.now();
    let known = context.archive.reader().configured_urls().await?;
    let is_new = |feed: &&ConfiguredFeed| !known.contains(feed.url.as_str());
    let new: Vec<_> = loaded.feeds.iter().filter(is_new).collect();
    let hosts = new.iter().map(|feed| feed.url.host_str().unwrap_or_default());
    let mut rests = match mode {
        RunMode::Once => Vec::new(),
        RunMode::Service => schedule::first_rests(hosts, context.polling.min_interval),
    };
    if let Some(longest) = rests.iter().max().filter(|longest| !longest.is_zero()) {
        info!(feeds = new.len(), over_s = longest.as_secs(), "new feeds are polled one after another");
    }
    rests.reverse();
    let first_poll =
        |feed: &ConfiguredFeed| if is_new(&feed) { now + rests.pop().unwrap_or_default() } else { now };
    let first_polls: Vec<_> = loaded.feeds.iter().map(first_poll).collect();
    let feeds = loaded.feeds.iter().cloned().zip(first_polls).collect();
    context
        .archive
        .write(FollowFeeds { feeds, now })
        .await
        .context("cannot take over the feeds of the configuration")
}
