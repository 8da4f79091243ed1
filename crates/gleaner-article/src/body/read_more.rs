//! Lines in mid-story that lead to another one.

use super::carving::Carving;
use super::labels;
use crate::page::block::{Block, Role};
use gleaner_text::measure;

/// A line that only leads elsewhere is shorter than this.
const LONGEST_READ_MORE: u32 = 200;

/// Drops lines such as "Read also: …", wherever they stand in the story.
pub(super) fn drop_read_more(carving: &mut Carving<'_, '_>) {
    carving.drop_where(|carving, at| leads_on(&carving.blocks[at]));
}

/// Returns whether a line says that it leads elsewhere, or is nothing but a link.
fn leads_on(block: &Block) -> bool {
    if block.weight > LONGEST_READ_MORE {
        return false;
    }
    let linked =
        block.linked > 0 && (!block.is_sentence() || block.is_labelled() || block.linked * 3 > block.weight);
    let says_so = linked || (block.weight < 40 && !block.is_sentence());
    // A subhead may begin with the same word.
    let opens = if block.is_heading() && !linked {
        labels::READ_MORE.head(&block.text)
    } else {
        labels::READ_MORE.open(&block.text)
    };
    let link_alone =
        block.is_linked() && block.role == Role::Paragraph && block.weight > 15 && !is_linked_sentence(block);
    (says_so && opens) || link_alone || is_labelled_link(block)
}

/// Returns whether a line is a label and a headline that is a link: "Earlier: Ferry kept".
fn is_labelled_link(block: &Block) -> bool {
    const LONGEST_LABEL: usize = 30;
    const SHORTEST_HEADLINE: u32 = 15;
    let label =
        block.text.char_indices().take(LONGEST_LABEL).find(|(_, c)| matches!(c, ':' | '：' | '|' | '»'));
    let is_headline = |(at, mark): (usize, char)| {
        let rest = &block.text[at + mark.len_utf8()..];
        let weight = measure::weight(rest);
        weight > SHORTEST_HEADLINE
            && weight <= block.linked
            && rest.trim().contains(' ')
            && !measure::ends_as_sentence(rest)
    };
    block.role == Role::Paragraph && label.is_some_and(is_headline)
}

/// Returns whether a line that is a link ends as a sentence does; headlines have no full stop.
fn is_linked_sentence(block: &Block) -> bool {
    const SHORTEST_SENTENCE: u32 = 40;
    block.weight > SHORTEST_SENTENCE && block.text.ends_with(['.', '。', '।'])
}
