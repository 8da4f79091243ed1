use serde::{Deserialize, Serialize};

use super::Timestamp;

/// When a feed speaks, learned from its entries; the older an entry, the less it weighs.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Habits {
    /// The first instant the feed was watched, or known to have spoken.
    pub since: Timestamp,
    /// The weights are those of this instant.
    pub as_of: Timestamp,
    /// Weight of all entries.
    pub entries: f32,
    /// Weight of the occasions in each hour of the day, in UTC; however many entries come in one hour, they are one occasion.
    pub hours: [f32; 24],
    /// Weight of the occasions on each day of the week, from Monday on.
    pub days: [f32; 7],
    /// The most entries that came within one, three, nine and 27 hours; what was long ago fades.
    pub bursts: [f32; 4],
    /// How many entries the feed shows.
    pub window: u32,
}
