//! What a new configuration changes while gleaner runs, and what it cannot.

use std::sync::Arc;

use tracing::warn;

use super::context::{follow, open};
use super::mode::RunMode;
use crate::config::Loaded;
use crate::ingest::Context;

/// Returns the context under new settings; archive, clock, threads and the hosts' rests stay the same.
pub(super) async fn reopen(context: &Context, loaded: &Loaded, mode: RunMode) -> anyhow::Result<Context> {
    let Context { archive, fetcher, network, cpu_pool, clock, .. } = context;
    if !archive.is_at(&loaded.settings.archive) {
        warn!(archive = %archive.reader().path().display(), "another archive takes a restart; this one goes on");
    }
    let (archive, hosts) = (Arc::clone(archive), fetcher.hosts().clone());
    let context = open(&loaded.settings, archive, hosts, network.clone(), cpu_pool.clone(), clock.clone())?;
    follow(&context, loaded, mode).await?;
    Ok(context)
}
