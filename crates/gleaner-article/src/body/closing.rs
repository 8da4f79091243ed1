//! Sections under headings that close a story, "Related stories" or "About the author", and headings left empty.

use foldhash::{HashMap, HashSet};

use super::carving::Carving;
use super::family::{family_of, main_family};
use super::labels;
use crate::page::block::{Block, BlockId, Role};
use crate::page::place::{Place, Span};

/// A line that is no heading stands over as much as a heading of this level.
const UNMARKED_LEVEL: u8 = 3;

/// A heading over other stories is shorter than this, in letters.
const LONGEST_CLOSING_HEADING: u32 = 40;

/// One that repeats the story's is shorter than this.
const LONGEST_HEADING_WITH_TITLE: u32 = 200;

/// A closing section holds less than one part in so many of the story; a larger one is told in it.
const LARGEST_CLOSING_SHARE: u32 = 3;

/// So many headings that close a story are tried; where each section ends takes a walk to find.
const MOST_CLOSING: usize = 200;

/// Drops what stands under a heading such as "Related stories" or "About the author".
pub(super) fn drop_closing_sections(carving: &mut Carving<'_, '_>) {
    let all: u32 = carving.story().map(|at| carving.blocks[at].weight).sum();
    let recurring = recurring_headings(carving);
    let main = main_family(carving);
    let (mut at, mut tried) = (BlockId::default(), 0);
    while at < carving.blocks.end() && tried < MOST_CLOSING {
        let next = at.next();
        if carving.kept[at] && is_closing_heading(&carving.blocks[at]) && !recurring.contains(&at) {
            tried += 1;
            let section = Span::new(at, end_of_section(carving, at, main));
            let kept = section.clone().filter(|&at| carving.kept[at]);
            if kept.map(|at| carving.blocks[at].weight).sum::<u32>() * LARGEST_CLOSING_SHARE < all {
                at = section.end();
                carving.drop_all(section);
                continue;
            }
        }
        at = next;
    }
}

/// Returns whether the block stands over what follows the story: a heading, or a short line with nothing else in it.
fn is_closing_heading(block: &Block) -> bool {
    let heading = block.is_heading() || (block.role == Role::Paragraph && !block.has_sentence_mark());
    heading
        && ((block.weight < LONGEST_CLOSING_HEADING && labels::CLOSING.head(&block.text))
            || (block.weight < LONGEST_HEADING_WITH_TITLE && counts_voices(&block.text)))
}

/// Returns whether a heading counts what readers said: "3 thoughts on “Ferry kept”".
fn counts_voices(heading: &str) -> bool {
    const ONE: &str = "One ";
    let counted = heading.strip_prefix(ONE).unwrap_or(heading);
    (counted.len() < heading.len() || heading.starts_with(|c: char| c.is_ascii_digit()))
        && labels::VOICES.open_after_number(counted)
}

/// Returns the headings that stand several times in the story: each names a part of one of the things told of.
fn recurring_headings(carving: &Carving<'_, '_>) -> HashSet<BlockId> {
    let mut places: HashMap<&str, Vec<BlockId>> = HashMap::default();
    for at in carving.story().filter(|&at| is_closing_heading(&carving.blocks[at])) {
        places.entry(&carving.blocks[at].text).or_default().push(at);
    }
    places.into_values().filter(|places| places.len() > 1).flatten().collect()
}

/// Returns where the section a heading opens ends: at its like, or where the element around it ends.
///
/// An element that holds nothing but the heading is the heading. Among the story's own paragraphs the next one
/// without a link ends the section too: editors put such headings over a link or two in mid-story.
fn end_of_section(carving: &Carving<'_, '_>, heading: BlockId, main: Option<u64>) -> BlockId {
    let opening = &carving.blocks[heading];
    let weight = &carving.weights.all;
    let around = carving.outline.ancestors(opening.node).find(|&around| weight[around] > opening.weight);
    let end = around.map_or(carving.outline.nodes.end(), |around| carving.outline[around].end);
    let level = |role: Role| match role {
        Role::Heading(level) => Some(level),
        _ => None,
    };
    let prose = &carving.weights.prose;
    let among_the_story =
        around.is_none_or(|around| prose[around] * LARGEST_CLOSING_SHARE > prose[carving.container]);
    let resumes = |block: &Block| {
        block.is_prose()
            && ((among_the_story && block.linked == 0)
                || (!opening.is_heading() && Some(family_of(carving, block.node)) == main))
    };
    let opened = level(opening.role).unwrap_or(UNMARKED_LEVEL);
    // The blurb under a headline that is a link tells of another story.
    let is_blurb = |at: BlockId| {
        at.before()
            .is_some_and(|above| carving.blocks[above].is_heading() && carving.blocks[above].is_linked())
    };
    let last = carving.blocks.end();
    let next = Span::new(heading.next(), last).find(|&at| {
        let block = &carving.blocks[at];
        block.first >= end
            || (resumes(block) && !is_blurb(at))
            || level(block.role).is_some_and(|level| level <= opened)
    });
    // A line of the story's make right before it goes on is the subhead of what follows.
    let is_subhead = |at: &BlockId| {
        let (line, below) = (&carving.blocks[*at], &carving.blocks[at.next()]);
        let make = |block: &Block| family_of(carving, block.node);
        *at > heading && line.linked == 0 && resumes(below) && make(line) == make(below)
    };
    let next = next.unwrap_or(last);
    next.before().filter(|_| next < last).filter(is_subhead).unwrap_or(next)
}

/// Drops the headings after the last words of the story: what stood under them is gone.
pub(super) fn drop_empty_headings(carving: &mut Carving<'_, '_>) {
    let last = carving.story().filter(|&at| !carving.blocks[at].is_heading()).last();
    if let Some(last) = last {
        carving.drop_all(Span::new(last.next(), carving.blocks.end()));
    }
}
