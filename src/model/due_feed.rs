use std::time::Duration;

use super::{AskedRest, FeedId, FeedOptions, Habits, Timestamp, Validators};

/// A feed whose next poll has come, with all that the poll must know.
#[derive(Debug, Clone)]
pub struct DueFeed {
    pub id: FeedId,
    pub url: String,
    pub host: String,
    pub options: FeedOptions,
    /// Those of the last body that was read from `url`.
    pub validators: Validators,
    /// When the validators were last seen to tell a change; old ones are dropped once.
    pub validators_at: Option<Timestamp>,
    /// Of the last body that was read.
    pub body_sha256: Option<String>,
    /// The interval chosen at the last poll; `None` before the first.
    pub interval: Option<Duration>,
    /// What the feed itself asked for when it was last read.
    pub asked: AskedRest,
    pub failures: u32,
    pub last_ok_at: Option<Timestamp>,
    /// When the feed speaks; `None` as long as nothing is known.
    pub habits: Option<Habits>,
    /// What the host's robots.txt asks to let pass between two requests.
    pub crawl_delay: Option<Duration>,
}
