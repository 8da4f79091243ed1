//! What stands before or after the core of the story: the elements most of its paragraphs stand in.
//!
//! What comes before the first of them or after the last, in an element of another kind, is a deck, a biography, a
//! box or a notice.

use foldhash::{HashMap, HashSet};
use std::cmp::Reverse;

use super::carving::Carving;
use super::family::family_of;
use super::labels;
use crate::page::block::{BlockId, Role};
use crate::page::outline::NodeId;

/// Fewer paragraphs are no core to hold others against.
const FEWEST_IN_CORE: usize = 3;

/// So many headings that ask are a list of questions.
const FEWEST_QUESTIONS: usize = 2;

/// How much of the story's prose the core must hold, in percent, before the rest is doubted.
const CORE_SHARE: u32 = 68;

/// How much of the story's prose may be cut from its end, in percent; more is a part of it.
const LARGEST_TAIL_SHARE: u32 = 16;

/// Paragraphs that stand in elements of the same names.
#[derive(Default)]
struct Family {
    first: BlockId,
    count: usize,
    weight: u32,
    parents: HashSet<NodeId>,
}

/// Drops what stands before or after the core.
pub(super) fn drop_outliers(carving: &mut Carving<'_, '_>) {
    let prose: Vec<BlockId> = carving.story().filter(|&at| carving.blocks[at].is_prose()).collect();
    let mut families: HashMap<u64, Family> = HashMap::default();
    let mut all = 0;
    for &at in &prose {
        let block = &carving.blocks[at];
        let parent = carving.outline[block.node].parent;
        let first = || Family { first: at, ..Family::default() };
        let family = families.entry(family_of(carving, block.node)).or_insert_with(first);
        family.weight += block.weight;
        family.count += 1;
        family.parents.insert(parent);
        all += block.weight;
    }
    // Of two as large, the first.
    let largest = |family: &Family| (family.weight, family.parents.len(), Reverse(family.first));
    let Some(Family { count, parents, .. }) = families.into_values().max_by_key(largest) else { return };
    let story: Vec<BlockId> = carving.story().collect();
    let in_core = |at: &BlockId| {
        carving.outline.ancestors(carving.blocks[*at].node).any(|around| parents.contains(&around))
    };
    // Lists and quotations among the paragraphs are of the core too.
    let held: u32 = prose.iter().filter(|at| in_core(at)).map(|&at| carving.blocks[at].weight).sum();
    if held * 100 < all * CORE_SHARE || count < FEWEST_IN_CORE {
        return;
    }
    let Some(first) = story.iter().position(in_core) else { return };
    let last = story.iter().rposition(in_core).unwrap_or(first);
    let last = end_of_conclusion(carving, &story, last).unwrap_or(last);
    let tail = &story[last + 1..];
    let trailing: u32 =
        tail.iter().filter(|&&at| carving.blocks[at].is_prose()).map(|&at| carving.blocks[at].weight).sum();
    if is_question_list(carving, tail) || trailing * 100 > all * LARGEST_TAIL_SHARE {
        return;
    }
    // A list under a heading, as of what a recipe takes, opens many a story.
    let mut headed = false;
    let before = story[..first].iter().filter(|&&at| {
        let block = &carving.blocks[at];
        let belongs = block.is_prose() || block.is_heading();
        headed |= belongs;
        let is_plain_item = block.role == Role::Item && block.linked == 0;
        !(belongs || headed && is_plain_item)
    });
    let dropped: Vec<BlockId> = before.chain(tail).copied().collect();
    carving.drop_all(dropped);
}

/// Returns the place in the story of the last block of a conclusion that stands after the core, if one does.
fn end_of_conclusion(carving: &Carving<'_, '_>, story: &[BlockId], last: usize) -> Option<usize> {
    let is_heading = |at: usize| carving.blocks[story[at]].is_heading();
    let concludes =
        |&at: &usize| is_heading(at) && labels::CONCLUSION.open_after_number(&carving.blocks[story[at]].text);
    let heading = (last + 1..story.len()).rfind(concludes)?;
    let opening = &carving.blocks[story[heading]];
    let holds_more = |&around: &NodeId| carving.weights.all[around] > opening.weight;
    let around = carving.outline.ancestors(opening.node).find(holds_more)?;
    let inside = |at: usize| carving.outline.subtree(around).contains(carving.blocks[story[at]].first);
    let next = (heading + 1..story.len()).find(|&at| is_heading(at) || !inside(at)).unwrap_or(story.len());
    Some(next - 1)
}

/// Returns whether the blocks are frequent questions and their answers, which end many guides.
fn is_question_list(carving: &Carving<'_, '_>, blocks: &[BlockId]) -> bool {
    let is_question =
        |&&at: &&BlockId| carving.blocks[at].is_heading() && carving.blocks[at].text.ends_with(['?', '？']);
    blocks.iter().filter(is_question).count() >= FEWEST_QUESTIONS
}
