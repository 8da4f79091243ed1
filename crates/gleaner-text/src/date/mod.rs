//! Reads the dates publishers write: ISO 8601 and its relatives, mail dates, and dates in words.

pub mod month;

use std::collections::HashSet;
use std::sync::LazyLock;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};

use crate::Moment;
use crate::list::entries;
use crate::measure::ends_as_sentence;

/// The years an article on the web can be from; anything else is a template's zero or a misread number.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// Returns the moment a declared value names.
pub fn parse(value: &str) -> Option<Moment> {
    let value = &western(value);
    let value = value.trim().trim_matches(['"', '\'']);
    if let Ok(at) = DateTime::parse_from_rfc3339(value) {
        return exact(at);
    }
    if let Ok(at) = DateTime::parse_from_rfc2822(value) {
        return exact(at);
    }
    from_iso(value).or_else(|| from_epoch(value)).or_else(|| from_words(value))
}

/// Returns whether a line holds a date and hardly anything beside it.
pub fn looks_like_a_date_line(line: &str) -> bool {
    let line = &western(line);
    let words = || line.split(|c: char| !c.is_alphanumeric() && !month::is_mark(c));
    let rest = words().filter(|word| {
        !word.is_empty()
            && !word.chars().all(|c| c.is_ascii_digit())
            && month::number(word).is_none()
            && !is_date_word(word)
    });
    let last = words().rfind(|word| !word.is_empty());
    let is_sentence = ends_as_sentence(line)
        && !last.is_some_and(|word| {
            is_date_word(word)
                || word.starts_with(|c: char| c.is_ascii_digit() && word.ends_with(char::is_alphabetic))
        });
    let others = if is_sentence { 0 } else { 3 };
    from_words(line).or_else(|| from_iso(line)).is_some() && rest.count() <= others
}

/// Returns whether a line tells the month by its name, so that no other can be meant.
pub fn names_a_month(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric()).any(|word| month::number(word).is_some())
}

/// Words that stand beside a date.
static WORDS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("words.txt")).collect());

/// Beginnings of the days of the week.
static WEEKDAYS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("weekdays.txt")).collect());

fn is_date_word(word: &str) -> bool {
    let word = word.to_lowercase();
    let is_weekday = || word.chars().count() < 12 && WEEKDAYS.iter().any(|start| word.starts_with(start));
    WORDS.contains(word.as_str()) || is_weekday()
}

fn exact(at: DateTime<FixedOffset>) -> Option<Moment> {
    plausible(at.date_naive())?;
    Moment::zoned(at)
}

fn day(date: NaiveDate) -> Option<Moment> {
    plausible(date)?;
    Moment::day(date)
}

fn local(at: NaiveDateTime) -> Option<Moment> {
    plausible(at.date())?;
    Moment::unzoned(at)
}

fn plausible(date: NaiveDate) -> Option<()> {
    use chrono::Datelike;
    YEARS.contains(&date.year()).then_some(())
}

/// Reads `2026-01-28`, `2026-01-28 09:30`, `20260128T093000+0100` and what lies between.
fn from_iso(value: &str) -> Option<Moment> {
    let mut numbers = Numbers::new(value);
    let year = numbers.exactly(4)?;
    numbers.skip(&['-', '/', '.']);
    let month = numbers.up_to(2)?;
    numbers.skip(&['-', '/', '.']);
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, numbers.up_to(2)?)?;
    if numbers.rest.chars().next().is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    let time = numbers.time();
    let Some(time) = time else { return day(date) };
    let at = date.and_time(time);
    match numbers.zone() {
        Some(offset) => exact(offset.from_local_datetime(&at).single()?),
        None => local(at),
    }
}

/// Reads seconds or milliseconds since 1970.
fn from_epoch(value: &str) -> Option<Moment> {
    let number: i64 = value.parse().ok()?;
    let seconds = match value.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let at = DateTime::<Utc>::from_timestamp(seconds, 0)?;
    plausible(at.date_naive())?;
    Moment::utc(at)
}

/// Reads a date written for people, "Jan. 28, 2026", "28. Januar 2026", "28/01/2026", "2026年1月28日", wherever it stands.
pub fn from_words(text: &str) -> Option<Moment> {
    let text = western(text);
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric() && c != ':' && !month::is_mark(c))
        .flat_map(split_digits)
        .filter(|word| !word.is_empty())
        .take(40)
        .collect();
    for (at, word) in words.iter().enumerate() {
        let number = |offset: usize| words.get(at + offset).and_then(|word| digits(word));
        let before =
            |offset: usize| at.checked_sub(offset).and_then(|at| words.get(at)).and_then(|word| digits(word));
        let Some(month) = month::number(word) else { continue };
        let date = match (before(1), number(1), number(2)) {
            (Some(day), Some(year), _) if year > 31 => ymd(year, month, day),
            (_, Some(day), Some(year)) if year > 31 => ymd(year, month, day),
            (Some(year), Some(day), _) if year > 31 => ymd(year, month, day),
            (None, Some(day), _) if before(2).is_some_and(|year| year > 31) => ymd(before(2)?, month, day),
            _ => (words.get(at + 1).is_some_and(|word| matches!(*word, "de" | "del" | "of")))
                .then(|| ymd(number(2)?, month, before(1).or_else(|| before(2))?))
                .flatten()
                .or_else(|| ymd(number(1)?, month, before(2)?)),
        };
        if let Some(date) = date {
            return day(date);
        }
    }
    numeric(&words).and_then(day)
}

