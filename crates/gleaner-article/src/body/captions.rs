//! Captions, credits, bylines and pull quotes that say by their element or name what they are.

use super::carving::Carving;
use super::labels;
use crate::page::block::{Block, BlockId, Role};
use crate::page::hints::ClassHints;
use crate::page::outline::{NodeId, NodeKind};
use crate::page::place::Place;
use crate::page::tag::Tag;

/// So many elements around a line may say by their names what it is.
const ELEMENTS_TO_NAME: usize = 8;

/// A caption longer than this, in letters, is a paragraph that bears a misleading name.
const LONGEST_NAMED_CAPTION: u32 = 600;

/// A byline longer than this, in letters, is one too.
const LONGEST_NAMED_BYLINE: u32 = 150;

/// A credit that lost its figure is shorter than this, in letters.
const LONGEST_LOST_CREDIT: u32 = 80;

/// So many captions and next to no other text are a story told in pictures.
const FEWEST_OF_PHOTO_ESSAY: usize = 3;

/// A story told in pictures has more than so many times as much in its captions as beside them.
const CAPTIONS_TO_TEXT: u32 = 4;

/// A paragraph of a story weighs more than this, in letters, where it stands in a figure.
const LEAST_PARAGRAPH: u32 = 80;

/// Drops captions, credits, bylines and pull quotes that say by their element or name what they are.
pub(super) fn drop_captions(carving: &mut Carving<'_, '_>) {
    let captions: Vec<BlockId> = carving.story().filter(|&at| is_told_caption(&carving.blocks[at])).collect();
    carving.drop_where(is_apparatus);
    let weigh = |carving: &Carving<'_, '_>, of: &mut dyn Iterator<Item = BlockId>| -> u32 {
        of.map(|at| &carving.blocks[at]).filter(|block| block.is_sentence()).map(|block| block.weight).sum()
    };
    let told = weigh(carving, &mut captions.iter().copied());
    if captions.len() >= FEWEST_OF_PHOTO_ESSAY
        && weigh(carving, &mut carving.story()) * CAPTIONS_TO_TEXT < told
    {
        for at in captions {
            carving.kept[at] = true;
        }
    }
}

/// Returns whether a picture's caption is a sentence or more, as those of a story told in pictures are.
fn is_told_caption(block: &Block) -> bool {
    block.role == Role::Caption && block.is_sentence()
}

/// Returns whether a paragraph in a figure stands next to another: a figure around a story holds more than a caption.
fn stands_among_others(carving: &Carving<'_, '_>, figure: NodeId, at: BlockId) -> bool {
    let is_paragraph = |at: BlockId| {
        carving.blocks.get(at).is_some_and(|block| {
            block.is_prose()
                && block.role == Role::Paragraph
                && block.weight >= LEAST_PARAGRAPH
                && carving.outline.subtree(figure).contains(block.first)
        })
    };
    is_paragraph(at) && (is_paragraph(at.next()) || at.before().is_some_and(is_paragraph))
}

/// Returns whether the block is part of what surrounds a story's words: caption, credit, byline, pull quote.
fn is_apparatus(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    if block.role == Role::Caption {
        return true;
    }
    let around = carving.outline.around(block.first);
    let holds_story = |node: NodeId| carving.outline.subtree(node).contains(carving.container);
    for node in around.take_while(|&node| !holds_story(node)).take(ELEMENTS_TO_NAME) {
        let hints = carving.outline.hints(node);
        let weight = carving.weights.all[node].max(block.weight);
        let named = (hints.has(ClassHints::CAPTION) && weight < LONGEST_NAMED_CAPTION)
            || (hints.has(ClassHints::BYLINE) && weight < LONGEST_NAMED_BYLINE && !block.is_heading())
            || (hints.has(ClassHints::PULL_QUOTE) && weight < LONGEST_NAMED_CAPTION);
        if named && covers(carving, node, at) {
            return true;
        }
        if carving.outline.tag(node) == Tag::Figure
            && weight < LONGEST_NAMED_CAPTION
            && block.role == Role::Paragraph
            && (!block.is_prose() || shows_something(carving, node))
            && !stands_among_others(carving, node, at)
        {
            return true;
        }
    }
    if block.weight < LONGEST_NAMED_BYLINE && !block.is_heading() && signs_throughout(carving, at) {
        return true;
    }
    let is_line = block.weight < LONGEST_LOST_CREDIT && (!block.is_sentence() || block.is_labelled());
    is_line && labels::CREDIT.open(&block.text)
}

/// Returns whether a figure holds a picture, a film or a frame; some set off a paragraph by one.
fn shows_something(carving: &Carving<'_, '_>, figure: NodeId) -> bool {
    let mut inner = carving.outline.subtree(figure);
    inner.any(|at| matches!(carving.outline.tag(at), Tag::Image | Tag::Video | Tag::Iframe))
}

/// Returns whether all words of a line stand in elements that are named for who and when, one beside the other.
fn signs_throughout(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let (outline, block) = (carving.outline, &carving.blocks[at]);
    let is_signed = |text: NodeId| {
        let inside = outline.ancestors(text).take_while(|&around| around > block.node);
        inside.into_iter().any(|around| outline.hints(around).has(ClassHints::BYLINE))
    };
    let holds_words = |at: &NodeId| match outline[*at].kind {
        NodeKind::Text(text) => text.contains(char::is_alphanumeric),
        NodeKind::Element { .. } => false,
    };
    let mut words = block.nodes().filter(holds_words).peekable();
    words.peek().is_some() && words.all(is_signed)
}

/// Returns whether the element holds all of the block, not just a word of it.
fn covers(carving: &Carving<'_, '_>, node: NodeId, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    let subtree = carving.outline.subtree(node);
    subtree.contains(block.first) && subtree.contains(block.last)
}
