//! The archive's trouble: when it takes nothing, a full disk say, nothing more is asked of anybody's server for a while,
//! because it would only be asked again.
//!
//! Pure: the time is told, as the clock's own count.

use std::time::Duration;

/// How long nothing is asked of anybody, and why it becomes longer.
#[derive(Debug)]
pub(super) struct Trouble {
    first_rest: Duration,
    most_doublings: u32,
    in_a_row: u32,
    over_at: Duration,
}

impl Trouble {
    /// Begins without any; the rest doubles with each failure in a row, so many times at most.
    pub(super) fn none(first_rest: Duration, most_doublings: u32) -> Self {
        Self { first_rest, most_doublings, in_a_row: 0, over_at: Duration::ZERO }
    }

    /// Notes a failure. What was already under way fails with the first one; only a new attempt lengthens the rest.
    pub(super) fn note(&mut self, now: Duration) {
        if self.rest(now).is_zero() {
            self.over_at = now + self.first_rest * (1 << self.in_a_row.min(self.most_doublings));
            self.in_a_row += 1;
        }
    }

    /// Notes that the archive took something; the rest that was begun is kept.
    pub(super) fn mend(&mut self) {
        self.in_a_row = 0;
    }

    /// Returns how long nothing is to be asked from now on; zero when all is well.
    pub(super) fn rest(&self, now: Duration) -> Duration {
        self.over_at.saturating_sub(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_secs(5);

    #[test]
    fn each_new_attempt_that_fails_doubles_the_rest_up_to_a_limit() {
        let mut trouble = Trouble::none(FIRST, 3);
        let mut now = Duration::from_hours(1);
        assert_eq!(trouble.rest(now), Duration::ZERO);
        for doublings in [0, 1, 2, 3, 3, 3] {
            trouble.note(now);
            assert_eq!(trouble.rest(now), FIRST * (1 << doublings));
            now += trouble.rest(now);
        }
    }

    #[test]
    fn what_was_under_way_does_not_lengthen_the_rest() {
        let mut trouble = Trouble::none(FIRST, 3);
        for after in [0, 1, 2] {
            trouble.note(Duration::from_secs(after));
        }
        assert_eq!(trouble.rest(Duration::from_secs(2)), Duration::from_secs(3));
    }

    #[test]
    fn the_first_failure_after_a_success_rests_briefly_again() {
        let mut trouble = Trouble::none(FIRST, 3);
        trouble.note(Duration::ZERO);
        trouble.note(FIRST);
        trouble.mend();
        let later = Duration::from_mins(1);
        trouble.note(later);
        assert_eq!(trouble.rest(later), FIRST);
    }
}
