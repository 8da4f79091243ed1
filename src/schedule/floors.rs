//! What a server or a feed asks for: rests we may lengthen but never shorten.

use std::time::Duration;

use crate::model::{AskedRest, LONGEST_ASKED_REST, Timestamp};

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
    /// Returns the longest of the interval and the rests asked for, and which of them decided, if one did.
    pub(super) fn longest(self, interval: Duration) -> (Duration, Option<&'static str>) {
        let asked = [
            (self.max_age, "the server's caching headers ask for it"),
            (self.retry_after, "the server sent Retry-After"),
            (self.asked.ttl, "the feed asks for it (ttl or sy:updatePeriod)"),
        ];
        let mut rest = interval;
        let mut floor = None;
        for (asked, words) in asked {
            if let Some(asked) =
                asked.map(|asked| asked.min(LONGEST_ASKED_REST)).filter(|asked| *asked > rest)
            {
                (rest, floor) = (asked, Some(words));
            }
        }
        (rest, floor)
    }

    /// Returns an instant in the first hour after `at` that is not to be skipped, or `None` when `at` is in none that is.
    ///
    /// `chance` says where in that hour, so that feeds which skip the same hours do not all come at its beginning. A feed
    /// that skips everything is taken to skip nothing: nobody publishes a feed not to be read.
    pub(super) fn after_skipped(self, at: Timestamp, chance: f64) -> Option<Timestamp> {
        let skips_all = self.asked.skip_hours & HOURS == HOURS || self.asked.skip_days & DAYS == DAYS;
        if skips_all || !self.skips(at.unix()) {
            return None;
        }
        let start_of_hour = at.unix() - at.unix().rem_euclid(3600);
        let allowed = (1..24 * 8).map(|hours| start_of_hour + hours * 3600).find(|at| !self.skips(*at))?;
        // The last minute is left out, and the first: a poll on the hour is one of thousands.
        Some(
            Timestamp::from_unix(allowed)?
                + Duration::from_secs(61)
                + Duration::from_mins(57).mul_f64(chance),
        )
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

    #[test]
    fn the_longest_asked_rest_wins() {
        let asked = AskedRest { ttl: Some(3 * HOUR), ..AskedRest::default() };
        let floors = Floors { max_age: Some(2 * HOUR), asked, ..Floors::default() };
        assert_eq!(floors.longest(HOUR).0, 3 * HOUR);
    }

    #[test]
    fn a_floor_never_shortens_the_rest() {
        let floors = Floors { max_age: Some(Duration::ZERO), ..Floors::default() };
        assert_eq!(floors.longest(HOUR), (HOUR, None));
    }

    #[track_caller]
    fn check(floors: Floors, at: &str, expected: Option<&str>) {
        let allowed = floors.after_skipped(Timestamp::parse(at).unwrap(), 0.0);
        assert_eq!(allowed.map(|at| at.to_string()).as_deref(), expected);
    }

    #[test]
    fn skipped_hours_and_days_push_forward() {
        let night = asks(AskedRest { skip_hours: 0b111, ..AskedRest::default() });
        check(night, "2026-11-02T23:30:00Z", None);
        check(night, "2026-11-03T00:30:00Z", Some("2026-11-03T03:01:01Z"));
        // 2026-11-07 is a Saturday.
        let weekend = asks(AskedRest { skip_days: 0b110_0000, ..AskedRest::default() });
        check(weekend, "2026-11-07T00:30:00Z", Some("2026-11-09T00:01:01Z"));
    }

    #[test]
    fn chance_never_leaves_the_allowed_hour() {
        let night = asks(AskedRest { skip_hours: !(1 << 3), ..AskedRest::default() });
        let latest = night.after_skipped(Timestamp::parse("2026-11-03T00:30:00Z").unwrap(), 1.0);
        assert_eq!(latest.unwrap().to_string(), "2026-11-03T03:58:01Z");
    }

    #[test]
    fn a_feed_that_skips_every_hour_is_read_all_the_same() {
        check(asks(AskedRest { skip_hours: u32::MAX, ..AskedRest::default() }), "2026-11-02T12:00:00Z", None);
    }
}
