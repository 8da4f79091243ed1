//! What stands between the headline and the first paragraph, and after the last one.

use super::carving::Carving;
use super::deck::is_lead;
use super::family::family_of;
use super::labels;
use super::notice;
use crate::dates::looks_like_a_date_line;
use crate::page::block::{Block, BlockId, Role};
use crate::page::hints::ClassHints;
use crate::page::place::{Place, Span};
use gleaner_text::measure;

/// Sections, counts and names of blogs under a title are shorter than this, in letters.
const LONGEST_HEADER_LINE: u32 = 60;

/// A line of more bytes is no byline, and is not measured.
const MOST_BYLINE_BYTES: usize = 1000;

/// The office before an e-mail address has no more words than this.
const MOST_OFFICE_WORDS: usize = 2;

/// A number and its unit weigh less than this, in letters.
const LONGEST_MERE_NUMBER: u32 = 8;

/// So many paragraphs, the deck, may stand between two titles; after more the story has begun.
const PARAGRAPHS_BETWEEN: usize = 1;

/// So many of the first blocks may show the title; a card further down names the story again.
const BLOCKS_TO_TITLE: usize = 12;

/// A last line of fewer letters is a mark or an ornament.
const LEAST_LAST_LINE: u32 = 3;

/// A line is a byline where more than this share of its words are names of the authors.
const BYLINE_NAMES_SHARE: f32 = 0.6;

/// A number with so many letters has a word beside it; one is its unit, "1.2K".
const LETTERS_OF_A_WORD: usize = 2;

/// A line of so many letters says more than when.
const LONGEST_DATE_LINE: usize = 60;

/// So many dates in a row are a list of them; two say when a story appeared and when it was changed.
const DATES_OF_A_LIST: usize = 3;

/// A line of more digits is a table of dates, and the story's; two moments have this many.
const MOST_DATE_DIGITS: usize = 30;

/// Lines of no more bytes must be equal to say the same; a few words agree by chance.
const SHORTEST_COMPARED: usize = 20;

/// Two lines say the same where each has more than this share of its words from the other.
const SAME_WORDS_SHARE: f32 = 0.85;

/// A line at the edge that is longer than this is the story, whatever it starts with, in letters.
const LONGEST_EDGE_LINE: u32 = 140;

/// A biography is shorter than this, in letters.
const LONGEST_BIOGRAPHY: u32 = 700;

/// A line with the names of the authors is shorter than this, in letters.
const LONGEST_EDGE_BYLINE: u32 = 90;

/// How far below a deck the byline is looked for, in blocks.
const BLOCKS_TO_BYLINE: usize = 8;

/// How many blocks from either end are looked at.
const EDGE_BLOCKS: usize = 25;

/// Drops title, deck, kicker, byline and dates from before the first paragraph.
pub(super) fn trim_start(carving: &mut Carving<'_, '_>) {
    let story: Vec<BlockId> = carving.story().take(EDGE_BLOCKS).collect();
    let title_at = last_title(carving, &story);
    drop_header_lines(carving, &story);
    let mut started = false;
    for (index, &at) in story.iter().enumerate() {
        let before_title = title_at.is_some_and(|title| index <= title);
        let block = &carving.blocks[at];
        if before_title && block.weight < LONGEST_EDGE_LINE {
            carving.kept[at] = false;
            continue;
        }
        let signature = (is_byline(carving, &block.text) && !(started && block.is_heading()))
            || is_date_line(&block.text)
            || is_mere_number(block)
            || is_header(carving, &block.text);
        // A lead may stand before the byline.
        if started && (!signature || is_among_dates(carving, &story, index)) {
            break;
        }
        if signature || is_title(carving, at) || is_deck(carving, at) {
            carving.kept[at] = false;
        } else if block.is_prose() || block.weight > LONGEST_EDGE_LINE {
            started = true;
        }
    }
}

