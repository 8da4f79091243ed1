//! When it was published, and when it was last changed.

mod address;
mod dateline;
mod labelled;
mod notice;
mod property;
mod swapped;
mod time;
mod yearless;
mod zone;

use std::sync::LazyLock;

use super::aside::is_of_another;
use super::{Sourced, Sources, told_by};
use crate::page::block::{Block, BlockId};
use crate::page::hints::ClassHints;
use crate::page::outline::{NodeId, NodeKind, Outline};
use crate::page::place::{Place, Span};
use crate::page::tag::Tag;
use address::{from_url, from_url_in_figures, from_url_in_words};
use chrono::TimeDelta;
use gleaner_text::list::{List, Phrases, entries};
use gleaner_text::{Moment, Precision};

/// A day shown is another than the declared one from so much between them on; time zones and nights make less.
const LONG_BEFORE: TimeDelta = TimeDelta::hours(48);

/// What stands fewer nodes from the headline says when its story appeared.
const NODES_BESIDE_HEADLINE: usize = 60;

/// A line of more bytes is not looked at for a date.
const MOST_SHORT_LINE_BYTES: usize = 600;

/// So many blocks under the headline are looked at first for a line with a date.
const LINES_BELOW: usize = 8;

/// So many are where no element is named for one.
const MORE_LINES_BELOW: usize = 40;

/// So many blocks above the headline may hold its date.
const LINES_ABOVE: usize = 6;

/// A year from this one on, before there were pages, is of a life that a page tells.
const FIRST_LIFETIME: u16 = 1700;

/// From this year on a page may have appeared.
const FIRST_WEB_YEAR: u16 = 1990;

/// The line of an element named for a date has fewer characters than this.
const LONGEST_DATED_LINE: usize = 120;

/// So many of them are read; lists of stories have one each.
const MOST_DATED_LINES: usize = 60;

/// An element named for a date holds no more nodes than this, or it is a section.
const LARGEST_DATED_ELEMENT: usize = 30;

/// So many blocks of a page are looked through for one that says "published".
const MOST_BLOCKS_FOR_DATE: usize = 1000;

/// So many lines that say so are read for their date.
const MOST_LABELLED_DATES: usize = 20;

/// A line with a date and hardly more weighs less than this, in letters.
const LONGEST_SHORT_LINE: u32 = 80;

/// Within so many characters a line says what its date is of.
const DATE_LABEL_CHARS: usize = 24;

/// Words that open the date of a change.
static UPDATED: List = LazyLock::new(|| Phrases::read(include_str!("updated.txt")));

/// Beginnings of words that say what a date is of.
static LABELS: LazyLock<Vec<&'static str>> = LazyLock::new(|| entries(include_str!("labels.txt")).collect());

/// Where on a page its date is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    /// Outside of comments, embedded posts and other stories.
    Own,
    Anywhere,
}

impl Scope {
    fn leaves_out(self, sources: &Sources<'_, '_>, at: NodeId) -> bool {
        self == Self::Own && is_of_another(sources, at)
    }
}

/// Returns when the story was published.
pub(super) fn find(sources: &Sources<'_, '_>) -> Option<Sourced<Moment>> {
    let json_ld = &sources.declared.json_ld;
    let from_json = |property: &str| json_ld.text(property).and_then(|value| sources.dates.parse(&value));
    let declared = from_json("datePublished").map(told_by("json-ld datePublished"));
    declared
        .or_else(|| from_metas(sources, include_str!("../metas/published.txt")))
        .map(|found| no_rebuild(found, sources))
        .or_else(|| from_any_meta(sources).map(told_by("meta")))
        .or_else(|| {
            property::read(sources, "datePublished", Scope::Own).map(told_by("property datePublished"))
        })
        .or_else(|| {
            from_json("dateCreated").or_else(|| from_json("uploadDate")).map(told_by("json-ld dateCreated"))
        })
        .or_else(|| property::read(sources, "dateCreated", Scope::Own).map(told_by("property dateCreated")))
        .or_else(|| shown(sources, Scope::Own))
        .or_else(|| sources.announced.published.map(told_by("feed")))
        .or_else(|| {
            property::read(sources, "datePublished", Scope::Anywhere).map(told_by("property datePublished"))
        })
        .or_else(|| shown(sources, Scope::Anywhere))
        .map(|found| no_later_than_shown(found, sources))
        .map(|found| found.map(|at| zone::of_the_publisher(sharpen(at, sources), sources)))
}

