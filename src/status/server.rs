//! Answers whoever looks: reads the archive, changes nothing.

use std::future::Future;
use std::net::IpAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tracing::warn;
use url::form_urlencoded;

use super::feed_page::{self, Shown};
use super::metrics::Metrics;
use super::page::{self, Asked, FEEDS_A_PAGE};
use super::snapshot::Snapshots;
use crate::archive::{ArchiveError, Reader, Search};
use crate::clock::Clock;

/// So many answers are made at a time; whoever comes then waits.
const ANSWERS_AT_ONCE: usize = 4;

/// Bytes of a search from the page: what is longer was not typed by anybody.
const LONGEST_SEARCH: usize = 200;

const HITS_SHOWN: u32 = 20;
const DAYS_SHOWN: i64 = 90;
const POLLS_SHOWN: i64 = 20;
const ARTICLES_SHOWN: i64 = 20;

/// Nothing runs, nothing is fetched from elsewhere, and nobody frames it.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HTML: &str = "text/html; charset=utf-8";
const PLAIN: &str = "text/plain; charset=utf-8";

struct Desk {
    snapshots: Snapshots,
    metrics: Arc<Metrics>,
    clock: Clock,
    places: Semaphore,
    /// Nobody but this machine can ask, so whoever comes by a name of the web was led here by a page of it.
    is_local: bool,
}

struct Answer {
    status: StatusCode,
    content_type: &'static str,
    body: String,
}

/// Serves the page, the metrics and the two probes until `stop`.
pub async fn serve(
    listener: TcpListener,
    reader: Reader,
    metrics: Arc<Metrics>,
    clock: Clock,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let snapshots = Snapshots::new(reader, clock.clone());
    let is_local = listener.local_addr()?.ip().is_loopback();
    let desk = Desk { snapshots, metrics, clock, places: Semaphore::new(ANSWERS_AT_ONCE), is_local };
    let app = Router::new().fallback(answer).with_state(Arc::new(desk));
    axum::serve(listener, app).with_graceful_shutdown(stop).await
}

async fn answer(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let query = request.uri().query().unwrap_or_default();
    let answer = if desk.is_local && !names_this_machine(&request) {
        Answer::plain(StatusCode::MISDIRECTED_REQUEST, "ask for localhost, or for an address in digits\n")
    } else if is_sent_by_another_site(request.headers(), query) {
        Answer::plain(StatusCode::FORBIDDEN, "another site's page may not ask this\n")
    } else if matches!(*request.method(), Method::GET | Method::HEAD) {
        desk.attend(request.uri().path(), query).await.unwrap_or_else(|err| {
            warn!("the status page cannot be shown: {err}");
            Answer::plain(StatusCode::SERVICE_UNAVAILABLE, "the archive cannot be read just now\n")
        })
    } else {
        Answer::plain(StatusCode::METHOD_NOT_ALLOWED, "there is nothing here to change\n")
    };
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = answer.status;
    let headers = response.headers_mut();
    for (name, value) in [
        (CONTENT_TYPE, answer.content_type),
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Whether the host that was asked for is localhost or digits: any other name may be one of the web that was turned to here.
fn names_this_machine(request: &Request) -> bool {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok());
    let Some(host) = host.or(request.uri().host()) else { return true };
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let digits = name.trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost") || digits.parse::<IpAddr>().is_ok()
}

/// Whether a page of another site asks, as browsers say; a link to the page itself may be followed from anywhere.
fn is_sent_by_another_site(headers: &HeaderMap, query: &str) -> bool {
    let says = |name: &str, word: &str| headers.get(name).is_some_and(|value| value == word);
    says("sec-fetch-site", "cross-site") && !(says("sec-fetch-dest", "document") && query.is_empty())
}

impl Answer {
    fn plain(status: StatusCode, body: &str) -> Self {
        Self { status, content_type: PLAIN, body: body.to_owned() }
    }

    fn html(body: String) -> Self {
        Self { status: StatusCode::OK, content_type: HTML, body }
    }

    fn probe(is_well: bool, body: &str) -> Self {
        Self::plain(if is_well { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }, body)
    }
}

impl Desk {
    async fn attend(&self, path: &str, query: &str) -> Result<Answer, ArchiveError> {
        let now = self.clock.elapsed();
        match path {
            // Probes wait for nobody: they are asked when something is slow.
            "/health" if self.metrics.is_alive(now) => return Ok(Answer::probe(true, "alive\n")),
            "/health" => return Ok(Answer::probe(false, "the loop hangs\n")),
            "/ready" if self.metrics.is_ready(now) => return Ok(Answer::probe(true, "ready\n")),
            "/ready" => return Ok(Answer::probe(false, "the archive takes nothing just now\n")),
            "/style.css" => {
                let body = include_str!("style.css").to_owned();
                return Ok(Answer { status: StatusCode::OK, content_type: "text/css; charset=utf-8", body });
            }
            _ => {}
        }
        let _place = self.places.acquire().await;
        match path {
            "/" => self.page(query).await,
            "/metrics" => self.metrics().await,
            _ => match path.strip_prefix("/feed/").and_then(|id| id.parse().ok()) {
                Some(id) => self.feed(id).await,
                None => Ok(Answer::plain(StatusCode::NOT_FOUND, "there is nothing here\n")),
            },
        }
    }

    async fn page(&self, query: &str) -> Result<Answer, ArchiveError> {
        let asked = |name: &str| {
            let found = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        let page = asked("page").and_then(|page| page.parse().ok()).unwrap_or(1).clamp(1, 1_000_000);
        let reader = self.snapshots.reader();
        let words = asked("q").filter(|words| !words.trim().is_empty());
        if words.as_ref().is_some_and(|words| words.len() > LONGEST_SEARCH) {
            return Ok(Answer::plain(StatusCode::BAD_REQUEST, "that is too long to search for\n"));
        }
        let search = match &words {
            Some(words) => {
                let found =
                    reader.search(&Search::best(words, HITS_SHOWN)).await.map_err(|err| err.to_string());
                Some((words.as_str(), found))
            }
            None => None,
        };
        let feeds = reader.feeds_by_trouble(FEEDS_A_PAGE, (page - 1) * FEEDS_A_PAGE).await?;
        let snapshot = self.snapshots.get().await?;
        Ok(Answer::html(page::render(&snapshot, &Asked { feeds: &feeds, page, search })))
    }

    async fn feed(&self, id: i64) -> Result<Answer, ArchiveError> {
        let reader = self.snapshots.reader();
        let Some(feed) = reader.feeds(Some(&id.to_string())).await?.pop() else {
            return Ok(Answer::plain(StatusCode::NOT_FOUND, "there is no such feed\n"));
        };
        let shown = Shown {
            feed,
            days: reader.feed_days(id, DAYS_SHOWN).await?,
            polls: reader.latest_polls(id, POLLS_SHOWN).await?,
            articles: reader.latest_articles_of(id, ARTICLES_SHOWN).await?,
        };
        Ok(Answer::html(feed_page::render(&shown)))
    }

    async fn metrics(&self) -> Result<Answer, ArchiveError> {
        let snapshot = self.snapshots.get().await?;
        let body = self.metrics.encode(&snapshot, resident_bytes()).unwrap_or_default();
        let content_type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
        Ok(Answer { status: StatusCode::OK, content_type, body })
    }
}

/// Returns the memory of this process, 0 where the system does not tell.
fn resident_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse::<u64>().ok());
    kib.map_or(0, |kib| kib * 1024)
}
