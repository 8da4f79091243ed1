//! Boxes: parts of a page that are not the story, known by their names and their links.

use url::Url;

use super::Carving;
use super::teasers;
use crate::page::block::Block;
use crate::page::hints::ClassHints;
use crate::page::outline::Outline;
use crate::page::tag::Tag;
use gleaner_text::same_site;

/// How much each element holds, and what it, or an element around it, is for.
#[derive(Debug)]
pub(crate) struct Boxes {
    /// The weight of all words in the subtree.
    pub(crate) weight: Vec<u32>,
    pub(crate) linked: Vec<u32>,
    /// The weight of the prose in the subtree.
    pub(crate) prose: Vec<u32>,
    /// Whether the element or one around it is, by its name, no part of a story.
    pub(crate) outside: Vec<bool>,
}

/// An element that holds more than this share of the page's prose is no box, whatever its name.
const LARGEST_BOX_SHARE: f32 = 0.4;

/// A box by name alone, which no links bear out, holds less prose than this.
const LONGEST_BLURB: u32 = 400;

/// A story of so many letters may stand beside boxes that hold many times its prose.
const SHORTEST_STORY: u32 = 1500;

/// A box that asks for something says so in fewer letters.
const LONGEST_APPEAL_BOX: u32 = 1500;

impl Boxes {
    pub(crate) fn of(outline: &Outline<'_>, blocks: &[Block]) -> Self {
        let count = outline.nodes.len();
        let mut boxes = Self {
            weight: vec![0; count],
            linked: vec![0; count],
            prose: vec![0; count],
            outside: vec![false; count],
        };
        for block in blocks {
            boxes.weight[block.node] += block.weight;
            boxes.linked[block.node] += block.linked;
            boxes.prose[block.node] += if block.is_prose() { block.weight - block.linked } else { 0 };
        }
        for at in (1..count).rev() {
            let parent = outline.nodes[at].parent;
            if parent < at {
                boxes.weight[parent] += boxes.weight[at];
                boxes.linked[parent] += boxes.linked[at];
                boxes.prose[parent] += boxes.prose[at];
            }
        }
        teasers::mark(&mut boxes, outline, blocks);
        let all = boxes.prose.first().copied().unwrap_or_default();
        for at in 0..count {
            let parent = outline.nodes[at].parent;
            boxes.outside[at] = boxes.outside[at]
                || (parent < at && boxes.outside[parent])
                || (outline.element(at).is_some() && boxes.is_box(outline, at, all));
        }
        boxes
    }

    fn is_box(&self, outline: &Outline<'_>, at: usize, page_prose: u32) -> bool {
        let (hints, tag) = (outline.hints(at), outline.tag(at));
        // A heading is named after what stands under it, and its id after its own words.
        if matches!(tag, Tag::Heading(_)) && !hints.has(ClassHints::HIDDEN.with(ClassHints::ADVERTISING)) {
            return false;
        }
        if hints.has(ClassHints::STORY) || matches!(tag, Tag::Article | Tag::Main | Tag::Body) {
            let label = hints.has(ClassHints::HIDDEN) && self.weight[at] < LONGEST_BLURB;
            let other =
                hints.has(ClassHints::COMMENTS.with(ClassHints::RELATED)) && !hints.has(ClassHints::STORY);
            return (label || other) && self.is_small(at, page_prose);
        }
        if tag == Tag::P
            && self.prose[at] > 0
            && !hints.has(ClassHints::COMMENTS.with(ClassHints::ADVERTISING).with(ClassHints::HIDDEN))
        {
            return false;
        }
        let is_quotation = || {
            outline.subtree(at).any(|inner| {
                outline.tag(inner) == Tag::Blockquote && self.weight[inner] * 10 >= self.weight[at] * 8
            })
        };
        if tag == Tag::Aside && is_quotation() {
            return false;
        }
        if !matches!(tag, Tag::Nav | Tag::Aside | Tag::Footer | Tag::Form) && !self.is_named_box(hints, at) {
            return false;
        }
        let holds = |is: &dyn Fn(usize) -> bool| outline.subtree(at).skip(1).any(is);
        let wraps_story = || {
            holds(&|inner| outline.tag(inner) == Tag::Heading(1))
                && holds(&|inner| outline.hints(inner).has(ClassHints::STORY))
        };
        if hints.has(ClassHints::COMMENTS.with(ClassHints::CONSENT)) && !wraps_story() {
            return true;
        }
        // A grid is named after its columns: `grid-toc-content-sidebar`.
        let columns = ClassHints::NAVIGATION.with(ClassHints::TAGS);
        let is_grid = tag == Tag::Block && !hints.has(ClassHints::BOXES.without(columns));
        if is_grid
            && holds(&|inner| {
                outline.hints(inner).has(ClassHints::STORY) && self.prose[inner] > 2 * LONGEST_BLURB
            })
        {
            return false;
        }
        self.is_small(at, page_prose)
    }