/// Reads what a reader sees, the nearest to the headline first, and what the address says.
fn shown(sources: &Sources<'_, '_>, scope: Scope) -> Option<Sourced<Moment>> {
    time::near(sources, scope)
        .map(told_by("time"))
        .or_else(|| from_url(sources).map(told_by("url")))
        .or_else(|| from_named(sources, sources.beside_headline(), scope).map(told_by("byline")))
        .or_else(|| from_url_in_words(sources).map(told_by("url")))
        .or_else(|| from_lines(sources, LINES_BELOW, scope).map(told_by("page")))
        .or_else(|| dateline::find(sources).map(told_by("dateline")))
        .or_else(|| from_url_in_figures(sources).map(told_by("url")))
        .or_else(|| time::below(sources, scope).map(told_by("time")))
        .or_else(|| from_named(sources, sources.around_headline(), scope).map(told_by("byline")))
        .or_else(|| from_lines(sources, MORE_LINES_BELOW, scope).map(told_by("page")))
        .or_else(|| from_labelled(sources, scope).map(told_by("page")))
        .or_else(|| notice::find(sources).map(told_by("page")))
        .or_else(|| yearless::find(sources).map(told_by("page")))
}

/// Names of meta elements that many publishing systems fill with when a page was built, or began to be.
const BUILT: &[&str] = &[
    "date",
    "dc.date",
    "dc.date.created",
    "dcterms.date",
    "dcterms.created",
    "created",
    "datecreated",
    "timestamp",
];

/// Takes the `<time>` next to the headline where the declared moment may be the page's own.
fn no_rebuild(declared: Sourced<Moment>, sources: &Sources<'_, '_>) -> Sourced<Moment> {
    if !BUILT.contains(&declared.source) {
        return declared;
    }
    let shown = time::near(sources, Scope::Own);
    let is_another = |shown: &Moment| (shown.at() - declared.value.at()).abs() >= LONG_BEFORE;
    shown.filter(is_another).map_or(declared, told_by("time"))
}

/// Takes the day that stands next to the headline where it is long before the declared one, which nothing else confirms.
///
/// Publishing systems declare when the page was last rebuilt; only news, which declare with care, may mention an older day.
fn no_later_than_shown(declared: Sourced<Moment>, sources: &Sources<'_, '_>) -> Sourced<Moment> {
    if sources.declared.json_ld.is_news() {
        return declared;
    }
    let times = sources.outline.all(Tag::Time).filter(|&at| is_next_to_headline(sources, at));
    let stated = times.filter_map(|at| sources.dates.parse(sources.outline.element(at)?.attr("datetime")?));
    let lines: Vec<String> = lines_next_to_headline(sources).collect();
    let parts = || lines.iter().flat_map(|line| labelled::part(line).unwrap_or(line).split(['|', '•', '·']));
    let mut confirming = parts()
        .filter_map(|part| sources.dates.from_words(part))
        .chain(stated)
        .chain(sources.announced.published);
    let is_near = |at: Moment| (at.at() - declared.value.at()).abs() < LONG_BEFORE;
    if confirming.any(is_near) {
        return declared;
    }
    // In figures the day may be taken for the month.
    let shown = parts()
        .filter(|part| sources.dates.names_a_month(part))
        .find_map(|part| sources.dates.from_words(part));
    shown.filter(|shown| shown.at() < declared.value.at()).map_or(declared, told_by("byline"))
}

fn is_next_to_headline(sources: &Sources<'_, '_>, at: NodeId) -> bool {
    at.distance(sources.headline) < NODES_BESIDE_HEADLINE
}

/// Returns the lines next to the headline that hold a date and hardly more.
fn lines_next_to_headline<'s>(sources: &'s Sources<'_, '_>) -> impl Iterator<Item = String> + 's {
    let is_next = |at: &NodeId| is_next_to_headline(sources, *at);
    let named = dated_lines(sources, sources.beside_headline().filter(is_next), Scope::Own);
    let blocks = sources.blocks.iter();
    let lines = blocks.filter(move |block| {
        is_short(block) && is_next(&block.first) && !is_of_another(sources, block.first)
    });
    let dated = |line: &String| sources.dates.looks_like_a_date_line(line) && !is_lifetime(line);
    named.chain(lines.map(|block| block.text.clone())).filter(dated)
}

