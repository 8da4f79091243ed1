//! Where a byline is cut: between the names it joins, and at both ends of each.

use crate::measure::is_mark;
use std::collections::HashSet;
use std::sync::LazyLock;

use super::words::{OTHERS, is_agency, is_office, is_particle, is_seldom_in_a_name};
use crate::date::month;
use crate::line::fold_blanks;
use crate::list::entries;
use crate::measure::{fold, lower_in_place};

/// Words before a name, a blank after each, by their first byte.
static OPENINGS: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let openings = entries(include_str!("openings.txt")).map(|opening| opening.replace('_', " "));
    // "Posted by: " wherever "posted by " is one.
    let with_colon = |opening: &String| {
        let words = opening.strip_suffix(' ').filter(|words| words.ends_with(char::is_alphanumeric));
        words.map(|words| format!("{words}: "))
    };
    let mut by_first = vec![Vec::new(); 1 << u8::BITS];
    for opening in openings.flat_map(|opening| with_colon(&opening).into_iter().chain([opening])) {
        by_first[usize::from(opening.as_bytes()[0])].push(opening);
    }
    by_first
});

/// An opening has fewer characters.
const LONGEST_OPENING: usize = 80;

/// Titles of journalists that are written together with the name, the longest first.
static TITLES: LazyLock<Vec<&'static str>> = LazyLock::new(|| entries(include_str!("titles.txt")).collect());

/// Words that end a name: what follows says where or when.
static ENDS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| entries(include_str!("ends.txt")).collect());

/// Marks between two names.
const MARKS: &[char] = &[',', '，', ';', '；', '|', '/', '／', '\n', '•', '·', '・', '、', '｜', '丨'];

/// Words between two names, blanks around each.
static JOINTS: LazyLock<Vec<String>> =
    LazyLock::new(|| entries(include_str!("joints.txt")).map(|word| format!(" {word} ")).collect());

/// Words between two names, and inside the name of one: "Ramón y Cajal".
const INNER_JOINTS: &[&str] = &[" e ", " y ", " i "];

/// A word that ends a name does so in capitals too from so many letters on: "Published", but not "In".
const LONG_END: usize = 6;

/// A Chinese name has no more characters, nor has what its bearer is.
const LONGEST_CHINESE_NAME: usize = 4;

/// So many blanks of a piece are looked at for the words before a helper's name.
const MOST_BORDERS: usize = 12;

/// Where a line that names authors was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// A value for machines: it holds names and hardly ever a word like "by".
    Declared,
    Shown,
}

/// Cuts a byline where names are joined.
pub(super) fn split(line: &str) -> Vec<String> {
    let mut line = with_names_apart(with_plain_opening(fold_blanks(line)));
    for joint in JOINTS.iter() {
        line = cut_at(&line, joint);
    }
    let mut pieces: Vec<String> = Vec::new();
    for piece in line.split(MARKS).flat_map(before_helpers) {
        match pieces.last_mut() {
            Some(last) if is_suffix(piece) => {
                last.push(' ');
                last.push_str(piece.trim());
            }
            _ => part(piece, &mut pieces),
        }
    }
    pieces
}

/// Writes a comma for each blank behind "记者": Chinese names have none inside.
fn with_names_apart(line: String) -> String {
    let Some((before, names)) = ["记者", "記者"].iter().find_map(|title| line.split_once(title)) else {
        return line;
    };
    let names = names.trim();
    let are_names =
        names.split(' ').all(|name| name.chars().count() <= LONGEST_CHINESE_NAME && !name.is_ascii());
    if names.contains(' ') && are_names {
        format!("{before}记者 {}", names.replace(' ', ","))
    } else {
        line
    }
}

/// Writes a comma for a word between names; what goes on in small letters is one name: "Zone Justice et faits divers".
fn cut_at(line: &str, joint: &str) -> String {
    let mut cut = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once(joint) {
        cut.push_str(before);
        let next = after.split_whitespace().next().unwrap_or_default();
        let goes_on = next.starts_with(char::is_lowercase)
            && before.starts_with(char::is_uppercase)
            && !is_particle(next)
            && opening_of(after).is_none()
            && !OTHERS.open(after);
        cut.push_str(if goes_on { joint } else { "," });
        rest = after;
    }
    cut.push_str(rest);
    cut
}

