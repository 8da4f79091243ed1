//! What stands around each block: the elements it is in, what else they hold, and their likes beside them.

use std::ops::AddAssign;

use foldhash::HashMap;

use super::measures::{flag, ln, ln_weight, number, share, share_of};
use crate::body::carving::Carving;
use crate::body::family::family_of;
use crate::body::teasers::{Make, make_of};
use crate::page::block::{Block, BlockId};
use crate::page::hints::ClassHints;
use crate::page::outline::{ByNode, NodeId, Outline};
use crate::page::place::Place;
use crate::page::tag::Tag;

/// A date beside a story stands in a line of fewer letters.
const LONGEST_DATE: u32 = 60;

/// Of so many bytes of a date at least one is a digit.
const LETTERS_TO_A_DIGIT: usize = 6;

/// Fewer elements of one make side by side are no list.
const FEWEST_ALIKE: usize = 3;

/// So many elements from the block up are measured one by one.
const LEVELS: usize = 3;

/// The hints whose own feature earns its place; the others are told by whether the block stands outside.
const HINTS: [ClassHints; 6] = [
    ClassHints::TAGS,
    ClassHints::CAPTION,
    ClassHints::NAVIGATION,
    ClassHints::BYLINE,
    ClassHints::COMMENTS,
    ClassHints::STORY,
];

/// Kinds of elements that a block may stand in.
const KINDS: [fn(Tag) -> bool; 8] = [
    |tag| tag == Tag::Form,
    |tag| tag == Tag::Table,
    |tag| tag == Tag::Li,
    |tag| tag == Tag::Figure,
    |tag| tag == Tag::P,
    |tag| tag == Tag::Header,
    |tag| tag == Tag::Footer,
    |tag| tag == Tag::Aside,
];

/// The bit of forms among those of [`KINDS`].
const FORM: u8 = 1;

/// What an element holds, by number.
#[derive(Debug, Clone, Copy, Default)]
struct Holds {
    blocks: usize,
    headings: usize,
    linked_headings: usize,
    images: usize,
    dates: usize,
}

impl AddAssign for Holds {
    fn add_assign(&mut self, other: Self) {
        self.blocks += other.blocks;
        self.headings += other.headings;
        self.linked_headings += other.linked_headings;
        self.images += other.images;
        self.dates += other.dates;
    }
}

/// The elements of one make beside each other.
#[derive(Debug, Clone, Copy, Default)]
struct Alike {
    count: usize,
    linked: usize,
    dated: usize,
    weight: usize,
    prose: u32,
}

/// What the elements between a block and the story's container are.
#[derive(Debug, Clone, Copy, Default)]
struct Inside {
    kinds: u8,
    hints: ClassHints,
    depth: usize,
}

/// The elements whose blocks are likely to be kept or left out together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Groups {
    /// A number that elements of the same names share.
    pub(super) family: u64,
    /// The parent of the block's element, and the parent's.
    pub(super) parent: NodeId,
    pub(super) grandparent: NodeId,
    /// The largest element around the block that does not hold the container.
    pub(super) segment: NodeId,
    /// The parent of the likes that the block stands in one of.
    pub(super) list: Option<NodeId>,
}

pub(super) struct Surroundings<'c, 'r, 'a> {
    carving: &'c Carving<'r, 'a>,
    holds: ByNode<Holds>,
    inside: ByNode<Inside>,
    /// The likes that each node is one of, by their place in the list.
    likes: ByNode<usize>,
    alike: Vec<Alike>,
    /// Weight and number of the prose in each family.
    families: HashMap<u64, (u32, usize)>,
    family: HashMap<BlockId, u64>,
    page_prose: u32,
}

impl<'c, 'r, 'a> Surroundings<'c, 'r, 'a> {
    pub(super) fn of(carving: &'c Carving<'r, 'a>, contenders: &[BlockId]) -> Self {
        let holds = count(carving);
        let inside = stand_inside(carving);
        let (likes, alike) = count_alike(carving, &holds);
        let family = families(carving, contenders);
        let mut families: HashMap<u64, (u32, usize)> = HashMap::default();
        for (&at, &family) in family.iter().filter(|&(&at, _)| carving.blocks[at].is_prose()) {
            let (weight, count) = families.entry(family).or_default();
            *weight += carving.blocks[at].weight;
            *count += 1;
        }
        let page_prose = carving.weights.prose.get(NodeId::ROOT).copied().unwrap_or_default();
        Self { carving, holds, inside, likes, alike, families, family, page_prose }
    }

