//! The story being carved out of a page: which of its blocks are kept, and which step left out each of the others.

use url::Url;

use super::weights::Weights;
use crate::memory::SiteMemory;
use crate::page::block::{BlockId, Blocks, ByBlock};
use crate::page::outline::{ByNode, NodeId, Outline};
use crate::page::place::Span;

/// What is known of the story before its body is read.
#[derive(Debug, Default, Clone)]
pub(crate) struct Known {
    /// Where the page is.
    pub(crate) url: Option<Url>,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) authors: Vec<String>,
    /// The paragraphs JSON-LD states as the story's.
    pub(crate) stated: Vec<String>,
    /// The feed's own words for the story, plain.
    pub(crate) announced: Option<String>,
}

/// The story being carved out of a page.
pub(crate) struct Carving<'r, 'a> {
    pub(crate) outline: &'r Outline<'a>,
    pub(crate) known: &'r Known,
    /// What the site's other pages have taught.
    pub(crate) memory: Option<&'r SiteMemory>,
    pub(crate) blocks: Blocks,
    /// Whether each block is part of the story.
    pub(crate) kept: ByBlock<bool>,
    /// The element that holds the story.
    pub(crate) container: NodeId,
    /// The element that holds it by what this page alone shows.
    pub(crate) found: NodeId,
    /// How much each element holds.
    pub(crate) weights: Weights,
    /// Whether each element, or one around it, is no part of a story.
    pub(crate) outside: ByNode<bool>,
    /// The step that left each block out.
    pub(crate) dropped_by: ByBlock<Option<&'static str>>,
}

impl Carving<'_, '_> {
    /// Returns the places of the blocks still kept.
    pub(crate) fn story(&self) -> impl Iterator<Item = BlockId> + '_ {
        self.blocks.places().filter(|&at| self.kept[at])
    }

    /// Returns the nodes of the container; a page without any has none.
    pub(super) fn held(&self) -> Span<NodeId> {
        held(self.outline, self.container)
    }

    /// Notes what stands outside of the container, and whether the page alone or its site tells so.
    pub(super) fn note_outside(&mut self) {
        let found = held(self.outline, self.found);
        for at in self.blocks.places().filter(|&at| !self.kept[at]) {
            let is_told = self.found != self.container && found.contains(self.blocks[at].first);
            self.dropped_by[at] = Some(if is_told { super::SITE_MEMORY } else { "container" });
        }
    }

    /// Notes which step left out what is no longer kept.
    pub(super) fn note(&mut self, step: &'static str) {
        for at in self.blocks.places() {
            if !self.kept[at] && self.dropped_by[at].is_none() {
                self.dropped_by[at] = Some(step);
            }
        }
    }

    pub(super) fn drop_all(&mut self, blocks: impl IntoIterator<Item = BlockId>) {
        for at in blocks {
            self.kept[at] = false;
        }
    }

    /// Drops each block still kept that is none of the story's, in reading order: what is dropped before it is known.
    pub(super) fn drop_where(&mut self, is_other: impl Fn(&Self, BlockId) -> bool) {
        for at in self.blocks.places() {
            if self.kept[at] && is_other(self, at) {
                self.kept[at] = false;
            }
        }
    }

    /// Drops the blocks that lie in any of the spans of nodes, which are in order.
    pub(super) fn drop_spans(&mut self, spans: &[Span<NodeId>]) {
        let mut next = 0;
        for at in self.blocks.places() {
            let first = self.blocks[at].first;
            while spans.get(next).is_some_and(|span| span.end() <= first) {
                next += 1;
            }
            if spans.get(next).is_some_and(|span| span.contains(first)) {
                self.kept[at] = false;
            }
        }
    }
}

/// Returns the nodes of an element that may be the root of a page without any.
pub(super) fn held(outline: &Outline<'_>, container: NodeId) -> Span<NodeId> {
    let end = outline.nodes.get(container).map_or(container, |node| node.end);
    Span::new(container, end)
}
