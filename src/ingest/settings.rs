use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::PagePolicy;

/// What is done about articles' pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PageSettings {
    pub fetch: PagePolicy,
    /// Keep each page as its server sent it.
    pub keep_raw: bool,
    /// Look at a page again, so long after the article was first seen; the first time, after the page was read.
    #[serde(with = "crate::model::human_duration::list")]
    pub recheck: Vec<Duration>,
}

impl Default for PageSettings {
    fn default() -> Self {
        Self { fetch: PagePolicy::Always, keep_raw: true, recheck: Vec::new() }
    }
}
