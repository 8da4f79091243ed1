use std::collections::BTreeMap;
use std::io::Write;

use bytesize::ByteSize;

use super::{Globals, block_on};
use crate::archive::Health;
use crate::clock::Clock;
use crate::terminal::printable;

/// Show the health of feeds, queues and files
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Print it as JSON
    #[arg(long)]
    json: bool,

    /// Exit with 1 when the service has fallen behind: a feed waits an hour longer than it should
    #[arg(long)]
    check: bool,
}

/// A feed may wait for its host's other feeds; an hour of that means that nobody polls.
const LONGEST_LAG_S: u64 = 3600;

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let health = block_on(async { Ok(globals.reader().await?.health(now).await?) })?;
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &health)?;
        writeln!(out)?;
    } else {
        print(&mut out, &health)?;
    }
    if args.check && health.queues.feed_lag_s > LONGEST_LAG_S {
        anyhow::bail!("a feed has been due for {} s: is gleaner running?", health.queues.feed_lag_s);
    }
    Ok(())
}

fn print(out: &mut impl Write, health: &Health) -> std::io::Result<()> {
    let size = |bytes| ByteSize::b(bytes).to_string();
    let unknown = || "never".to_owned();
    writeln!(out, "archive: {}", health.archive)?;
    writeln!(
        out,
        "  size: {}, log {}, raw pages and feeds {}",
        size(health.archive_bytes),
        size(health.wal_bytes),
        size(health.raw_bytes)
    )?;
    writeln!(out, "feeds: {}", counts(&health.feeds))?;
    writeln!(out, "  due now: {}, longest waiting: {} s", health.queues.feeds_due, health.queues.feed_lag_s)?;
    writeln!(out, "  last poll: {}", health.last_poll_at.clone().unwrap_or_else(unknown))?;
    writeln!(out, "  next poll: {}", health.next_poll_at.clone().unwrap_or_else(unknown))?;
    if let Some(last) = health.last_first_poll_at.as_ref().filter(|_| health.never_polled > 0) {
        writeln!(out, "  never polled yet: {}, one after another until {last}", health.never_polled)?;
    }
    failing(out, health)?;
    if !health.subscriptions.is_empty() {
        writeln!(out, "  pushed by hubs: {}", counts(&health.subscriptions))?;
    }
    writeln!(out, "articles: {}", counts(&health.articles))?;
    writeln!(out, "  pages due now: {}", health.queues.pages_due)?;
    writeln!(
        out,
        "last 24 hours: {} polls, {} failed requests, {} new articles",
        health.polls_24h, health.errors_24h, health.articles_24h
    )
}

/// Names the feeds that fail, each with its reason.
fn failing(out: &mut impl Write, health: &Health) -> std::io::Result<()> {
    for feed in &health.failing {
        let name = printable(feed.title.as_deref().unwrap_or(&feed.url));
        let error = printable(feed.error.as_deref().unwrap_or("for an unknown reason"));
        let since =
            feed.last_ok_at.as_deref().map_or("never answered".to_owned(), |at| format!("last answer {at}"));
        writeln!(out, "  {}: {} {name}: {error} ({since})", feed.state, feed.id)?;
    }
    let all: i64 = ["failing", "gone"].iter().filter_map(|state| health.feeds.get(*state)).sum();
    let more = all - i64::try_from(health.failing.len()).unwrap_or(all);
    if more > 0 {
        writeln!(out, "  and {more} more; `gleaner feeds list` shows them")?;
    }
    Ok(())
}

fn counts(counts: &BTreeMap<String, i64>) -> String {
    if counts.is_empty() {
        return "none".to_owned();
    }
    counts.iter().map(|(state, count)| format!("{count} {state}")).collect::<Vec<_>>().join(", ")
}
