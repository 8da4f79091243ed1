use std::time::Duration;

use super::{
    AskedRest, ChangedEntry, ExchangeLog, FailureKind, FeedId, Habits, LeftOut, NewEntry, Outcome, RawBody,
    Timestamp, Validators,
};

/// What one poll of one feed found, ready to be archived in one transaction.
#[derive(Debug, Clone)]
pub struct Poll {
    pub feed: FeedId,
    pub log: ExchangeLog,
    /// The body, if it is another than the last one and is to be kept.
    pub raw: Option<RawBody>,
    /// Where permanent redirects led, and a feed was found.
    pub moved_to: Option<FeedMove>,
    pub result: PollResult,
    pub next: NextPoll,
    /// When the feed speaks, if the poll taught something of it.
    pub habits: Option<Habits>,
}

/// A move that a poll saw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedMove {
    pub to_url: String,
    /// Whether the feed is polled at the new address from now on.
    pub is_adopted: bool,
}

/// What earlier polls saw of a move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MoveSighting {
    /// On so many days.
    pub seen_days: u32,
    pub last_seen_at: Timestamp,
    /// The feed was polled at the new address for some time, and came back.
    pub was_adopted: bool,
}

/// What came of a poll.
#[derive(Debug, Clone)]
pub enum PollResult {
    /// The feed was read; the validators vouch for just these entries.
    Read {
        facts: Box<FeedFacts>,
        entries: SeenEntries,
        validators: Validators,
        sha256: String,
        repairs: Vec<String>,
    },
    /// The feed is as it was; with validators where others were given than those that were known.
    Unchanged { proof: Proof, validators: Option<Validators> },
    /// 410: the publisher says the feed is no more.
    Gone { error: String },
    /// Nothing was learned.
    Failed { kind: FailureKind, error: String },
    /// Nothing was learned, and it is not the feed's fault: nobody can be reached.
    Offline { kind: FailureKind, error: String },
}

/// How an unchanged feed shows that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// 304.
    NotModified,
    /// A 200 with the body that was read last.
    SameBody,
}

impl PollResult {
    /// Returns the word for the log.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::Read { entries, .. } if entries.new.is_empty() => Outcome::NoNew,
            Self::Read { .. } => Outcome::New,
            Self::Unchanged { proof: Proof::NotModified, .. } => Outcome::NotModified,
            Self::Unchanged { proof: Proof::SameBody, .. } => Outcome::SameBody,
            Self::Gone { .. } => Outcome::Gone,
            Self::Failed { kind, .. } | Self::Offline { kind, .. } => Outcome::Failed(*kind),
        }
    }

    /// Returns what went wrong, for the log.
    pub fn error(&self) -> Option<&str> {
        match self {
            Self::Read { .. } | Self::Unchanged { .. } => None,
            Self::Gone { error } | Self::Failed { error, .. } | Self::Offline { error, .. } => Some(error),
        }
    }

    /// Whether the server answered with the feed.
    pub fn is_ok(&self) -> bool {
        self.outcome().is_ok()
    }
}

/// What a feed says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedFacts {
    pub title: Option<String>,
    pub site_url: Option<String>,
    pub description: Option<String>,
    pub language: Option<String>,
    pub format: String,
    pub icon_url: Option<String>,
    pub hub_url: Option<String>,
    /// The address it gives as its own, by which its hub knows it.
    pub topic_url: Option<String>,
    /// Where the feed says it is, when that is another address.
    pub self_url: Option<String>,
    /// Where the feed says it has moved.
    pub new_url: Option<String>,
    pub asked: AskedRest,
}

/// The entries of one poll, told apart by what was known.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SeenEntries {
    pub new: Vec<NewEntry>,
    /// Known, but presented otherwise than before.
    pub changed: Vec<ChangedEntry>,
    /// How many were known, changed ones included.
    pub known: usize,
    /// Items that made no entry: they repeat another one of the document, cannot be read, or are too many.
    pub left_out: Vec<LeftOut>,
    /// There were more new ones than a feed may bring in a day; the rest is to be met again.
    pub is_over_budget: bool,
    /// The document tells of something forgotten, which is left alone and not kept.
    pub has_forgotten: bool,
}

impl SeenEntries {
    /// Returns how many items the document held.
    pub fn total(&self) -> usize {
        self.new.len() + self.known + self.left_out.len()
    }
}

/// When a feed is looked at again, and why then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextPoll {
    pub at: Timestamp,
    /// The interval chosen for the feed itself, before floors, pauses and jitter.
    pub interval: Duration,
    /// In words, for `feeds explain`.
    pub reason: String,
}
