//! Whether a server's robots.txt lets a page be fetched.

use std::time::Duration;

use tracing::info;
use url::Url;

use super::Context;
use crate::archive::{ArchiveError, RobotsAnswer};
use crate::fetch::{FetchError, MAX_ROBOTS_BYTES, Robots};
use crate::model::{FailureKind, Outcome, RobotsRecord};
use crate::schedule;

/// A robots.txt is asked for again after so long (RFC 9309, 2.4).
const LASTS: Duration = Duration::from_hours(24);

/// One that could not be read is tried again sooner, but not for each page.
const FAILURE_LASTS: Duration = Duration::from_hours(1);

/// What robots.txt says of one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Permission {
    Granted,
    Denied(Denial),
}

/// Why a page may not be fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Denial {
    Forbidden,
    /// robots.txt could not be read, so nothing may be fetched for now.
    Unknown {
        why: String,
    },
}

/// Returns what the archive's copy says; `None` when there is none, or an old one.
pub(super) async fn remembered(context: &Context, url: &Url) -> Result<Option<Permission>, ArchiveError> {
    let origin = url.origin().ascii_serialization();
    let now = context.clock.now();
    let known = context.archive.reader().robots(&origin).await?;
    let fresh = known.filter(|known| {
        let lasts = if known.error.is_some() { FAILURE_LASTS } else { LASTS };
        schedule::is_fresh(known.fetched_at, lasts, now)
    });
    Ok(fresh.map(|robots| permission(&robots, url)))
}

/// Returns what is said of a page that a redirect led to; an error when its server is to be left alone for long.
pub(super) async fn on_the_way(
    context: &Context,
    url: &Url,
) -> Result<Result<Permission, FetchError>, ArchiveError> {
    if let Some(permission) = remembered(context, url).await? {
        return Ok(Ok(permission));
    }
    match context.fetcher.long_rest(url.host_str().unwrap_or_default()) {
        Some(rest) => Ok(Err(FetchError::HostAtRest { rest })),
        None => ask(context, url, None).await.map(Ok),
    }
}

/// Asks the page's server for its robots.txt, keeps it, and returns what it says.
///
/// `gap` is the delay its last one asked for.
pub(super) async fn ask(
    context: &Context,
    url: &Url,
    gap: Option<Duration>,
) -> Result<Permission, ArchiveError> {
    let (exchange, answer) = context.fetcher.robots(url, gap).await;
    let (body, error, outcome) = match answer {
        Ok(bytes) => (Some(text(&bytes)), None, Outcome::Stored),
        // Where there is none, all is allowed; but a server that has too much to do has not said so.
        Err(FetchError::Status { status: status @ 400..=499 }) if status != 429 => {
            (None, None, Outcome::Failed(FailureKind::HttpError))
        }
        // Nor is anything to be heard where nothing may be fetched: the page will be refused by itself.
        Err(err) if err.kind() == FailureKind::Refused => (None, None, err.outcome()),
        Err(err) => (None, Some(err.describe()), err.outcome()),
    };
    let record = RobotsRecord {
        origin: url.origin().ascii_serialization(),
        fetched_at: exchange.answered_at,
        status: exchange.status,
        crawl_delay: body.as_deref().and_then(|body| Robots::parse(body).crawl_delay),
        error: error.clone(),
        body,
    };
    let permission = permission(&record, url);
    if let (Some(host), Some(delay)) = (url.host_str(), record.crawl_delay) {
        context.fetcher.hosts().pause(host, exchange.answered_at + delay);
    }
    let log = exchange.log(outcome, error);
    let host = url.host_str().unwrap_or_default().to_owned();
    info!(host, status = log.status, outcome = outcome.as_str(), error = log.error, "read robots.txt");
    context.archive.write(RobotsAnswer { host, robots: record, log }).await?;
    Ok(permission)
}

fn permission(robots: &RobotsRecord, url: &Url) -> Permission {
    match (&robots.error, &robots.body) {
        (Some(why), _) => Permission::Denied(Denial::Unknown { why: why.clone() }),
        (None, Some(body)) if !Robots::parse(body).allows(url) => Permission::Denied(Denial::Forbidden),
        (None, _) => Permission::Granted,
    }
}

fn text(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(MAX_ROBOTS_BYTES)]);
    text.replace('\0', "")
}
