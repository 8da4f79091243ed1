//! What was done since the start, counted.

use std::collections::BTreeMap;

use crate::model::{PageState, Poll, PollResult, Timestamp};

/// What was done since the start.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Stats {
    pub polls: u64,
    pub polls_failed: u64,
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
