//! Lines that are the site's or the server's word, not the author's: appeals, buttons, counts, templates.

use super::carving::Carving;
use super::labels;
use crate::page::block::{Block, BlockId, Role};
use crate::page::outline::NodeId;

/// The length of a film, "2:14:05", is no longer than this, in bytes; other lines with a colon are.
const LONGEST_PLAYING_TIME: usize = 8;

/// What readers did is counted in a line shorter than this, in bytes; a sentence may begin with a number too.
const LONGEST_COUNT: usize = 80;

/// So many words after a number say what is counted.
const COUNTED_WORDS: usize = 4;

/// One phrase tells that a short line asks for something.
const PHRASES_OF_SHORT: usize = 1;

/// In a longer one so many must, for a story may hold one of them.
const PHRASES_OF_LONG: usize = 2;

/// With less prose than this beside them, in letters, the placeholders are all the story there is.
const LEAST_REAL_PROSE: u32 = 100;

/// A line that asks for something is short below this, in letters.
const SHORT_APPEAL: u32 = 120;

/// No line that asks for something is as long as this, in letters; longer ones are stories about newsletters.
const LONGEST_APPEAL: u32 = 320;

/// Drops newsletter, sign-in, donation and sharing lines, and what broken scripts of the server said.
pub(super) fn drop_appeals(carving: &mut Carving<'_, '_>) {
    carving.drop_where(|carving, at| is_foreign(&carving.blocks[at]) || leads_to_channel(carving, at));
}

/// Returns whether a block is the site's or the server's word, not the author's.
pub(super) fn is_foreign(block: &Block) -> bool {
    is_appeal(block) || is_interface(block) || is_server_message(block)
}

/// Returns whether a block asks the reader for something: in a short line one phrase says so, in a longer one two.
fn is_appeal(block: &Block) -> bool {
    let phrases = match block.weight {
        0..SHORT_APPEAL => PHRASES_OF_SHORT,
        SHORT_APPEAL..LONGEST_APPEAL => PHRASES_OF_LONG,
        _ => return false,
    };
    // What opens with a quotation mark or a dash is what somebody says.
    let is_said = block.text.starts_with(['—', '–', '"', '“', '„', '«', '»']);
    let invites = usize::from(!is_said && labels::INVITATIONS.open(&block.text));
    labels::APPEALS.count_in(&block.text) + invites >= phrases
}

/// Returns whether a line is no more than the words on a button, or the length of a video.
fn is_interface(block: &Block) -> bool {
    let is_length = || {
        let text = &block.text;
        text.len() <= LONGEST_PLAYING_TIME
            && text.contains(':')
            && text.split(':').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
    };
    matches!(block.role, Role::Paragraph | Role::Heading(_))
        && (labels::INTERFACE.are(&block.text) || is_length() || is_count(&block.text))
}

/// Returns whether a line counts what readers did: "1.2K views", "4.8 from 37 votes".
fn is_count(line: &str) -> bool {
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ');
    let words = line.split(is_figure).filter(|word| !word.is_empty());
    let counted: Vec<&str> =
        words.skip_while(|word| matches!(*word, "k" | "K" | "M")).take(COUNTED_WORDS).collect();
    line.starts_with(is_figure) && line.len() < LONGEST_COUNT && labels::COUNTED.are(&counted.join(" "))
}

/// Returns whether a short line links to a channel of the site; a link to one message there is a source.
fn leads_to_channel(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    let is_channel = |link: NodeId| {
        let href = carving.outline.element(link).and_then(|link| link.attr("href")).unwrap_or_default();
        let address = href.split_once("://").map_or(href, |(_, address)| address).trim_start_matches("www.");
        let last = address.rsplit('/').next().unwrap_or_default();
        let is_message = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
        !is_message && labels::CHANNELS.iter().any(|channel| address.starts_with(channel))
    };
    let around = carving.outline.ancestors(block.first).take_while(|&around| around > block.node);
    block.weight < SHORT_APPEAL && block.linked > 0 && block.nodes().chain(around).any(is_channel)
}

/// Returns whether every line of a block is what a broken script of the server said.
fn is_server_message(block: &Block) -> bool {
    const OPENINGS: &[&str] = &["Warning:", "Notice:", "Deprecated:", "Fatal error:", "Strict Standards:"];
    let is_message =
        |line: &str| OPENINGS.iter().any(|opening| line.starts_with(opening)) && line.contains(" on line ");
    block.text.lines().all(is_message)
}

/// Drops the words that stand in unfinished templates, unless the story is made of them.
pub(super) fn drop_placeholders(carving: &mut Carving<'_, '_>) {
    let is_placeholder = |block: &Block| block.text.to_ascii_lowercase().starts_with("lorem ipsum");
    let real = carving.story().map(|at| &carving.blocks[at]).filter(|block| !is_placeholder(block));
    if real.filter(|block| block.is_prose()).map(|block| block.weight).sum::<u32>() >= LEAST_REAL_PROSE {
        carving.drop_where(|carving, at| is_placeholder(&carving.blocks[at]));
    }
}
