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
const BLOCKS_UNDER_HEADLINE: usize = 6;

/// A block that weighs more, in letters, is text.
const LONGEST_LINE: u32 = 120;

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
    let under = sources.blocks.iter().filter(|block| block.first > sources.headline && !block.is_heading());
    let lines: Vec<&Block> =
        under.take(BLOCKS_UNDER_HEADLINE).take_while(|block| block.weight < LONGEST_LINE).collect();
    let has_date = |text: &str| sources.dates.from_words(text).is_some();
    let is_dated = |line: &&Block| {
        // Words of elements side by side may be glued in the line.
        let mut texts = line.nodes().map(|at| sources.outline[at].kind);
        has_date(&line.text) || texts.any(|kind| matches!(kind, NodeKind::Text(text) if has_date(text)))
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

/// Returns the texts of a line that are people's names and lead to no section.
fn people_in(sources: &Sources<'_, '_>, line: &Block) -> Vec<String> {
    let outline = sources.outline;
    let section = sources.declared.json_ld.text("articleSection").or_else(|| {
        let declared = sources.declared.meta(&["article:section"])?;
        Some(declared.value)
    });
    let mut people: Vec<String> = Vec::new();
    for at in line.nodes() {
        let NodeKind::Text(text) = outline[at].kind else { continue };
        let anchor = outline
            .ancestors(at)
            .take_while(|&around| around >= line.node)
            .find(|&around| outline.tag(around) == Tag::A);
        let address = anchor.and_then(|at| outline.element(at)?.attr("href")).unwrap_or_default();
        if address.split('/').any(|part| SUBJECTS.contains(part)) {
            continue;
        }
        for name in fold_blanks(text).split(['|', '•', '·', ',', '—', '–', '/']).map(str::trim) {
            let is_section = section.as_deref().is_some_and(|section| fold(section) == fold(name));
            let is_site = sources.url.and_then(|url| url.host_str()).is_some_and(|host| {
                let squeezed: String = fold(name).split(' ').collect();
                host.replace('-', "").contains(&squeezed)
            });
            if names::is_shaped_like_a_person(name) && !is_section && !is_site {
                people.push(name.to_owned());
            }
        }
        if !people.is_empty() {
            break;
        }
    }
    people
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
