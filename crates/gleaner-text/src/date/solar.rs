//! The Solar Hijri calendar of Iran and Afghanistan: "۲۵ اسفند ۱۴۰۲", "1402/12/25".

use std::ops::RangeInclusive;

use chrono::{Days, NaiveDate};

use super::digits::western;
use crate::measure::is_mark;

/// The years that are read: those since there were newspapers.
pub(super) const YEARS: RangeInclusive<u32> = 1250..=1500;

/// The months of Iran, and under the same number those of Afghanistan.
const MONTHS: [&[&str]; 12] = [
    &["فروردین", "فروردين", "حمل"],
    &["اردیبهشت", "ارديبهشت", "ثور"],
    &["خرداد", "جوزا"],
    &["تیر", "تير", "سرطان"],
    &["مرداد", "امرداد", "اسد"],
    &["شهریور", "شهريور", "سنبله"],
    &["مهر", "میزان"],
    &["آبان", "ابان", "عقرب"],
    &["آذر", "اذر", "قوس"],
    &["دی", "دي", "جدی"],
    &["بهمن", "دلو"],
    &["اسفند", "حوت"],
];

/// So many words of a line are looked at.
const MOST_WORDS: usize = 60;

/// Returns the day around the first month's name that stands between a day and a year.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    if text.is_ascii() {
        return None;
    }
    let text = western(text);
    let words = text
        .split(|c: char| !c.is_alphanumeric() && !is_mark(c))
        .filter(|word| !word.is_empty() && *word != "ماه");
    let words: Vec<&str> = words.take(MOST_WORDS).collect();
    words.windows(3).find_map(|three| {
        let month = MONTHS.iter().position(|names| names.contains(&three[1]))?;
        let (day, year) = (three[0].parse().ok()?, three[2].parse().ok()?);
        date(year, u32::try_from(month).ok()? + 1, day)
    })
}

/// Returns the Gregorian day of a day of this calendar.
pub(super) fn date(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let length = match month {
        1..=6 => 31,
        7..=11 => 30,
        12 => 29 + u32::from(is_leap(year)),
        _ => return None,
    };
    if !(1..=length).contains(&day) || !YEARS.contains(&year) {
        return None;
    }
    let before = (month - 1) * 30 + (month - 1).min(6);
    // The first day of 1250 was the 21st of March 1871.
    let years = year - YEARS.start();
    let leaps = (*YEARS.start()..year).filter(|year| is_leap(*year)).count();
    let days = u64::from(years * 365 + before + day - 1) + u64::try_from(leaps).ok()?;
    NaiveDate::from_ymd_opt(1871, 3, 21)?.checked_add_days(Days::new(days))
}

/// Returns whether a year has a day more: eight in thirty-three, as the equinox fell and will fall from 1244 to 1502.
fn is_leap(year: u32) -> bool {
    matches!(year % 33, 1 | 5 | 9 | 13 | 17 | 22 | 26 | 30)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_equinox() {
        for ((year, month, day), gregorian) in [
            ((1250, 1, 1), "1871-03-21"),
            ((1357, 11, 22), "1979-02-11"),
            ((1399, 12, 30), "2021-03-20"),
            ((1400, 1, 1), "2021-03-21"),
            ((1402, 12, 25), "2024-03-15"),
            ((1403, 12, 30), "2025-03-20"),
            ((1404, 1, 1), "2025-03-21"),
        ] {
            assert_eq!(date(year, month, day).map(|day| day.to_string()).as_deref(), Some(gregorian));
        }
        for (year, month, day) in
            [(1402, 12, 30), (1402, 13, 1), (1402, 7, 31), (1402, 0, 1), (1402, 1, 0), (1501, 1, 1)]
        {
            assert_eq!(date(year, month, day), None);
        }
    }
}
