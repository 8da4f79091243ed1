//! The words that are no names: offices, agencies, desks, and what publishing systems fill in.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::list::{List, Phrases, entries};
use crate::measure::fold;

/// A list of words that is read when it is first asked.
type Words = LazyLock<HashSet<String>>;

/// Names that are no author: placeholders of publishing systems, and desks.
static PLACEHOLDERS: Words = LazyLock::new(|| folded(include_str!("placeholders.txt")));

/// Names of agencies: they sent the story, and are named where no person is.
static AGENCIES: Words = LazyLock::new(|| folded(include_str!("agencies.txt")));

/// Words of offices and degrees.
static OFFICES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("offices.txt")).collect());

/// Words that end the name of a desk.
static DESKS: Words = LazyLock::new(|| folded(include_str!("desks.txt")));

static PARTICLES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("particles.txt")).collect());

/// Words that only join names.
static JOINING: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("joining.txt")).collect());

/// Words that stand in no name of several words.
static NEVER: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("never.txt")).collect());

/// Words that stand in few names.
static SELDOM: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("seldom.txt")).collect());

/// Words before the names of those who did not write.
pub(super) static OTHERS: List = LazyLock::new(|| Phrases::read(include_str!("others.txt")));

fn folded(list: &'static str) -> HashSet<String> {
    entries(list).map(fold).collect()
}

pub(super) fn is_office(word: &str) -> bool {
    OFFICES.contains(word) || OFFICES.contains(fold(word).as_str())
}

pub(super) fn is_particle(word: &str) -> bool {
    PARTICLES.contains(word.to_lowercase().as_str())
}

pub(super) fn is_joining(folded: &str) -> bool {
    JOINING.contains(folded)
}

pub(super) fn is_never_in_a_name(folded: &str) -> bool {
    NEVER.contains(folded)
}

pub(super) fn is_seldom_in_a_name(word: &str) -> bool {
    SELDOM.contains(fold(word).as_str())
}

/// Returns whether a name is a news agency's: "Reuters", "dpa".
pub fn is_agency(name: &str) -> bool {
    AGENCIES.contains(&fold(name))
}

/// Returns whether a name is one that publishing systems fill in: "admin", "Staff Writer".
pub fn is_placeholder(name: &str) -> bool {
    PLACEHOLDERS.contains(&fold(name))
}

/// Returns whether a name holds a word for a desk: "BBC Newsroom", "ARD-Studio Brüssel".
pub(super) fn names_a_desk(name: &str) -> bool {
    let is_desk = |word: &str| DESKS.contains(word) || (!word.is_ascii() && ends_as_desk(word));
    fold(name).split(' ').any(is_desk)
}

/// Returns whether a word in a script without blanks ends as a desk is called: "ASCII編集部".
fn ends_as_desk(word: &str) -> bool {
    let starts = word.char_indices().map(|(at, _)| at).skip(1);
    starts
        .filter(|at| !word[*at..].is_ascii())
        .any(|at| DESKS.contains(&word[at..]) && !word[at..].starts_with(char::is_lowercase))
}

/// Returns whether a name is an agency's or a desk's, not a person's.
pub fn is_house(name: &str) -> bool {
    is_agency(name) || names_a_desk(name)
}