/// Cuts a piece before the words that name a helper: "By Wren Halloway Photography by Ivo Lund".
fn before_helpers(piece: &str) -> Vec<&str> {
    let borders = piece.match_indices(' ').map(|(at, _)| at);
    let starts = |at: &usize| {
        let word = piece[at + 1..].chars().next();
        !piece[..*at].trim().is_empty()
            && word.is_some_and(|c| !c.is_lowercase())
            && OTHERS.open(&piece[at + 1..])
    };
    match borders.take(MOST_BORDERS).find(starts) {
        Some(at) => vec![&piece[..at], &piece[at..]],
        None => vec![piece],
    }
}

/// Writes "by" for an opening that holds a mark or a joint itself, as "文/" and "text och foto:" do.
fn with_plain_opening(line: String) -> String {
    let opening = opening_of(&line).map(|length| &line[..length]);
    let is_cut = |opening: &&str| {
        opening.contains(MARKS) || JOINTS.iter().any(|joint| opening.contains(joint.as_str()))
    };
    match opening.filter(is_cut) {
        Some(opening) => format!("by {}", &line[opening.len()..]),
        None => line,
    }
}

/// Returns whether a piece is the end of the name before it: "Jr.".
pub(super) fn is_suffix(piece: &str) -> bool {
    matches!(fold(piece).as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
}

/// Cuts a piece at a joint that may stand inside a name: a second name has more than one word.
fn part(piece: &str, pieces: &mut Vec<String>) {
    let mut rest = piece;
    while let Some((before, after)) = INNER_JOINTS.iter().find_map(|joint| rest.split_once(joint)) {
        let name = opening_of(before).map_or(before, |length| &before[length..]);
        if name.split_whitespace().count() > 1 && after.split_whitespace().count() == 1 {
            break;
        }
        pieces.push(before.to_owned());
        rest = after;
    }
    pieces.push(rest.to_owned());
}

/// Returns a name that libraries write "Whitlock, Dana" the way it is spoken.
pub fn straight(value: &str) -> String {
    let names = value.split(';').map(|name| {
        let name = name.trim();
        let turned = name.split_once(',').map(|(family, given)| (family.trim(), given.trim())).filter(
            |(family, given)| {
                let mut words = family.split_whitespace().rev();
                words.next().is_some_and(|word| !is_agency(word))
                    && words.all(is_particle)
                    && !given.contains(',')
                    && (1..=3).contains(&given.split_whitespace().count())
                    && given.split_whitespace().all(|word| !is_office(word) && !is_suffix(word))
                    && given.starts_with(char::is_uppercase)
            },
        );
        turned.map_or_else(|| name.to_owned(), |(family, given)| format!("{given} {family}"))
    });
    names.collect::<Vec<_>>().join("; ")
}

/// Returns how long the opening at the start of the text is, if one is there.
pub fn opening_of(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let first = lower_in_place(text.get(..text.chars().next()?.len_utf8())?);
    let openings = &OPENINGS[usize::from(*first.as_bytes().first()?)];
    if openings.is_empty() {
        return None;
    }
    let start = text.char_indices().nth(LONGEST_OPENING).map_or(text, |(end, _)| &text[..end]);
    let lower = lower_in_place(start) + " ";
    let opening = openings.iter().filter(|opening| lower.starts_with(opening.as_str()));
    opening.map(String::len).max().map(|length| length.min(text.len()))
}

/// Returns the name in a piece, and whether "by" or its like stood before it.
pub(super) fn trim(piece: &str, line: Line) -> (String, bool) {
    let mut name = piece.trim();
    let mut introduced = false;
    while let Some(length) = opening_of(name) {
        let (opening, rest) = (name[..length].trim_end(), name[length..].trim_start());
        if (introduced || line == Line::Declared) && starts_a_name(opening, rest) {
            break;
        }
        name = rest;
        introduced = true;
        if name.is_empty() {
            return (String::new(), true);
        }
    }
    if let Some((_, after)) = name.rsplit_once(" by ").or_else(|| name.rsplit_once(" By ")) {
        name = after;
        introduced = true;
    }
    // "(서울=연합뉴스) 김철수 기자": where, and for whom.
    let name = match name.strip_prefix(['(', '（']).and_then(|rest| rest.split_once([')', '）'])) {
        Some((_, after)) if !after.trim().is_empty() => after.trim(),
        _ => name,
    };
    let name = name.split(['(', '[', '<', '–', '—', '⋅']).next().unwrap_or_default();
    let name = name.split(" - ").next().unwrap_or_default();
    let name = without_title(name);
    let name = words_of_name(name).join(" ");
    let name = name.trim_matches(|c: char| !(c.is_alphanumeric() || is_mark(c)) && c != '.');
    (name.trim_end_matches(" -").trim().to_owned(), introduced)
}

/// Returns whether a word that may be "by" belongs to the name here: "von der Leyen", "De Souza".
fn starts_a_name(opening: &str, rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let (first, second) = (words.next(), words.next());
    let leads_on = first.is_some_and(is_particle) || second.is_none();
    is_particle(opening) && (leads_on || (opening.starts_with(char::is_uppercase) && opening != "Von"))
}

/// Takes off the title of a journalist, and the paper before it, in scripts without blanks.
fn without_title(name: &str) -> &str {
    let Some((before, after)) = TITLES.iter().find_map(|title| name.split_once(title)) else { return name };
    let is_chinese = name.contains('者');
    let name =
        if before.trim().is_empty() || (is_chinese && !after.trim().is_empty()) { after } else { before };
    // Before a name that is written without blanks stands the desk: "문화부 김철수".
    match name.trim().rsplit_once(' ') {
        Some((_, last)) if (2..=4).contains(&last.chars().count()) && !last.is_ascii() => last,
        _ => name,
    }
}

/// Returns the words of a piece up to where it stops to be a name.
fn words_of_name(piece: &str) -> Vec<&str> {
    let piece = match piece.split_once(':') {
        Some((label, after)) if !label.trim().contains(' ') && !after.trim().is_empty() => after,
        _ => piece,
    };
    let words: Vec<&str> = piece.split_whitespace().collect();
    let desk = words.iter().take(2).any(|word| is_office(word));
    let ends = |at: usize, word: &str| {
        (at >= 1 && ends_a_name(word))
            || (at >= 2
                && ((!desk && is_office(word))
                    || is_seldom_in_a_name(word)
                    || month_alone(word)
                    || word.ends_with(':')))
            || (at >= 1 && opens_something_else(&words[at..]))
    };
    let end = words.iter().enumerate().position(|(at, word)| ends(at, word)).unwrap_or(words.len());
    let mut words = words[..end].to_vec();
    if let Some(colon) = words.iter().position(|word| word.contains(':')) {
        words.truncate(colon + 1);
        words[colon] = words[colon].split(':').next().unwrap_or_default();
    }
    words
}

/// Returns whether a name ends before a word that tells where or when.
pub(super) fn tells_where(word: &str) -> bool {
    ENDS.contains(word)
}

fn ends_a_name(word: &str) -> bool {
    let is_long = word.chars().count() >= LONG_END;
    tells_where(word)
        || (is_long && tells_where(&word.to_lowercase()))
        || word.contains('@')
        || word.starts_with(|c: char| c.is_ascii_digit())
        || ["報導", "报道", "報道"].iter().any(|report| word.ends_with(report))
}

/// Returns whether words after a name tell who helped, with which agency, or for whom the story was written.
fn opens_something_else(words: &[&str]) -> bool {
    let [first, second, ..] = words else { return false };
    let pair = (first.to_lowercase(), second.to_lowercase());
    let agency = || is_agency(&words[1..].join(" "));
    matches!((pair.0.as_str(), pair.1.as_str()), ("special", "to") | ("for", "the"))
        || (matches!(*first, "avec" | "con" | "com" | "mit") && agency())
        || OTHERS.open(&words[..words.len().min(4)].join(" "))
}

/// Returns whether a word after a name is the month of a date.
fn month_alone(word: &str) -> bool {
    const LONGEST: usize = 9;
    word.len() <= LONGEST && word.len() >= 3 && month::is_english(word)
}
