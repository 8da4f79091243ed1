//! How things stand with a hub after each thing that happens.
//!
//! Pure: takes what stands and what happened, returns what stands then.

use url::Url;

use super::HubMode;
use crate::model::{Standing, SubscriptionKeys, SubscriptionState, Timestamp};

/// What can happen to a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The hub is about to be asked; what it then says may come before its answer. Without an answer or a verification
    /// it is looked at again at `next_at`.
    Asked { mode: HubMode, keys: SubscriptionKeys, callback_url: String, next_at: Timestamp },
    /// The hub took the request.
    Accepted,
    /// The hub did not; a subscription that runs goes on until its lease ends.
    Refused { reason: String, next_at: Timestamp },
    /// The hub verified that the subscription is wanted.
    Verified { lease_ends_at: Timestamp, next_at: Timestamp },
    /// It is not to be relied on, so the feed is polled again as if there were no hub.
    Failed { reason: String, next_at: Timestamp },
    /// A poll, whose own next one is settled, found what a push should have brought.
    Missed { reason: String, next_at: Timestamp },
    /// Nothing more is expected of the hub.
    Left,
    /// A poll found all that was pushed; the next one would be at `unpushed_poll_at` if nothing were.
    Held { unpushed_poll_at: Timestamp },
    /// The hubs' calls are heard again, below this address, after a time when they may not have been: feeds are polled at
    /// their usual time once, and what that poll finds is no hub's fault.
    ListenedAgain { public_url: Url },
    /// Nobody hears the hubs any more: nothing is expected of them, and feeds are polled as if there were none.
    StoodDown,
}

/// Why a feed is polled sooner than planned.
const NO_MORE_PUSHES: &str = "its hub no longer pushes what is new";

/// Returns the state of a subscription whose hub was just asked for something.
pub fn state_once_asked(mode: HubMode, before: SubscriptionState) -> SubscriptionState {
    match (mode, before) {
        (HubMode::Unsubscribe, _) => SubscriptionState::Leaving,
        (HubMode::Subscribe, SubscriptionState::Active) => SubscriptionState::Active,
        (HubMode::Subscribe, _) => SubscriptionState::Pending,
    }
}

/// Returns what stands after `event`.
pub fn after(before: Standing, event: &Event, now: Timestamp) -> Standing {
    match event.clone() {
        Event::Asked { mode, keys, callback_url, next_at } => {
            let asked = asked(before, mode, now);
            let (keys, callback_url) = (Some(keys), Some(callback_url));
            Standing { keys, callback_url, asked_at: Some(now), next_at: Some(next_at), ..asked }
        }
        Event::Accepted => before,
        Event::Refused { reason, next_at } => {
            // Goodbyes are counted when they are sent.
            let counts = before.state != SubscriptionState::Leaving;
            let state = match before.state {
                SubscriptionState::Pending => SubscriptionState::Failed,
                other => other,
            };
            let failures = before.failures.saturating_add(counts.into());
            Standing { state, reason: Some(reason), failures, next_at: Some(next_at), ..before }
        }
        Event::Verified { lease_ends_at, next_at } => verified(before, lease_ends_at, next_at, now),
        Event::Failed { reason, next_at } => failed(polled_again(before, now), reason, next_at),
        Event::Missed { reason, next_at } => failed(before, reason, next_at),
        Event::Left => Standing { next_at: None, ..idle(polled_again(before, now)) },
        Event::Held { unpushed_poll_at } => held(before, unpushed_poll_at),
        Event::ListenedAgain { public_url } => listened_again(before, &public_url, now),
        Event::StoodDown if before.state == SubscriptionState::Idle => before,
        Event::StoodDown => Standing { next_at: Some(now), ..idle(polled_again(before, now)) },
    }
}

fn asked(before: Standing, mode: HubMode, now: Timestamp) -> Standing {
    let state = state_once_asked(mode, before.state);
    if state != SubscriptionState::Leaving {
        return Standing { state, reason: None, ..before };
    }
    let failures = match before.state {
        SubscriptionState::Leaving => before.failures.saturating_add(1),
        _ => 0,
    };
    Standing { state, reason: None, failures, ..polled_again(before, now) }
}

