use std::time::Duration;

use serde::{Deserialize, Serialize};

/// When the pages of articles are fetched.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PagePolicy {
    #[default]
    Always,
    /// Only when the feed's own text is short.
    WhenThin,
    Never,
}

/// What the configuration says of one feed, beyond its address; kept with the feed as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FeedOptions {
    /// Shown instead of the feed's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// A fixed interval instead of the learned one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_s: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<PagePolicy>,
    /// Request headers, sent to the feed's own host only: a token, a cookie.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<(String, String)>,
}

impl FeedOptions {
    pub fn interval(&self) -> Option<Duration> {
        self.interval_s.map(Duration::from_secs)
    }
}