/// Returns the text with the digits of other scripts, and the years of other eras, written as ours.
fn western(text: &str) -> String {
    /// The zeros of the scripts: Arabic, Persian, Hindi, Bengali, Thai, and the wide ones of Japanese.
    const ZEROS: &[char] = &['٠', '۰', '०', '০', '๐', '０'];
    /// Eras, and the year before their first.
    const ERAS: &[(&str, u32)] = &[("令和", 2018), ("平成", 1988), ("民國", 1911), ("民国", 1911)];
    let digit = |c: char| {
        let value =
            ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|at| *at < 10));
        value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
    };
    let text: String = if text.is_ascii() { text.to_owned() } else { text.chars().map(digit).collect() };
    for (era, before) in ERAS {
        if let Some((start, rest)) = text.split_once(era) {
            let rest = rest.trim_start();
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if let Ok(year) = rest[..end].parse::<u8>() {
                return format!("{start}{}{}", before + u32::from(year), &rest[end..]);
            }
        }
    }
    text
}

/// Finds three numbers in a row that can only be a date; the day goes before the month unless it cannot.
fn numeric(words: &[&str]) -> Option<NaiveDate> {
    let numbers: Vec<Option<u32>> = words
        .iter()
        .filter(|word| !matches!(**word, "年" | "月" | "日" | "년" | "월" | "일"))
        .map(|word| digits(word))
        .collect();
    numbers.windows(3).find_map(|window| match *window {
        [Some(year), Some(month), Some(day)] if year > 1900 => ymd(year, month, day),
        [Some(day), Some(month), Some(year)] if year > 1900 => {
            ymd(year, month, day).or_else(|| ymd(year, day, month))
        }
        _ => None,
    })
}

fn ymd(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    // Thailand counts from the Buddha's death.
    let year = if (2500..2600).contains(&year) { year - 543 } else { year };
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    plausible(date).map(|()| date)
}

fn digits(word: &str) -> Option<u32> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let ordinal = matches!(&word[end..], "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "o");
    (ordinal && (1..=4).contains(&end)).then(|| word[..end].parse().ok()).flatten()
}

/// Splits `2026年1月28日` where digits meet letters of another script, and `2026Ada` where a name follows without a blank.
fn split_digits(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, c) in word.char_indices() {
        let border = previous.is_some_and(|previous| {
            let glued =
                c.is_ascii_uppercase() && word[at + 1..].starts_with(|c: char| c.is_ascii_lowercase());
            previous.is_ascii_digit() != c.is_ascii_digit()
                && (glued || !previous.is_ascii() || !c.is_ascii())
        });
        if border {
            parts.push(&word[start..at]);
            start = at;
        }
        previous = Some(c);
    }
    parts.push(&word[start..]);
    parts
}

/// Takes a string apart from the left.
struct Numbers<'a> {
    rest: &'a str,
}

impl<'a> Numbers<'a> {
    fn new(rest: &'a str) -> Self {
        Self { rest }
    }

    fn exactly(&mut self, count: usize) -> Option<u32> {
        let found = self.rest.bytes().take(count).take_while(u8::is_ascii_digit).count();
        (found == count).then(|| self.take(count)).flatten()
    }

    fn up_to(&mut self, count: usize) -> Option<u32> {
        let found = self.rest.bytes().take(count).take_while(u8::is_ascii_digit).count();
        (found > 0).then(|| self.take(found)).flatten()
    }

    fn take(&mut self, count: usize) -> Option<u32> {
        let (number, rest) = self.rest.split_at(count);
        self.rest = rest;
        number.parse().ok()
    }

    fn skip(&mut self, marks: &[char]) {
        self.rest = self.rest.strip_prefix(marks).unwrap_or(self.rest);
    }