/// A hub that verifies what was not asked of it changes nothing.
fn verified(before: Standing, lease_ends_at: Timestamp, next_at: Timestamp, now: Timestamp) -> Standing {
    let (relied_on_since, unpushed_poll_at) = match before.state {
        SubscriptionState::Active => (before.relied_on_since.or(Some(now)), before.unpushed_poll_at),
        SubscriptionState::Pending => (Some(now), before.feed_poll_at),
        SubscriptionState::Idle | SubscriptionState::Failed | SubscriptionState::Leaving => return before,
    };
    Standing {
        state: SubscriptionState::Active,
        reason: None,
        failures: 0,
        verified_at: Some(now),
        relied_on_since,
        lease_ends_at: Some(lease_ends_at),
        next_at: Some(next_at),
        unpushed_poll_at,
        ..before
    }
}

fn failed(before: Standing, reason: String, next_at: Timestamp) -> Standing {
    Standing {
        state: SubscriptionState::Failed,
        reason: Some(reason),
        failures: before.failures.saturating_add(1),
        next_at: Some(next_at),
        ..before
    }
}

fn idle(before: Standing) -> Standing {
    Standing { state: SubscriptionState::Idle, reason: None, failures: 0, lease_ends_at: None, ..before }
}

fn held(before: Standing, unpushed_poll_at: Timestamp) -> Standing {
    let held = Standing { unpushed_poll_at: Some(unpushed_poll_at), ..before };
    match held.state {
        SubscriptionState::Active => held,
        // The hub failed while the poll was under way.
        _ => polled_at(held, unpushed_poll_at),
    }
}

/// Hubs that were told another address are told the new one.
fn listened_again(before: Standing, public_url: &Url, now: Timestamp) -> Standing {
    if !matches!(before.state, SubscriptionState::Pending | SubscriptionState::Active) {
        return before;
    }
    let callback_url = before.keys.as_ref().map(|keys| super::callback_url(public_url, keys));
    let is_known = before.callback_url == callback_url;
    let listened = Standing { relied_on_since: Some(now), ..polled_again(before, now) };
    if is_known {
        return listened;
    }
    Standing { state: SubscriptionState::Idle, next_at: Some(now), ..listened }
}

/// Polls the feed when it would have been polled if nothing had been pushed; whatever its server asked for still holds.
fn polled_again(before: Standing, now: Timestamp) -> Standing {
    match (before.state, before.unpushed_poll_at) {
        (SubscriptionState::Active, Some(unpushed)) => polled_at(before, unpushed.max(now)),
        _ => before,
    }
}

