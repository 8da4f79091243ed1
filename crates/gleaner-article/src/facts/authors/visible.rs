//! The author as a reader finds them: in the byline, the line that starts with "by", the link to their page, their portrait.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::dates::looks_like_a_date_line;
use crate::facts::Sources;
use crate::facts::aside::is_aside;
use crate::page::block::Block;
use crate::page::hints::ClassHints;
use crate::page::outline::{NodeId, NodeKind, Outline};
use crate::page::place::{Place, Span};
use crate::page::tag::Tag;
use gleaner_text::line::fold_blanks;
use gleaner_text::list::{List, Phrases, entries};
use gleaner_text::measure::{self, fold};
use gleaner_text::name as names;

/// A line that opens with "by" weighs less than this, in letters, or it is a sentence.
const LONGEST_BY_LINE: u32 = 60;

/// So many nodes above the headline it may stand.
const NODES_ABOVE_AUTHOR: usize = 40;

/// An element marked as the author holds fewer nodes than this, or it is a page about one.
const LARGEST_AUTHOR_MARK: usize = 60;

/// Its words are fewer characters than this, or they are a biography.
const LONGEST_AUTHOR_MARK: usize = 120;

/// So many marks are read; a page of more lists the authors of a site.
const MOST_AUTHOR_MARKS: usize = 40;

/// An element that is a byline by its name holds no more nodes than this.
const LARGEST_BYLINE_ELEMENT: usize = 40;

/// A byline has at least so many characters.
const SHORTEST_BYLINE_TEXT: usize = 3;

/// A byline has fewer characters than this; a longer text tells of its author.
const LONGEST_BYLINE_TEXT: usize = 160;

/// So many lines under the headline are looked at for one that opens with "by".
const MOST_LINES_FOR_AUTHOR: usize = 500;

/// Links to authors of one story stand fewer nodes apart.
const NODES_TO_NEXT_LINK: usize = 20;

/// So many last parts of an address may say that it is an author's: `/authors/ada-byron`, `/author/ada/byron`.
const AUTHOR_PATH_PARTS: usize = 3;

/// The name of who is shown stands within so many nodes of a portrait.
const NODES_TO_PORTRAIT_NAME: usize = 12;

/// Parts of the names of elements that hold a byline.
static NAMING: LazyLock<Vec<&'static str>> = LazyLock::new(|| entries(include_str!("naming.txt")).collect());

/// Parts of the names of elements that say more about an author, or name another's.
static BESIDE: LazyLock<Vec<&'static str>> = LazyLock::new(|| entries(include_str!("beside.txt")).collect());

/// How far apart, in nodes, authors of one story are marked, with portraits and roles between.
const NODES_TO_NEXT_MARK: usize = 48;

/// How far apart, in nodes, those are marked who wrote with the one who is declared.
const SIDE_BY_SIDE: usize = 24;

/// How far from the headline, in nodes, a byline without a telling name may stand.
const NODES_TO_AUTHOR: usize = 160;

/// Words that open a line which names the author.
static LINE_OPENINGS: List = LazyLock::new(|| Phrases::read(include_str!("line_openings.txt")));

/// Parts of addresses that lead to the page of one author.
static PATHS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("paths.txt")).collect());

/// Reads `rel="author"` links and `itemprop="author"` elements: those that stand together nearest to the headline.
pub(super) fn marked(sources: &Sources<'_, '_>) -> Vec<String> {
    let marks = marks(sources);
    let together = marks.chunk_by(|(at, _), (next, _)| at.distance(*next) < NODES_TO_NEXT_MARK);
    // Above the headline stand menus and the stories before this one.
    let far = |marks: &&[(NodeId, String)]| {
        let at = marks[0].0;
        at.distance(sources.headline) * if at < sources.headline { 2 } else { 1 }
    };
    let nearest = together.min_by_key(far).unwrap_or_default();
    nearest.iter().map(|(_, text)| text.clone()).collect()
}

