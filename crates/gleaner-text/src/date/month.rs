//! The names of the months, as the web writes them in each of its languages.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::list::{entries, numbered_sections};

use super::language::{self, Language};

/// One month under one name in one language.
#[derive(Debug, Clone, Copy)]
struct Meaning {
    month: u32,
    language: Language,
    /// Whether the name is read in a text that does not say its language.
    is_known_everywhere: bool,
}

#[derive(Default)]
struct Names {
    /// What each name means, as it is written.
    whole: HashMap<&'static str, Vec<Meaning>>,
    /// What the names mean that go on with the few letters of an inflection.
    stems: HashMap<&'static str, Vec<Meaning>>,
    /// The first words of names of two.
    first_words: HashSet<&'static str>,
}

/// The most letters of an inflection: "septem-brie".
const LONGEST_INFLECTION: usize = 4;

/// The longest name of one word, in characters.
const LONGEST: usize = 24;

/// The shortest names, in characters: of the letters of ASCII, and of any others.
const SHORTEST_ASCII: usize = 3;
const SHORTEST: usize = 2;

/// The shortest name, in bytes, that is read everywhere though its language is seldom met: shorter ones are words of others.
const SELDOM_MET: usize = 5;

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let mut names = Names::default();
    names.add(include_str!("months.txt"), 0);
    names.add(include_str!("more_months.txt"), SELDOM_MET);
    names
});

/// The English names alone.
static ENGLISH: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("english_months.txt")).collect());

impl Names {
    fn add(&mut self, list: &'static str, shortest: usize) {
        for (tag, month, entry) in numbered_sections(list) {
            let name = entry.trim_end_matches('+');
            let meaning =
                Meaning { month, language: Language::of(tag), is_known_everywhere: name.len() >= shortest };
            self.whole.entry(name).or_default().push(meaning);
            if name.len() < entry.len() {
                self.stems.entry(name).or_default().push(meaning);
            }
            self.first_words.extend(name.split_once(' ').map(|(first, _)| first));
        }
    }

    /// Returns what a word means: by its whole, else by the longest stem it goes on from.
    fn meanings(&self, word: &str) -> &[Meaning] {
        if let Some(meanings) = self.whole.get(word) {
            return meanings;
        }
        let ends = word.char_indices().rev().take(LONGEST_INFLECTION).map(|(at, _)| at);
        let mut stems = ends.filter_map(|at| self.stems.get(&word[..at]));
        stems.next().map_or(&[], Vec::as_slice)
    }
}

/// Some months, of which one is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Months(u16);

impl Months {
    pub(super) fn one(month: u32) -> Self {
        Self(1 << month)
    }

    pub(super) fn iter(self) -> impl Iterator<Item = u32> + Clone {
        (1..=12).filter(move |month| self.0 & (1 << month) != 0)
    }

    fn of(meanings: impl Iterator<Item = Meaning>) -> Self {
        Self(meanings.fold(0, |months, meaning| months | 1 << meaning.month))
    }

    fn is_empty(self) -> bool {
        self.0 == 0
    }

    fn is_one(self) -> bool {
        self.0.is_power_of_two()
    }
}

/// Returns the one month, 1 to 12, that a word names; `None` where it may name another.
pub(super) fn number(word: &str, language: Option<Language>) -> Option<u32> {
    let months = in_language(word, language, &[])?;
    months.iter().next().filter(|_| months.is_one())
}

/// Returns the months a word may mean, `None` if it is the name of none.
///
/// The language of the text is asked first; then all others, and where those differ, the words that stand beside the name
/// may tell which of them it is.
pub(super) fn in_language(word: &str, language: Option<Language>, beside: &[&str]) -> Option<Months> {
    let word = spelled(word)?;
    let meanings = NAMES.meanings(&word);
    let told = Months::of(meanings.iter().copied().filter(|meaning| Some(meaning.language) == language));
    if !told.is_empty() {
        return Some(told);
    }
    let known = meanings.iter().copied().filter(|meaning| meaning.is_known_everywhere);
    let all = Months::of(known.clone());
    if all.is_empty() || all.is_one() || beside.is_empty() {
        return Some(all).filter(|months| !months.is_empty());
    }
    let told = Months::of(
        known.filter(|meaning| beside.iter().any(|word| language::has_word(meaning.language, word))),
    );
    Some(if told.is_empty() { all } else { told })
}

/// Where a name is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    In(Language),
    /// In texts that do not say their language.
    Everywhere,
    /// In whichever language it is one: for places where only a month can stand.
    Anywhere,
}

/// Returns the months whose whole name a phrase is: names of any length.
pub(super) fn of_phrase(phrase: &str, known: Known) -> Option<Months> {
    let meanings = NAMES.whole.get(phrase)?.iter().copied();
    let months = Months::of(meanings.filter(|meaning| match known {
        Known::In(language) => meaning.language == language,
        Known::Everywhere => meaning.is_known_everywhere,
        Known::Anywhere => true,
    }));
    Some(months).filter(|months| !months.is_empty())
}

