//! A learned second opinion on each block: how likely it is the story's, by its words, its neighbours and its surroundings.
//!
//! Two forests are asked: the first of each block by itself, the second once the first's word on all others is known.
//! `gleaner-dev train` grows both from pages whose story is known. The opinion has a vote and not the last word: it
//! overrules the steps before it where it is sure.

mod context;
mod features;
mod forest;
mod measures;
mod surroundings;
mod wording;

use super::appeals::is_foreign;
use super::carving::Carving;
use super::edges::is_deck;
use crate::page::block::{Block, BlockId};
use crate::page::hints::ClassHints;
use crate::page::outline::{ByNode, NodeId, Outline};
use crate::page::tag::Tag;
use context::Member;
use surroundings::Surroundings;

pub use forest::Forest;

/// What the steps kept is dropped where it is less likely the story's than this.
const LEAST_KEPT: f32 = 0.3;

/// What they dropped is brought back where it is more likely the story's than this.
const BRINGS_BACK: f32 = 0.7;

/// The steps that may be overruled: those that judge by where a block stands. What a line says of itself holds.
const OVERRULED: &[&str] = &["container", "named boxes", "link lists", "closing sections", "core"];

/// What is named for readers' words, for consent or for what is asked of a reader is none of the story's, however like it
/// reads.
const OTHERS: ClassHints =
    ClassHints::COMMENTS.with(ClassHints::CONSENT).with(ClassHints::APPEAL).with(ClassHints::HIDDEN);

/// So many blocks are held against the story before they are brought back.
const MOST_COMPARED: usize = 200;

/// A page of fewer blocks is unlike those the opinion was learned from.
const FEWEST_BLOCKS: usize = 20;

/// A page of more blocks is a book or an attack, and its measures take too long.
const MOST_BLOCKS: usize = 3_000;

/// What the opinion on a page's blocks rests on.
#[derive(Debug)]
pub(crate) struct Measured {
    /// The blocks that may be the story's: those of its container or of what is named for a story, and all prose. Most of a
    /// page is the way around the site, and is not asked of.
    pub(crate) contenders: Vec<BlockId>,
    /// The features of each.
    pub(crate) alone: Vec<Vec<f32>>,
    members: Vec<Member>,
}

impl Measured {
    pub(crate) fn of(carving: &Carving<'_, '_>) -> Self {
        let held = carving.held();
        let told = in_stories(carving.outline);
        let contends = |block: &Block| held.contains(block.first) || told[block.node] || block.is_prose();
        let contenders: Vec<BlockId> =
            carving.blocks.pairs().filter(|(_, block)| contends(block)).map(|(at, _)| at).collect();
        let surroundings = Surroundings::of(carving, &contenders);
        let member =
            |&at: &BlockId| Member { weight: carving.blocks[at].weight, groups: surroundings.groups(at) };
        Self {
            alone: features::of(carving, &surroundings, &contenders),
            members: contenders.iter().map(member).collect(),
            contenders,
        }
    }

    /// Returns the features of each contender once the likelihoods of all are known.
    pub(crate) fn in_context(&self, likelihoods: &[f32]) -> Vec<Vec<f32>> {
        let mut rows = context::features(&self.members, likelihoods);
        for (row, alone) in rows.iter_mut().zip(&self.alone) {
            row.extend(alone);
        }
        rows
    }

    /// Returns the features of each contender in its context.
    fn rows(&self) -> Vec<Vec<f32>> {
        let alone: Vec<f32> = self.alone.iter().map(|row| forest::ALONE.likelihood(row)).collect();
        self.in_context(&alone)
    }
}

/// Returns whether the step that dropped a block may be overruled.
fn is_overruled(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    carving.dropped_by[at].is_some_and(|step| OVERRULED.contains(&step))
}

/// Returns whether a block that such a step dropped may be the story's.
fn may_come_back(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    let outline = carving.outline;
    let is_others =
        |up: NodeId| outline.hints(up).has(OTHERS) && !outline.subtree(up).contains(carving.container);
    !is_foreign(block) && !is_deck(carving, at) && !outline.around(block.node).any(is_others)
}

/// Returns whether each node stands in an element that is named for a story.
fn in_stories(outline: &Outline<'_>) -> ByNode<bool> {
    let mut told = outline.each(false);
    for at in outline.nodes.places() {
        let parent = outline[at].parent;
        let is_named = || outline.tag(at) == Tag::Article || outline.hints(at).has(ClassHints::STORY);
        told[at] = (parent < at && told[parent]) || is_named();
    }
    told
}

/// Drops what is unlikely the story's, and brings back what is very likely.
pub(super) fn weigh(carving: &mut Carving<'_, '_>) {
    if !(FEWEST_BLOCKS..=MOST_BLOCKS).contains(&carving.blocks.len()) {
        return;
    }
    let measured = Measured::of(carving);
    let story: Vec<&str> = carving.story().map(|at| carving.blocks[at].text.as_str()).collect();
    let story = story.join("\n");
    let mut compared = 0;
    for (&at, row) in measured.contenders.iter().zip(measured.rows()) {
        let opinion = || forest::IN_CONTEXT.likelihood(&row);
        if carving.kept[at] {
            carving.kept[at] = opinion() >= LEAST_KEPT;
        } else if is_overruled(carving, at) && opinion() > BRINGS_BACK && may_come_back(carving, at) {
            // What is shown twice is not brought back; an honest page needs few comparisons.
            compared += 1;
            if compared <= MOST_COMPARED && story.contains(&carving.blocks[at].text) {
                continue;
            }
            carving.kept[at] = true;
            carving.dropped_by[at] = None;
        }
    }
}
