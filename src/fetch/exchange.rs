use std::time::Duration;

use reqwest::header::HeaderMap;
use url::Url;

use super::cookies::Cookies;
use super::{FetchError, Hints, Redirect, home, kept_headers};
use crate::model::{ExchangeLog, LONGEST_ASKED_REST, Outcome, Timestamp, Validators};

/// What a feed's server sent.
#[derive(Debug)]
pub enum FeedAnswer {
    /// 304 to a conditional request.
    NotModified,
    /// A body, decoded from its transfer: whole, or with 226 only what changed. Both are read alike, because an entry's
    /// absence never means anything.
    Body(Vec<u8>),
}

/// What a page's server sent.
#[derive(Debug)]
pub enum PageAnswer {
    /// 304 to a conditional request.
    NotModified,
    /// A body, decoded from its transfer.
    Body(Vec<u8>),
    /// The page is elsewhere: [`Exchange::final_url`] says where.
    Moved,
}

/// How one HTTP exchange went, redirects included, whatever came of it.
#[derive(Debug)]
pub struct Exchange {
    pub url: Url,
    /// Where the redirects ended so far.
    pub final_url: Url,
    /// Where permanent redirects alone lead, from the first hop on.
    pub moved_to: Option<Url>,
    pub started_at: Timestamp,
    /// The first full second after the last hop; rests count from here.
    pub answered_at: Timestamp,
    /// Spent on requests; waiting for a host to be free is not counted.
    pub duration: Duration,
    /// Of the last hop.
    pub status: Option<u16>,
    pub hints: Hints,
    pub was_conditional: bool,
    /// Whether the connection would have told of a body cut short.
    pub is_length_known: bool,
    /// What is wrong with a body that is used all the same: it may not be whole, and vouches for nothing.
    pub flaw: Option<FetchError>,
    /// Of the body as sent.
    pub wire_bytes: Option<u64>,
    /// Of the body as sent.
    pub wire_sha256: Option<String>,
    /// Of the decoded body.
    pub body_bytes: Option<u64>,
    headers: Vec<(String, String)>,
    pub(super) cookies: Cookies,
    was_temporary: bool,
    /// Redirects followed so far.
    pub(super) hops: usize,
}

/// Without a word from the server, a 429 is given an hour.
const RATE_LIMIT_REST: Duration = Duration::from_hours(1);

impl Exchange {
    pub(super) fn new(url: Url, started_at: Timestamp) -> Self {
        Self {
            final_url: url.clone(),
            url,
            moved_to: None,
            started_at,
            answered_at: started_at,
            duration: Duration::ZERO,
            status: None,
            hints: Hints::default(),
            was_conditional: false,
            is_length_known: false,
            flaw: None,
            wire_bytes: None,
            wire_sha256: None,
            body_bytes: None,
            headers: Vec::new(),
            cookies: Cookies::default(),
            was_temporary: false,
            hops: 0,
        }
    }

    /// Takes in the head of an answer that came at `now`; `secrets` are not kept where it repeats them.
    pub(super) fn read_head(&mut self, status: u16, headers: &HeaderMap, secrets: &[String], now: Timestamp) {
        self.status = Some(status);
        self.hints = Hints::read(headers, now);
        // A 304 says again what the 200 before it said, and there are a hundred of them for each.
        self.headers = if status == 304 { Vec::new() } else { kept_headers::kept(headers, secrets) };
        self.cookies.keep(&self.final_url, headers, now);
    }

    pub(super) fn redirected(&mut self, Redirect { to, is_permanent }: Redirect) {
        let to = home::with_credentials(&self.url, to);
        self.was_temporary |= !is_permanent;
        if !self.was_temporary {
            self.moved_to = Some(to.clone());
        }
        self.final_url = to;
        self.hops += 1;
    }

    /// Returns the validators that were given, and the address that gave them; none for a body with a flaw.
    pub fn validators(&self) -> Validators {
        if self.flaw.is_some() {
            return Validators::default();
        }
        Validators {
            etag: self.hints.etag.clone(),
            last_modified: self.hints.last_modified.clone(),
            url: Some(self.final_url.to_string()),
        }
    }

    /// Returns where the server's `Link` headers say something related is.
    pub fn linked(&self, relation: &str) -> Option<Url> {
        let mut links = self.hints.links.iter().filter(|link| link.is(relation));
        links.find_map(|link| self.final_url.join(&link.target).ok())
    }

    /// Returns the host that asked to be left alone, and until when.
    ///
    /// A 503 that names no time speaks of one address only: whole hosts of many sites would suffer for one.
    pub fn host_pause(&self) -> Option<(String, Timestamp)> {
        let rest = match (self.status?, self.hints.retry_after) {
            (429 | 503, Some(asked)) => asked.min(LONGEST_ASKED_REST),
            (429, None) => RATE_LIMIT_REST,
            _ => return None,
        };
        Some((self.final_url.host_str()?.to_owned(), self.answered_at + rest))
    }

    /// Returns the row for the log; where nothing failed, the error is the flaw of what was used.
    pub fn log(&self, outcome: Outcome, error: Option<String>) -> ExchangeLog {
        ExchangeLog {
            url: self.url.to_string(),
            final_url: (self.final_url != self.url).then(|| self.final_url.to_string()),
            started_at: self.started_at,
            duration: self.duration,
            outcome,
            status: self.status,
            error: error.or_else(|| self.flaw.as_ref().map(FetchError::describe)),
            was_conditional: self.was_conditional,
            wire_bytes: self.wire_bytes,
            wire_sha256: self.wire_sha256.clone(),
            body_bytes: self.body_bytes,
            content_type: self.hints.content_type.clone(),
            max_age: self.hints.max_age,
            retry_after: self.hints.retry_after,
            host_pause: self.host_pause(),
            headers: self.headers.clone(),
        }
    }
}
