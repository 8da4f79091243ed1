//! Reads dates in every form feeds have been seen to write them in.
//!
//! A text is taken apart into a time, a zone and a date, in whatever order they stand. A form that
//! could mean two days, 3/4/2005, means none.

mod day;
mod words;

use chrono::{DateTime, NaiveTime, TimeDelta, TimeZone};

use gleaner_text::Moment;

/// Longer texts are no dates, whatever they contain.
const MAX_BYTES: usize = 100;

/// Reads a date, or `None` if it cannot be told which instant is meant.
pub(super) fn read(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.len() < 4 || text.len() > MAX_BYTES {
        return None;
    }
    if let Some(moment) = rfc3339(text).or_else(|| epoch(text)) {
        return Some(moment);
    }
    let Some((clock, before, after)) = TimeOfDay::find(text) else {
        return Moment::day(day::read(text)?);
    };
    let (offset, after) = words::zone(&after);
    let local = day::read(&format!("{before} {after}"))?.and_time(NaiveTime::MIN);
    let local = local.checked_add_signed(TimeDelta::seconds(i64::from(clock.seconds)))?;
    match offset {
        Some(offset) => Moment::zoned(offset.from_local_datetime(&local).single()?),
        None => Moment::unzoned(local),
    }
}

/// The usual case, and the fast one.
fn rfc3339(text: &str) -> Option<Moment> {
    DateTime::parse_from_rfc3339(text).ok().and_then(Moment::zoned)
}

/// Seconds or milliseconds since 1970, from 1973 on: shorter numbers are years or days.
fn epoch(text: &str) -> Option<Moment> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    if !matches!(whole.len(), 9..=10 | 13) || !text.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    let number: i64 = whole.parse().ok()?;
    let seconds = if whole.len() == 13 { number / 1000 } else { number };
    DateTime::from_timestamp(seconds, 0).and_then(Moment::utc)
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TimeOfDay {
    /// Since midnight; 24:00 is the midnight after.
    seconds: u32,
}

