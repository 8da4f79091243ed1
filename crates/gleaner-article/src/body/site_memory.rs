//! What the site's other pages tell of this one: the element that holds the story, and lines that are the site's own.

use std::collections::{HashMap, HashSet};

use super::carving::Carving;
use super::family::{family_of, main_family};
use super::labels;
use super::weights::Weights;
use crate::memory::mark::{self, Mark};
use crate::page::block::{Block, BlockId, Role};
use crate::page::outline::{NodeId, Outline};
use crate::page::tag::Tag;
use gleaner_text::measure;

/// So many lines of the story's start and end are looked at, and learned.
const LINES_AT_START: usize = 8;
const LINES_AT_END: usize = 16;

/// The remembered element holds the story where it has this much of the prose that is found without it, in percent.
const LEAST_OF_FOUND: u32 = 50;

/// An element that holds fewer letters waits for a script to fill it.
const LEAST_HELD: u32 = 40;

/// So many elements around a line may be in its box; deeper ones would only cost time.
const ELEMENTS_TO_BOX: usize = 24;

/// A box is the site's own where at least one line in so many is.
const LINES_OF_BOX_TO_OWN: usize = 3;

/// Lines of the site's own that would be more than this of the story, in percent, are the story.
const LARGEST_SHARE: u32 = 33;

/// Returns the element that the site's other stories stand in, unless what is found on the page speaks against it.
pub(super) fn holder(
    outline: &Outline<'_>,
    weights: &Weights,
    found: NodeId,
    remembered: Option<NodeId>,
) -> Option<NodeId> {
    let held = remembered.filter(|&at| at != found && weights.all[at] >= LEAST_HELD)?;
    let is_around = outline.subtree(held).contains(found);
    let has_story = weights.all[held] * 100 >= weights.prose[found] * LEAST_OF_FOUND;
    (is_around || has_story).then_some(held)
}

/// Returns the lines at the story's edges that stand apart from it, as they are remembered.
pub(super) fn lines(carving: &Carving<'_, '_>) -> Vec<Mark> {
    let held = carving.held();
    let is_left_out = |at: BlockId| {
        carving.dropped_by[at] == Some(super::SITE_MEMORY) && held.contains(carving.blocks[at].first)
    };
    // What this step has left out is seen again, else it would be forgotten.
    let places = carving.blocks.places();
    let story: Vec<BlockId> = places.filter(|&at| carving.kept[at] || is_left_out(at)).collect();
    let apart = Apart::of(carving);
    let start = story.len().min(LINES_AT_START);
    let end = story.len().saturating_sub(LINES_AT_END).max(start);
    story[..start].iter().chain(&story[end..]).filter_map(|&at| apart.mark_of(at)).collect()
}

/// Drops the site's own lines from both ends of the story, and the boxes they stand in.
pub(super) fn drop_lines_of_site(carving: &mut Carving<'_, '_>) {
    let Some(memory) = carving.memory.filter(|memory| memory.has_lines()) else { return };
    let story: Vec<BlockId> = carving.story().collect();
    let apart = Apart::of(carving);
    let is_own = |at: BlockId| apart.mark_of(at).is_some_and(|mark| memory.is_of_site(mark));
    let mut boxes: HashMap<NodeId, (usize, usize)> = HashMap::new();
    let edges =
        story.iter().take(LINES_AT_START).chain(story.iter().skip(LINES_AT_START).rev().take(LINES_AT_END));
    for &at in edges {
        if let Some(of_box) = apart.box_of(at) {
            let (own, all) = boxes.entry(of_box).or_default();
            *own += usize::from(is_own(at));
            *all += 1;
        }
    }
    // Beside the lines that all pages have, a box has some of this page: its address, its date.
    let is_in_own_box = |at: BlockId| {
        let block = &carving.blocks[at];
        (!block.is_prose() || is_address(&block.text))
            && apart.can_repeat(at)
            && apart
                .box_of(at)
                .and_then(|of_box| boxes.get(&of_box))
                .is_some_and(|(own, all)| own * LINES_OF_BOX_TO_OWN >= *all)
    };
    let is_other = |&&at: &&BlockId| is_own(at) || is_in_own_box(at);
    let start = story.iter().take(LINES_AT_START).take_while(is_other).count();
    // A heading is the site's own only with what stands under it.
    let is_heading = |&&at: &&BlockId| carving.blocks[at].is_heading();
    let start = start - story[..start].iter().rev().take_while(is_heading).count();
    let end = story[start..].iter().rev().take(LINES_AT_END).take_while(is_other).count();
    let own: Vec<BlockId> = story[..start].iter().chain(&story[story.len() - end..]).copied().collect();
    let weight = |blocks: &[BlockId]| -> u32 { blocks.iter().map(|&at| carving.blocks[at].weight).sum() };
    if weight(&own) * 100 <= weight(&story) * LARGEST_SHARE {
        carving.drop_all(own);
    }
}

