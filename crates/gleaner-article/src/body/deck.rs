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

/// The sizes of a deck, in letters.
const DECK: std::ops::Range<u32> = 50..600;

/// A deck has fewer sentences than this.
const LEAD_SENTENCES: usize = 2;

/// A lead is longer than this, in letters.
const SHORTEST_LEAD: u32 = 120;

/// How many blocks after the headline are looked at.
const BLOCKS_AFTER_HEADLINE: usize = 8;

/// Shares this much of its words with the declared summary, and the deck is kept there already.
const DECLARED_SHARE: f32 = 0.8;

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
            .take(6)
            .any(|around| carving.outline.tag(around) == Tag::Figure)
    };
    let declared = || {
        let summary = carving.known.description.as_deref().unwrap_or_default();
        share_of_words(&block.text, summary) > DECLARED_SHARE
    };
    block.is_prose()
        && block.role == Role::Paragraph
        && DECK.contains(&block.weight)
        && !carving.outside[block.node]
        && !pictured()
        && (is_lead(block) || !declared())
}
