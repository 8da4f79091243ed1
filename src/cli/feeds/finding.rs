use anyhow::Context as _;
use url::Url;

use crate::cli::source;
use crate::discovery::{self, DeclaredFeeds, FeedLink};
use crate::fetch::{FetchError, Fetcher, Kind};
use gleaner_feed::{self as feed, FeedDocument};

/// Reads a site's address as people write it, without a scheme.
pub(super) fn address(site: &str) -> anyhow::Result<Url> {
    let with_scheme = if site.contains("://") { site.to_owned() } else { format!("https://{site}") };
    Url::parse(&with_scheme).with_context(|| format!("{site:?} is not an address"))
}

/// Finds the feeds of a site with as few requests as it takes: none where its address tells, one where its page does.
pub(super) async fn find(fetcher: &Fetcher, url: &Url) -> anyhow::Result<Vec<FeedLink>> {
    let known = discovery::known_feeds(url);
    if !known.is_empty() {
        eprintln!("feeds of this site follow from the address; nothing was asked of it");
        return Ok(known);
    }
    let document = source::fetch(fetcher, url, Kind::Page).await?;
    if let Some(feed) = feed_in(&document) {
        eprintln!("this address is a feed itself");
        return Ok(vec![feed]);
    }
    let page = document.url.clone().unwrap_or_else(|| url.clone());
    let html = discovery::declared_feeds(&document.bytes, document.content_type.as_deref(), Some(&page));
    let mut declared = in_headers(&document, &page);
    for feed in &html.feeds {
        match declared.iter_mut().find(|known| known.url == feed.url) {
            Some(known) => known.title = known.title.take().or_else(|| feed.title.clone()),
            None => declared.push(feed.clone()),
        }
    }
    if !declared.is_empty() {
        return Ok(declared);
    }
    // Where the page itself says it belongs: a short address, a custom domain.
    let known = [Some(&page), html.canonical.as_ref()].into_iter().flatten().map(discovery::known_feeds);
    if let Some(known) = known.into_iter().find(|known| !known.is_empty()) {
        return Ok(known);
    }
    Ok(guess(fetcher, &page, &html).await)
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

/// Returns the feeds declared by `Link` headers.
fn in_headers(document: &source::Document, page: &Url) -> Vec<FeedLink> {
    let is_feed = |media_type: &Option<String>| media_type.as_deref().is_some_and(discovery::is_feed_type);
    let mut found: Vec<FeedLink> = Vec::new();
    for link in document.links.iter().filter(|link| link.is("alternate") && is_feed(&link.media_type)) {
        if let Ok(url) = page.join(&link.target)
            && found.iter().all(|known| known.url != url)
        {
            found.push(FeedLink { url, title: link.title.clone() });
        }
    }
    found
}

/// Tries likely addresses one by one, and stops at the first that is a feed, or when the server is not well.
async fn guess(fetcher: &Fetcher, page: &Url, html: &DeclaredFeeds) -> Vec<FeedLink> {
    eprintln!("the page declares no feeds; trying the usual addresses");
    for url in discovery::likely_feeds(page, html.generator.as_deref()) {
        match source::fetch(fetcher, &url, Kind::Feed).await {
            Ok(document) => {
                if let Some(feed) = feed_in(&document) {
                    return vec![feed];
                }
            }
            Err(err) if is_only_missing(&err) => {}
            Err(err) => {
                eprintln!("{err:#}; not trying any further");
                break;
            }
        }
    }
    Vec::new()
}

/// Whether nothing was wrong but that there is nothing at this address.
fn is_only_missing(err: &anyhow::Error) -> bool {
    matches!(err.downcast_ref(), Some(FetchError::Status { status: 400..=428 }))
}
