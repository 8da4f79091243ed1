//! What is wrong with a list of words: entries that its reader can never match, or that another entry makes idle.

use std::collections::HashMap;

use crate::measure::{fold, is_mark};

use super::{LONGEST, LONGEST_LINE, folded, is_border, sections};

/// How a list is read, which decides what an entry of it can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Compared as it is written, with capitals: parts of addresses, marks between names.
    AsWritten,
    /// Compared as it is written with what is in lower case.
    Lower,
    /// Single words; after `+` one may go on.
    Stems,
    /// Compared by [`fold`]: names.
    Folded,
    /// [`Phrases::are`](super::Phrases::are).
    Lines,
    /// [`Phrases::open`](super::Phrases::open).
    Openings,
    /// [`Phrases::head`](super::Phrases::head), or [`Phrases::open_after_number`](super::Phrases::open_after_number).
    Headings,
    /// [`Phrases::occur_in`](super::Phrases::occur_in).
    Anywhere,
    /// [`Phrases::count_in`](super::Phrases::count_in).
    AnywhereInWords,
}

/// Returns what is wrong with a list that is read so, a sentence each; for the tests of those who keep lists.
pub fn faults(list: &'static str, reading: Reading) -> Vec<String> {
    let entries: Vec<(&str, &str, String)> =
        sections(list).map(|(tag, entry)| (tag, entry, key(entry, reading))).collect();
    let mut faults = Vec::new();
    let mut met: HashMap<&str, &str> = HashMap::new();
    for (tag, entry, key) in &entries {
        if let Some(other) = met.insert(key.as_str(), entry) {
            faults.push(format!("{entry:?} is there already, as {other:?}"));
        }
        if let Some(word) = entry.split(|c: char| !c.is_alphabetic()).find(|word| is_of_two_scripts(word)) {
            faults.push(format!("{entry:?} has a word in two scripts, {word:?}"));
        }
        if let Some(why) = is_unreachable(entry, key, reading) {
            faults.push(format!("{entry:?} under [{tag}] can never be found: {why}"));
        }
    }
    for (_, entry, key) in &entries {
        let idle =
            entries.iter().find(|(_, other, shorter)| other != entry && covers(other, shorter, key, reading));
        if let Some((_, other, _)) = idle {
            faults.push(format!("{entry:?} is covered by {other:?}"));
        }
    }
    faults
}

/// Returns what the reader compares.
fn key(entry: &str, reading: Reading) -> String {
    match reading {
        Reading::AsWritten | Reading::Lower => entry.to_owned(),
        Reading::Stems => entry.trim_end_matches('+').to_owned(),
        Reading::Folded => fold(entry),
        Reading::Lines
        | Reading::Openings
        | Reading::Headings
        | Reading::Anywhere
        | Reading::AnywhereInWords => folded(entry),
    }
}

fn is_unreachable(entry: &str, key: &str, reading: Reading) -> Option<&'static str> {
    let starts = |is_start: fn(char) -> bool| key.starts_with(is_start);
    let is_long = key.chars().count() > LONGEST;
    if key.trim().is_empty() {
        return Some("nothing is left of it");
    }
    if reading != Reading::AsWritten && entry.to_lowercase() != entry {
        return Some("it is compared in lower case");
    }
    if entry.ends_with('+') && reading != Reading::Stems {
        return Some("no `+` is read here");
    }
    if entry.ends_with('=') && !entry.ends_with("==") && reading != Reading::Headings {
        return Some("no `=` is read here");
    }
    match reading {
        Reading::Stems if key.contains(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric()) => {
            Some("it is no single word")
        }
        Reading::Lines if key.len() >= LONGEST_LINE => Some("it is too long"),
        Reading::Lines
            if !starts(char::is_alphanumeric)
                || !key.ends_with(|c: char| c.is_alphanumeric() || is_mark(c)) =>
        {
            Some("marks around a line are not compared")
        }
        Reading::Openings | Reading::Headings if is_long => Some("it is too long"),
        Reading::Openings if !starts(|c| c.is_alphanumeric() || "([©#".contains(c)) => {
            Some("marks before a line are not compared")
        }
        Reading::Headings if !starts(char::is_alphabetic) => {
            Some("marks and numbers before a line are not compared")
        }
        _ => None,
    }
}