/// Brings the feed's poll forward, never back.
fn polled_at(before: Standing, at: Timestamp) -> Standing {
    if !before.is_feed_well || before.feed_poll_at.is_none_or(|planned| planned <= at) {
        return before;
    }
    Standing { feed_poll_at: Some(at), feed_poll_reason: Some(NO_MORE_PUSHES), ..before }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use SubscriptionState::{Active, Failed, Idle, Leaving, Pending};

    const HOUR: Duration = Duration::from_hours(1);
    const DAY: Duration = Duration::from_hours(24);

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-02T12:00:00Z").unwrap()
    }

    fn keys() -> SubscriptionKeys {
        SubscriptionKeys { callback_key: "c0ffee".to_owned(), secret: "5ec7e7".to_owned() }
    }

    /// A feed that is polled in a day, and would be polled in an hour if nothing were pushed.
    fn standing(state: SubscriptionState) -> Standing {
        Standing {
            state,
            reason: Some("before".to_owned()),
            failures: 1,
            keys: Some(keys()),
            callback_url: Some("https://g.example/push/c0ffee".to_owned()),
            asked_at: None,
            verified_at: None,
            relied_on_since: None,
            lease_ends_at: Some(now() + DAY),
            next_at: None,
            unpushed_poll_at: Some(now() + HOUR),
            feed_poll_at: Some(now() + DAY),
            feed_poll_reason: None,
            is_feed_well: true,
        }
    }

    fn asked(mode: HubMode) -> Event {
        let callback_url = "https://g.example/push/c0ffee".to_owned();
        Event::Asked { mode, keys: keys(), callback_url, next_at: now() + HOUR }
    }

    fn refused() -> Event {
        Event::Refused { reason: "503".to_owned(), next_at: now() + HOUR }
    }

    fn verified() -> Event {
        Event::Verified { lease_ends_at: now() + 10 * DAY, next_at: now() + 7 * DAY }
    }

    fn failed() -> Event {
        Event::Failed { reason: "denied".to_owned(), next_at: now() + DAY }
    }

    fn listened_again(public_url: &str) -> Event {
        Event::ListenedAgain { public_url: Url::parse(public_url).unwrap() }
    }

    #[test]
    fn each_event_leads_from_each_state_to_one() {
        let missed = Event::Missed { reason: "missed".to_owned(), next_at: now() };
        let held = Event::Held { unpushed_poll_at: now() + HOUR };
        let before = [Idle, Pending, Active, Failed, Leaving];
        for (event, expected) in [
            (asked(HubMode::Subscribe), [Pending, Pending, Active, Pending, Pending]),
            (asked(HubMode::Unsubscribe), [Leaving; 5]),
            (Event::Accepted, before),
            (refused(), [Idle, Failed, Active, Failed, Leaving]),
            (verified(), [Idle, Active, Active, Failed, Leaving]),
            (failed(), [Failed; 5]),
            (missed, [Failed; 5]),
            (Event::Left, [Idle; 5]),
            (held, before),
            (listened_again("https://g.example/push/"), before),
            (listened_again("https://other.example/"), [Idle, Idle, Idle, Failed, Leaving]),
            (Event::StoodDown, [Idle; 5]),
        ] {
            let states = before.map(|state| after(standing(state), &event, now()).state);
            assert_eq!(states, expected, "{event:?}");
        }
    }

    #[test]
    fn a_feed_whose_hub_pushes_no_more_is_polled_as_if_there_were_none() {
        for event in [failed(), asked(HubMode::Unsubscribe), Event::Left, Event::StoodDown] {
            let after = after(standing(Active), &event, now());
            assert_eq!(after.feed_poll_at, Some(now() + HOUR), "{event:?}");
            assert_eq!(after.feed_poll_reason, Some(NO_MORE_PUSHES));
        }
    }

    #[test]
    fn a_poll_is_never_put_off_and_never_brought_forward_twice() {
        for before in [
            Standing { feed_poll_at: Some(now()), ..standing(Active) },
            Standing { is_feed_well: false, ..standing(Active) },
            Standing { unpushed_poll_at: None, ..standing(Active) },
            standing(Failed),
        ] {
            assert_eq!(after(before, &failed(), now()).feed_poll_reason, None);
        }
        let overdue = Standing { unpushed_poll_at: Some(now() - DAY), ..standing(Active) };
        assert_eq!(after(overdue, &failed(), now()).feed_poll_at, Some(now()));
    }

    #[test]
    fn a_hub_that_failed_during_a_poll_leaves_the_feed_at_its_own_pace() {
        let held = Event::Held { unpushed_poll_at: now() + 2 * HOUR };
        assert_eq!(after(standing(Failed), &held, now()).feed_poll_at, Some(now() + 2 * HOUR));
        let running = after(standing(Active), &held, now());
        assert_eq!(
            (running.feed_poll_at, running.unpushed_poll_at),
            (Some(now() + DAY), Some(now() + 2 * HOUR))
        );
    }

    #[test]
    fn failures_are_counted_until_the_hub_verifies_and_goodbyes_when_they_are_sent() {
        for (event, state, expected) in [
            (refused(), Pending, 2),
            (refused(), Leaving, 1),
            (failed(), Active, 2),
            (asked(HubMode::Subscribe), Failed, 1),
            (asked(HubMode::Unsubscribe), Active, 0),
            (asked(HubMode::Unsubscribe), Leaving, 2),
            (verified(), Pending, 0),
            (Event::Left, Leaving, 0),
        ] {
            assert_eq!(after(standing(state), &event, now()).failures, expected, "{event:?} {state:?}");
        }
    }

    #[test]
    fn a_hub_is_relied_on_from_its_first_verification() {
        let first = after(standing(Pending), &verified(), now());
        assert_eq!((first.relied_on_since, first.unpushed_poll_at), (Some(now()), Some(now() + DAY)));
        let renewed = after(first, &verified(), now() + DAY);
        assert_eq!((renewed.relied_on_since, renewed.verified_at), (Some(now()), Some(now() + DAY)));
        let heard_again = after(renewed, &listened_again("https://g.example/push/"), now() + 2 * DAY);
        assert_eq!(heard_again.relied_on_since, Some(now() + 2 * DAY));
    }
}
