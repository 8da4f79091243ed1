//! How often something was seen on the pages of a site, the latest counting most.

use serde::{Deserialize, Serialize};

/// What one page says.
const ONE_PAGE: u32 = 1000;

/// What is kept of a vote with each page that comes after it, in percent: ten pages later it is next to nothing, so that
/// what a site no longer does is forgotten.
const KEPT_SHARE: u64 = 85;

/// After so many pages nothing is left of a vote.
const LIFE: u32 = 64;

/// The votes that pages gave one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "(u32, u32, u32)", into = "(u32, u32, u32)")]
pub(super) struct Votes {
    /// What they were worth when the last was given.
    worth: u32,
    /// The number of the page that gave the last.
    last: u32,
    /// How many pages gave one.
    pub(super) pages: u32,
}

impl Votes {
    /// Counts the page of the number in.
    pub(super) fn add(&mut self, page: u32) {
        self.worth = self.worth_at(page).saturating_add(ONE_PAGE);
        self.last = page;
        self.pages = self.pages.saturating_add(1);
    }

    /// Returns what the votes are worth when so many pages were read.
    pub(super) fn worth_at(self, pages: u32) -> u32 {
        worth_after(self.worth, pages.saturating_sub(self.last))
    }

    /// Returns how many of the latest pages gave a vote, in percent.
    pub(super) fn share_at(self, pages: u32) -> u32 {
        let all = (0..pages.min(LIFE)).fold(0, |all, _| worth_after(all, 1) + ONE_PAGE);
        self.worth_at(pages).saturating_mul(100).checked_div(all).unwrap_or_default()
    }
}

fn worth_after(worth: u32, pages: u32) -> u32 {
    if pages >= LIFE {
        return 0;
    }
    let left = (0..pages).fold(u64::from(worth), |left, _| left * KEPT_SHARE / 100);
    u32::try_from(left).unwrap_or(u32::MAX)
}

impl From<(u32, u32, u32)> for Votes {
    fn from((worth, last, pages): (u32, u32, u32)) -> Self {
        // No honest memory holds more, and sums must not overflow.
        Self { worth: worth.min(ONE_PAGE * 100), last, pages }
    }
}

impl From<Votes> for (u32, u32, u32) {
    fn from(votes: Votes) -> Self {
        (votes.worth, votes.last, votes.pages)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_page_has_is_on_all_of_them() {
        let mut votes = Votes::default();
        for page in 1..=40 {
            votes.add(page);
            assert_eq!(votes.share_at(page), 100);
        }
    }

    #[test]
    fn ten_pages_without_it_leave_little() {
        let mut votes = Votes::default();
        (1..=40).for_each(|page| votes.add(page));
        assert!(votes.share_at(45) < 50);
        assert!(votes.share_at(50) < 25);
        assert_eq!(votes.share_at(400), 0);
    }
}
