//! When a feed is polled next: what the poll found, as the schedule asks for it.

use super::Context;
use crate::fetch::Exchange;
use crate::model::{
    DueFeed, FailureKind, Habits, NewEntry, NextPoll, PollResult, Precision, Proof, SeenEntries, Timestamp,
};
use crate::schedule::{self, Failure, Floors, Found, Known, Signal};

/// Returns the feed's habits with what this poll taught, `None` when it taught nothing.
pub(super) fn learn(feed: &DueFeed, exchange: &Exchange, result: &PollResult) -> Option<Habits> {
    match result {
        PollResult::Read { entries, .. } if feed.habits.is_none() || !entries.new.is_empty() => {
            let learned =
                schedule::learn(feed.habits, published(entries), feed.last_ok_at, exchange.answered_at);
            let is_whole = exchange.status != Some(226);
            let window =
                if is_whole { u32::try_from(entries.total()).unwrap_or(u32::MAX) } else { learned.window };
            Some(Habits { window, ..learned })
        }
        _ => None,
    }
}

/// Returns when the new entries were published, where the feed says it to the hour.
pub(super) fn published(entries: &SeenEntries) -> impl Iterator<Item = Option<Timestamp>> {
    let exact = |new: &NewEntry| {
        new.entry.published.filter(|moment| moment.precision() != Precision::Day).map(Timestamp::from)
    };
    entries.new.iter().map(exact)
}

/// Returns when the feed is polled next; `learned` are its habits where the poll taught something.
pub(super) fn after(
    context: &Context,
    feed: &DueFeed,
    exchange: &Exchange,
    result: &PollResult,
    learned: Option<Habits>,
) -> NextPoll {
    let now = exchange.answered_at;
    let hints = &exchange.hints;
    let asked = match result {
        PollResult::Read { facts, .. } => facts.asked,
        _ => feed.asked,
    };
    let mut floors = Floors { asked, ..Floors::default() };
    let signal = match result {
        PollResult::Failed { kind, .. } => Signal::Failed(Failure {
            in_a_row: feed.failures + 1,
            retry_after: hints.retry_after,
            is_rate_limit: is_rate_limit(*kind, exchange),
        }),
        PollResult::Offline { .. } => Signal::Offline,
        PollResult::Gone { .. } => Signal::Gone,
        PollResult::Read { .. } | PollResult::Unchanged { .. } => {
            floors = Floors { max_age: hints.max_age, retry_after: hints.retry_after, asked };
            Signal::Answered(found(feed, exchange, result))
        }
    };
    let has_validators = match result {
        PollResult::Read { validators, .. }
        | PollResult::Unchanged { proof: Proof::SameBody, validators: Some(validators) } => {
            !validators.is_empty()
        }
        _ => !feed.validators.is_empty(),
    };
    let known = Known {
        habits: learned.or(feed.habits),
        has_validators,
        invited: hints.max_age.or(asked.ttl),
        ..usual(feed)
    };
    schedule::next_poll(signal, floors, &known, &context.polling, now, schedule::chance(feed.id, now))
}

/// Returns when a feed is polled next after a failure that is not its server's.
pub(super) fn after_failure(context: &Context, feed: &DueFeed, now: Timestamp) -> NextPoll {
    let failure = Signal::Failed(Failure { in_a_row: feed.failures + 1, ..Failure::default() });
    let floors = Floors { asked: feed.asked, ..Floors::default() };
    schedule::next_poll(failure, floors, &usual(feed), &context.polling, now, schedule::chance(feed.id, now))
}

fn found(feed: &DueFeed, exchange: &Exchange, result: &PollResult) -> Found {
    let PollResult::Read { entries, .. } = result else { return Found::default() };
    Found {
        new: entries.new.len(),
        known: entries.known,
        is_partial: exchange.status == Some(226),
        pace: schedule::pace(published(entries), feed.last_ok_at, exchange.answered_at),
    }
}

/// Whether the feed's own server has too much to do, and not one that a redirect led to.
fn is_rate_limit(kind: FailureKind, exchange: &Exchange) -> bool {
    kind == FailureKind::RateLimited && matches!(exchange.status, Some(429 | 503))
}

fn usual(feed: &DueFeed) -> Known {
    Known {
        interval: feed.interval,
        fixed: feed.options.interval(),
        habits: feed.habits,
        has_validators: !feed.validators.is_empty(),
        invited: None,
    }
}
