//! Elements that stand apart from the words around them: custom ones, whose names say nothing of how they flow, and captions.

use foldhash::HashSet;

use scraper::node::Element;
use scraper::{ElementRef, Node};

use super::place::NodeId;
use super::tag::Tag;

/// So many nodes next to a custom element are looked at; blanks and comments may stand between.
const SIBLINGS_LOOKED_AT: usize = 4;

/// The custom elements of a page that stand in a container with nothing of a line next to them.
#[derive(Debug, Default)]
pub(crate) struct Apart(HashSet<NodeId>);

impl Apart {
    /// Returns whether the element at a place is a custom one and a line of its own: it holds words and stands next to none.
    pub(crate) fn is_line(
        &mut self,
        element: ElementRef<'_>,
        at: NodeId,
        parent: Option<(NodeId, Tag)>,
    ) -> bool {
        let is_apart = is_custom(element.value())
            && parent.is_some_and(|(parent, tag)| self.0.contains(&parent) || tag.is_container())
            && stands_apart(element);
        if is_apart {
            self.0.insert(at);
        }
        is_apart && element.children().take(SIBLINGS_LOOKED_AT).any(|child| holds_words(child.value()))
    }
}

/// Returns whether the element stands right after a picture, or with no words next to it on its line.
pub(crate) fn stands_apart(element: ElementRef<'_>) -> bool {
    let before = || element.prev_siblings().map(|sibling| sibling.value());
    let is_picture =
        |node: &Node| node.as_element().is_some_and(|element| Tag::from_name(element.name()) == Tag::Image);
    let follows_picture =
        before().take(SIBLINGS_LOOKED_AT).find(|node| !is_blank(node)).is_some_and(is_picture);
    follows_picture || !(next_flows(before()) || next_flows(element.next_siblings().map(|next| next.value())))
}

fn is_custom(element: &Element) -> bool {
    element.name().contains('-')
}

fn holds_words(node: &Node) -> bool {
    node.as_text().is_some_and(|text| !text.trim().is_empty())
}

fn is_blank(node: &Node) -> bool {
    !node.is_element() && !holds_words(node)
}

/// Returns whether the first that is not blank is a part of a line.
fn next_flows<'n>(siblings: impl Iterator<Item = &'n Node>) -> bool {
    let flows = |node: &'n Node| match node {
        Node::Text(_) => holds_words(node).then_some(true),
        Node::Element(element) => {
            let tag = Tag::from_name(element.name());
            let is_picture = matches!(tag, Tag::Br | Tag::Image | Tag::Video | Tag::Iframe);
            Some(!is_custom(element) && !tag.is_block() && !is_picture && !tag.is_control())
        }
        _ => None,
    };
    siblings.take(SIBLINGS_LOOKED_AT).find_map(flows).unwrap_or_default()
}
