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
    let links = Links::of(carving);
    while at < end {
        let wrapper =
            matches!(outline.tag(at), Tag::Ul | Tag::Ol | Tag::Block | Tag::Section | Tag::Table | Tag::Dl);
        // The body of a table is the table again.
        let again = outline.tag(outline[at].parent) == Tag::Table;
        if wrapper
            && !again
            && outline.element(at).is_some()
            && is_link_list(&carving.weights, outline.tag(at), at)
            && !links.lead_away(at)
        {
            dropped.push(outline.subtree(at));
            at = outline[at].end;
        } else {
            at = at.next();
        }
    }
    carving.drop_spans(&dropped);
}

/// How many links each element holds, and how many of them lead to other sites.
struct Links {
    all: ByNode<u32>,
    away: ByNode<u32>,
}

impl Links {
    fn of(carving: &Carving<'_, '_>) -> Self {
        let outline = carving.outline;
        let mut links = Self { all: outline.each(0), away: outline.each(0) };
        for at in outline.nodes.places() {
            if outline.tag(at) == Tag::A
                && let Some(href) = outline.element(at).and_then(|element| element.attr("href"))
            {
                links.all[at] += 1;
                links.away[at] += u32::from(leads_away(href, carving.known.url.as_ref()));
            }
        }
        outline.add_up(&mut links.all);
        outline.add_up(&mut links.away);
        links
    }

    /// Returns whether most of the element's links lead to other sites: a story's sources, not the site's stories.
    fn lead_away(&self, at: NodeId) -> bool {
        self.away[at] * 100 >= self.all[at] * AWAY_SHARE && self.away[at] >= FEWEST_AWAY
    }
}

fn leads_away(href: &str, page: Option<&Url>) -> bool {
    let Some(page) = page else { return false };
    page.join(href.trim()).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && !same_site(&url, page))
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
