//! A forest of decision trees, grown by gradient boosting: each adds its word to how likely something is.

use std::sync::LazyLock;

/// How likely a block is the story's by itself.
pub(super) static ALONE: LazyLock<Forest> = LazyLock::new(|| Forest::read(include_str!("alone.forest")));

/// How likely it is once the likelihoods of all blocks are known.
pub(super) static IN_CONTEXT: LazyLock<Forest> =
    LazyLock::new(|| Forest::read(include_str!("in_context.forest")));

/// Trees over the features of a thing.
///
/// Written a tree a line, its nodes in preorder: `7<0.25` asks whether feature 7 is at most 0.25, and the tree for yes
/// follows, then that for no; `0.031` is a leaf, what it adds to the logit.
#[derive(Debug, Default)]
pub struct Forest {
    /// The nodes of all trees, one tree after the other.
    nodes: Vec<Node>,
    /// Where each tree begins.
    trees: Vec<usize>,
}

/// A question or a leaf, small, for a page asks for some hundred thousand.
#[derive(Debug, Clone, Copy)]
struct Node {
    /// The feature that is asked of; [`LEAF`] of a leaf.
    feature: u16,
    /// How many nodes further the tree for no begins; that for yes is next.
    other: u16,
    /// The most a feature may be for yes; what a leaf adds.
    value: f32,
}

/// The feature that a leaf has.
const LEAF: u16 = u16::MAX;

impl Forest {
    /// Reads a forest; of a line that is no tree, nothing.
    pub fn read(text: &str) -> Self {
        let mut forest = Self::default();
        for tree in text.lines().filter_map(read_tree) {
            forest.trees.push(forest.nodes.len());
            forest.nodes.extend(tree);
        }
        forest
    }

    /// Returns how likely the thing is that has the features, 0 to 1.
    pub fn likelihood(&self, features: &[f32]) -> f32 {
        let logit: f32 = self.trees.iter().map(|&tree| self.answer(tree, features)).sum();
        1.0 / (1.0 + (-logit).exp())
    }

    fn answer(&self, tree: usize, features: &[f32]) -> f32 {
        let mut at = tree;
        while let Some(node) = self.nodes.get(at) {
            if node.feature == LEAF {
                return node.value;
            }
            let is_less = features.get(usize::from(node.feature)).is_some_and(|&value| value <= node.value);
            at += if is_less { 1 } else { usize::from(node.other) };
        }
        0.0
    }
}

fn read_tree(line: &str) -> Option<Vec<Node>> {
    let mut nodes: Vec<Node> = Vec::new();
    let mut asking: Vec<usize> = Vec::new();
    for word in line.split_ascii_whitespace() {
        if let Some((feature, most)) = word.split_once('<') {
            let feature = feature.parse().ok().filter(|feature| *feature != LEAF)?;
            asking.push(nodes.len());
            nodes.push(Node { feature, other: 0, value: most.parse().ok()? });
            continue;
        }
        nodes.push(Node { feature: LEAF, other: 0, value: word.parse().ok()? });
        // The yes of the nearest question without one is told, and its no comes next; one that has both is done.
        let end = nodes.len();
        while let Some(&last) = asking.last() {
            if nodes[last].other == 0 {
                nodes[last].other = u16::try_from(end - last).ok()?;
                break;
            }
            asking.pop();
        }
    }
    (asking.is_empty() && !nodes.is_empty()).then_some(nodes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_in_preorder() {
        let forest = Forest::read("0<1 1<2 1.5 -1 3\n");
        for (features, logit) in [([1.0, 2.0], 1.5_f32), ([1.0, 2.5], -1.0), ([1.5, 0.0], 3.0)] {
            assert!(
                (forest.likelihood(&features) - 1.0 / (1.0 + (-logit).exp())).abs() < 1e-6,
                "{features:?}"
            );
        }
    }

    #[test]
    fn the_shipped_forests_are_whole() {
        for (forest, text) in
            [(&*ALONE, include_str!("alone.forest")), (&*IN_CONTEXT, include_str!("in_context.forest"))]
        {
            assert_eq!(forest.trees.len(), text.lines().count());
        }
    }

    #[test]
    fn half_a_tree_is_none() {
        assert!(Forest::read("0<1 2\n").trees.is_empty() && Forest::read("0<x 1 2\n").trees.is_empty());
    }
}
