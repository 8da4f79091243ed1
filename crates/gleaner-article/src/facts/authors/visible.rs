//! The author as a reader finds them: in the byline, the line that starts with "by", the link to their page, their portrait.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::dates::looks_like_a_date_line;
use crate::facts::Sources;
use crate::page::hints::ClassHints;
use crate::page::outline::{NodeKind, Outline};
use crate::page::tag::Tag;
use gleaner_text::line::fold_blanks;
use gleaner_text::list::{List, Phrases, entries};
use gleaner_text::measure::{self, fold};
use gleaner_text::name as names;

/// Parts of the names of elements that hold a byline.
static NAMING: LazyLock<Vec<&'static str>> = LazyLock::new(|| entries(include_str!("naming.txt")).collect());

/// Parts of the names of elements that say more about an author, or name another's.
static BESIDE: LazyLock<Vec<&'static str>> = LazyLock::new(|| entries(include_str!("beside.txt")).collect());

/// How far apart, in nodes, the authors of one story are marked.
const SIDE_BY_SIDE: usize = 24;

/// How far from the headline, in nodes, a byline without a telling name may stand.
const NEAR: usize = 160;

/// Words that open a line which names the author.
static LINE_OPENINGS: List = LazyLock::new(|| Phrases::read(include_str!("line_openings.txt")));

/// Parts of addresses that lead to the page of one author.
static PATHS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("paths.txt")).collect());

/// Reads `rel="author"` links and `itemprop="author"` elements.
pub(super) fn marked(sources: &Sources<'_, '_>) -> Vec<String> {
    marks(sources).into_iter().map(|(_, text)| text).collect()
}

/// Returns the people marked as authors side by side with the one who is declared: publishing systems declare the last.
pub(super) fn company(sources: &Sources<'_, '_>, declared: &[String]) -> Vec<String> {
    let [declared] = declared else { return Vec::new() };
    let marks = marks(sources);
    let side_by_side = marks.chunk_by(|(at, _), (next, _)| next - at < SIDE_BY_SIDE);
    let mut people = side_by_side.map(|marks| {
        let texts: Vec<String> = marks.iter().map(|(_, text)| text.clone()).collect();
        names::declared(&texts, None)
    });
    let is_theirs = |names: &Vec<String>| {
        names.iter().any(|name| fold(name) == fold(declared))
            && names.iter().all(|name| names::is_shaped_like_a_person(name))
    };
    people.find(is_theirs).unwrap_or_default()
}

/// Returns where authors are marked as such, and the words there.
fn marks(sources: &Sources<'_, '_>) -> Vec<(usize, String)> {
    let outline = sources.outline;
    let mut found = Vec::new();
    for (at, node) in outline.nodes.iter().enumerate() {
        let NodeKind::Element { element, .. } = node.kind else { continue };
        let is_author =
            |rel: &str| rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("author"));
        let marked = element.attr("rel").is_some_and(is_author)
            || element.attr("itemprop").is_some_and(|property| property == "author" || property == "creator");
        if marked && node.end - at < 60 && !is_aside(sources, at) && !is_of_a_picture(sources, at) {
            let property = |inner: usize| outline.element(inner).and_then(|element| element.attr("itemprop"));
            let named = outline.subtree(at).skip(1).find(|&inner| property(inner) == Some("name"));
            let line = outline.line_of(named.unwrap_or(at)).filter(|line| line.chars().count() < 120);
            found.extend(line.map(|line| (at, line)));
        }
        if found.len() >= 8 {
            break;
        }
    }
    found
}

