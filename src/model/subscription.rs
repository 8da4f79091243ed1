use std::fmt;

use super::{ExchangeLog, FeedId, Habits, RawBody, SeenEntries, SubscriptionId, Timestamp};

/// What was agreed with a WebSub hub about one feed.
#[derive(Debug, Clone)]
pub struct Subscription {
    pub id: SubscriptionId,
    pub feed: FeedId,
    pub hub_url: String,
    pub hub_host: String,
    /// The address the feed gives as its own, by which the hub knows it.
    pub topic_url: String,
    pub state: SubscriptionState,
    /// The feed is followed, and still names this hub and topic.
    pub is_wanted: bool,
    /// `None` until the hub was asked for something.
    pub keys: Option<SubscriptionKeys>,
    pub lease_ends_at: Option<Timestamp>,
    pub failures: u32,
}

/// How things stand with the hub; the words stand in `subscriptions.state`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SubscriptionState {
    /// Nothing was asked.
    Idle,
    /// Asked to push, and not verified yet.
    Pending,
    /// It pushes what is new.
    Active,
    /// Not relied on, asked again later.
    Failed,
    /// Asked to stop.
    Leaving,
}

/// All that stands of a subscription, to be changed as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: SubscriptionState,
    /// Why the hub is not relied on.
    pub reason: Option<String>,
    pub failures: u32,
    pub keys: Option<SubscriptionKeys>,
    /// What the hub was told to call.
    pub callback_url: Option<String>,
    pub asked_at: Option<Timestamp>,
    pub verified_at: Option<Timestamp>,
    /// What a poll finds that was published since, a push should have brought.
    pub relied_on_since: Option<Timestamp>,
    pub lease_ends_at: Option<Timestamp>,
    pub next_at: Option<Timestamp>,
    /// The feed's next poll, were nothing pushed.
    pub unpushed_poll_at: Option<Timestamp>,
    /// The feed's next poll as it is planned, and the reason where this changes it.
    pub feed_poll_at: Option<Timestamp>,
    pub feed_poll_reason: Option<&'static str>,
    /// Whether the feed is well: only then a hub's failure brings its poll forward.
    pub is_feed_well: bool,
}

/// What gleaner and the hub alone know.
#[derive(Clone, PartialEq, Eq)]
pub struct SubscriptionKeys {
    /// The last part of the path the hub calls.
    pub callback_key: String,
    /// Signs what the hub sends.
    pub secret: String,
}

/// What a hub pushed, ready to be archived in one transaction.
#[derive(Debug, Clone)]
pub struct Push {
    pub subscription: SubscriptionId,
    pub feed: FeedId,
    pub log: ExchangeLog,
    /// `None` when it could not be read; the log says why.
    pub entries: Option<SeenEntries>,
    pub repairs: Vec<String>,
    /// What its entries taught of when the feed speaks.
    pub habits: Option<Habits>,
    pub sha256: String,
    /// The body, if it is to be kept.
    pub raw: Option<RawBody>,
}

impl SubscriptionState {
    pub fn parse(word: &str) -> Option<Self> {
        let all = [Self::Idle, Self::Pending, Self::Active, Self::Failed, Self::Leaving];
        all.into_iter().find(|state| state.as_str() == word)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Failed => "failed",
            Self::Leaving => "leaving",
        }
    }
}

/// Says nothing: what is printed may be logged.
impl fmt::Debug for SubscriptionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubscriptionKeys(***)")
    }
}
