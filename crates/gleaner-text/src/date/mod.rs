//! Reads the dates publishers write: ISO 8601 and its relatives, mail dates, and dates in words.
//!
//! A value is taken apart into a time, a zone and a date, in whatever order they stand. A form that could mean two days,
//! "3/4/2005" or "12 lis 2025", means none, unless the language of the text or the words around it tell which.
//!
//! ```
//! use gleaner_text::date;
//!
//! let read = |text, language| date::Reader::new().in_language(language).parse(text).map(|at| at.to_string());
//! assert_eq!(read("Sun Jan  4 16:29:06 PST 2004", None).as_deref(), Some("2004-01-04T16:29:06-08:00"));
//! assert_eq!(read("3/4/2005", None), None);
//! assert_eq!(read("3/4/2005", Some("de")).as_deref(), Some("2005-04-03"));
//! assert_eq!(read("12 lis 2025", Some("hr")).as_deref(), Some("2025-10-12"));
//!
//! let line = "Published on 28 January 2026, 3 min read";
//! assert_eq!(date::from_words(line).map(|at| at.to_string()).as_deref(), Some("2026-01-28"));
//! ```

mod clock;
mod day;
mod digits;
mod found;
mod language;
pub(crate) mod month;
mod short;
mod solar;
#[cfg(test)]
mod tests;
mod token;
mod weekday;
mod worded;
mod zone;

use crate::measure::is_mark;
use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveTime, TimeDelta};

use crate::Moment;
use crate::measure::ends_as_sentence;

use clock::Clock;
use digits::western;
use found::Found;
use language::{Language, Order};
use weekday::Weekdays;
use zone::Zone;

/// Longer texts, in characters, may hold a date, and are none.
const LONGEST_VALUE: usize = 100;

/// The shortest value: a year.
const SHORTEST_VALUE_BYTES: usize = 4;

/// Returns the moment a declared value names, or `None` if it cannot be told which is meant.
///
/// A value without a zone is taken for UTC; one without a time of day, or in a zone that is not known, for a whole day.
pub fn parse(value: &str) -> Option<Moment> {
    Reader::new().parse(value)
}

/// Returns the first day that a line written for people names in full, wherever it stands: "Jan. 28, 2026", "28. Januar
/// 2026", "28.01.2026", "2026年1月28日".
pub fn from_words(line: &str) -> Option<Moment> {
    Reader::new().from_words(line)
}

/// Returns whether a line holds a date and hardly anything beside it.
pub fn looks_like_a_date_line(line: &str) -> bool {
    Reader::new().looks_like_a_date_line(line)
}

/// Returns whether a line tells the month by its name, so that no other can be meant.
pub fn names_a_month(line: &str) -> bool {
    Reader::new().names_a_month(line)
}

/// Reads dates with what is known of the text they stand in.
#[derive(Debug, Clone, Default)]
pub struct Reader<'a> {
    language: Option<&'a str>,
    years: Option<RangeInclusive<i32>>,
    only_written_out: bool,
    /// The order of day and month where the language does not tell it.
    order: Option<Order>,
    /// The weekday that the value at hand names.
    weekdays: Weekdays,
}

impl<'a> Reader<'a> {
    /// Returns a reader of whom nothing is known but that it reads dates.
    pub const fn new() -> Self {
        Self { language: None, years: None, only_written_out: false, order: None, weekdays: Weekdays::NONE }
    }

    /// Reads names and figures as this language does, by its BCP 47 tag, before all others.
    #[must_use]
    pub fn in_language(self, language: Option<&'a str>) -> Self {
        Self { language, ..self }
    }

    /// Reads no other years than these.
    #[must_use]
    pub fn of_years(self, years: RangeInclusive<i32>) -> Self {
        Self { years: Some(years), ..self }
    }

    /// Reads only days whose year has four digits, and whose month and day are there.
    ///
    /// Else "2003" in a value is the first day of that year, and "31/12/05" one of 2005.
    #[must_use]
    pub fn only_written_out(self) -> Self {
        Self { only_written_out: true, ..self }
    }

