//! A page's bytes, read and judged, and the addresses it goes by.
//!
//! Pure.

use url::Url;

use super::judge::{self, Judgement};
use super::{canonical, packing};
use crate::model::{PageState, PendingPage, RawBody};
use gleaner_article::{self as article, Announced, Page, Sites};

/// What a page's body came to.
#[derive(Debug)]
pub(super) struct PageReading {
    pub(super) judgement: Judgement,
    /// The address the article is to be known by.
    pub(super) canonical_url: Option<String>,
    /// Others it was met under.
    pub(super) other_urls: Vec<String>,
    pub(super) raw: Option<RawBody>,
}

/// Reads a page that was asked for at one address and found at another, or the same.
pub(super) fn read(
    bytes: &[u8],
    content_type: Option<&str>,
    page: &PendingPage,
    asked_for: &Url,
    found_at: &Url,
    sites: &Sites,
    keep_raw: bool,
) -> PageReading {
    let announced = Announced {
        title: page.title.as_deref(),
        summary: page.summary.as_deref(),
        content: page.content.as_deref(),
        published: page.published,
    };
    let rules = sites.rules_for(found_at);
    let read = article::extract(&Page { bytes, content_type, url: Some(found_at), announced, rules });
    let declared = read.as_ref().ok().and_then(|article| article.canonical_url.clone());
    let judgement = judge::judge(read, page, found_at, asked_for);
    let (canonical_url, other_urls) = addresses(&judgement, found_at, declared.as_ref());
    // A body that zstd cannot pack does not exist; if one did, the article would still stand.
    let raw = if keep_raw { packing::whole(bytes, content_type).ok() } else { None };
    PageReading { judgement, canonical_url, other_urls, raw }
}

/// Returns what is left of a page that could not be read.
pub(super) fn failed(page: &PendingPage, error: &str) -> PageReading {
    let judgement = judge::instead(page, PageState::Error, error);
    PageReading { judgement, canonical_url: None, other_urls: Vec::new(), raw: None }
}

/// A page that is no article teaches no address: a sign-in page's own would join all the articles behind it.
fn addresses(judgement: &Judgement, found_at: &Url, declared: Option<&Url>) -> (Option<String>, Vec<String>) {
    if !matches!(judgement.state, PageState::Ok | PageState::FeedOnly | PageState::Paywalled) {
        return (None, Vec::new());
    }
    let canonical = canonical::decide(found_at, declared);
    let found_at = canonical::without_tracking(found_at);
    let others = if found_at == canonical { Vec::new() } else { vec![found_at.to_string()] };
    (Some(canonical.to_string()), others)
}
