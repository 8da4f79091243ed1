//! The entries of a list: stories, or teasers of them, under headlines that lead to them.

use url::Url;

use super::address;
use crate::body::Carving;
use crate::dates::looks_like_a_date_line;
use crate::page::block::{Block, BlockId, Role};
use crate::page::outline::{NodeId, Outline};
use crate::page::place::Span;
use crate::page::tag::Tag;
use gleaner_text::measure;
use gleaner_text::same_site;

/// Headlines have so many words, taken together: sections and versions, which lead to pages of their own too, have fewer.
const ENTRY_HEADLINE_WORDS: f32 = 3.0;

/// So many in lines that are no headings, where names stand over what people say.
const LINE_WORDS: f32 = 3.5;

/// A line of fewer letters is a label.
const LINE_WEIGHT: u32 = 12;

/// A heading of so many words that the window's title has too is the page's own.
const OWN_WORDS: u32 = 3;

/// A page is looked at for so many headlines; the longest lists have half as many.
const MOST_HEADLINES: usize = 400;

/// A list has so many entries at least: two teasers stand under many articles.
pub(super) const FEWEST_ENTRIES: usize = 3;

/// A story, or the teaser of one, under a headline that leads to it.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) nodes: Span<NodeId>,
    /// The place of the headline among the page's blocks.
    pub(super) headline: BlockId,
    /// Where the headline leads.
    pub(super) story: Url,
    /// The element that holds the entry and nothing else; none when entries follow each other without one.
    pub(super) element: Option<NodeId>,
}

/// A line of the page that leads to another page of the site.
struct Headline {
    block: BlockId,
    story: Url,
}

/// What a page is known by: a headline that leads there, or says what its title says, is its own.
pub(super) struct Own<'o> {
    pub(super) addresses: Vec<&'o Url>,
    pub(super) window_title: &'o str,
}

/// Returns the entries of a page, in reading order, those under headings if there are enough.
pub(super) fn find(carving: &Carving<'_, '_>, own: &Own<'_>) -> Vec<Entry> {
    let headings = under(carving, &headlines(carving, own, Block::is_heading));
    if headings.len() >= FEWEST_ENTRIES {
        return if words_of_each(carving, &headings) < ENTRY_HEADLINE_WORDS { Vec::new() } else { headings };
    }
    let is_line = |block: &Block| !block.is_heading() && block.weight >= LINE_WEIGHT;
    let mut lines = under(carving, &headlines(carving, own, is_line));
    // A link among the paragraphs of an article has no element of its own.
    lines.retain(|entry| entry.element.is_some());
    if words_of_each(carving, &lines) < LINE_WORDS { Vec::new() } else { lines }
}

/// Returns how many words the headlines have in the mean.
#[expect(clippy::cast_precision_loss, reason = "there are few headlines, of few words")]
fn words_of_each(carving: &Carving<'_, '_>, entries: &[Entry]) -> f32 {
    let words = entries.iter().map(|entry| measure::word_count(&carving.blocks[entry.headline].text));
    words.sum::<u32>() as f32 / entries.len().max(1) as f32
}

fn headlines(
    carving: &Carving<'_, '_>,
    own: &Own<'_>,
    is_headline: impl Fn(&Block) -> bool,
) -> Vec<Headline> {
    let nowhere = Url::parse("http://page.invalid/page").ok();
    let base = own.addresses.first().copied().or(nowhere.as_ref());
    let title = measure::fold(own.window_title);
    let mut headlines: Vec<Headline> = Vec::new();
    for (at, block) in carving.blocks.pairs() {
        if !block.is_linked() || !is_headline(block) {
            continue;
        }
        let Some(story) = link_of(carving.outline, block).and_then(|href| base?.join(href).ok()) else {
            continue;
        };
        let is_own = own.addresses.iter().any(|url| address::is_same(url, &story))
            || (measure::word_count(&block.text) >= OWN_WORDS && title.contains(&measure::fold(&block.text)));
        let site = own.addresses.first().copied().or(headlines.first().map(|first| &first.story));
        let is_told = headlines.last().is_some_and(|last| last.story == story);
        let is_front = story.path().len() <= 1 && story.query().is_none();
        // A permalink of a forum or a ticker leads to a place on a page, a headline to the page.
        let is_place = story.fragment().is_some_and(|place| !place.is_empty());
        if !is_own && !is_told && !is_front && !is_place && site.is_none_or(|site| same_site(site, &story)) {
            headlines.push(Headline { block: at, story });
            if headlines.len() == MOST_HEADLINES {
                break;
            }
        }
    }
    headlines
}

/// Returns the address that a linked line leads to.
fn link_of<'a>(outline: &Outline<'a>, block: &Block) -> Option<&'a str> {
    let around = outline.ancestors(block.first).chain(block.nodes());
    around.filter(|&at| outline.tag(at) == Tag::A).find_map(|at| outline.element(at)?.attr("href"))
}

/// Returns what stands under each headline: the widest element that holds no other, or all up to the next.
fn under(carving: &Carving<'_, '_>, headlines: &[Headline]) -> Vec<Entry> {
    let outline = carving.outline;
    let mut held = outline.each(0_u32);
    for headline in headlines {
        held[carving.blocks[headline.block].node] += 1;
    }
    outline.add_up(&mut held);
    let mut entries = Vec::new();
    for (at, headline) in headlines.iter().enumerate() {
        let node = carving.blocks[headline.block].node;
        let alone = outline.around(node).take_while(|&around| held[around] == 1);
        let Some(widest) = alone.last() else { continue };
        let element = outline.subtree(widest);
        if carving.weights.prose[widest] > 0 {
            if opens(carving, &element, headline.block) {
                entries.push(Entry {
                    nodes: element,
                    headline: headline.block,
                    story: headline.story.clone(),
                    element: Some(widest),
                });
            }
            continue;
        }
        let next = headlines.get(at + 1).map(|next| carving.blocks[next.block].first);
        let around = outline[outline[widest].parent].end;
        let nodes = Span::new(widest, next.map_or(around, |next| next.min(around)));
        entries.push(Entry { nodes, headline: headline.block, story: headline.story.clone(), element: None });
    }
    entries
}

/// Returns whether nothing but labels stands before the headline in its element, and it is the highest there.
///
/// An article with one linked subhead in it is no entry of a list.
fn opens(carving: &Carving<'_, '_>, element: &Span<NodeId>, headline: BlockId) -> bool {
    let level = level_of(&carving.blocks[headline]);
    let within = carving.blocks.pairs().filter(|(_, block)| element.contains(block.first));
    let mut others = within.filter(|&(at, _)| at != headline);
    !others.any(|(at, block)| {
        let is_above = block.is_heading() && !block.is_linked() && level_of(block) <= level;
        (at < headline && block.is_prose()) || (is_above && !looks_like_a_date_line(&block.text))
    })
}

fn level_of(block: &Block) -> u8 {
    if let Role::Heading(level) = block.role { level } else { u8::MAX }
}
