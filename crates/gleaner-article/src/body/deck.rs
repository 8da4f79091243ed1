//! The deck: the paragraph under the headline that sums the story up.
//!
//! It is the summary's, where the page declares it so. One that no declaration repeats would be lost to the
//! archive; it stays with the text. And what has several sentences is no deck but the lead: it tells the
//! story's beginning, whatever the page declares of it.

use super::appeals::is_foreign;
use super::carving::Carving;
use crate::page::block::{Block, BlockId, Role};
use crate::page::hints::ClassHints;
use crate::page::outline::NodeId;
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

/// What a paragraph of a story ends with.
const ENDS: [char; 10] = ['.', '!', '?', '…', '”', '"', '»', '。', '」', '।'];

/// The steps that may be wrong about a story's first paragraphs: those that judge by where a block stands.
const OVERRULED: &[&str] = &["container", "named boxes", "opinion"];

/// So many paragraphs under the headline are no deck.
const FEWEST_OPENING_PARAGRAPHS: usize = 2;

/// How many blocks after the headline are looked at.
const BLOCKS_AFTER_HEADLINE: usize = 8;

/// Shares this much of its words with the declared summary, and the deck is kept there already.
const DECLARED_DECK_SHARE: f32 = 0.8;

/// Brings in the deck that stands between the headline and the story's container.
pub(super) fn keep_undeclared(carving: &mut Carving<'_, '_>) {
    let deck =
        under_headline(carving).and_then(|mut lines| lines.find(|&at| is_undeclared_deck(carving, at)));
    if let Some(deck) = deck {
        carving.kept[deck] = true;
    }
}

/// Brings in the first paragraphs that stand in an element of their own between the headline and the rest of the story.
pub(super) fn keep_opening(carving: &mut Carving<'_, '_>) {
    let held = carving.held();
    let is_rest = |at: BlockId| held.contains(carving.blocks[at].first) && !carving.blocks[at].is_heading();
    let Some(lines) = carving.story().find(|&at| is_rest(at)).and_then(|start| above(carving, start)) else {
        return;
    };
    let opening: Vec<BlockId> = lines.filter(|&at| may_open(carving, at)).collect();
    // One paragraph may be a deck, unless it stands in the story and only its box's name took it out.
    let is_named =
        |&at: &BlockId| carving.dropped_by[at] == Some("named boxes") && is_undeclared_deck(carving, at);
    if opening.len() >= FEWEST_OPENING_PARAGRAPHS || opening.first().is_some_and(is_named) {
        for at in opening {
            carving.kept[at] = true;
        }
    }
}

/// Returns the blocks between the headline and the story, where they are few.
fn under_headline(carving: &Carving<'_, '_>) -> Option<Span<BlockId>> {
    above(carving, carving.story().find(|&at| !carving.blocks[at].is_heading())?)
}

/// Returns the blocks between the headline and one further down, where they are few.
fn above(carving: &Carving<'_, '_>, start: BlockId) -> Option<Span<BlockId>> {
    let headline =
        Span::new(BlockId::default(), start).rfind(|&at| carving.blocks[at].role == Role::Heading(1))?;
    (start.distance(headline) <= BLOCKS_AFTER_HEADLINE).then(|| Span::new(headline.next(), start))
}

/// Returns whether a paragraph under the headline may be the first of a story whose rest stands in another element.
fn may_open(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    block.is_prose()
        && block.role == Role::Paragraph
        && (is_lead(block) || !is_declared(carving, block))
        && block.linked == 0
        && block.text.ends_with(ENDS)
        && !is_foreign(block)
        && !is_pictured(carving, at)
        && carving.dropped_by[at].is_none_or(|step| OVERRULED.contains(&step))
        && is_plain(carving, at)
        && !carving.story().any(|other| other != at && carving.blocks[other].text.contains(&block.text))
}

/// Returns whether a block stands in no box, or in one that is named for other stories and leads to none.
fn is_plain(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let (outline, block) = (carving.outline, &carving.blocks[at]);
    let boxed = |&up: &NodeId| carving.outside[up];
    !carving.outside[block.node]
        || outline.around(block.node).take_while(boxed).all(|up| {
            !outline.hints(up).has(ClassHints::BOXES.without(ClassHints::RELATED))
                && !matches!(outline.tag(up), Tag::Aside | Tag::Nav | Tag::Form | Tag::Footer)
                && carving.weights.linked[up] == 0
        })
}

/// Returns whether the block is too much of a text to be a deck.
pub(super) fn is_lead(block: &Block) -> bool {
    block.weight > SHORTEST_LEAD && block.role == Role::Paragraph && sentences(&block.text) >= LEAD_SENTENCES
}

/// Returns whether a block stands in a figure or is named for a caption.
fn is_pictured(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let outline = carving.outline;
    let mut around = outline.around(carving.blocks[at].first).take(ELEMENTS_TO_FIGURE);
    around.any(|up| outline.tag(up) == Tag::Figure || outline.hints(up).has(ClassHints::CAPTION))
}

/// Returns whether the page's summary says the same.
fn is_declared(carving: &Carving<'_, '_>, block: &Block) -> bool {
    let summary = carving.known.description.as_deref().unwrap_or_default();
    share_of_words(&block.text, summary) > DECLARED_DECK_SHARE
}

fn is_undeclared_deck(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    block.is_prose()
        && block.role == Role::Paragraph
        && (SHORTEST_DECK..LONGEST_DECK).contains(&block.weight)
        && is_plain(carving, at)
        && !is_pictured(carving, at)
        && (is_lead(block) || !is_declared(carving, block))
}
