//! What readers say under a story, told by its shape: one element like the other, each with a name, a moment and some words.

use foldhash::HashMap;

use super::carving::Carving;
use super::teasers::{Make, make_of};
use crate::dates::looks_like_a_date_line;
use crate::page::block::{Block, BlockId};
use crate::page::outline::NodeId;
use crate::page::place::Span;

/// Fewer elements of one shape may be parts of the story.
const FEWEST_VOICES: usize = 3;

/// A name or a moment beside somebody's words stands in a line of no more letters.
const LONGEST_LINE: u32 = 60;

/// A moment is written with so many digits at least.
const FEWEST_DIGITS: usize = 3;

/// Readers answer a story that has so many letters before they begin; without one they are what the page is about.
const SHORTEST_STORY: u32 = 400;

/// The story ends before its readers speak: what stands after them is less than one part in so many of it.
const PARTS_BEFORE: u32 = 8;

/// So many elements around a block are looked at: the words of one voice do not nest deeper.
const ELEMENTS_OF_A_VOICE: usize = 8;

/// What an element holds, a bit each: somebody's words with a name and a moment beside them, and no heading.
const NAME: u8 = 1;
const MOMENT: u8 = 2;
const WORDS: u8 = 4;
const HEADING: u8 = 8;

/// Drops the words of readers.
pub(super) fn drop_discussions(carving: &mut Carving<'_, '_>) {
    let voices = voices(carving);
    let mut lists: HashMap<Make<'_>, Vec<NodeId>> = HashMap::default();
    for (&at, _) in voices.iter().filter(|&(_, &holds)| holds == NAME | MOMENT | WORDS) {
        lists.entry(make_of(carving.outline, at)).or_default().push(at);
    }
    let mut found: Vec<Vec<NodeId>> =
        lists.into_values().filter(|voices| voices.len() >= FEWEST_VOICES).collect();
    for voices in &mut found {
        voices.sort_unstable();
        let (first, last) = (voices[0], voices[voices.len() - 1]);
        let end = carving.outline[last].end;
        let before = story(carving, |block| block.last < first);
        let after = story(carving, |block| block.first >= end);
        if before >= SHORTEST_STORY && after * PARTS_BEFORE < before {
            let spans: Vec<Span<NodeId>> = voices.iter().map(|&at| carving.outline.subtree(at)).collect();
            carving.drop_spans(&spans);
        }
    }
}

/// Returns what each element around a block of the container holds.
fn voices(carving: &Carving<'_, '_>) -> HashMap<NodeId, u8> {
    let mut voices: HashMap<NodeId, u8> = HashMap::default();
    let held = carving.held();
    for block in carving.blocks.iter().filter(|block| held.contains(block.first)) {
        let told = [
            (block.is_heading(), HEADING),
            (block.is_prose(), WORDS),
            (is_moment(block), MOMENT),
            (is_name(block), NAME),
        ];
        let holds = told.iter().filter(|(is, _)| *is).fold(0, |holds, (_, bit)| holds | bit);
        let around = carving.outline.around(block.node).take(ELEMENTS_OF_A_VOICE);
        for up in around.take_while(|&up| up > carving.container) {
            *voices.entry(up).or_default() |= holds;
        }
    }
    voices
}

fn is_moment(block: &Block) -> bool {
    block.weight < LONGEST_LINE
        && block.text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS
        && looks_like_a_date_line(&block.text)
}

/// Returns whether a short line begins as a name does, with a letter, and says no sentence.
fn is_name(block: &Block) -> bool {
    block.weight < LONGEST_LINE
        && block.text.starts_with(char::is_alphabetic)
        && !block.is_sentence()
        && !is_moment(block)
}

/// Returns the letters of the prose that is kept and whose blocks are so.
fn story(carving: &Carving<'_, '_>, is: impl Fn(&Block) -> bool) -> u32 {
    let is = |at: &BlockId| is(&carving.blocks[*at]);
    carving
        .story()
        .filter(is)
        .map(|at| &carving.blocks[at])
        .filter(|block| block.is_prose())
        .map(|block| block.weight)
        .sum()
}