/// Reads the short element whose name says it is the byline: the first after the headline, else the last before it.
pub(super) fn byline(sources: &Sources<'_, '_>, refused: Option<&str>) -> Vec<String> {
    let outline = sources.outline;
    let read_at = |at: usize| {
        let NodeKind::Element { element, hints, .. } = outline.nodes[at].kind else { return None };
        if !hints.has(ClassHints::BYLINE.with(ClassHints::BIOGRAPHY)) || outline.nodes[at].end - at > 40 {
            return None;
        }
        let labels = ["class", "id", "data-testid"].iter().filter_map(|name| element.attr(name));
        let is_byline = labels.map(str::to_ascii_lowercase).any(|name| {
            NAMING.iter().any(|word| name.contains(word)) && !BESIDE.iter().any(|word| name.contains(word))
        });
        if !is_byline
            || is_aside(sources, at)
            || is_of_a_picture(sources, at)
            || outline.line_of(at).is_none()
        {
            return None;
        }
        let text = in_pieces(outline, at);
        let fits = (3..160).contains(&text.chars().count());
        let names = if fits { names::in_byline(&text, refused) } else { Vec::new() };
        Some(names).filter(|names| !names.is_empty())
    };
    sources.around_headline().find_map(read_at).unwrap_or_default()
}

/// Returns whether a node stands among the comments, in a menu, or in a list of other stories; never beside the headline.
///
/// The foot of the story itself is named as the foot of a page is, and is no menu.
fn is_aside(sources: &Sources<'_, '_>, at: usize) -> bool {
    const UNDER: usize = 40;
    let outline = sources.outline;
    let others = ClassHints::COMMENTS.with(ClassHints::RELATED);
    let headline = |around: usize| outline.subtree(around).contains(&sources.headline);
    let of_the_story = (sources.headline..sources.headline + UNDER).contains(&at)
        || outline.ancestors(at).find(|&around| is_article(outline, around)).is_some_and(headline);
    let is_menu = |around: usize| {
        let named =
            outline.hints(around).has(ClassHints::NAVIGATION) && !(of_the_story && is_foot(outline, around));
        named || outline.tag(around) == Tag::Nav
    };
    outline.hints(at).has(ClassHints::COMMENTS)
        || outline
            .ancestors(at)
            .take_while(|&around| !headline(around))
            .any(|around| is_menu(around) || outline.hints(around).has(others))
}

fn is_foot(outline: &Outline<'_>, at: usize) -> bool {
    let class = || outline.element(at).and_then(|element| element.attr("class")).unwrap_or_default();
    outline.tag(at) == Tag::Footer || class().contains("footer")
}

fn is_article(outline: &Outline<'_>, at: usize) -> bool {
    let class = || outline.element(at).and_then(|element| element.attr("class")).unwrap_or_default();
    outline.tag(at) == Tag::Article || class().split_ascii_whitespace().any(|name| name == "hentry")
}

/// Returns whether a node stands with a picture, whose author it names.
fn is_of_a_picture(sources: &Sources<'_, '_>, at: usize) -> bool {
    let outline = sources.outline;
    let boxes =
        outline.ancestors(at).take_while(|&around| !outline.subtree(around).contains(&sources.headline));
    boxes.into_iter().any(|around| {
        matches!(outline.tag(around), Tag::Figure | Tag::Figcaption)
            || outline.hints(around).has(ClassHints::CAPTION)
    })
}

/// Returns the people who are marked as authors or named in a byline, up to the house that is declared.
pub(super) fn people(sources: &Sources<'_, '_>, declared: &[String], refused: Option<&str>) -> Vec<String> {
    let is_house = |name: &String| declared.iter().any(|house| fold(house) == fold(name));
    let people = |names: Vec<String>| -> Vec<String> {
        let before = names.into_iter().take_while(|name| !is_house(name));
        before.filter(|name| names::is_shaped_like_a_person(name)).collect()
    };
    let known = |names: Vec<String>| Some(people(names)).filter(|names| !names.is_empty());
    known(names::declared(&marked(sources), refused))
        .or_else(|| known(byline(sources, refused)))
        .or_else(|| known(line(sources)))
        .unwrap_or_default()
}

