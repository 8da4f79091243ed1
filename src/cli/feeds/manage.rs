use std::io::Write;
use std::path::Path;

use url::Url;

use crate::archive::{Archive, PauseFeed, ResumeFeed};
use crate::cli::Globals;
use crate::clock::Clock;
use crate::config::{OpmlFeed, OpmlList, add_feeds, read_opml, remove_feed, write_opml};
use crate::model::secret_parts;

/// What a change to the configuration file needs to take effect.
const AT_RELOAD: &str = "a running gleaner takes it over at SIGHUP, others at the next start";

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

pub(super) fn remove(globals: &Globals, url: &str) -> anyhow::Result<()> {
    let config = globals.config_file()?;
    if !remove_feed(&config, url)? {
        anyhow::bail!(
            "{} has no [[feed]] with the address {url}; OPML files are changed by hand",
            config.display()
        );
    }
    eprintln!("{}: removed {url}; its articles stay in the archive", config.display());
    eprintln!("{AT_RELOAD}");
    Ok(())
}

pub(super) async fn pause(globals: &Globals, url: String) -> anyhow::Result<()> {
    let archive = open(globals, &url).await?;
    archive.write(PauseFeed { url: url.clone() }).await?;
    archive.close().await;
    eprintln!("paused {url}; `gleaner feeds resume` polls it again");
    Ok(())
}

pub(super) async fn resume(globals: &Globals, url: String) -> anyhow::Result<()> {
    let archive = open(globals, &url).await?;
    archive.write(ResumeFeed { url: url.clone(), now: Clock::system().now() }).await?;
    archive.close().await;
    eprintln!("resumed {url}; it is due now");
    Ok(())
}

/// Opens the archive beside a gleaner that may be running, when it has the feed.
async fn open(globals: &Globals, url: &str) -> anyhow::Result<Archive> {
    let path = match &globals.archive {
        Some(path) => path.clone(),
        None => globals.load()?.settings.archive,
    };
    let archive = Archive::open_beside(&path).await?;
    if archive.reader().feeds(Some(url)).await?.iter().all(|feed| feed.state == "removed") {
        anyhow::bail!("the archive follows no feed with the address {url}; `gleaner feeds list` shows them");
    }
    Ok(archive)
}