/// Returns whether a line names a year before the web: it tells when somebody lived, not when the page appeared.
fn is_lifetime(line: &str) -> bool {
    let mut numbers = line.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
    numbers.any(|year: u16| (FIRST_LIFETIME..FIRST_WEB_YEAR).contains(&year))
}

/// Returns when the story was last changed.
pub(super) fn find_modified(sources: &Sources<'_, '_>) -> Option<Sourced<Moment>> {
    let json_ld = sources.declared.json_ld.text("dateModified").and_then(|value| sources.dates.parse(&value));
    json_ld
        .map(told_by("json-ld dateModified"))
        .or_else(|| from_metas(sources, include_str!("../metas/modified.txt")))
        .or_else(|| property::read(sources, "dateModified", Scope::Own).map(told_by("itemprop dateModified")))
}

/// Takes the feed's time of day where the page names only the day.
fn sharpen(at: Moment, sources: &Sources<'_, '_>) -> Moment {
    match sources.announced.published {
        Some(announced) if at.precision() == Precision::Day && announced.precision() == Precision::Second => {
            let same_day = announced.to_string().starts_with(&at.to_string());
            if same_day { announced } else { at }
        }
        _ => at,
    }
}

/// Reads a meta element nobody agreed on whose name says it holds when the page was published.
fn from_any_meta(sources: &Sources<'_, '_>) -> Option<Moment> {
    let named = |name: &str| name.contains("publi") && (name.contains("date") || name.contains("time"));
    sources
        .declared
        .metas()
        .filter(|(name, _)| named(name))
        .find_map(|(_, content)| sources.dates.parse(content))
}

fn from_metas(sources: &Sources<'_, '_>, names: &'static str) -> Option<Sourced<Moment>> {
    let read = |value: &str| Some(swapped::as_shown(sources, value, sources.dates.parse(value)?));
    entries(names).find_map(|name| sources.declared.all(name).find_map(read).map(told_by(name)))
}

/// Reads the first short element among some whose name speaks of a date.
///
/// A date of change counts only where no other is found.
fn from_named(
    sources: &Sources<'_, '_>,
    among: impl Iterator<Item = NodeId>,
    scope: Scope,
) -> Option<Moment> {
    first_of_publication(sources, dated_lines(sources, among, scope), scope)
}

/// Returns what the short elements say whose names speak of a date.
fn dated_lines<'s>(
    sources: &'s Sources<'_, '_>,
    among: impl Iterator<Item = NodeId> + 's,
    scope: Scope,
) -> impl Iterator<Item = String> + 's {
    let named =
        among.filter(move |at| is_named_for_a_date(sources.outline, *at) && !scope.leaves_out(sources, *at));
    named
        .filter_map(|at| stated(sources, at).or_else(|| sources.outline.line_of(at)))
        .filter(|text| text.chars().count() < LONGEST_DATED_LINE)
        .take(MOST_DATED_LINES)
}

/// Returns the moment in figures that scripts read beside words like "a day ago".
fn stated(sources: &Sources<'_, '_>, at: NodeId) -> Option<String> {
    const STATED: &[&str] = &[
        "datetime",
        "data-timestamp",
        "data-time",
        "data-date",
        "data-datetime",
        "data-published",
        "data-utime",
        "data-ts",
        "title",
    ];
    let element = sources.outline.element(at)?;
    let value =
        STATED.iter().filter_map(|name| element.attr(name)).find_map(|value| sources.dates.parse(value))?;
    Some(value.to_string())
}

fn is_named_for_a_date(outline: &Outline<'_>, at: NodeId) -> bool {
    let NodeKind::Element { element, hints, .. } = outline[at].kind else { return false };
    let boxed = hints.has(ClassHints::COMMENTS.with(ClassHints::RELATED).with(ClassHints::NAVIGATION));
    // `<relative-time>` and its like are filled in by scripts.
    let is_custom = || element.name().ends_with("-time") || element.name().starts_with("time-");
    let dated = || {
        let mut names =
            ["class", "id"].iter().filter_map(|name| element.attr(name)).map(str::to_ascii_lowercase);
        let is_clock = |name: &str| name.contains("today") || name.contains("current");
        names.any(|name| {
            !is_clock(&name) && ["date", "publish", "time"].iter().any(|word| name.contains(word))
        })
    };
    !boxed
        && outline.subtree(at).len() <= LARGEST_DATED_ELEMENT
        && (hints.has(ClassHints::BYLINE) || dated() || is_custom())
}

