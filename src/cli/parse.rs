use std::path::PathBuf;

use crate::cli::batch;
use crate::feed::{self, FeedDocument};

/// Parse one feed and print it as JSON
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Read requests from a JSON-lines file instead: {"id","path","url"?,"content_type"?}
    #[arg(long, value_name = "REQUESTS.jsonl")]
    batch: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    let Some(requests) = &args.batch else { anyhow::bail!("give --batch") };
    batch::run(requests, |request, bytes| {
        let url = request.base();
        let document =
            FeedDocument { bytes, content_type: request.content_type.as_deref(), url: url.as_ref() };
        Ok(serde_json::to_value(feed::parse(&document)?)?)
    })
}
