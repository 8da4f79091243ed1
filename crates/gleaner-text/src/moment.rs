use std::fmt;

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};
use serde::{Serialize, Serializer};

/// A publisher's date: the instant, the zone it was written in, and how exact it is.
///
/// To the second, in the years 0000 to 9999, where the text form sorts as time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    at: DateTime<Utc>,
    offset: Option<FixedOffset>,
    precision: Precision,
}

/// How much of a [`Moment`] its publisher stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// A calendar day; the moment is its midnight.
    Day,
    /// A time of day as well.
    Second,
}

impl Moment {
    /// Returns a calendar day, or `None` outside the years 0000 to 9999.
    pub fn day(date: NaiveDate) -> Option<Self> {
        Self::new(date.and_time(NaiveTime::MIN).and_utc(), None, Precision::Day)
    }

    /// Returns an instant in the zone it was written in, or `None` outside the years 0000 to 9999.
    pub fn zoned(at: DateTime<FixedOffset>) -> Option<Self> {
        Self::new(at.to_utc(), Some(*at.offset()), Precision::Second)
    }

    /// Returns an instant written without a zone, taken for UTC, or `None` outside the years 0000 to 9999.
    pub fn unzoned(at: NaiveDateTime) -> Option<Self> {
        Self::new(at.and_utc(), None, Precision::Second)
    }

    /// Returns an instant written in UTC, or `None` outside the years 0000 to 9999.
    pub fn utc(at: DateTime<Utc>) -> Option<Self> {
        Self::new(at, FixedOffset::east_opt(0), Precision::Second)
    }

    fn new(at: DateTime<Utc>, offset: Option<FixedOffset>, precision: Precision) -> Option<Self> {
        // A leap second is the second before it.
        let at = at.with_nanosecond(0)?;
        (0..=9999).contains(&at.year()).then_some(Self { at, offset, precision })
    }

    /// Returns the instant; of a day, its midnight.
    pub fn at(self) -> DateTime<Utc> {
        self.at
    }

    /// Returns the zone as written; `None` when none was, and UTC was assumed.
    pub fn offset(self) -> Option<FixedOffset> {
        self.offset
    }

    /// Returns how much the publisher stated.
    pub fn precision(self) -> Precision {
        self.precision
    }

    /// Whether this can be when something seen at `seen` was published: no earlier than the web itself, and no
    /// later than a day after, for clocks and zones that are wrong.
    pub fn is_plausible(self, seen: DateTime<Utc>) -> bool {
        /// 1991-08-06, the first web page.
        const FIRST_PAGE: i64 = 681_436_800;
        self.at.timestamp() >= FIRST_PAGE && self.at - seen <= TimeDelta::days(1)
    }
}

/// `2026-01-28` for a day, else RFC 3339 in the zone it was written in.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(offset) = self.offset.filter(|offset| offset.local_minus_utc() != 0) else {
            return match self.precision {
                Precision::Day => self.at.format("%Y-%m-%d").fmt(f),
                Precision::Second => self.at.format("%Y-%m-%dT%H:%M:%SZ").fmt(f),
            };
        };
        let local = self.at.with_timezone(&offset);
        match self.precision {
            Precision::Day => local.format("%Y-%m-%d").fmt(f),
            Precision::Second => local.format("%Y-%m-%dT%H:%M:%S%:z").fmt(f),
        }
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