    /// Reads `T09:30:00.123`, ` 09:30`, `T093000`.
    fn time(&mut self) -> Option<NaiveTime> {
        self.rest = self.rest.trim_start_matches(['T', 't', ' ', ',', '_']);
        let hour = self.up_to(2)?;
        self.skip(&[':']);
        let minute = self.exactly(2)?;
        self.skip(&[':']);
        let second = self.exactly(2).unwrap_or_default();
        if let Some(fraction) = self.rest.strip_prefix(['.', ',']) {
            self.rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        NaiveTime::from_hms_opt(self.of_24(hour), minute, second.min(59))
    }

    /// Returns the hour of the day for an hour that "AM" or "PM" may follow.
    fn of_24(&mut self, hour: u32) -> u32 {
        let rest = self.rest.trim_start();
        let half = rest.get(..2).map(str::to_ascii_lowercase);
        let afternoon = match half.as_deref() {
            Some("am") => false,
            Some("pm") => true,
            _ => return hour,
        };
        self.rest = &rest[2..];
        match hour {
            12 => u32::from(afternoon) * 12,
            1..12 if afternoon => hour + 12,
            hour => hour,
        }
    }

    /// Reads `Z`, `+01:00`, `+0100`, `+01`, `UTC`, `GMT`.
    fn zone(&mut self) -> Option<FixedOffset> {
        let rest = self.rest.trim_start();
        if rest.starts_with(['Z', 'z']) || rest.starts_with("UTC") || rest.starts_with("GMT") {
            return FixedOffset::east_opt(0);
        }
        let sign = match rest.chars().next()? {
            '+' => 1,
            '-' | '−' => -1,
            _ => return None,
        };
        let mut numbers = Numbers::new(rest.trim_start_matches(['+', '-', '−']));
        let hours = numbers.up_to(2)?;
        numbers.skip(&[':']);
        let minutes = numbers.exactly(2).unwrap_or_default();
        FixedOffset::east_opt(sign * i32::try_from(hours * 3600 + minutes * 60).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: &str) {
        assert_eq!(parse(value).map(|moment| moment.to_string()).as_deref(), Some(expected), "{value}");
    }

    #[test]
    fn declared_dates_are_read_in_every_form() {
        check("2026-01-28T09:30:00+01:00", "2026-01-28T09:30:00+01:00");
        check("2026-01-28T09:30:00.123Z", "2026-01-28T09:30:00Z");
        check("2026-01-28 09:30:00 -0500", "2026-01-28T09:30:00-05:00");
        check("20260128T093000Z", "2026-01-28T09:30:00Z");
        check("2026-01-28 09:30 PM", "2026-01-28T21:30:00Z");
        check("2026-01-28", "2026-01-28");
        check("Wed, 28 Jan 2026 09:30:00 GMT", "2026-01-28T09:30:00Z");
        check("1769592600", "2026-01-28T09:30:00Z");
    }

    #[test]
    fn dates_in_words_are_read_in_many_languages() {
        for text in [
            "Jan. 28, 2026 • 3 min read",
            "28. Januar 2026",
            "28 de enero de 2026",
            "28 января 2026 г.",
            "2026年1月28日",
            "28/01/2026",
            "28.01.2026",
            "January 28th, 2026",
            "28 ledna 2026",
            "Mercredi 28 janvier 2026",
            "28 Ocak 2026",
            "٢٨ يناير ٢٠٢٦",
            "28 בינואר 2026",
            "28 जनवरी 2026",
            "令和8年1月28日",
            "民國115年1月28日",
            "28 มกราคม 2569",
            "২৮ জানুয়ারি ২০২৬",
            "28 ஜனவரி 2026",
            "28 იანვარი 2026",
            "28 yanvar 2026",
        ] {
            assert_eq!(
                from_words(text).map(|moment| moment.to_string()).as_deref(),
                Some("2026-01-28"),
                "{text}"
            );
        }
    }

    #[test]
    fn a_sentence_with_a_date_is_not_a_date_line() {
        assert!(looks_like_a_date_line("Jan. 28, 2026 • 3 min read"));
        assert!(looks_like_a_date_line("Updated on Wednesday, 28 January 2026 at 10:15 GMT"));
        assert!(looks_like_a_date_line("Veröffentlicht am 28. Januar 2026."));
        assert!(looks_like_a_date_line("প্রকাশিত: মঙ্গলবার, ২৮ জানুয়ারি ২০২৬, ১০:১২ এএম"));
        assert!(looks_like_a_date_line("28.01.2026, 08:00 • Ενημερώθηκε: 11:25 • Χρόνος ανάγνωσης: 2'"));
        for sentence in [
            "The treaty was signed in Rome on 28 January 2026.",
            "He died on May 10, 2024, at 93.",
            "Die Frist endet am 28.01.2026.",
        ] {
            assert!(!looks_like_a_date_line(sentence), "{sentence}");
        }
        assert!(from_words("Market 12, 2020").is_none() && from_words("Prozess am 12. 2020").is_none());
    }

    #[test]
    fn nonsense_is_not_a_date() {
        for value in ["", "today", "0000-00-00", "1970-01-01T00:00:00Z", "31/31/2026", "12 monkeys"] {
            assert_eq!(parse(value), None, "{value}");
        }
    }
}
