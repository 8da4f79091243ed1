use url::Url;

use super::FeedOptions;

/// A feed as the configuration names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfiguredFeed {
    pub url: Url,
    pub tags: Vec<String>,
    pub options: FeedOptions,
}
