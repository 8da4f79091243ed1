//! When to look at a feed again.
//!
//! Pure: takes what a poll found, returns a rest and the reason for it in words. Reads no clock, no configuration
//! file and no database, so every rule here is a table test.
//!
//! Three things are weighed, in this order: how often the feed speaks (its interval), what its server asked for
//! (floors, which may go past the largest interval), and how long it has failed.

mod backoff;
mod floors;
mod interval;
mod pushed;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use backoff::{Failure, page_retry};
pub use floors::Floors;
pub use interval::Found;
pub use pushed::while_pushed;

use crate::model::{NextPoll, Timestamp};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// The longest rest a server can ask for: past a week a mistaken header would silence a feed.
pub const LONGEST_REST: Duration = Duration::from_hours(7 * 24);

/// The bounds of gleaner's own choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A feed is not polled sooner.
    #[serde(with = "crate::model::human_duration")]
    pub min_interval: Duration,
    /// A quiet feed is polled at least this often.
    #[serde(with = "crate::model::human_duration")]
    pub max_interval: Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self { min_interval: HOUR, max_interval: DAY }
    }
}

/// What a poll came to, as far as the next one is concerned.
#[derive(Debug, Clone, Copy)]
pub enum Signal {
    /// The server answered.
    Answered { found: Found, floors: Floors },
    /// It did not, or not with a feed.
    Failed(Failure),
    /// The publisher says the feed is no more; it rests until somebody wakes it.
    Gone,
}

/// What is known of a feed's rhythm before the poll.
#[derive(Debug, Clone, Copy)]
pub struct Rhythm {
    /// The interval chosen last time; `None` at the first poll.
    pub interval: Option<Duration>,
    /// One fixed by the configuration.
    pub fixed: Option<Duration>,
    /// How long the feed has had nothing new; `None` when it never had.
    pub quiet_for: Option<Duration>,
}

/// Returns when a feed polled at `now` is polled next.
///
/// `chance` is a number from 0 to 1 that spreads feeds over up to a tenth more than their rest: never less, since
/// "59 minutes" is too soon for a server that said an hour.
pub fn next_poll(
    signal: Signal,
    rhythm: Rhythm,
    settings: &Settings,
    now: Timestamp,
    chance: f64,
) -> NextPoll {
    let usual = rhythm.fixed.or(rhythm.interval).unwrap_or(settings.min_interval);
    let (interval, rest, reason) = match signal {
        Signal::Answered { found, floors } => {
            let (interval, why) = match (rhythm.fixed, rhythm.interval) {
                (Some(fixed), _) => (fixed, "the configuration says so".to_owned()),
                (None, None) => (usual, "its rhythm is not known after one poll".to_owned()),
                (None, Some(_)) => interval::next(usual, found, rhythm.quiet_for, settings),
            };
            let (rest, floor) = floors.apply(interval, now);
            (interval, rest, floor.map_or(why, ToOwned::to_owned))
        }
        Signal::Failed(failure) => {
            let (rest, reason) = failure.rest(usual);
            (usual, rest, reason)
        }
        Signal::Gone => (usual, LONGEST_REST, "the publisher says the feed is gone".to_owned()),
    };
    NextPoll { at: now + rest + rest.mul_f64(chance.clamp(0.0, 1.0) / 10.0), interval, reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-02T12:00:00Z").unwrap()
    }

    fn answered(new: usize, known: usize) -> Signal {
        Signal::Answered { found: Found { new, known }, floors: Floors::default() }
    }

    #[track_caller]
    fn check(signal: Signal, interval: Duration, expected_rest: Duration) {
        let rhythm = Rhythm { interval: Some(interval), fixed: None, quiet_for: None };
        let next = next_poll(signal, rhythm, &Settings::default(), now(), 0.0);
        assert_eq!(next.at.since(now()), expected_rest, "{}", next.reason);
    }

    #[test]
    fn chance_only_ever_adds_and_at_most_a_tenth() {
        let rhythm = Rhythm { interval: Some(HOUR), fixed: Some(HOUR), quiet_for: None };
        for (chance, expected) in [(0.0, HOUR), (1.0, 66 * MINUTE), (7.0, 66 * MINUTE)] {
            let next = next_poll(answered(1, 9), rhythm, &Settings::default(), now(), chance);
            assert_eq!(next.at.since(now()), expected);
        }
    }

    #[test]
    fn the_bounds_hold_for_our_own_choice() {
        check(answered(30, 0), HOUR, HOUR);
        check(answered(0, 10), DAY, DAY);
    }

    #[test]
    fn a_servers_rest_may_go_past_the_largest_interval() {
        let floors = Floors { max_age: Some(3 * DAY), ..Floors::default() };
        check(Signal::Answered { found: Found { new: 1, known: 9 }, floors }, DAY, 3 * DAY);
    }

    #[test]
    fn the_first_poll_has_missed_nothing() {
        let rhythm = Rhythm { interval: None, fixed: None, quiet_for: None };
        let next = next_poll(answered(30, 0), rhythm, &Settings::default(), now(), 0.0);
        assert_eq!((next.interval, next.reason.contains("missed")), (HOUR, false));
    }

    #[test]
    fn a_failure_keeps_the_interval_the_feed_had() {
        let rhythm = Rhythm { interval: Some(6 * HOUR), fixed: None, quiet_for: None };
        let failed = Signal::Failed(Failure { in_a_row: 2, retry_after: None, is_rate_limit: false });
        let next = next_poll(failed, rhythm, &Settings::default(), now(), 0.0);
        assert_eq!(next.interval, 6 * HOUR);
    }
}
