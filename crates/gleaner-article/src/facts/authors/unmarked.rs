//! The author where nothing marks one: a name beside the date under the headline, or in the credit that closes a story.

use crate::facts::Sources;
use crate::page::block::Block;
use crate::page::outline::NodeKind;
use crate::page::tag::Tag;
use gleaner_text::line::fold_blanks;
use gleaner_text::list::{List, Phrases, entries};
use gleaner_text::measure::fold;
use gleaner_text::name as names;
use std::collections::HashSet;
use std::sync::LazyLock;

/// So many blocks under the headline may hold a name beside a date.
const BLOCKS_UNDER_HEADLINE: usize = 8;

/// A block that weighs more, in letters, is text.
const LONGEST_LINE: u32 = 120;

/// So many may hold the names alone.
const BLOCKS_TO_NAMES: usize = 4;

/// A line of names weighs less than this, in letters.
const LONGEST_LIST: u32 = 300;

/// So much of it is in the names, in percent of its letters.
const NAMES_SHARE: usize = 80;

/// So many of a page's last blocks may be the credit of its story.
const LAST_BLOCKS: usize = 60;

/// A closing credit weighs less than this, in letters.
const LONGEST_CREDIT: u32 = 240;

/// Words that open the line after a story which names its writers.
static CREDITS: List = LazyLock::new(|| Phrases::read(include_str!("credits.txt")));

/// Parts of addresses that lead to a section or a subject.
static SUBJECTS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("subjects.txt")).collect());

/// Reads the people who stand in one line with the date under the headline, or in a line of their own next to it.
pub(super) fn beside_date(sources: &Sources<'_, '_>) -> Vec<String> {
    let lines = under_headline(sources, BLOCKS_UNDER_HEADLINE);
    let has_date = |text: &str| sources.dates.from_words(text).is_some();
    let is_dated = |line: &&Block| {
        // Words of elements side by side may be glued in the line.
        let mut texts = line.nodes().map(|at| sources.outline[at].kind);
        let glued = texts.any(|kind| matches!(kind, NodeKind::Text(text) if has_date(text)));
        line.weight < LONGEST_LINE && (has_date(&line.text) || glued)
    };
    let Some(at) = lines.iter().position(is_dated) else { return Vec::new() };
    let people = people_in(sources, lines[at]);
    if !people.is_empty() {
        return people;
    }
    let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| lines.get(at));
    let alone = beside.filter(|line| names::is_shaped_like_a_person(&line.text));
    alone.map(|line| people_in(sources, line)).find(|people| !people.is_empty()).unwrap_or_default()
}

/// Reads the line under the headline that is several people's names and hardly anything else.
pub(super) fn names_alone(sources: &Sources<'_, '_>) -> Vec<String> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphabetic()).count();
    let people = |line: &Block| {
        let people = names::declared(std::slice::from_ref(&line.text), None);
        let is_all =
            people.iter().map(|name| letters(name)).sum::<usize>() * 100 >= letters(&line.text) * NAMES_SHARE;
        let are_people = people.iter().all(|name| names::is_shaped_like_a_person(name));
        (people.len() > 1 && is_all && are_people).then_some(people)
    };
    let lines = under_headline(sources, BLOCKS_TO_NAMES);
    lines.into_iter().filter(|line| line.weight < LONGEST_LIST).find_map(people).unwrap_or_default()
}

/// Returns the first blocks under the headline.
fn under_headline<'s>(sources: &'s Sources<'_, '_>, most: usize) -> Vec<&'s Block> {
    let under = sources.blocks.iter().filter(|block| block.first > sources.headline && !block.is_heading());
    under.take(most).collect()
}

/// Returns the texts of a line that are people's names and lead to no section: all of them links, or none.
fn people_in(sources: &Sources<'_, '_>, line: &Block) -> Vec<String> {
    let outline = sources.outline;
    let mut people: Vec<String> = Vec::new();
    let mut are_linked = None;
    for at in line.nodes() {
        let NodeKind::Text(text) = outline[at].kind else { continue };
        let mut around = outline.ancestors(at).take_while(|&around| around >= line.node);
        let anchor = around.find(|&around| outline.tag(around) == Tag::A);
        let address = anchor.and_then(|at| outline.element(at)?.attr("href")).unwrap_or_default();
        if address.split('/').any(|part| SUBJECTS.contains(part)) {
            continue;
        }
        let text = fold_blanks(text);
        let names = text.split(['|', '•', '·', ',', '—', '–', '/', '&']).map(str::trim);
        let names =
            names.filter(|name| names::is_shaped_like_a_person(name) && !is_of_the_site(sources, name));
        for name in names {
            if *are_linked.get_or_insert(anchor.is_some()) == anchor.is_some()
                && !people.iter().any(|known| known == name)
            {
                people.push(name.to_owned());
            }
        }
    }
    people
}

/// Returns whether words are what the site or the section is called.
fn is_of_the_site(sources: &Sources<'_, '_>, name: &str) -> bool {
    let declared = sources.declared;
    let section =
        declared.json_ld.text("articleSection").or_else(|| Some(declared.meta(&["article:section"])?.value));
    let squeezed: String = fold(name).split(' ').collect();
    let host = sources.url.and_then(|url| url.host_str()).map(|host| host.replace('-', ""));
    section.is_some_and(|section| fold(&section) == fold(name))
        || host.is_some_and(|host| host.contains(&squeezed))
}

/// Reads the line after the story that names its writers: "(Reporting by Ada Byron in Colby; Editing by Ida Rook)".
pub(super) fn credit(sources: &Sources<'_, '_>) -> Vec<String> {
    let last = sources.blocks.iter().rev().take(LAST_BLOCKS);
    let mut after = last.filter(|block| block.first > sources.headline && block.weight < LONGEST_CREDIT);
    let line = after.find_map(|block| {
        let bare = block.text.trim_start_matches(['(', '[', '—', '–', '-', ' ', '*']);
        CREDITS.open(bare).then(|| bare.trim_end_matches([')', ']', '.', ' ']).to_owned())
    });
    let mut people = line.map(|line| names::in_byline(&line, None)).unwrap_or_default();
    people.retain(|name| names::is_shaped_like_a_person(name));
    people
}
