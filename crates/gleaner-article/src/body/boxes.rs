//! Boxes: parts of a page that are not the story, known by their names and by what they hold.

use super::carving::Carving;
use super::teasers;
use super::weights::Weights;
use crate::page::block::Blocks;
use crate::page::hints::ClassHints;
use crate::page::outline::{ByNode, NodeId, Outline};
use crate::page::tag::Tag;

/// An aside is a quotation, and the story's, where one holds so much of its letters, in percent.
const QUOTATION_SHARE: u32 = 80;

/// An element named after its columns is the page where one inside, named for the story, holds more prose, in letters.
const LEAST_STORY_IN_GRID: u32 = 800;

/// What is named for links has at least one letter in so many inside of them; a text that is only called so has fewer.
const LETTERS_TO_A_LINKED: u32 = 12;

/// Boxes that would leave less than this of the prose, in percent, are misnamed, unless what is left is a whole story.
const LEAST_LEFT_SHARE: u32 = 25;

/// An element that holds more than this share of the page's prose is no box, whatever its name.
const LARGEST_BOX_SHARE: f32 = 0.4;

/// A box by name alone, which no links bear out, holds less prose than this.
const LONGEST_NAMED_BLURB: u32 = 400;

/// A story of so many letters may stand beside boxes that hold many times its prose.
const SHORTEST_STORY: u32 = 1500;

/// A box that asks for something says so in fewer letters.
const LONGEST_APPEAL_BOX: u32 = 1500;

/// Returns whether each element, or one around it, is no part of a story, by its name or as a teaser.
pub(super) fn find(outline: &Outline<'_>, blocks: &Blocks, weights: &Weights) -> ByNode<bool> {
    let mut outside = outline.each(false);
    for teaser in teasers::find(outline, blocks, weights) {
        outside[teaser] = true;
    }
    let page = Names { outline, weights };
    for at in outline.nodes.places() {
        let parent = outline[at].parent;
        outside[at] = outside[at]
            || (parent < at && outside[parent])
            || (outline.element(at).is_some() && page.is_box(at));
    }
    outside
}

/// What elements are called, held against what they hold.
struct Names<'n, 'a> {
    outline: &'n Outline<'a>,
    weights: &'n Weights,
}

impl Names<'_, '_> {
    fn is_box(&self, at: NodeId) -> bool {
        let outline = self.outline;
        let (hints, tag) = (outline.hints(at), outline.tag(at));
        // A heading is named after what stands under it, and its id after its own words.
        if matches!(tag, Tag::Heading(_)) && !hints.has(ClassHints::HIDDEN.with(ClassHints::ADVERTISING)) {
            return false;
        }
        if hints.has(ClassHints::STORY) || matches!(tag, Tag::Article | Tag::Main | Tag::Body) {
            let label = hints.has(ClassHints::HIDDEN) && self.weights.all[at] < LONGEST_NAMED_BLURB;
            let other =
                hints.has(ClassHints::COMMENTS.with(ClassHints::RELATED)) && !hints.has(ClassHints::STORY);
            return (label || other) && self.is_small(at);
        }
        if tag == Tag::P
            && self.weights.prose[at] > 0
            && !hints.has(ClassHints::COMMENTS.with(ClassHints::ADVERTISING).with(ClassHints::HIDDEN))
        {
            return false;
        }
        let is_quotation = || {
            outline.subtree(at).any(|inner| {
                outline.tag(inner) == Tag::Blockquote
                    && self.weights.all[inner] * 100 >= self.weights.all[at] * QUOTATION_SHARE
            })
        };
        if tag == Tag::Aside && is_quotation() {
            return false;
        }
        if !matches!(tag, Tag::Nav | Tag::Aside | Tag::Footer | Tag::Form) && !self.is_named_box(hints, at) {
            return false;
        }
        let holds = |is: &dyn Fn(NodeId) -> bool| outline.subtree(at).skip(1).any(is);
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
                outline.hints(inner).has(ClassHints::STORY) && self.weights.prose[inner] > LEAST_STORY_IN_GRID
            })
        {
            return false;
        }
        self.is_small(at)
    }

    /// Returns whether what the element holds bears out what its name says.
    fn is_named_box(&self, hints: ClassHints, at: NodeId) -> bool {
        let (weight, linked, prose) = (self.weights.all[at], self.weights.linked[at], self.weights.prose[at]);
        let linking = ClassHints::TAGS.with(ClassHints::SHARE).with(ClassHints::RELATED);
        let sure = ClassHints::BOXES.without(linking).without(ClassHints::APPEAL);
        hints.has(sure)
            || (hints.has(linking) && (linked * LETTERS_TO_A_LINKED >= weight || prose < LONGEST_NAMED_BLURB))
            || (hints.has(ClassHints::APPEAL) && weight < LONGEST_APPEAL_BOX)
    }

    fn is_small(&self, at: NodeId) -> bool {
        let page_prose = self.weights.prose.get(NodeId::ROOT).copied().unwrap_or_default();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than f32 holds")]
        let share = self.weights.prose[at] as f32 / page_prose.max(1) as f32;
        share < LARGEST_BOX_SHARE
    }
}

/// Drops what stands in a box inside the story's container.
pub(super) fn drop_named(carving: &mut Carving<'_, '_>) {
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
    carving.drop_where(|carving, at| carving.outside[carving.blocks[at].node]);
    // Names that would leave next to nothing have misled us; a short story under many comments has not.
    let left = prose(carving);
    if left * 100 < before * LEAST_LEFT_SHARE && left < SHORTEST_STORY {
        carving.kept = kept;
    }
}
