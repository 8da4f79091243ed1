//! What is a name in a byline, and where one ends and the next begins.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::super::line::fold_blanks;
use super::super::super::measure::{fold, lower_in_place};
use super::super::super::phrases::{List, Phrases, entries};
use super::super::{date, month};

/// Names that are no author: placeholders of publishing systems, and desks.
static PLACEHOLDERS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("placeholders.txt")).collect());

/// Names of agencies: they sent the story, and are named where no person is.
static AGENCIES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("agencies.txt")).collect());

/// Words of offices and degrees.
static OFFICES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("offices.txt")).collect());

static PARTICLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("particles.txt")).collect());

/// Words before the names of those who did not write.
static OTHERS: List = LazyLock::new(|| Phrases::read(include_str!("others.txt")));

/// Words before a name, a blank after each.
static OPENINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    entries(include_str!("openings.txt")).map(|opening| opening.replace('_', " ")).collect()
});

/// Words that never stand in a name of several words: they tell when, how long, or where to click.
const NEVER_IN_A_NAME: &[&str] = &[
    "read",
    "min",
    "mins",
    "minutes",
    "comment",
    "comments",
    "privacy",
    "policy",
    "ago",
    "updated",
    "published",
    "click",
    "here",
    "posts",
    "articles",
    "linkedin",
    "twitter",
    "facebook",
    "guidelines",
    "editorial",
];

/// Words that end a name: what follows says where or when.
const ENDS: &[&str] = &["on", "at", "for", "in", "from", "auf", "bei", "aus", "reporting"];

/// How many authors a story may have; longer lists are a masthead.
const MOST: usize = 20;

/// What a piece of a byline is.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Name {
        name: String,
        introduced: bool,
    },
    /// An office, or a word that only joins or announces names.
    Beside,
    /// Announces those who reviewed, edited or pictured the story.
    Helper,
    Other,
}

/// Returns the names in lines that hold nothing else, as declared authors do; agencies only sent the story.
pub(super) fn declared(lines: &[String], refused: Option<&str>) -> Vec<String> {
    let mut names = signed(lines, refused);
    names.retain(|name| !is_agency(name));
    names
}

/// Returns all who signed by lines that hold nothing else, agencies too.
pub(super) fn signed(lines: &[String], refused: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in lines {
        let pieces = split(line);
        if pieces.len() > 1 && is_domain_or_firm(pieces[0].trim()) {
            continue;
        }
        let mut known = 0;
        for piece in pieces {
            if let Piece::Name { name, .. } = judge(&piece, known > 0, refused) {
                known += 1;
                if !names.iter().any(|known| fold(known) == fold(&name)) {
                    names.push(name);
                }
            }
        }
    }
    names.truncate(MOST);
    names
}

/// Returns the names in a byline that may hold more: they stand together, and after "by" if it is there.
///
/// A single word is a name only where it is introduced; else it is a label, a desk or a section.
pub(super) fn in_byline(byline: &str, refused: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let (mut by_opening, mut helpers) = (false, false);
    for piece in split(byline) {
        match judge(&piece, !names.is_empty(), refused) {
            Piece::Helper => helpers = true,
            Piece::Name { introduced: false, .. } if helpers => {}
            Piece::Name { name, introduced } => {
                helpers = false;
                if introduced && !by_opening && !names.is_empty() {
                    names.clear();
                }
                by_opening |= introduced;
                let fits = by_opening || name.contains(' ') || is_written_without_blanks(&name);
                let new = !names.iter().any(|known| fold(known) == fold(&name));
                if fits && new {
                    names.push(name);
                }
            }
            Piece::Other if !names.is_empty() && (by_opening || !has_opening(byline)) => break,
            Piece::Beside | Piece::Other => {}
        }
    }
    names.retain(|name| !is_agency(name));
    if names.iter().any(|name| is_shaped_like_a_person(name)) {
        names.retain(|name| is_shaped_like_a_person(name) || !name.contains(' '));
    }
    names.truncate(MOST);
    names
}

/// Returns whether a word like "by" stands before one of the names.
fn has_opening(byline: &str) -> bool {
    split(byline).iter().any(|piece| opening_of(piece).is_some())
}

/// Returns whether the name is shaped like a person's: two to five words in capitals, but for particles.
pub(super) fn is_shaped_like_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| {
            let starts = word.chars().find(|c| c.is_alphabetic());
            starts.is_some_and(|c| !c.is_lowercase()) || PARTICLES.contains(word.to_lowercase().as_str())
        })
        && words[0].starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && !words.iter().skip(1).any(|word| is_office(word))
        && words.last().is_some_and(|word| word.starts_with(|c: char| !c.is_lowercase()))
        && !name.contains(['!', '?', '"', '“'])
        && is_name(name, None)
}

fn is_written_without_blanks(name: &str) -> bool {
    name.chars().count() >= 2
        && name
            .chars()
            .all(|c| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}'))
}

/// Cuts a byline where names are joined.
fn split(line: &str) -> Vec<String> {
    const JOINTS: &[&str] = &[
        " and ", " und ", " et ", " & ", " e ", " y ", " og ", " och ", " en ", " i ", " ja ", " ve ",
        " și ", " и ", " και ", " with ", " AND ",
    ];
    let mut line = fold_blanks(line);
    for joint in JOINTS {
        line = line.replace(joint, ",");
    }
    line.split([',', ';', '|', '/', '\n', '•', '·', '、']).map(str::to_owned).collect()
}