    /// Returns whether a form stands around the block.
    pub(super) fn is_in_form(&self, block: &Block) -> bool {
        self.inside[block.node].kinds & FORM != 0
    }

    /// Returns the groups a block belongs to.
    pub(super) fn groups(&self, at: BlockId) -> Groups {
        let outline = self.carving.outline;
        let node = self.carving.blocks[at].node;
        let parent = outline[node].parent;
        let (segment, listed) = self.segment(node);
        Groups {
            family: self.family[&at],
            parent,
            grandparent: outline[parent].parent,
            segment,
            list: listed.map(|(item, _)| outline[item].parent),
        }
    }

    /// Returns the largest element around a node that does not hold the container, and the item of a list, if one of
    /// them is.
    fn segment(&self, node: NodeId) -> (NodeId, Option<(NodeId, Alike)>) {
        let outline = self.carving.outline;
        let below = |up: &NodeId| !outline.subtree(*up).contains(self.carving.container);
        let (mut segment, mut listed) = (node, None);
        for up in outline.around(node).take_while(below) {
            segment = up;
            if listed.is_none() && up != node {
                listed = Some((up, self.alike(up))).filter(|(_, alike)| alike.count >= FEWEST_ALIKE);
            }
        }
        (segment, listed)
    }

    fn alike(&self, at: NodeId) -> Alike {
        self.alike[self.likes[at]]
    }

    /// Adds what a block's surroundings tell.
    pub(super) fn features(&self, at: BlockId, row: &mut Vec<f32>) {
        let Carving { outline, weights, blocks, container, .. } = self.carving;
        let node = blocks[at].node;
        let inside = self.inside[node];
        let (prose, count) = self.families.get(&self.family[&at]).copied().unwrap_or_default();
        row.extend([
            flag(self.carving.outside[node]),
            flag(inside.hints.has(ClassHints::BOXES)),
            share(prose, self.page_prose),
            ln(count),
            number(inside.depth),
        ]);
        row.extend(HINTS.map(|hint| flag(inside.hints.has(hint))));
        row.extend((0..KINDS.len()).map(|kind| flag(inside.kinds & (1 << kind) != 0)));
        for up in outline.around(node).chain(std::iter::repeat(NodeId::ROOT)).take(LEVELS) {
            let alike = self.alike(up);
            row.extend([
                ln_weight(weights.all[up]),
                share(weights.linked[up], weights.all[up]),
                share(weights.prose[up], self.page_prose),
                ln(alike.count),
                share_of(alike.linked, alike.count),
                kind(outline.tag(up)),
            ]);
            row.extend(self.holds[up].features());
        }
        let (segment, listed) = self.segment(node);
        row.extend([
            ln_weight(weights.all[segment]),
            share(weights.linked[segment], weights.all[segment]),
            share(weights.prose[segment], self.page_prose),
            kind(outline.tag(segment)),
            share_of(segment.distance(segment.min(*container)), self.carving.held().len()),
            share_of(outline[segment].end.index(), outline.nodes.len()),
        ]);
        row.extend(self.holds[segment].features());
        let item = listed.map_or_else(Holds::default, |(item, _)| self.holds[item]);
        row.extend(item.features());
        let alike = listed.map_or_else(Alike::default, |(_, alike)| alike);
        row.extend([
            ln(alike.count),
            ln(alike.weight / alike.count.max(1)),
            share_of(alike.linked, alike.count),
            share_of(alike.dated, alike.count),
            share(alike.prose, self.page_prose),
        ]);
    }
}

/// Returns the family of each contender; those of one parent, name and class have one.
fn families(carving: &Carving<'_, '_>, contenders: &[BlockId]) -> HashMap<BlockId, u64> {
    let mut known = HashMap::default();
    let mut family = |&at: &BlockId| {
        let node = carving.blocks[at].node;
        let element = carving.outline.element(node);
        // What stands before the container has no family.
        let element = element.filter(|_| node > carving.container);
        let make =
            element.map(|element| (carving.outline[node].parent, element.name(), element.attr("class")));
        (at, *known.entry(make).or_insert_with(|| family_of(carving, node)))
    };
    contenders.iter().map(&mut family).collect()
}

