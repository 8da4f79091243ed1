//! The deck: the paragraph under the headline that sums the story up.
//!
//! It is the summary's, where the page declares it so. One that no declaration repeats would be lost to the
//! archive; it stays with the text. And what has several sentences is no deck but the lead: it tells the
//! story's beginning, whatever the page declares of it.

use super::carving::Carving;
use crate::page::block::{Block, BlockId, Role};
use crate::page::place::{Place, Span};
use crate::page::tag::Tag;
use gleaner_text::measure::{sentences, share_of_words};

/// So many elements around a line may be the figure whose caption it is.
const ELEMENTS_TO_FIGURE: usize = 6;

/// A deck has at least so many letters; shorter lines under a headline are labels.
const SHORTEST_DECK: u32 = 50;

/// A deck has fewer letters than this; a longer paragraph is the story's.
const LONGEST_DECK: u32 = 600;

/// A deck has fewer sentences than this.
const LEAD_SENTENCES: usize = 2;

/// A lead is longer than this, in letters.
const SHORTEST_LEAD: u32 = 120;

/// How many blocks after the headline are looked at.
const BLOCKS_AFTER_HEADLINE: usize = 8;

/// Shares this much of its words with the declared summary, and the deck is kept there already.
const DECLARED_DECK_SHARE: f32 = 0.8;

/// Brings in the deck that stands between the headline and the story's container.
pub(super) fn keep_undeclared(carving: &mut Carving<'_, '_>) {
    let Some(start) = carving.story().next() else { return };
    let headline =
        Span::new(BlockId::default(), start).rfind(|&at| carving.blocks[at].role == Role::Heading(1));
    let Some(headline) = headline.filter(|headline| start.distance(*headline) <= BLOCKS_AFTER_HEADLINE)
    else {
        return;
    };
    for at in Span::new(headline.next(), start) {
        if is_undeclared_deck(carving, at) {
            carving.kept[at] = true;
            return;
        }
    }
}

/// Returns whether the block is too much of a text to be a deck.
pub(super) fn is_lead(block: &Block) -> bool {
    block.weight > SHORTEST_LEAD && block.role == Role::Paragraph && sentences(&block.text) >= LEAD_SENTENCES
}

fn is_undeclared_deck(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    let pictured = || {
        carving
            .outline
            .ancestors(block.first)
            .take(ELEMENTS_TO_FIGURE)
            .any(|around| carving.outline.tag(around) == Tag::Figure)
    };
    let declared = || {
        let summary = carving.known.description.as_deref().unwrap_or_default();
        share_of_words(&block.text, summary) > DECLARED_DECK_SHARE
    };
    block.is_prose()
        && block.role == Role::Paragraph
        && (SHORTEST_DECK..LONGEST_DECK).contains(&block.weight)
        && !carving.outside[block.node]
        && !pictured()
        && (is_lead(block) || !declared())
}
