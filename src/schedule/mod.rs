//! When to look at a feed again.
//!
//! Pure: takes what a poll found, returns a rest and the reason for it in words. Reads no clock, no configuration
//! file and no database, so every rule here is a table test.
//!
//! Three things are weighed, in this order: when the feed speaks (its habits, and what the last poll found), what its
//! server asked for (floors, which may go past the largest interval), and how long it has failed.

mod backoff;
mod first_polls;
mod floors;
mod habits;
mod held;
mod interval;
mod jitter;
mod moves;
mod pushed;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use backoff::{Failure, page_retry};
pub use first_polls::first_rests;
pub use floors::Floors;
pub use habits::learn;
pub use held::{ClockWatch, is_fresh, latest_times};
pub use interval::{Found, pace};
pub use jitter::chance;
pub use moves::is_for_good;
pub use pushed::while_pushed;

use crate::model::{Habits, LONGEST_ASKED_REST, NextPoll, Timestamp};

const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// A feed that could not be reached for our own sake is due again after so long, should nobody wake it before.
const WHILE_OFFLINE: Duration = Duration::from_mins(15);

/// The bounds of gleaner's own choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PollingSettings {
    /// A feed is not polled sooner.
    #[serde(with = "crate::model::human_duration")]
    pub min_interval: Duration,
    /// A quiet feed is polled at least this often.
    #[serde(with = "crate::model::human_duration")]
    pub max_interval: Duration,
    /// More new entries than that in a day, the first poll aside, are not taken.
    pub max_new_per_day: u64,
}

impl Default for PollingSettings {
    fn default() -> Self {
        Self { min_interval: HOUR, max_interval: DAY, max_new_per_day: 5000 }
    }
}

/// What a poll came to, as far as the next one is concerned.
#[derive(Debug, Clone, Copy)]
pub enum Signal {
    /// The server answered.
    Answered(Found),
    /// It did not, or not with a feed.
    Failed(Failure),
    /// Nobody could be reached, so nothing is known.
    Offline,
    /// The publisher says the feed is no more; it rests until somebody wakes it.
    Gone,
}

/// What is known of a feed before the poll.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The interval chosen last time; `None` at the first poll.
    pub interval: Option<Duration>,
    /// One fixed by the configuration.
    pub fixed: Option<Duration>,
    /// When the feed speaks, this poll included; `None` as long as nothing is known.
    pub habits: Option<Habits>,
    /// Whether the server gives validators, so that a poll which finds nothing new costs it little.
    pub has_validators: bool,
    /// The time after which the server itself says a new answer is worth asking for.
    pub invited: Option<Duration>,
}