/// Returns whether all that an entry finds is found by a shorter one.
fn covers(entry: &str, shorter: &str, longer: &str, reading: Reading) -> bool {
    let begins = |at: usize| longer[at..].starts_with(shorter) && is_border(longer, at + shorter.len());
    match reading {
        Reading::Openings => begins(0),
        // A single word must be the whole of a heading, and `=` says so of more.
        Reading::Headings => begins(0) && !entry.ends_with('=') && shorter.contains([' ', ':']),
        Reading::Anywhere => longer.contains(shorter),
        Reading::AnywhereInWords => {
            longer.match_indices(shorter).any(|(at, _)| is_border(longer, at) && begins(at))
        }
        Reading::AsWritten | Reading::Lower | Reading::Stems | Reading::Folded | Reading::Lines => false,
    }
}

/// Returns whether a word has letters of two alphabets that share the looks of some: a Latin "a" in a Russian word.
fn is_of_two_scripts(word: &str) -> bool {
    let alphabet = |c: char| match c {
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => Some("Latin"),
        '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => Some("Greek"),
        '\u{400}'..='\u{52f}' => Some("Cyrillic"),
        '\u{590}'..='\u{5ff}' => Some("Hebrew"),
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' => Some("Arabic"),
        '\u{900}'..='\u{97f}' => Some("Devanagari"),
        '\u{980}'..='\u{9ff}' => Some("Bengali"),
        _ => None,
    };
    let mut alphabets = word.chars().filter_map(alphabet);
    let first = alphabets.next();
    alphabets.any(|other| Some(other) != first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(list: &'static str, reading: Reading, expected: &[&str]) {
        let faults = faults(list, reading);
        let told = faults.len() == expected.len()
            && faults.iter().zip(expected).all(|(one, part)| one.contains(part));
        assert!(told, "{faults:#?}");
    }

    #[test]
    fn what_a_list_must_not_have_is_told() {
        check("read more | Read on", Reading::Openings, &["lower case"]);
        check("[en]\nread more\n[de]\nread more", Reading::Openings, &["already"]);
        check("read more | read more about", Reading::Openings, &["covered by \"read more\""]);
        check("[he]\nקראו גם | ق\u{5e8}או גם", Reading::Openings, &["two scripts"]);
        check("→ more", Reading::Openings, &["marks before"]);
        check("septem+", Reading::Lower, &["no `+`"]);
        check("реклама:", Reading::Lines, &["marks around"]);
    }

    #[test]
    fn what_only_looks_idle_is_left() {
        check("comment | comment policy | follow us= | follow us on x", Reading::Headings, &[]);
        check("by_ | by: | bystander", Reading::Openings, &[]);
        check("打开app | septem+", Reading::Stems, &[]);
    }

    #[test]
    fn every_entry_of_the_lists_here_can_be_found_and_is_needed() {
        #[rustfmt::skip]
        let lists = [
            ("agencies", include_str!("../name/agencies.txt"), Reading::Folded),
            ("desks", include_str!("../name/desks.txt"), Reading::Folded),
            ("ends", include_str!("../name/ends.txt"), Reading::Lower),
            ("joining", include_str!("../name/joining.txt"), Reading::Lower),
            ("joints", include_str!("../name/joints.txt"), Reading::AsWritten),
            ("never", include_str!("../name/never.txt"), Reading::Lower),
            ("offices", include_str!("../name/offices.txt"), Reading::Lower),
            ("openings", include_str!("../name/openings.txt"), Reading::Lower),
            ("others", include_str!("../name/others.txt"), Reading::Openings),
            ("particles", include_str!("../name/particles.txt"), Reading::Lower),
            ("placeholders", include_str!("../name/placeholders.txt"), Reading::Folded),
            ("seldom", include_str!("../name/seldom.txt"), Reading::Lower),
            ("titles", include_str!("../name/titles.txt"), Reading::Lower),
            ("english_months", include_str!("../date/english_months.txt"), Reading::Lower),
            ("weekdays", include_str!("../date/weekdays.txt"), Reading::Stems),
            ("words", include_str!("../date/words.txt"), Reading::Stems),
        ];
        let found = lists.iter().flat_map(|(name, list, reading)| {
            faults(list, *reading).into_iter().map(move |fault| format!("{name}: {fault}"))
        });
        let found: Vec<String> = found.collect();
        assert!(found.is_empty(), "\n{}", found.join("\n"));
    }
}
