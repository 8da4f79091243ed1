//! What reading feeds costs, beside what feed-rs alone would take.

use std::hint::black_box;
use std::path::Path;

use anyhow::Context as _;
use gleaner_feed::FeedDocument;
use serde_json::Value;
use url::Url;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Reader {
    Gleaner,
    FeedRs,
}

/// Reads every feed once, and prints nothing: to be run under callgrind.
pub(crate) fn run(reader: Reader, requests: &Path) -> anyhow::Result<()> {
    for line in std::fs::read_to_string(requests)?.lines() {
        let request: Value = serde_json::from_str(line)?;
        let bytes = std::fs::read(request["path"].as_str().context("a request without a path")?)?;
        let url = request["url"].as_str().and_then(|url| Url::parse(url).ok());
        match reader {
            Reader::FeedRs => {
                let parser = feed_rs::parser::Builder::new().base_uri(url.as_ref()).build();
                drop(black_box(parser.parse(bytes.as_slice())));
            }
            Reader::Gleaner => {
                let content_type = request["content_type"].as_str();
                let document = FeedDocument { bytes: &bytes, content_type, url: url.as_ref() };
                drop(black_box(gleaner_feed::parse(&document)));
            }
        }
    }
    Ok(())
}
