//! What is measured of each block: its words, those of its neighbours, its surroundings, and where it stands.

use super::measures::{flag, ln, ln_weight, number, share, share_of};
use super::surroundings::Surroundings;
use super::wording::{self, Wording};
use crate::body::carving::Carving;
use crate::body::labels;
use crate::page::block::{Block, BlockId, Blocks, ByBlock, Role};
use crate::page::outline::{ByNode, NodeId};
use crate::page::place::Place;
use crate::page::tag::Tag;
use gleaner_text::measure;

/// Prose of so many letters is a paragraph to measure distances from.
const PARAGRAPH: u32 = 100;

/// Room for the features of a block by itself.
const FEATURES: usize = 148;

/// A distance is counted up to so many blocks.
const FARTHEST: usize = 99;

/// Returns the features of each contender.
pub(super) fn of(
    carving: &Carving<'_, '_>,
    surroundings: &Surroundings<'_, '_, '_>,
    contenders: &[BlockId],
) -> Vec<Vec<f32>> {
    let blocks = &carving.blocks;
    let known = Wording::of(carving, contenders);
    let page = page(carving);
    let places = places(carving, surroundings);
    let row = |&at: &BlockId| {
        let mut row = Vec::with_capacity(FEATURES);
        row.extend(known.features(&blocks[at]));
        for distance in 1..=2 {
            let before = at.index().checked_sub(distance).map(BlockId::new);
            row.extend(beside(before.map(|at| &blocks[at])));
            row.extend(beside(blocks.get(at.plus(distance))));
        }
        row.extend(places[at]);
        row.extend(page);
        surroundings.features(at, &mut row);
        row
    };
    contenders.iter().map(row).collect()
}

/// Returns what is told of a neighbour.
fn beside(block: Option<&Block>) -> [f32; 3] {
    block.map_or([-1.0; 3], |block| {
        [ln_weight(block.weight), share(block.linked, block.weight), wording::role(block.role)]
    })
}

/// Returns what is the same for all blocks of a page.
fn page(carving: &Carving<'_, '_>) -> [f32; 6] {
    let Carving { outline, weights, container, .. } = carving;
    let of = |weights: &ByNode<u32>, at| weights.get(at).copied().unwrap_or_default();
    let all = |tag| outline.all(tag).count();
    [
        share(of(&weights.linked, *container), of(&weights.all, *container)),
        share(of(&weights.prose, *container), of(&weights.prose, NodeId::ROOT)),
        ln(carving.blocks.len()),
        ln_weight(of(&weights.prose, NodeId::ROOT)),
        ln(all(Tag::Heading(1))),
        ln(all(Tag::Article)),
    ]
}

/// Returns where each block stands.
fn places(carving: &Carving<'_, '_>, surroundings: &Surroundings<'_, '_, '_>) -> ByBlock<[f32; 15]> {
    let (outline, blocks) = (carving.outline, &carving.blocks);
    let held = carving.held();
    let (to_above, to_below) = distances(blocks);
    let total: u32 = blocks.iter().map(|block| block.weight).sum();
    let container_weight = carving.weights.all.get(carving.container).copied().unwrap_or_default();
    let page_prose = carving.weights.prose.get(NodeId::ROOT).copied().unwrap_or_default();
    let depths = depths(carving);
    let (mut before, mut held_before, mut prose_before) = (0, 0, 0);
    let mut heading: Option<(BlockId, u8)> = None;
    let mut is_closed = false;
    let (mut to_title, mut to_form) = (0, FARTHEST);
    let title = carving.known.title.as_deref().map(measure::fold).unwrap_or_default();
    let mut places = ByBlock::default();
    for (at, block) in blocks.pairs() {
        let inside = held.contains(block.first);
        to_form = if surroundings.is_in_form(block) { 0 } else { (to_form + 1).min(FARTHEST) };
        let side = if inside { 0.0 } else { 1.0 + flag(block.first > carving.container) };
        let (since, level) = heading
            .map_or((FARTHEST, -1.0), |(place, level)| (at.distance(place).min(FARTHEST), f32::from(level)));
        places.push([
            share_of(at.index(), blocks.len()),
            share(before, total),
            side,
            if inside { share(held_before, container_weight) } else { -1.0 },
            ln_weight(prose_before),
            ln_weight(page_prose.saturating_sub(prose_before)),
            number(to_above[at.index()]),
            number(to_below[at.index()]),
            number(since),
            level,
            flag(is_closed && inside),
            number(to_title),
            number(depths[block.node]),
            number(to_form),
            flag(outline.around(block.node).any(|up| outline.tag(up) == Tag::Main)),
        ]);
        before += block.weight;
        held_before += if inside { block.weight } else { 0 };
        prose_before += if block.is_prose() { block.weight - block.linked } else { 0 };
        if let Role::Heading(level) = block.role {
            is_closed |= inside && labels::CLOSING.head(&block.text);
            heading = Some((at, level));
            if level == 1 || (!title.is_empty() && measure::fold(&block.text) == title) {
                to_title = 0;
            }
        }
        to_title += 1;
    }
    places
}

/// Returns how far each block is from the paragraph above it and the one below.
fn distances(blocks: &Blocks) -> (Vec<usize>, Vec<usize>) {
    let walk = |last: &mut usize, block: &Block| {
        let is_paragraph = block.is_prose() && block.weight >= PARAGRAPH;
        let next = if is_paragraph { 0 } else { (*last + 1).min(FARTHEST) };
        Some(std::mem::replace(last, next))
    };
    let above = blocks.iter().scan(FARTHEST, walk).collect();
    let mut below: Vec<usize> = blocks.iter().rev().scan(FARTHEST, walk).collect();
    below.reverse();
    (above, below)
}

/// Returns how many elements stand around each node.
fn depths(carving: &Carving<'_, '_>) -> ByNode<usize> {
    let mut depths = carving.outline.each(0);
    for at in carving.outline.nodes.places() {
        let parent = carving.outline[at].parent;
        depths[at] = if parent < at { depths[parent] + 1 } else { 0 };
    }
    depths
}
