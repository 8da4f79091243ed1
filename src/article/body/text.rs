//! The story as plain text.

use super::super::block::{Block, Role};
use super::super::tag::Tag;
use super::Reading;

/// Returns the story's blocks, separated by a blank line; items and rows of one list or table by a line,
/// cells of a row by a tab.
pub(super) fn of(reading: &Reading<'_, '_>) -> String {
    let mut text = String::new();
    let mut previous: Option<&Block> = None;
    for at in reading.story() {
        let block = &reading.blocks[at];
        if let Some(previous) = previous {
            text.push_str(separator(reading, previous, block));
        }
        text.push_str(&block.text);
        previous = Some(block);
    }
    text
}

fn separator(reading: &Reading<'_, '_>, previous: &Block, block: &Block) -> &'static str {
    match (previous.role, block.role) {
        (Role::Item, Role::Item) => "\n",
        (Role::Cell, Role::Cell) => match (row_of(reading, previous), row_of(reading, block)) {
            (Some(one), Some(other)) if one == other && previous.node != block.node => "\t",
            (Some(_), Some(_)) if previous.weight < 60 && block.weight < 60 => "\n",
            _ => "\n\n",
        },
        _ => "\n\n",
    }
}

/// Returns the table row a cell stands in, when the cell holds nothing but the block.
fn row_of(reading: &Reading<'_, '_>, block: &Block) -> Option<usize> {
    matches!(reading.outline.tag(block.node), Tag::Td | Tag::Th)
        .then(|| reading.outline.nodes[block.node].parent)
}
