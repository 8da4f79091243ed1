use std::fmt;
use std::ops::{Add, Sub};
use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, SubsecRound, TimeDelta, Utc};
use gleaner_text::Moment;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An instant in UTC, to the second: what the archive stores as `YYYY-MM-DDTHH:MM:SSZ`.
///
/// Years run from 0000 to 9999, because the text form sorts as time only there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(DateTime<Utc>);

const FORMAT: &str = "%Y-%m-%dT%H:%M:%SZ";

impl Timestamp {
    /// The last second of the year 9999.
    pub const LAST: Self = Self(DateTime::from_timestamp(253_402_300_799, 0).expect("a year chrono knows"));

    /// Returns the instant to the second, or `None` outside the years 0000 to 9999.
    pub fn new(at: DateTime<Utc>) -> Option<Self> {
        use chrono::Datelike;
        (0..=9999).contains(&at.year()).then(|| Self(at.trunc_subsecs(0)))
    }

    /// Returns the instant this many seconds after 1970, or `None` outside the years 0000 to 9999.
    pub fn from_unix(seconds: i64) -> Option<Self> {
        DateTime::from_timestamp(seconds, 0).and_then(Self::new)
    }

    /// Reads the archive's own form, `YYYY-MM-DDTHH:MM:SSZ`, and no other.
    pub fn parse(text: &str) -> Option<Self> {
        NaiveDateTime::parse_from_str(text, FORMAT).ok().and_then(|at| Self::new(at.and_utc()))
    }

    /// Returns the seconds since 1970, negative before.
    pub fn unix(self) -> i64 {
        self.0.timestamp()
    }

    /// Returns the same instant as chrono's type.
    pub fn to_utc(self) -> DateTime<Utc> {
        self.0
    }

    /// Returns how long after `earlier` this is, zero when it is not.
    pub fn since(self, earlier: Self) -> Duration {
        (self.0 - earlier.0).to_std().unwrap_or_default()
    }
}

impl From<Moment> for Timestamp {
    /// Keeps the instant, and forgets the zone and how exact it is.
    fn from(moment: Moment) -> Self {
        Self(moment.at())
    }
}

impl Add<Duration> for Timestamp {
    type Output = Self;

    /// Stops at the end of the year 9999 rather than overflow.
    fn add(self, rest: Duration) -> Self {
        TimeDelta::from_std(rest)
            .ok()
            .and_then(|rest| self.0.checked_add_signed(rest))
            .and_then(Self::new)
            .unwrap_or(Self::LAST)
    }
}

impl Sub<Duration> for Timestamp {
    type Output = Self;

    /// Stops at 1970 rather than underflow.
    fn sub(self, rest: Duration) -> Self {
        TimeDelta::from_std(rest)
            .ok()
            .and_then(|rest| self.0.checked_sub_signed(rest))
            .and_then(Self::new)
            .unwrap_or(Self(DateTime::UNIX_EPOCH))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.format(FORMAT).fmt(f)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom(format!("{text:?} is no time")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_form_reads_back_as_it_was_written() {
        let at = Timestamp::parse("2026-01-28T09:30:00Z").unwrap();
        assert_eq!(at.to_string(), "2026-01-28T09:30:00Z");
        assert_eq!(Timestamp::from_unix(at.unix()), Some(at));
    }

    #[test]
    fn other_forms_are_refused() {
        for text in ["2026-01-28", "2026-01-28 09:30:00", "2026-01-28T09:30:00+00:00", "2026-02-30T00:00:00Z"]
        {
            assert_eq!(Timestamp::parse(text), None, "{text}");
        }
    }

    #[test]
    fn adding_stops_at_the_last_year_that_sorts() {
        let at = Timestamp::parse("9999-12-31T00:00:00Z").unwrap();
        assert_eq!((at + Duration::from_secs(u64::MAX)).to_string(), "9999-12-31T23:59:59Z");
    }
}
