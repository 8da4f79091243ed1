//! The boxes around a story whose authors and dates are not its own.

use super::Sources;
use crate::page::block::Blocks;
use crate::page::hints::ClassHints;
use crate::page::outline::{NodeId, Outline};
use crate::page::place::{Place, Span};
use crate::page::tag::Tag;

/// What stands fewer nodes under the headline is the story's, whatever is around it.
const NODES_UNDER_HEADLINE: usize = 40;

/// An `<aside>` so close under a headline is the line of who and when.
const NODES_TO_LINE: usize = 12;

/// A menu of no more nodes under a headline is the line of who and when.
const LARGEST_LINE: usize = 40;

/// The heading of another story is within so many nodes of its start.
const NODES_TO_HEADING: usize = 16;

/// Returns whether a node stands among the comments, in a menu, or in a list of other stories; never beside the headline.
///
/// The foot of the story itself is named as the foot of a page is, and is no menu.
pub(super) fn is_aside(sources: &Sources<'_, '_>, at: NodeId) -> bool {
    let outline = sources.outline;
    let others = ClassHints::COMMENTS.with(ClassHints::RELATED);
    let headline = |around: NodeId| outline.subtree(around).contains(sources.headline);
    let of_the_story = Span::new(sources.headline, sources.headline.plus(NODES_UNDER_HEADLINE)).contains(at)
        || outline.ancestors(at).find(|&around| is_article(outline, around)).is_some_and(headline);
    let is_menu = |around: NodeId| {
        let is_small = outline.subtree(around).len() <= LARGEST_LINE && around > sources.headline;
        let named = outline.hints(around).has(ClassHints::NAVIGATION)
            && !(of_the_story && (is_small || is_foot(outline, around)));
        named || (outline.tag(around) == Tag::Nav && !(of_the_story && is_small))
    };
    outline.hints(at).has(ClassHints::COMMENTS)
        || outline
            .ancestors(at)
            .take_while(|&around| !headline(around))
            .any(|around| is_menu(around) || outline.hints(around).has(others))
}

fn is_foot(outline: &Outline<'_>, at: NodeId) -> bool {
    let class = || outline.element(at).and_then(|element| element.attr("class")).unwrap_or_default();
    outline.tag(at) == Tag::Footer || class().contains("footer")
}

fn is_article(outline: &Outline<'_>, at: NodeId) -> bool {
    let class = || outline.element(at).and_then(|element| element.attr("class")).unwrap_or_default();
    outline.tag(at) == Tag::Article || class().split_ascii_whitespace().any(|name| name == "hentry")
}

/// Returns the page's only `<article>` where most of the prose stands in it.
pub(crate) fn own_article(outline: &Outline<'_>, blocks: &Blocks) -> Option<NodeId> {
    let mut articles = outline.all(Tag::Article);
    let only = articles.next().filter(|_| articles.next().is_none())?;
    let own = outline.subtree(only);
    let (mut held, mut all) = (0, 0);
    for block in blocks.iter().filter(|block| block.is_prose()) {
        all += block.weight;
        held += if own.contains(block.first) { block.weight } else { 0 };
    }
    (held * 2 > all).then_some(only)
}

/// Returns whether a node stands where a date is not the story's: in a box beside it, an embedded post, another story.
pub(super) fn is_of_another(sources: &Sources<'_, '_>, at: NodeId) -> bool {
    let outline = sources.outline;
    let has_headline = |around: NodeId| outline.subtree(around).contains(sources.headline);
    let is_next = Span::new(sources.headline, sources.headline.plus(NODES_TO_LINE)).contains(at);
    let is_other = |around: NodeId| match outline.tag(around) {
        Tag::Blockquote => true,
        Tag::Li if has_link_beside(outline, around, at) => true,
        // A card that is a link as a whole, with its title in it.
        Tag::A => outline.subtree(around).any(|at| matches!(outline.tag(at), Tag::Heading(_))),
        Tag::Aside => !is_next,
        Tag::Article if sources.headline != NodeId::ROOT => {
            around < sources.headline || (sources.own_article != Some(around) && is_headed(outline, around))
        }
        _ => is_named_another(outline, around),
    };
    is_aside(sources, at) || outline.ancestors(at).take_while(|&around| !has_headline(around)).any(is_other)
}

/// Returns whether an item of a list links to something else than the date in it: it is another story's.
fn has_link_beside(outline: &Outline<'_>, item: NodeId, date: NodeId) -> bool {
    let is_other = |at: NodeId| outline.tag(at) == Tag::A && !outline.subtree(at).contains(date);
    outline.subtree(item).take(LARGEST_LINE).any(is_other)
}

/// Returns whether a box is named for a post of another site, or stands beside the page's column.
fn is_named_another(outline: &Outline<'_>, around: NodeId) -> bool {
    const NAMES: &[&str] =
        &["sidebar", "instagram-media", "twitter-tweet", "fb-post", "tiktok-embed", "bluesky-embed"];
    let class = outline.element(around).and_then(|element| element.attr("class")).unwrap_or_default();
    class.split_ascii_whitespace().any(|name| NAMES.contains(&name))
}

/// Returns whether a story begins with a heading of its own.
fn is_headed(outline: &Outline<'_>, article: NodeId) -> bool {
    let mut first = outline.subtree(article).take(NODES_TO_HEADING);
    first.any(|at| matches!(outline.tag(at), Tag::Heading(_)))
}
