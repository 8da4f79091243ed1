//! Lists of words and phrases, kept as text files beside the code that reads them.
//!
//! A list has its entries between bars, in sections by language: a BCP 47 tag in brackets on a line of its own, `[*]` for what
//! is no word of any language. Lines that begin with `# ` tell why.
//!
//! ```
//! use gleaner_text::list::{Phrases, sections};
//!
//! const LIST: &str = "# Openings of a line that leads to another story.\n\n[en]\nread also | see also\n\n[fr]\nà lire";
//! let phrases = Phrases::read(LIST);
//! assert!(phrases.open("» READ ALSO: the ferry") && !phrases.open("Read alsoever"));
//! assert_eq!(sections(LIST).last(), Some(("fr", "à lire")));
//! ```

mod faults;

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, Match, MatchKind, StartKind};

use crate::measure::{is_ideographic, is_mark};

pub use faults::{Reading, faults};

/// Phrases to be found in a line, all in one pass.
pub struct Phrases {
    automaton: Option<AhoCorasick>,
    /// The characters of ASCII that a phrase begins with: most lines begin with none of them.
    first: [bool; 128],
    /// Which of the phrases must be the whole of a heading.
    whole: Vec<bool>,
}

/// A list that is read when it is first asked.
pub type List = LazyLock<Phrases>;

impl Phrases {
    /// Reads a list: phrases in lower case between bars, `_` for a blank at the end, `#` before a reason, `=` after a phrase
    /// that must be the whole of a heading, `==` for one sign that is part of the phrase.
    pub fn read(list: &'static str) -> Self {
        let phrases: Vec<String> = entries(list).map(folded).collect();
        let mut first = [false; 128];
        for &byte in phrases.iter().filter_map(|phrase| phrase.as_bytes().first()) {
            if let Some(is_first) = first.get_mut(usize::from(byte)) {
                *is_first = true;
            }
        }
        Self {
            first,
            whole: entries(list).map(|phrase| phrase.ends_with('=') && !phrase.ends_with("==")).collect(),
            automaton: AhoCorasick::builder()
                .start_kind(StartKind::Both)
                .match_kind(MatchKind::LeftmostLongest)
                .build(phrases)
                .ok(),
        }
    }

    /// Returns whether the line starts with one of the phrases, in whole words, whatever its case.
    ///
    /// The marks that lists and arrows put before a line do not count.
    pub fn open(&self, line: &str) -> bool {
        self.opening(line, |c| !c.is_alphanumeric() && !matches!(c, '(' | '[' | '©' | '#')).is_some()
    }

    /// Returns whether the line starts with one of the phrases, a number before it or not: "12 comments".
    pub fn open_after_number(&self, line: &str) -> bool {
        self.opening(line, |c| !c.is_alphabetic()).is_some()
    }

    /// Returns whether a heading starts with one of the phrases, or is one of the single words and `=` phrases.
    ///
    /// "Comments (12)" stands over comments, "Comments in configuration files" over a part of the story.
    pub fn head(&self, heading: &str) -> bool {
        self.opening(heading, |c| !c.is_alphabetic()).is_some_and(|(start, found)| {
            let is_start =
                start[..found.end()].contains([' ', ':']) && !self.whole[found.pattern().as_usize()];
            is_start || !start[found.end()..].contains(char::is_alphabetic)
        })
    }

    /// Returns whether the line is one of the phrases and nothing else.
    pub fn are(&self, line: &str) -> bool {
        if line.len() >= LONGEST_LINE {
            return false;
        }
        let bare = fold_letters(line.trim_matches(|c: char| !c.is_alphanumeric() && !is_mark(c)));
        let automaton = self.automaton.as_ref();
        let found = automaton.and_then(|automaton| automaton.find(Input::new(&bare).anchored(Anchored::Yes)));
        found.is_some_and(|found| found.end() == bare.len())
    }

    /// Returns the start of a line without its marks, folded, and the phrase it opens with.
    fn opening(&self, line: &str, is_mark: impl Fn(char) -> bool) -> Option<(String, Match)> {
        let bare = line.trim_start_matches(is_mark);
        let first = usize::from(bare.as_bytes().first()?.to_ascii_lowercase());
        if !self.first.get(first).is_none_or(|is_first| *is_first) {
            return None;
        }
        let end = bare.char_indices().nth(LONGEST).map_or(bare.len(), |(end, _)| end);
        let mut start = fold_letters(&bare[..end]);
        start.push(' ');
        let found = self.automaton.as_ref()?.find(Input::new(&start).anchored(Anchored::Yes))?;
        is_border(&start, found.end()).then_some((start, found))
    }

