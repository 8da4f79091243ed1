//! Talks to other people's servers: one request at a time to each host, within limits, under our own name.
//!
//! The only room that knows reqwest. It brings bytes and what the headers said; it does not judge what the bytes
//! are, does not try again, and keeps no state but which hosts are busy or at rest.

mod body;
mod error;
mod exchange;
mod guard;
mod hints;
mod host;
mod hub;
mod link_header;
mod request;
mod robots;
mod settings;

use std::sync::Arc;
use std::time::Duration;

use reqwest::Version;
use reqwest::header::{
    CONTENT_LENGTH, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION, TRANSFER_ENCODING,
    USER_AGENT,
};
use reqwest::redirect::Policy;
use url::Url;

pub use error::FetchError;
pub use exchange::{Exchange, FeedAnswer, PageAnswer};
pub use hints::Hints;
pub use host::Hosts;
pub use link_header::Link;
pub use request::{FeedRequest, Kind, PageRequest};
pub use robots::{MAX_BYTES as MAX_ROBOTS_BYTES, Robots};
pub use settings::FetchSettings;

use request::Request;

use crate::clock::Clock;

/// As many as browsers took before they lost patience with the web.
const MAX_REDIRECTS: usize = 10;

/// A host we are redirected to may rest so long before the exchange is given up for now: whoever waits holds a place.
const LONGEST_WAIT_AT_HOP: Duration = Duration::from_mins(1);

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
        (exchange, answer)
    }

    async fn follow(&self, request: &Request<'_>, exchange: &mut Exchange) -> Result<Arrived, FetchError> {
        loop {
            if let Hop::Arrived(arrived) = self.hop(request, exchange).await? {
                return Ok(arrived);
            }
        }
    }

    /// Makes one request of an exchange, its first or one it was redirected to.
    ///
    /// Waits until the host may be asked, and holds that host only, so that two exchanges redirected to each other's
    /// hosts cannot wait for each other.
    async fn hop(&self, request: &Request<'_>, exchange: &mut Exchange) -> Result<Hop, FetchError> {
        self.guard.check(&exchange.final_url)?;
        let host = exchange.final_url.host_str().unwrap_or_default();
        if let Some(rest) = self.long_rest(host).filter(|_| exchange.hops > 0) {
            return Err(FetchError::HostAtRest { rest });
        }
        let is_home = exchange.final_url.host_str() == request.url.host_str();
        let asked = request.gap.filter(|_| is_home).unwrap_or_default();
        let visit = self.hosts.enter(host, self.settings.host_gap.max(asked)).await;
        let began = self.clock.elapsed();
        let step = self.step(request, exchange).await;
        exchange.answered_at = self.clock.next_second();
        exchange.duration += self.clock.elapsed().saturating_sub(began);
        if let Some((host, until)) = exchange.host_pause() {
            self.hosts.pause(&host, until);
        }
        drop(visit);
        match step? {
            Step::Arrived(arrived) => Ok(Hop::Arrived(arrived)),
            Step::Redirected(_) if exchange.hops == MAX_REDIRECTS => {
                Err(FetchError::TooManyRedirects { limit: MAX_REDIRECTS })
            }
            Step::Redirected(redirect) => {
                exchange.redirected(redirect);
                Ok(Hop::Redirected)
            }
        }
    }

    /// Sends one request and reads its answer, or learns where to go instead.
    async fn step(&self, request: &Request<'_>, exchange: &mut Exchange) -> Result<Step, FetchError> {
        let headers = request::headers(request, exchange);
        exchange.was_conditional =
            headers.contains_key(IF_NONE_MATCH) || headers.contains_key(IF_MODIFIED_SINCE);
        let timeout = self.settings.timeout.as_secs();
        let response = self
            .client
            .get(exchange.final_url.clone())
            .headers(headers)
            .send()
            .await
            .map_err(|err| FetchError::from_reqwest(err, timeout))?;
        let status = response.status();
        exchange.read_head(status.as_u16(), response.headers(), self.clock.now());
        exchange.is_length_known = response.version() >= Version::HTTP_2
            || [CONTENT_LENGTH, TRANSFER_ENCODING].iter().any(|name| response.headers().contains_key(name));
        match status.as_u16() {
            304 => Ok(Step::Arrived(Arrived::NotModified)),
            301 | 302 | 303 | 307 | 308 => redirect(&response, &exchange.final_url).map(Step::Redirected),
            _ if exchange.hints.is_challenge => Err(FetchError::Challenge),
            200 | 203 | 226 => {
                exchange.wire_bytes = response.content_length();
                let bytes = body::read(response, self.limit(request.kind), timeout).await?;
                exchange.body_bytes = Some(bytes.len() as u64);
                Ok(Step::Arrived(Arrived::Body(bytes)))
            }
            status => Err(FetchError::Status { status }),
        }
    }

    fn limit(&self, kind: Kind) -> u64 {
        match kind {
            Kind::Feed => self.settings.max_feed_size.as_u64(),
            Kind::Page => self.settings.max_page_size.as_u64(),
            Kind::Robots => 4 * MAX_ROBOTS_BYTES as u64,
        }
    }
}

/// What came of one request.
enum Step {
    Arrived(Arrived),
    Redirected(Redirect),
}

/// What became of the exchange by it.
enum Hop {
    Arrived(Arrived),
    /// It goes on at another address.
    Redirected,
}

/// What stands where the redirects end.
enum Arrived {
    /// 304.
    NotModified,
    Body(Vec<u8>),
}

impl Arrived {
    /// Returns the body; a 304 that nobody asked for is no answer.
    fn whole(self) -> Result<Vec<u8>, FetchError> {
        match self {
            Self::Body(bytes) => Ok(bytes),
            Self::NotModified => Err(FetchError::Status { status: 304 }),
        }
    }
}

/// Where a redirect leads, and whether for good.
struct Redirect {
    to: Url,
    is_permanent: bool,
}

fn redirect(response: &reqwest::Response, from: &Url) -> Result<Redirect, FetchError> {
    let location = response.headers().get(LOCATION).map_or(&b""[..], HeaderValue::as_bytes);
    let location = String::from_utf8_lossy(location);
    let bad = || FetchError::BadRedirect { location: location.to_string() };
    if location.is_empty() {
        return Err(bad());
    }
    let to = from.join(&location).map_err(|_| bad())?;
    Ok(Redirect { to, is_permanent: matches!(response.status().as_u16(), 301 | 308) })
}

/// Returns our name, the same everywhere: never a browser's.
fn user_agent(contact: &str) -> anyhow::Result<HeaderValue> {
    const NAME: &str =
        concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"), " (+", env!("CARGO_PKG_HOMEPAGE"));
    let name = if contact.is_empty() { format!("{NAME})") } else { format!("{NAME}; {contact})") };
    HeaderValue::from_str(&name)
        .map_err(|_| anyhow::anyhow!("fetch.contact {contact:?} cannot stand in a header: use plain ASCII"))
}
