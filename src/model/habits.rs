use serde::{Deserialize, Serialize};

use super::Timestamp;

/// When a feed speaks, learned from its entries; the older an entry, the less it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Habits {
    /// The first instant the feed was watched, or known to have spoken.
    pub since: Timestamp,
    /// The weights are those of this instant.
    pub as_of: Timestamp,
    /// Weight of the entries of each hour of the day, in UTC.
    pub hours: [f32; 24],
    /// Weight of the entries of each day of the week, from Monday on.
    pub days: [f32; 7],
}
