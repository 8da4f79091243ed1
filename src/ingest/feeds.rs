//! The feeds river: one due feed, from its server to the archive.

use std::sync::Arc;
use std::time::Duration;

use tracing::{info, warn};
use url::Url;

use super::network::{Blame, Sign};
use super::pushed_polls::Note;
use super::{Context, feed_answer, next_poll, pushed_polls, recovery};
use crate::archive::{ArchiveError, ForgiveFailures};
use crate::fetch::{Exchange, FeedAnswer, FeedRequest, FetchError};
use crate::model::{DueFeed, ExchangeLog, FailureKind, FeedMove, Poll, PollResult};
use crate::schedule;

/// Validators older than this are dropped once, because some servers answer 304 for ever; so a healthy feed is
/// asked for unconditionally at most once a week.
const VALIDATORS_LAST: Duration = Duration::from_hours(8 * 24);

/// Brings one due feed up to date, and records what happened either way.
///
/// Returns what came of it; an error means that the archive could not take it.
pub async fn poll_feed(context: &Context, feed: DueFeed) -> Result<Arc<Poll>, ArchiveError> {
    let (poll, note) = match Url::parse(&feed.url) {
        Ok(url) => poll(context, &feed, &url).await?,
        Err(err) => (unreadable_address(context, &feed, &err.to_string()), None),
    };
    let mut poll = Arc::new(poll);
    match context.archive.write(Arc::clone(&poll)).await {
        Ok(()) => pushed_polls::note(context, note).await?,
        Err(refused) => {
            poll = Arc::new(refused_poll(context, &feed, &poll, refused.of_one_change()?));
            context.archive.write(Arc::clone(&poll)).await?;
        }
    }
    log_poll(&feed, &poll);
    Ok(poll)
}

async fn poll(context: &Context, feed: &DueFeed, url: &Url) -> Result<(Poll, Note), ArchiveError> {
    let (exchange, answer) = ask(context, feed, url).await;
    let has_no_network = answer.as_ref().is_err_and(FetchError::is_without_network);
    let (result, raw) = feed_answer::read(context, feed, &exchange, answer).await?;
    let result = blame(context, feed, &exchange, result, has_no_network).await?;
    let habits = next_poll::learn(feed, &exchange, &result);
    let next = next_poll::after(context, feed, &exchange, &result, habits);
    let (next, note) = pushed_polls::weigh(context, feed, &exchange, &result, next).await?;
    let log = exchange.log(result.outcome(), result.error().map(ToOwned::to_owned));
    let moved_to = seen_move(context, feed, &exchange, &result).await?;
    Ok((Poll { feed: feed.id, log, raw, moved_to, result, next, habits }, note))
}

async fn ask(context: &Context, feed: &DueFeed, url: &Url) -> (Exchange, Result<FeedAnswer, FetchError>) {
    let now = context.clock.now();
    let are_fresh = feed.validators_at.is_some_and(|since| schedule::is_fresh(since, VALIDATORS_LAST, now));
    let request = FeedRequest {
        url,
        validators: Some(&feed.validators).filter(|validators| are_fresh && !validators.is_empty()),
        headers: &feed.options.headers,
        gap: feed.crawl_delay,
    };
    context.fetcher.feed(request).await
}

/// Returns where the feed has moved for good, if it was found there.
async fn seen_move(
    context: &Context,
    feed: &DueFeed,
    exchange: &Exchange,
    result: &PollResult,
) -> Result<Option<FeedMove>, ArchiveError> {
    let Some(to_url) = exchange.moved_to.as_ref().filter(|_| result.is_ok()) else { return Ok(None) };
    let to_url = to_url.to_string();
    let reader = context.archive.reader();
    let known = reader.move_sighting(feed.id, exchange.url.as_str(), &to_url).await?;
    Ok(Some(FeedMove { is_adopted: schedule::is_for_good(known, exchange.started_at), to_url }))
}

/// Tells the feed's failure from our own: while nobody can be reached, no feed is to blame.
async fn blame(
    context: &Context,
    feed: &DueFeed,
    exchange: &Exchange,
    result: PollResult,
    has_no_network: bool,
) -> Result<PollResult, ArchiveError> {
    if matches!(result, PollResult::Failed { kind: FailureKind::Refused, .. }) {
        return Ok(result);
    }
    let (kind, error) = match result {
        PollResult::Failed { kind, error } if exchange.status.is_none() => (kind, error),
        answered => {
            recovery::heard(context).await?;
            return Ok(answered);
        }
    };
    let sign = match feed.failures {
        _ if has_no_network => Sign::NoNetwork,
        0 => Sign::Suspicious,
        _ => Sign::None,
    };
    match context.network.failed(&feed.host, feed.id, sign) {
        Blame::Theirs => Ok(PollResult::Failed { kind, error }),
        Blame::Ours { blamed } => {
            if !blamed.is_empty() {
                warn!(feeds = blamed.len() + 1, "nobody can be reached, so it is our own line");
                context.archive.write(ForgiveFailures { feeds: blamed }).await?;
            }
            Ok(PollResult::Offline { kind, error })
        }
    }
}

/// Returns a failed poll of a feed whose address somebody changed by hand into none.
fn unreadable_address(context: &Context, feed: &DueFeed, err: &str) -> Poll {
    let now = context.clock.now();
    let result = PollResult::Failed {
        kind: FailureKind::Refused,
        error: format!("its address cannot be read: {err}"),
    };
    let log = ExchangeLog {
        url: feed.url.clone(),
        final_url: None,
        started_at: now,
        duration: Duration::ZERO,
        outcome: result.outcome(),
        status: None,
        error: result.error().map(ToOwned::to_owned),
        was_conditional: false,
        wire_bytes: None,
        body_bytes: None,
        content_type: None,
        max_age: None,
        retry_after: None,
        host_pause: None,
        headers: Vec::new(),
    };
    let next = next_poll::after_failure(context, feed, now);
    Poll { feed: feed.id, log, raw: None, moved_to: None, result, next, habits: None }
}

/// Returns the poll as a failure, when the archive takes polls but not what this one found.
fn refused_poll(context: &Context, feed: &DueFeed, poll: &Poll, refusal: String) -> Poll {
    let result = PollResult::Failed { kind: FailureKind::ParseError, error: refusal };
    let log = ExchangeLog {
        outcome: result.outcome(),
        error: result.error().map(ToOwned::to_owned),
        ..poll.log.clone()
    };
    let next = next_poll::after_failure(context, feed, context.clock.next_second());
    Poll { feed: feed.id, log, raw: poll.raw.clone(), moved_to: None, result, next, habits: None }
}

/// Logs the poll, without its address: private feeds carry their key in it.
fn log_poll(feed: &DueFeed, poll: &Poll) {
    let ExchangeLog { outcome, status, duration, body_bytes, .. } = &poll.log;
    let (outcome, duration_ms) = (outcome.as_str(), duration.as_millis());
    let (new, changed) = match &poll.result {
        PollResult::Read { entries, .. } => (entries.new.len(), entries.changed.len()),
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
