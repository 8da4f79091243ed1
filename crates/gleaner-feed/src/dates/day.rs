//! Which day a text without its time and zone names.

use chrono::{NaiveDate, Weekday};

use super::words;

/// Reads a day: year, month and day in any of their orders.
pub(super) fn read(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    compact(text).or_else(|| week(text)).or_else(|| named(text)).or_else(|| numbered(text))
}

/// `20040104`, `2004004` (the fourth day of the year), `2004-004`.
fn compact(text: &str) -> Option<NaiveDate> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        8 if digits(text) => NaiveDate::from_ymd_opt(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        ),
        7 if digits(text) => NaiveDate::from_yo_opt(text[..4].parse().ok()?, text[4..].parse().ok()?),
        8 if text.as_bytes()[4] == b'-' && digits(&text[..4]) && digits(&text[5..]) => {
            NaiveDate::from_yo_opt(text[..4].parse().ok()?, text[5..].parse().ok()?)
        }
        _ => None,
    }
}

/// `2004-W01-4`, `2004W014`.
fn week(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once(['W', 'w'])?;
    let year = year.trim_end_matches('-');
    let number = rest.get(..2)?;
    let day = rest[2..].trim_start_matches('-');
    let day = if day.is_empty() { 1 } else { day.parse::<u8>().ok()? };
    let weekday = Weekday::try_from(day.checked_sub(1)?).ok()?;
    (year.len() == 4)
        .then(|| NaiveDate::from_isoywd_opt(year.parse().ok()?, number.parse().ok()?, weekday))?
}

/// A month by name, with a day and a year around it.
fn named(text: &str) -> Option<NaiveDate> {
    // The last word that can be one: "mar. 12 janv." begins with a Tuesday.
    let words = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let month = words.rev().find_map(words::month);
    let numbers = numbers(text);
    let (year, day) = match numbers.as_slice() {
        [(first, 3..), (second, _), ..] => (*first, *second),
        [(first, _), (second, 3..), ..] => (*second, *first),
        [(first, _), (second, 2), ..] => (century(*second), *first),
        [(year, 4)] => (*year, 1),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month?, u32::try_from(day).ok()?)
}

/// Three numbers, or fewer with the year first.
fn numbered(text: &str) -> Option<NaiveDate> {
    let numbers = numbers(text);
    let (year, month, day) = match numbers.as_slice() {
        [(year, 4), (month, _), (day, _), ..] => (*year, *month, *day),
        [(year, 4), (month, _)] => (*year, *month, 1),
        [(year, 4)] => (*year, 1, 1),
        [(first, 1..=2), (second, 1..=2), (year, length @ (2 | 4)), ..] => {
            let year = if *length == 2 { century(*year) } else { *year };
            let (month, day) = month_and_day(*first, *second, text.contains('.'))?;
            (year, month, day)
        }
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

/// Tells `31/1` from `1/31`; with dots the day comes first everywhere.
fn month_and_day(first: i32, second: i32, dots: bool) -> Option<(i32, i32)> {
    match (first, second) {
        _ if dots => Some((second, first)),
        (13.., _) => Some((second, first)),
        (_, 13..) => Some((first, second)),
        _ if first == second => Some((first, second)),
        _ => None,
    }
}

/// Two-digit years are of the years 1970 to 2069.
fn century(year: i32) -> i32 {
    if year < 70 { year + 2000 } else { year + 1900 }
}

/// Returns the numbers in a text, each with how many digits it was written with.
fn numbers(text: &str) -> Vec<(i32, usize)> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty() && digits.len() <= 4)
        .filter_map(|digits| Some((digits.parse().ok()?, digits.len())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(read(text).map(|day| day.to_string()).as_deref(), Some(expected), "{text}");
    }

    #[test]
    fn days_of_weeks_and_of_years() {
        check("2004-W01-4", "2004-01-01");
        check("2004W014", "2004-01-01");
        check("2004-032", "2004-02-01");
        check("2004032", "2004-02-01");
    }

    #[test]
    fn two_digit_years() {
        check("4 Jan 04", "2004-01-04");
        check("4 Jan 99", "1999-01-04");
        check("31/12/05", "2005-12-31");
    }
}
