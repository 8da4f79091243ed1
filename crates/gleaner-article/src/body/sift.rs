//! Single blocks inside the story that are not its words.

use std::collections::{HashMap, HashSet};

use super::Carving;
use super::core::{family_of, main_family};
use super::labels;
use crate::page::block::{Block, Role};
use crate::page::hints::ClassHints;
use crate::page::outline::NodeKind;
use crate::page::tag::Tag;
use gleaner_text::measure;

/// A caption or byline longer than this is a paragraph that bears a misleading name, in letters.
const LONGEST_CAPTION: u32 = 600;
const LONGEST_BYLINE: u32 = 150;

/// A credit that lost its figure is shorter than this, in letters.
const LONGEST_CREDIT: u32 = 80;

/// A line that only leads elsewhere is shorter than this.
const LONGEST_READ_MORE: u32 = 200;

/// A heading over other stories is short.
const LONGEST_CLOSING_HEADING: u32 = 40;

/// A box that asks for something is shorter than this; longer ones are stories about newsletters.
const SHORT_APPEAL: u32 = 120;
const LONGEST_APPEAL: u32 = 320;

/// Drops captions, credits, bylines and pull quotes that say by their element or name what they are.
pub(super) fn drop_captions(carving: &mut Carving<'_, '_>) {
    for at in 0..carving.blocks.len() {
        if carving.kept[at] && is_apparatus(carving, at) {
            carving.kept[at] = false;
        }
    }
}

/// Returns whether the block is part of what surrounds a story's words: caption, credit, byline, pull quote.
fn is_apparatus(carving: &Carving<'_, '_>, at: usize) -> bool {
    let block = &carving.blocks[at];
    if block.role == Role::Caption {
        return true;
    }
    let around = std::iter::once(block.first).chain(carving.outline.ancestors(block.first));
    let holds_story = |node: usize| carving.outline.subtree(node).contains(&carving.container);
    for node in around.take_while(|&node| !holds_story(node)).take(8) {
        let hints = carving.outline.hints(node);
        let weight = carving.boxes.weight[node].max(block.weight);
        let named = (hints.has(ClassHints::CAPTION) && weight < LONGEST_CAPTION)
            || (hints.has(ClassHints::BYLINE) && weight < LONGEST_BYLINE && !block.is_heading())
            || (hints.has(ClassHints::PULL_QUOTE) && weight < LONGEST_CAPTION);
        if named && covers(carving, node, at) {
            return true;
        }
        if carving.outline.tag(node) == Tag::Figure
            && weight < LONGEST_CAPTION
            && block.role == Role::Paragraph
            && (!block.is_prose() || shows_something(carving, node))
        {
            return true;
        }
    }
    if block.weight < LONGEST_BYLINE && !block.is_heading() && signs_throughout(carving, at) {
        return true;
    }
    let is_line = block.weight < LONGEST_CREDIT && (!block.is_sentence() || block.is_labelled());
    is_line && labels::CREDIT.open(&block.text)
}

/// Returns whether a figure holds a picture, a film or a frame; some set off a paragraph by one.
fn shows_something(carving: &Carving<'_, '_>, figure: usize) -> bool {
    let mut inner = carving.outline.subtree(figure);
    inner.any(|at| matches!(carving.outline.tag(at), Tag::Image | Tag::Video | Tag::Iframe))
}

/// Returns whether all words of a line stand in elements that are named for who and when, one beside the other.
fn signs_throughout(carving: &Carving<'_, '_>, at: usize) -> bool {
    let (outline, block) = (carving.outline, &carving.blocks[at]);
    let is_signed = |text: usize| {
        let inside = outline.ancestors(text).take_while(|&around| around > block.node);
        inside.into_iter().any(|around| outline.hints(around).has(ClassHints::BYLINE))
    };
    let holds_words = |at: &usize| match outline.nodes[*at].kind {
        NodeKind::Text(text) => text.contains(char::is_alphanumeric),
        NodeKind::Element { .. } => false,
    };
    let mut words = (block.first..=block.last).filter(holds_words).peekable();
    words.peek().is_some() && words.all(is_signed)
}

/// Returns whether the element holds all of the block, not just a word of it.
fn covers(carving: &Carving<'_, '_>, node: usize, at: usize) -> bool {
    let block = &carving.blocks[at];
    let subtree = carving.outline.subtree(node);
    subtree.contains(&block.first) && subtree.contains(&block.last)
}

