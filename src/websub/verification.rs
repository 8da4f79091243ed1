//! What a hub asks before it acts: whether a subscription, or its end, is really wanted.
//!
//! Pure.

use std::time::Duration;

use url::form_urlencoded;

use crate::model::{Subscription, SubscriptionState};

/// What a hub is asked for; the words stand in `hub.mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HubMode {
    Subscribe,
    Unsubscribe,
}

impl HubMode {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

/// What is answered to a hub.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Verification {
    /// It is wanted: the challenge goes back.
    Confirmed { mode: HubMode, challenge: String, lease: Option<Duration> },
    /// The hub says that it will not push.
    Denied { reason: Option<String> },
    /// Nobody asked for it.
    Refused,
}

/// Holds a hub's question against what was asked of it: the mode and the topic must be ours.
pub(super) fn judge(query: &str, subscription: &Subscription) -> Verification {
    let value = |name: &str| {
        let mut pairs = form_urlencoded::parse(query.as_bytes());
        pairs.find(|(known, _)| known == name).map(|(_, value)| value.into_owned())
    };
    if value("hub.topic").as_deref() != Some(&subscription.topic_url) {
        return Verification::Refused;
    }
    let mode = match value("hub.mode").as_deref() {
        Some("denied") => {
            return Verification::Denied { reason: value("hub.reason").filter(|reason| !reason.is_empty()) };
        }
        Some("subscribe") if is_wanted(subscription) => HubMode::Subscribe,
        Some("unsubscribe") if subscription.state == SubscriptionState::Leaving => HubMode::Unsubscribe,
        _ => return Verification::Refused,
    };
    let lease = value("hub.lease_seconds").and_then(|seconds| seconds.trim().parse().ok());
    match value("hub.challenge") {
        Some(challenge) if !challenge.is_empty() => Verification::Confirmed {
            mode,
            challenge,
            // Hubs of old said 0 for "for ever".
            lease: lease.filter(|seconds| *seconds > 0).map(Duration::from_secs),
        },
        _ => Verification::Refused,
    }
}

fn is_wanted(subscription: &Subscription) -> bool {
    subscription.is_wanted
        && matches!(subscription.state, SubscriptionState::Pending | SubscriptionState::Active)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{FeedId, SubscriptionId};

    const TOPIC: &str = "hub.topic=https%3A%2F%2Fa.example%2Ffeed%3Fx%3D1";

    fn subscription(state: SubscriptionState) -> Subscription {
        Subscription {
            id: SubscriptionId(1),
            feed: FeedId(1),
            hub_url: "https://hub.example/".to_owned(),
            hub_host: "hub.example".to_owned(),
            topic_url: "https://a.example/feed?x=1".to_owned(),
            state,
            is_wanted: true,
            keys: None,
            lease_ends_at: None,
            failures: 0,
        }
    }

    #[track_caller]
    fn check(query: &str, state: SubscriptionState, expected: &Verification) {
        assert_eq!(judge(query, &subscription(state)), *expected, "{query}");
    }

    #[test]
    fn what_was_asked_for_is_confirmed() {
        let query = format!("hub.mode=subscribe&{TOPIC}&hub.challenge=a%20b&hub.lease_seconds=600");
        let lease = Some(Duration::from_mins(10));
        let expected =
            Verification::Confirmed { mode: HubMode::Subscribe, challenge: "a b".to_owned(), lease };
        check(&query, SubscriptionState::Pending, &expected);
        check(&query, SubscriptionState::Active, &expected);
        let query = format!("hub.mode=unsubscribe&{TOPIC}&hub.challenge=c");
        let expected =
            Verification::Confirmed { mode: HubMode::Unsubscribe, challenge: "c".to_owned(), lease: None };
        check(&query, SubscriptionState::Leaving, &expected);
    }

    #[test]
    fn what_was_not_asked_for_is_refused() {
        use SubscriptionState::{Active, Failed, Idle, Leaving, Pending};
        let subscribe = format!("hub.mode=subscribe&{TOPIC}&hub.challenge=c");
        let unsubscribe = format!("hub.mode=unsubscribe&{TOPIC}&hub.challenge=c");
        for state in [Idle, Failed, Leaving] {
            check(&subscribe, state, &Verification::Refused);
        }
        for state in [Idle, Failed, Pending, Active] {
            check(&unsubscribe, state, &Verification::Refused);
        }
        for query in [
            "hub.mode=subscribe&hub.topic=https://b.example/feed&hub.challenge=c".to_owned(),
            format!("hub.mode=publish&{TOPIC}&hub.challenge=c"),
            format!("hub.mode=subscribe&{TOPIC}"),
            format!("{TOPIC}&hub.challenge=c"),
            String::new(),
        ] {
            check(&query, Pending, &Verification::Refused);
        }
        let unfollowed = Subscription { is_wanted: false, ..subscription(Pending) };
        assert_eq!(judge(&subscribe, &unfollowed), Verification::Refused);
    }

    #[test]
    fn a_denial_is_heard_with_its_reason() {
        let reason = Some("no such topic".to_owned());
        let query = format!("hub.mode=denied&{TOPIC}&hub.reason=no+such+topic");
        check(&query, SubscriptionState::Pending, &Verification::Denied { reason });
    }
}
