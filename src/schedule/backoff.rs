//! How long to leave a server alone after a failure.

use std::time::Duration;

use super::{DAY, HOUR};
use crate::model::LONGEST_ASKED_REST;

/// A poll that failed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Failure {
    /// Failures in a row, this one included.
    pub in_a_row: u32,
    /// What the server asked for with the refusal.
    pub retry_after: Option<Duration>,
    /// 429 or 503: the server has too much to do.
    pub is_rate_limit: bool,
}

/// Ceiling of our own back-off: feeds come back after weeks more often than one would think.
const LONGEST_BACKOFF: Duration = Duration::from_hours(3 * 24);

impl Failure {
    /// Returns how long to rest, and why: doubling from the usual interval, but never sooner than was asked.
    pub(super) fn rest(self, usual: Duration) -> (Duration, String) {
        if let Some(asked) = self.retry_after {
            let rest = asked.min(LONGEST_ASKED_REST).max(usual);
            return (rest, format!("the server asked for {} s of rest", asked.as_secs()));
        }
        let doublings = 1 << self.in_a_row.saturating_sub(1).min(16);
        if self.is_rate_limit {
            // Somebody is there, and a rest that is long already gives them time.
            let rest = (HOUR * doublings).min(LONGEST_BACKOFF).max(usual);
            return (rest, "the server is busy and named no time".to_owned());
        }
        let rest = usual.saturating_mul(doublings).min(LONGEST_BACKOFF.max(usual));
        (rest, format!("failed {} times in a row", self.in_a_row))
    }
}

/// Returns how long to wait before a page is tried again, or `None` when it has had its chances.
///
/// `attempts` counts those made, the failed one included. The first retry is soon, for a passing fault; the later
/// ones meet a server that was down for hours.
pub fn page_retry(attempts: u32, retry_after: Option<Duration>) -> Option<Duration> {
    let rest = match attempts {
        0 | 1 => HOUR / 4,
        2 => 4 * HOUR,
        3 => DAY,
        _ => return None,
    };
    Some(retry_after.map_or(rest, |asked| asked.min(LONGEST_ASKED_REST).max(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(failure: Failure, expected: Duration) {
        assert_eq!(failure.rest(HOUR).0, expected);
    }

    #[test]
    fn failures_double_the_rest_up_to_the_ceiling() {
        check(Failure { in_a_row: 1, ..Failure::default() }, HOUR);
        check(Failure { in_a_row: 3, ..Failure::default() }, 4 * HOUR);
        check(Failure { in_a_row: 99, ..Failure::default() }, LONGEST_BACKOFF);
    }

    #[test]
    fn retry_after_is_obeyed_in_full_up_to_a_week() {
        let asked = |rest| Failure { in_a_row: 9, retry_after: Some(rest), is_rate_limit: true };
        check(asked(5 * DAY), 5 * DAY);
        check(asked(400 * DAY), LONGEST_ASKED_REST);
        check(asked(Duration::from_secs(1)), HOUR);
    }

    #[test]
    fn a_busy_server_that_names_no_time_gets_an_hour() {
        let failure = Failure { in_a_row: 1, retry_after: None, is_rate_limit: true };
        assert_eq!(failure.rest(Duration::from_mins(1)).0, HOUR);
    }

    #[test]
    fn a_page_has_four_chances() {
        assert_eq!(page_retry(1, None), Some(HOUR / 4));
        assert_eq!(page_retry(3, None), Some(DAY));
        assert_eq!(page_retry(4, None), None);
        assert_eq!(page_retry(1, Some(2 * DAY)), Some(2 * DAY));
    }
}
