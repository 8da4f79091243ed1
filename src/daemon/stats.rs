//! What was done since the start, counted.

use std::collections::BTreeMap;

use url::Url;

use crate::model::{FeedId, PageState, Poll, PollResult, Timestamp};

/// What was done since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stats {
    pub polls: u64,
    pub polls_failed: u64,
    /// Why polls failed, the first few of them.
    #[serde(skip)]
    pub failures: Vec<Failure>,
    pub polls_unchanged: u64,
    pub entries_new: u64,
    pub entries_changed: u64,
    /// Pages by what became of them.
    pub pages: BTreeMap<&'static str, u64>,
    /// Work the archive could not take.
    pub not_archived: u64,
    /// Why one pass ended before its work did, if it did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gave_up: Option<&'static str>,
    /// Pieces of work that are due but not done.
    pub waiting: u64,
    /// Pieces of work under way at this moment.
    #[serde(skip)]
    pub in_flight: usize,
    /// When nothing is under way: when the next piece of work is due, in the past if it waits for its host only.
    #[serde(skip)]
    pub next_due_at: Option<Timestamp>,
}

/// A poll that failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    pub feed: FeedId,
    pub host: String,
    pub error: String,
}

/// So many failures are kept to be named; the others are counted.
const MOST_FAILURES: usize = 10;

impl Stats {
    pub(super) fn add_poll(&mut self, poll: &Poll) {
        self.polls += 1;
        match &poll.result {
            PollResult::Read { entries, .. } => {
                self.entries_new += entries.new.len() as u64;
                self.entries_changed += entries.changed.len() as u64;
            }
            PollResult::Unchanged { .. } => self.polls_unchanged += 1,
            PollResult::Failed { .. } | PollResult::Gone { .. } | PollResult::Offline { .. } => {
                self.polls_failed += 1;
                if self.failures.len() < MOST_FAILURES {
                    self.failures.push(failure(poll));
                }
            }
        }
    }

    pub(super) fn add_page(&mut self, state: PageState) {
        *self.pages.entry(state.as_str()).or_default() += 1;
    }

    /// Returns how many pages were handled.
    pub fn pages_done(&self) -> u64 {
        self.pages.values().sum()
    }
}

/// An address may hold a secret, so the feed is named by its host.
fn failure(poll: &Poll) -> Failure {
    let host = Url::parse(&poll.log.url).ok().and_then(|url| url.host_str().map(str::to_owned));
    Failure {
        feed: poll.feed,
        host: host.unwrap_or_default(),
        error: poll.result.error().unwrap_or_default().to_owned(),
    }
}