    /// Reads days that could be two, "3/4/2005", as those of some other lines are written: "25/4/2005".
    #[must_use]
    pub fn in_order_of<'l>(self, others: impl Iterator<Item = &'l str>) -> Self {
        let order = self.order_of(others);
        Self { order, ..self }
    }

    /// Returns the day that a line names without its year, if it can be of this one by its weekday: "Monday, August 24".
    pub fn in_year(&self, line: &str, year: i32) -> Option<Moment> {
        let line = &*western(line);
        let timeless = Clock::find(line).map_or_else(|| line.to_owned(), |clock| clock.rest);
        let names_a_year = timeless.split(|c: char| !c.is_ascii_digit()).any(|number| number.len() > 2);
        if names_a_year || !self.names_a_month(&timeless) && !timeless.contains(['月', '월']) {
            return None;
        }
        let Found::Day(day) = self.written_out(&format!("{timeless} {year}"))? else { return None };
        let weekdays = Weekdays::named_in(line);
        Moment::day(day).filter(|_| weekdays.is_empty() || weekdays.has(day))
    }

    /// Returns the moment a declared value names; see [`parse`].
    pub fn parse(&self, value: &str) -> Option<Moment> {
        let value = without_wrapping(value.trim().trim_matches(['"', '\'']));
        match as_specified(value) {
            Some(at) => self.zoned(at),
            None => Self { weekdays: Weekdays::named_in(value), ..self.clone() }.unspecified(value),
        }
    }

    /// Reads what no specification describes.
    fn unspecified(&self, value: &str) -> Option<Moment> {
        let value = &*western(value);
        if value.len() < SHORTEST_VALUE_BYTES {
            return None;
        }
        if value.chars().count() > LONGEST_VALUE {
            return self.from_words(value);
        }
        if let Some(at) = epoch(value) {
            return Moment::utc(at.to_utc()).filter(|_| self.can_be(at.date_naive()));
        }
        let Some(clock) = Clock::find(value) else { return Moment::day(self.day(value)?) };
        let local = self.day(&clock.rest)?.and_time(NaiveTime::MIN);
        let local = local.checked_add_signed(TimeDelta::seconds(i64::from(clock.seconds)))?;
        match clock.zone {
            Zone::Unsaid => Moment::unzoned(local),
            zone => zone.instant(&local).map_or_else(|| Moment::day(local.date()), |at| self.zoned(at)),
        }
    }

    /// Returns the first day a line names in full; see [`from_words`].
    pub fn from_words(&self, line: &str) -> Option<Moment> {
        Moment::day(self.written_out(&western(line))?.day()?)
    }

    /// Returns the first day that a short line writes with two digits for the year: "8.5.12", "31/10/23", "03-May-24".
    ///
    /// Only where a date is expected: versions and scores are written so too.
    pub fn from_short_year(&self, line: &str) -> Option<Moment> {
        Moment::day(self.short(&western(line))?)
    }

    /// Returns whether a line names a day in full, and it cannot be told which: "3/4/2005".
    pub fn could_be_two_days(&self, line: &str) -> bool {
        self.written_out(&western(line)) == Some(Found::Either)
    }

    /// Returns whether a line holds a date, be it one that could be two days, and hardly anything beside it.
    pub fn looks_like_a_date_line(&self, line: &str) -> bool {
        let line = &*western(line);
        let without_time = || Clock::find(line).and_then(|clock| self.written_out(&clock.rest));
        if self.written_out(line).or_else(without_time).is_none() {
            return false;
        }
        let words = || line.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
        let rest = words().filter(|word| {
            !word.is_empty()
                && !word.chars().all(|c| c.is_ascii_digit())
                && month::in_language(word, self.language(), &[]).is_none()
                && !language::is_date_word(word)
        });
        let last = words().rfind(|word| !word.is_empty());
        let is_sentence = ends_as_sentence(line)
            && !last.is_some_and(|word| {
                language::is_date_word(word)
                    || word.starts_with(|c: char| c.is_ascii_digit() && word.ends_with(char::is_alphabetic))
            });
        let others = if is_sentence { 0 } else { 3 };
        rest.count() <= others
    }

    /// Returns whether a line tells the month by its name, so that no other can be meant.
    pub fn names_a_month(&self, line: &str) -> bool {
        let mut words = line.split(|c: char| !c.is_alphanumeric() && !is_mark(c));
        words.any(|word| month::number(word, self.language()).is_some())
    }

    fn language(&self) -> Option<Language> {
        self.language.map(Language::of)
    }

    fn can_be(&self, day: NaiveDate) -> bool {
        self.years.as_ref().is_none_or(|years| years.contains(&day.year()))
    }

    fn zoned(&self, at: DateTime<FixedOffset>) -> Option<Moment> {
        Moment::zoned(at).filter(|_| self.can_be(at.date_naive()))
    }
}

/// Reads RFC 3339 and RFC 2822, the usual cases, fast.
fn as_specified(value: &str) -> Option<DateTime<FixedOffset>> {
    if let Ok(at) = DateTime::parse_from_rfc3339(value) {
        return Some(at);
    }
    // Zones by letters are read as publishers mean them, which is not what the standard says of all.
    let is_mail = value.ends_with("GMT") || value.ends_with(|c: char| c.is_ascii_digit());
    is_mail.then(|| DateTime::parse_from_rfc2822(value).ok()).flatten()
}

/// Returns what stands in `/Date(1717582500000)/` and behind `D:`, as programs print dates that were not meant to be read.
fn without_wrapping(value: &str) -> &str {
    let json = value.strip_prefix("/Date(").and_then(|rest| rest.strip_suffix(")/"));
    json.or_else(|| value.strip_prefix("D:")).unwrap_or(value)
}

/// Seconds or milliseconds since 1970, from 1973 on: shorter numbers are years or days.
fn epoch(value: &str) -> Option<DateTime<chrono::Utc>> {
    let whole = value.split_once('.').map_or(value, |(whole, _)| whole);
    if !matches!(whole.len(), 9..=10 | 13) || !value.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    DateTime::from_timestamp(if whole.len() == 13 { number / 1000 } else { number }, 0)
}
