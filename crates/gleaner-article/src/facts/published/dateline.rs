//! The place and day that open many a story: "COLBY, Nov. 12, 2021 (Quay Wire) — ", "Karlsruhe, (12.11.2021). ".

use super::is_short;
use crate::facts::Sources;
use gleaner_text::Moment;

/// A dateline ends within so many characters.
const LONGEST: usize = 64;

/// The place, and the paper, before the day have no more words.
const MOST_WORDS_BEFORE: usize = 5;

/// So many blocks under the headline may open the story.
const BLOCKS_BELOW: usize = 12;

/// What stands behind a dateline.
const ENDS: [&str; 8] = [")", " –", " —", " -", "–", "—", " (", ":"];

/// Returns the day in the dateline of the first long paragraph under the headline.
pub(super) fn find(sources: &Sources<'_, '_>) -> Option<Moment> {
    let mut below = sources.blocks.iter().filter(|block| block.first > sources.headline).take(BLOCKS_BELOW);
    let first = below.find(|block| !is_short(block) && !block.is_heading())?;
    let start: String = first.text.chars().take(LONGEST).collect();
    let day = start.find(|c: char| c.is_ascii_digit())?;
    let year = end_of_year(&start, day)?;
    let words = start[..day].split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_place = words.clone().count() <= MOST_WORDS_BEFORE
        && words.clone().all(|word| !word.starts_with(char::is_lowercase))
        && (words.count() == 0 || start[..day].contains([',', '(', '/', '–', '—', '-', '|']));
    let is_set_apart = ENDS.iter().any(|end| start[year..].starts_with(end));
    (is_place && is_set_apart).then(|| sources.dates.from_words(&start[..year])).flatten()
}

/// Returns where the first number of four digits ends, from a place on.
fn end_of_year(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        if digits == 4 {
            return Some(at + digits);
        }
        at += digits.max(1);
    }
    None
}
