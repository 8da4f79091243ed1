//! What is recorded of a page, and when it is looked at again, after one attempt at it.
//!
//! Pure.

use std::time::Duration;

use super::PageSettings;
use super::judge;
use super::page_reading::PageReading;
use super::robots::Denial;
use crate::fetch::FetchError;
use crate::model::{ArticleId, PageRecord, PageState, PendingPage, Timestamp, Validators};
use crate::schedule;

/// What came of one attempt.
#[derive(Debug)]
pub(super) enum PageOutcome {
    /// The page is as it was when it was read.
    NotModified,
    Found(Box<FoundPage>),
    /// robots.txt keeps us from it.
    Denied(Denial),
    /// Nothing came; `offline_for` when nobody can be reached, and so long nothing is tried.
    Failed {
        err: FetchError,
        retry_after: Option<Duration>,
        offline_for: Option<Duration>,
    },
    /// Its address is none.
    BadAddress {
        error: String,
    },
}

/// A page that was there, with what its server said of it.
#[derive(Debug)]
pub(super) struct FoundPage {
    pub(super) reading: PageReading,
    pub(super) validators: Validators,
    pub(super) retry_after: Option<Duration>,
}

/// A page that failed while nobody could be reached is tried again after so long.
const WHILE_OFFLINE: Duration = Duration::from_mins(15);

/// Returns what is recorded of a page; the log of the exchange is its caller's to add.
pub(super) fn decide(
    page: &PendingPage,
    outcome: PageOutcome,
    settings: &PageSettings,
    now: Timestamp,
) -> PageRecord {
    match outcome {
        PageOutcome::NotModified => PageRecord { is_gone: Some(false), ..stays(page, None, settings, now) },
        PageOutcome::Found(found) => found_page(page, *found, settings, now),
        PageOutcome::Denied(denial) => denied(page, denial, settings, now),
        PageOutcome::Failed { err, retry_after, offline_for } => {
            match postponed(&err, offline_for).filter(|_| page.extracted_at.is_none()) {
                Some(rest) => PageRecord {
                    error: Some(err.describe()),
                    next_page_at: Some(now + rest),
                    ..record(page.article, now, PageState::Pending)
                },
                None => failed(page, &err, retry_after, settings, now),
            }
        }
        PageOutcome::BadAddress { error } => {
            instead(page, PageState::Error, &format!("its address cannot be read: {error}"), now)
        }
    }
}

/// Returns what is recorded of a page whose record the archive refused.
pub(super) fn refused(article: ArticleId, refusal: String, now: Timestamp) -> PageRecord {
    PageRecord { error: Some(refusal), has_failed: true, ..record(article, now, PageState::Error) }
}

fn found_page(page: &PendingPage, found: FoundPage, settings: &PageSettings, now: Timestamp) -> PageRecord {
    let FoundPage {
        reading: PageReading { judgement, canonical_url, other_urls, raw, read_with, lesson },
        validators,
        retry_after,
    } = found;
    let is_gone = Some(judgement.state == PageState::Gone);
    if page.extracted_at.is_some() && judgement.reading.is_none() {
        return PageRecord { is_gone, ..stays(page, judgement.error, settings, now) };
    }
    let is_read = matches!(judgement.state, PageState::Ok | PageState::FeedOnly);
    // Validators go back only to the address that gave them, and vouch only for what was read.
    let home = canonical_url.as_deref().unwrap_or(&page.url);
    let is_at_home = validators.url.as_deref() == Some(home);
    // A challenge may be lifted, and an article announced early; what else is wrong with a page that was read stays wrong.
    let is_passing = matches!(judgement.state, PageState::Blocked | PageState::Gone);
    let retry = is_passing.then(|| schedule::page_retry(page.attempts + 1, retry_after)).flatten();
    PageRecord {
        error: judgement.error,
        is_gone,
        has_failed: !is_read,
        next_page_at: match retry {
            Some(rest) => Some(now + rest),
            None if is_read => next_look(settings, page, now),
            None => None,
        },
        canonical_url,
        other_urls,
        validators: if is_read && is_at_home { validators } else { Validators::default() },
        read_with: read_with.filter(|_| raw.is_some()),
        raw,
        reading: judgement.reading,
        lesson,
        ..record(page.article, now, judgement.state)
    }
}

