//! The articles river: one pending article, from its page to the archive.

use std::sync::Arc;

use tracing::{info, warn};
use url::Url;

use super::page_decision::{self, FoundPage, PageOutcome};
use super::page_reading::SiteKnowledge;
use super::robots::{self, Permission};
use super::{Context, forgotten, page_reading, recovery};
use crate::archive::{ArchiveError, Reader};
use crate::fetch::{Exchange, FetchError, PageAnswer, PageRequest};
use crate::model::{
    ArticleId, ExchangeLog, FailureKind, Outcome, PageRecord, PageState, PendingPage, SiteMemory, Timestamp,
};
use crate::schedule;

/// What comes after it is no part of the page.
const END_OF_PAGE: &[u8] = b"</html";

/// One attempt at a page, and when it ended.
struct Attempt {
    outcome: PageOutcome,
    /// `None` when the page was not asked for at all.
    log: Option<ExchangeLog>,
    at: Timestamp,
}

/// Fetches one article's page, reads it, and records what came of it either way.
///
/// Returns `None` when nothing came of it yet: the article went another way in the meantime, or its server's robots.txt was
/// asked for first and the page has its turn when the server may be asked again. An error means that the archive could not
/// take what was found.
pub async fn fetch_page(context: &Context, article: ArticleId) -> Result<Option<PageState>, ArchiveError> {
    let Some(page) = context.archive.reader().pending_page(article).await? else { return Ok(None) };
    let Some(Attempt { outcome, log, at }) = attempt(context, &page).await? else { return Ok(None) };
    let record = PageRecord { log, ..page_decision::decide(&page, outcome, &context.pages, at) };
    let record = if forgotten::is_met(context.archive.reader(), &record).await? {
        forgotten::left_alone(&record)
    } else {
        record
    };
    let state = record.state;
    log_page(&record);
    let Err(refused) = context.archive.write(record).await else { return Ok(Some(state)) };
    let failed = page_decision::refused(article, refused.of_one_change()?, context.clock.now());
    context.archive.write(failed).await?;
    Ok(Some(PageState::Error))
}

async fn attempt(context: &Context, page: &PendingPage) -> Result<Option<Attempt>, ArchiveError> {
    let not_asked = |outcome| Some(Attempt { outcome, log: None, at: context.clock.now() });
    let url = match Url::parse(&page.url) {
        Ok(url) => url,
        Err(err) => return Ok(not_asked(PageOutcome::BadAddress { error: err.to_string() })),
    };
    match robots::remembered(context, &url).await? {
        Some(Permission::Granted) => visit(context, page, &url).await.map(Some),
        Some(Permission::Denied(denial)) => Ok(not_asked(PageOutcome::Denied(denial))),
        None => {
            robots::ask(context, &url, page.crawl_delay).await?;
            Ok(None)
        }
    }
}

/// Asks for the page, hop by hop: each server's robots.txt is heard before the server is asked.
async fn visit(context: &Context, page: &PendingPage, url: &Url) -> Result<Attempt, ArchiveError> {
    let is_recheck = page.extracted_at.is_some();
    let request = PageRequest {
        url,
        validators: Some(&page.validators).filter(|validators| is_recheck && !validators.is_empty()),
        gap: page.crawl_delay,
    };
    let (mut exchange, mut answer) = context.fetcher.page(request).await;
    loop {
        match answer {
            Ok(PageAnswer::NotModified) => {
                recovery::heard(context).await?;
                let log = Some(exchange.log(Outcome::NotModified, None));
                return Ok(Attempt { outcome: PageOutcome::NotModified, log, at: exchange.answered_at });
            }
            Ok(PageAnswer::Body(bytes)) => {
                if let Some(flaw) = exchange.flaw.take_if(|_| !is_usable(&bytes, page)) {
                    return Ok(failed(context, page, &exchange, flaw));
                }
                recovery::heard(context).await?;
                return read(context, page, url, bytes, &exchange).await;
            }
            Ok(PageAnswer::Moved) => {}
            Err(err) => {
                if exchange.status.is_some() {
                    recovery::heard(context).await?;
                }
                return Ok(failed(context, page, &exchange, err));
            }
        }
        match robots::on_the_way(context, &exchange.final_url).await? {
            Ok(Permission::Granted) => (exchange, answer) = context.fetcher.go_on(request, exchange).await,
            Ok(Permission::Denied(denial)) => {
                let error = Some("robots.txt of where it leads forbids it".to_owned());
                let log = Some(exchange.log(Outcome::Failed(FailureKind::Refused), error));
                return Ok(Attempt { outcome: PageOutcome::Denied(denial), log, at: context.clock.now() });
            }
            Err(err) => return Ok(failed(context, page, &exchange, err)),
        }
    }
}

