//! Lines in mid-story that lead to another one.

use super::carving::Carving;
use super::labels;
use crate::page::block::{Block, Role};
use gleaner_text::measure;

/// The label before a headline that is a link ends within so many characters.
const LONGEST_LINK_LABEL: usize = 30;

/// A headline after a label weighs more than this, in letters; a link to "part 2" is the story's.
const SHORTEST_LABELLED_HEADLINE: u32 = 15;

/// A sentence that is a link weighs more than this, in letters; a shorter line with a full stop is a headline all the same.
const SHORTEST_LINKED_SENTENCE: u32 = 40;

/// A sentence leads elsewhere where more than one of so many of its letters is in a link.
const LETTERS_TO_A_LINK: u32 = 3;

/// Without a link a line that leads elsewhere weighs less than this, in letters: the headline has lost its address.
const LONGEST_PLAIN_READ_MORE: u32 = 40;

/// A link alone in a paragraph is a headline above this, in letters; a shorter one is a button or a source.
const SHORTEST_LINK_ALONE: u32 = 15;

/// A line that only leads elsewhere weighs no more than this, in letters.
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
    let linked = block.linked > 0
        && (!block.is_sentence() || block.is_labelled() || block.linked * LETTERS_TO_A_LINK > block.weight);
    let says_so = linked || (block.weight < LONGEST_PLAIN_READ_MORE && !block.is_sentence());
    // A subhead may begin with the same word.
    let opens = if block.is_heading() && !linked {
        labels::READ_MORE.head(&block.text)
    } else {
        labels::READ_MORE.open(&block.text)
    };
    let link_alone = block.is_linked()
        && block.role == Role::Paragraph
        && block.weight > SHORTEST_LINK_ALONE
        && !is_linked_sentence(block);
    (says_so && opens) || link_alone || is_labelled_link(block) || is_called_out(block)
}

/// Returns whether a line without a link is a label in capitals and a headline: "READ ALSO: Ferry kept".
fn is_called_out(block: &Block) -> bool {
    let Some((label, headline)) = block.text.split_once([':', '：']) else { return false };
    block.role == Role::Paragraph
        && label.chars().any(char::is_uppercase)
        && !label.chars().any(char::is_lowercase)
        && labels::READ_MORE.are(label)
        && measure::weight(headline) > SHORTEST_LABELLED_HEADLINE
        && !measure::ends_as_sentence(headline.trim())
}

/// Returns whether a line is a label and a headline that is a link: "Earlier: Ferry kept".
fn is_labelled_link(block: &Block) -> bool {
    let label =
        block.text.char_indices().take(LONGEST_LINK_LABEL).find(|(_, c)| matches!(c, ':' | '：' | '|' | '»'));
    let is_headline = |(at, mark): (usize, char)| {
        let rest = &block.text[at + mark.len_utf8()..];
        let weight = measure::weight(rest);
        weight > SHORTEST_LABELLED_HEADLINE
            && weight <= block.linked
            && rest.trim().contains(' ')
            && !measure::ends_as_sentence(rest)
    };
    block.role == Role::Paragraph && label.is_some_and(is_headline)
}

/// Returns whether a line that is a link ends as a sentence does; headlines have no full stop.
fn is_linked_sentence(block: &Block) -> bool {
    block.weight > SHORTEST_LINKED_SENTENCE && block.text.ends_with(['.', '。', '।'])
}
