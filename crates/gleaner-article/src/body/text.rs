//! The story as plain text.

use crate::page::block::{Block, Role};
use crate::page::outline::{NodeId, Outline};
use crate::page::tag::Tag;

/// Cells below this, in letters, are the figures of a table, whose rows are lines; longer ones are paragraphs of a page laid out by tables.
const LONGEST_CELL: u32 = 60;

/// Returns a story's blocks, separated by a blank line; items and rows of one list or table by a line,
/// cells of a row by a tab.
pub(super) fn of<'b>(outline: &Outline<'_>, story: impl Iterator<Item = &'b Block>) -> String {
    let mut text = String::new();
    let mut previous: Option<&Block> = None;
    for block in story {
        if let Some(previous) = previous {
            text.push_str(separator(outline, previous, block));
        }
        text.push_str(&block.text);
        previous = Some(block);
    }
    text
}

fn separator(outline: &Outline<'_>, previous: &Block, block: &Block) -> &'static str {
    match (previous.role, block.role) {
        (Role::Item, Role::Item) => "\n",
        (Role::Cell, Role::Cell) => match (row_of(outline, previous), row_of(outline, block)) {
            (Some(one), Some(other)) if one == other && previous.node != block.node => "\t",
            (Some(_), Some(_)) if previous.weight < LONGEST_CELL && block.weight < LONGEST_CELL => "\n",
            _ => "\n\n",
        },
        _ => "\n\n",
    }
}

/// Returns the table row a cell stands in, when the cell holds nothing but the block.
fn row_of(outline: &Outline<'_>, block: &Block) -> Option<NodeId> {
    matches!(outline.tag(block.node), Tag::Td | Tag::Th).then(|| outline[block.node].parent)
}
