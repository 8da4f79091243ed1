//! How much each element holds, in letters.

use crate::page::block::Blocks;
use crate::page::outline::{ByNode, Outline};

/// The weights of what stands in each element's subtree.
#[derive(Debug)]
pub(crate) struct Weights {
    /// Of all words.
    pub(crate) all: ByNode<u32>,
    /// Of the words in links.
    pub(crate) linked: ByNode<u32>,
    /// Of the prose, without the links in it.
    pub(crate) prose: ByNode<u32>,
}

impl Weights {
    pub(crate) fn of(outline: &Outline<'_>, blocks: &Blocks) -> Self {
        let [all, linked, prose] = [0; 3].map(|none| outline.each(none));
        let mut weights = Self { all, linked, prose };
        for block in blocks.iter() {
            weights.all[block.node] += block.weight;
            weights.linked[block.node] += block.linked;
            weights.prose[block.node] += if block.is_prose() { block.weight - block.linked } else { 0 };
        }
        for values in [&mut weights.all, &mut weights.linked, &mut weights.prose] {
            outline.add_up(values);
        }
        weights
    }
}
