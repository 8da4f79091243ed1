//! Single blocks inside the story that are not its words.

use super::super::hints::Hints;
use super::super::tag::Tag;
use super::Reading;
use super::block::Role;
use super::labels;

/// A caption or byline longer than this is a paragraph that bears a misleading name, in letters.
const LONGEST_CAPTION: u32 = 600;
const LONGEST_BYLINE: u32 = 150;

/// A line that only leads elsewhere is shorter than this.
const LONGEST_READ_MORE: u32 = 200;

/// A box that asks for something is shorter than this; longer ones are stories about newsletters.
const LONGEST_APPEAL: u32 = 280;

/// Drops captions, credits, bylines and pull quotes that say by their element or name what they are.
pub(super) fn drop_captions(reading: &mut Reading<'_, '_>) {
    for at in 0..reading.blocks.len() {
        if reading.kept[at] && is_apparatus(reading, at) {
            reading.kept[at] = false;
        }
    }
}

/// Returns whether the block is part of what surrounds a story's words: caption, credit, byline, pull quote.
fn is_apparatus(reading: &Reading<'_, '_>, at: usize) -> bool {
    let block = &reading.blocks[at];
    if block.role == Role::Caption {
        return true;
    }
    let around = std::iter::once(block.first).chain(reading.outline.ancestors(block.first));
    for node in around.take_while(|&node| node > reading.container).take(8) {
        let hints = reading.outline.hints(node);
        let weight = reading.boxes.weight[node].max(block.weight);
        let named = (hints.has(Hints::CAPTION) && weight < LONGEST_CAPTION)
            || (hints.has(Hints::BYLINE) && weight < LONGEST_BYLINE && !block.is_heading())
            || (hints.has(Hints::PULL_QUOTE) && weight < LONGEST_CAPTION);
        if named && covers(reading, node, at) {
            return true;
        }
        if reading.outline.tag(node) == Tag::Figure
            && weight < LONGEST_CAPTION
            && block.role == Role::Paragraph
        {
            return true;
        }
    }
    labels::CREDIT.open(&block.text) && block.weight < 80
}

/// Returns whether the element holds all of the block, not just a word of it.
fn covers(reading: &Reading<'_, '_>, node: usize, at: usize) -> bool {
    let block = &reading.blocks[at];
    let subtree = reading.outline.subtree(node);
    subtree.contains(&block.first) && subtree.contains(&block.last)
}

/// Drops lines such as "Read also: …", wherever they stand in the story.
pub(super) fn drop_read_more(reading: &mut Reading<'_, '_>) {
    for at in 0..reading.blocks.len() {
        let block = &reading.blocks[at];
        if !reading.kept[at] || block.weight > LONGEST_READ_MORE {
            continue;
        }
        let leads = labels::READ_MORE.open(&block.text) && (block.linked > 0 || block.weight < 40);
        let link_alone = block.is_linked() && block.role == Role::Paragraph && block.weight > 15;
        if leads || link_alone {
            reading.kept[at] = false;
        }
    }
}

/// Drops newsletter, sign-in, donation and sharing lines.
pub(super) fn drop_appeals(reading: &mut Reading<'_, '_>) {
    for at in 0..reading.blocks.len() {
        let block = &reading.blocks[at];
        if reading.kept[at] && block.weight < LONGEST_APPEAL && labels::APPEALS.occur_in(&block.text) {
            reading.kept[at] = false;
        }
    }
}

/// Drops subheads that have lost everything under them.
pub(super) fn drop_empty_headings(reading: &mut Reading<'_, '_>) {
    let mut next: Option<u8> = Some(0);
    for at in (0..reading.blocks.len()).rev() {
        if !reading.kept[at] {
            continue;
        }
        if let Role::Heading(level) = reading.blocks[at].role {
            if next.is_some_and(|next| next <= level && next == 0) {
                reading.kept[at] = false;
                continue;
            }
            next = Some(level);
        } else {
            next = None;
        }
    }
}
