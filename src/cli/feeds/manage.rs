use std::io::Write;
use std::path::Path;

use anyhow::Context as _;
use url::Url;

use super::named;
use crate::archive::{Archive, PauseFeed, ResumeFeed};
use crate::cli::Globals;
use crate::clock::Clock;
use crate::config::{OpmlFeed, OpmlList, add_feeds, read_opml, remove_feed, write_opml};
use crate::model::{FeedId, secret_parts};

/// What a change to the configuration file needs to take effect.
pub(super) const AT_RELOAD: &str = "a running gleaner takes it over at SIGHUP, others at the next start";

pub(super) fn import(globals: &Globals, file: &Path) -> anyhow::Result<()> {
    let OpmlList { feeds, faults } = read_opml(file)?;
    for fault in &faults {
        eprintln!("{fault}");
    }
    if feeds.is_empty() {
        anyhow::bail!("{} names no feeds: its outlines have no xmlUrl that leads to one", file.display());
    }
    let config = globals.config_file()?;
    let outcome = add_feeds(&config, &feeds)?;
    eprintln!("{}: {} feeds added, {} were there already", config.display(), outcome.added, outcome.known);
    if !faults.is_empty() {
        eprintln!("{}: {} outlines were left out, as said above", file.display(), faults.len());
    }
    if outcome.added > 0 {
        eprintln!("{AT_RELOAD}");
    }
    Ok(())
}

pub(super) fn export(globals: &Globals, with_secrets: bool) -> anyhow::Result<()> {
    let mut feeds: Vec<_> = globals
        .load()?
        .feeds
        .into_iter()
        .map(|feed| OpmlFeed { url: feed.url, title: feed.options.title, folders: feed.tags })
        .collect();
    if !with_secrets {
        let mut masked = 0;
        for feed in &mut feeds {
            let shown = without_secrets(&feed.url);
            masked += usize::from(shown != feed.url);
            feed.url = shown;
        }
        if masked > 0 {
            eprintln!(
                "{masked} feeds have secrets in their addresses, left out here; --with-secrets prints them"
            );
        }
    }
    writeln!(std::io::stdout().lock(), "{}", write_opml(&feeds))?;
    Ok(())
}

/// Returns the address with *** for what is secret in it.
fn without_secrets(url: &Url) -> Url {
    let mut text = url.to_string();
    for part in secret_parts(url).into_iter().rev() {
        text.replace_range(part, "***");
    }
    Url::parse(&text).unwrap_or_else(|_| url.clone())
}

pub(super) async fn remove(globals: &Globals, name: &str) -> anyhow::Result<()> {
    let config = globals.config_file()?;
    let url = match name.parse() {
        Ok(id) => globals.reader().await?.configured_url(id).await?.with_context(|| {
            format!("the archive has no feed with the id {name}; `gleaner feeds list` shows them")
        })?,
        Err(_) => name.to_owned(),
    };
    if !remove_feed(&config, &url)? {
        anyhow::bail!("{} has no [[feed]] for {name}; OPML files are changed by hand", config.display());
    }
    eprintln!("{}: removed {name}; its articles stay in the archive", config.display());
    eprintln!("{AT_RELOAD}");
    Ok(())
}

pub(super) async fn pause(globals: &Globals, name: &str) -> anyhow::Result<()> {
    let (archive, feed) = open(globals, name).await?;
    archive.write(PauseFeed { feed }).await?;
    archive.close().await;
    eprintln!("paused {name}; `gleaner feeds resume` polls it again");
    Ok(())
}

pub(super) async fn resume(globals: &Globals, name: &str) -> anyhow::Result<()> {
    let (archive, feed) = open(globals, name).await?;
    archive.write(ResumeFeed { feed, now: Clock::system().now() }).await?;
    archive.close().await;
    eprintln!("resumed {name}; it is due now");
    Ok(())
}

/// Opens the archive beside a gleaner that may be running, when it has the feed.
async fn open(globals: &Globals, name: &str) -> anyhow::Result<(Archive, FeedId)> {
    let path = match &globals.archive {
        Some(path) => path.clone(),
        None => globals.load()?.settings.archive,
    };
    let archive = Archive::open_beside(&path).await?;
    let feed = named(archive.reader(), name).await?;
    anyhow::ensure!(
        feed.state != "removed",
        "feed {} left the configuration; `gleaner feeds add` follows it again",
        feed.id
    );
    Ok((archive, FeedId(feed.id)))
}
