//! What is a name in a byline, and where one ends and the next begins.

mod pieces;
mod words;

use crate::date::{self, month};
use crate::measure::fold;

use pieces::{Line, is_suffix, split, tells_where, trim};
pub use pieces::{opening_of, straight};
use words::{
    OTHERS, is_joining, is_never_in_a_name, is_office, is_particle, is_seldom_in_a_name, names_a_desk,
};
pub use words::{is_agency, is_house, is_placeholder};

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
pub fn declared(lines: &[String], refused: Option<&str>) -> Vec<String> {
    let mut names = signed(lines, refused);
    names.retain(|name| !is_agency(name));
    names
}

/// Returns all who signed by lines that hold nothing else, agencies too.
pub fn signed(lines: &[String], refused: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for line in lines {
        let pieces = split(line);
        if pieces.len() > 1 && is_domain_or_firm(pieces[0].trim()) {
            continue;
        }
        let lone = lone_word(&pieces);
        let mut last: Option<String> = None;
        for (at, piece) in pieces.iter().enumerate() {
            if let Piece::Name { name, .. } = judge(piece, Line::Declared, last.is_some(), refused) {
                if lone == Some(at) && last.as_deref().is_some_and(|last| is_place_after(last, &name)) {
                    continue;
                }
                last = Some(name.clone());
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
pub fn in_byline(byline: &str, refused: Option<&str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let (mut by_opening, mut helpers) = (false, false);
    let pieces = split(byline);
    let lone = lone_word(&pieces);
    for (at, piece) in pieces.iter().enumerate() {
        match judge(piece, Line::Shown, !names.is_empty(), refused) {
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
                let place = lone == Some(at)
                    && !introduced
                    && names.last().is_some_and(|last| is_place_after(last, &name));
                if fits && new && !place {
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

/// Returns the one piece that is a single word, unless it ends a list of names.
fn lone_word(pieces: &[String]) -> Option<usize> {
    let mut single = (0..pieces.len()).filter(|&at| pieces[at].split_whitespace().count() == 1);
    let lone = single.next().filter(|_| single.next().is_none())?;
    (pieces.len() == 2 || lone + 1 < pieces.len()).then_some(lone)
}

/// Returns whether a single word stands after a whole name: there it is a place, "Antonio Fumagalli, Genf".
fn is_place_after(name: &str, word: &str) -> bool {
    name.contains(' ') && !word.contains(' ') && !is_written_without_blanks(word) && !is_agency(word)
}

/// Returns whether a word like "by" stands before one of the names.
fn has_opening(byline: &str) -> bool {
    split(byline).iter().any(|piece| opening_of(piece).is_some())
}

/// Returns whether the name is shaped like a person's: two to five words in capitals, but for particles.
pub fn is_shaped_like_a_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|word| {
            let starts = word.chars().find(|c| c.is_alphabetic());
            starts.is_some_and(|c| !c.is_lowercase()) || is_particle(word)
        })
        && words[0].starts_with(|c: char| c.is_alphabetic() && !c.is_lowercase())
        && !words.iter().skip(1).any(|word| is_office(word))
        && !is_house(name)
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

fn judge(piece: &str, line: Line, follows_a_name: bool, refused: Option<&str>) -> Piece {
    let folded = fold(piece);
    if folded.is_empty() || is_joining(&folded) {
        return Piece::Beside;
    }
    if follows_a_name && refused.is_some_and(|house| is_of_the_house(&folded, house)) {
        return Piece::Beside;
    }
    if follows_a_name && tells_where_one_works(piece, &folded) {
        return Piece::Beside;
    }
    if piece.to_lowercase().contains("(foto") || piece.to_lowercase().contains("(photo") {
        return Piece::Beside;
    }
    if OTHERS.open(piece) {
        return Piece::Helper;
    }
    if folded.split(' ').any(is_office) && (follows_a_name || folded.split(' ').all(is_office)) {
        return Piece::Beside;
    }
    let (name, introduced) = trim(piece, line);
    if (name.is_empty() && introduced) || (follows_a_name && month::is_english(&fold(&name))) {
        return Piece::Beside;
    }
    if is_name(&name, refused) { Piece::Name { name, introduced } } else { Piece::Other }
}

/// Returns whether a piece after a name is a paper or a desk: "The Quay Post", "Special to the Post", "ARD-Studio Brüssel".
fn tells_where_one_works(piece: &str, folded: &str) -> bool {
    let starts = |opening: &str| folded.starts_with(opening);
    let is_report = ["報導", "报道", "報道"].iter().any(|report| folded.ends_with(report));
    starts("the ")
        || starts("special to ")
        || starts("for the ")
        || is_report
        || is_paper(folded)
        || names_a_desk(piece)
}

/// Returns whether several words are the name of a paper: "Washington Post".
fn is_paper(folded: &str) -> bool {
    const PAPERS: &[&str] = &[
        "post",
        "times",
        "news",
        "herald",
        "tribune",
        "gazette",
        "chronicle",
        "telegraph",
        "magazine",
        "media",
    ];
    folded.rsplit_once(' ').is_some_and(|(_, last)| PAPERS.contains(&last))
}

/// Returns whether a piece starts as the site's name does: "Ada Byron, HP North" in the HP.
fn is_of_the_house(folded: &str, house: &str) -> bool {
    let house = fold(house);
    let first = house.split(' ').next().unwrap_or_default();
    first.len() > 1 && first != "the" && folded.split(' ').next() == Some(first)
}

/// Returns whether a name is a site's, an account's or a firm's: `example.org`, `jane.doe`, "Example Ltd".
fn is_domain_or_firm(name: &str) -> bool {
    let dotted = !name.contains(' ') && name.split('.').filter(|part| part.chars().count() > 1).count() > 1;
    dotted || ["Ltd", "Ltd.", "Inc", "Inc.", "LLC", "GmbH", "S.A."].iter().any(|firm| name.ends_with(firm))
}

/// Returns whether a declared author is an address or an account's name: `https://…`, `@nell`.
pub fn looks_like_an_address(name: &str) -> bool {
    name.contains("://") || name.contains("www.") || name.starts_with('@') || name.starts_with('/')
}

/// Returns whether a name is what its bearer signs in with: `jrobison`, `nell_42`.
pub fn is_login(name: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.' | '-');
    !name.is_empty() && name.chars().all(is_plain)
}

/// Returns a declared author without the addresses beside it: `Ada Byron - https://ada.example/`.
pub fn without_addresses(value: &str) -> String {
    let is_address = |word: &&str| {
        word.contains("://") || word.starts_with("www.") || (word.contains('@') && word.contains('.'))
    };
    let words: Vec<&str> = value.split_whitespace().collect();
    if !words.iter().any(is_address) {
        return value.to_owned();
    }
    let left: Vec<&str> = words.into_iter().filter(|word| !is_address(word)).collect();
    let left = left.join(" ");
    let left = left.trim_matches(|c: char| {
        c.is_whitespace() || matches!(c, '-' | '–' | '—' | '|' | ',' | '<' | '>' | '(' | ')' | ':')
    });
    if left.is_empty() { value.to_owned() } else { left.to_owned() }
}

/// Returns whether the text may be somebody's name; `refused` is the site's, which signs nothing by itself.
pub fn is_name(name: &str, refused: Option<&str>) -> bool {
    let folded = fold(name);
    let words: Vec<&str> = name.split_whitespace().collect();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    let dated = || {
        let mut words = folded.split(' ');
        words.all(|word| month::is_english(word) || word.bytes().all(|byte| byte.is_ascii_digit()))
    };
    letters >= 2
        && digits <= 1
        && words.len() <= 6
        && !words.iter().all(|word| is_office(word))
        && !(words.len() > 1 && (dated() || says_something_else(&folded, &words)))
        && !words.first().is_some_and(|word| tells_where(word))
        && name.chars().count() <= 60
        && !name.contains('@')
        && !is_domain_or_firm(name)
        && !looks_like_an_address(name)
        && !is_placeholder(name)
        && refused.is_none_or(|site| fold(site) != folded)
        && date::from_words(name).is_none()
}

/// Returns whether words of no name stand in it, or it is a sentence.
fn says_something_else(folded: &str, words: &[&str]) -> bool {
    let strange = folded.split(' ').filter(|word| is_never_in_a_name(word)).count();
    let seldom = words.iter().filter(|word| is_seldom_in_a_name(word));
    let beside_a_digit = words.iter().any(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let told = seldom.clone().any(|word| word.starts_with(char::is_lowercase)) || beside_a_digit;
    let seldom = seldom.count();
    let is_sentence = words.last().is_some_and(|word| word.ends_with('.') && !is_suffix(word))
        && words.iter().any(|word| word.starts_with(char::is_lowercase) && !is_particle(word));
    strange > 0 || seldom > 1 || (seldom > 0 && told) || is_sentence
}