/// Returns whether two words may be one name: "كانون الثاني".
pub(super) fn is_first_word(word: &str) -> bool {
    !word.is_ascii() && NAMES.first_words.contains(word)
}

/// Returns the months whose names a word shares the longest beginning with, three letters at least: "Febuary", "Octob".
///
/// Only where a month must stand: "Market" begins as March does.
pub(super) fn by_beginning(word: &str, language: Option<Language>) -> Option<Months> {
    if let Some(months) = in_language(word, language, &[]) {
        return Some(months);
    }
    let word = spelled(word)?;
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).skip(SHORTEST_ASCII - 1);
    for end in ends.collect::<Vec<_>>().into_iter().rev() {
        let begin_so =
            NAMES.whole.iter().filter(|(name, _)| name.starts_with(&word[..end]) && !name.contains(' '));
        let known = begin_so
            .flat_map(|(_, meanings)| meanings)
            .copied()
            .filter(|meaning| meaning.is_known_everywhere);
        let months = Months::of(known);
        if !months.is_empty() {
            return Some(months);
        }
    }
    None
}

/// Returns the word as the lists spell it, if it can be in them at all. Hebrew writes "in" as the first letter of the month.
fn spelled(word: &str) -> Option<String> {
    let length = word.chars().take(LONGEST + 1).count();
    let shortest = if word.is_ascii() { SHORTEST_ASCII } else { SHORTEST };
    if !(shortest..=LONGEST).contains(&length) || word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let word = word.to_lowercase();
    let bare = word.strip_prefix('ב').filter(|_| !NAMES.whole.contains_key(word.as_str()));
    Some(bare.map_or_else(|| word.clone(), str::to_owned))
}

/// Returns whether the word is the English name of a month, or its usual short form.
pub(crate) fn is_english(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    ENGLISH.iter().any(|name| *name == word || (word.len() <= 4 && name.starts_with(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::worded::joined;

    #[test]
    fn months_that_start_alike_are_told_apart() {
        for (word, month) in [
            ("März", 3),
            ("Marzo", 3),
            ("maj", 5),
            ("lipca", 7),
            ("lipnja", 6),
            ("červenec", 7),
            ("septembrie", 9),
            ("septiembre", 9),
            ("Σεπτεμβρίου", 9),
            ("בינואר", 1),
            ("मार्च", 3),
            ("मई", 5),
            ("മേയ്", 5),
            ("மே", 5),
            ("Mehefin", 6),
        ] {
            assert_eq!(number(word, None), Some(month), "{word}");
        }
        for word in
            ["monkeys", "Market", "Program", "Output", "Prozess", "Settlement", "Student", "Martin", "Pro"]
        {
            assert_eq!(number(word, None), None, "{word}");
        }
    }

    #[track_caller]
    fn check(word: &str, tag: &str, expected: u32) {
        let months = in_language(word, Some(Language::of(tag)), &[]).map(|months| months.iter().collect());
        assert_eq!(months, Some(vec![expected]), "{word} in {tag}");
    }

    #[test]
    fn a_name_means_what_it_means_in_the_language_of_the_text() {
        check("lip", "pl", 7);
        check("lip", "hr-HR", 6);
        check("lis", "pl", 11);
        check("lis", "cs", 11);
        check("lis", "hr", 10);
        check("listopad", "hr", 10);
        check("listopadu", "hr", 10);
        check("listopadu", "cs", 11);
        check("srp", "cs", 8);
        check("srp", "hr", 7);
        check("meh", "cy", 6);
        check("January", "hr", 1);
        for word in ["lip", "lis", "listopada", "srp"] {
            assert_eq!(number(word, None), None, "{word}");
        }
    }

    #[test]
    fn every_name_can_be_found_and_stands_where_it_is_needed() {
        let mut faults = Vec::new();
        let lists = [include_str!("months.txt"), include_str!("more_months.txt")];
        let mut met: HashMap<(&str, u32), &str> = HashMap::new();
        for (tag, month, entry) in lists.into_iter().flat_map(numbered_sections) {
            let name = entry.trim_end_matches('+');
            if joined(name) != name {
                faults.push(format!("{entry} under [{tag}] can never be found"));
            }
            if of_phrase(name, Known::In(Language::of(tag))) != Some(Months::one(month)) {
                faults.push(format!("{entry} under [{tag}] is read as another month"));
            }
            let differs = NAMES.whole[name].iter().any(|meaning| meaning.month != month);
            if let Some(other) = met.insert((name, month), tag).filter(|_| !differs) {
                faults.push(format!("{entry} under [{tag}] is there already, under [{other}]"));
            }
        }
        assert!(faults.is_empty(), "\n{}", faults.join("\n"));
    }
}
