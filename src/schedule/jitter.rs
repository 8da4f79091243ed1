//! Chance without a die: what is due at one time is spread, and a test can say how.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::model::Timestamp;

/// Returns a number from 0 to 1, another for each thing and each time.
pub fn chance(of: impl Hash, now: Timestamp) -> f64 {
    let mut hasher = DefaultHasher::new();
    (of, now).hash(&mut hasher);
    f64::from(u32::try_from(hasher.finish() >> 32).unwrap_or(0)) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::FeedId;

    #[test]
    fn chances_lie_from_0_to_1_and_are_spread_over_it() {
        let now = Timestamp::parse("2026-11-02T12:00:00Z").unwrap();
        let mut chances: Vec<f64> = (0..1000).map(|id| chance(FeedId(id), now)).collect();
        chances.sort_by(f64::total_cmp);
        assert!(chances[0] >= 0.0 && chances[999] <= 1.0);
        for (expected, found) in [(0.25, chances[250]), (0.5, chances[500]), (0.75, chances[750])] {
            assert!((found - expected).abs() < 0.1, "{found} where {expected} was expected");
        }
    }
}
