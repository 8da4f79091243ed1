//! What a server or a feed asks for: rests we may lengthen but never shorten.

use std::time::Duration;

use super::LONGEST_REST;
use crate::model::{AskedRest, Timestamp};

/// Rests that were asked for, each with the words that asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Floors {
    /// `Cache-Control: max-age` or `Expires`, less `Age`.
    pub max_age: Option<Duration>,
    /// `Retry-After` on an answer that was no failure.
    pub retry_after: Option<Duration>,
    /// What the feed itself asks for.
    pub asked: AskedRest,
}

const HOURS: u32 = (1 << 24) - 1;
const DAYS: u8 = (1 << 7) - 1;

impl Floors {
    /// Returns the rest that honours all floors, and which of them decided, if one did.
    pub(super) fn apply(self, interval: Duration, now: Timestamp) -> (Duration, Option<&'static str>) {
        let asked = [
            (self.max_age, "the server's caching headers ask for it"),
            (self.retry_after, "the server sent Retry-After"),
            (self.asked.ttl, "the feed asks for it (ttl or sy:updatePeriod)"),
        ];
        let mut rest = interval;
        let mut floor = None;
        for (asked, words) in asked {
            if let Some(asked) = asked.map(|asked| asked.min(LONGEST_REST)).filter(|asked| *asked > rest) {
                (rest, floor) = (asked, Some(words));
            }
        }
        let allowed = self.next_allowed(now + rest);
        if allowed > now + rest {
            return (allowed.since(now), Some("the feed's skipHours or skipDays ask for it"));
        }
        (rest, floor)
    }

    /// Returns the first instant from `at` on in an hour and on a day that are not to be skipped.
    ///
    /// A feed that skips everything is taken to skip nothing: nobody publishes a feed not to be read.
    fn next_allowed(self, at: Timestamp) -> Timestamp {
        if self.asked.skip_hours & HOURS == HOURS || self.asked.skip_days & DAYS == DAYS {
            return at;
        }
        let start_of_hour = at.unix() - at.unix().rem_euclid(3600);
        (0..24 * 8)
            .map(|hours| if hours == 0 { at.unix() } else { start_of_hour + hours * 3600 })
            .find(|at| !self.skips(*at))
            .and_then(Timestamp::from_unix)
            .unwrap_or(at)
    }

    fn skips(self, unix: i64) -> bool {
        let hour = unix.rem_euclid(86_400) / 3600;
        // 1970 began on a Thursday.
        let day = (unix.div_euclid(86_400) + 3).rem_euclid(7);
        self.asked.skip_hours >> hour & 1 == 1 || self.asked.skip_days >> day & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    fn asks(asked: AskedRest) -> Floors {
        Floors { asked, ..Floors::default() }
    }

    #[track_caller]
    fn check(floors: Floors, now: &str, expected: &str) {
        let now = Timestamp::parse(now).unwrap();
        let (rest, _) = floors.apply(HOUR, now);
        assert_eq!((now + rest).to_string(), expected);
    }

    #[test]
    fn the_longest_asked_rest_wins() {
        let asked = AskedRest { ttl: Some(3 * HOUR), ..AskedRest::default() };
        let floors = Floors { max_age: Some(2 * HOUR), asked, ..Floors::default() };
        check(floors, "2026-11-02T12:00:00Z", "2026-11-02T15:00:00Z");
    }

    #[test]
    fn a_floor_never_shortens_the_rest() {
        let floors = Floors { max_age: Some(Duration::ZERO), ..Floors::default() };
        check(floors, "2026-11-02T12:00:00Z", "2026-11-02T13:00:00Z");
    }

    #[test]
    fn skipped_hours_and_days_push_forward() {
        let night = asks(AskedRest { skip_hours: 0b111, ..AskedRest::default() });
        check(night, "2026-11-02T23:30:00Z", "2026-11-03T03:00:00Z");
        // 2026-11-07 is a Saturday.
        let weekend = asks(AskedRest { skip_days: 0b110_0000, ..AskedRest::default() });
        check(weekend, "2026-11-06T23:30:00Z", "2026-11-09T00:00:00Z");
    }

    #[test]
    fn a_feed_that_skips_every_hour_is_read_all_the_same() {
        check(
            asks(AskedRest { skip_hours: u32::MAX, ..AskedRest::default() }),
            "2026-11-02T12:00:00Z",
            "2026-11-02T13:00:00Z",
        );
    }
}