fn judge(piece: &str, follows_a_name: bool, refused: Option<&str>) -> Piece {
    let folded = fold(piece);
    if folded.is_empty() || is_joint(&folded) {
        return Piece::Beside;
    }
    if follows_a_name && refused.is_some_and(|house| is_of_the_house(&folded, house)) {
        return Piece::Beside;
    }
    if OTHERS.open(piece) {
        return Piece::Helper;
    }
    if folded.split(' ').any(is_office) && (follows_a_name || folded.split(' ').all(is_office)) {
        return Piece::Beside;
    }
    let (name, introduced) = trim(piece);
    if name.is_empty() && introduced {
        return Piece::Beside;
    }
    if is_name(&name, refused) { Piece::Name { name, introduced } } else { Piece::Other }
}

/// Returns whether a piece starts as the site's name does: "Ada Byron, HP North" in the HP.
fn is_of_the_house(folded: &str, house: &str) -> bool {
    let house = fold(house);
    let first = house.split(' ').next().unwrap_or_default();
    first.len() > 1 && first != "the" && folded.split(' ').next() == Some(first)
}

fn is_joint(folded: &str) -> bool {
    matches!(
        folded,
        "and" | "und" | "et" | "e" | "y" | "og" | "och" | "en" | "i" | "ja" | "ve" | "with" | "dr" | "prof"
    )
}

/// Returns how long the opening at the start of the text is, if one is there.
pub(super) fn opening_of(text: &str) -> Option<usize> {
    let text = text.trim_end();
    let lower = lower_in_place(text) + " ";
    let opening = OPENINGS.iter().filter(|opening| lower.starts_with(opening.as_str()));
    opening.map(String::len).max().map(|length| length.min(text.len()))
}

/// Returns the name in a piece, and whether "by" or its like stood before it.
fn trim(piece: &str) -> (String, bool) {
    let mut name = piece.trim();
    let mut introduced = false;
    while let Some(length) = opening_of(name) {
        name = name[length..].trim_start();
        introduced = true;
        if name.is_empty() {
            return (String::new(), true);
        }
    }
    if let Some((_, after)) = name.rsplit_once(" by ").or_else(|| name.rsplit_once(" By ")) {
        name = after;
        introduced = true;
    }
    let name = name.split(['(', '[', '<', ':', '–', '—', '⋅']).next().unwrap_or_default();
    let name = name.split(" - ").next().unwrap_or_default();
    let words: Vec<&str> = name.split_whitespace().collect();
    let desk = words.iter().take(2).any(|word| is_office(word));
    let ends = |at: usize, word: &str| {
        (at >= 1 && ENDS.contains(&word))
            || (at >= 2 && !desk && is_office(word))
            || (at >= 1 && word.starts_with(|c: char| c.is_ascii_digit()))
            || (at >= 2 && month_alone(word))
    };
    let end = words.iter().enumerate().position(|(at, word)| ends(at, word)).unwrap_or(words.len());
    let name = words[..end].join(" ");
    let name = name
        .trim_matches(|c: char| !c.is_alphanumeric() && c != '.')
        .trim_end_matches(" -")
        .trim()
        .to_owned();
    (name, introduced)
}

/// Returns whether a name is a site's, an account's or a firm's: `example.org`, `jane.doe`, "Example Ltd".
fn is_domain_or_firm(name: &str) -> bool {
    let dotted = !name.contains(' ') && name.split('.').filter(|part| part.chars().count() > 1).count() > 1;
    dotted || ["Ltd", "Ltd.", "Inc", "Inc.", "LLC", "GmbH", "S.A."].iter().any(|firm| name.ends_with(firm))
}

fn is_office(word: &str) -> bool {
    OFFICES.contains(word) || OFFICES.contains(fold(word).as_str())
}

/// Returns whether a word after a name is the month of a date.
fn month_alone(word: &str) -> bool {
    const LONGEST: usize = 9;
    word.len() <= LONGEST && word.len() >= 3 && month::is_english(word)
}

pub(super) fn looks_like_an_address(name: &str) -> bool {
    name.contains("://") || name.starts_with("www.") || name.starts_with('@') || name.starts_with('/')
}

/// Returns whether the name is a news agency's.
fn is_agency(name: &str) -> bool {
    AGENCIES.contains(fold(name).as_str())
}

pub(super) fn is_placeholder(name: &str) -> bool {
    PLACEHOLDERS.contains(fold(name).as_str())
}

/// Returns whether the text may be somebody's name; `refused` is the site's, which signs nothing by itself.
pub(super) fn is_name(name: &str, refused: Option<&str>) -> bool {
    let folded = fold(name);
    let words: Vec<&str> = folded.split(' ').collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let dated =
        || words.iter().all(|word| month::is_english(word) || word.bytes().all(|byte| byte.is_ascii_digit()));
    letters >= 2
        && digits <= 1
        && words.len() <= 6
        && !words.iter().all(|word| is_office(word))
        && !(words.len() > 1 && words.iter().any(|word| NEVER_IN_A_NAME.contains(word)))
        && !name.split(' ').next().is_some_and(|word| ENDS.contains(&word))
        && !(words.len() > 1 && dated())
        && name.chars().count() <= 60
        && !name.contains('@')
        && !is_domain_or_firm(name)
        && !looks_like_an_address(name)
        && !PLACEHOLDERS.contains(folded.as_str())
        && refused.is_none_or(|site| fold(site) != folded)
        && date::from_words(name).is_none()
}
