//! The articles river: one pending article, from its page to the archive.

use std::sync::Arc;
use std::time::Duration;

use tracing::{info, warn};
use url::Url;

use super::judge::{self, Judgement};
use super::robots::{self, Permission};
use super::{Context, PageSettings, canonical};
use crate::archive::{ArchiveError, compress};
use crate::article::{self, Announced, Page};
use crate::fetch::{Exchange, FetchError, PageAnswer, PageRequest};
use crate::model::{
    ArticleId, ExchangeLog, FailureKind, Outcome, PageRecord, PageState, PendingPage, RawBody, Timestamp,
    Validators,
};
use crate::schedule;

/// Fetches one article's page, reads it, and records what came of it either way.
///
/// Returns `None` when nothing came of it yet: the article went another way in the meantime, or its server's robots.txt was
/// asked for first and the page has its turn when the server may be asked again. An error means that the archive could not
/// take what was found.
pub async fn fetch_page(context: &Context, article: ArticleId) -> Result<Option<PageState>, ArchiveError> {
    let Some(page) = context.archive.reader().pending_page(article).await? else { return Ok(None) };
    let record = match Url::parse(&page.url) {
        Ok(url) => {
            let Some(permission) = robots::remembered(context, &url).await? else {
                robots::ask(context, &url, page.crawl_delay).await?;
                return Ok(None);
            };
            visit(context, page, url, permission).await?
        }
        Err(err) => unreadable_address(context, &page, &err.to_string()),
    };
    let state = record.state;
    tell(&record);
    if let Err(refused) = context.archive.record_page(record).await {
        let refusal = refused.of_one_change()?;
        let outline =
            PageRecord { error: Some(refusal), has_failed: true, ..outline_of(article, context.clock.now()) };
        context.archive.record_page(outline).await?;
        return Ok(Some(PageState::Error));
    }
    Ok(Some(state))
}

async fn visit(
    context: &Context,
    page: PendingPage,
    url: Url,
    permission: Permission,
) -> Result<PageRecord, ArchiveError> {
    if permission != Permission::Granted {
        return Ok(leave_alone(context, &page, permission, None));
    }
    let is_recheck = page.extracted_at.is_some();
    let request = PageRequest {
        url: &url,
        validators: Some(&page.validators).filter(|validators| is_recheck && !validators.is_empty()),
        gap: page.crawl_delay,
    };
    let (mut exchange, mut answer) = context.fetcher.page(request).await;
    loop {
        let now = exchange.answered_at;
        match answer {
            Ok(PageAnswer::NotModified) => {
                context.network.heard();
                let log = exchange.log(Outcome::NotModified, None);
                return Ok(PageRecord {
                    next_page_at: next_look(&context.pages, &page, now),
                    ..outline(&page, now, Some(log), PageState::Ok)
                });
            }
            Ok(PageAnswer::Body(bytes)) => {
                context.network.heard();
                let (judgement, addresses, raw) = read(context, page.clone(), bytes, url, &exchange).await;
                let log = exchange.log(Outcome::Stored, judgement.error.clone());
                return Ok(keep(context, &page, now, &exchange, log, judgement, addresses, raw));
            }
            Ok(PageAnswer::Moved) => {}
            Err(err) => return Ok(give_up_or_retry(context, &page, now, &exchange, &err)),
        }
        let permission = match robots::remembered(context, &exchange.final_url).await? {
            Some(permission) => permission,
            None => match context.fetcher.long_rest(exchange.final_url.host_str().unwrap_or_default()) {
                Some(rest) => {
                    answer = Err(FetchError::HostAtRest { rest });
                    continue;
                }
                None => robots::ask(context, &exchange.final_url, None).await?,
            },
        };
        if permission != Permission::Granted {
            let log = exchange.log(
                Outcome::Failed(FailureKind::Refused),
                Some("robots.txt of where it leads forbids it".to_owned()),
            );
            return Ok(leave_alone(context, &page, permission, Some(log)));
        }
        (exchange, answer) = context.fetcher.go_on(request, exchange).await;
    }
}

