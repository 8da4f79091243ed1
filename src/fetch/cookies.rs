//! The cookies of one chain of redirects, forgotten with it.
//!
//! Pure. Some servers set a cookie, send back to where they were asked, and ask again until it comes along (RFC 6265).

use std::time::Duration;

use gleaner_text::same_site;
use reqwest::header::{HeaderMap, SET_COOKIE};
use url::Url;

use super::http_date;
use crate::model::Timestamp;

/// What one chain may leave with us; browsers take more of a whole site.
const MOST_COOKIES: usize = 50;

/// The shortest a cookie may be for everybody to take it (RFC 6265, 6.1), and the longest here.
const LONGEST_COOKIE: usize = 4096;

/// What was set so far, in the order it was.
#[derive(Debug, Default)]
pub(super) struct Cookies(Vec<Cookie>);

#[derive(Debug)]
struct Cookie {
    name: String,
    value: String,
    domain: String,
    /// Whether it goes back to that host alone.
    is_host_only: bool,
    path: String,
    is_secure: bool,
}

impl Cookies {
    /// Keeps what an answer from `url`, which came at `now`, sets.
    pub(super) fn keep(&mut self, url: &Url, headers: &HeaderMap, now: Timestamp) {
        for line in headers.get_all(SET_COOKIE) {
            let Some(line) = line.to_str().ok().filter(|line| line.len() <= LONGEST_COOKIE) else { continue };
            let Some((cookie, lasts)) = read(line, url, now) else { continue };
            self.0.retain(|known| {
                (&known.name, &known.domain, &known.path) != (&cookie.name, &cookie.domain, &cookie.path)
            });
            if lasts && self.0.len() < MOST_COOKIES {
                self.0.push(cookie);
            }
        }
    }

    /// Returns what goes back to `url`.
    pub(super) fn header(&self, url: &Url) -> Option<String> {
        let cookies = self.0.iter().filter(|cookie| cookie.is_for(url));
        let pairs: Vec<_> = cookies.map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        (!pairs.is_empty()).then(|| pairs.join("; "))
    }
}

impl Cookie {
    fn is_for(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default();
        let is_there = if self.is_host_only { host == self.domain } else { lies_in(host, &self.domain) };
        is_there && is_below(url.path(), &self.path) && (!self.is_secure || url.scheme() == "https")
    }
}