/// Drops lines such as "Read also: …", wherever they stand in the story.
pub(super) fn drop_read_more(carving: &mut Carving<'_, '_>) {
    for at in 0..carving.blocks.len() {
        let block = &carving.blocks[at];
        if !carving.kept[at] || block.weight > LONGEST_READ_MORE {
            continue;
        }
        let linked = block.linked > 0
            && (!block.is_sentence() || block.is_labelled() || block.linked * 3 > block.weight);
        let says_so = linked || (block.weight < 40 && !block.is_sentence());
        // A subhead may begin with the same word.
        let opens = if block.is_heading() && !linked {
            labels::READ_MORE.head(&block.text)
        } else {
            labels::READ_MORE.open(&block.text)
        };
        let leads = says_so && opens;
        let link_alone = block.is_linked()
            && block.role == Role::Paragraph
            && block.weight > 15
            && !is_linked_sentence(block);
        if leads || link_alone || is_labelled_link(block) {
            carving.kept[at] = false;
        }
    }
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

/// Returns whether a block asks the reader for something: in a short line one phrase says so, in a longer one two.
fn is_appeal(block: &Block) -> bool {
    let phrases = match block.weight {
        0..SHORT_APPEAL => 1,
        SHORT_APPEAL..LONGEST_APPEAL => 2,
        _ => return false,
    };
    // What opens with a quotation mark or a dash is what somebody says.
    let is_said = block.text.starts_with(['—', '–', '"', '“', '„', '«', '»']);
    let invites = usize::from(!is_said && labels::INVITATIONS.open(&block.text));
    labels::APPEALS.count_in(&block.text) + invites >= phrases
}

/// Returns whether a block is the site's or the server's word, not the author's.
pub(super) fn is_foreign(block: &Block) -> bool {
    is_appeal(block) || is_interface(block) || is_server_message(block)
}

/// Returns whether a line is no more than the words on a button, or the length of a video.
fn is_interface(block: &Block) -> bool {
    const LONGEST_LENGTH: usize = 8;
    let is_length = || {
        let text = &block.text;
        text.len() <= LONGEST_LENGTH
            && text.contains(':')
            && text.split(':').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()))
    };
    matches!(block.role, Role::Paragraph | Role::Heading(_))
        && (labels::INTERFACE.are(&block.text) || is_length() || is_count(&block.text))
}

/// Returns whether a line counts what readers did: "1.2K views", "4.8 from 37 votes".
fn is_count(line: &str) -> bool {
    const LONGEST: usize = 80;
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' ');
    let words = line.split(is_figure).filter(|word| !word.is_empty());
    let counted: Vec<&str> = words.skip_while(|word| matches!(*word, "k" | "K" | "M")).take(4).collect();
    line.starts_with(is_figure) && line.len() < LONGEST && labels::COUNTED.are(&counted.join(" "))
}

/// Drops newsletter, sign-in, donation and sharing lines, and what broken scripts of the server said.
pub(super) fn drop_appeals(carving: &mut Carving<'_, '_>) {
    for at in 0..carving.blocks.len() {
        if carving.kept[at] && (is_foreign(&carving.blocks[at]) || leads_to_channel(carving, at)) {
            carving.kept[at] = false;
        }
    }
}

/// Returns whether a short line links to a channel of the site; a link to one message there is a source.
fn leads_to_channel(carving: &Carving<'_, '_>, at: usize) -> bool {
    let block = &carving.blocks[at];
    let is_channel = |link: usize| {
        let href = carving.outline.element(link).and_then(|link| link.attr("href")).unwrap_or_default();
        let address = href.split_once("://").map_or(href, |(_, address)| address).trim_start_matches("www.");
        let last = address.rsplit('/').next().unwrap_or_default();
        let is_message = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit());
        !is_message && labels::CHANNELS.iter().any(|channel| address.starts_with(channel))
    };
    let around = carving.outline.ancestors(block.first).take_while(|&around| around > block.node);
    block.weight < SHORT_APPEAL
        && block.linked > 0
        && (block.first..=block.last).chain(around).any(is_channel)
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
    const LEAST_REAL: u32 = 100;
    let is_placeholder = |block: &Block| block.text.to_ascii_lowercase().starts_with("lorem ipsum");
    let real = carving.story().map(|at| &carving.blocks[at]).filter(|block| !is_placeholder(block));
    if real.filter(|block| block.is_prose()).map(|block| block.weight).sum::<u32>() >= LEAST_REAL {
        for at in 0..carving.blocks.len() {
            carving.kept[at] &= !is_placeholder(&carving.blocks[at]);
        }
    }
}

