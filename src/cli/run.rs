use tracing::{info, warn};

use super::{Globals, block_on};
use crate::clock::Clock;
use crate::config::Loaded;
use crate::daemon::{self, RunMode};
use crate::telemetry;

/// Run the service, until SIGTERM or SIGINT
///
/// Polls every feed when it is due and fetches each new article's page at its host's pace. What is to be done
/// stands in the archive: stop it anywhere, start it again, and nothing is lost or done twice.
///
/// SIGTERM and SIGINT let what is in flight finish; a second one stops at once. SIGHUP reads the configuration
/// again, and keeps the old one when the new one is bad.
#[derive(Debug, clap::Args)]
pub(super) struct Args {}

pub(super) fn run(globals: &Globals, _args: &Args) -> anyhow::Result<()> {
    let loaded = globals.load()?;
    telemetry::start("info")?;
    let config = loaded.path.as_deref().map(|path| path.display().to_string());
    info!(config, archive = %loaded.settings.archive.display(), feeds = loaded.feeds.len(), "starting");
    let warn = |loaded: &Loaded| loaded.warnings.iter().for_each(|warning| warn!("{warning}"));
    warn(&loaded);
    if loaded.settings.fetch.contact.is_empty() {
        warn!(
            "fetch.contact is empty: give an e-mail address or URL, so that publishers can reach you instead of blocking you"
        );
    }
    if loaded.feeds.is_empty() {
        warn!("no feeds are configured; add [[feed]] tables, or `gleaner feeds import FILE.opml`");
    }
    block_on(async {
        let again = globals.clone();
        let controls = daemon::listen(move || again.load().inspect(warn))?;
        let stats = daemon::ingest(loaded, RunMode::Service, Clock::system(), controls, &mut |_| {}).await?;
        info!(polls = stats.polls, pages = stats.pages_done(), "stopped");
        Ok(())
    })
}
