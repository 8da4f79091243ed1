//! Captions, credits, bylines and pull quotes that say by their element or name what they are.

use super::carving::Carving;
use super::labels;
use crate::page::block::{BlockId, Role};
use crate::page::hints::ClassHints;
use crate::page::outline::{NodeId, NodeKind};
use crate::page::tag::Tag;

/// So many elements around a line may say by their names what it is.
const ELEMENTS_TO_NAME: usize = 8;

/// A caption longer than this, in letters, is a paragraph that bears a misleading name.
const LONGEST_NAMED_CAPTION: u32 = 600;

/// A byline longer than this, in letters, is one too.
const LONGEST_NAMED_BYLINE: u32 = 150;

/// A credit that lost its figure is shorter than this, in letters.
const LONGEST_LOST_CREDIT: u32 = 80;

/// Drops captions, credits, bylines and pull quotes that say by their element or name what they are.
pub(super) fn drop_captions(carving: &mut Carving<'_, '_>) {
    carving.drop_where(is_apparatus);
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