/// The feed's text stands in for a page that robots.txt keeps us from.
fn denied(page: &PendingPage, denial: Denial, settings: &PageSettings, now: Timestamp) -> PageRecord {
    let (error, retry) = match denial {
        Denial::Unknown { why } => (
            format!("robots.txt cannot be read, so the page is left alone: {why}"),
            schedule::page_retry(page.attempts + 1, None),
        ),
        Denial::Forbidden => ("robots.txt asks not to fetch it".to_owned(), None),
    };
    if page.extracted_at.is_some() {
        return stays(page, Some(error), settings, now);
    }
    PageRecord {
        has_failed: retry.is_some(),
        next_page_at: retry.map(|rest| now + rest),
        ..instead(page, PageState::Skipped, &error, now)
    }
}

fn failed(
    page: &PendingPage,
    err: &FetchError,
    retry_after: Option<Duration>,
    settings: &PageSettings,
    now: Timestamp,
) -> PageRecord {
    let is_gone = matches!(err, FetchError::Status { status: 404 | 410 }).then_some(true);
    if page.extracted_at.is_some() {
        return PageRecord { is_gone, ..stays(page, Some(err.describe()), settings, now) };
    }
    let state = match err {
        FetchError::Status { status: 404 | 410 } => PageState::Gone,
        FetchError::Status { status: 401 | 403 | 451 } | FetchError::Challenge => PageState::Blocked,
        _ => PageState::Error,
    };
    // Publishers announce early: what is not there yet may come.
    let may_pass = err.is_transient() || matches!(err, FetchError::Status { status: 404 });
    let retry = may_pass.then(|| schedule::page_retry(page.attempts + 1, retry_after)).flatten();
    PageRecord {
        is_gone,
        has_failed: true,
        next_page_at: retry.map(|rest| now + rest),
        ..instead(page, state, &err.describe(), now)
    }
}

/// Neither a rest that a server asked for nor our own line being down is a failure of the page.
fn postponed(err: &FetchError, offline_for: Option<Duration>) -> Option<Duration> {
    match err {
        FetchError::HostAtRest { rest } => Some(*rest),
        FetchError::Connect(_) | FetchError::Timeout { .. } | FetchError::Broken(_) => {
            offline_for.map(|rest| rest.max(WHILE_OFFLINE))
        }
        _ => None,
    }
}

/// A page that was read once keeps its text and its state, whatever a later look finds.
fn stays(page: &PendingPage, error: Option<String>, settings: &PageSettings, now: Timestamp) -> PageRecord {
    let next_page_at = next_look(settings, page, now);
    PageRecord { error, next_page_at, ..record(page.article, now, PageState::Ok) }
}

/// The feed's text stands in for a page that could not be had.
fn instead(page: &PendingPage, state: PageState, error: &str, now: Timestamp) -> PageRecord {
    let judgement = judge::instead(page, state, error);
    PageRecord { error: judgement.error, reading: judgement.reading, ..record(page.article, now, state) }
}

/// Returns a record that nothing was learned.
pub(super) fn record(article: ArticleId, now: Timestamp, state: PageState) -> PageRecord {
    PageRecord {
        article,
        now,
        log: None,
        state,
        error: None,
        is_gone: None,
        has_failed: false,
        next_page_at: None,
        canonical_url: None,
        other_urls: Vec::new(),
        validators: Validators::default(),
        raw: None,
        read_with: None,
        reading: None,
        lesson: None,
    }
}

