//! Teasers: elements that announce other stories, side by side with others of their make.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use foldhash::{HashMap, HashSet};

use super::weights::Weights;
use crate::page::block::{Block, Blocks, Role};
use crate::page::outline::{ByNode, NodeId, NodeKind, Outline};
use crate::page::place::Place;
use crate::page::tag::Tag;

/// Fewer cards are pictures that a story links.
const FEWEST_CARDS: usize = 3;

/// The title of a card has at least so many letters; a shorter link is a button.
const SHORTEST_CARD_TITLE: u32 = 12;

/// One heading that is a link may be a subhead; so many side by side are a list.
const FEWEST_TEASERS: usize = 2;

/// A card shows so many links and pictures; with one it is a line.
const FEWEST_SHOWN: u32 = 2;

/// The longest blurb under a headline that is a link, in letters.
const LONGEST_TEASER_BLURB: u32 = 260;

/// The longest blurb of a card, all of whose links lead to one place, in letters.
const LONGEST_CARD: u32 = 600;

/// Teasers among the story's own prose that hold more than this of the page's, in percent, are what the story is about.
const LARGEST_SHARE: u32 = 20;

/// Teasers that hold more than this, in percent, leave no story but themselves, wherever they stand.
const WHOLE_PAGE_SHARE: u32 = 75;

/// The home of the other prose holds this much of it, in percent.
const HOME_SHARE: u32 = 70;

/// Of the elements of one make side by side, so many in percent are teasers, or none is.
const LEAST_ALIKE: usize = 60;

/// What elements of one kind in one list have in common: their parent, their name, and the first of their classes.
/// Lists are taken in its order, because of those within each other the first decides.
pub(super) type Make<'a> = (NodeId, &'a str, Option<&'a str>);

/// Returns the elements that announce other stories.
///
/// One may be a subhead of a list of products; two or more side by side are a list of stories. A list that the
/// story is about, or whose other items hold more than a blurb, is the story itself.
pub(super) fn find(outline: &Outline<'_>, blocks: &Blocks, weights: &Weights) -> Vec<NodeId> {
    let mut lists = headlines(outline, blocks, weights);
    lists.extend(cards(outline, blocks, weights));
    if lists.is_empty() {
        return Vec::new();
    }
    let home = home_of_the_rest(weights, outline, lists.iter().flat_map(|(_, teasers)| teasers));
    let page_prose = weights.prose.get(NodeId::ROOT).copied().unwrap_or_default();
    let alike = count_makes(weights, outline, lists.iter().map(|(make, _)| make.0));
    let mut found = Vec::new();
    for (make, teasers) in lists {
        let held: u32 = teasers.iter().map(|&teaser| weights.prose[teaser]).sum();
        let among_the_story = outline.subtree(home).contains(make.0);
        let largest = if among_the_story { LARGEST_SHARE } else { WHOLE_PAGE_SHARE };
        if held * 100 <= page_prose * largest
            && teasers.len() * 100 >= alike.get(&make).copied().unwrap_or_default() * LEAST_ALIKE
        {
            found.extend(teasers);
        }
    }
    found
}

/// Returns the lists of elements that hold a heading which is a link, and a blurb.
fn headlines<'a>(outline: &Outline<'a>, blocks: &Blocks, weights: &Weights) -> Vec<(Make<'a>, Vec<NodeId>)> {
    let headings = headings_within(outline, blocks);
    let mut lists: BTreeMap<Make<'a>, Vec<NodeId>> = BTreeMap::new();
    for block in blocks.iter().filter(|block| block.is_linked() && is_subhead(block)) {
        let wider = outline
            .ancestors(block.node)
            .take_while(|&around| headings[around] == 1 && weights.prose[around] < LONGEST_TEASER_BLURB);
        if let Some(widest) = wider.last() {
            lists.entry(make_of(outline, widest)).or_default().push(widest);
        }
    }
    lists.into_iter().filter(|(_, teasers)| teasers.len() >= FEWEST_TEASERS).collect()
}

