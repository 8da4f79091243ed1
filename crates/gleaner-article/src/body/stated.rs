//! The story's text as JSON-LD states it, held against the page.
//!
//! Many pages cut it short, some lack it, a few state another's; so it must prove itself before it is believed.

use std::collections::HashSet;

use super::carving::Carving;
use super::deck::is_lead;
use super::html::escape;
use crate::page::block::{BlockId, ByBlock, Role};
use gleaner_text::measure::{fold, weight};

/// The page must show at least this share of the stated text: a statement of another story is on no page.
const STATED_ON_PAGE: f32 = 0.85;

/// At least this share of the story found must be stated: many statements are cut short.
const FOUND_STATED: f32 = 0.7;

/// A folded statement of fewer bytes is no story to follow.
const SHORTEST_STATEMENT: usize = 400;

/// A statement of fewer letters is a summary.
const LEAST_STATED: u32 = 300;

/// The statement is the last resort where the page shows no more than one part in so many of it.
const MOST_SHOWN: u32 = 3;

/// Letters of statement times blocks of page; above it, finding one in the other takes too long.
const MOST_COMPARISONS: usize = 40_000_000;

/// Blocks of fewer words may stand in any text.
const FEWEST_STATED_WORDS: usize = 4;

/// So many words in a row are nobody else's.
const PROVING_WORDS: usize = 8;

/// Drops paragraphs that a complete `articleBody` lacks, and brings back those it has.
pub(super) fn follow_statement(carving: &mut Carving<'_, '_>) {
    let stated = fold(&carving.known.stated.join(" "));
    let takes_long = stated.len().saturating_mul(carving.blocks.len()) > MOST_COMPARISONS;
    if stated.len() <= SHORTEST_STATEMENT || takes_long {
        return;
    }
    let folded: ByBlock<String> = carving.blocks.iter().map(|block| fold(&block.text)).collect();
    let is_stated: ByBlock<Option<bool>> = folded.iter().map(|text| is_in(&stated, text)).collect();
    if !is_believable(carving, &folded, &is_stated, &stated) {
        return;
    }
    // Statements often leave out the lead.
    let lead = carving.story().find(|&at| carving.blocks[at].is_prose());
    let lead = lead.filter(|&at| is_lead(&carving.blocks[at]));
    let mut shown: HashSet<&str> = carving.story().map(|at| carving.blocks[at].text.as_str()).collect();
    for (at, is_stated) in is_stated.pairs() {
        let block = &carving.blocks[at];
        match is_stated {
            Some(false) if block.role == Role::Paragraph && lead != Some(at) => carving.kept[at] = false,
            Some(true) if block.is_prose() && shown.insert(&block.text) => carving.kept[at] = true,
            _ => {}
        }
    }
}

/// Returns the stated story as text and HTML where the page shows next to nothing of it: its scripts would have.
pub(super) fn instead(carving: &Carving<'_, '_>) -> Option<(String, String)> {
    let stated: u32 = carving.known.stated.iter().map(|paragraph| weight(paragraph)).sum();
    let shown: u32 = carving.story().map(|at| carving.blocks[at].weight).sum();
    if stated < LEAST_STATED || shown * MOST_SHOWN > stated {
        return None;
    }
    let mut html = String::new();
    for paragraph in &carving.known.stated {
        html.push_str("<p>");
        escape(&mut html, paragraph);
        html.push_str("</p>");
    }
    Some((carving.known.stated.join("\n\n"), html))
}

/// Returns whether the statement is complete, and about this page.
#[expect(clippy::cast_precision_loss, reason = "lengths are far below what f32 holds")]
fn is_believable(
    carving: &Carving<'_, '_>,
    folded: &ByBlock<String>,
    is_stated: &ByBlock<Option<bool>>,
    stated: &str,
) -> bool {
    let length = |at: BlockId| folded[at].len() as f32;
    let matched: f32 = is_stated.places().filter(|&at| is_stated[at] == Some(true)).map(length).sum();
    let kept: f32 = carving.story().filter(|&at| carving.blocks[at].is_prose()).map(length).sum();
    let kept_and_stated: f32 = carving.story().filter(|&at| is_stated[at] == Some(true)).map(length).sum();
    matched >= STATED_ON_PAGE * stated.len() as f32 && kept_and_stated >= FOUND_STATED * kept
}

/// Returns whether the statement has a folded block, or at least its beginning or end: pages are edited, statements forgotten.
///
/// The first and the last word do not count, for a statement may have glued them to their neighbours.
fn is_in(stated: &str, folded: &str) -> Option<bool> {
    let words: Vec<&str> = folded.split(' ').collect();
    if words.len() < FEWEST_STATED_WORDS {
        return None;
    }
    let core = &words[1..words.len() - 1];
    let part = core.len().min(PROVING_WORDS);
    Some(stated.contains(&core[..part].join(" ")) || stated.contains(&core[core.len() - part..].join(" ")))
}