/// Returns when a page that was read is looked at again, as the configuration says: first so long after the first
/// reading, which may have waited for its host, then so long after the article was first seen.
fn next_look(settings: &PageSettings, page: &PendingPage, now: Timestamp) -> Option<Timestamp> {
    let since = if page.was_fetched { page.first_seen_at } else { now };
    let age = now.since(since);
    let next: Option<Duration> = settings.recheck.iter().copied().filter(|after| *after > age).min();
    next.map(|after| since + after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fetch::Limit;
    use crate::ingest::judge::Judgement;

    const MINUTE: Duration = Duration::from_mins(1);
    const DAY: Duration = Duration::from_hours(24);

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-02T12:00:00Z").unwrap()
    }

    fn pending(attempts: u32) -> PendingPage {
        PendingPage {
            article: ArticleId(1),
            url: "https://a.example/7".to_owned(),
            attempts,
            first_seen_at: now(),
            extracted_at: None,
            was_fetched: false,
            validators: Validators::default(),
            entry: None,
            title: None,
            summary: None,
            content: None,
            published: None,
            updated: None,
            words: 0,
            language: None,
            crawl_delay: None,
        }
    }

    fn read_before() -> PendingPage {
        PendingPage { extracted_at: Some(now()), was_fetched: true, ..pending(0) }
    }

    fn failure(err: FetchError) -> PageOutcome {
        PageOutcome::Failed { err, retry_after: None, offline_for: None }
    }

    fn status(status: u16) -> PageOutcome {
        failure(FetchError::Status { status })
    }

    fn found(state: PageState, canonical: Option<&str>, validators_of: &str) -> PageOutcome {
        let judgement = Judgement { state, error: None, reading: None };
        let canonical_url = canonical.map(ToOwned::to_owned);
        let reading = PageReading {
            judgement,
            canonical_url,
            other_urls: Vec::new(),
            raw: None,
            read_with: None,
            lesson: None,
        };
        let url = Some(validators_of.to_owned());
        let validators = Validators { etag: Some("\"7\"".to_owned()), last_modified: None, url };
        PageOutcome::Found(Box::new(FoundPage { reading, validators, retry_after: None }))
    }

    fn settings() -> PageSettings {
        PageSettings { recheck: vec![DAY, 7 * DAY], ..PageSettings::default() }
    }

    #[track_caller]
    fn check(page: &PendingPage, outcome: PageOutcome, state: PageState, next: Option<Duration>) {
        let record = decide(page, outcome, &settings(), now());
        let rest = record.next_page_at.map(|at| at.since(now()));
        assert_eq!((record.state, rest), (state, next), "{:?}", record.error);
    }

    #[test]
    fn a_page_that_is_not_there_may_have_been_announced_early_unless_it_is_gone_for_good() {
        check(&pending(0), status(404), PageState::Gone, Some(15 * MINUTE));
        check(&pending(2), status(404), PageState::Gone, Some(DAY));
        check(&pending(3), status(404), PageState::Gone, None);
        check(&pending(0), status(410), PageState::Gone, None);
        check(&pending(0), found(PageState::Gone, None, "x"), PageState::Gone, Some(15 * MINUTE));
    }

    #[test]
    fn that_a_page_is_gone_is_known_until_it_is_there_again() {
        let is_gone = |outcome| decide(&read_before(), outcome, &settings(), now()).is_gone;
        assert_eq!(is_gone(status(404)), Some(true));
        assert_eq!(is_gone(status(410)), Some(true));
        assert_eq!(is_gone(found(PageState::Gone, None, "x")), Some(true));
        assert_eq!(is_gone(status(500)), None);
        assert_eq!(is_gone(PageOutcome::Denied(Denial::Forbidden)), None);
        assert_eq!(is_gone(PageOutcome::NotModified), Some(false));
    }

    #[test]
    fn a_failure_that_may_pass_is_tried_again_until_its_chances_are_used_up() {
        check(&pending(0), status(403), PageState::Blocked, Some(15 * MINUTE));
        check(&pending(0), status(500), PageState::Error, Some(15 * MINUTE));
        check(&pending(2), failure(FetchError::Challenge), PageState::Blocked, Some(DAY));
        check(&pending(3), status(500), PageState::Error, None);
        let too_large = FetchError::TooLarge { limit: Limit { bytes: 1, setting: "fetch.max_page_size" } };
        check(&pending(0), failure(too_large), PageState::Error, None);
    }

    #[test]
    fn a_server_may_ask_for_a_longer_rest() {
        let err = FetchError::Status { status: 429 };
        let asked = PageOutcome::Failed { err, retry_after: Some(2 * DAY), offline_for: None };
        check(&pending(0), asked, PageState::Error, Some(2 * DAY));
    }

    #[test]
    fn what_is_not_the_pages_fault_costs_it_no_chance() {
        let timeout = || FetchError::Timeout { seconds: 30 };
        let offline =
            |rest| PageOutcome::Failed { err: timeout(), retry_after: None, offline_for: Some(rest) };
        check(&pending(3), offline(MINUTE), PageState::Pending, Some(15 * MINUTE));
        check(&pending(3), offline(20 * MINUTE), PageState::Pending, Some(20 * MINUTE));
        check(&pending(3), failure(FetchError::HostAtRest { rest: DAY }), PageState::Pending, Some(DAY));
        check(&pending(3), failure(timeout()), PageState::Error, None);
        assert!(!decide(&pending(3), offline(MINUTE), &settings(), now()).has_failed);
    }

    #[test]
    fn robots_txt_is_obeyed_and_asked_again_only_when_it_could_not_be_read() {
        check(&pending(0), PageOutcome::Denied(Denial::Forbidden), PageState::Skipped, None);
        let unknown = PageOutcome::Denied(Denial::Unknown { why: "the server answered 500".to_owned() });
        check(&pending(0), unknown, PageState::Skipped, Some(15 * MINUTE));
    }

    #[test]
    fn a_page_that_was_read_once_keeps_its_text_whatever_a_later_look_finds() {
        let address = "https://a.example/7";
        for outcome in [
            PageOutcome::NotModified,
            PageOutcome::Denied(Denial::Forbidden),
            status(404),
            failure(FetchError::HostAtRest { rest: MINUTE }),
            found(PageState::Thin, None, address),
        ] {
            let record = decide(&read_before(), outcome, &settings(), now());
            assert_eq!((record.state, record.has_failed), (PageState::Ok, false));
            assert!(record.reading.is_none());
            assert_eq!(record.next_page_at, Some(now() + DAY));
        }
    }

    #[test]
    fn a_page_that_was_read_is_looked_at_again_as_the_configuration_says() {
        check(&pending(0), found(PageState::Ok, None, "x"), PageState::Ok, Some(DAY));
        let older = PendingPage { was_fetched: true, first_seen_at: now() - 2 * DAY, ..pending(0) };
        check(&older, found(PageState::Ok, None, "x"), PageState::Ok, Some(5 * DAY));
        check(&pending(0), found(PageState::Thin, None, "x"), PageState::Thin, None);
        check(&pending(0), found(PageState::Blocked, None, "x"), PageState::Blocked, Some(15 * MINUTE));
    }

    #[test]
    fn validators_are_kept_only_when_their_address_is_the_articles_own() {
        let (own, other) = ("https://a.example/7", "https://a.example/8");
        for (state, canonical, given_by, are_kept) in [
            (PageState::Ok, None, own, true),
            (PageState::Ok, None, other, false),
            (PageState::Ok, Some(other), other, true),
            (PageState::Paywalled, None, own, false),
        ] {
            let record = decide(&pending(0), found(state, canonical, given_by), &settings(), now());
            assert_eq!(!record.validators.is_empty(), are_kept, "{state:?} {canonical:?} {given_by}");
        }
    }

    #[test]
    fn an_address_that_is_none_ends_the_matter() {
        let outcome = PageOutcome::BadAddress { error: "relative URL without a base".to_owned() };
        check(&pending(0), outcome, PageState::Error, None);
    }
}
