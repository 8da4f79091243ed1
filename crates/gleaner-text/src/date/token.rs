//! The words and numbers of a line, as far as they can be parts of a date.

use super::language::Language;
use super::month::{self, Months};
use crate::measure::is_mark;

/// How many words of a line are looked at.
const MOST_WORDS: usize = 40;

/// Words between the parts of a date that say nothing: "28 de enero de 2026", "2026. gada 28. janvāris", "2026年".
const BETWEEN: &[&str] = &[
    "de",
    "del",
    "of",
    "gada",
    "năm",
    "ngày",
    "жылғы",
    "жылдын",
    "жыл",
    "ел",
    "оны",
    "m",
    "e",
    "tahun",
    "年",
    "日",
    "년",
    "일",
    "號",
    "号",
    "та",
    "yil",
    "ýylyň",
    "º",
    "ª",
];

/// Signs of a month before its number, and behind it.
const MONTH_BEFORE: &[&str] = &["tháng", "thg"];
const MONTH_BEHIND: &[&str] = &["月", "월", "月份", "сар", "сарын"];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind<'a>,
    /// Whether nothing but a dot, and perhaps a blank, stands before it.
    pub(super) follows_dot: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// A number, and how many digits it was written with.
    Number(u32, usize),
    Month(Months),
    Other(&'a str),
}

impl Token<'_> {
    pub(super) fn number(&self) -> Option<(u32, usize)> {
        match self.kind {
            Kind::Number(value, digits) => Some((value, digits)),
            Kind::Month(_) | Kind::Other(_) => None,
        }
    }
}

/// Returns the words of a line without the marks between them, each with whether a dot goes before it.
fn words(text: &str) -> Vec<(&str, bool)> {
    let is_part = |c: char| c.is_alphanumeric() || c == ':' || is_mark(c);
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_part).filter(|_| words.len() < MOST_WORDS) {
        let end = rest[start..].find(|c| !is_part(c)).map_or(rest.len(), |length| start + length);
        let follows_dot = rest[..start].trim() == ".";
        let parts = split_at_colons(&rest[start..end]).into_iter().flat_map(split_digits);
        let parts = parts.filter(|part| !part.is_empty()).enumerate();
        words.extend(parts.map(|(at, part)| (part, follows_dot && at == 0)));
        rest = &rest[end..];
    }
    words
}

/// Takes a line apart; a month's name is read in the language of the text first.
pub(super) fn tokens(text: &str, language: Option<Language>) -> Vec<Token<'_>> {
    let words = words(text);
    let bare: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    let mut tokens: Vec<Token<'_>> = Vec::with_capacity(words.len());
    let mut at = 0;
    while let Some(&(word, follows_dot)) = words.get(at) {
        at += 1;
        let next = words.get(at).map(|(next, _)| *next);
        let kind = if let Some((value, digits)) = number(word) {
            // Mongolian writes "1-р сар".
            let ending = usize::from(next == Some("р"));
            let sign = words.get(at + ending).filter(|(sign, _)| MONTH_BEHIND.contains(sign));
            if sign.is_some() && (1..=12).contains(&value) {
                at += 1 + ending;
                Kind::Month(Months::one(value))
            } else {
                Kind::Number(value, digits)
            }
        } else if let Some(value) = next.and_then(number_of_a_month).filter(|_| is_one_of(MONTH_BEFORE, word))
        {
            at += 1;
            Kind::Month(Months::one(value))
        } else if let Some(months) = next.and_then(|next| pair(word, next, language, &bare)) {
            at += 1;
            Kind::Month(months)
        } else if let Some(months) = month::in_language(word, language, &bare) {
            Kind::Month(months)
        } else if is_one_of(BETWEEN, word) {
            continue;
        } else {
            Kind::Other(word)
        };
        tokens.push(Token { kind, follows_dot });
    }
    tokens
}

fn is_one_of(list: &[&str], word: &str) -> bool {
    list.iter().any(|entry| *entry == word || (!word.is_ascii() && *entry == word.to_lowercase()))
}

/// Reads a month's name of two words.
fn pair(word: &str, next: &str, language: Option<Language>, beside: &[&str]) -> Option<Months> {
    let is_first = month::is_first_word(word);
    is_first.then(|| month::in_language(&format!("{word} {next}"), language, beside)).flatten()
}

fn number_of_a_month(word: &str) -> Option<u32> {
    number(word).map(|(value, _)| value).filter(|value| (1..=12).contains(value))
}

/// Reads a number of up to four digits, "28th" and "1er" too.
fn number(word: &str) -> Option<(u32, usize)> {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let ordinal = matches!(
        word[end..].to_ascii_lowercase().as_str(),
        "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "o" | "ª" | "e" | "a"
    );
    (ordinal && (1..=4).contains(&end)).then(|| Some((word[..end].parse().ok()?, end))).flatten()
}

/// Splits `Posted:28` and `Posted:`; a colon between digits is part of a time.
fn split_at_colons(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, _) in word.match_indices(':') {
        let is_digit = |c: char| c.is_ascii_digit();
        if !(word[..at].ends_with(is_digit) && word[at + 1..].starts_with(is_digit)) {
            parts.push(&word[start..at]);
            start = at + 1;
        }
    }
    parts.push(&word[start..]);
    parts
}

/// A shorter word before a digit is a letter with a number: "G20".
const SHORTEST_NAME: usize = 3;

/// Splits `2026年1月28日` where digits meet letters of another script, and `2026Ada` and `28CET` where a name follows
/// without a blank.
fn split_digits(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut previous: Option<char> = None;
    for (at, c) in word.char_indices() {
        // "Maas3.11.2023": a name ends where the day begins.
        let ends_a_name = c.is_ascii_digit()
            && at - start >= SHORTEST_NAME
            && !word[start..at].contains(|c: char| !c.is_alphabetic());
        let border = previous.is_some_and(|previous| {
            previous.is_ascii_digit() != c.is_ascii_digit()
                && (ends_a_name || begins_a_name(&word[at..]) || !previous.is_ascii() || !c.is_ascii())
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

/// Returns whether a capital and another letter stand here, and are no "TH" of a day.
fn begins_a_name(rest: &str) -> bool {
    let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_ordinal = ["ST", "ND", "RD", "TH"].contains(&&rest[..letters]);
    letters >= 2 && rest.starts_with(|c: char| c.is_ascii_uppercase()) && !is_ordinal
}
