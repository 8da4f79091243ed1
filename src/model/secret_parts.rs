//! Which parts of an address are somebody's key: name and password, tokens in the query, private parts of the path.
//!
//! Pure. What a parameter is called tells, and else what its value looks like: a name to show is never made of chance.

use std::ops::Range;

use url::{Position, Url};

/// Ends of names of parameters that hold a key, without what separates words: `api_key`, `accessToken`.
const ENDS: [&str; 15] = [
    "token",
    "key",
    "secret",
    "password",
    "passwd",
    "passphrase",
    "pass",
    "pwd",
    "signature",
    "auth",
    "authorization",
    "jwt",
    "session",
    "sessionid",
    "credential",
];
/// Names that do only when they stand alone.
const NAMES: [&str; 6] = ["sig", "hmac", "hash", "pw", "sid", "ticket"];

/// Folders whose next part is for one reader only.
const PRIVATE_FOLDERS: [&str; 5] = ["private", "secret", "token", "key", "auth"];

/// What is shorter does not keep anybody out.
const SHORTEST_KEY: usize = 16;
/// Words with a year or two change between letters and digits less often.
const FEWEST_CHANGES: usize = 4;

/// Returns where the secret parts stand in the address as text, in their order.
pub fn secret_parts(url: &Url) -> Vec<Range<usize>> {
    let offset = |position: Position| url[..position].len();
    let mut parts = vec![
        offset(Position::BeforeUsername)..offset(Position::AfterUsername),
        offset(Position::BeforePassword)..offset(Position::AfterPassword),
    ];
    let mut folder = "";
    let mut at = offset(Position::BeforePath);
    for segment in url.path().split('/') {
        let end = at + segment.len();
        let key = segment.strip_prefix("private-").unwrap_or(segment);
        if (key.len() < segment.len() || PRIVATE_FOLDERS.contains(&folder)) && is_random(key) {
            parts.push(end - key.len()..end);
        }
        (folder, at) = (segment, end + 1);
    }
    at = offset(Position::BeforeQuery);
    for pair in url.query().unwrap_or_default().split('&') {
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let end = at + pair.len();
        if names_a_key(name) || (!names_a_thing(name) && is_random(value)) {
            parts.push(end - value.len()..end);
        }
        at = end + 1;
    }
    parts.retain(|part| !part.is_empty());
    parts
}

fn names_a_key(name: &str) -> bool {
    let name: String =
        name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let one = name.strip_suffix('s').unwrap_or(&name);
    NAMES.contains(&name.as_str())
        || [&name, one].iter().any(|name| ENDS.iter().any(|end| name.ends_with(end)))
}

/// `channel_id` and the like look made of chance, and are no secret.
fn names_a_thing(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("id")
}

/// Whether nobody writes this by hand.
fn is_random(text: &str) -> bool {
    let text = text.rsplit_once('.').map_or(text, |(stem, _)| stem);
    if text.len() < SHORTEST_KEY
        || !text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_~%=".contains(&byte))
    {
        return false;
    }
    let known: Vec<bool> =
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.is_ascii_digit()).collect();
    known.windows(2).filter(|two| two[0] != two[1]).count() >= FEWEST_CHANGES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expected: &[&str]) {
        let url = Url::parse(address).unwrap();
        let parts: Vec<_> = secret_parts(&url).into_iter().map(|part| &url.as_str()[part]).collect();
        assert_eq!(parts, expected, "{address}");
    }

    #[test]
    fn keys_are_known_by_their_place_their_name_or_their_looks() {
        check("https://nell:pond@a.example/f", &["nell", "pond"]);
        check("https://a.example/f?token=x1&format=rss", &["x1"]);
        check("https://a.example/f?apiKey=k&access_token=t&sig=s&auth_tokens=u", &["k", "t", "s", "u"]);
        check("https://a.example/f?u=aZ3kQ9x1Lm48Wp7c", &["aZ3kQ9x1Lm48Wp7c"]);
        check("https://a.example/f?aZ3kQ9x1Lm48Wp7c", &["aZ3kQ9x1Lm48Wp7c"]);
        check("https://a.example/private/3f9a1c27d0e4b586/f.xml", &["3f9a1c27d0e4b586"]);
        check("https://a.example/cal/private-3f9a1c27d0e4b586/basic.ics", &["3f9a1c27d0e4b586"]);
    }

    #[test]
    fn what_names_a_feed_is_no_secret() {
        for address in [
            "https://a.example/?feed=rss2&cat=7",
            "https://a.example/videos.xml?channel_id=UCx5XG1OV2P6uZZ5FSM9Ttw",
            "https://a.example/search?q=harbour+wall+2026+and+2027+plans",
            "https://a.example/3f9a1c27d0e4b586/f.xml",
            "https://a.example/f?",
        ] {
            check(address, &[]);
        }
    }
}
