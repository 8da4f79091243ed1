//! What a subscription needs next, and when.
//!
//! Pure: takes the subscription and the time, returns what to do.

use std::time::Duration;

use crate::model::{Subscription, SubscriptionState, Timestamp};

/// What is to be done about a subscription whose time has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeaseAction {
    /// Ask the hub to push, or to go on pushing.
    Subscribe,
    /// Ask the hub to stop.
    Unsubscribe,
    /// Rely on it no more, for this reason.
    Fail { reason: &'static str },
    /// Nothing is left to ask for.
    Forget,
}

/// A hub that does not hear that it may stop is told so often; then its lease ends by itself.
const MOST_GOODBYES: u32 = 3;

/// After so long without the hub's own question, what it was asked is taken to be lost.
const LONGEST_VERIFICATION: Duration = Duration::from_hours(1);

/// Returns what a due subscription needs.
pub fn next_action(subscription: &Subscription, now: Timestamp) -> LeaseAction {
    let is_leased = subscription.lease_ends_at.is_some_and(|end| end > now);
    match subscription.state {
        SubscriptionState::Leaving if is_leased && subscription.failures < MOST_GOODBYES => {
            LeaseAction::Unsubscribe
        }
        SubscriptionState::Leaving => LeaseAction::Forget,
        _ if !subscription.is_wanted && is_leased => LeaseAction::Unsubscribe,
        _ if !subscription.is_wanted => LeaseAction::Forget,
        SubscriptionState::Active if !is_leased => {
            LeaseAction::Fail { reason: "its lease ended before the hub renewed it" }
        }
        SubscriptionState::Pending => {
            LeaseAction::Fail { reason: "the hub took the request but never verified it" }
        }
        SubscriptionState::Idle | SubscriptionState::Failed | SubscriptionState::Active => {
            LeaseAction::Subscribe
        }
    }
}

/// Returns when a lease is to be renewed: when three quarters of what is left of it have passed.
///
/// A hub that grants next to nothing is still not asked more than a thousand times in the lease we asked for.
pub fn renew_at(lease_ends_at: Timestamp, asked: Duration, now: Timestamp) -> Timestamp {
    let left = lease_ends_at.since(now);
    now + (left * 3 / 4).max(asked / 1000).max(Duration::from_secs(1))
}

/// Returns when a request that was sent is looked at again, verified or not, or one that failed is tried again.
///
/// A subscription that runs is tried again well before its lease ends; a hub that fails is left alone for an hour, then
/// four, then about a day each time. `chance` is a number from 0 to 1 that keeps the subscriptions of one hub apart.
pub fn retry_at(
    subscription: &Subscription,
    has_failed: bool,
    asked: Duration,
    now: Timestamp,
    chance: f64,
) -> Timestamp {
    let running = subscription.lease_ends_at.filter(|_| subscription.state == SubscriptionState::Active);
    if let Some(end) = running.filter(|end| *end > now) {
        return renew_at(end, asked, now);
    }
    if !has_failed {
        return now + LONGEST_VERIFICATION;
    }
    let rest = match subscription.failures {
        0 => Duration::from_hours(1),
        1 => Duration::from_hours(4),
        _ => Duration::from_hours(24),
    };
    now + rest + rest.mul_f64(chance.clamp(0.0, 1.0) / 10.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FeedId, SubscriptionId};

    const HOUR: Duration = Duration::from_hours(1);

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-02T12:00:00Z").unwrap()
    }

    fn subscription(state: SubscriptionState, lease: Option<Duration>) -> Subscription {
        Subscription {
            id: SubscriptionId(1),
            feed: FeedId(1),
            hub_url: "https://hub.example/".to_owned(),
            hub_host: "hub.example".to_owned(),
            topic_url: "https://a.example/feed".to_owned(),
            state,
            is_wanted: true,
            keys: None,
            lease_ends_at: lease.map(|lease| now() + lease),
            failures: 0,
        }
    }

    #[test]
    fn a_hub_is_asked_at_first_at_renewals_and_after_failures() {
        use SubscriptionState::{Active, Failed, Idle, Pending};
        for (state, lease) in [(Idle, None), (Failed, None), (Failed, Some(HOUR)), (Active, Some(HOUR))] {
            assert_eq!(next_action(&subscription(state, lease), now()), LeaseAction::Subscribe, "{state:?}");
        }
        for (state, lease) in [(Pending, None), (Active, None), (Active, Some(Duration::ZERO))] {
            let step = next_action(&subscription(state, lease), now());
            assert!(matches!(step, LeaseAction::Fail { .. }), "{state:?}: {step:?}");
        }
    }

    #[test]
    fn a_hub_that_pushes_what_nobody_wants_any_more_is_told_to_stop() {
        use SubscriptionState::{Active, Failed, Leaving, Pending};
        let unwanted = |state, lease| Subscription { is_wanted: false, ..subscription(state, lease) };
        assert_eq!(next_action(&unwanted(Active, Some(HOUR)), now()), LeaseAction::Unsubscribe);
        assert_eq!(next_action(&unwanted(Failed, Some(HOUR)), now()), LeaseAction::Unsubscribe);
        assert_eq!(next_action(&unwanted(Leaving, Some(HOUR)), now()), LeaseAction::Unsubscribe);
        for (state, lease) in [(Failed, None), (Pending, None), (Leaving, Some(Duration::ZERO))] {
            assert_eq!(next_action(&unwanted(state, lease), now()), LeaseAction::Forget, "{state:?}");
        }
        let deaf = Subscription { failures: MOST_GOODBYES, ..unwanted(Leaving, Some(HOUR)) };
        assert_eq!(next_action(&deaf, now()), LeaseAction::Forget);
    }

    #[test]
    fn a_lease_is_renewed_before_it_ends() {
        let asked = 240 * HOUR;
        assert_eq!(renew_at(now() + 24 * HOUR, asked, now()), now() + 18 * HOUR);
        assert_eq!(renew_at(now() + Duration::from_secs(2), asked, now()), now() + asked / 1000);
        let running = subscription(SubscriptionState::Active, Some(8 * HOUR));
        assert_eq!(retry_at(&running, true, asked, now(), 0.0), now() + 6 * HOUR);
    }

    #[test]
    fn a_failing_hub_is_left_alone_longer_each_time_up_to_about_a_day() {
        for (failures, hours) in [(0, 1), (1, 4), (2, 24), (99, 24)] {
            let failing = Subscription { failures, ..subscription(SubscriptionState::Pending, None) };
            assert_eq!(retry_at(&failing, true, HOUR, now(), 0.0), now() + hours * HOUR);
        }
        let failing = Subscription { failures: 9, ..subscription(SubscriptionState::Failed, None) };
        assert_eq!(retry_at(&failing, true, HOUR, now(), 1.0).since(now()).as_secs(), 24 * 3600 * 11 / 10);
    }
}
