//! The line under a picture that no element or name marks as its caption.

use super::carving::Carving;
use super::labels;
use crate::page::block::{Block, BlockId, Role};
use crate::page::outline::NodeId;
use crate::page::place::{Place, Span};
use crate::page::tag::Tag;

/// So many elements around a line may set it smaller.
const ELEMENTS_TO_SMALL_PRINT: usize = 4;

/// The number of a picture has no more digits than this; a year has.
const MOST_COUNTER_DIGITS: usize = 3;

/// Captions are shorter than this, in letters.
const LONGEST_PLAIN_CAPTION: u32 = 300;

/// A credit after a caption is shorter than this, in bytes.
const LONGEST_TRAILING_CREDIT: usize = 80;

/// Drops the line right after a picture that is set in small print, or ends in words such as "Photo: …".
pub(super) fn drop_picture_lines(carving: &mut Carving<'_, '_>) {
    carving.drop_where(|carving, at| {
        let block = &carving.blocks[at];
        matches!(block.role, Role::Paragraph | Role::Cell)
            && block.weight < LONGEST_PLAIN_CAPTION
            && follows_picture(carving, at)
            && (is_small_print(carving, block) || is_caption(&block.text))
    });
}

/// Returns whether nothing with words stands between the block and a picture before it.
fn follows_picture(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let before = at.before().map_or(NodeId::ROOT, |previous| carving.blocks[previous].last.next());
    Span::new(before, carving.blocks[at].first).any(|node| carving.outline.tag(node) == Tag::Image)
}

/// Returns whether all of the block is written smaller than the page, by its elements.
fn is_small_print(carving: &Carving<'_, '_>, block: &Block) -> bool {
    let around = carving.outline.ancestors(block.first).take(ELEMENTS_TO_SMALL_PRINT);
    let mut small = around.filter(|&node| {
        carving.outline.element(node).is_some_and(|element| match element.name() {
            "small" => true,
            "font" => element.attr("size").is_some_and(|size| size == "1" || size.starts_with('-')),
            _ => false,
        })
    });
    small.any(|node| carving.outline.subtree(node).contains(block.last))
}

/// Returns whether a line reads as captions do: by its number, or by whose the picture is.
fn is_caption(text: &str) -> bool {
    is_numbered(text) || is_counter(text) || ends_in_credit(text)
}

/// Returns whether a line tells which of how many pictures it is: "2 / 7".
fn is_counter(text: &str) -> bool {
    let is_number = |part: &str| {
        let part = part.trim();
        (1..=MOST_COUNTER_DIGITS).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    text.split_once('/').is_some_and(|(at, of)| is_number(at) && is_number(of))
}

/// Returns whether a line opens as "Figure 3: …" does.
fn is_numbered(text: &str) -> bool {
    let (name, rest) = text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()));
    let rest = rest.trim_start_matches('.').trim_start();
    labels::FIGURE.contains(name.to_lowercase().as_str())
        && rest.starts_with(|c: char| c.is_ascii_digit() || c == ':')
}

/// Returns whether the last words of a line, after a full stop or a bracket, say whose the picture is.
fn ends_in_credit(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    let ends = text.match_indices(['.', '!', '?', '。', '।', '…', '|', '(']);
    let endings = ends.map(|(at, mark)| text[at + mark.len()..].trim_start());
    labels::CREDIT_ENDS.iter().any(|end| bare.ends_with(end))
        || endings
            .filter(|ending| ending.len() < LONGEST_TRAILING_CREDIT)
            .any(|ending| labels::CREDIT.open(ending))
}
