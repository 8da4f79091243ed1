//! The story being carved out of a page: which of its blocks are kept, and which step left out each of the others.

use url::Url;

use super::weights::Weights;
use crate::page::block::Block;
use crate::page::outline::Outline;

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
    pub(crate) blocks: Vec<Block>,
    /// Whether each block is part of the story.
    pub(crate) kept: Vec<bool>,
    /// The element that holds the story.
    pub(crate) container: usize,
    /// How much each element holds.
    pub(crate) weights: Weights,
    /// Whether each element, or one around it, is no part of a story.
    pub(crate) outside: Vec<bool>,
    /// The step that left each block out.
    pub(crate) dropped_by: Vec<Option<&'static str>>,
}

impl Carving<'_, '_> {
    /// Returns the places of the blocks still kept.
    pub(super) fn story(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.blocks.len()).filter(|&at| self.kept[at])
    }

    /// Returns the nodes of the container; a page without any has none.
    pub(super) fn held(&self) -> std::ops::Range<usize> {
        self.outline.nodes.get(self.container).map_or(0..0, |_| self.outline.subtree(self.container))
    }

    /// Notes which step left out what is no longer kept.
    pub(super) fn note(&mut self, step: &'static str) {
        self.dropped_by.resize(self.blocks.len(), None);
        for (dropped_by, kept) in self.dropped_by.iter_mut().zip(&self.kept) {
            if !kept && dropped_by.is_none() {
                *dropped_by = Some(step);
            }
        }
    }

    /// Drops the blocks that lie in any of the ranges of nodes, which are in order.
    pub(super) fn drop_ranges(&mut self, ranges: &[std::ops::Range<usize>]) {
        let mut next = 0;
        for at in 0..self.blocks.len() {
            while ranges.get(next).is_some_and(|range| range.end <= self.blocks[at].first) {
                next += 1;
            }
            if ranges.get(next).is_some_and(|range| range.contains(&self.blocks[at].first)) {
                self.kept[at] = false;
            }
        }
    }
}
