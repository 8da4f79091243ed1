use std::time::Duration;

use super::Timestamp;

/// A server's robots.txt as it was last received.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RobotsRecord {
    /// Scheme, host and port: `https://example.org`.
    pub origin: String,
    pub fetched_at: Timestamp,
    /// `None` when no answer came.
    pub status: Option<u16>,
    /// Why it could not be read.
    pub error: Option<String>,
    /// `None` when there is none.
    pub body: Option<String>,
    /// What it asks to let pass between two requests.
    pub crawl_delay: Option<Duration>,
}
