//! The names of the months, as the web writes them.

use std::sync::LazyLock;

/// Beginnings of names and the months they start.
static BEGINNINGS: LazyLock<Vec<(&'static str, u32)>> = LazyLock::new(|| {
    let mut beginnings = Vec::new();
    for line in include_str!("months.txt").lines().filter(|line| !line.starts_with('#')) {
        if let Some((number, names)) = line.split_once(':')
            && let Ok(number) = number.parse()
        {
            beginnings.extend(names.split('|').map(|name| (name.trim(), number)));
        }
    }
    beginnings
});

/// Returns the month, 1 to 12, that a word names: the one whose name it shares the longest beginning with.
pub(super) fn number(word: &str) -> Option<u32> {
    if !(3..=14).contains(&word.chars().count()) || word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let word = word.to_lowercase();
    let fitting = BEGINNINGS.iter().filter(|(name, _)| word.starts_with(name));
    fitting.max_by_key(|(name, _)| name.len()).map(|(_, number)| *number)
}

/// Returns whether the word is the English name of a month, or its usual short form.
pub(super) fn is_english(word: &str) -> bool {
    const NAMES: &[&str] = &[
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    NAMES.iter().any(|name| *name == word || (word.len() <= 4 && name.starts_with(&word)))
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
        ] {
            assert_eq!(number(word), Some(month), "{word}");
        }
        assert_eq!(number("monkeys"), None);
    }
}
