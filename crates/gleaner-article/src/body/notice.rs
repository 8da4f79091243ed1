//! The notices that close a page: who else worked on it, what it is no substitute for, who owns the rights.
//!
//! Their phrases occur in stories too, so one counts only where it is anchored: at the head of a line, in a short line, in a
//! line that speaks of the page itself, or in what is set otherwise than the story's paragraphs.

use super::carving::Carving;
use super::family::{family_of, main_family};
use super::labels;
use crate::page::block::{Block, BlockId, Role};
use crate::page::outline::NodeKind;
use crate::page::tag::Tag;
use gleaner_text::measure;

/// A notice is shorter than this, in letters.
const LONGEST: u32 = 700;

/// A line of fewer letters is about what its phrase says: "Ines Moreau contributed to this report."
const SHORT_LINE: u32 = 60;

/// The label before a notice ends within so many characters.
const LONGEST_LABEL: usize = 40;

/// Returns whether a paragraph after the story's last is a notice.
pub(super) fn is_one(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    block.weight < LONGEST
        && block.role == Role::Paragraph
        && labels::NOTICES.occur_in(&block.text)
        && (is_anchored(block) || is_set_apart(carving, at))
}

fn is_anchored(block: &Block) -> bool {
    let is_quoted = block.text.starts_with(['"', '“', '„', '«', '‘', '「', '『']);
    !is_quoted
        && (block.weight < SHORT_LINE
            || labels::NOTICES.open(&block.text)
            || label(&block.text).is_some_and(|label| labels::NOTICES.occur_in(label))
            || labels::OF_THE_PAGE.open(&block.text))
}

/// Returns what a line says before a colon, where it is no more than a name and a few words: "Quay Post copyright notice: …".
fn label(line: &str) -> Option<&str> {
    let mut start = line.char_indices().take(LONGEST_LABEL);
    start.find(|(_, c)| matches!(c, ':' | '：')).map(|(at, _)| &line[..at])
}

/// Returns whether the paragraph is of another make than the story's, or all of it is set as an aside is.
fn is_set_apart(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let (outline, block) = (carving.outline, &carving.blocks[at]);
    let is_small = |node| outline.element(node).is_some_and(|element| element.name() == "small");
    let mut words = block
        .nodes()
        .filter(|&node| matches!(outline[node].kind, NodeKind::Text(text) if measure::weight(text) > 0));
    words.all(|text| {
        outline
            .ancestors(text)
            .take_while(|&up| up >= block.node)
            .any(|up| outline.tag(up) == Tag::Emphasis || is_small(up))
    }) || main_family(carving).is_some_and(|family| family != family_of(carving, block.node))
}
