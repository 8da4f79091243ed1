//! Corrections and editors' notes, which often stand in boxes or beside the story.

use super::carving::Carving;
use super::labels;
use crate::page::block::Role;
use crate::page::place::{Place, Span};

/// How far from the story a correction may stand, in blocks.
const BLOCKS_TO_CORRECTION: usize = 12;

/// A correction is shorter than this, in letters.
const LONGEST_CORRECTION: u32 = 900;

/// Brings back what says that the story was corrected, whatever step took it.
pub(super) fn keep_corrections(carving: &mut Carving<'_, '_>) {
    let (Some(first), Some(last)) = (carving.story().next(), carving.story().last()) else { return };
    let end = last.next().plus(BLOCKS_TO_CORRECTION).min(carving.blocks.end());
    for at in Span::new(first.minus(BLOCKS_TO_CORRECTION), end) {
        let block = &carving.blocks[at];
        if block.role == Role::Paragraph
            && block.is_prose()
            && block.weight < LONGEST_CORRECTION
            && labels::CORRECTION.open(&block.text)
        {
            carving.kept[at] = true;
            carving.dropped_by[at] = None;
        }
    }
}
