//! What reading feeds costs, beside what feed-rs alone would take: run either under callgrind.
//!
//! `feed_cost gleaner|feed-rs REQUESTS.jsonl`, with the lines that `gleaner parse --batch` takes.

use std::error::Error;
use std::hint::black_box;

use gleaner_feed::{self as feed, FeedDocument};
use serde_json::Value;
use url::Url;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(reader), Some(requests)) = (arguments.next(), arguments.next()) else {
        return Err("usage: feed_cost gleaner|feed-rs REQUESTS.jsonl".into());
    };
    for line in std::fs::read_to_string(requests)?.lines() {
        let request: Value = serde_json::from_str(line)?;
        let bytes = std::fs::read(request["path"].as_str().ok_or("a request without a path")?)?;
        let url = request["url"].as_str().and_then(|url| Url::parse(url).ok());
        if reader == "feed-rs" {
            let parser = feed_rs::parser::Builder::new().base_uri(url.as_ref()).build();
            drop(black_box(parser.parse(bytes.as_slice())));
        } else {
            let document = FeedDocument {
                bytes: &bytes,
                content_type: request["content_type"].as_str(),
                url: url.as_ref(),
            };
            drop(black_box(feed::parse(&document)));
        }
    }
    Ok(())
}
