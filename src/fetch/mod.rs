//! Talks to other people's servers: one request at a time to each host, within limits, under our own name.
//!
//! The only room that knows reqwest. It brings bytes and what the headers said; it does not judge what the bytes
//! are, does not try again, and keeps no state but which hosts are busy or at rest.

mod body;
mod coding;
mod cookies;
mod error;
mod exchange;
mod guard;
mod hints;
mod home;
mod hop;
mod host;
mod http_date;
mod hub;
mod kept_headers;
mod link_header;
mod media;
mod request;
mod robots;
mod settings;
mod tls;

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue, USER_AGENT};
use reqwest::redirect::Policy;
use url::Url;

pub use error::{FetchError, Limit};
pub use exchange::{Exchange, FeedAnswer, PageAnswer};
pub use hints::Hints;
pub use host::Hosts;
pub use link_header::Link;
pub use request::{FeedRequest, Kind, PageRequest};
pub use robots::{MAX_BYTES as MAX_ROBOTS_BYTES, Robots};
pub use settings::FetchSettings;

use hop::{Arrived, Hop, Redirect, redirect};
use request::Request;

use crate::clock::Clock;

/// A host we are redirected to may rest so long before the exchange is given up for now: whoever waits holds a place.
const LONGEST_WAIT_AT_HOP: Duration = Duration::from_mins(1);

/// Ten times what hyper takes unless it is told; each costs 32 bytes for a moment.
const MOST_HEADERS: usize = 1000;

/// Fetches feeds and pages.
#[derive(Debug, Clone)]
pub struct Fetcher {
    client: reqwest::Client,
    guard: guard::NetworkGuard,
    hosts: Hosts,
    clock: Clock,
    settings: Arc<FetchSettings>,
}

impl Fetcher {
    /// Returns an error when the computer has no root certificates to trust.
    ///
    /// `hosts` outlives the fetcher, so that a reload forgets nobody's rest.
    pub fn new(settings: FetchSettings, hosts: Hosts, clock: Clock) -> anyhow::Result<Self> {
        let guard = guard::NetworkGuard::new(&settings.allow_networks);
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            // A proxy would resolve names itself, past the guard.
            .no_proxy()
            .timeout(settings.timeout)
            .dns_resolver(Arc::new(guard.clone()))
            .default_headers(HeaderMap::from_iter([(USER_AGENT, user_agent(&settings.contact)?)]))
            // What browsers and curl make sense of, too.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_max_headers(MOST_HEADERS)
            .pool_max_idle_per_host(1)
            .pool_idle_timeout(settings.host_gap * 4 + Duration::from_secs(1))
            .build()?;
        Ok(Self { client, guard, hosts, clock, settings: Arc::new(settings) })
    }

    /// Returns how many exchanges may be under way, all hosts together.
    pub fn concurrency(&self) -> usize {
        self.settings.concurrency
    }

    /// Returns the rest between two requests to one host.
    pub fn host_gap(&self) -> Duration {
        self.settings.host_gap
    }

    /// Returns how large a feed may be, decoded.
    pub fn max_feed_bytes(&self) -> u64 {
        self.settings.max_feed_size.as_u64()
    }

    /// Returns the gate every request passes, to ask who is free.
    pub fn hosts(&self) -> &Hosts {
        &self.hosts
    }

    /// Returns how long a host is still to be left alone, when that is too long to wait for.
    pub fn long_rest(&self, host: &str) -> Option<Duration> {
        Some(self.hosts.rest(host)).filter(|rest| *rest > LONGEST_WAIT_AT_HOP + self.settings.host_gap)
    }

    /// Asks for a feed, redirects included, and tells how it went either way.
    pub async fn feed(&self, request: FeedRequest<'_>) -> (Exchange, Result<FeedAnswer, FetchError>) {
        let FeedRequest { url, validators, headers, gap } = request;
        let mut exchange = Exchange::new(url.clone(), self.clock.now());
        let request = Request { kind: Kind::Feed, url, validators, headers, gap };
        let answer = match self.follow(&request, &mut exchange).await {
            Ok(Arrived::NotModified) if exchange.was_conditional => Ok(FeedAnswer::NotModified),
            Ok(arrived) => arrived.whole().map(FeedAnswer::Body),
            Err(err) => Err(err),
        };
        (exchange, answer)
    }

    /// Asks for a page, and tells how it went either way.
    ///
    /// Redirects are handed back one by one, as [`PageAnswer::Moved`], for robots.txt to be heard before
    /// [`Fetcher::go_on`].
    pub async fn page(&self, request: PageRequest<'_>) -> (Exchange, Result<PageAnswer, FetchError>) {
        self.go_on(request, Exchange::new(request.url.clone(), self.clock.now())).await
    }

    /// Asks for a page where its last redirect led.
    pub async fn go_on(
        &self,
        request: PageRequest<'_>,
        mut exchange: Exchange,
    ) -> (Exchange, Result<PageAnswer, FetchError>) {
        let PageRequest { url, validators, gap } = request;
        let request = Request { kind: Kind::Page, url, validators, headers: &[], gap };
        let answer = match self.hop(&request, &mut exchange).await {
            Ok(Hop::Redirected) => Ok(PageAnswer::Moved),
            Ok(Hop::Arrived(Arrived::NotModified)) if exchange.was_conditional => Ok(PageAnswer::NotModified),
            Ok(Hop::Arrived(arrived)) => arrived.whole().map(PageAnswer::Body),
            Err(err) => Err(err),
        };
        (exchange, answer)
    }

    /// Asks the server of `url` for its robots.txt; `gap` is the delay its last one asked for.
    pub async fn robots(&self, url: &Url, gap: Option<Duration>) -> (Exchange, Result<Vec<u8>, FetchError>) {
        let mut address = url.clone();
        address.set_path("/robots.txt");
        address.set_query(None);
        address.set_fragment(None);
        self.whole(Kind::Robots, &address, gap).await
    }

    /// Asks for one document as a person does who names its address: whole, and wherever it leads.
    pub async fn document(&self, kind: Kind, url: &Url) -> (Exchange, Result<Vec<u8>, FetchError>) {
        self.whole(kind, url, None).await
    }

    async fn whole(
        &self,
        kind: Kind,
        url: &Url,
        gap: Option<Duration>,
    ) -> (Exchange, Result<Vec<u8>, FetchError>) {
        let mut exchange = Exchange::new(url.clone(), self.clock.now());
        let request = Request { kind, url, validators: None, headers: &[], gap };
        let answer = self.follow(&request, &mut exchange).await.and_then(Arrived::whole);
        let denied = exchange.flaw.take_if(|flaw| matches!(flaw, FetchError::Status { .. }));
        let answer = denied.map_or(answer, Err);
        (exchange, answer)
    }

    async fn follow(&self, request: &Request<'_>, exchange: &mut Exchange) -> Result<Arrived, FetchError> {
        loop {
            if let Hop::Arrived(arrived) = self.hop(request, exchange).await? {
                return Ok(arrived);
            }
        }
    }
}

/// Returns our name, the same everywhere: never a browser's; with the address of whoever runs it, when they gave one.
fn user_agent(contact: &str) -> anyhow::Result<HeaderValue> {
    const NAME: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));
    let name = if contact.is_empty() { NAME.to_owned() } else { format!("{NAME} (+{contact})") };
    HeaderValue::from_str(&name)
        .map_err(|_| anyhow::anyhow!("fetch.contact {contact:?} cannot stand in a header: use plain ASCII"))
}
