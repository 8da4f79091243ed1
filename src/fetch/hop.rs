//! One hop of an exchange: a request to one host, when it may be asked, and what its answer comes to.

use reqwest::header::{
    CONTENT_LENGTH, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH, LOCATION, TRANSFER_ENCODING,
};
use reqwest::{Response, Version};
use url::Url;

use super::body::{self, Expected};
use super::request::{self, Kind, Request};
use super::{Exchange, FetchError, FetchSettings, Fetcher, Limit, MAX_ROBOTS_BYTES, home};

/// As many as browsers took before they lost patience with the web.
const MAX_REDIRECTS: usize = 10;

/// What came of one request.
enum Step {
    Arrived(Arrived),
    Redirected(Redirect),
}

/// What became of the exchange by it.
pub(super) enum Hop {
    Arrived(Arrived),
    /// It goes on at another address.
    Redirected,
}

/// What stands where the redirects end.
pub(super) enum Arrived {
    /// 304.
    NotModified,
    Body(Vec<u8>),
}

impl Arrived {
    /// Returns the body; a 304 that nobody asked for is no answer.
    pub(super) fn whole(self) -> Result<Vec<u8>, FetchError> {
        match self {
            Self::Body(bytes) => Ok(bytes),
            Self::NotModified => Err(FetchError::Status { status: 304 }),
        }
    }
}

/// Where a redirect leads, and whether for good.
pub(super) struct Redirect {
    pub(super) to: Url,
    pub(super) is_permanent: bool,
}

impl Fetcher {
    /// Makes one request of an exchange, its first or one it was redirected to.
    ///
    /// Waits until the host may be asked, and holds that host only, so that two exchanges redirected to each other's
    /// hosts cannot wait for each other.
    pub(super) async fn hop(
        &self,
        request: &Request<'_>,
        exchange: &mut Exchange,
    ) -> Result<Hop, FetchError> {
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
        let status = response.status().as_u16();
        let secrets = home::secrets(request.url, request.headers);
        exchange.read_head(status, response.headers(), &secrets, self.clock.now());
        exchange.is_length_known = response.version() >= Version::HTTP_2
            || [CONTENT_LENGTH, TRANSFER_ENCODING].iter().any(|name| response.headers().contains_key(name));
        match status {
            304 => Ok(Step::Arrived(Arrived::NotModified)),
            301 | 302 | 303 | 307 | 308 => redirect(&response, &exchange.final_url).map(Step::Redirected),
            _ if exchange.hints.is_challenge => Err(FetchError::Challenge),
            200 | 203 | 226 => {
                let expected = match request.kind {
                    Kind::Robots => Expected::Anything,
                    Kind::Page => Expected::Page,
                    Kind::Feed => Expected::Feed,
                };
                self.receive(response, request.kind, expected, exchange).await
            }
            // These ask for something, and are obeyed; under any other a feed may stand all the same.
            401 | 402 | 403 | 407 | 429 | 451 | 503 => Err(FetchError::Status { status }),
            _ if request.kind == Kind::Feed => {
                let denied = FetchError::Status { status };
                match self.receive(response, request.kind, Expected::DeniedFeed, exchange).await {
                    Ok(arrived) => {
                        exchange.flaw = Some(denied);
                        Ok(arrived)
                    }
                    Err(_) => Err(denied),
                }
            }
            status => Err(FetchError::Status { status }),
        }
    }

    /// Reads the body of an answer, and notes what is wrong with it.
    async fn receive(
        &self,
        response: Response,
        kind: Kind,
        expected: Expected,
        exchange: &mut Exchange,
    ) -> Result<Step, FetchError> {
        let limit = self.limit(kind);
        let received = body::read(response, expected, limit, self.settings.timeout.as_secs()).await?;
        let flaw = match received.flaw {
            // RFC 9309, 2.5: of a robots.txt that is too long, its beginning counts.
            Some(FetchError::TooLarge { .. }) if kind == Kind::Robots => None,
            // The beginning of a feed are its newest entries; that of a page is not the page.
            Some(err) if received.bytes.is_empty() || kind == Kind::Robots => return Err(err),
            Some(err @ FetchError::TooLarge { .. }) if kind == Kind::Page => return Err(err),
            flaw => flaw,
        };
        exchange.flaw = flaw;
        exchange.wire_bytes = Some(received.wire_bytes);
        exchange.wire_sha256 = Some(received.wire_sha256);
        exchange.body_bytes = Some(received.bytes.len() as u64);
        Ok(Step::Arrived(Arrived::Body(received.bytes)))
    }

    fn limit(&self, kind: Kind) -> Limit {
        let FetchSettings { max_feed_size, max_page_size, .. } = *self.settings;
        match kind {
            Kind::Feed => Limit { bytes: max_feed_size.as_u64(), setting: "fetch.max_feed_size" },
            Kind::Page => Limit { bytes: max_page_size.as_u64(), setting: "fetch.max_page_size" },
            Kind::Robots => Limit { bytes: 4 * MAX_ROBOTS_BYTES as u64, setting: "robots.txt" },
        }
    }
}

pub(super) fn redirect(response: &Response, from: &Url) -> Result<Redirect, FetchError> {
    let location = response.headers().get(LOCATION).map_or(&b""[..], HeaderValue::as_bytes);
    let location = String::from_utf8_lossy(location);
    let bad = || FetchError::BadRedirect { location: location.to_string() };
    if location.is_empty() {
        return Err(bad());
    }
    let to = from.join(&location).map_err(|_| bad())?;
    Ok(Redirect { to, is_permanent: matches!(response.status().as_u16(), 301 | 308) })
}
