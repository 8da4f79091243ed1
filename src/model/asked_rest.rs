use std::time::Duration;

/// When a feed itself asks not to be polled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AskedRest {
    /// Between two polls: `ttl` or `sy:update*`.
    pub ttl: Option<Duration>,
    /// Hours of the day in UTC, bit 0 for midnight.
    pub skip_hours: u32,
    /// Days, bit 0 for Monday.
    pub skip_days: u8,
}