/// Reads a short line that opens with "by" in one of many languages, or that dates the story and goes on with "by".
pub(super) fn line(sources: &Sources<'_, '_>) -> Vec<String> {
    const LONGEST: u32 = 60;
    let blocks = sources.blocks.iter();
    let lines: Vec<(usize, &str)> =
        blocks.flat_map(|block| block.text.lines().map(|line| (block.first, line))).collect();
    let short =
        |at: usize| lines.get(at).map(|(_, line)| *line).filter(|line| measure::weight(line) < LONGEST);
    let start = lines.iter().position(|(first, _)| *first >= sources.headline).unwrap_or_default();
    let order = (start..lines.len().min(start + 500)).chain((0..start).rev());
    for at in order {
        let Some(text) = short(at) else { continue };
        let found = if names::opening_of(text) == Some(text.len()) {
            short(at + 1)
        } else if LINE_OPENINGS.open(text) {
            Some(text)
        } else {
            text.split_once(" by ").filter(|(date, _)| looks_like_a_date_line(date)).map(|(_, name)| name)
        };
        let names = found.map(|line| match names::opening_of(line) {
            Some(_) => names::in_byline(line, None),
            None => names::in_byline(&format!("by {line}"), None),
        });
        let names = names.unwrap_or_default();
        let people: Vec<String> =
            names.into_iter().filter(|name| names::is_shaped_like_a_person(name)).collect();
        if !people.is_empty() {
            return people;
        }
    }
    Vec::new()
}

/// Reads links to the pages of authors that stand together near the headline.
pub(super) fn links(sources: &Sources<'_, '_>) -> Vec<String> {
    let outline = sources.outline;
    let mut found: Vec<(usize, String)> = Vec::new();
    for at in near(sources) {
        let leads =
            outline.element(at).filter(|_| outline.tag(at) == Tag::A).and_then(|link| link.attr("href"));
        if !leads.is_some_and(leads_to_an_author) || is_aside(sources, at) {
            continue;
        }
        let name = fold_blanks(&outline.text(at));
        let together = found.last().is_none_or(|(last, _)| at - last < 20);
        let new = !found.iter().any(|(_, known)| fold(known) == fold(&name));
        if together && new && names::is_shaped_like_a_person(&name) {
            found.push((at, name));
        }
    }
    found.into_iter().map(|(_, name)| name).collect()
}

fn leads_to_an_author(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let parts: Vec<&str> = path.rsplit('/').take(3).collect();
    parts.iter().skip(1).any(|part| PATHS.contains(part.to_ascii_lowercase().as_str()))
}

/// Reads the name beside a portrait near the headline: a picture that is called what the words after it say.
pub(super) fn portrait(sources: &Sources<'_, '_>) -> Vec<String> {
    let outline = sources.outline;
    let pictures = near(sources).filter(|&at| outline.tag(at) == Tag::Image && !is_aside(sources, at));
    let name = pictures.filter_map(|at| {
        let element = outline.element(at)?;
        let words = outline.nodes[at..].iter().take(12).find_map(|node| match node.kind {
            NodeKind::Text(text) => Some(fold_blanks(text)).filter(|text| !text.is_empty()),
            NodeKind::Element { .. } => None,
        })?;
        let alt = element.attr("alt").map(fold).unwrap_or_default();
        let avatar = ["class", "src", "data-src"]
            .iter()
            .any(|name| element.attr(name).is_some_and(|value| value.contains("avatar")));
        let called = !alt.is_empty() && alt == fold(&words);
        let name = names::declared(&[words], None).into_iter().next()?;
        ((called || avatar) && names::is_shaped_like_a_person(&name)).then_some(name)
    });
    name.take(1).collect()
}

/// Returns the nodes around the headline.
fn near(sources: &Sources<'_, '_>) -> std::ops::Range<usize> {
    let end = sources.headline.saturating_add(NEAR).min(sources.outline.nodes.len());
    sources.headline.saturating_sub(NEAR / 4)..end
}

/// Returns the words of a byline with a bar where one element's end and the next one's begin.
fn in_pieces(outline: &Outline<'_>, at: usize) -> String {
    let mut pieces = String::new();
    for node in &outline.nodes[outline.subtree(at)] {
        let NodeKind::Text(text) = node.kind else { continue };
        let text = fold_blanks(text);
        if text.is_empty() {
            continue;
        }
        let single_word = !text.contains(' ') && !pieces.ends_with(|c: char| c.is_ascii_digit());
        pieces.push_str(if single_word { " " } else { " | " });
        pieces.push_str(&text);
    }
    pieces.trim_start_matches([' ', '|']).to_owned()
}