/// Whether a body with a flaw is taken for the page: its end was seen, or there is nothing to compare it with and this was the
/// last chance.
fn is_usable(bytes: &[u8], page: &PendingPage) -> bool {
    let has_end = bytes.windows(END_OF_PAGE.len()).any(|window| window.eq_ignore_ascii_case(END_OF_PAGE));
    let is_last = schedule::page_retry(page.attempts + 1, None).is_none();
    has_end || is_last && page.extracted_at.is_none()
}

async fn read(
    context: &Context,
    page: &PendingPage,
    url: &Url,
    bytes: Vec<u8>,
    exchange: &Exchange,
) -> Result<Attempt, ArchiveError> {
    let memory = site_memory(context.archive.reader(), &exchange.final_url).await?;
    let (page_of_job, url) = (page.clone(), url.clone());
    let (found_at, content_type) = (exchange.final_url.clone(), exchange.hints.content_type.clone());
    let (sites, keep_raw) = (Arc::clone(&context.sites), context.pages.keep_raw);
    let work = move || {
        let (content_type, site) =
            (content_type.as_deref(), SiteKnowledge { rules: &sites, memory: &memory });
        page_reading::read(&bytes, content_type, &page_of_job, &url, &found_at, site, keep_raw)
    };
    let reading = context.cpu_pool.run(work).await;
    let reading = reading.unwrap_or_else(|panicked| page_reading::failed(page, &panicked.to_string()));
    let log = exchange.log(Outcome::Stored, reading.judgement.error.clone());
    let (validators, retry_after) = (exchange.validators(), exchange.hints.retry_after);
    let found = Box::new(FoundPage { reading, validators, retry_after });
    Ok(Attempt { outcome: PageOutcome::Found(found), log: Some(log), at: exchange.answered_at })
}

/// Returns what other pages of the site of an address have taught.
pub(super) async fn site_memory(reader: &Reader, found_at: &Url) -> Result<SiteMemory, ArchiveError> {
    match gleaner_article::site_host(found_at) {
        Some(host) => reader.site_memory(&host).await,
        None => Ok(SiteMemory::default()),
    }
}

fn failed(context: &Context, page: &PendingPage, exchange: &Exchange, err: FetchError) -> Attempt {
    let log = Some(exchange.log(err.outcome(), Some(err.describe())));
    let (retry_after, offline_for) = (exchange.hints.retry_after, context.network.rest());
    if offline_for.is_some() {
        context.network.hold_page(page.article);
    }
    Attempt { outcome: PageOutcome::Failed { err, retry_after, offline_for }, log, at: exchange.answered_at }
}

/// Logs the page, without its address's query.
fn log_page(record: &PageRecord) {
    let Some(log) = &record.log else { return };
    let url = log.url.split(['?', '#']).next().unwrap_or_default();
    let (state, duration_ms) = (record.state.as_str(), log.duration.as_millis());
    match &record.error {
        None => info!(
            article.id = record.article.0,
            url,
            state,
            status = log.status,
            duration_ms,
            bytes = log.body_bytes,
            "read page"
        ),
        Some(error) => warn!(
            article.id = record.article.0,
            url,
            state,
            status = log.status,
            duration_ms,
            error,
            next_page_at = record.next_page_at.map(tracing::field::display),
            "page not read"
        ),
    }
}
