use std::io::Write;

use anyhow::Context as _;
use url::Url;

use super::finding::{address, find};
use super::manage::AT_RELOAD;
use crate::cli::{Globals, source};
use crate::config::{OpmlFeed, add_feeds};
use crate::fetch::{Fetcher, Kind};
use crate::model::Moment;
use crate::terminal::printable;
use gleaner_feed::{self as feed, FeedDocument, ParsedFeed};

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Addresses of feeds, or of sites whose feeds are looked for
    #[arg(required = true, value_name = "URL")]
    sites: Vec<String>,

    /// Give the feeds this tag; may be given more than once
    #[arg(long)]
    tag: Vec<String>,

    /// Add every feed a site declares, not only the first
    #[arg(long)]
    all: bool,

    /// Show what would be added, and leave the file as it is
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let followed: Vec<Url> = globals.load()?.feeds.into_iter().map(|feed| feed.url).collect();
    let fetcher = source::fetcher(globals)?;
    let mut feeds: Vec<OpmlFeed> = Vec::new();
    let mut failed = 0;
    for site in &args.sites {
        match look(&fetcher, site, args.all).await {
            Ok(found) => {
                for url in found {
                    if followed.contains(&url) || feeds.iter().any(|feed| feed.url == url) {
                        eprintln!("{} is followed already", printable(url.as_str()));
                    } else {
                        feeds.push(OpmlFeed { url, title: None, folders: args.tag.clone() });
                    }
                }
            }
            Err(err) => {
                failed += 1;
                eprintln!("{}: {}", printable(site), printable(&format!("{err:#}")));
            }
        }
    }
    let mut out = std::io::stdout().lock();
    for feed in &feeds {
        writeln!(out, "{}", printable(feed.url.as_str()))?;
    }
    if args.dry_run {
        eprintln!("{} feeds would be added", feeds.len());
    } else if !feeds.is_empty() {
        let config = globals.config_file()?;
        let added = add_feeds(&config, &feeds)?.added;
        eprintln!("{}: {added} feeds added; {AT_RELOAD}", config.display());
    }
    anyhow::ensure!(failed == 0, "{failed} of {} addresses led to no feed", args.sites.len());
    Ok(())
}

/// Finds the feeds of a site and reads each that is to be added, so that none is followed that cannot be.
async fn look(fetcher: &Fetcher, site: &str, all: bool) -> anyhow::Result<Vec<Url>> {
    let found = find(fetcher, &address(site)?).await?;
    anyhow::ensure!(
        !found.is_empty(),
        "no feed found; its page declares none, and none is at the usual addresses"
    );
    let wanted = if all { found.len() } else { 1 };
    for other in &found[wanted..] {
        let title = printable(other.title.as_deref().unwrap_or_default());
        eprintln!("  also there, --all adds it: {} {title}", printable(other.url.as_str()));
    }
    let mut good = Vec::new();
    for link in found.into_iter().take(wanted) {
        // A page that was the feed itself was read already, and is asked for once more: it costs its server one request.
        let parsed = read(fetcher, &link.url).await?;
        eprintln!("{}", summary(&parsed, &link.url));
        good.push(link.url);
    }
    Ok(good)
}

async fn read(fetcher: &Fetcher, url: &Url) -> anyhow::Result<ParsedFeed> {
    let document = source::fetch(fetcher, url, Kind::Feed).await?;
    feed::parse(&FeedDocument {
        bytes: &document.bytes,
        content_type: document.content_type.as_deref(),
        url: document.url.as_ref(),
    })
    .with_context(|| format!("{url} is no feed"))
}

/// Says what a feed holds: its title, how many entries, and of when the latest is.
fn summary(feed: &ParsedFeed, url: &Url) -> String {
    let title = printable(feed.title.as_deref().unwrap_or(url.as_str()));
    let latest = feed.entries.iter().filter_map(|entry| entry.published).map(Moment::at).max();
    let latest =
        latest.map_or_else(|| "no dates".to_owned(), |at| format!("latest {}", at.format("%Y-%m-%d")));
    format!("{title}: {}, {} entries, {latest}", feed.format, feed.entries.len())
}
