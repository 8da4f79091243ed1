//! The three forms of an HTTP-date (RFC 9110, 5.6.7).
//!
//! Pure.

use chrono::{DateTime, NaiveDateTime};

use crate::model::Timestamp;

/// Reads a date in any of its forms; the name of the day is not held against the rest.
pub(super) fn read(value: &str) -> Option<Timestamp> {
    let value = value.trim();
    let without_day = value.split_once(',').map_or(value, |(_, date)| date.trim());
    let date = DateTime::parse_from_rfc2822(without_day)
        .map(|date| date.to_utc())
        .ok()
        .or_else(|| rfc850(without_day).or_else(|| asctime(value)).map(|date| date.and_utc()))?;
    Timestamp::new(date)
}

/// `06-Nov-94 08:49:37 GMT`, and with all four digits of the year, as cookies have it; whatever zone is named is GMT.
fn rfc850(date: &str) -> Option<NaiveDateTime> {
    let date = date.trim_end_matches(|c: char| c.is_ascii_alphabetic()).trim_end().replace('-', " ");
    // A year of two digits would else be read as one of the first century.
    let year = date.split(' ').nth(2)?;
    let format = if year.len() > 2 { "%d %b %Y %H:%M:%S" } else { "%d %b %y %H:%M:%S" };
    NaiveDateTime::parse_from_str(&date, format).ok()
}

/// `Sun Nov  6 08:49:37 1994`.
fn asctime(value: &str) -> Option<NaiveDateTime> {
    let (_, date) = value.split_once(' ')?;
    NaiveDateTime::parse_from_str(date.trim(), "%b %e %H:%M:%S %Y").ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Option<&str>) {
        assert_eq!(read(value), expected.map(|time| Timestamp::parse(time).unwrap()), "{value}");
    }

    #[test]
    fn a_date_is_read_in_each_of_its_forms() {
        let expected = Some("1994-11-06T08:49:37Z");
        for form in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
            " Sun, 06 Nov 1994 09:49:37 +0100 ",
            "Sun, 06-Nov-1994 08:49:37 GMT",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 94 08:49:37 GMT",
        ] {
            check(form, expected);
        }
        check("Monday, 30-Nov-26 23:00:00 GMT", Some("2026-11-30T23:00:00Z"));
        check("Mon Nov 30 23:00:00 2026", Some("2026-11-30T23:00:00Z"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for value in ["", "0", "-1", "soon", "Sun, 31 Feb 1994 08:49:37 GMT", "Sun Nov 6", "a-b-c d"] {
            check(value, None);
        }
    }
}
