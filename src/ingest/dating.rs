//! Which date an article goes by, and whose word it is.
//!
//! Pure. The publisher's dates count where they are plausible: when it was published, else when it was last changed.

use crate::model::{Moment, Precision, Timestamp};

/// What a page, or a feed, says of an article's dates.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Dates {
    pub(super) published: Option<Moment>,
    pub(super) modified: Option<Moment>,
}

/// The date an article goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dated {
    /// `None` where nobody says when it was published.
    pub(super) published: Option<Moment>,
    /// When it was published, else changed, else first seen.
    pub(super) effective_at: Timestamp,
    /// `page`, `feed` or `first_seen`.
    pub(super) source: &'static str,
}

/// Returns the date by the page's word, else the feed's, else ours; a feed may say a page's day more exactly.
pub(super) fn date(page: Dates, feed: Dates, first_seen: Timestamp) -> Dated {
    let plausible = |date: Option<Moment>| date.filter(|moment| moment.is_plausible(first_seen.to_utc()));
    let (published, source) = match (plausible(page.published), plausible(feed.published)) {
        (Some(day), Some(exact)) if day.precision() == Precision::Day && is_near(day, exact) => {
            (Some(exact), "feed")
        }
        (Some(page), _) => (Some(page), "page"),
        (None, Some(feed)) => (Some(feed), "feed"),
        (None, None) => (None, "first_seen"),
    };
    let (effective_at, source) = match (published, plausible(page.modified), plausible(feed.modified)) {
        (Some(published), ..) => (published.into(), source),
        (None, Some(modified), _) => (modified.into(), "page"),
        (None, None, Some(updated)) => (updated.into(), "feed"),
        (None, None, None) => (first_seen, source),
    };
    Dated { published, effective_at, source }
}

/// Whether an instant may lie on a day, in whatever zone the day was meant.
fn is_near(day: Moment, exact: Moment) -> bool {
    const HOURS_14: i64 = 14 * 3600;
    let from_midnight = (exact.at() - day.at()).num_seconds();
    (-HOURS_14..86_400 + HOURS_14).contains(&from_midnight)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::utc(Timestamp::parse(text).unwrap().to_utc()).unwrap()
    }

    fn published(published: Moment) -> Dates {
        Dates { published: Some(published), modified: None }
    }

    #[track_caller]
    fn check(page: Dates, feed: Dates, expected: &str, source: &str) {
        let first_seen = Timestamp::parse("2026-11-02T12:00:00Z").unwrap();
        let dated = date(page, feed, first_seen);
        assert_eq!((&*dated.effective_at.to_string(), dated.source), (expected, source));
    }

    #[test]
    fn a_feeds_exact_time_completes_a_pages_day() {
        let day = |text| published(Moment::day(at(text).at().date_naive()).unwrap());
        let exact = published(at("2026-11-01T22:30:00Z"));
        check(day("2026-11-02T00:00:00Z"), exact, "2026-11-01T22:30:00Z", "feed");
        check(day("2026-10-20T00:00:00Z"), exact, "2026-10-20T00:00:00Z", "page");
    }

    #[test]
    fn what_was_published_comes_before_what_was_changed_and_that_before_what_we_saw() {
        let changed = |text| Dates { published: None, modified: Some(at(text)) };
        let none = Dates::default();
        let (then, later) = ("2026-10-01T08:00:00Z", "2026-10-05T08:00:00Z");
        check(changed(later), published(at(then)), then, "feed");
        check(changed(then), changed(later), then, "page");
        check(none, changed(later), later, "feed");
        check(none, none, "2026-11-02T12:00:00Z", "first_seen");
    }

    #[test]
    fn an_implausible_date_is_no_date() {
        for date in ["2036-11-01T22:30:00Z", "1970-01-01T00:00:00Z"] {
            check(published(at(date)), Dates::default(), "2026-11-02T12:00:00Z", "first_seen");
        }
    }
}
