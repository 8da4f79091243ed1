//! Which elements are of one make: a story's paragraphs are siblings, or cousins of the same names.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::carving::Carving;
use crate::page::outline::NodeId;

/// A number in a class has at least so many characters; `col-6` is a width that its likes share.
const SHORTEST_CLASS_NUMBER: usize = 4;

/// So many elements around one tell its make; deeper ones would only cost time.
const ELEMENTS_OF_A_MAKE: usize = 12;

/// Returns the family that holds the most of the story's prose.
pub(super) fn main_family(carving: &Carving<'_, '_>) -> Option<u64> {
    let mut weights: BTreeMap<u64, u32> = BTreeMap::new();
    for at in carving.story().filter(|&at| carving.blocks[at].is_prose()) {
        let block = &carving.blocks[at];
        *weights.entry(family_of(carving, block.node)).or_default() += block.weight;
    }
    weights.into_iter().max_by_key(|(_, weight)| *weight).map(|(family, _)| family)
}

/// Returns a number that elements share when they and those around them, up to the container, bear the same names.
pub(super) fn family_of(carving: &Carving<'_, '_>, node: NodeId) -> u64 {
    let mut hasher = DefaultHasher::new();
    for at in carving.outline.around(node).take_while(|&at| at > carving.container).take(ELEMENTS_OF_A_MAKE) {
        if let Some(element) = carving.outline.element(at) {
            element.name().hash(&mut hasher);
            let classes = element.attr("class").unwrap_or_default().split_ascii_whitespace();
            for class in classes.filter(|class| !is_numbered(class)) {
                class.hash(&mut hasher);
            }
        }
    }
    hasher.finish()
}

/// Returns whether a class tells an element from its likes: page builders number them, `custom_1597`, `element-3fa2b1c`.
fn is_numbered(class: &str) -> bool {
    let end = class.rsplit(['-', '_']).next().unwrap_or_default();
    let is_hex = end.chars().all(|c| c.is_ascii_hexdigit()) && end.contains(|c: char| c.is_ascii_digit());
    (end.len() >= SHORTEST_CLASS_NUMBER && is_hex)
        || matches!(class, "first" | "last" | "first-child" | "last-child")
}
