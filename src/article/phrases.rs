//! Lists of phrases kept as text files beside the code.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};

/// Phrases to be found in a line, all in one pass.
pub(super) struct Phrases {
    automaton: Option<AhoCorasick>,
}

/// A list that is read when it is first asked.
pub(super) type List = LazyLock<Phrases>;

impl Phrases {
    /// Reads a list: phrases in lower case between bars, `_` for a blank at the end, `#` before a reason.
    pub(super) fn read(list: &'static str) -> Self {
        let phrases = entries(list).map(|phrase| phrase.replace('_', " "));
        Self {
            automaton: AhoCorasick::builder()
                .start_kind(StartKind::Both)
                .match_kind(MatchKind::LeftmostLongest)
                .build(phrases)
                .ok(),
        }
    }

    /// Returns whether the line starts with one of the phrases, whatever its case.
    ///
    /// The marks that lists and arrows put before a line do not count.
    pub(super) fn open(&self, line: &str) -> bool {
        let bare =
            line.trim_start_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | '[' | '©' | '#'));
        let start: String = bare.chars().take(48).flat_map(char::to_lowercase).chain([' ']).collect();
        let input = Input::new(&start).anchored(Anchored::Yes);
        self.automaton.as_ref().is_some_and(|automaton| automaton.find(input).is_some())
    }

    /// Returns whether the line starts with the words of one of the phrases, the last one whole.
    ///
    /// A number before them does not count: "12 comments".
    pub(super) fn open_in_words(&self, line: &str) -> bool {
        let start: String = line.chars().take(64).flat_map(char::to_lowercase).collect();
        let start = start.trim_start_matches(|c: char| !c.is_alphabetic());
        let found = self
            .automaton
            .as_ref()
            .and_then(|automaton| automaton.find(Input::new(start).anchored(Anchored::Yes)));
        found.is_some_and(|found| !start[found.end()..].starts_with(char::is_alphanumeric))
    }

    /// Returns how many places in the text hold a phrase, whatever its case.
    pub(super) fn count_in(&self, text: &str) -> usize {
        self.automaton.as_ref().map_or(0, |automaton| automaton.find_iter(&text.to_lowercase()).count())
    }

    /// Returns whether a phrase occurs anywhere in the text, whatever its case.
    pub(super) fn occur_in(&self, text: &str) -> bool {
        self.automaton.as_ref().is_some_and(|automaton| automaton.is_match(&text.to_lowercase()))
    }
}

/// Returns the entries of a list file.
pub(super) fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    let lines = list.lines().filter(|line| !line.starts_with("# ") && !line.trim().is_empty());
    lines.flat_map(|line| line.split('|')).map(str::trim).filter(|entry| !entry.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_opens_a_line_in_any_case_and_behind_an_arrow() {
        let list = Phrases::read("# why\nread also | by_");
        assert!(list.open("» READ ALSO: something"));
        assert!(list.open("By Ada Byron"));
        assert!(!list.open("Bystanders said"));
        assert!(list.occur_in("You may Read Also this"));
    }
}
