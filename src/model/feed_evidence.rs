use super::{FeedId, Timestamp};

/// What the archive knows of a feed's wellbeing.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FeedEvidence {
    pub feed: FeedId,
    pub title: Option<String>,
    pub url: String,
    pub state: String,
    pub state_reason: Option<String>,
    pub failures: u32,
    pub last_status: Option<i64>,
    pub last_error: Option<String>,
    pub last_outcome: Option<String>,
    pub last_ok_at: Option<Timestamp>,
    pub next_poll_at: Option<Timestamp>,
    /// Where the feed, or its server, says it is now, and that was not taken over.
    pub moving_to: Option<String>,
    /// How often, over the last year, new entries came after days without.
    pub gaps: u32,
    /// The most days between two on which new entries came.
    pub longest_gap_days: u32,
    /// Days since new entries came, up to the last answer.
    pub silent_days: Option<u32>,
    /// Days of the last week on which a poll knew none of the entries it saw.
    pub days_with_losses: u32,
    /// Pages of the last month, and how many of them brought no story.
    pub pages: u32,
    pub pages_unread: u32,
}

/// What is to be said of a feed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Verdict {
    pub feed: FeedId,
    pub kind: VerdictKind,
    /// What is so, with its evidence.
    pub sentence: String,
    /// What can be done; empty where nothing is to be.
    pub advice: String,
}

/// How a feed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum VerdictKind {
    Well,
    /// It was not polled yet, or is not to be.
    NotPolled,
    /// Its silence is ours: gleaner has not asked.
    NotLooking,
    Gone,
    Blocked,
    NoFeed,
    Unreachable,
    Moved,
    Silent,
    LosesEntries,
    PagesUnread,
}

impl VerdictKind {
    /// Returns the word the archive uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Well => "well",
            Self::NotPolled => "not_polled",
            Self::NotLooking => "not_looking",
            Self::Gone => "gone",
            Self::Blocked => "blocked",
            Self::NoFeed => "no_feed",
            Self::Unreachable => "unreachable",
            Self::Moved => "moved",
            Self::Silent => "silent",
            Self::LosesEntries => "loses_entries",
            Self::PagesUnread => "pages_unread",
        }
    }

    /// Whether somebody should look at it.
    pub fn needs_a_look(self) -> bool {
        !matches!(self, Self::Well | Self::NotPolled)
    }
}
