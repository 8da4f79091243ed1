//! Lists and divisions made of links: related stories, tags, categories.

use url::Url;

use super::carving::Carving;
use super::weights::Weights;
use crate::page::outline::{ByNode, NodeId};
use crate::page::place::Place;
use crate::page::tag::Tag;
use gleaner_text::same_site;

/// A list is of sources where so many of its links, in percent, lead to other sites.
const AWAY_SHARE: u32 = 70;

/// One link to another site is an advertisement; so many may be sources.
const FEWEST_AWAY: u32 = 2;

/// Prose is less than this of a list of links, in percent.
const LIST_PROSE_SHARE: u32 = 25;

/// Share of links above which a list or a division with little prose is a list of links.
const LINK_LIST_SHARE: f32 = 0.6;

/// A list of links holds less prose than this, in letters: the line that introduces it.
const MOST_LIST_PROSE: u32 = 100;

/// Drops lists and divisions made of links: related stories, tags, categories.
pub(super) fn drop_link_lists(carving: &mut Carving<'_, '_>) {
    let outline = carving.outline;
    let mut at = carving.container.next();
    let end = carving.held().end();
    let mut dropped = Vec::new();
    let mut links = Links::new(carving);
    while at < end {
        let wrapper =
            matches!(outline.tag(at), Tag::Ul | Tag::Ol | Tag::Block | Tag::Section | Tag::Table | Tag::Dl);
        // The body of a table is the table again.
        let again = outline.tag(outline[at].parent) == Tag::Table;
        if wrapper
            && !again
            && outline.element(at).is_some()
            && is_link_list(&carving.weights, outline.tag(at), at)
            && !links.lead_away(carving, at)
        {
            dropped.push(outline.subtree(at));
            at = outline[at].end;
        } else {
            at = at.next();
        }
    }
    carving.drop_spans(&dropped);
}

/// How many links each element holds, and how many of them lead to other sites: of those that were asked of.
struct Links {
    all: ByNode<u32>,
    away: ByNode<u32>,
    /// Where the last element ends whose links are counted.
    counted: NodeId,
}

impl Links {
    fn new(carving: &Carving<'_, '_>) -> Self {
        Self { all: carving.outline.each(0), away: carving.outline.each(0), counted: NodeId::ROOT }
    }

    /// Returns whether most of the element's links lead to other sites: a story's sources, not the site's stories.
    ///
    /// The elements are asked of in the page's order, so that each link is looked at once.
    fn lead_away(&mut self, carving: &Carving<'_, '_>, at: NodeId) -> bool {
        if at >= self.counted {
            self.count(carving, at);
        }
        self.away[at] * 100 >= self.all[at] * AWAY_SHARE && self.away[at] >= FEWEST_AWAY
    }

    fn count(&mut self, carving: &Carving<'_, '_>, list: NodeId) {
        let outline = carving.outline;
        self.counted = outline[list].end;
        for at in outline.subtree(list).rev() {
            if outline.tag(at) == Tag::A
                && let Some(href) = outline.element(at).and_then(|element| element.attr("href"))
            {
                self.all[at] += 1;
                self.away[at] += u32::from(leads_away(href, carving.known.url.as_ref()));
            }
            if at > list {
                let (all, away) = (self.all[at], self.away[at]);
                let parent = outline[at].parent;
                self.all[parent] += all;
                self.away[parent] += away;
            }
        }
    }
}

fn leads_away(href: &str, page: Option<&Url>) -> bool {
    let Some(page) = page else { return false };
    // Most links are paths, which lead nowhere else.
    let is_path = matches!(href.as_bytes(), [b'/', next, ..] if next.is_ascii_alphanumeric());
    !is_path
        && page
            .join(href.trim())
            .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && !same_site(&url, page))
}

/// A table is a list of links only above this: its cells hold figures, which weigh little.
const LINK_TABLE_SHARE: f32 = 0.85;

fn is_link_list(weights: &Weights, tag: Tag, at: NodeId) -> bool {
    let (weight, linked) = (weights.all[at], weights.linked[at]);
    #[expect(clippy::cast_precision_loss, reason = "a share needs no more than f32 holds")]
    let share = linked as f32 / weight.max(1) as f32;
    weight > 0
        && share > if tag == Tag::Table { LINK_TABLE_SHARE } else { LINK_LIST_SHARE }
        && weights.prose[at] < MOST_LIST_PROSE
        && weights.prose[at] * 100 < weight * LIST_PROSE_SHARE
}