/// A closing section may hold no more than this share of the story's prose.
const LARGEST_CLOSING_SHARE: u32 = 3;

/// So many headings that close a story are tried; where each section ends takes a walk to find.
const MOST_CLOSING: usize = 200;

/// Drops what stands under a heading such as "Related stories" or "About the author".
pub(super) fn drop_closing_sections(carving: &mut Carving<'_, '_>) {
    let all: u32 = carving.story().map(|at| carving.blocks[at].weight).sum();
    let recurring = recurring_headings(carving);
    let main = main_family(carving);
    let (mut at, mut tried) = (0, 0);
    while at < carving.blocks.len() && tried < MOST_CLOSING {
        let closing = carving.kept[at] && is_closing_heading(&carving.blocks[at]) && !recurring.contains(&at);
        let end = if closing { end_of_section(carving, at, main) } else { at + 1 };
        tried += usize::from(closing);
        let held: u32 = (at..end).filter(|&at| carving.kept[at]).map(|at| carving.blocks[at].weight).sum();
        if closing && held * LARGEST_CLOSING_SHARE < all {
            carving.kept[at..end].fill(false);
        }
        at = if closing && held * LARGEST_CLOSING_SHARE < all { end } else { at + 1 };
    }
}

/// Returns whether the block stands over what follows the story: a heading, or a short line with nothing else in it.
fn is_closing_heading(block: &Block) -> bool {
    let heading = block.is_heading() || (block.role == Role::Paragraph && !block.has_sentence_mark());
    heading && block.weight < LONGEST_CLOSING_HEADING && labels::CLOSING.head(&block.text)
}

/// Returns the headings that stand several times in the story: each names a part of one of the things told of.
fn recurring_headings(carving: &Carving<'_, '_>) -> HashSet<usize> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for at in carving.story().filter(|&at| is_closing_heading(&carving.blocks[at])) {
        places.entry(&carving.blocks[at].text).or_default().push(at);
    }
    places.into_values().filter(|places| places.len() > 1).flatten().collect()
}

/// Returns where the section a heading opens ends: at its like, or where the element around it ends.
///
/// An element that holds nothing but the heading is the heading. Among the story's own paragraphs the next one
/// without a link ends the section too: editors put such headings over a link or two in mid-story.
fn end_of_section(carving: &Carving<'_, '_>, heading: usize, main: Option<u64>) -> usize {
    const UNMARKED: u8 = 3;
    let opening = &carving.blocks[heading];
    let weight = &carving.boxes.weight;
    let around = carving.outline.ancestors(opening.node).find(|&around| weight[around] > opening.weight);
    let end = around.map_or(carving.outline.nodes.len(), |around| carving.outline.nodes[around].end);
    let level = |role: Role| match role {
        Role::Heading(level) => Some(level),
        _ => None,
    };
    let prose = &carving.boxes.prose;
    let among_the_story =
        around.is_none_or(|around| prose[around] * LARGEST_CLOSING_SHARE > prose[carving.container]);
    let resumes = |block: &Block| {
        block.is_prose()
            && ((among_the_story && block.linked == 0)
                || (!opening.is_heading() && Some(family_of(carving, block.node)) == main))
    };
    let opened = level(opening.role).unwrap_or(UNMARKED);
    // The blurb under a headline that is a link tells of another story.
    let is_blurb = |at: usize| carving.blocks[at - 1].is_heading() && carving.blocks[at - 1].is_linked();
    let next = (heading + 1..carving.blocks.len()).find(|&at| {
        let block = &carving.blocks[at];
        block.first >= end
            || (resumes(block) && !is_blurb(at))
            || level(block.role).is_some_and(|level| level <= opened)
    });
    // A line of the story's make right before it goes on is the subhead of what follows.
    let is_subhead = |at: &usize| {
        let (line, below) = (&carving.blocks[*at], &carving.blocks[*at + 1]);
        let make = |block: &Block| family_of(carving, block.node);
        *at > heading && line.linked == 0 && resumes(below) && make(line) == make(below)
    };
    let next = next.unwrap_or(carving.blocks.len());
    next.checked_sub(1).filter(|_| next < carving.blocks.len()).filter(is_subhead).unwrap_or(next)
}

/// Drops the headings after the last words of the story: what stood under them is gone.
pub(super) fn drop_empty_headings(carving: &mut Carving<'_, '_>) {
    let last = carving.story().filter(|&at| !carving.blocks[at].is_heading()).last();
    if let Some(last) = last {
        carving.kept[last + 1..].fill(false);
    }
}