/// Returns a page that robots.txt keeps us from: the feed's text stands in for it.
fn leave_alone(
    context: &Context,
    page: &PendingPage,
    permission: Permission,
    log: Option<ExchangeLog>,
) -> PageRecord {
    let now = context.clock.now();
    let (error, retry) = match permission {
        Permission::Unknown { why } => (
            format!("robots.txt cannot be read, so the page is left alone: {why}"),
            schedule::page_retry(page.attempts + 1, None),
        ),
        Permission::Forbidden | Permission::Granted => ("robots.txt asks not to fetch it".to_owned(), None),
    };
    if page.extracted_at.is_some() {
        let next_page_at = next_look(&context.pages, page, now);
        return PageRecord { error: Some(error), next_page_at, ..outline(page, now, log, PageState::Ok) };
    }
    let judgement = judge::instead(page, PageState::Skipped, &error);
    PageRecord {
        error: judgement.error,
        has_failed: retry.is_some(),
        next_page_at: retry.map(|rest| now + rest),
        reading: judgement.reading,
        ..outline(page, now, log, PageState::Skipped)
    }
}

/// A page that failed while nobody could be reached is tried again after so long.
const WHILE_OFFLINE: Duration = Duration::from_mins(15);

/// The address an article is to be known by, and another it was met under.
type Addresses = (Option<String>, Vec<String>);

async fn read(
    context: &Context,
    page: PendingPage,
    bytes: Vec<u8>,
    asked_for: Url,
    exchange: &Exchange,
) -> (Judgement, Addresses, Option<RawBody>) {
    let found_at = exchange.final_url.clone();
    let content_type = exchange.hints.content_type.clone();
    let keep_raw = context.pages.keep_raw;
    let for_panic = page.clone();
    let sites = Arc::clone(&context.sites);
    let work = move || {
        let announced = Announced {
            title: page.title.as_deref(),
            summary: page.summary.as_deref(),
            content: page.content.as_deref(),
            published: page.published,
        };
        let content_type = content_type.as_deref();
        let rules = sites.rules_for(&found_at);
        let read =
            article::extract(&Page { bytes: &bytes, content_type, url: Some(&found_at), announced, rules });
        let declared = read.as_ref().ok().and_then(|article| article.canonical_url.clone());
        let judgement = judge::judge(read, &page, &found_at, &asked_for);
        let addresses = addresses(&judgement, &found_at, declared.as_ref());
        // A body that zstd cannot pack does not exist; if one did, the article would still stand.
        let raw = if keep_raw { compress(&bytes, content_type).ok() } else { None };
        (judgement, addresses, raw)
    };
    match context.cpu_pool.run(work).await {
        Ok(read) => read,
        Err(panicked) => {
            (judge::instead(&for_panic, PageState::Error, &panicked.to_string()), (None, Vec::new()), None)
        }
    }
}

/// A page that is no article teaches no address: a sign-in page's own would join all the articles behind it.
fn addresses(judgement: &Judgement, found_at: &Url, declared: Option<&Url>) -> Addresses {
    if !matches!(judgement.state, PageState::Ok | PageState::FeedOnly | PageState::Paywalled) {
        return (None, Vec::new());
    }
    let canonical = canonical::decide(found_at, declared);
    let found_at = canonical::without_tracking(found_at);
    let others = if found_at == canonical { Vec::new() } else { vec![found_at.to_string()] };
    (Some(canonical.to_string()), others)
}

#[expect(clippy::too_many_arguments, reason = "a record has this many sources, and each is read just here")]
fn keep(
    context: &Context,
    page: &PendingPage,
    now: Timestamp,
    exchange: &Exchange,
    log: ExchangeLog,
    judgement: Judgement,
    (canonical_url, other_urls): Addresses,
    raw: Option<RawBody>,
) -> PageRecord {
    // A page that was read once keeps its text and its state when a later look finds less.
    if page.extracted_at.is_some() && judgement.reading.is_none() {
        let next_page_at = next_look(&context.pages, page, now);
        return PageRecord {
            error: judgement.error,
            next_page_at,
            ..outline(page, now, Some(log), PageState::Ok)
        };
    }
    let is_read = matches!(judgement.state, PageState::Ok | PageState::FeedOnly);
    // Validators go back only to the address that gave them, and vouch only for what was read.
    let is_at_home = canonical_url.as_deref().unwrap_or(&page.url) == exchange.final_url.as_str();
    let validators = if is_read && is_at_home { exchange.validators() } else { Validators::default() };
    // A challenge may be lifted; what else is wrong with a page that was read stays wrong.
    let retry = (judgement.state == PageState::Blocked)
        .then(|| schedule::page_retry(page.attempts + 1, exchange.hints.retry_after))
        .flatten();
    PageRecord {
        error: judgement.error,
        has_failed: !is_read,
        next_page_at: match retry {
            Some(rest) => Some(now + rest),
            None if is_read => next_look(&context.pages, page, now),
            None => None,
        },
        canonical_url,
        other_urls,
        validators,
        raw,
        reading: judgement.reading,
        ..outline(page, now, Some(log), judgement.state)
    }
}

