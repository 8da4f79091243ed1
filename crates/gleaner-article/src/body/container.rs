//! Which element holds the story.
//!
//! The one that holds the most prose and the least else. Names and landmarks only tip the balance.

use std::collections::HashSet;

use super::appeals::is_foreign;
use super::carving::Known;
use super::weights::Weights;
use crate::page::block::{Block, BlockId, Blocks};
use crate::page::hints::ClassHints;
use crate::page::outline::{ByNode, NodeId, Outline};
use crate::page::tag::Tag;
use gleaner_text::measure;

/// An element named for the story is taken where it weighs more than so many times the score of the best other.
const NAMED_OVER_FOUND: f64 = 2.0;

/// What names leave is believed unless all that is shown scores more than so many times as much.
const DOUBT_FACTOR: f32 = 3.0;

/// So many characters of what the feed said are looked for.
const ANNOUNCED_SAMPLE: usize = 600;

/// A block of no more letters may share its words with any summary.
const SHORTEST_ANNOUNCED: u32 = 80;

/// So many characters of a block are compared, for a feed may cut it short.
const BLOCK_SAMPLE: usize = 300;

/// A block is what the feed said where more than this of its words, in percent, are there.
const ANNOUNCED_SHARE: usize = 90;

/// What a letter that is not prose costs, against a letter of prose won.
const CLUTTER_COST: f32 = 0.45;

/// What a name or landmark that says "story" is worth.
const STATED_STORY_FACTOR: f32 = 1.6;
const NAMED_STORY_FACTOR: f32 = 1.15;
const LANDMARK_FACTOR: f32 = 1.05;

/// What holding the words the feed announced is worth.
const ANNOUNCED_FACTOR: f32 = 1.5;

/// How many blocks are held against the feed's words.
const MOST_COMPARED_BLOCKS: usize = 300;

/// Below this much prose outside boxes, the names misled us and everything is looked at again.
const TOO_LITTLE: f32 = 150.0;

/// An element named for the story that holds fewer letters waits for a script to fill it.
const LEAST_NAMED: u32 = 40;

/// The page the story is looked for on.
pub(super) struct Page<'p, 'a> {
    pub(super) outline: &'p Outline<'a>,
    pub(super) blocks: &'p Blocks,
    pub(super) weights: &'p Weights,
    /// Whether each element, or one around it, is no part of a story.
    pub(super) outside: &'p ByNode<bool>,
    pub(super) known: &'p Known,
}

/// Returns the element that holds the story; the root when nothing stands out.
pub(super) fn find(page: &Page<'_, '_>) -> NodeId {
    let found = hold(page);
    // A paragraph or an item stands among others; its parent holds the story.
    match page.outline.tag(found) {
        Tag::P | Tag::Li => page.outline[found].parent,
        _ => found,
    }
}

fn hold(page: &Page<'_, '_>) -> NodeId {
    let trusting = best(page, |block| !page.outside[block.node]);
    if let Some((at, score)) = trusting
        && score >= TOO_LITTLE
    {
        return at;
    }
    let found = trusting.map_or(0.0, |(_, score)| f64::from(score));
    if let Some(at) = named(page)
        && f64::from(page.weights.all[at]) > found * NAMED_OVER_FOUND
    {
        return at;
    }
    let doubting = best(page, |block| !page.outline.hints(block.node).has(ClassHints::HIDDEN));
    match (trusting, doubting) {
        (Some((at, score)), Some((_, better))) if score * DOUBT_FACTOR >= better => at,
        (_, Some((at, _))) | (Some((at, _)), None) => at,
        (None, None) => NodeId::ROOT,
    }
}

/// Returns the one element whose name says that it holds the story, for a story of short lines has no prose to tell.
fn named(page: &Page<'_, '_>) -> Option<NodeId> {
    let outline = page.outline;
    let mut named = outline.nodes.places().filter(|&at| {
        outline.element(at).is_some()
            && outline.hints(at).has(ClassHints::STORY)
            && !page.outside[at]
            && page.weights.all[at] >= LEAST_NAMED
    });
    named.next().filter(|first| named.all(|at| outline.subtree(*first).contains(at)))
}

/// Returns the best element and its score, counting only the blocks that `counts` lets through.
fn best(page: &Page<'_, '_>, counts: impl Fn(&Block) -> bool) -> Option<(NodeId, f32)> {
    let (outline, blocks) = (page.outline, page.blocks);
    let mut gain = outline.each(0.0_f32);
    for block in blocks.iter().filter(|block| counts(block)) {
        gain[block.node] += worth(block);
    }
    outline.add_up(&mut gain);
    let announced = announced_block(page);
    let mut best: Option<(NodeId, f32)> = None;
    let can_hold = |&at: &NodeId| outline.element(at).is_some() && can_hold(outline.tag(at));
    for at in outline.nodes.places().filter(can_hold) {
        let mut score = gain[at];
        if outline.hints(at).has(ClassHints::STATED_STORY) {
            score *= STATED_STORY_FACTOR;
        } else if outline.hints(at).has(ClassHints::STORY) {
            score *= NAMED_STORY_FACTOR;
        } else if matches!(outline.tag(at), Tag::Article | Tag::Main) {
            score *= LANDMARK_FACTOR;
        }
        if announced.is_some_and(|block| outline.subtree(at).contains(blocks[block].first)) {
            score *= ANNOUNCED_FACTOR;
        }
        if score > 0.0 && best.is_none_or(|(_, known)| score >= known) {
            best = Some((at, score));
        }
    }
    best
}

/// Returns what a block adds to the element that holds it.
#[expect(clippy::cast_precision_loss, reason = "weights are far below what f32 holds")]
fn worth(block: &Block) -> f32 {
    if block.is_prose() && !is_foreign(block) {
        (block.weight - block.linked) as f32
    } else if block.is_heading() {
        0.0
    } else {
        -CLUTTER_COST * block.weight as f32
    }
}

/// Returns whether an element of the kind can hold a story.
fn can_hold(tag: Tag) -> bool {
    matches!(
        tag,
        Tag::Article
            | Tag::Aside
            | Tag::Block
            | Tag::Blockquote
            | Tag::Body
            | Tag::Dl
            | Tag::Figure
            | Tag::Footer
            | Tag::Form
            | Tag::Header
            | Tag::Inline
            | Tag::Main
            | Tag::Ol
            | Tag::Pre
            | Tag::Section
            | Tag::Table
            | Tag::Td
            | Tag::Tr
            | Tag::Ul
            | Tag::P
            | Tag::Li
            | Tag::Nav
    )
}

/// Returns the block that says what the feed said.
fn announced_block(page: &Page<'_, '_>) -> Option<BlockId> {
    let announced = page.known.announced.as_deref()?;
    let sample: HashSet<String> =
        measure::words(&announced.chars().take(ANNOUNCED_SAMPLE).collect::<String>()).collect();
    let candidates =
        page.blocks.pairs().filter(|(_, block)| block.is_prose() && block.weight > SHORTEST_ANNOUNCED);
    candidates.take(MOST_COMPARED_BLOCKS).find_map(|(at, block)| {
        let start: String = block.text.chars().take(BLOCK_SAMPLE).collect();
        let words: Vec<String> = measure::words(&start).collect();
        let shared = words.iter().filter(|word| sample.contains(*word)).count();
        (shared * 100 > words.len() * ANNOUNCED_SHARE).then_some(at)
    })
}
