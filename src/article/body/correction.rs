//! Corrections and editors' notes, which often stand in boxes or beside the story.

use super::super::block::Role;
use super::Reading;
use super::labels;

/// How far from the story a correction may stand, in blocks.
const NEAR: usize = 12;

/// A correction is shorter than this, in letters.
const LONGEST: u32 = 900;

/// Brings back what says that the story was corrected, whatever step took it.
pub(super) fn keep_corrections(reading: &mut Reading<'_, '_>) {
    let (Some(first), Some(last)) = (reading.story().next(), reading.story().last()) else { return };
    for at in first.saturating_sub(NEAR)..(last + NEAR + 1).min(reading.blocks.len()) {
        let block = &reading.blocks[at];
        if block.role == Role::Paragraph
            && block.is_prose()
            && block.weight < LONGEST
            && labels::CORRECTION.open(&block.text)
        {
            reading.kept[at] = true;
            reading.dropped_by[at] = None;
        }
    }
}
