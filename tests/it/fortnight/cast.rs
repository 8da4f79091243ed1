//! Who publishes in the fortnight: each feed has one of the ways of publishers.

use std::time::Duration;

use super::record::{DAY, HOUR};

/// The ways of publishers; each feed of the fortnight has one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// `ETag` and `Last-Modified`, and everything as it should be.
    Model,
    /// An `ETag` of bytes that are no text.
    OddEtag,
    /// A `Last-Modified` in a form nobody else writes.
    OddDate,
    NoValidators,
    /// Gives validators for three days, then none.
    LosesValidators,
    /// A new `ETag` at each poll, with the same body.
    NewEtagSameBody,
    /// Gives an `ETag` with answers that are cut short, broken or no feed, too.
    Careless,
    /// Answers 304 to whoever shows a validator, whatever is new.
    Stuck,
    MaxAge,
    Expires,
    NoCache,
    /// 429 with seconds, with a date, with nothing, with more than a week.
    TooMany,
    TooManyDate,
    TooManyBare,
    TooManyLong,
    Unavailable,
    UnavailableBare,
    ServerError,
    Unanswered,
    Hanging,
    Moved,
    Moved308,
    /// Redirects for good to another place each day.
    FlipFlop,
    MovedToPage,
    Temporary,
    Temporary307,
    /// A web page stands where the feed was, for half a day.
    Portal,
    Gone,
    NotFound,
    Forbidden,
    Ttl,
    UpdatePeriod,
    SkipHours,
    SkipDays,
    /// Many entries, few shown.
    Rush,
    Quiet,
    /// Answers 226 with what is new.
    Delta,
    /// Says it is elsewhere, names an archive of older entries, sets cookies.
    Claims,
    Circle,
    Bomb,
    Endless,
    Pages,
    PagesBehindBrokenRobots,
    PagesWithDelay,
    PagesElsewhere,
}

/// How many feeds there are of each kind.
const CAST: &[(Kind, usize)] = &[
    (Kind::Model, 46),
    (Kind::OddEtag, 8),
    (Kind::OddDate, 8),
    (Kind::NoValidators, 10),
    (Kind::LosesValidators, 8),
    (Kind::NewEtagSameBody, 6),
    (Kind::Careless, 8),
    (Kind::Stuck, 6),
    (Kind::MaxAge, 8),
    (Kind::Expires, 8),
    (Kind::NoCache, 6),
    (Kind::TooMany, 6),
    (Kind::TooManyDate, 6),
    (Kind::TooManyBare, 6),
    (Kind::TooManyLong, 4),
    (Kind::Unavailable, 6),
    (Kind::UnavailableBare, 6),
    (Kind::ServerError, 8),
    (Kind::Unanswered, 8),
    (Kind::Hanging, 1),
    (Kind::Moved, 6),
    (Kind::Moved308, 6),
    (Kind::FlipFlop, 6),
    (Kind::MovedToPage, 6),
    (Kind::Temporary, 6),
    (Kind::Temporary307, 6),
    (Kind::Portal, 8),
    (Kind::Gone, 6),
    (Kind::NotFound, 6),
    (Kind::Forbidden, 6),
    (Kind::Ttl, 6),
    (Kind::UpdatePeriod, 6),
    (Kind::SkipHours, 6),
    (Kind::SkipDays, 6),
    (Kind::Rush, 3),
    (Kind::Quiet, 10),
    (Kind::Delta, 6),
    (Kind::Claims, 6),
    (Kind::Circle, 2),
    (Kind::Bomb, 2),
    (Kind::Endless, 2),
    (Kind::Pages, 6),
    (Kind::PagesBehindBrokenRobots, 2),
    (Kind::PagesWithDelay, 2),
    (Kind::PagesElsewhere, 2),
];

/// While this lasts, nobody answers anything: our own line is down.
pub(super) const OUTAGE: std::ops::Range<Duration> =
    Duration::from_hours(7 * 24 + 2)..Duration::from_hours(7 * 24 + 8);

/// While this lasts, a publisher has its trouble.
pub(super) const TROUBLE: std::ops::Range<Duration> =
    Duration::from_hours(3 * 24)..Duration::from_hours(5 * 24);

pub(super) const PORTAL: std::ops::Range<Duration> =
    Duration::from_hours(4 * 24)..Duration::from_hours(4 * 24 + 12);

#[derive(Debug, Clone)]
pub(super) struct Feed {
    pub(super) kind: Kind,
    pub(super) number: usize,
    pub(super) host: String,
    pub(super) path: String,
    /// Between two of its entries.
    pub(super) period: Duration,
    pub(super) window: u64,
}

/// Returns all feeds, each on a host of its own.
pub(super) fn cast() -> Vec<Feed> {
    let kinds = CAST.iter().flat_map(|(kind, count)| std::iter::repeat_n(*kind, *count));
    let feed = |(number, kind): (usize, Kind)| {
        let period = match kind {
            Kind::Model | Kind::Delta => 6 * HOUR,
            Kind::Rush => HOUR / 6,
            // Without what holds them back these would be polled far more often.
            Kind::MaxAge | Kind::Expires => 7 * HOUR / 2,
            Kind::NoValidators | Kind::Ttl | Kind::UpdatePeriod | Kind::SkipHours | Kind::SkipDays => HOUR,
            Kind::Quiet => 90 * DAY,
            Kind::Stuck | Kind::Pages => 12 * HOUR,
            _ => 30 * HOUR,
        };
        let window = if kind == Kind::Rush { 8 } else { 10 };
        let host = format!("127.77.{}.{}", 1 + number / 200, 1 + number % 200);
        Feed { kind, number, host, path: "/feed".to_owned(), period, window }
    };
    kinds.enumerate().map(feed).collect()
}

/// Every feed has a past when the fortnight begins.
const FIRST: u64 = 100;

impl Feed {
    pub(super) fn offset(&self) -> u64 {
        self.number as u64 * 7919 % self.period.as_secs()
    }

    pub(super) fn age(&self, number: u64, at: Duration) -> Duration {
        let newest = newest(self, at);
        let since_newest = (at.as_secs() + self.offset()) % self.period.as_secs();
        Duration::from_secs(since_newest + (newest - number) * self.period.as_secs())
    }
}

/// Returns the number of the newest entry.
pub(super) fn newest(feed: &Feed, at: Duration) -> u64 {
    FIRST + (at.as_secs() + feed.offset()) / feed.period.as_secs()
}
