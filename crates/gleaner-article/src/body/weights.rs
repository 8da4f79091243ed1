//! How much each element holds, in letters.

use crate::page::block::Block;
use crate::page::outline::Outline;

/// The weights of what stands in each element's subtree.
#[derive(Debug)]
pub(crate) struct Weights {
    /// Of all words.
    pub(crate) all: Vec<u32>,
    /// Of the words in links.
    pub(crate) linked: Vec<u32>,
    /// Of the prose, without the links in it.
    pub(crate) prose: Vec<u32>,
}

impl Weights {
    pub(crate) fn of(outline: &Outline<'_>, blocks: &[Block]) -> Self {
        let count = outline.nodes.len();
        let mut weights = Self { all: vec![0; count], linked: vec![0; count], prose: vec![0; count] };
        for block in blocks {
            weights.all[block.node] += block.weight;
            weights.linked[block.node] += block.linked;
            weights.prose[block.node] += if block.is_prose() { block.weight - block.linked } else { 0 };
        }
        for at in (1..count).rev() {
            let parent = outline.nodes[at].parent;
            if parent < at {
                weights.all[parent] += weights.all[at];
                weights.linked[parent] += weights.linked[at];
                weights.prose[parent] += weights.prose[at];
            }
        }
        weights
    }
}