/// Drops short lines that stand between the title and the byline or the date: sections, counts, names of blogs.
fn drop_header_lines(carving: &mut Carving<'_, '_>, story: &[BlockId]) {
    let is_told =
        |at: &BlockId| carving.blocks[*at].is_prose() || carving.blocks[*at].weight > LONGEST_EDGE_LINE;
    let Some(&start) = story.iter().find(|at| is_told(at)) else { return };
    let nearest = Span::new(start.minus(EDGE_BLOCKS), start);
    let title = nearest.clone().rfind(|&at| carving.blocks[at].is_heading() && is_title(carving, at));
    let signs = |at: &BlockId| signs(carving, &carving.blocks[*at].text);
    let Some((title, signature)) = title.zip(nearest.clone().rfind(signs)) else { return };
    for at in Span::new(title, signature) {
        let block = &carving.blocks[at];
        if block.weight < LONGEST_HEADER_LINE && !block.is_heading() && !block.is_sentence() {
            carving.kept[at] = false;
        }
    }
}

/// Returns which of the first blocks is the last to show the title before the story begins.
///
/// A deck may stand between two of them; after more than that the story has begun, and a card in it is named so again.
fn last_title(carving: &Carving<'_, '_>, story: &[BlockId]) -> Option<usize> {
    let start = story.first().copied().unwrap_or_default();
    let shown_above = Span::new(BlockId::default(), start)
        .any(|at| carving.blocks[at].is_heading() && is_title(carving, at));
    let (mut last, mut paragraphs) = (None, 0);
    for (index, &at) in story.iter().take(BLOCKS_TO_TITLE).enumerate() {
        if is_title(carving, at) {
            last = Some(index);
            paragraphs = 0;
        } else if (last.is_some() || shown_above) && carving.blocks[at].is_prose() {
            paragraphs += 1;
        }
        if paragraphs > PARAGRAPHS_BETWEEN {
            break;
        }
    }
    last
}

/// Drops tags, share lines, rights, notices and notes on the author from after the last paragraph.
pub(super) fn trim_end(carving: &mut Carving<'_, '_>) {
    let story: Vec<BlockId> = carving.story().collect();
    for (index, &at) in story.iter().enumerate().rev().take(EDGE_BLOCKS) {
        if !is_afterword(carving, at) || is_among_dates(carving, &story, index) {
            break;
        }
        carving.kept[at] = false;
    }
}

/// Returns whether a line is one of so many dates in a row that they are what the story tells, as of meetings.
fn is_among_dates(carving: &Carving<'_, '_>, story: &[BlockId], index: usize) -> bool {
    let is_date = |at: &&BlockId| is_date_line(&carving.blocks[**at].text);
    let after = story[index..].iter().take(DATES_OF_A_LIST).take_while(is_date).count();
    if after == 0 || after >= DATES_OF_A_LIST {
        return after > 0;
    }
    let before = story[..index].iter().rev().take(DATES_OF_A_LIST).take_while(is_date).count();
    before + after >= DATES_OF_A_LIST
}

fn is_afterword(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    let short = block.weight < LONGEST_EDGE_LINE;
    let labelled = || labels::AFTERWORD.open(&block.text) && (!block.is_sentence() || block.linked > 0);
    (short && (labelled() || block.is_linked() || labels::COLOPHON.open(&block.text)))
        || is_byline(carving, &block.text)
        || is_biography(carving, at)
        || notice::is_one(carving, at)
        || is_date_line(&block.text)
        || block.text.split_whitespace().all(|word| word.starts_with('#'))
        || block.weight < LEAST_LAST_LINE
}

/// Returns whether a paragraph introduces one of the authors: it starts with the name.
fn is_biography(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let block = &carving.blocks[at];
    let opening = block.text.trim_start_matches(|c: char| !c.is_alphanumeric());
    block.weight < LONGEST_BIOGRAPHY
        && carving.known.authors.iter().any(|name| name.contains(' ') && opening.starts_with(name.as_str()))
}

fn is_title(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    if carving.blocks[at].role == Role::Heading(1) {
        return true;
    }
    says_title(carving, &carving.blocks[at].text)
}

fn says_title(carving: &Carving<'_, '_>, line: &str) -> bool {
    let Some(title) = &carving.known.title else { return false };
    // A letter's salutation may be its title too.
    (title.ends_with(',') || !line.ends_with(',')) && says_the_same(line, title)
}

