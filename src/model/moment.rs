use std::fmt;
use std::time::Duration;

use chrono::FixedOffset;
use serde::{Serialize, Serializer};

use super::Timestamp;

/// A publisher's date: the instant, the zone it was written in, and how exact it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    pub at: Timestamp,
    /// The zone as written; `None` when none was, and UTC was assumed.
    pub offset: Option<FixedOffset>,
    pub precision: Precision,
}

/// How much of a [`Moment`] its publisher stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// A calendar day; `at` is its midnight.
    Day,
    /// A time of day as well.
    Second,
}

impl Moment {
    /// Whether this can be when something seen at `seen` was published: no earlier than the web itself, and no
    /// later than a day after, for clocks and zones that are wrong.
    pub fn is_plausible(self, seen: Timestamp) -> bool {
        const DAY: Duration = Duration::from_hours(24);
        /// 1991-08-06, the first web page.
        const FIRST_PAGE: i64 = 681_436_800;
        self.at.unix() >= FIRST_PAGE && self.at <= seen + DAY
    }

    /// Returns an exact instant whose zone is UTC.
    pub fn utc(at: Timestamp) -> Self {
        Self { at, offset: FixedOffset::east_opt(0), precision: Precision::Second }
    }
}

/// `2026-01-28` for a day, else RFC 3339 in the zone it was written in.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(offset) = self.offset.filter(|offset| offset.local_minus_utc() != 0) else {
            return match self.precision {
                Precision::Day => self.at.to_utc().format("%Y-%m-%d").fmt(f),
                Precision::Second => self.at.fmt(f),
            };
        };
        let local = self.at.to_utc().with_timezone(&offset);
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
