//! Stored times, held against now: a clock that was wrong once must not silence anything until it would have been right.

use std::time::Duration;

use super::{HOUR, PollingSettings};
use crate::model::{LONGEST_ASKED_REST, LatestTimes, Timestamp};

/// Skipped hours and days, and the tenth that spreads feeds, come on top of a rest.
const ALLOWANCE: Duration = Duration::from_hours(2 * 24);

/// The longest lease that is believed, and so the longest wait at a hub.
const LONGEST_LEASE: Duration = Duration::from_hours(90 * 24);

/// Between two looks at the archive for times that cannot be.
const BETWEEN_LOOKS: Duration = HOUR;

/// A clock that is set right by less has done no harm; times are also rounded up to the next second.
const SMALLEST_JUMP: Duration = Duration::from_mins(1);

/// Says how late each kind of time may be under these settings.
pub fn latest_times(
    now: Timestamp,
    polling: &PollingSettings,
    recheck: &[Duration],
    lease: Duration,
) -> LatestTimes {
    let longest = |rest: Duration| now + rest + rest / 10 + ALLOWANCE;
    let rechecks = recheck.iter().max().copied().unwrap_or_default();
    LatestTimes {
        now,
        past: now + SMALLEST_JUMP,
        // A feed that is gone rests as long as one whose server asked for it.
        poll: longest(polling.max_interval.max(LONGEST_ASKED_REST)),
        page: longest(rechecks.max(LONGEST_ASKED_REST)),
        host: longest(LONGEST_ASKED_REST),
        hub: longest(LONGEST_LEASE.max(lease)),
        spread: polling.min_interval.min(HOUR),
    }
}

/// Tells when stored times are to be held against now again: once an hour, and when the clock was set.
#[derive(Debug, Clone, Copy)]
pub struct ClockWatch {
    looked_at: (Timestamp, Duration),
}

impl ClockWatch {
    /// Begins when all was just looked at.
    pub fn since(now: Timestamp, elapsed: Duration) -> Self {
        Self { looked_at: (now, elapsed) }
    }

    /// Whether it is time; `elapsed` is the clock's own count, which nobody sets.
    pub fn is_time(&mut self, now: Timestamp, elapsed: Duration) -> bool {
        let (then, elapsed_then) = self.looked_at;
        let passed = elapsed.saturating_sub(elapsed_then);
        let expected = then + passed;
        let jump = now.since(expected).max(expected.since(now));
        let is_time = passed >= BETWEEN_LOOKS || jump >= SMALLEST_JUMP;
        if is_time {
            self.looked_at = (now, elapsed);
        }
        is_time
    }
}

/// Whether what was fetched then still holds; what was "fetched in the future" does not.
pub fn is_fresh(fetched_at: Timestamp, lasts: Duration, now: Timestamp) -> bool {
    fetched_at <= now + SMALLEST_JUMP && now.since(fetched_at) < lasts
}

#[cfg(test)]
mod tests {
    use super::super::DAY;
    use super::*;

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-02T12:00:00Z").unwrap()
    }

    #[test]
    fn no_legal_rest_is_cut_short() {
        let polling = PollingSettings::default();
        let latest = latest_times(now(), &polling, &[30 * DAY], 10 * DAY);
        // A week asked for, the tenth that spreads feeds, and a Sunday that is skipped.
        assert!(latest.poll > now() + LONGEST_ASKED_REST.mul_f64(1.1) + DAY);
        assert!(latest.page >= now() + 30 * DAY);
        assert!(latest.host >= now() + LONGEST_ASKED_REST);
        assert!(latest.hub >= now() + 90 * DAY);
        let slow = PollingSettings { max_interval: 60 * DAY, ..polling };
        assert!(latest_times(now(), &slow, &[], DAY).poll >= now() + 66 * DAY);
    }

    #[test]
    fn a_year_ahead_is_beyond_all_of_them() {
        let latest = latest_times(now(), &PollingSettings::default(), &[], 10 * DAY);
        for time in [latest.poll, latest.page, latest.host, latest.hub] {
            assert!(time < now() + 365 * DAY);
        }
    }

    #[test]
    fn it_is_time_once_an_hour_and_when_the_clock_was_set() {
        let mut watch = ClockWatch::since(now(), Duration::ZERO);
        let minute = Duration::from_mins(1);
        assert!(!watch.is_time(now() + minute, minute));
        assert!(watch.is_time(now() + HOUR, HOUR));
        assert!(!watch.is_time(now() + HOUR + minute, HOUR + minute));
        assert!(watch.is_time(now() + 365 * DAY, HOUR + 2 * minute), "set forward");
        assert!(watch.is_time(now() + HOUR, HOUR + 3 * minute), "and back");
    }

    #[test]
    fn nothing_was_fetched_in_the_future() {
        assert!(is_fresh(now() - HOUR, DAY, now()));
        assert!(is_fresh(now() + Duration::from_secs(1), DAY, now()), "rounded up");
        assert!(!is_fresh(now() - DAY, DAY, now()));
        assert!(!is_fresh(now() + DAY, DAY, now()));
    }
}