/// Reads one `Set-Cookie`, and whether it is to be kept rather than forgotten.
fn read(line: &str, url: &Url, now: Timestamp) -> Option<(Cookie, bool)> {
    let mut parts = line.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    let host = url.host_str()?;
    let mut cookie = Cookie {
        name: name.trim().to_owned(),
        value: value.trim().to_owned(),
        domain: host.to_owned(),
        is_host_only: true,
        path: default_path(url.path()).to_owned(),
        is_secure: false,
    };
    let (mut lasts, mut has_max_age) = (true, false);
    for part in parts {
        let (attribute, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim();
        match attribute.trim().to_ascii_lowercase().as_str() {
            "domain" => {
                let domain = value.trim_start_matches('.').to_ascii_lowercase();
                if domain != host && !domain.is_empty() {
                    may_speak_for(url, &domain).then_some(())?;
                    cookie.domain = domain;
                    cookie.is_host_only = false;
                }
            }
            "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
            "secure" => cookie.is_secure = true,
            "max-age" => {
                if let Ok(seconds) = value.parse::<i64>() {
                    (lasts, has_max_age) = (seconds > 0, true);
                }
            }
            "expires" if !has_max_age => {
                let until = http_date::read(value);
                lasts = until.is_none_or(|until| until.since(now) > Duration::ZERO);
            }
            _ => {}
        }
    }
    (!cookie.name.is_empty()).then_some((cookie, lasts))
}

/// A host may set cookies for the domain it lies in, but not for one under which others register theirs.
fn may_speak_for(url: &Url, domain: &str) -> bool {
    let host = url.host_str().unwrap_or_default();
    let of_domain = Url::parse(&format!("https://{domain}/"));
    url.domain().is_some() && lies_in(host, domain) && of_domain.is_ok_and(|domain| same_site(url, &domain))
}

fn lies_in(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// RFC 6265, 5.1.4.
fn is_below(path: &str, cookie_path: &str) -> bool {
    path.strip_prefix(cookie_path)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || cookie_path.ends_with('/'))
}

/// The folder of the address that set the cookie.
fn default_path(path: &str) -> &str {
    match path.rfind('/') {
        None | Some(0) => "/",
        Some(end) => &path[..end],
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn url(address: &str) -> Url {
        Url::parse(address).unwrap()
    }

    /// What goes to `to` after an answer from `from` that set these.
    #[track_caller]
    fn check(from: &str, set: &[&'static str], to: &str, expected: Option<&str>) {
        let now = Timestamp::parse("2026-11-02T12:00:00Z").unwrap();
        let headers = set.iter().map(|line| (SET_COOKIE, HeaderValue::from_static(line))).collect();
        let mut cookies = Cookies::default();
        cookies.keep(&url(from), &headers, now);
        assert_eq!(cookies.header(&url(to)).as_deref(), expected, "{set:?} from {from} to {to}");
    }

    const GATE: &str = "https://news.example.com/in/gate";

    #[test]
    fn a_cookie_goes_back_to_the_host_that_set_it_and_to_no_other() {
        check(GATE, &["ok=1; Path=/; HttpOnly"], "https://news.example.com/feed", Some("ok=1"));
        check(GATE, &["ok=1; Path=/"], "https://example.com/feed", None);
        check(GATE, &["ok=1; Path=/"], "https://a.news.example.com/feed", None);
        check(GATE, &["ok=1; Path=/"], "https://other.example/feed", None);
    }

    #[test]
    fn a_domain_is_believed_only_of_ones_own() {
        check(GATE, &["ok=1; Path=/; Domain=.example.com"], "https://www.example.com/feed", Some("ok=1"));
        check(GATE, &["ok=1; Path=/; Domain=example.com"], "https://badexample.com/feed", None);
        check(GATE, &["ok=1; Path=/; Domain=other.com"], "https://other.com/feed", None);
        check(GATE, &["ok=1; Path=/; Domain=other.com"], "https://news.example.com/feed", None);
        check(GATE, &["ok=1; Path=/; Domain=com"], "https://shop.com/feed", None);
        check("https://a.github.io/", &["ok=1; Path=/; Domain=github.io"], "https://b.github.io/", None);
        check("http://127.0.0.1/", &["ok=1; Domain=0.0.1"], "http://127.0.0.1/", None);
    }

    #[test]
    fn a_path_is_where_it_is_good() {
        check(GATE, &["ok=1"], "https://news.example.com/in/feed", Some("ok=1"));
        check(GATE, &["ok=1"], "https://news.example.com/inside", None);
        check(GATE, &["ok=1; path=/feed"], "https://news.example.com/feed/all", Some("ok=1"));
        check("http://a.example/", &["ok=1; Secure; Path=/"], "http://a.example/feed", None);
        check("http://a.example/", &["ok=1; Secure; Path=/"], "https://a.example/feed", Some("ok=1"));
    }

    #[test]
    fn a_cookie_is_replaced_and_taken_back() {
        check(
            GATE,
            &["a=1; Path=/", "b=2; Path=/", "a=3; Path=/"],
            "https://news.example.com/",
            Some("b=2; a=3"),
        );
        check(GATE, &["a=1; Path=/", "a=; Path=/; Max-Age=0"], "https://news.example.com/", None);
        let gone = "a=; Path=/; Expires=Thu, 01-Jan-1970 00:00:00 GMT";
        check(GATE, &["a=1; Path=/", gone], "https://news.example.com/", None);
        check(GATE, &["novalue", "=1", ""], "https://news.example.com/in/", None);
    }
}
