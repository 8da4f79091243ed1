//! The next article, which endless pages put under the one that was asked for.

use super::carving::Carving;
use crate::page::block::BlockId;
use crate::page::outline::NodeId;
use crate::page::tag::Tag;

/// Drops the `<article>` elements after the one the story begins in, when the page has a headline for each.
pub(super) fn drop_next_articles(carving: &mut Carving<'_, '_>) {
    let outline = carving.outline;
    let article_of = |at: NodeId| {
        let around = outline.ancestors(at).take_while(|&around| around > carving.container);
        around.filter(|&around| outline.tag(around) == Tag::Article).last()
    };
    let headlines: Vec<NodeId> = outline.all(Tag::Heading(1)).collect();
    let has_headline = |article: NodeId| {
        let next = headlines.partition_point(|&at| at < article);
        headlines.get(next).is_some_and(|&at| at < outline[article].end)
    };
    let first = carving
        .story()
        .filter(|&at| carving.blocks[at].is_prose())
        .find_map(|at| article_of(carving.blocks[at].first));
    let Some(first) = first.filter(|&first| has_headline(first)) else { return };
    let end = outline[first].end;
    let others: Vec<BlockId> = carving
        .story()
        .filter(|&at| carving.blocks[at].first >= end)
        .filter(|&at| article_of(carving.blocks[at].first).is_some_and(&has_headline))
        .collect();
    carving.drop_all(others);
}
