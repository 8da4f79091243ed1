//! The feeds river: one due feed, from its server to the archive.

use std::sync::Arc;
use std::time::Duration;

use tracing::{info, warn};
use url::Url;

use super::network::Blame;
use super::resolve::{IdentifiedEntry, identify, resolve};
use super::{Context, canonical, pushed_polls, rhythm};
use crate::archive::{ArchiveError, sha256_hex};
use crate::feed::{self, FeedDocument, FeedError};
use crate::fetch::{Exchange, FeedAnswer, FeedRequest, FetchError};
use crate::model::{
    AskedRest, Body, DueFeed, ExchangeLog, FeedFacts, FeedId, FeedOptions, Outcome, ParsedFeed, Poll,
    SeenEntries, Validators,
};

/// Validators older than this are dropped once, because some servers answer 304 for ever; so a healthy feed is
/// asked for unconditionally at most once a week.
const VALIDATORS_LAST: Duration = Duration::from_hours(8 * 24);

/// Brings one due feed up to date, and records what happened either way.
///
/// Returns what came of the exchange; an error means that the archive could not take it.
pub async fn poll_feed(context: &Context, feed: DueFeed) -> Result<Arc<Poll>, ArchiveError> {
    let url = match Url::parse(&feed.url) {
        Ok(url) => url,
        Err(err) => {
            let failed = Arc::new(unreadable_address(context, &feed, &err.to_string()));
            context.archive.record_poll(Arc::clone(&failed)).await?;
            tell(&feed, &failed);
            return Ok(failed);
        }
    };
    let (exchange, answer) = ask(context, &feed, &url).await;
    let is_rate_limit = answer.as_ref().is_err_and(FetchError::is_rate_limit);
    let (body, outcome, error) = read(context, &feed, &exchange, answer).await?;
    let body = blame(context, &feed, &exchange, body, outcome).await?;
    let log = exchange.log(outcome, error);
    let habits = rhythm::learn(&feed, &exchange, &body);
    let next = rhythm::next_poll(context, &feed, &exchange, &body, habits, is_rate_limit);
    let (next, note) = pushed_polls::weigh(context, &feed, &exchange, &body, next).await?;
    let moved_to = exchange.moved_to.as_ref().map(Url::to_string);
    let poll = Arc::new(Poll { feed: feed.id, log, moved_to, body, next, habits });
    if let Err(refused) = context.archive.record_poll(Arc::clone(&poll)).await {
        let refusal = refused.of_one_change()?;
        let failed = refused_poll(context, &feed, &exchange, refusal);
        context.archive.record_poll(Arc::clone(&failed)).await?;
        tell(&feed, &failed);
        return Ok(failed);
    }
    pushed_polls::note(context, note).await?;
    tell(&feed, &poll);
    Ok(poll)
}

/// Tells the feed's failure from our own: while nobody can be reached, no feed is to blame.
async fn blame(
    context: &Context,
    feed: &DueFeed,
    exchange: &Exchange,
    body: Body,
    outcome: Outcome,
) -> Result<Body, ArchiveError> {
    // A login page of the network we are in looks like a feed that became a web page; a broken gateway, like a broken server.
    let may_be_ours = match outcome {
        Outcome::NetError | Outcome::Timeout | Outcome::TlsError | Outcome::NotAFeed => true,
        Outcome::HttpError => exchange.status.is_some_and(|status| status >= 500),
        _ => false,
    };
    if !may_be_ours {
        if outcome != Outcome::Refused {
            context.network.heard();
        }
        return Ok(body);
    }
    match context.network.failed(&feed.host, feed.id, feed.failures == 0) {
        Blame::Theirs => Ok(body),
        Blame::Ours { blamed } => {
            if !blamed.is_empty() {
                warn!(feeds = blamed.len() + 1, "nobody can be reached, so it is our own line");
                context.archive.forgive(blamed).await?;
            }
            Ok(Body::Offline)
        }
    }
}

