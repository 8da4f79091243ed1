use std::time::Duration;

use reqwest::header::HeaderMap;
use url::Url;

use super::{Hints, Redirect, hints};
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
    /// Of the body as sent, where the server did not compress it and said how long it is.
    pub wire_bytes: Option<u64>,
    /// Of the decoded body.
    pub body_bytes: Option<u64>,
    headers: Vec<(String, String)>,
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
            wire_bytes: None,
            body_bytes: None,
            headers: Vec::new(),
            was_temporary: false,
            hops: 0,
        }
    }

    pub(super) fn read_head(&mut self, status: u16, headers: &HeaderMap, now: Timestamp) {
        self.status = Some(status);
        self.hints = Hints::read(headers, now);
        self.headers = if status == 304 { Vec::new() } else { hints::telling(headers) };
    }

    pub(super) fn redirected(&mut self, Redirect { to, is_permanent }: Redirect) {
        self.was_temporary |= !is_permanent;
        if !self.was_temporary {
            self.moved_to = Some(to.clone());
        }
        self.final_url = to;
        self.hops += 1;
    }

    /// Returns the validators that were given, and the address that gave them.
    pub fn validators(&self) -> Validators {
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

    /// Returns the row for the log.
    pub fn log(&self, outcome: Outcome, error: Option<String>) -> ExchangeLog {
        ExchangeLog {
            url: self.url.to_string(),
            final_url: (self.final_url != self.url).then(|| self.final_url.to_string()),
            started_at: self.started_at,
            duration: self.duration,
            outcome,
            status: self.status,
            error,
            was_conditional: self.was_conditional,
            wire_bytes: self.wire_bytes,
            body_bytes: self.body_bytes,
            content_type: self.hints.content_type.clone(),
            max_age: self.hints.max_age,
            retry_after: self.hints.retry_after,
            host_pause: self.host_pause(),
            headers: self.headers.clone(),
        }
    }
}
