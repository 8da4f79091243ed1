//! A page's bytes, read and judged, and the addresses it goes by.
//!
//! Pure.

use serde_json::json;
use url::Url;

use super::judge::{self, Judgement};
use super::{canonical, digest, packing};
use crate::model::{Moment, PageState, PendingPage, RawBody, ReadWith, Reading, SiteLesson, SiteMemory};
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
    /// What it was read with, if it was.
    pub(super) read_with: Option<ReadWith>,
    /// What it taught of its site.
    pub(super) lesson: Option<SiteLesson>,
}

/// What is known of sites before a page of theirs is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct SiteKnowledge<'a> {
    pub(super) rules: &'a Sites,
    /// What other pages of this one's site have taught.
    pub(super) memory: &'a SiteMemory,
}

/// Reads a page that was asked for at one address and found at another, or the same.
pub(super) fn read(
    bytes: &[u8],
    content_type: Option<&str>,
    page: &PendingPage,
    asked_for: &Url,
    found_at: &Url,
    site: SiteKnowledge<'_>,
    keep_raw: bool,
) -> PageReading {
    let announced = Announced {
        title: page.title.as_deref(),
        summary: page.summary.as_deref(),
        content: page.content.as_deref(),
        published: page.published,
    };
    let (rules, memory) = (site.rules.rules_for(found_at), Some(site.memory));
    let page_found = Page { bytes, content_type, url: Some(found_at), announced, rules, memory };
    let (read, lesson) = match article::extract_and_learn(&page_found) {
        Ok((article, lesson)) => {
            (Ok(article), article::site_host(found_at).map(|host| SiteLesson { host, lesson }))
        }
        Err(err) => (Err(err), None),
    };
    let declared = read.as_ref().ok().and_then(|article| article.canonical_url.clone());
    let judgement = judge::judge(read, page, found_at, asked_for);
    let (canonical_url, other_urls) = addresses(&judgement, found_at, declared.as_ref());
    let read_with = ReadWith {
        asked_url: asked_for.to_string(),
        found_url: (found_at != asked_for).then(|| found_at.to_string()),
        content_type: content_type.map(ToOwned::to_owned),
        first_seen_at: page.first_seen_at,
        language: page.language.clone(),
        entry: page.entry,
        precision: page.published.map(Moment::precision),
        rules_sha256: rules_digest(site.rules, found_at),
        page_state: judgement.state,
        page_error: judgement.error.clone(),
        outcome_sha256: Some(outcome_digest(&judgement, canonical_url.as_deref())),
        canonical_url: canonical_url.clone(),
        memory: site.memory.advice(),
    };
    // A body that zstd cannot pack does not exist; if one did, the article would still stand.
    let raw = if keep_raw { packing::whole(bytes, content_type).ok() } else { None };
    PageReading { judgement, canonical_url, other_urls, raw, read_with: Some(read_with), lesson }
}

/// Returns what is left of a page that could not be read.
pub(super) fn failed(page: &PendingPage, error: &str) -> PageReading {
    let judgement = judge::instead(page, PageState::Error, error);
    PageReading {
        judgement,
        canonical_url: None,
        other_urls: Vec::new(),
        raw: None,
        read_with: None,
        lesson: None,
    }
}

/// Returns the hash of the rules for the site of an address, `None` where there are none.
pub(super) fn rules_digest(sites: &Sites, found_at: &Url) -> Option<String> {
    let rules = sites.rules_for(found_at)?;
    // Rules that were read can be written.
    serde_json::to_string(rules).ok().map(|rules| digest::sha256_hex(rules.as_bytes()))
}

/// Returns the hash of all that came of a page, which is another when today's code reads it otherwise.
fn outcome_digest(judgement: &Judgement, canonical_url: Option<&str>) -> String {
    let reading = judgement.reading.as_ref().map(|reading| {
        let Reading { article, is_from_page, text_sha256, effective_at, date_source, extractor: _ } = reading;
        let image = article.image.as_ref().map(|image| {
            json!([image.url.as_ref().map(Url::as_str), image.alt, image.caption, image.credit])
        });
        json!([
            [
                is_from_page,
                text_sha256,
                digest::of_text(&article.html),
                article.word_count,
                article.confidence
            ],
            [article.title, article.authors, article.language, article.site_name, article.section],
            [article.published, article.modified, effective_at, date_source],
            [article.description, image, article.tags, article.extra],
        ])
    });
    let outcome = json!([judgement.state, judgement.error, canonical_url, reading]);
    digest::sha256_hex(outcome.to_string().as_bytes())
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