/// Returns a failed poll of a feed whose address somebody changed by hand into none.
fn unreadable_address(context: &Context, feed: &DueFeed, err: &str) -> Poll {
    let now = context.clock.now();
    let next = rhythm::after_failure(context, feed, now);
    let log = ExchangeLog {
        url: feed.url.clone(),
        final_url: None,
        started_at: now,
        duration: Duration::ZERO,
        outcome: Outcome::Refused,
        status: None,
        error: Some(format!("its address cannot be read: {err}")),
        was_conditional: false,
        wire_bytes: None,
        body_bytes: None,
        content_type: None,
        max_age: None,
        retry_after: None,
        host_pause: None,
        headers: Vec::new(),
    };
    Poll { feed: feed.id, log, moved_to: None, body: Body::Failed, next, habits: None }
}

/// Returns the poll as a failure, when the archive takes polls but not what this one found.
fn refused_poll(context: &Context, feed: &DueFeed, exchange: &Exchange, refusal: String) -> Arc<Poll> {
    let log = exchange.log(Outcome::ParseError, Some(refusal));
    let next = rhythm::after_failure(context, feed, exchange.answered_at);
    Arc::new(Poll { feed: feed.id, log, moved_to: None, body: Body::Failed, next, habits: None })
}

async fn ask(context: &Context, feed: &DueFeed, url: &Url) -> (Exchange, Result<FeedAnswer, FetchError>) {
    let now = context.clock.now();
    let are_fresh = feed.validators_at.is_some_and(|since| now.since(since) <= VALIDATORS_LAST);
    let request = FeedRequest {
        url,
        validators: Some(&feed.validators).filter(|validators| are_fresh && !validators.is_empty()),
        headers: &feed.options.headers,
        gap: feed.crawl_delay,
    };
    context.fetcher.feed(request).await
}

/// Makes sense of the answer: what it does to the feed, the word for the log, and what went wrong.
async fn read(
    context: &Context,
    feed: &DueFeed,
    exchange: &Exchange,
    answer: Result<FeedAnswer, FetchError>,
) -> Result<(Body, Outcome, Option<String>), ArchiveError> {
    let bytes = match answer {
        Ok(FeedAnswer::NotModified) => {
            let validators = renewed(&feed.validators, exchange);
            return Ok((Body::NotModified { validators }, Outcome::NotModified, None));
        }
        Ok(FeedAnswer::Body(bytes)) => bytes,
        Err(err) if err.outcome() == Outcome::Gone => {
            return Ok((Body::Gone, Outcome::Gone, Some(err.describe())));
        }
        Err(err) => return Ok((Body::Failed, err.outcome(), Some(err.describe()))),
    };
    let sha256 = sha256_hex(&bytes);
    let validators = exchange.validators();
    if feed.body_sha256.as_ref() == Some(&sha256) {
        return Ok((Body::Same { validators }, Outcome::SameBody, None));
    }
    let (parsed, entries) =
        match parse(context, bytes, &exchange.final_url, exchange.hints.content_type.clone()).await {
            Ok(read) => read,
            Err((outcome, error)) => return Ok((Body::Failed, outcome, Some(error))),
        };
    match sort_out(context, feed.id, &feed.options, entries).await? {
        Ok(entries) => {
            let outcome = if entries.new.is_empty() { Outcome::NoNew } else { Outcome::New };
            let facts = Box::new(facts(&parsed, exchange));
            let validators =
                if may_be_cut_short(&parsed, exchange) { Validators::default() } else { validators };
            Ok((Body::Read { facts, entries, validators, sha256, repairs: parsed.repairs }, outcome, None))
        }
        Err(error) => Ok((Body::Failed, Outcome::ParseError, Some(error))),
    }
}

pub(super) async fn parse(
    context: &Context,
    bytes: Vec<u8>,
    url: &Url,
    content_type: Option<String>,
) -> Result<(ParsedFeed, Vec<IdentifiedEntry>), (Outcome, String)> {
    let url = canonical::without_credentials(url);
    let work = move || {
        let document = FeedDocument { bytes: &bytes, content_type: content_type.as_deref(), url: Some(&url) };
        feed::parse(&document).map(|mut parsed| {
            let entries = identify(std::mem::take(&mut parsed.entries));
            (parsed, entries)
        })
    };
    match context.cpu_pool.run(work).await {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(err @ FeedError::NotAFeed { .. })) => Err((Outcome::NotAFeed, err.to_string())),
        Ok(Err(err)) => Err((Outcome::ParseError, err.to_string())),
        Err(panicked) => Err((Outcome::ParseError, panicked.to_string())),
    }
}

