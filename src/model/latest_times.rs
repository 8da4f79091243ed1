use std::time::Duration;

use super::Timestamp;

/// The latest that each kind of stored time may be, seen from `now`; what is later was written under another clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LatestTimes {
    pub now: Timestamp,
    /// A feed's next poll; a feed with an interval of its own may rest for that much longer.
    pub poll: Timestamp,
    /// What has happened already, a server's answer say.
    pub past: Timestamp,
    /// An article's next look at its page.
    pub page: Timestamp,
    /// The end of a rest a host asked for.
    pub host: Timestamp,
    /// What is to be done about a subscription, and the end of its lease.
    pub hub: Timestamp,
    /// Feeds that are brought back are due within so long, so that they do not come all at once.
    pub spread: Duration,
}

/// How many stored times lay beyond.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct TimesBeyond {
    pub feeds: i64,
    pub pages: i64,
    pub hosts: i64,
    pub robots: i64,
    pub subscriptions: i64,
}
