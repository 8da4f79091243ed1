//! What response headers tell: validators, and how long the server wants to be left alone.
//!
//! Pure.

use std::time::Duration;

use reqwest::header::{
    AGE, CACHE_CONTROL, CONTENT_TYPE, DATE, ETAG, EXPIRES, HeaderMap, HeaderName, LAST_MODIFIED, RETRY_AFTER,
};

use super::http_date;
use super::link_header::{self, Link};
use crate::model::Timestamp;

/// What one response's headers say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    /// How long the answer stays fresh: `Cache-Control: max-age`, else `Expires`, less `Age`.
    pub max_age: Option<Duration>,
    /// `Retry-After`, as seconds or as a date.
    pub retry_after: Option<Duration>,
    pub content_type: Option<String>,
    /// A bot challenge stands where the answer should be.
    pub is_challenge: bool,
    /// `Link` headers: hub, self, alternate.
    pub links: Vec<Link>,
}

impl Hints {
    /// Reads the headers of a response that came at `now`.
    pub fn read(headers: &HeaderMap, now: Timestamp) -> Self {
        // The server's own clock, where it tells the time, is what its dates are relative to.
        let server_now = text(headers, &DATE).and_then(|date| http_date::read(&date)).unwrap_or(now);
        Self {
            etag: text(headers, &ETAG),
            last_modified: text(headers, &LAST_MODIFIED),
            max_age: max_age(headers, server_now),
            retry_after: text(headers, &RETRY_AFTER).and_then(|value| rest(&value, server_now)),
            content_type: content_type(headers),
            is_challenge: headers.get("cf-mitigated").is_some_and(|value| value == "challenge"),
            links: link_header::links(headers),
        }
    }
}

/// Returns what the body is said to be.
pub(super) fn content_type(headers: &HeaderMap) -> Option<String> {
    text(headers, &CONTENT_TYPE)
}

fn max_age(headers: &HeaderMap, server_now: Timestamp) -> Option<Duration> {
    let age = text(headers, &AGE)
        .and_then(|age| age.trim().parse().ok())
        .map_or(Duration::ZERO, Duration::from_secs);
    let lines: Vec<_> = headers.get_all(CACHE_CONTROL).iter().map(|line| latin1(line.as_bytes())).collect();
    let fresh = cache_control(&lines.join(",")).or_else(|| {
        let expires = http_date::read(&text(headers, &EXPIRES)?)?;
        (expires > server_now).then(|| expires.since(server_now))
    })?;
    Some(fresh.saturating_sub(age)).filter(|rest| !rest.is_zero())
}

/// Returns `max-age`, zero when the answer is not to be reused at all.
fn cache_control(directives: &str) -> Option<Duration> {
    let mut max_age = None;
    for directive in directives.split(',') {
        let (name, value) = directive.split_once('=').unwrap_or((directive, ""));
        match name.trim().to_ascii_lowercase().as_str() {
            "no-cache" | "no-store" => return Some(Duration::ZERO),
            "max-age" => max_age = value.trim().trim_matches('"').parse().ok().map(Duration::from_secs),
            _ => {}
        }
    }
    max_age
}

/// Reads `Retry-After`; a date in the past is no rest.
fn rest(value: &str, server_now: Timestamp) -> Option<Duration> {
    match value.trim().parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => {
            http_date::read(value).filter(|until| *until > server_now).map(|until| until.since(server_now))
        }
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| latin1(value.as_bytes())).filter(|value| !value.is_empty())
}

/// Each byte a character, so that any header survives the archive unchanged.
pub(super) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

/// The way back from [`latin1`]; `None` for a character no byte stands for.
pub(super) fn bytes(latin1: &str) -> Option<Vec<u8>> {
    latin1.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn read(headers: &[(&'static str, &str)]) -> Hints {
        let headers = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()))
            .collect();
        Hints::read(&headers, Timestamp::parse("2026-11-02T12:00:00Z").unwrap())
    }

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn validators_are_kept_byte_for_byte() {
        let mut headers = HeaderMap::new();
        headers.insert(ETAG, HeaderValue::from_bytes(b"W/\"caf\xe9\"").unwrap());
        let hints = Hints::read(&headers, Timestamp::parse("2026-11-02T12:00:00Z").unwrap());
        assert_eq!(bytes(&hints.etag.unwrap()).unwrap(), b"W/\"caf\xe9\"");
    }

    #[test]
    fn max_age_counts_from_when_the_answer_was_made() {
        assert_eq!(read(&[("cache-control", "public, max-age=600")]).max_age, Some(10 * MINUTE));
        assert_eq!(read(&[("cache-control", "max-age=600"), ("age", "540")]).max_age, Some(MINUTE));
        assert_eq!(read(&[("cache-control", "max-age=600"), ("age", "900")]).max_age, None);
    }

    #[test]
    fn several_lines_are_read_together() {
        let lines = [
            ("cache-control", "public"),
            ("cache-control", "max-age=600"),
            ("cache-control", "must-revalidate"),
        ];
        let headers =
            lines.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value)));
        let hints =
            Hints::read(&headers.into_iter().collect(), Timestamp::parse("2026-11-02T12:00:00Z").unwrap());
        assert_eq!(hints.max_age, Some(10 * MINUTE));
    }

    #[test]
    fn no_cache_asks_for_nothing() {
        assert_eq!(read(&[("cache-control", "no-cache, max-age=600")]).max_age, None);
    }

    #[test]
    fn expires_is_read_against_the_servers_own_clock() {
        let hints =
            read(&[("date", "Mon, 02 Nov 2026 10:00:00 GMT"), ("expires", "Mon, 02 Nov 2026 10:30:00 GMT")]);
        assert_eq!(hints.max_age, Some(30 * MINUTE));
    }

    #[test]
    fn retry_after_is_read_in_every_form() {
        assert_eq!(read(&[("retry-after", "120")]).retry_after, Some(2 * MINUTE));
        for date in
            ["Mon, 02 Nov 2026 12:05:00 GMT", "Monday, 02-Nov-26 12:05:00 GMT", "Mon Nov  2 12:05:00 2026"]
        {
            assert_eq!(read(&[("retry-after", date)]).retry_after, Some(5 * MINUTE), "{date}");
        }
        assert_eq!(read(&[("retry-after", "soon")]).retry_after, None);
    }
}