/// Returns the people marked as authors side by side with the one who is declared: publishing systems declare the last.
pub(super) fn company(sources: &Sources<'_, '_>, declared: &[String]) -> Vec<String> {
    let [declared] = declared else { return Vec::new() };
    let marks = marks(sources);
    let side_by_side = marks.chunk_by(|(at, _), (next, _)| at.distance(*next) < SIDE_BY_SIDE);
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
fn marks(sources: &Sources<'_, '_>) -> Vec<(NodeId, String)> {
    let outline = sources.outline;
    let mut found = Vec::new();
    let mut addresses = HashSet::new();
    for &at in &outline.stating {
        let Some(element) = outline.element(at) else { continue };
        let is_author =
            |rel: &str| rel.split_ascii_whitespace().any(|rel| rel.eq_ignore_ascii_case("author"));
        let marked = element.attr("rel").is_some_and(is_author)
            || element.attr("itemprop").is_some_and(|property| property == "author" || property == "creator");
        if marked
            && outline.subtree(at).len() < LARGEST_AUTHOR_MARK
            && !is_aside(sources, at)
            && !is_of_a_picture(sources, at)
        {
            let property =
                |inner: NodeId| outline.element(inner).and_then(|element| element.attr("itemprop"));
            let named = outline.subtree(at).skip(1).find(|&inner| property(inner) == Some("name"));
            let line = outline
                .line_of(named.unwrap_or(at))
                .filter(|line| line.chars().count() < LONGEST_AUTHOR_MARK);
            // A second link to the page of one author says what is there: "See full bio".
            let address = element.attr("href").filter(|href| href.contains(char::is_alphanumeric));
            let is_second = address.is_some_and(|address| !addresses.insert(address));
            let line = line.filter(|line| !is_second || names::is_shaped_like_a_person(line));
            found.extend(line.map(|line| (at, line)));
        }
        if found.len() >= MOST_AUTHOR_MARKS {
            break;
        }
    }
    found
}

/// Reads the short element whose name says it is the byline: the first after the headline, else the last before it.
pub(super) fn byline(sources: &Sources<'_, '_>, refused: Option<&str>) -> Vec<String> {
    let outline = sources.outline;
    let read_at = |at: NodeId| {
        let NodeKind::Element { element, hints, .. } = outline[at].kind else { return None };
        if !hints.has(ClassHints::BYLINE.with(ClassHints::BIOGRAPHY))
            || outline.subtree(at).len() > LARGEST_BYLINE_ELEMENT
        {
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
        let fits = (SHORTEST_BYLINE_TEXT..LONGEST_BYLINE_TEXT).contains(&text.chars().count());
        let names = if fits { names::in_byline(&text, refused) } else { Vec::new() };
        Some(names).filter(|names| !names.is_empty())
    };
    sources.around_headline().find_map(read_at).unwrap_or_default()
}

/// Returns whether a node stands with a picture, whose author it names.
fn is_of_a_picture(sources: &Sources<'_, '_>, at: NodeId) -> bool {
    let outline = sources.outline;
    let boxes =
        outline.ancestors(at).take_while(|&around| !outline.subtree(around).contains(sources.headline));
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
    let lines = lines(sources);
    let start = lines.iter().position(|(block, _)| block.first >= sources.headline).unwrap_or_default();
    let order = (start..lines.len().min(start + MOST_LINES_FOR_AUTHOR)).chain((0..start).rev());
    signed(sources, &lines, order)
}

/// Reads such a line where the headline is near, outside of other boxes: it is what a reader takes for the author.
pub(super) fn signature(sources: &Sources<'_, '_>) -> Vec<String> {
    let lines = lines(sources);
    let near = near(sources);
    let is_near = |at: &usize| near.contains(lines[*at].0.first) && !is_aside(sources, lines[*at].0.node);
    let order: Vec<usize> = (0..lines.len()).filter(is_near).collect();
    let (above, below): (Vec<usize>, Vec<usize>) =
        order.into_iter().partition(|&at| lines[at].0.first < sources.headline);
    let people = signed(sources, &lines, below.into_iter().chain(above.into_iter().rev()));
    people.into_iter().filter(|name| names::is_shaped_like_a_person(name)).collect()
}

/// Returns whether one of the names stands around the headline: by its last part, as people are called.
pub(super) fn is_shown(sources: &Sources<'_, '_>, names: &[String]) -> bool {
    let near = Span::new(sources.above(), sources.below());
    let around = sources.blocks.iter().filter(|block| near.contains(block.first));
    let lasts: Vec<String> =
        names.iter().filter_map(|name| Some(fold(name).split(' ').next_back()?.to_owned())).collect();
    around.map(|block| fold(&block.text)).any(|text| lasts.iter().any(|last| text.contains(last.as_str())))
}

fn lines<'s>(sources: &'s Sources<'_, '_>) -> Vec<(&'s Block, &'s str)> {
    let blocks = sources.blocks.iter();
    blocks.flat_map(|block| block.text.lines().map(move |line| (block, line))).collect()
}

/// Returns the people whom the first of some lines names that names any.
fn signed(
    sources: &Sources<'_, '_>,
    lines: &[(&Block, &str)],
    order: impl Iterator<Item = usize>,
) -> Vec<String> {
    let short = |at: usize| {
        lines.get(at).map(|(_, line)| *line).filter(|line| measure::weight(line) < LONGEST_BY_LINE)
    };
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
        // One word is a name where it leads to its bearer's page.
        let is_linked = leads_from(sources, lines[at].0);
        let people: Vec<String> = names
            .unwrap_or_default()
            .into_iter()
            .filter(|name| names::is_shaped_like_a_person(name) || (is_linked && !name.contains(' ')))
            .collect();
        if !people.is_empty() {
            return people;
        }
    }
    Vec::new()
}

