//! A value whose month stands in words between its day and its year: "mar, 18 iun 2024", "5 d’ag. 2024".

use chrono::NaiveDate;

use super::Reader;
use super::found::Found;
use super::language;
use super::month::{self, Known, Months};
use crate::measure::is_mark;

/// What the words between a day and a year say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Worded {
    Found(Found),
    /// Words that are no month; no word elsewhere is the month of such a value.
    Unknown,
}

/// The most words of a month's name with what stands around it: "pikítíkítie, oólí ú kutúan".
const MOST_WORDS: usize = 7;

const COMMAS: [char; 4] = [',', '،', '，', '、'];

/// Returns the value without the weekday before its first comma, or behind its last: what stands there is never the month.
pub(super) fn without_weekday(text: &str) -> &str {
    let has_digits = |part: &str| part.contains(|c: char| c.is_ascii_digit());
    let text = match text.rsplit_once(COMMAS) {
        Some((before, after)) if !has_digits(after) && digit_runs(before).len() > 1 => before,
        _ => text,
    };
    let Some((before, after)) = text.split_once(COMMAS) else { return text };
    let after = after.trim_start();
    let (mut numbers, mut is_worded) = (0, false);
    for part in after.split_inclusive(|c: char| !c.is_ascii_digit()) {
        numbers += usize::from(part.starts_with(|c: char| c.is_ascii_digit()));
        is_worded |= part.ends_with(|c: char| c.is_alphabetic() || is_mark(c));
    }
    let first = after.bytes().take_while(u8::is_ascii_digit).count();
    let is_date = match first {
        1 | 2 => numbers > 2 || (numbers == 2 && is_worded),
        4 => numbers > 2,
        _ => false,
    };
    if is_date && before.contains(char::is_alphabetic) { after } else { text }
}

impl Reader<'_> {
    /// Reads a day, words and a year of four digits, or a year, words and a day; `None` where a value is not made so.
    pub(super) fn worded(&self, text: &str) -> Option<Worded> {
        let runs = digit_runs(text);
        let (first, first_end, day) = *runs.first()?;
        let length = first_end - first;
        let (last, _, year) = *runs.iter().skip(1).find(|(from, to, _)| match length {
            1 | 2 => to - from == 4,
            4 => to - from <= 2,
            _ => false,
        })?;
        let between = joined(&text[first_end..last]);
        if !between.contains(char::is_alphabetic) {
            return self.led_by_month(&text[..first], day, year).filter(|_| length < 3);
        }
        let (day, year) = if length == 4 { (year, day) } else { (day, year) };
        // Figures among the words are part of a month's name, or the words are no such name: "12 hours ago, on May 5, 2024".
        let has_figures = between.contains(|c: char| c.is_ascii_digit());
        let months = if has_figures { self.month_of(&between) } else { self.month_among(&between) };
        match months {
            Some(months) => {
                let days = months.iter().filter_map(|month| self.ymd(year, month, day));
                self.one(days).map(Worded::Found)
            }
            // "2026. gada 28. janvāris": its month may stand behind.
            None if length == 4 || has_figures || between.split(' ').all(language::is_date_word) => None,
            None => Some(Worded::Unknown),
        }
    }

    /// Reads "Meyi 5, 2024", what stands before the comma of a weekday left aside; its month must be a whole name.
    fn led_by_month(&self, before: &str, day: u32, year: u32) -> Option<Worded> {
        let months = self.month_of(&joined(before.rsplit(COMMAS).next()?))?;
        self.one(months.iter().filter_map(|month| self.ymd(year, month, day))).map(Worded::Found)
    }

    /// Returns the months whose name the words are, whole.
    fn month_of(&self, words: &str) -> Option<Months> {
        let own = self.language().and_then(|language| month::of_phrase(words, Known::In(language)));
        own.or_else(|| month::of_phrase(words, Known::Everywhere))
            .or_else(|| month::of_phrase(words, Known::Anywhere))
    }

    /// Returns the months that words name: all of them, else the longest run of them that names any.
    fn month_among(&self, words: &str) -> Option<Months> {
        let parts: Vec<&str> = words.split(' ').collect();
        if parts.len() > MOST_WORDS {
            return None;
        }
        let language = self.language();
        let runs = (1..=parts.len()).rev().flat_map(|length| parts.windows(length).map(|run| run.join(" ")));
        let runs: Vec<String> = runs.collect();
        let among = |known: Known| runs.iter().find_map(|run| month::of_phrase(run, known));
        language
            .and_then(|language| among(Known::In(language)))
            .or_else(|| among(Known::Everywhere))
            .or_else(|| parts.iter().rev().find_map(|word| month::in_language(word, language, &[])))
            .or_else(|| month::of_phrase(words, Known::Anywhere))
            .or_else(|| parts.iter().rev().find_map(|word| month::by_beginning(word, language)))
    }

    /// Returns the one day that is meant; of several, the one that is the weekday which the value names.
    pub(super) fn one(&self, days: impl Iterator<Item = NaiveDate> + Clone) -> Option<Found> {
        let found = Found::of(days.clone());
        if found == Some(Found::Either) && !self.weekdays.is_empty() {
            let told = Found::of(days.filter(|day| self.weekdays.has(*day)));
            return told.or(found);
        }
        found
    }
}

/// Returns where the figures of a text stand, and their values.
fn digit_runs(text: &str) -> Vec<(usize, usize, u32)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()) {
        let from = at + start;
        let length = text[from..].bytes().take_while(u8::is_ascii_digit).count();
        at = from + length;
        runs.extend(text[from..at].parse().ok().map(|value| (from, at, value)));
    }
    runs
}

/// Returns words as the lists spell names: in lower case, a blank for white space and marks.
pub(super) fn joined(text: &str) -> String {
    let is_between = |c: char| {
        c.is_whitespace()
            || c.is_ascii_punctuation()
            || matches!(c, '\u{2010}'..='\u{2027}' | '·' | '年' | '년' | '،' | '，' | '、' | '་')
    };
    let text = text.to_lowercase();
    text.split(is_between).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}
