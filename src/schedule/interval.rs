//! How often a feed is worth a look, from what the last one found.

use std::time::Duration;

use super::{DAY, Settings};

/// How much of what a poll saw was new.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    pub new: usize,
    /// Entries of the poll that the archive already had.
    pub known: usize,
}

/// A feed silent for so long gets the largest interval at once.
const LONG_QUIET: Duration = Duration::from_hours(31 * 24);

/// Returns the interval until the next poll, and why.
///
/// The share of known entries decides: a poll that knows nothing it sees may have come too late, one that knows
/// everything came too early. Halving is quick and growing slow, because a missed entry is lost and a wasted poll
/// is only a poll.
pub(super) fn next(
    usual: Duration,
    found: Found,
    quiet_for: Option<Duration>,
    settings: &Settings,
) -> (Duration, String) {
    let total = found.new + found.known;
    let (wanted, why) = if found.new == 0 {
        match quiet_for {
            Some(quiet) if quiet > LONG_QUIET => {
                (settings.max_interval, format!("nothing new for {} days", quiet.as_secs() / DAY.as_secs()))
            }
            _ => (usual.mul_f64(1.5), "nothing new, so a little longer than before".to_owned()),
        }
    } else if found.known == 0 {
        (usual / 2, format!("none of {total} entries was known, so entries may have been missed"))
    } else if found.known * 3 < total {
        (usual / 2, format!("only {} of {total} entries were known", found.known))
    } else if found.known * 3 > total * 2 {
        (usual.mul_f64(1.1), format!("{} of {total} entries were known, there is time", found.known))
    } else {
        (usual, format!("{} of {total} entries were known", found.known))
    };
    (wanted.clamp(settings.min_interval, settings.max_interval.max(settings.min_interval)), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[track_caller]
    fn check(new: usize, known: usize, expected: Duration) {
        let (interval, why) = next(4 * HOUR, Found { new, known }, None, &Settings::default());
        assert_eq!(interval, expected, "{why}");
    }

    #[test]
    fn overlap_decides() {
        check(0, 20, 6 * HOUR);
        check(20, 0, 2 * HOUR);
        check(15, 5, 2 * HOUR);
        check(10, 10, 4 * HOUR);
        check(1, 19, (4 * HOUR).mul_f64(1.1));
    }

    #[test]
    fn a_feed_silent_for_a_month_is_looked_at_once_a_day() {
        let (interval, _) = next(HOUR, Found { new: 0, known: 9 }, Some(40 * DAY), &Settings::default());
        assert_eq!(interval, DAY);
    }
}