impl TimeOfDay {
    /// Finds `h:mm`, `h:mm:ss` or `h:mm:ss.fff`, with "pm" or its like on either side; returns what is
    /// before and after it.
    fn find(text: &str) -> Option<(Self, String, String)> {
        let colon = text.match_indices(':').map(|(at, _)| at).find(|at| {
            let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
            *at > 0
                && digit(at - 1)
                && digit(at + 1)
                && !text[..*at].trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(['+', '-'])
        });
        let Some(colon) = colon else { return Self::find_compact(text) };

        let hour_length = text[..colon].bytes().rev().take(2).take_while(u8::is_ascii_digit).count();
        let before = &text[..colon - hour_length];
        let hour: u32 = text[colon - hour_length..colon].parse().ok()?;
        let (minute, after) = two_digits(&text[colon + 1..])?;
        let (second, after) = match after.strip_prefix(':').and_then(two_digits) {
            Some((second, after)) => (second, without_fraction(after)),
            None => (0, after),
        };
        let (afternoon, before, after) = words::half_of_day(before, after);
        let hour = match afternoon {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        if hour > 24 || minute > 59 || second > 60 {
            return None;
        }
        // The hour runs into "T" or the day before it: 2003-12-31T10:14.
        let before = before.strip_suffix(['T', 't']).unwrap_or(&before).to_owned();
        Some((Self { seconds: hour * 3600 + minute * 60 + second.min(59) }, before, after))
    }
}

impl TimeOfDay {
    /// Finds `Thhmm` or `Thhmmss`.
    fn find_compact(text: &str) -> Option<(Self, String, String)> {
        let (before, after) = text.split_once(['T', 't'])?;
        let length = after.bytes().take_while(u8::is_ascii_digit).count();
        if !before.ends_with(|c: char| c.is_ascii_digit()) || !matches!(length, 4 | 6) {
            return None;
        }
        let (hour, rest) = two_digits(after)?;
        let (minute, rest) = two_digits(rest)?;
        let (second, rest) = if length == 6 { two_digits(rest)? } else { (0, rest) };
        let seconds = hour * 3600 + minute * 60 + second.min(59);
        (hour <= 24 && minute < 60)
            .then(|| (Self { seconds }, before.to_owned(), without_fraction(rest).to_owned()))
    }
}

fn two_digits(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let number = text[..length].parse().ok()?;
    Some((number, &text[length..]))
}

fn without_fraction(text: &str) -> &str {
    match text.strip_prefix(['.', ',', ':']) {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => {
            fraction.trim_start_matches(|c: char| c.is_ascii_digit())
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(read(text).map(|moment| moment.to_string()).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn the_forms_of_the_specifications() {
        check("Sat, 07 Sep 2002 00:00:01 GMT", "2002-09-07T00:00:01Z");
        check("07 Sep 02 00:00 -0500", "2002-09-07T00:00:00-05:00");
        check("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z");
        check("2003-12-31T10:14:55.25+01:00", "2003-12-31T10:14:55+01:00");
        check("2003-12-31T10:14+0100", "2003-12-31T10:14:00+01:00");
        check("20031231T101455Z", "2003-12-31T10:14:55Z");
        check("2003-12-31T101455+01:00", "2003-12-31T10:14:55+01:00");
        check("2003-12-31", "2003-12-31");
        check("2003-12", "2003-12-01");
        check("2003", "2003-01-01");
    }

    #[test]
    fn zones_by_name_and_by_number() {
        check("Thu, 01 Jan 2004 19:48:21 EST", "2004-01-01T19:48:21-05:00");
        check("Thu, 01 Jan 2004 19:48:21 CEST", "2004-01-01T19:48:21+02:00");
        check("Thu, 01 Jan 2004 19:48:21 GMT+2", "2004-01-01T19:48:21+02:00");
        check("Thu, 01 Jan 2004 19:48:21 +5:30", "2004-01-01T19:48:21+05:30");
        check("Thu, 01 Jan 2004 19:48:21", "2004-01-01T19:48:21Z");
    }

    #[test]
    fn the_order_is_free() {
        check("Sun Jan  4 16:29:06 PST 2004", "2004-01-04T16:29:06-08:00");
        check("January 4, 2004 4:29 pm", "2004-01-04T16:29:00Z");
        check("04-Jan-2004 12:05 AM", "2004-01-04T00:05:00Z");
        check("2004 Jan 4", "2004-01-04");
        check("20040104", "2004-01-04");
        check("2004/01/31 07:08", "2004-01-31T07:08:00Z");
        check("31.01.2004 07:08", "2004-01-31T07:08:00Z");
        check("1/31/2004 7:08:09 PM", "2004-01-31T19:08:09Z");
    }

    #[test]
    fn other_languages() {
        check("Do, 28 Jan 2010 10:00:00 +0100", "2010-01-28T10:00:00+01:00");
        check("12 mars 2010", "2010-03-12");
        check("3 Dezember 2010", "2010-12-03");
        check("mar. 12 janv. 2010", "2010-01-12");
        check("5 февраля 2010", "2010-02-05");
        check("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T12:00:00-05:00");
        check("2004-július-13T9:15-05:00", "2004-07-13T09:15:00-05:00");
        check("2004-05-25 오후 11:23:17", "2004-05-25T23:23:17Z");
        check("mié, 03 feb 2010 10:00:00 +0100", "2010-02-03T10:00:00+01:00");
        check("2004년 05월 28일 01:31:15", "2004-05-28T01:31:15Z");
    }

    #[test]
    fn hours_that_are_not_on_the_clock() {
        check("Thu, 01 Jan 2004 24:00:00 GMT", "2004-01-02T00:00:00Z");
        check("Thu, 01 Jan 2004 00:00:60 GMT", "2004-01-01T00:00:59Z");
    }

    #[test]
    fn epoch_numbers() {
        check("1072915200", "2004-01-01T00:00:00Z");
        check("1072915200000", "2004-01-01T00:00:00Z");
    }

    #[test]
    fn what_could_mean_two_days_means_none() {
        for text in
            ["3/4/2005", "yesterday", "", "2005-13-45", "Wed, 31 Feb 2010 10:00:00 GMT", "99999999999999"]
        {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
