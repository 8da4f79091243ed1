use std::path::PathBuf;

use serde_json::{Value, json};

use crate::article::{self, Page};
use crate::cli::batch;
use crate::model::Article;

/// Clean one page and print it
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Read requests from a JSON-lines file instead: `{"id","path","url"?,"content_type"?}`
    #[arg(long, value_name = "REQUESTS.jsonl")]
    batch: Option<PathBuf>,
}

pub(super) fn run(args: &Args) -> anyhow::Result<()> {
    let Some(requests) = &args.batch else { anyhow::bail!("give --batch") };
    batch::run(requests, |request, bytes| {
        let url = request.base();
        let content_type = request.content_type.as_deref();
        let page = Page { bytes, content_type, url: url.as_ref(), ..Page::default() };
        Ok(record(&article::extract(&page)?))
    })
}

/// Returns the article in the shape of the contract.
fn record(article: &Article) -> Value {
    let image = article.image.as_ref().map(|image| {
        json!({ "url": image.url, "alt": image.alt, "caption": image.caption, "credit": image.credit })
    });
    let authors: Vec<_> = article.authors.iter().filter_map(|author| author.name.as_deref()).collect();
    json!({
        "url": article.canonical_url,
        "title": article.title,
        "authors": authors,
        "published_at": article.published,
        "modified_at": article.modified,
        "language": article.language,
        "site_name": article.site_name,
        "section": article.section,
        "description": article.description,
        "image": image,
        "tags": article.tags,
        "word_count": article.word_count,
        "confidence": article.confidence,
        "page_state": article.page_state,
        "sources": article.sources.iter().copied().collect::<std::collections::BTreeMap<_, _>>(),
        "text": article.text,
        "html": article.html,
    })
}
