//! A tree as HTML again: html5ever's own serializer looks through the rest of a text at each `&` it writes.

use scraper::{Html, Node};

use super::VOID;

/// Returns the tree as HTML that any parser may be given.
pub(super) fn html(parsed: &Html) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let (root, mut html) = (*parsed.root_element(), String::new());
    let mut next = root.first_child();
    while let Some(node) = next {
        match node.value() {
            Node::Element(element) => {
                html.extend(["<", element.name()]);
                for (name, value) in element.attrs() {
                    html.extend([" ", name, "=\"", &escaped(value), "\""]);
                }
                html.push('>');
            }
            Node::Text(text) => html.push_str(&escaped(text)),
            _ => {}
        }
        next = node.first_child();
        let mut left = node;
        while next.is_none() {
            if let Some(element) = left.value().as_element().filter(|found| !VOID.contains(&found.name())) {
                html.extend(["</", element.name(), ">"]);
            }
            next = left.next_sibling();
            match left.parent().filter(|parent| next.is_none() && *parent != root) {
                Some(parent) => left = parent,
                None => break,
            }
        }
    }
    html
}
