//! What the words of a block tell by themselves.

use foldhash::HashMap;

use super::measures::{flag, ln, ln_weight, share, share_of};
use crate::body::carving::{Carving, Known};
use crate::page::block::{Block, BlockId, Role};
use gleaner_text::measure;

/// So many characters of a block tell how it is written.
const SAMPLE: usize = 160;

/// A longer block says more than a title does, in letters, and is not held against it.
const LONGEST_TITLE: u32 = 300;

/// How many features [`Wording::features`] gives.
const FEATURES: usize = 18;

/// What the words of a page's blocks are held against.
pub(super) struct Wording<'c> {
    title: Vec<u64>,
    description: Vec<u64>,
    authors: Vec<u64>,
    /// How often each text stands there.
    times: HashMap<&'c str, usize>,
}

impl<'c> Wording<'c> {
    pub(super) fn of(carving: &'c Carving<'_, '_>, contenders: &[BlockId]) -> Self {
        let mut times: HashMap<&str, usize> = HashMap::default();
        for &at in contenders {
            *times.entry(&carving.blocks[at].text).or_default() += 1;
        }
        let Known { title, description, authors, .. } = carving.known;
        Self {
            title: sorted(title.iter()),
            description: sorted(description.iter()),
            authors: sorted(authors.iter()),
            times,
        }
    }

    /// Returns what a block's own words tell.
    pub(super) fn features(&self, block: &Block) -> [f32; FEATURES] {
        let end = block.text.char_indices().nth(SAMPLE).map_or(block.text.len(), |(end, _)| end);
        let sample = &block.text[..end];
        let counts = Counts::of(sample);
        let is_short = block.weight < LONGEST_TITLE;
        let words: Vec<u64> = if is_short { words(sample).collect() } else { Vec::new() };
        let shared = |known: &Vec<u64>| words.iter().filter(|word| known.binary_search(word).is_ok()).count();
        let of_title = shared(&self.title);
        let level = if let Role::Heading(level) = block.role { level } else { 0 };
        [
            ln_weight(block.weight),
            share(block.linked, block.weight),
            role(block.role),
            f32::from(level),
            share_of(counts.capitalised, counts.words),
            share_of(counts.upper, counts.chars),
            share_of(counts.digits, counts.chars),
            share_of(counts.chars, counts.words),
            share_of(counts.marks, counts.chars),
            share_of(counts.signs, counts.chars),
            beginning(&block.text),
            flag(measure::ends_as_sentence(&block.text)),
            ln(counts.breaks),
            share_of(of_title, words.len()),
            share_of(of_title, self.title.len()),
            share_of(shared(&self.description), words.len()),
            share_of(shared(&self.authors), self.authors.len()),
            ln(self.times.get(block.text.as_str()).map_or(0, |times| times - 1)),
        ]
    }
}

/// Returns the numbers of all words of some texts, in order.
fn sorted<'t>(texts: impl Iterator<Item = &'t String>) -> Vec<u64> {
    let mut words: Vec<u64> = texts.flat_map(|text| words(text)).collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// Returns a number for each word of a text, whatever its case.
fn words(text: &str) -> impl Iterator<Item = u64> {
    let words = text.split(|c| !measure::is_alphanumeric(c)).filter(|word| !word.is_empty());
    words.map(|word| {
        if word.is_ascii() {
            word.bytes().fold(0, |number, byte| mix(number, char::from(byte.to_ascii_lowercase())))
        } else {
            word.chars().flat_map(char::to_lowercase).fold(0, mix)
        }
    })
}

/// Returns the number of a word that goes on with a letter.
fn mix(word: u64, letter: char) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    (word ^ u64::from(letter)).wrapping_mul(PRIME)
}

#[derive(Default)]
struct Counts {
    chars: usize,
    upper: usize,
    digits: usize,
    /// Marks of sentences.
    marks: usize,
    /// What stands between links and beside buttons.
    signs: usize,
    breaks: usize,
    words: usize,
    capitalised: usize,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Self::default();
        let mut in_word = false;
        for c in text.chars() {
            counts.chars += 1;
            let lettered = measure::is_alphanumeric(c);
            let capital = lettered && c.is_uppercase();
            if lettered {
                counts.upper += usize::from(capital);
                counts.digits += usize::from(c.is_ascii_digit());
                counts.words += usize::from(!in_word);
                counts.capitalised += usize::from(!in_word && capital);
            } else {
                match c {
                    '.' | ',' | '!' | '?' | ';' | '。' | '、' | '，' | '！' | '？' | '।' | '؟' | '،' =>
                    {
                        counts.marks += 1;
                    }
                    '|' | '»' | '›' | '→' | '©' | '/' | '#' | '•' | '·' | '+' | '@' => {
                        counts.signs += 1;
                    }
                    '\n' => counts.breaks += 1,
                    _ => {}
                }
            }
            in_word = lettered;
        }
        counts
    }
}

/// Returns what a text begins with, as a number of its own.
fn beginning(text: &str) -> f32 {
    match text.chars().next() {
        Some(c) if c.is_lowercase() => 1.0,
        Some(c) if c.is_uppercase() => 2.0,
        Some(c) if c.is_numeric() => 3.0,
        Some('"' | '“' | '„' | '«' | '—' | '–' | '\'' | '‘') => 4.0,
        Some(c) if c.is_alphabetic() => 5.0,
        _ => 6.0,
    }
}

/// Returns a role as a number of its own.
pub(super) fn role(role: Role) -> f32 {
    match role {
        Role::Paragraph => 0.0,
        Role::Item => 1.0,
        Role::Quote => 2.0,
        Role::Cell => 3.0,
        Role::Code => 4.0,
        Role::Caption => 5.0,
        Role::Heading(_) => 6.0,
    }
}
