//! The next article, which endless pages put under the one that was asked for.

use super::carving::Carving;
use crate::page::tag::Tag;

/// Drops the `<article>` elements after the one the story begins in, when the page has a headline for each.
pub(super) fn drop_next_articles(carving: &mut Carving<'_, '_>) {
    let outline = carving.outline;
    let article_of = |at: usize| {
        let around = outline.ancestors(at).take_while(|&around| around > carving.container);
        around.filter(|&around| outline.tag(around) == Tag::Article).last()
    };
    let headlines: Vec<usize> = outline.all(Tag::Heading(1)).collect();
    let has_headline = |article: usize| {
        let next = headlines.partition_point(|&at| at < article);
        headlines.get(next).is_some_and(|&at| at < outline.nodes[article].end)
    };
    let first = carving
        .story()
        .filter(|&at| carving.blocks[at].is_prose())
        .find_map(|at| article_of(carving.blocks[at].first));
    let Some(first) = first.filter(|&first| has_headline(first)) else { return };
    let end = outline.nodes[first].end;
    let others: Vec<usize> = carving
        .story()
        .filter(|&at| carving.blocks[at].first >= end)
        .filter(|&at| article_of(carving.blocks[at].first).is_some_and(&has_headline))
        .collect();
    for at in others {
        carving.kept[at] = false;
    }
}
