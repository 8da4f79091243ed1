use std::net::SocketAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

/// Whether hubs may push, and how they reach us.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebsubSettings {
    /// Where the callback server listens; empty for off.
    pub listen: String,
    /// The address under which hubs reach it; empty for off.
    pub public_url: String,
    /// How long a hub is asked to push before it is asked again.
    #[serde(with = "crate::model::human_duration")]
    pub lease: Duration,
}

/// The settings when they are on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub listen: SocketAddr,
    /// Ends with a slash.
    pub public_url: Url,
    pub lease: Duration,
}

impl Default for WebsubSettings {
    fn default() -> Self {
        Self { listen: String::new(), public_url: String::new(), lease: Duration::from_hours(10 * 24) }
    }
}

impl WebsubSettings {
    /// Returns what is set, `None` when it is off; an error is the key at fault and what would be accepted.
    pub fn endpoint(&self) -> Result<Option<Endpoint>, (&'static str, String)> {
        if self.lease.as_secs() == 0 {
            return Err(("websub.lease", "must be at least \"1s\"".to_owned()));
        }
        let (listen, public_url) = (self.listen.trim(), self.public_url.trim());
        match (listen.is_empty(), public_url.is_empty()) {
            (true, true) => return Ok(None),
            (true, false) => return Err(("websub.public_url", "needs websub.listen beside it".to_owned())),
            (false, true) => return Err(("websub.listen", "needs websub.public_url beside it".to_owned())),
            (false, false) => {}
        }
        let listen = listen.parse().map_err(|_| {
            ("websub.listen", format!("{listen:?} is not an address such as \"127.0.0.1:8077\""))
        })?;
        let public_url = public(public_url).ok_or_else(|| {
            let expected = "expected an address such as \"https://example.org/websub/\", without ? and #";
            ("websub.public_url", format!("{public_url:?}: {expected}"))
        })?;
        Ok(Some(Endpoint { listen, public_url, lease: self.lease }))
    }
}

fn public(text: &str) -> Option<Url> {
    let mut url = Url::parse(text).ok()?;
    let is_plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() || !is_plain {
        return None;
    }
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endpoint(listen: &str, public_url: &str) -> Result<Option<Endpoint>, (&'static str, String)> {
        let settings = WebsubSettings {
            listen: listen.to_owned(),
            public_url: public_url.to_owned(),
            ..WebsubSettings::default()
        };
        settings.endpoint()
    }

    #[test]
    fn it_is_off_by_default() {
        assert_eq!(WebsubSettings::default().endpoint(), Ok(None));
    }

    #[test]
    fn both_or_neither() {
        assert_eq!(endpoint("127.0.0.1:8077", "").unwrap_err().0, "websub.listen");
        assert_eq!(endpoint("", "https://a.example/").unwrap_err().0, "websub.public_url");
        let on = endpoint("127.0.0.1:8077", "https://a.example/push").unwrap().unwrap();
        assert_eq!(on.public_url.as_str(), "https://a.example/push/");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for listen in ["8077", "localhost", "127.0.0.1"] {
            assert_eq!(endpoint(listen, "https://a.example/").unwrap_err().0, "websub.listen", "{listen}");
        }
        for url in ["a.example", "ftp://a.example/", "https://a.example/?x=1", "https://u@a.example/"] {
            assert_eq!(endpoint("127.0.0.1:8077", url).unwrap_err().0, "websub.public_url", "{url}");
        }
    }
}
