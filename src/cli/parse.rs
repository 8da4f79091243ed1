use std::io::Write;
use std::path::PathBuf;

use super::{Globals, batch, block_on, source};
use crate::fetch::Kind;
use gleaner_feed::{self as feed, FeedDocument};

/// Parse one feed and print it as JSON
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// A file, an address, or - for stdin
    #[arg(required_unless_present = "batch", value_name = "FILE|URL|-")]
    source: Option<String>,

    /// Say on stderr what had to be mended before the feed could be read, and which limits were hit
    #[arg(long)]
    explain: bool,

    /// Read requests from a JSON-lines file instead, and answer each with a line
    ///
    /// Each line is {"id","path","url"?,"content_type"?}; a feed that cannot be read is answered with {"id","error"}.
    #[arg(long, value_name = "REQUESTS.jsonl", conflicts_with = "source")]
    #[expect(clippy::doc_markdown, reason = "the words are shown on a terminal")]
    batch: Option<PathBuf>,
}

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    if let Some(requests) = &args.batch {
        return batch::run(requests, |request, bytes| {
            let url = request.base();
            let content_type = request.content_type.as_deref();
            Ok(feed::parse(&FeedDocument { bytes, content_type, url: url.as_ref() })?)
        });
    }
    let source = args.source.as_deref().unwrap_or("-");
    let document = block_on(source::read(globals, source, Kind::Feed))?;
    let parsed = feed::parse(&FeedDocument {
        bytes: &document.bytes,
        content_type: document.content_type.as_deref(),
        url: document.url.as_ref(),
    })?;
    if args.explain {
        match parsed.repairs.as_slice() {
            [] => eprintln!("repairs: none"),
            repairs => eprintln!("repairs: {}", repairs.join(", ")),
        }
        if parsed.entries_left_out > 0 {
            eprintln!("entries left out: {}", parsed.entries_left_out);
        }
    }
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, &parsed)?;
    writeln!(out)?;
    Ok(())
}
