//! Polls of feeds whose hub pushes what is new: what they mean for the next poll, and for the hub.

use std::time::Duration;

use super::{Context, subscriptions};
use crate::archive::{ArchiveError, RunningSubscription};
use crate::fetch::Exchange;
use crate::model::{DueFeed, NextPoll, PollResult, SeenEntries, SubscriptionId, Timestamp};
use crate::schedule;
use crate::websub::Event;

/// A hub is given so long to push what its publisher says is as new as that.
const PUSHED_WITHIN: Duration = Duration::from_mins(10);

/// A hub that has missed something is asked again after so long.
const SECOND_CHANCE: Duration = Duration::from_hours(24);

/// What is to be noted of a subscription once the poll is archived.
pub(super) type Note = Option<(SubscriptionId, Event)>;

/// Returns the feed's next poll in the light of its subscription, if one runs, and what to note of that one.
pub(super) async fn weigh(
    context: &Context,
    feed: &DueFeed,
    exchange: &Exchange,
    result: &PollResult,
    next: NextPoll,
) -> Result<(NextPoll, Note), ArchiveError> {
    let now = exchange.answered_at;
    if !result.is_ok() {
        return Ok((next, None));
    }
    let Some(running) = context.archive.reader().running_subscription(feed.id, now).await? else {
        return Ok((next, None));
    };
    let missed = missed(feed, result, running, now);
    if missed > 0 {
        let reason = format!("a poll found {missed} new entries that no push had brought");
        return Ok((next, Some((running.id, Event::Missed { reason, next_at: now + SECOND_CHANCE }))));
    }
    // An interval fixed by hand is meant.
    if feed.options.interval().is_some() {
        return Ok((next, None));
    }
    let held = Event::Held { unpushed_poll_at: next.at };
    Ok((
        schedule::while_pushed(&next, feed.interval, now, schedule::chance(feed.id, now)),
        Some((running.id, held)),
    ))
}

/// Archives what [`weigh`] found.
pub(super) async fn note(context: &Context, note: Note) -> Result<(), ArchiveError> {
    match note {
        Some((id, event)) => subscriptions::settle(context, id, event, None).await,
        None => Ok(()),
    }
}

/// Returns how many entries a push should have brought: none when the last poll was made before pushes were to be
/// expected, because then they may be from before.
fn missed(feed: &DueFeed, result: &PollResult, running: RunningSubscription, now: Timestamp) -> usize {
    let is_first_since = feed.last_ok_at.is_none_or(|last| last <= running.relied_on_since);
    match result {
        PollResult::Read { entries, .. } if !is_first_since => overdue(entries, now),
        _ => 0,
    }
}

fn overdue(entries: &SeenEntries, now: Timestamp) -> usize {
    let is_just_out = |published: Timestamp| published + PUSHED_WITHIN > now;
    let entries = entries.new.iter();
    entries.filter(|new| !new.entry.published.is_some_and(|published| is_just_out(published.into()))).count()
}