/// Returns the first date in the lines that is not one of change; where nothing else is left, of any kind.
///
/// Of one that could be two days, an address that names the month tells which.
fn first_of_publication(
    sources: &Sources<'_, '_>,
    lines: impl Iterator<Item = String>,
    scope: Scope,
) -> Option<Moment> {
    let mut changed = None;
    for line in lines {
        let is_iso = line.contains('-') || line.bytes().all(|byte| byte.is_ascii_digit());
        let iso = || is_iso.then(|| sources.dates.parse(&line)).flatten();
        let appeared = labelled::part(&line).and_then(|part| sources.dates.from_words(part));
        if appeared.is_some() {
            return appeared;
        }
        let short = || sources.dates.from_short_year(&line);
        let Some(at) = sources.dates.from_words(&line).or_else(iso).or_else(short) else {
            let by_others = || in_order_of_page(sources, &line);
            let tell = || from_url_in_words(sources).or_else(by_others);
            let told = sources.dates.could_be_two_days(&line).then(tell).flatten();
            if told.is_some() {
                return told;
            }
            continue;
        };
        if !labelled::is_of_change(&line) {
            return Some(at);
        }
        changed = changed.or(Some(at));
    }
    changed.filter(|_| scope == Scope::Anywhere)
}

/// Reads a day that could be two as other lines of the page are written.
fn in_order_of_page(sources: &Sources<'_, '_>, line: &str) -> Option<Moment> {
    let lines = sources.blocks.iter().take(MOST_BLOCKS_FOR_DATE).filter(|block| is_short(block));
    sources.dates.clone().in_order_of(lines.map(|block| block.text.as_str())).from_words(line)
}

/// Reads the first short line among some after the headline, or just before it, that holds a date.
fn from_lines(sources: &Sources<'_, '_>, below: usize, scope: Scope) -> Option<Moment> {
    let fits = |(_, block): &(BlockId, &Block)| is_short(block) && !scope.leaves_out(sources, block.first);
    let start = sources.blocks.pairs().find(|(_, block)| block.first > sources.headline).map(|(at, _)| at);
    let start = start.unwrap_or(sources.blocks.end());
    let after = sources.blocks.pairs().filter(|(at, _)| *at >= start).take(below).filter(fits);
    let above = Span::new(start.minus(LINES_ABOVE), start).rev().map(|at| (at, &sources.blocks[at]));
    let before = above.filter(|(_, block)| block.first < sources.headline).filter(fits);
    first_of_publication(
        sources,
        after.chain(before).map(|(at, block)| with_label(sources, at, block)),
        scope,
    )
}

/// Returns a line with the label that stands in a cell or a line of its own before it: "Last modified", "5 May 2024".
fn with_label(sources: &Sources<'_, '_>, at: BlockId, block: &Block) -> String {
    let before = at.before().map(|before| &sources.blocks[before]);
    let label = before.filter(|label| is_short(label) && labelled::is_label(&label.text));
    label.map_or_else(|| block.text.clone(), |label| format!("{} {}", label.text, block.text))
}

/// Reads the first short line anywhere that says "published", or that is nothing but a date.
fn from_labelled(sources: &Sources<'_, '_>, scope: Scope) -> Option<Moment> {
    let told = |text: &str| says_when(text) || sources.dates.looks_like_a_date_line(text);
    let labelled = sources
        .blocks
        .iter()
        .take(MOST_BLOCKS_FOR_DATE)
        .filter(|block| is_short(block) && told(&block.text) && !scope.leaves_out(sources, block.first));
    first_of_publication(sources, labelled.take(MOST_LABELLED_DATES).map(|block| block.text.clone()), scope)
}

fn is_short(block: &Block) -> bool {
    block.weight < LONGEST_SHORT_LINE && block.text.len() < MOST_SHORT_LINE_BYTES
}

fn says_when(line: &str) -> bool {
    let start: String = line.chars().take(DATE_LABEL_CHARS).flat_map(char::to_lowercase).collect();
    start.split(|c: char| !c.is_alphanumeric()).any(|word| LABELS.iter().any(|label| word.starts_with(label)))
}
