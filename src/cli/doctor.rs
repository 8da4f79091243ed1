use std::io::Write;

use serde::Serialize;

use super::{Globals, block_on};
use crate::clock::Clock;
use crate::doctor::judge;
use crate::model::{FeedEvidence, Verdict};
use crate::terminal::printable;

/// Say which feeds are not well, why, and what can be done
///
/// Judges each feed by the log of its polls and by its own rhythm: it fell silent, loses entries, turned into something
/// else, moved, refuses us, or its pages no longer read; or its silence is our own, because gleaner was not running. The
/// service renews the same verdicts every hour in the view feed_verdicts.
///
/// A feed is silent when nothing new came for two and a half times its longest gap of the last year.
#[derive(Debug, clap::Args)]
#[expect(clippy::doc_markdown, reason = "the words are shown on a terminal")]
pub(super) struct Args {
    /// Ids of feeds; without any, all feeds that need a look
    #[arg(value_name = "ID")]
    feeds: Vec<i64>,

    /// Show feeds that are well, too
    #[arg(long)]
    all: bool,

    /// Print one JSON object a line
    #[arg(long)]
    json: bool,

    /// Exit with 1 when a feed needs a look, for cron
    #[arg(long)]
    check: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    title: Option<&'a str>,
    url: &'a str,
    #[serde(flatten)]
    verdict: &'a Verdict,
}

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let mut seen = block_on(async { Ok(globals.reader().await?.feed_evidence(now).await?) })?;
    if !args.feeds.is_empty() {
        seen.retain(|feed| args.feeds.contains(&feed.feed.0));
        anyhow::ensure!(
            !seen.is_empty(),
            "the archive follows no such feed; `gleaner feeds list` shows them"
        );
    }
    let judged: Vec<(FeedEvidence, Verdict)> = seen
        .into_iter()
        .map(|seen| {
            let verdict = judge(&seen, now);
            (seen, verdict)
        })
        .collect();
    let ailing = judged.iter().filter(|(_, verdict)| verdict.kind.needs_a_look()).count();
    let mut out = std::io::stdout().lock();
    for (seen, verdict) in &judged {
        if !args.all && args.feeds.is_empty() && !verdict.kind.needs_a_look() {
            continue;
        }
        if args.json {
            let shown = Shown { title: seen.title.as_deref(), url: &seen.url, verdict };
            serde_json::to_writer(&mut out, &shown)?;
            writeln!(out)?;
        } else {
            print(&mut out, seen, verdict)?;
        }
    }
    eprintln!("{ailing} of {} feeds need a look", judged.len());
    if args.check && ailing > 0 {
        anyhow::bail!("{ailing} feeds are not well");
    }
    Ok(())
}

fn print(out: &mut impl Write, seen: &FeedEvidence, verdict: &Verdict) -> std::io::Result<()> {
    let name = printable(seen.title.as_deref().unwrap_or(&seen.url));
    writeln!(out, "{} {name}: {}", verdict.feed.0, verdict.kind.as_str().replace('_', " "))?;
    writeln!(out, "    {}", printable(&verdict.sentence))?;
    if !verdict.advice.is_empty() {
        writeln!(out, "    {}", verdict.advice)?;
    }
    Ok(())
}
