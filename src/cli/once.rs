use std::io::{IsTerminal, Write};

use super::progress::Progress;
use super::{Globals, block_on};
use crate::clock::Clock;
use crate::daemon::{self, Failure, RunMode, Stats};
use crate::telemetry;
use crate::terminal::printable;

/// Do all that is due and pending, then exit
///
/// One pass for cron: polls each feed that is due, fetches each page that is pending, and prints a summary. Feeds
/// that fail are counted there and stand in the archive; they are no failure of the pass. One that was given up, because
/// nobody can be reached say, exits with 1.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print the summary as JSON on stdout
    #[arg(long)]
    json: bool,
}

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let loaded = globals.load()?;
    let is_terminal = std::io::stderr().is_terminal();
    telemetry::start(if is_terminal { "error" } else { "warn" })?;
    for warning in &loaded.warnings {
        eprintln!("gleaner: {warning}");
    }
    if loaded.feeds.is_empty() {
        eprintln!(
            "gleaner: no feeds are configured; add [[feed]] tables, or `gleaner feeds import FILE.opml`"
        );
    }
    let stats = block_on(async {
        let again = globals.clone();
        let controls = daemon::listen(move || again.load())?;
        let mut progress = Progress::new(is_terminal);
        daemon::ingest(loaded, RunMode::Once, Clock::system(), controls, &mut |stats| progress.show(stats))
            .await
    })?;
    if args.json {
        let mut out = std::io::stdout().lock();
        serde_json::to_writer(&mut out, &stats)?;
        writeln!(out)?;
    } else {
        eprintln!("{}", summary(&stats));
    }
    match (stats.gave_up, stats.not_archived) {
        (Some(reason), _) => anyhow::bail!("the pass was given up: {reason}; what is due stays so"),
        (None, 1..) => anyhow::bail!("some of what came could not be archived; it is due again"),
        (None, 0) => Ok(()),
    }
}

/// Returns the pass in a few lines, values after a colon.
pub(super) fn summary(stats: &Stats) -> String {
    let mut lines = vec![format!(
        "polls: {} ({} unchanged, {} failed)",
        stats.polls, stats.polls_unchanged, stats.polls_failed
    )];
    for Failure { feed, host, error } in &stats.failures {
        lines.push(format!("  failed: {} {}: {}", feed.0, printable(host), printable(error)));
    }
    let unnamed = stats.polls_failed.saturating_sub(stats.failures.len() as u64);
    if unnamed > 0 {
        lines.push(format!("  and {unnamed} more; `gleaner feeds list` shows them"));
    }
    lines.push(format!("entries: {} new, {} changed", stats.entries_new, stats.entries_changed));
    let pages: Vec<_> = stats.pages.iter().map(|(state, count)| format!("{count} {state}")).collect();
    lines.push(format!(
        "pages: {}{}",
        stats.pages_done(),
        if pages.is_empty() { String::new() } else { format!(" ({})", pages.join(", ")) }
    ));
    if stats.waiting > 0 {
        lines.push(format!(
            "left for later: {}, their hosts asked for a rest or the pass was stopped",
            stats.waiting
        ));
    }
    lines.join("\n")
}