impl Holds {
    fn features(self) -> [f32; 5] {
        [ln(self.blocks), ln(self.headings), ln(self.linked_headings), ln(self.images), ln(self.dates)]
    }
}

/// Returns a kind of element as a number of its own.
fn kind(tag: Tag) -> f32 {
    match tag {
        Tag::P => 1.0,
        Tag::Li => 2.0,
        Tag::Ul | Tag::Ol => 3.0,
        Tag::Section => 4.0,
        Tag::Article => 5.0,
        Tag::Aside => 6.0,
        Tag::Header => 7.0,
        Tag::Footer => 8.0,
        Tag::Figure => 9.0,
        Tag::Table | Tag::Tr | Tag::Td => 10.0,
        Tag::Blockquote => 11.0,
        Tag::Heading(_) => 12.0,
        Tag::Form => 13.0,
        Tag::Nav => 14.0,
        _ => 0.0,
    }
}

/// Counts what each element holds.
fn count(carving: &Carving<'_, '_>) -> ByNode<Holds> {
    let outline = carving.outline;
    let mut holds = outline.each(Holds::default());
    for at in outline.nodes.places().filter(|&at| outline.element(at).is_some()) {
        holds[at].images += usize::from(outline.tag(at) == Tag::Image);
        holds[at].dates += usize::from(outline.tag(at) == Tag::Time);
    }
    for block in carving.blocks.iter() {
        let held = &mut holds[block.node];
        held.blocks += 1;
        held.headings += usize::from(block.is_heading());
        held.linked_headings += usize::from(block.is_heading() && block.is_linked());
        held.dates += usize::from(is_dated(block));
    }
    outline.add_up(&mut holds);
    holds
}

/// Returns whether a block is short and has the digits of a date; what kind it is, no step of the opinion needs to know.
fn is_dated(block: &Block) -> bool {
    block.weight < LONGEST_DATE
        && block.text.bytes().filter(u8::is_ascii_digit).count() * LETTERS_TO_A_DIGIT >= block.text.len()
}

/// Returns what each node stands in, up to the element that holds the container too.
fn stand_inside(carving: &Carving<'_, '_>) -> ByNode<Inside> {
    let outline: &Outline<'_> = carving.outline;
    let mut inside = outline.each(Inside::default());
    for at in outline.nodes.places() {
        let parent = outline[at].parent;
        let mut own = if parent < at { inside[parent] } else { Inside::default() };
        if outline.element(at).is_some() && !outline.subtree(at).contains(carving.container) {
            let tag = outline.tag(at);
            for (bit, is) in KINDS.iter().enumerate() {
                own.kinds |= u8::from(is(tag)) << bit;
            }
            own.hints = own.hints.with(outline.hints(at));
            own.depth += 1;
        }
        inside[at] = own;
    }
    inside
}

/// Counts the elements of each make that hold words: which make each node is of, and the makes. The first is nobody's.
fn count_alike(carving: &Carving<'_, '_>, holds: &ByNode<Holds>) -> (ByNode<usize>, Vec<Alike>) {
    let (outline, weights) = (carving.outline, &carving.weights);
    let (mut likes, mut alike) = (outline.each(0), vec![Alike::default()]);
    let mut makes: HashMap<Make<'_>, usize> = HashMap::default();
    let holds_words = |&at: &NodeId| weights.all[at] > 0 && outline.element(at).is_some();
    for at in outline.nodes.places().filter(holds_words) {
        let make = *makes.entry(make_of(outline, at)).or_insert(alike.len());
        if make == alike.len() {
            alike.push(Alike::default());
        }
        likes[at] = make;
        let alike = &mut alike[make];
        alike.count += 1;
        alike.linked += usize::from(weights.linked[at] > 0);
        alike.dated += usize::from(holds[at].dates > 0);
        alike.weight += weights.all[at] as usize;
        alike.prose += weights.prose[at];
    }
    (likes, alike)
}
