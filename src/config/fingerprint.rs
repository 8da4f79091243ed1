//! A hash by which one configuration is told from another, and from which no secret can be guessed.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Loaded;

impl Loaded {
    /// Returns the SHA-256 of the settings in force, feeds of OPML files included and secrets masked, in lower-case hex.
    pub fn fingerprint(&self) -> String {
        // Settings that were read can be written.
        let mut text = self.settings.masked().unwrap_or_default();
        for feed in &self.feeds {
            let mut url = feed.url.clone();
            let _ = (url.set_username(""), url.set_password(None));
            url.set_query(None);
            let _ = writeln!(text, "{url} {:?} {:?}", feed.options.title, feed.tags);
        }
        Sha256::digest(text.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    fn fingerprint(text: &str) -> String {
        let settings: Settings = toml::from_str(text).unwrap();
        let feeds = settings.feeds.iter().map(crate::config::FeedSettings::configured).collect();
        Loaded { settings, path: None, feeds, warnings: Vec::new() }.fingerprint()
    }

    #[test]
    fn another_setting_or_feed_is_another_configuration_and_another_secret_is_not() {
        let one = fingerprint("[[feed]]\nurl = 'https://a:1@x.example/f?key=1'\nheaders = { Cookie = '1' }");
        let two = fingerprint("[[feed]]\nurl = 'https://b:2@x.example/f?key=2'\nheaders = { Cookie = '2' }");
        assert_eq!(one, two);
        for other in [
            "[[feed]]\nurl = 'https://a:1@x.example/g?key=1'\nheaders = { Cookie = '1' }",
            "[fetch]\nhost_gap = '3s'\n[[feed]]\nurl = 'https://a:1@x.example/f?key=1'\nheaders = { Cookie = '1' }",
        ] {
            assert_ne!(one, fingerprint(other));
        }
    }
}