/// Returns whether templates set elements of the kind beside a story.
fn is_box(tag: Tag) -> bool {
    use Tag::{Article, Aside, Block, Footer, Form, Header, Nav, Section, Td, Tr};
    matches!(tag, Article | Aside | Block | Footer | Form | Header | Nav | Section | Td | Tr)
}

fn is_address(line: &str) -> bool {
    line.starts_with("http") && !line.contains(char::is_whitespace)
}

/// What stands apart from the story: in boxes beside its paragraphs.
///
/// A writer may end each story with the same words; only what the site's template sets beside the story is the site's.
struct Apart<'c, 'r, 'a> {
    carving: &'c Carving<'r, 'a>,
    /// Where the paragraphs of the story begin, in order.
    core: Vec<NodeId>,
    /// What they, and others, are set in.
    parents: HashSet<NodeId>,
}

impl<'c, 'r, 'a> Apart<'c, 'r, 'a> {
    fn of(carving: &'c Carving<'r, 'a>) -> Self {
        let main = main_family(carving);
        let prose: Vec<_> =
            carving.story().map(|at| &carving.blocks[at]).filter(|block| block.is_prose()).collect();
        let is_of_main = |block: &&&Block| Some(family_of(carving, block.node)) == main;
        Self {
            carving,
            core: prose.iter().filter(is_of_main).map(|block| block.first).collect(),
            parents: prose.iter().map(|block| carving.outline[block.node].parent).collect(),
        }
    }

    /// Returns what a line and its place are remembered by; `None` for one of the story's, and for what may well be said twice.
    fn mark_of(&self, at: BlockId) -> Option<Mark> {
        let Carving { outline, blocks, .. } = self.carving;
        let block = &blocks[at];
        if !self.can_repeat(at) {
            return None;
        }
        let name = |at: NodeId| outline.element(at).map_or("", |element| element.name());
        let (own, around) = (name(block.node), name(outline[block.node].parent));
        Some(mark::of(&[own, around, &measure::fold(&block.text)]))
    }

    /// Returns whether a line stands apart, and is none that two stories may both have: a figure in a table, a correction.
    fn can_repeat(&self, at: BlockId) -> bool {
        let block = &self.carving.blocks[at];
        let is_datum = matches!(block.role, Role::Cell) && !block.is_prose() || block.role == Role::Code;
        !is_datum && !labels::CORRECTION.open(&block.text) && self.box_of(at).is_some()
    }

    /// Returns the largest element around a line that holds none of the story's paragraphs; what is set among them, or in a
    /// list, a table or a quotation, is the writer's.
    fn box_of(&self, at: BlockId) -> Option<NodeId> {
        let outline = self.carving.outline;
        let holds_story = |around: NodeId| {
            let nodes = outline.subtree(around);
            self.core
                .get(self.core.partition_point(|&first| first < around))
                .is_some_and(|&first| nodes.contains(first))
        };
        outline
            .around(self.carving.blocks[at].node)
            .take(ELEMENTS_TO_BOX)
            .take_while(|&around| !holds_story(around))
            .last()
            .filter(|&at| is_box(outline.tag(at)) && !self.parents.contains(&outline[at].parent))
    }
}