    /// Returns whether what the element holds bears out what its name says.
    fn is_named_box(&self, hints: ClassHints, at: usize) -> bool {
        let (weight, linked, prose) = (self.weight[at], self.linked[at], self.prose[at]);
        let linking = ClassHints::TAGS.with(ClassHints::SHARE).with(ClassHints::RELATED);
        let sure = ClassHints::BOXES.without(linking).without(ClassHints::APPEAL);
        hints.has(sure)
            || (hints.has(linking) && (linked * 12 >= weight || prose < LONGEST_BLURB))
            || (hints.has(ClassHints::APPEAL) && weight < LONGEST_APPEAL_BOX)
    }

    fn is_small(&self, at: usize, page_prose: u32) -> bool {
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than f32 holds")]
        let share = self.prose[at] as f32 / page_prose.max(1) as f32;
        share < LARGEST_BOX_SHARE
    }
}

/// Drops what stands in a box inside the story's container.
pub(super) fn drop_named(carving: &mut Carving<'_, '_>) {
    let within_a_box = carving.boxes.outside.get(carving.container).copied().unwrap_or_default();
    if within_a_box {
        return;
    }
    let prose = |carving: &Carving<'_, '_>| -> u32 {
        carving
            .story()
            .map(|at| &carving.blocks[at])
            .filter(|block| block.is_prose())
            .map(|block| block.weight)
            .sum()
    };
    let before = prose(carving);
    let kept = carving.kept.clone();
    for at in 0..carving.blocks.len() {
        if carving.kept[at] && carving.boxes.outside[carving.blocks[at].node] {
            carving.kept[at] = false;
        }
    }
    // Names that would leave next to nothing have misled us; a short story under many comments has not.
    let left = prose(carving);
    if left * 4 < before && left < SHORTEST_STORY {
        carving.kept = kept;
    }
}

/// Share of links above which a list or a division with little prose is a list of links.
const LINK_LIST_SHARE: f32 = 0.6;

/// Drops lists and divisions made of links: related stories, tags, categories.
pub(super) fn drop_link_lists(carving: &mut Carving<'_, '_>) {
    let outline = carving.outline;
    let mut at = carving.container + 1;
    let end = outline.nodes.get(carving.container).map_or(0, |node| node.end);
    let mut dropped = Vec::new();
    let links = Links::of(carving);
    while at < end {
        let wrapper =
            matches!(outline.tag(at), Tag::Ul | Tag::Ol | Tag::Block | Tag::Section | Tag::Table | Tag::Dl);
        // The body of a table is the table again.
        let again = outline.tag(outline.nodes[at].parent) == Tag::Table;
        if wrapper
            && !again
            && outline.element(at).is_some()
            && is_link_list(&carving.boxes, outline.tag(at), at)
            && !links.lead_away(at)
        {
            dropped.push(outline.subtree(at));
            at = outline.nodes[at].end;
        } else {
            at += 1;
        }
    }
    carving.drop_ranges(&dropped);
}

/// How many links each element holds, and how many of them lead to other sites.
struct Links {
    all: Vec<u32>,
    away: Vec<u32>,
}

impl Links {
    fn of(carving: &Carving<'_, '_>) -> Self {
        let outline = carving.outline;
        let mut links = Self { all: vec![0; outline.nodes.len()], away: vec![0; outline.nodes.len()] };
        for at in (1..outline.nodes.len()).rev() {
            if outline.tag(at) == Tag::A
                && let Some(href) = outline.element(at).and_then(|element| element.attr("href"))
            {
                links.all[at] += 1;
                links.away[at] += u32::from(leads_away(href, carving.known.url.as_ref()));
            }
            let parent = outline.nodes[at].parent;
            if parent < at {
                links.all[parent] += links.all[at];
                links.away[parent] += links.away[at];
            }
        }
        links
    }

    /// Returns whether most of the element's links lead to other sites: a story's sources, not the site's stories.
    fn lead_away(&self, at: usize) -> bool {
        self.away[at] * 10 >= self.all[at] * 7 && self.away[at] > 1
    }
}

fn leads_away(href: &str, page: Option<&Url>) -> bool {
    let Some(page) = page else { return false };
    page.join(href.trim()).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && !same_site(&url, page))
}

/// A table is a list of links only above this: its cells hold figures, which weigh little.
const LINK_TABLE_SHARE: f32 = 0.85;

fn is_link_list(boxes: &Boxes, tag: Tag, at: usize) -> bool {
    let (weight, linked) = (boxes.weight[at], boxes.linked[at]);
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more than f32 holds")]
    let share = linked as f32 / weight.max(1) as f32;
    weight > 0
        && share > if tag == Tag::Table { LINK_TABLE_SHARE } else { LINK_LIST_SHARE }
        && boxes.prose[at] < LONGEST_BLURB / 4
        && boxes.prose[at] * 4 < weight
}

impl Carving<'_, '_> {
    /// Drops the blocks that lie in any of the ranges of nodes, which are in order.
    pub(super) fn drop_ranges(&mut self, ranges: &[std::ops::Range<usize>]) {
        let mut next = 0;
        for at in 0..self.blocks.len() {
            while ranges.get(next).is_some_and(|range| range.end <= self.blocks[at].first) {
                next += 1;
            }
            if ranges.get(next).is_some_and(|range| range.contains(&self.blocks[at].first)) {
                self.kept[at] = false;
            }
        }
    }
}
