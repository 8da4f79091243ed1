use std::io::{Read, Write};

use anyhow::Context as _;

use super::finding::{address, find};
use crate::cli::{Globals, source};
use crate::terminal::printable;

/// Prints the feeds of one site as `address`, `title`; of several as `site`, `address`, `title`, with a report at the end.
pub(super) async fn run(globals: &Globals, sites: &[String]) -> anyhow::Result<()> {
    let sites = listed(sites)?;
    let fetcher = source::fetcher(globals)?;
    let mut out = std::io::stdout().lock();
    let mut count = 0;
    let mut without = Vec::new();
    for site in &sites {
        let found = match address(site) {
            Ok(url) => find(&fetcher, &url).await,
            Err(err) => Err(err),
        };
        let found = match found {
            Ok(found) if found.is_empty() => Err(anyhow::anyhow!(
                "no feed found at {}; its page declares none, and none is at the usual addresses",
                printable(site)
            )),
            found => found,
        };
        match found {
            Ok(found) => {
                count += found.len();
                for feed in found {
                    if sites.len() > 1 {
                        write!(out, "{}\t", printable(site))?;
                    }
                    let title = printable(feed.title.as_deref().unwrap_or_default());
                    writeln!(out, "{}\t{title}", printable(feed.url.as_str()))?;
                }
            }
            Err(err) if sites.len() == 1 => return Err(err),
            Err(err) => without.push(format!("  {}: {err:#}", printable(site))),
        }
    }
    if sites.len() > 1 {
        let with = sites.len() - without.len();
        eprintln!("{count} feeds at {with} of {} sites", sites.len());
        if !without.is_empty() {
            eprintln!("none at:\n{}", without.join("\n"));
        }
        anyhow::ensure!(with > 0, "no feed found at any of them");
    }
    Ok(())
}

/// Returns the sites that were named; `-` stands for those on stdin, one a line.
fn listed(sites: &[String]) -> anyhow::Result<Vec<String>> {
    let mut listed = Vec::new();
    for site in sites {
        if site != "-" {
            listed.push(site.clone());
            continue;
        }
        let mut text = String::new();
        std::io::stdin().lock().read_to_string(&mut text).context("cannot read stdin")?;
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        listed.extend(lines.map(str::to_owned));
    }
    anyhow::ensure!(!listed.is_empty(), "stdin names no site");
    Ok(listed)
}