/// Returns when a feed polled at `now` is polled next.
///
/// `chance` is a number from 0 to 1 that spreads feeds over up to a tenth more than their rest: never less, since
/// "59 minutes" is too soon for a server that said an hour.
pub fn next_poll(
    signal: Signal,
    floors: Floors,
    known: &Known,
    settings: &PollingSettings,
    now: Timestamp,
    chance: f64,
) -> NextPoll {
    let usual = known.fixed.or(known.interval).unwrap_or(settings.min_interval);
    let chance = chance.clamp(0.0, 1.0);
    let (interval, (rest, reason)) = match (signal, known.fixed) {
        (Signal::Answered(_), Some(fixed)) => (fixed, (fixed, "the configuration says so".to_owned())),
        (Signal::Answered(found), None) => {
            let (interval, why) = interval::next(known, found, settings, now);
            (interval, (interval, why))
        }
        (Signal::Failed(failure), _) => (usual, failure.rest(usual)),
        (Signal::Offline, _) => (usual, (usual.min(WHILE_OFFLINE), "nobody could be reached".to_owned())),
        (Signal::Gone, _) => (usual, (LONGEST_ASKED_REST, "the publisher says the feed is gone".to_owned())),
    };
    let (rest, floor) = floors.longest(rest);
    let reason = floor.map_or(reason, ToOwned::to_owned);
    let at = now + rest + rest.mul_f64(chance / 10.0);
    match floors.after_skipped(at, chance) {
        Some(at) => {
            NextPoll { at, interval, reason: "the feed's skipHours or skipDays ask for it".to_owned() }
        }
        None => NextPoll { at, interval, reason },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-02T12:00:00Z").unwrap()
    }

    fn answered(new: usize, known: usize) -> Signal {
        Signal::Answered(Found { new, known, ..Found::default() })
    }

    /// A feed of two entries a day, at any hour, as it was two days ago.
    fn known(interval: Option<Duration>) -> Known {
        let published = (0..28).map(|step| Some(now() - 2 * DAY - HOUR * 11 * step));
        let habits = learn(None, published, None, now());
        Known { interval, fixed: None, habits: Some(habits), has_validators: true, invited: None }
    }

    #[track_caller]
    fn check(signal: Signal, floors: Floors, known: &Known, expected: Duration) {
        let next = next_poll(signal, floors, known, &PollingSettings::default(), now(), 0.0);
        assert_eq!(next.at.since(now()), expected, "{}", next.reason);
    }

    #[test]
    fn chance_only_ever_adds_and_at_most_a_tenth() {
        let known = Known { fixed: Some(HOUR), ..known(Some(HOUR)) };
        for (chance, expected) in [(0.0, HOUR), (1.0, 66 * MINUTE), (7.0, 66 * MINUTE)] {
            let next = next_poll(
                answered(1, 9),
                Floors::default(),
                &known,
                &PollingSettings::default(),
                now(),
                chance,
            );
            assert_eq!(next.at.since(now()), expected);
        }
    }

    #[test]
    fn the_bounds_hold_for_our_own_choice() {
        let busy = Signal::Answered(Found { new: 30, known: 0, is_partial: false, pace: 600.0 });
        check(busy, Floors::default(), &known(Some(HOUR)), HOUR);
        let silent =
            Known { habits: Some(learn(None, [], Some(now() - 99 * DAY), now())), ..known(Some(DAY)) };
        check(answered(0, 10), Floors::default(), &silent, DAY);
    }

    #[test]
    fn a_servers_rest_may_go_past_the_largest_interval() {
        let floors = Floors { max_age: Some(3 * DAY), ..Floors::default() };
        check(answered(1, 9), floors, &known(Some(DAY)), 3 * DAY);
    }

    #[test]
    fn low_overlap_shortens_and_a_partial_answer_says_nothing_of_it() {
        let usual = known(Some(4 * HOUR));
        check(answered(9, 0), Floors::default(), &usual, 2 * HOUR);
        let partial = Signal::Answered(Found { new: 9, is_partial: true, ..Found::default() });
        let by_habit = next_poll(partial, Floors::default(), &usual, &PollingSettings::default(), now(), 0.0);
        assert!(by_habit.interval > 2 * HOUR, "{}", by_habit.reason);
    }

    #[test]
    fn a_burst_is_followed_as_fast_as_it_comes_within_the_bounds() {
        let settings = PollingSettings { min_interval: 5 * MINUTE, ..PollingSettings::default() };
        let burst = Signal::Answered(Found { new: 4, known: 6, is_partial: false, pace: 10.0 });
        let next = next_poll(burst, Floors::default(), &known(Some(HOUR)), &settings, now(), 0.0);
        assert_eq!(next.interval, 24 * MINUTE);
    }

    #[test]
    fn a_server_may_invite_more_polls_where_entries_would_be_lost() {
        let burst = Signal::Answered(Found { new: 8, known: 2, is_partial: false, pace: 40.0 });
        let invited = Known { invited: Some(10 * MINUTE), ..known(Some(HOUR)) };
        check(burst, Floors::default(), &known(Some(HOUR)), HOUR);
        check(burst, Floors::default(), &invited, 10 * MINUTE);
        let calm =
            next_poll(answered(0, 10), Floors::default(), &invited, &PollingSettings::default(), now(), 0.0);
        assert!(calm.interval > HOUR, "{}", calm.reason);
    }

    #[test]
    fn a_feed_without_validators_is_polled_half_as_often_unless_entries_would_be_lost() {
        let published = (0..300).map(|step| Some(now() - HOUR * step / 4));
        let busy = Known { habits: Some(learn(None, published, None, now())), ..known(Some(HOUR)) };
        let dear = Known { has_validators: false, ..busy };
        check(answered(1, 40), Floors::default(), &busy, HOUR);
        check(answered(1, 40), Floors::default(), &dear, 2 * HOUR);
        let fast = Signal::Answered(Found { new: 30, known: 10, is_partial: false, pace: 60.0 });
        check(fast, Floors::default(), &dear, HOUR);
    }

    #[test]
    fn the_first_poll_has_missed_nothing() {
        let unknown = Known { habits: None, ..known(None) };
        let next =
            next_poll(answered(30, 0), Floors::default(), &unknown, &PollingSettings::default(), now(), 0.0);
        assert_eq!((next.interval, next.reason.contains("missed")), (HOUR, false));
    }

    #[test]
    fn a_failure_keeps_the_interval_the_feed_had() {
        let failed = Signal::Failed(Failure { in_a_row: 2, retry_after: None, is_rate_limit: false });
        let next = next_poll(
            failed,
            Floors::default(),
            &known(Some(6 * HOUR)),
            &PollingSettings::default(),
            now(),
            0.0,
        );
        assert_eq!(next.interval, 6 * HOUR);
    }
}
