//! Where `extract` and `parse` take their document from: a file, an address, or stdin.

use std::io::Read;

use anyhow::Context as _;
use url::Url;

use super::Globals;
use crate::clock::Clock;
use crate::fetch::{Fetcher, Hints, Hosts, Kind, Link};

/// A document, with what its server said of it.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: Option<String>,
    pub(super) url: Option<Url>,
    /// Of its `Link` headers.
    pub(super) links: Vec<Link>,
}

/// Reads `source`: `-` is stdin, what begins with http:// or https:// is fetched, the rest is a file.
pub(super) async fn read(globals: &Globals, source: &str, kind: Kind) -> anyhow::Result<Document> {
    if source == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("cannot read stdin")?;
        return Ok(Document { bytes, content_type: None, url: None, links: Vec::new() });
    }
    if source.starts_with("http://") || source.starts_with("https://") {
        let url = Url::parse(source).with_context(|| format!("{source:?} is not an address"))?;
        return fetch(&fetcher(globals)?, &url, kind).await;
    }
    let bytes = std::fs::read(source).with_context(|| format!("cannot read {source}"))?;
    Ok(Document { bytes, content_type: None, url: None, links: Vec::new() })
}

/// Returns a fetcher that behaves as the configuration says.
pub(super) fn fetcher(globals: &Globals) -> anyhow::Result<Fetcher> {
    let clock = Clock::system();
    Fetcher::new(globals.load()?.settings.fetch, Hosts::new(clock.clone()), clock)
}

/// Fetches one address. What a person asks for by name is fetched like a feed that was configured, robots.txt or not.
pub(super) async fn fetch(fetcher: &Fetcher, url: &Url, kind: Kind) -> anyhow::Result<Document> {
    let (exchange, answer) = fetcher.document(kind, url).await;
    let bytes = answer.with_context(|| format!("cannot fetch {url}"))?;
    let Hints { content_type, links, .. } = exchange.hints;
    Ok(Document { bytes, content_type, url: Some(exchange.final_url), links })
}
