//! What can be asked for, and the headers that ask for it.
//!
//! Pure.

use std::time::Duration;

use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, COOKIE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
};
use url::Url;

use super::{Exchange, coding, hints, home};
use crate::model::Validators;

/// What is asked for; decides the `Accept` header and the size limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Feed,
    Page,
    Robots,
}

impl Kind {
    fn accept(self) -> &'static str {
        match self {
            Self::Feed => {
                "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, \
                 application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
            }
            Self::Page => "text/html, application/xhtml+xml, */*;q=0.1",
            Self::Robots => "text/plain, */*;q=0.1",
        }
    }
}

/// A feed to be asked for.
#[derive(Debug, Clone, Copy)]
pub struct FeedRequest<'a> {
    pub url: &'a Url,
    /// Makes the request conditional.
    pub validators: Option<&'a Validators>,
    /// Sent to the server of `url` only, not to another we are redirected to.
    pub headers: &'a [(String, String)],
    /// What the server asked to let pass between two requests (`Crawl-delay`), where that is more than our own gap.
    pub gap: Option<Duration>,
}

/// A page to be asked for.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest<'a> {
    pub url: &'a Url,
    /// Makes the request conditional.
    pub validators: Option<&'a Validators>,
    /// What the server asked to let pass between two requests (`Crawl-delay`), where that is more than our own gap.
    pub gap: Option<Duration>,
}

/// Any of them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Request<'a> {
    pub(super) kind: Kind,
    pub(super) url: &'a Url,
    pub(super) validators: Option<&'a Validators>,
    pub(super) headers: &'a [(String, String)],
    pub(super) gap: Option<Duration>,
}

/// Returns the headers of the next hop: validators only to the address that gave them, the feed's own headers only to
/// its own server, cookies where those who set them meant them to go.
pub(super) fn headers(request: &Request<'_>, exchange: &Exchange) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static(request.kind.accept()));
    headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(coding::ACCEPTED));
    if let Some(validators) =
        request.validators.filter(|validators| validators.url.as_deref() == Some(exchange.final_url.as_str()))
    {
        let known = [(IF_NONE_MATCH, &validators.etag), (IF_MODIFIED_SINCE, &validators.last_modified)];
        for (name, value) in known {
            let value = value.as_deref().and_then(hints::bytes);
            if let Some(value) = value.and_then(|value| HeaderValue::from_bytes(&value).ok()) {
                headers.insert(name, value);
            }
        }
        if request.kind == Kind::Feed && headers.contains_key(IF_NONE_MATCH) {
            headers.insert(HeaderName::from_static("a-im"), HeaderValue::from_static("feed"));
        }
    }
    if home::may_know(request.url, &exchange.final_url) {
        for (name, value) in request.headers {
            if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse::<HeaderValue>()) {
                headers.insert(name, value);
            }
        }
    }
    if let Some(cookies) = exchange.cookies.header(&exchange.final_url) {
        let configured = headers.get(COOKIE).and_then(|value| value.to_str().ok());
        let cookies = configured.map_or(cookies.clone(), |configured| format!("{configured}; {cookies}"));
        if let Ok(cookies) = cookies.parse() {
            headers.insert(COOKIE, cookies);
        }
    }
    headers
}