/// Returns the lists of elements with a line that is a link, a picture or a second link to the same place, and a blurb.
fn cards<'a>(outline: &Outline<'a>, blocks: &Blocks, weights: &Weights) -> Vec<(Make<'a>, Vec<NodeId>)> {
    let links = Links::of(outline);
    let mut lists: BTreeMap<Make<'a>, Vec<NodeId>> = BTreeMap::new();
    for block in blocks.iter().filter(|block| block.is_linked() && block.weight >= SHORTEST_CARD_TITLE) {
        let wider = outline.around(block.node);
        let alone = wider
            .take_while(|&around| links.target[around].is_some() && weights.prose[around] < LONGEST_CARD);
        let Some(card) = alone.last().filter(|&card| links.shown[card] >= FEWEST_SHOWN) else { continue };
        let list = lists.entry(make_of(outline, card)).or_default();
        if list.last() != Some(&card) {
            list.push(card);
        }
    }
    let leads_everywhere = |cards: &[NodeId]| {
        cards.iter().filter_map(|&card| links.target[card]).collect::<HashSet<_>>().len() == cards.len()
    };
    lists.into_iter().filter(|(_, cards)| cards.len() >= FEWEST_CARDS && leads_everywhere(cards)).collect()
}

/// Where the links in each element lead.
struct Links {
    /// The one place all links of the element lead to.
    target: ByNode<Option<u64>>,
    /// How many links and pictures the element has.
    shown: ByNode<u32>,
}

impl Links {
    fn of(outline: &Outline<'_>) -> Self {
        let (mut target, mut shown, mut many) = (outline.each(None), outline.each(0), outline.each(false));
        for at in outline.nodes.places().rev() {
            if let NodeKind::Element { tag, element, .. } = outline[at].kind {
                shown[at] += u32::from(matches!(tag, Tag::A | Tag::Image));
                if let Some(href) = element.attr("href").filter(|_| tag == Tag::A) {
                    let mut hasher = DefaultHasher::new();
                    href.hash(&mut hasher);
                    target[at] = Some(hasher.finish());
                }
            }
            let parent = outline[at].parent;
            if parent < at {
                shown[parent] += shown[at];
                many[parent] |= many[at]
                    || (target[at].is_some() && target[parent].is_some_and(|one| Some(one) != target[at]));
                target[parent] = if many[parent] { None } else { target[at].or(target[parent]) };
            }
        }
        Self { target, shown }
    }
}

/// Returns how many elements of each make that hold prose the parents have.
fn count_makes<'a>(
    weights: &Weights,
    outline: &Outline<'a>,
    parents: impl Iterator<Item = NodeId>,
) -> HashMap<Make<'a>, usize> {
    let mut makes = HashMap::default();
    for parent in parents.collect::<HashSet<_>>() {
        for child in children(outline, parent).filter(|&child| weights.prose[child] > 0) {
            *makes.entry(make_of(outline, child)).or_default() += 1;
        }
    }
    makes
}

/// Returns the smallest element that holds most of the prose which stands in no teaser.
fn home_of_the_rest<'t>(
    weights: &Weights,
    outline: &Outline<'_>,
    teasers: impl Iterator<Item = &'t NodeId>,
) -> NodeId {
    let mut rest = weights.prose.clone();
    for &teaser in teasers {
        let held = rest[teaser];
        for around in outline.around(teaser) {
            rest[around] = rest[around].saturating_sub(held);
        }
    }
    let holds_most = |&child: &NodeId| rest[child] * 100 >= rest[NodeId::ROOT] * HOME_SHARE;
    std::iter::successors(Some(NodeId::ROOT), |&at| children(outline, at).find(holds_most))
        .last()
        .unwrap_or_default()
}

/// Returns how many headings each element holds.
fn headings_within(outline: &Outline<'_>, blocks: &Blocks) -> ByNode<u32> {
    let mut headings = outline.each(0_u32);
    for block in blocks.iter().filter(|block| block.is_heading()) {
        headings[block.node] += 1;
    }
    outline.add_up(&mut headings);
    headings
}

/// Returns whether a heading is below the first level, where pages link their own headlines.
fn is_subhead(block: &Block) -> bool {
    matches!(block.role, Role::Heading(level) if level > 1)
}

pub(super) fn make_of<'a>(outline: &Outline<'a>, at: NodeId) -> Make<'a> {
    let element = outline.element(at);
    let class = element.and_then(|element| element.attr("class"));
    let first = class.and_then(|class| class.split_ascii_whitespace().next());
    (outline[at].parent, element.map_or("", |element| element.name()), first)
}

/// Returns the places of an element's children.
fn children<'o>(outline: &'o Outline<'_>, parent: NodeId) -> impl Iterator<Item = NodeId> + 'o {
    let end = outline[parent].end;
    let next = move |at: &NodeId| Some(outline[*at].end).filter(|&next| next < end);
    std::iter::successors(Some(parent.next()).filter(|&first| first < end), next)
}