/// Holds the entries against what the archive knows; the inner error is a panic's words.
pub(super) async fn sort_out(
    context: &Context,
    feed: FeedId,
    options: &FeedOptions,
    entries: Vec<IdentifiedEntry>,
) -> Result<Result<SeenEntries, String>, ArchiveError> {
    let keys: Vec<_> = entries.iter().map(|entry| entry.key.text.as_str()).collect();
    let known = context.archive.reader().known_entries(feed, &keys).await?;
    let pages = options.pages.unwrap_or(context.pages.fetch);
    let work = move || resolve(entries, &known, pages);
    Ok(context.cpu_pool.run(work).await.map_err(|panicked| panicked.to_string()))
}

/// Returns the validators after a 304, which repeats only those it pleases; `None` when they are the known ones.
fn renewed(known: &Validators, exchange: &Exchange) -> Option<Validators> {
    let Validators { etag, last_modified, .. } = exchange.validators();
    let renewed = Validators {
        etag: etag.or_else(|| known.etag.clone()),
        last_modified: last_modified.or_else(|| known.last_modified.clone()),
        url: known.url.clone(),
    };
    (renewed != *known).then_some(renewed)
}

/// Whether the feed stops before its end, and the connection would not have told that it was cut short: such a body vouches
/// for nothing.
fn may_be_cut_short(parsed: &ParsedFeed, exchange: &Exchange) -> bool {
    !exchange.is_length_known && parsed.repairs.iter().any(|repair| repair == "truncated")
}

/// Returns an address a feed claims, when it is another than those it was found under.
fn claimed(url: Option<&String>, exchange: &Exchange) -> Option<String> {
    // Nobody moves a feed from http to https, or adds a slash, to be told of it.
    let bare =
        |url: &str| url.split_once("://").map_or(url, |(_, rest)| rest).trim_end_matches('/').to_owned();
    let known = [bare(exchange.url.as_str()), bare(exchange.final_url.as_str())];
    let url = Url::parse(url?).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    (!known.contains(&bare(url.as_str()))).then(|| url.to_string())
}

fn facts(parsed: &ParsedFeed, exchange: &Exchange) -> FeedFacts {
    // Headers come first, as WebSub asks: they are there for every format.
    let linked = |relation| exchange.linked(relation).map(String::from);
    FeedFacts {
        title: parsed.title.clone(),
        site_url: parsed.site_url.clone(),
        description: parsed.description.clone(),
        language: parsed.language.clone(),
        format: parsed.format.clone(),
        icon_url: parsed.icon_url.clone(),
        hub_url: linked("hub").or_else(|| parsed.hub.clone()),
        topic_url: linked("self").or_else(|| parsed.self_url.clone()),
        self_url: claimed(parsed.self_url.as_ref(), exchange),
        new_url: claimed(parsed.new_url.as_ref(), exchange),
        asked: AskedRest {
            ttl: parsed.ttl,
            skip_hours: parsed
                .skip_hours
                .iter()
                .filter(|hour| **hour < 24)
                .fold(0, |bits, hour| bits | 1 << hour),
            skip_days: parsed.skip_days.iter().filter(|day| **day < 7).fold(0, |bits, day| bits | 1 << day),
        },
    }
}

/// Logs the poll, without its address: private feeds carry their key in it.
fn tell(feed: &DueFeed, poll: &Poll) {
    let ExchangeLog { outcome, status, duration, body_bytes, .. } = &poll.log;
    let (outcome, duration_ms) = (outcome.as_str(), duration.as_millis());
    let (new, changed) = match &poll.body {
        Body::Read { entries, .. } => (entries.new.len(), entries.changed.len()),
        _ => (0, 0),
    };
    match &poll.log.error {
        None => info!(
            feed.id = feed.id.0, host = feed.host, outcome, status, duration_ms, bytes = body_bytes, new, changed,
            next_poll_at = %poll.next.at, "polled"
        ),
        Some(error) => warn!(
            feed.id = feed.id.0, host = feed.host, outcome, status, duration_ms, failures = feed.failures + 1, error,
            next_poll_at = %poll.next.at, "poll failed"
        ),
    }
}