fn give_up_or_retry(
    context: &Context,
    page: &PendingPage,
    now: Timestamp,
    exchange: &Exchange,
    err: &FetchError,
) -> PageRecord {
    let error = err.describe();
    let log = exchange.log(err.outcome(), Some(error.clone()));
    // Neither a rest that a server asked for nor our own line being down is a failure of the page.
    let postponed = match err {
        FetchError::HostAtRest { rest } => Some(*rest),
        FetchError::Connect(_) | FetchError::Timeout { .. } | FetchError::Broken(_) => {
            context.network.rest().map(|rest| rest.max(WHILE_OFFLINE))
        }
        _ => None,
    };
    if let Some(rest) = postponed.filter(|_| page.extracted_at.is_none()) {
        let next_page_at = Some(now + rest);
        return PageRecord {
            error: Some(error),
            next_page_at,
            ..outline(page, now, Some(log), PageState::Pending)
        };
    }
    let retry = err
        .is_transient()
        .then(|| schedule::page_retry(page.attempts + 1, exchange.hints.retry_after))
        .flatten();
    let state = match err {
        FetchError::Status { status: 404 | 410 } => PageState::Gone,
        FetchError::Status { status: 401 | 403 | 451 } | FetchError::Challenge => PageState::Blocked,
        _ => PageState::Error,
    };
    // A page that was read once keeps its text and its state when a later look fails.
    if page.extracted_at.is_some() {
        let next_page_at = next_look(&context.pages, page, now);
        return PageRecord {
            error: Some(error),
            next_page_at,
            ..outline(page, now, Some(log), PageState::Ok)
        };
    }
    let judgement = judge::instead(page, state, &error);
    PageRecord {
        error: judgement.error,
        has_failed: true,
        next_page_at: retry.map(|rest| now + rest),
        reading: judgement.reading,
        ..outline(page, now, Some(log), state)
    }
}

fn unreadable_address(context: &Context, page: &PendingPage, error: &str) -> PageRecord {
    let judgement = judge::instead(page, PageState::Error, &format!("its address cannot be read: {error}"));
    PageRecord {
        error: judgement.error,
        reading: judgement.reading,
        ..outline(page, context.clock.now(), None, PageState::Error)
    }
}

fn outline(page: &PendingPage, now: Timestamp, log: Option<ExchangeLog>, state: PageState) -> PageRecord {
    PageRecord { log, state, ..outline_of(page.article, now) }
}

/// Returns a record that nothing was learned.
fn outline_of(article: ArticleId, now: Timestamp) -> PageRecord {
    PageRecord {
        article,
        now,
        log: None,
        state: PageState::Error,
        error: None,
        has_failed: false,
        next_page_at: None,
        canonical_url: None,
        other_urls: Vec::new(),
        validators: Validators::default(),
        raw: None,
        reading: None,
    }
}

/// Returns when a page that was read is looked at again, as the configuration says: first so long after the first
/// reading, which may have waited for its host, then so long after the article was first seen.
fn next_look(pages: &PageSettings, page: &PendingPage, now: Timestamp) -> Option<Timestamp> {
    let since = if page.was_fetched { page.first_seen_at } else { now };
    let age = now.since(since);
    let next: Option<Duration> = pages.recheck.iter().copied().filter(|after| *after > age).min();
    next.map(|after| since + after)
}

/// Logs the page, without its address's query.
fn tell(record: &PageRecord) {
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