/// Returns whether a link in a short block leads to the page of an author.
fn leads_from(sources: &Sources<'_, '_>, block: &Block) -> bool {
    let outline = sources.outline;
    let address = |at: NodeId| outline.element(at).filter(|_| outline.tag(at) == Tag::A)?.attr("href");
    let links = block.nodes().flat_map(|at| outline.ancestors(at).take(2).chain([at]));
    links.filter_map(address).any(leads_to_an_author)
}

/// Reads links to the pages of authors that stand together near the headline.
pub(super) fn links(sources: &Sources<'_, '_>) -> Vec<String> {
    let outline = sources.outline;
    let mut found: Vec<(NodeId, String)> = Vec::new();
    for at in near(sources) {
        let leads =
            outline.element(at).filter(|_| outline.tag(at) == Tag::A).and_then(|link| link.attr("href"));
        if !leads.is_some_and(leads_to_an_author) || is_aside(sources, at) {
            continue;
        }
        let name = fold_blanks(&outline.text(at));
        let together = found.last().is_none_or(|(last, _)| at.distance(*last) < NODES_TO_NEXT_LINK);
        let new = !found.iter().any(|(_, known)| fold(known) == fold(&name));
        if together && new && names::is_shaped_like_a_person(&name) {
            found.push((at, name));
        }
    }
    found.into_iter().map(|(_, name)| name).collect()
}

fn leads_to_an_author(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let parts: Vec<&str> = path.rsplit('/').take(AUTHOR_PATH_PARTS).collect();
    parts.iter().skip(1).any(|part| PATHS.contains(part.to_ascii_lowercase().as_str()))
}

/// Reads the name beside a portrait near the headline: a picture that is called what the words after it say.
pub(super) fn portrait(sources: &Sources<'_, '_>) -> Vec<String> {
    let outline = sources.outline;
    let pictures = near(sources).filter(|&at| outline.tag(at) == Tag::Image && !is_aside(sources, at));
    let name = pictures.filter_map(|at| {
        let element = outline.element(at)?;
        let words = outline.from(at).take(NODES_TO_PORTRAIT_NAME).find_map(|at| match outline[at].kind {
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
fn near(sources: &Sources<'_, '_>) -> Span<NodeId> {
    let end = sources.headline.plus(NODES_TO_AUTHOR).min(sources.outline.nodes.end());
    Span::new(sources.headline.minus(NODES_ABOVE_AUTHOR), end)
}

/// Returns the words of a byline with a bar where one element's end and the next one's begin.
fn in_pieces(outline: &Outline<'_>, at: NodeId) -> String {
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