/// Returns whether the block is the deck the page also declares as its description.
///
/// Many pages declare their first paragraph; so a deck must also be named one, or be set otherwise than the
/// paragraphs and stand before the byline or the date.
pub(super) fn is_deck(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let (Some(deck), block) = (&carving.known.description, &carving.blocks[at]) else { return false };
    let named = || block.is_heading() || carving.outline.hints(block.node).has(ClassHints::DECK);
    !is_lead(block) && says_the_same(&block.text, deck) && (named() || stands_before_byline(carving, at))
}

/// Returns whether a byline or a date, kept or not, stands between the block and paragraphs of another make.
fn stands_before_byline(carving: &Carving<'_, '_>, at: BlockId) -> bool {
    let signs = |at: BlockId| {
        let block = &carving.blocks[at];
        let names = || carving.known.authors.iter().any(|name| block.text.contains(name.as_str()));
        signs(carving, &block.text) || (block.weight < LONGEST_EDGE_BYLINE && names())
    };
    let mut below = Span::new(at.next(), carving.blocks.end());
    let starts_story = |&at: &BlockId| carving.kept[at] && carving.blocks[at].is_prose() && !signs(at);
    let Some(start) = below.by_ref().take(BLOCKS_TO_BYLINE).find(starts_story) else { return false };
    let make = |at: BlockId| family_of(carving, carving.blocks[at].node);
    make(at) != make(start) && Span::new(at.next(), start).any(signs)
}

/// Returns whether a line says who or when.
fn signs(carving: &Carving<'_, '_>, line: &str) -> bool {
    is_byline(carving, line) || is_date_line(line)
}

fn is_byline(carving: &Carving<'_, '_>, line: &str) -> bool {
    if line.len() > MOST_BYLINE_BYTES || measure::weight(line) > LONGEST_EDGE_BYLINE {
        return false;
    }
    let authors = &carving.known.authors;
    let beside_names = authors.iter().fold(line.to_owned(), |line, name| line.replace(name.as_str(), " "));
    let names_one = beside_names != line;
    measure::share_of_words(line, &authors.join(" ")) > BYLINE_NAMES_SHARE
        || (names_one && (is_date_line(&beside_names) || is_address(&beside_names)))
        || (labels::BYLINE.open(line) && !line.ends_with(':') && !measure::ends_as_sentence(line))
}

/// Returns whether a paragraph is the title and the byline, broken into lines, as before there were headings.
fn is_header(carving: &Carving<'_, '_>, text: &str) -> bool {
    text.contains('\n') && text.lines().all(|line| says_title(carving, line) || signs(carving, line))
}

/// Returns whether a line is an e-mail address, with an office before it or not.
fn is_address(line: &str) -> bool {
    line.contains('@')
        && line.split_whitespace().filter(|word| !word.contains('@')).count() <= MOST_OFFICE_WORDS
}

/// Returns whether a line is a number and hardly more: "1.2K".
fn is_mere_number(block: &Block) -> bool {
    let letters = block.text.chars().filter(|c| c.is_alphabetic()).count();
    block.role == Role::Paragraph
        && block.weight < LONGEST_MERE_NUMBER
        && letters < LETTERS_OF_A_WORD
        && block.text.starts_with(|c: char| c.is_ascii_digit())
}

/// Returns whether a line is a date, a time or a reading time and little else.
fn is_date_line(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    letters < LONGEST_DATE_LINE
        && (holds_an_instant(text)
            || ((1..=MOST_DATE_DIGITS).contains(&digits) && looks_like_a_date_line(text)))
}

/// Returns whether a line holds a moment as machines write it, "2022-12-07T10:10".
fn holds_an_instant(text: &str) -> bool {
    const SHAPE: &[u8] = b"0000-00-00T00:00";
    let fits = |(byte, shape): (&u8, &u8)| if *shape == b'0' { byte.is_ascii_digit() } else { byte == shape };
    text.as_bytes().windows(SHAPE.len()).any(|bytes| bytes.iter().zip(SHAPE).all(fits))
}

fn says_the_same(one: &str, other: &str) -> bool {
    let (one, other) = (measure::fold(one), measure::fold(other));
    one == other
        || (one.len() > SHORTEST_COMPARED
            && other.len() > SHORTEST_COMPARED
            && (measure::share_of_words(&one, &other) > SAME_WORDS_SHARE
                && measure::share_of_words(&other, &one) > SAME_WORDS_SHARE))
}
