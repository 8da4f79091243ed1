use std::io::Write;

use anyhow::Context;
use url::Url;

use crate::article::{self, FeedLink};
use crate::cli::terminal::printable;
use crate::cli::{Globals, source};
use crate::feed::{self, FeedDocument};
use crate::fetch::{Fetcher, Kind};

/// Where feeds are when nobody says where they are, most usual first.
const USUAL_PATHS: [&str; 6] = ["/feed/", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/rss"];

pub(super) async fn run(globals: &Globals, site: &str) -> anyhow::Result<()> {
    let with_scheme = if site.contains("://") { site.to_owned() } else { format!("https://{site}") };
    let url = Url::parse(&with_scheme).with_context(|| format!("{site:?} is not an address"))?;
    let fetcher = source::fetcher(globals)?;
    let document = source::fetch(&fetcher, &url, Kind::Page).await?;
    let found = match feed_in(&document) {
        Some(feed) => vec![feed],
        None => article::feed_links(&document.bytes, document.content_type.as_deref(), document.url.as_ref()),
    };
    let found = if found.is_empty() {
        try_usual(&fetcher, document.url.as_ref().unwrap_or(&url)).await
    } else {
        found
    };
    if found.is_empty() {
        anyhow::bail!("no feed found at {url}; its page declares none, and none is at the usual addresses");
    }
    let mut out = std::io::stdout().lock();
    for FeedLink { url, title } in found {
        writeln!(out, "{}\t{}", printable(url.as_str()), printable(title.as_deref().unwrap_or_default()))?;
    }
    Ok(())
}

/// Returns the document itself when it is a feed.
fn feed_in(document: &source::Document) -> Option<FeedLink> {
    let parsed = feed::parse(&FeedDocument {
        bytes: &document.bytes,
        content_type: document.content_type.as_deref(),
        url: document.url.as_ref(),
    })
    .ok()?;
    Some(FeedLink { url: document.url.clone()?, title: parsed.title })
}

/// Tries the usual addresses one by one, and stops at the first that is a feed.
async fn try_usual(fetcher: &Fetcher, site: &Url) -> Vec<FeedLink> {
    eprintln!("the page declares no feeds; trying the usual addresses");
    for path in USUAL_PATHS {
        let Ok(url) = site.join(path) else { continue };
        if let Ok(document) = source::fetch(fetcher, &url, Kind::Feed).await
            && let Some(feed) = feed_in(&document)
        {
            return vec![feed];
        }
    }
    Vec::new()
}
