//! The names of the months, as the web writes them.

use std::sync::LazyLock;

use crate::list::entries;

/// A name or a short form, and whether a few letters may follow it.
struct Name {
    name: &'static str,
    goes_on: bool,
}

/// The most letters of an inflection: "septem-brie".
const LONGEST_INFLECTION: usize = 4;

static NAMES: LazyLock<Vec<(Name, u32)>> = LazyLock::new(|| {
    let mut read = Vec::new();
    for line in include_str!("months.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((number, names)) = line.split_once(':')
            && let Ok(number) = number.parse()
        {
            read.extend(names.split('|').map(|name| (Name::read(name.trim()), number)));
        }
    }
    read
});

/// The English names alone.
static ENGLISH: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("english_months.txt")).collect());

impl Name {
    fn read(entry: &'static str) -> Self {
        let name = entry.trim_end_matches('+');
        Self { name, goes_on: name.len() < entry.len() }
    }

    fn fits(&self, word: &str) -> bool {
        let rest = word.strip_prefix(self.name);
        rest.is_some_and(|rest| {
            rest.is_empty() || (self.goes_on && rest.chars().count() <= LONGEST_INFLECTION)
        })
    }
}

/// Returns the month, 1 to 12, that a word names: the one whose name it shares the longest beginning with.
///
/// Hebrew writes "in" as the first letter of the month.
pub fn number(word: &str) -> Option<u32> {
    const LENGTHS: std::ops::RangeInclusive<usize> = 3..=16;
    if !LENGTHS.contains(&word.chars().count()) || word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let word = word.to_lowercase();
    let bare = word.strip_prefix('ב').unwrap_or(&word);
    let fitting = NAMES.iter().filter(|(name, _)| name.fits(bare));
    fitting.max_by_key(|(name, _)| name.name.len()).map(|(_, number)| *number)
}

/// Returns whether a character marks the letter before it, as the vowels and tones of Hindi, Tamil and Thai do.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{963}'
        | '\u{980}'..='\u{9e3}' | '\u{a00}'..='\u{a65}' | '\u{a80}'..='\u{ae3}' | '\u{b00}'..='\u{b63}'
        | '\u{b80}'..='\u{be5}' | '\u{c00}'..='\u{c63}' | '\u{c80}'..='\u{ce3}' | '\u{d00}'..='\u{d63}'
        | '\u{d80}'..='\u{df3}' | '\u{e31}'..='\u{e4e}' | '\u{eb1}'..='\u{ece}' | '\u{1037}'..='\u{103a}'
        | '\u{17b4}'..='\u{17d3}')
}

/// Returns whether the word is the English name of a month, or its usual short form.
pub fn is_english(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    ENGLISH.iter().any(|name| *name == word || (word.len() <= 4 && name.starts_with(&word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_that_start_alike_are_told_apart() {
        for (word, month) in [
            ("März", 3),
            ("Marzo", 3),
            ("maj", 5),
            ("lipca", 7),
            ("lipnja", 6),
            ("listopada", 11),
            ("červenec", 7),
            ("septembrie", 9),
            ("Σεπτεμβρίου", 9),
            ("בינואר", 1),
            ("मार्च", 3),
        ] {
            assert_eq!(number(word), Some(month), "{word}");
        }
        for word in ["monkeys", "Market", "Program", "Output", "Prozess", "Settlement", "Student", "Martin"] {
            assert_eq!(number(word), None, "{word}");
        }
    }
}
