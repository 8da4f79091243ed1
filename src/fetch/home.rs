//! Whose secrets go where: a feed's credentials and headers are for its own server.
//!
//! Pure.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use crate::model::secret_parts;

/// Headers that say what we are and want, and are no secrets.
const TELLING_NOTHING: [&str; 7] =
    ["accept", "accept-encoding", "accept-language", "cache-control", "pragma", "referer", "user-agent"];

/// What is shorter stands in many a header by chance.
const SHORTEST_SECRET: usize = 4;

/// Whether what was configured for `home` may be told at `url`: at the same origin, and at the same host once it asks to be
/// spoken to in secret.
pub(super) fn may_know(home: &Url, url: &Url) -> bool {
    let is_upgrade = home.scheme() == "http" && url.scheme() == "https" && home.host() == url.host();
    is_upgrade || home.origin() == url.origin()
}

/// Returns `url` with the name and password of `home`, where they may go along and it brings none of its own.
pub(super) fn with_credentials(home: &Url, mut url: Url) -> Url {
    let has_own = !url.username().is_empty() || url.password().is_some();
    if !has_own && may_know(home, &url) {
        // Refused only where an address has no host, and then nobody is asked.
        let _ = url.set_username(home.username());
        let _ = url.set_password(home.password());
    }
    url
}

/// Returns what must not be repeated of what is sent to a server, in the forms it may be repeated in.
pub(super) fn secrets(home: &Url, headers: &[(String, String)]) -> Vec<String> {
    let mut secrets = Vec::new();
    if let Some(password) = home.password() {
        let [name, password] = [home.username(), password].map(unescaped);
        secrets.push(STANDARD.encode(format!("{name}:{password}")));
        secrets.extend([home.password().unwrap_or_default().to_owned(), password]);
    }
    for (name, value) in headers {
        if !TELLING_NOTHING.contains(&name.to_ascii_lowercase().as_str()) {
            // "Bearer …": the word is known, the rest is the secret.
            secrets.extend([value.as_str(), value.rsplit(' ').next().unwrap_or_default()].map(str::to_owned));
        }
    }
    // A token in the address is said again by many a Link.
    for part in secret_parts(home) {
        let value = &home.as_str()[part];
        secrets.extend([value.to_owned(), unescaped(value)]);
    }
    secrets.retain(|secret| secret.len() >= SHORTEST_SECRET);
    secrets
}

/// Returns the text that an address writes with percent signs.
fn unescaped(text: &str) -> String {
    // A form's value is escaped alike, but for the plus sign.
    let form = format!("v={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(form.as_bytes())
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(address: &str) -> Url {
        Url::parse(address).unwrap()
    }

    #[track_caller]
    fn check(home: &str, to: &str, expected: &str) {
        assert_eq!(with_credentials(&url(home), url(to)).as_str(), expected);
    }

    #[test]
    fn credentials_stay_with_their_server() {
        const HOME: &str = "http://nell:pond@a.example/feed";
        check(HOME, "http://a.example/feed/", "http://nell:pond@a.example/feed/");
        check(HOME, "https://a.example/feed", "https://nell:pond@a.example/feed");
        check(HOME, "http://b.example/feed", "http://b.example/feed");
        check(HOME, "http://www.a.example/feed", "http://www.a.example/feed");
        check(HOME, "http://a.example:8080/feed", "http://a.example:8080/feed");
        check(HOME, "http://other:key@a.example/", "http://other:key@a.example/");
        check("https://nell:pond@a.example/", "http://a.example/", "http://a.example/");
        check("http://a.example/", "http://a.example/feed", "http://a.example/feed");
    }

    #[test]
    fn a_secret_is_known_in_each_form_it_may_come_back_in() {
        let headers =
            [("X-Key", "kingfisher"), ("authorization", "Bearer reed"), ("Accept", "text/xml"), ("x", "1")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let secrets = secrets(&url("http://nell:p%2Bnd+1@a.example/"), &headers);
        for expected in ["p%2Bnd+1", "p+nd+1", "bmVsbDpwK25kKzE=", "kingfisher", "Bearer reed", "reed"] {
            assert!(secrets.iter().any(|secret| secret == expected), "{expected}: {secrets:?}");
        }
        assert!(!secrets.iter().any(|secret| secret == "text/xml" || secret == "1"), "{secrets:?}");
    }
}
