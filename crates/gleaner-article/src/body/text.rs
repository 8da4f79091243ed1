//! The story as plain text.

use super::Carving;
use crate::page::block::{Block, Role};
use crate::page::tag::Tag;

/// Returns the story's blocks, separated by a blank line; items and rows of one list or table by a line,
/// cells of a row by a tab.
pub(super) fn of(carving: &Carving<'_, '_>) -> String {
    let mut text = String::new();
    let mut previous: Option<&Block> = None;
    for at in carving.story() {
        let block = &carving.blocks[at];
        if let Some(previous) = previous {
            text.push_str(separator(carving, previous, block));
        }
        text.push_str(&block.text);
        previous = Some(block);
    }
    text
}

fn separator(carving: &Carving<'_, '_>, previous: &Block, block: &Block) -> &'static str {
    match (previous.role, block.role) {
        (Role::Item, Role::Item) => "\n",
        (Role::Cell, Role::Cell) => match (row_of(carving, previous), row_of(carving, block)) {
            (Some(one), Some(other)) if one == other && previous.node != block.node => "\t",
            (Some(_), Some(_)) if previous.weight < 60 && block.weight < 60 => "\n",
            _ => "\n\n",
        },
        _ => "\n\n",
    }
}

/// Returns the table row a cell stands in, when the cell holds nothing but the block.
fn row_of(carving: &Carving<'_, '_>, block: &Block) -> Option<usize> {
    matches!(carving.outline.tag(block.node), Tag::Td | Tag::Th)
        .then(|| carving.outline.nodes[block.node].parent)
}
