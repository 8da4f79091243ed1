//! The settings: defaults, then the file, then `GLEANER_*` in the environment, then flags.
//!
//! Each room owns its own settings and their defaults; this one only composes and checks them.

mod edit;
mod environment;
mod error;
mod feeds;
mod file;
mod fingerprint;
mod opml_file;

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use edit::{Added, add_feeds, remove_feed};
pub use environment::variables;
pub use error::ConfigError;
pub use feeds::FeedSettings;
pub use file::{Loaded, load};
pub use opml_file::{OpmlFeed, OpmlList, read as read_opml, write as write_opml};

use crate::{fetch, ingest, schedule, status, websub};

/// The commented configuration that is shipped; a test holds it equal to the defaults.
pub const SHIPPED: &str = include_str!("../../config/gleaner.toml");

/// Where it stands in a checkout.
pub const SHIPPED_AT: &str = "config/gleaner.toml";

/// Every setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The archive file; `raw/` stands beside it.
    pub archive: PathBuf,
    /// OPML files whose feeds are polled too.
    pub opml: Vec<PathBuf>,
    /// How long polls that brought nothing stay in the log.
    #[serde(with = "crate::model::human_duration")]
    pub keep_log: Duration,
    pub polling: schedule::PollingSettings,
    pub fetch: fetch::FetchSettings,
    pub pages: ingest::PageSettings,
    pub websub: websub::WebsubSettings,
    pub status: status::StatusSettings,
    /// Rules for the few sites nothing general reads.
    #[serde(rename = "site", skip_serializing_if = "gleaner_article::Sites::is_empty")]
    pub sites: gleaner_article::Sites,
    #[serde(rename = "feed", skip_serializing_if = "Vec::is_empty")]
    pub feeds: Vec<FeedSettings>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            archive: PathBuf::from("gleaner.db"),
            opml: Vec::new(),
            keep_log: Duration::from_hours(400 * 24),
            polling: schedule::PollingSettings::default(),
            fetch: fetch::FetchSettings::default(),
            pages: ingest::PageSettings::default(),
            websub: websub::WebsubSettings::default(),
            status: status::StatusSettings::default(),
            sites: gleaner_article::Sites::default(),
            feeds: Vec::new(),
        }
    }
}

impl Settings {
    /// Returns the settings as TOML, secrets masked.
    pub fn masked(&self) -> Result<String, toml::ser::Error> {
        let mut shown = self.clone();
        for feed in &mut shown.feeds {
            feed.mask();
        }
        toml::to_string_pretty(&shown)
    }

    /// Checks what no single value shows; returns the key at fault and what would be accepted.
    fn check(&self) -> Result<(), (&'static str, String)> {
        if self.polling.min_interval.is_zero() {
            return Err((
                "polling.min_interval",
                "must be longer than nothing, for example \"1h\"".to_owned(),
            ));
        }
        if self.polling.max_interval < self.polling.min_interval {
            return Err(("polling.max_interval", "must not be shorter than polling.min_interval".to_owned()));
        }
        if !(1..=1024).contains(&self.fetch.concurrency) {
            return Err(("fetch.concurrency", "must lie between 1 and 1024".to_owned()));
        }
        if self.fetch.timeout.as_secs() == 0 {
            return Err(("fetch.timeout", "must be at least \"1s\"".to_owned()));
        }
        if !self.fetch.contact.is_ascii() || self.fetch.contact.contains(|c: char| c.is_ascii_control()) {
            return Err(("fetch.contact", "must be plain ASCII, it stands in a header".to_owned()));
        }
        self.status.address()?;
        self.websub.endpoint().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_file_says_what_the_defaults_are() {
        let shipped: Settings = toml::from_str(SHIPPED).unwrap();
        assert!(shipped.feeds.len() >= 3, "a newcomer needs something to start from");
        assert_eq!(Settings { feeds: Vec::new(), ..shipped }, Settings::default());
    }

    #[test]
    fn the_shipped_file_names_every_setting() {
        let shipped: toml::Table = toml::from_str(SHIPPED).unwrap();
        for (name, path) in variables() {
            let mut value = shipped.get(path[0]);
            for key in &path[1..] {
                value = value.and_then(|table| table.get(key));
            }
            assert!(value.is_some(), "{name} has no line in config/gleaner.toml");
        }
    }

    #[test]
    fn secrets_are_masked_when_the_settings_are_shown() {
        let settings: Settings = toml::from_str(
            r#"
            [[feed]]
            url = "https://reader:hunter2@example.org/feed?token=hunter2"
            headers = { Authorization = "Bearer hunter2" }
            "#,
        )
        .unwrap();
        let shown = settings.masked().unwrap();
        assert!(!shown.contains("hunter2"), "{shown}");
        assert!(shown.contains("Authorization"), "{shown}");
    }
}
