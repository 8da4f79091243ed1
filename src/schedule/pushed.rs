//! A feed whose news are pushed is polled all the same, to notice what got lost.

use std::time::Duration;

use super::DAY;
use crate::model::{NextPoll, Timestamp};

/// Returns the next poll of a feed whose hub pushes what is new: a day from now, or later when `next` is.
///
/// `interval` is the one the feed had: a poll that finds nothing because all was pushed says nothing of its habits.
/// `chance` is a number from 0 to 1 that spreads feeds over a tenth of the day.
pub fn while_pushed(next: &NextPoll, interval: Option<Duration>, now: Timestamp, chance: f64) -> NextPoll {
    let daily = now + DAY + DAY.mul_f64(chance.clamp(0.0, 1.0) / 10.0);
    let reason = "its hub pushes what is new, so one poll a day is enough to notice what got lost";
    NextPoll {
        at: next.at.max(daily),
        interval: interval.unwrap_or(next.interval),
        reason: reason.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[track_caller]
    fn check(rest: Duration, chance: f64, expected: Duration) {
        let now = Timestamp::parse("2026-11-02T12:00:00Z").unwrap();
        let next = NextPoll { at: now + rest, interval: 2 * HOUR, reason: "nothing new".to_owned() };
        let pushed = while_pushed(&next, Some(HOUR), now, chance);
        assert_eq!((pushed.at.since(now), pushed.interval), (expected, HOUR));
        assert!(pushed.reason.contains("a day"), "{}", pushed.reason);
    }

    #[test]
    fn one_poll_a_day_and_never_sooner_than_the_server_asked() {
        check(HOUR, 0.0, DAY);
        check(HOUR, 1.0, DAY + DAY / 10);
        check(3 * DAY, 0.0, 3 * DAY);
    }
}