    /// Returns how many places in the text hold a phrase, in whole words, whatever its case.
    pub fn count_in(&self, text: &str) -> usize {
        let text = fold_letters(text);
        let whole = |found: &Match| is_border(&text, found.start()) && is_border(&text, found.end());
        self.automaton.as_ref().map_or(0, |automaton| automaton.find_iter(&text).filter(whole).count())
    }

    /// Returns whether a phrase occurs anywhere in the text, whatever its case.
    pub fn occur_in(&self, text: &str) -> bool {
        self.automaton.as_ref().is_some_and(|automaton| automaton.is_match(&fold_letters(text)))
    }
}

/// The longest opening that is looked at, in characters.
const LONGEST: usize = 64;

/// A line of so many bytes is more than a phrase.
const LONGEST_LINE: usize = 80;

/// Returns an entry as it is looked for.
fn folded(entry: &str) -> String {
    fold_letters(entry.strip_suffix('=').unwrap_or(entry)).replace('_', " ")
}

/// Returns the text in small letters, without the marks that capitals go without in Greek and that keyboards confuse in
/// Turkish and Romanian.
fn fold_letters(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        // Most letters are ASCII, and none of those is confused with another.
        if c.is_ascii() {
            folded.push(c.to_ascii_lowercase());
        } else {
            folded.extend(c.to_lowercase().filter(|c| *c != '\u{307}').map(plain_letter));
        }
    }
    folded
}

fn plain_letter(c: char) -> char {
    match c {
        'ı' => 'i',
        'ş' => 'ș',
        'ţ' => 'ț',
        'ά' => 'α',
        'έ' => 'ε',
        'ή' => 'η',
        'ί' | 'ϊ' | 'ΐ' => 'ι',
        'ό' => 'ο',
        'ύ' | 'ϋ' | 'ΰ' => 'υ',
        'ώ' => 'ω',
        'ς' => 'σ',
        c => c,
    }
}

/// Returns whether no word goes on across a place in the text; in scripts without blanks, none does.
fn is_border(text: &str, at: usize) -> bool {
    let goes_on = |c: char| c.is_alphanumeric() && !is_ideographic(c) && !is_hangul(c);
    !(text[..at].ends_with(goes_on) && text[at..].starts_with(goes_on))
}

/// Words of Korean take their endings without a blank.
fn is_hangul(c: char) -> bool {
    matches!(c, '\u{ac00}'..='\u{d7af}')
}

/// Returns the entries of a list file, of all languages.
pub fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    sections(list).map(|(_, entry)| entry)
}

/// Returns the entries of a list file, each with the language it is of: the BCP 47 tag in brackets on a line above it.
///
/// What is no word of any language, names of classes and files, stands under `[*]`, as does all before the first tag.
pub fn sections(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    lines(list)
        .flat_map(|(tag, line)| line.split('|').map(move |entry| (tag, entry.trim())))
        .filter(|(_, entry)| !entry.is_empty())
}

/// Returns the entries of a list whose lines begin with a number and a colon, each with its language and its number.
pub fn numbered_sections(list: &'static str) -> impl Iterator<Item = (&'static str, u32, &'static str)> {
    let numbered = lines(list).filter_map(|(tag, line)| {
        let (number, entries) = line.split_once(':')?;
        Some((tag, number.trim().parse().ok()?, entries))
    });
    numbered
        .flat_map(|(tag, number, entries)| entries.split('|').map(move |entry| (tag, number, entry.trim())))
}

/// Returns the lines of a list file that hold entries, each with the language it is under.
fn lines(list: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut tag = "*";
    list.lines().filter_map(move |line| {
        if let Some(next) = tag_of(line) {
            tag = next;
            return None;
        }
        (!line.starts_with("# ") && !line.trim().is_empty()).then_some((tag, line))
    })
}

/// Returns the language that a line of a list file announces.
fn tag_of(line: &str) -> Option<&str> {
    let tag = line.trim_end().strip_prefix('[')?.strip_suffix(']')?;
    let is_tag = tag == "*" || tag.split('-').all(|part| (2..=8).contains(&part.len()));
    (is_tag && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"*-".contains(&byte))).then_some(tag)
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
        assert!(!list.open("Read alsoever"));
    }

    #[test]
    fn a_phrase_is_whole_words_where_words_have_blanks_between_them() {
        let list = Phrases::read("share | 关键词 | abone ol | διαβάστε | vezi și");
        assert!(!list.open("Shares fell"));
        assert!(list.open("关键词消费"));
        assert_eq!((list.count_in("ABONE OL!"), list.count_in("abone oldu")), (1, 0));
        assert!(list.open("ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ") && list.open("Vezi şi:"));
    }
}
