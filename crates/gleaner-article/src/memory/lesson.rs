//! What one page teaches of its site.

use url::Url;

use super::mark::{self, Mark};
use super::signature::Signature;
use crate::page::outline::{NodeId, Outline};
use crate::page::tag::Tag;

/// What one page taught of its site, for [`SiteMemory::learn`](super::SiteMemory::learn); of no other use.
///
/// A page that is no article, and one without an address, teach nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lesson(pub(super) Option<Taught>);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Taught {
    pub(super) address: Mark,
    /// Of the story's words: the same under two addresses is one page.
    pub(super) text: Mark,
    /// The element that held the story, where it can be told from others.
    pub(super) holder: Option<Signature>,
    /// The lines at the story's edges, and where they stood.
    pub(super) lines: Vec<Mark>,
}

impl Lesson {
    pub(crate) fn of(
        outline: &Outline<'_>,
        url: Option<&Url>,
        holder: NodeId,
        words: &[&str],
        mut lines: Vec<Mark>,
    ) -> Self {
        let Some(url) = url.filter(|_| !words.is_empty()) else { return Self::default() };
        lines.sort_unstable();
        lines.dedup();
        // A list, a quotation or a listing that was the most of a story stands among its other parts.
        let is_part = |&at: &NodeId| {
            matches!(
                outline.tag(at),
                Tag::Ul | Tag::Ol | Tag::Dl | Tag::Li | Tag::P | Tag::Pre | Tag::Blockquote
            )
        };
        let holder = outline.around(holder).find(|at| !is_part(at)).unwrap_or(holder);
        let holder = Some(Signature::of(outline, holder)).filter(Signature::tells);
        Self(Some(Taught { address: mark::of_address(url), text: mark::of(words), holder, lines }))
    }
}
