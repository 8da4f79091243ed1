use std::time::Duration;

/// The longest rest a server can ask for: past a week a mistaken header would silence a feed, or a host.
pub const LONGEST_ASKED_REST: Duration = Duration::from_hours(7 * 24);

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
