//! What an element is known by on all pages of a site: its kind, its id and classes, and those of the elements around it.
//!
//! Which classes are a page's own (`post-1234`, `category-news`) is not guessed: what two pages do not share falls away.

use serde::{Deserialize, Serialize};

use crate::page::outline::{NodeId, Outline};
use crate::page::place::Span;

/// An element and so many around it are remembered.
const ELEMENTS: usize = 3;

/// So many classes of an element are remembered, none longer than so many bytes.
const MOST_CLASSES: usize = 8;
const LONGEST_NAME: usize = 48;

/// What one element is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Called {
    tag: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    classes: Vec<String>,
}

/// An element and those around it, the nearest first, as far as pages share their names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Signature(Vec<Called>);

impl Called {
    fn of(outline: &Outline<'_>, at: NodeId) -> Option<Self> {
        let element = outline.element(at)?;
        let fits = |name: &&str| name.len() <= LONGEST_NAME;
        let classes = element.attr("class").unwrap_or_default().split_ascii_whitespace().filter(fits);
        let id = element.attr("id").filter(fits).filter(|id| !id.is_empty()).map(ToOwned::to_owned);
        let classes = classes.take(MOST_CLASSES).map(ToOwned::to_owned).collect();
        Some(Self { tag: element.name().chars().take(LONGEST_NAME).collect(), id, classes })
    }

    fn is_named(&self) -> bool {
        self.id.is_some() || !self.classes.is_empty()
    }

    /// Returns what both are called; `None` where they are not the same element of two pages.
    fn shared(&self, other: &Self) -> Option<Self> {
        let id = self.id.clone().filter(|id| other.id.as_ref() == Some(id));
        let is_common = |class: &&String| other.classes.contains(class);
        let classes: Vec<_> = self.classes.iter().filter(is_common).cloned().collect();
        let shared = Self { tag: self.tag.clone(), id, classes };
        let is_bare = !self.is_named() && !other.is_named();
        (self.tag == other.tag && (shared.is_named() || is_bare)).then_some(shared)
    }

    fn is(&self, outline: &Outline<'_>, at: NodeId) -> bool {
        let Some(element) = outline.element(at) else { return false };
        if element.name() != self.tag || self.id.as_deref().is_some_and(|id| element.attr("id") != Some(id)) {
            return false;
        }
        let classes = element.attr("class").unwrap_or_default();
        self.classes.iter().all(|class| classes.split_ascii_whitespace().any(|other| other == class))
    }
}

impl Signature {
    pub(super) fn of(outline: &Outline<'_>, at: NodeId) -> Self {
        Self(outline.around(at).take(ELEMENTS).filter_map(|at| Called::of(outline, at)).collect())
    }

    /// Returns what the same element of two pages is known by, `None` where it is not the same.
    pub(super) fn shared(&self, other: &Self) -> Option<Self> {
        let pairs = self.0.iter().zip(&other.0);
        let called: Vec<_> = pairs.map_while(|(one, other)| one.shared(other)).collect();
        let shared = Self(called);
        shared.tells().then_some(shared)
    }

    /// Returns whether the element can be told from others by it: `<div>` alone says nothing.
    pub(super) fn tells(&self) -> bool {
        let Some(own) = self.0.first() else { return false };
        own.is_named()
            || matches!(own.tag.as_str(), "article" | "main")
            || self.0.iter().skip(1).any(Called::is_named)
    }

    /// Returns the one element of a page that is known by it; of some in each other, the outermost.
    pub(super) fn find(&self, outline: &Outline<'_>) -> Option<NodeId> {
        let mut found: Option<Span<NodeId>> = None;
        for at in outline.nodes.places() {
            if found.as_ref().is_some_and(|found| found.contains(at)) || !self.is(outline, at) {
                continue;
            }
            if found.is_some() {
                return None;
            }
            found = Some(outline.subtree(at));
        }
        found.map(|found| found.start())
    }

    fn is(&self, outline: &Outline<'_>, at: NodeId) -> bool {
        self.0.len() <= outline.around(at).take(ELEMENTS).count()
            && self.0.iter().zip(outline.around(at)).all(|(called, at)| called.is(outline, at))
    }
}
