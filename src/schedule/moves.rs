//! When a feed's new address is taken for good.

use crate::model::{MoveSighting, Timestamp};

/// A permanent redirect is taken for good once it was seen on so many days: many are mistakes, mended within hours.
const DAYS_UNTIL_ADOPTED: u32 = 3;

/// Whether a redirect that is seen at `now`, and was seen before as `known` says, is to be followed for good.
///
/// One that was taken once and led back is not taken again, or two addresses could hand a feed to and fro.
pub fn is_for_good(known: Option<MoveSighting>, now: Timestamp) -> bool {
    let day = |at: Timestamp| at.unix().div_euclid(86_400);
    let seen_days = known.map_or(1, |known| known.seen_days + u32::from(day(known.last_seen_at) != day(now)));
    seen_days >= DAYS_UNTIL_ADOPTED && !known.is_some_and(|known| known.was_adopted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(seen_days: u32, last_seen_at: &str, was_adopted: bool, expected: bool) {
        let last_seen_at = Timestamp::parse(last_seen_at).unwrap();
        let known = MoveSighting { seen_days, last_seen_at, was_adopted };
        let now = Timestamp::parse("2026-11-03T00:10:00Z").unwrap();
        assert_eq!(is_for_good(Some(known), now), expected);
    }

    #[test]
    fn a_move_is_adopted_on_the_third_day_it_is_seen() {
        assert!(!is_for_good(None, Timestamp::parse("2026-11-03T00:10:00Z").unwrap()));
        check(1, "2026-11-02T23:50:00Z", false, false);
        check(2, "2026-11-02T23:50:00Z", false, true);
        check(3, "2026-11-03T00:05:00Z", false, true);
    }

    #[test]
    fn a_day_counts_once_however_often_it_is_seen() {
        check(2, "2026-11-03T00:05:00Z", false, false);
    }

    #[test]
    fn a_move_that_led_back_is_not_adopted_again() {
        check(9, "2026-11-02T23:50:00Z", true, false);
    }
}
