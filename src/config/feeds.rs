use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use url::Url;

use crate::model::{ConfiguredFeed, FeedOptions, PagePolicy, human_duration};

/// One `[[feed]]` table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeedSettings {
    #[serde(deserialize_with = "web_address")]
    pub url: Url,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// A fixed interval instead of the learned one.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "optional_duration")]
    pub interval: Option<Duration>,
    /// Overrides `pages.fetch`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<PagePolicy>,
    /// Sent with each poll of this feed, to its own host only.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
}

impl FeedSettings {
    /// Checks that every header can be sent; the error is the header's name and what is wrong with it.
    ///
    /// A value may be a secret, so no error repeats it.
    pub(super) fn check_headers(&self) -> Result<(), (&str, String)> {
        let host = self.url.host_str().unwrap_or_default();
        for (name, value) in &self.headers {
            if name.is_empty() || !name.bytes().all(is_of_a_name) {
                return Err((name, format!("of {host} has headers, but {name:?} is no header's name")));
            }
            if OURS.iter().any(|ours| name.eq_ignore_ascii_case(ours)) {
                let message = format!(
                    "of {host} has a header {name:?} that gleaner itself must set; headers that say who asks are accepted, \
                     such as Authorization, Cookie or User-Agent"
                );
                return Err((name, message));
            }
            if !value.bytes().all(|byte| matches!(byte, b' '..=b'~' | b'\t')) {
                let message = format!(
                    "of {host} has a header {name:?} that cannot be sent: its value must be ASCII, without line breaks"
                );
                return Err((name, message));
            }
        }
        Ok(())
    }

    pub(super) fn mask(&mut self) {
        for value in self.headers.values_mut() {
            "***".clone_into(value);
        }
        // Both setters refuse only addresses without a host, and `web_address` lets none in.
        let _ = (!self.url.username().is_empty()).then(|| self.url.set_username("***"));
        let _ = self.url.password().is_some().then(|| self.url.set_password(Some("***")));
        if self.url.query().is_some() {
            self.url.set_query(Some("***"));
        }
    }

    /// Returns the feed as the archive knows it.
    pub fn configured(&self) -> ConfiguredFeed {
        ConfiguredFeed {
            url: self.url.clone(),
            tags: self.tags.clone(),
            options: FeedOptions {
                title: self.title.clone(),
                interval_s: self.interval.map(|interval| interval.as_secs().max(1)),
                pages: self.pages,
                headers: self.headers.clone().into_iter().collect(),
            },
        }
    }
}

/// Headers that frame or steer the exchange itself: set by hand they smuggle, cut off, or make an answer say something else
/// than it does.
const OURS: [&str; 21] = [
    // RFC 9110 and 9112: the message and its connection
    "Host",
    "Content-Length",
    "Content-Encoding",
    "Transfer-Encoding",
    "TE",
    "Trailer",
    "Connection",
    "Keep-Alive",
    "Proxy-Connection",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Upgrade",
    "HTTP2-Settings",
    "Expect",
    // What is asked for, and on which condition
    "Range",
    "If-Range",
    "If-Match",
    "If-None-Match",
    "If-Modified-Since",
    "If-Unmodified-Since",
    "A-IM",
];

/// Returns whether a header's name may hold the byte: a token's, RFC 9110.
fn is_of_a_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn web_address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Url, D::Error> {
    let text = String::deserialize(deserializer)?;
    parse_address(&text).map_err(de::Error::custom)
}

/// Reads a feed's address; the error says what would be accepted.
pub(super) fn parse_address(text: &str) -> Result<Url, String> {
    let expected = "expected an address such as \"https://example.org/feed.xml\"";
    let url =
        Url::parse(text.trim()).map_err(|err| format!("{text:?} is not an address: {err}; {expected}"))?;
    if matches!(url.scheme(), "http" | "https") && url.has_host() {
        Ok(url)
    } else {
        Err(format!("{text:?} is not a web address; {expected}"))
    }
}

mod optional_duration {
    use super::{Deserializer, Duration, Serializer, de, human_duration};

    #[expect(clippy::ref_option, reason = "serde fixes the signature")]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<Duration>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(duration) => human_duration::serialize(duration, serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Duration>, D::Error> {
        let duration = human_duration::deserialize(deserializer)?;
        if duration.is_zero() {
            return Err(de::Error::custom("an interval must be longer than nothing"));
        }
        Ok(Some(duration))
    }
}
