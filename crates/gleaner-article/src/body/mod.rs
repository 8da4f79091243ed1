//! Finds the story on a page and leaves everything else behind.
//!
//! weigh (`weights`, `boxes`) → choose (`container`) → prune, in the named steps → assemble (`text`, `html`).

mod appeals;
mod boxes;
mod captions;
mod carving;
mod closing;
mod container;
mod correction;
mod deck;
mod discussion;
mod edges;
mod family;
mod html;
mod labels;
mod link_lists;
mod next_article;
mod notice;
pub(crate) mod opinion;
mod outliers;
mod picture_line;
mod read_more;
mod repeats;
mod site_memory;
mod slides;
mod stated;
mod teasers;
mod text;
mod weights;

use url::Url;

use crate::memory::{Lesson, SiteMemory};
use crate::page::block::{self, Block, Blocks};
use crate::page::outline::{NodeId, Outline};
use weights::Weights;

pub(crate) use carving::{Carving, Known};

/// One named step of the carving.
pub(super) struct Step {
    pub(super) name: &'static str,
    apply: fn(&mut Carving<'_, '_>),
}

/// The step that asks the learned opinion, which is trained on what the steps before it leave.
pub(crate) const OPINION: &str = "opinion";

/// The step that leaves out what other pages of the site tell is none of the story.
const SITE_MEMORY: &str = "site memory";

/// The steps, in the order they are taken.
pub(super) const STEPS: &[Step] = &[
    Step { name: "next article", apply: next_article::drop_next_articles },
    Step { name: "named boxes", apply: boxes::drop_named },
    Step { name: "undeclared deck", apply: deck::keep_undeclared },
    Step { name: "link lists", apply: link_lists::drop_link_lists },
    Step { name: "closing sections", apply: closing::drop_closing_sections },
    Step { name: "discussions", apply: discussion::drop_discussions },
    Step { name: "slides", apply: slides::drop_slides },
    Step { name: "captions", apply: captions::drop_captions },
    Step { name: "picture lines", apply: picture_line::drop_picture_lines },
    Step { name: "read-more lines", apply: read_more::drop_read_more },
    Step { name: "appeals", apply: appeals::drop_appeals },
    Step { name: "placeholders", apply: appeals::drop_placeholders },
    Step { name: "stated text", apply: stated::follow_statement },
    Step { name: "core", apply: outliers::drop_outliers },
    Step { name: "leading edge", apply: edges::trim_start },
    Step { name: "trailing edge", apply: edges::trim_end },
    Step { name: "pull quotes", apply: repeats::drop_pull_quotes },
    Step { name: "empty headings", apply: closing::drop_empty_headings },
    Step { name: OPINION, apply: opinion::weigh },
    Step { name: "opening paragraphs", apply: deck::keep_opening },
    Step { name: SITE_MEMORY, apply: site_memory::drop_lines_of_site },
    Step { name: "corrections", apply: correction::keep_corrections },
];

/// The story's words, and how well they were found.
#[derive(Debug, Default)]
pub(super) struct Story {
    pub(super) text: String,
    pub(super) html: String,
    /// Weight of the prose kept, and of all prose on the page.
    pub(super) prose: u32,
    pub(super) page_prose: u32,
    /// Weight of all that is kept, and of all that stands in the container.
    pub(super) weight: u32,
    pub(super) held: u32,
    /// Where the story's container and blocks lie, for what looks around them.
    pub(super) container: NodeId,
    pub(super) first_node: NodeId,
    pub(super) paragraphs: usize,
    pub(super) linked_share: f32,
}

/// Reads the story of a page, all steps but `without` taken.
pub(super) fn read<'r, 'a>(
    outline: &'r Outline<'a>,
    blocks: Blocks,
    known: &'r Known,
    memory: Option<&'r SiteMemory>,
    without: Option<&str>,
) -> Carving<'r, 'a> {
    let weights = Weights::of(outline, &blocks);
    let outside = boxes::find(outline, &blocks, &weights);
    let page = container::Page { outline, blocks: &blocks, weights: &weights, outside: &outside, known };
    let found = container::find(&page);
    let remembered =
        memory.filter(|_| without != Some(SITE_MEMORY)).and_then(|memory| memory.find_holder(outline));
    let container = site_memory::holder(outline, &weights, found, remembered).unwrap_or(found);
    let nodes = carving::held(outline, container);
    let kept = blocks.iter().map(|block| nodes.contains(block.first)).collect();
    let dropped_by = blocks.iter().map(|_| None).collect();
    let mut carving =
        Carving { outline, known, memory, blocks, kept, container, found, weights, outside, dropped_by };
    carving.note_outside();
    for step in STEPS.iter().filter(|step| without != Some(step.name)) {
        (step.apply)(&mut carving);
        carving.note(step.name);
    }
    carving
}

/// Returns all the words of a fragment that is known to be nothing but story.
pub(super) fn whole(outline: &Outline<'_>) -> String {
    text::of(outline, block::cut(outline).iter())
}

impl Carving<'_, '_> {
    /// Returns what the page teaches of its site.
    pub(super) fn teach(&self, url: Option<&Url>) -> Lesson {
        let words: Vec<&str> = self.story().map(|at| self.blocks[at].text.as_str()).collect();
        Lesson::of(self.outline, url, self.found, &words, site_memory::lines(self))
    }

    /// Returns the story as text and HTML, and how well it was found.
    pub(super) fn assemble(&self, base: Option<&Url>) -> Story {
        let prose = |blocks: &mut dyn Iterator<Item = &Block>| {
            blocks.filter(|block| block.is_prose()).map(|block| block.weight).sum()
        };
        let weight: u32 = self.story().map(|at| self.blocks[at].weight).sum();
        let linked: u32 = self.story().map(|at| self.blocks[at].linked).sum();
        #[expect(clippy::cast_precision_loss, reason = "a share needs no more than f32 holds")]
        let linked_share = if weight == 0 { 0.0 } else { linked as f32 / weight as f32 };
        let (text, html) = stated::instead(self).unwrap_or_else(|| {
            (text::of(self.outline, self.story().map(|at| &self.blocks[at])), html::of(self, base))
        });
        Story {
            text,
            html,
            prose: prose(&mut self.story().map(|at| &self.blocks[at])),
            page_prose: prose(&mut self.blocks.iter()),
            weight,
            held: self.weights.all.get(self.container).copied().unwrap_or_default(),
            container: self.container,
            first_node: self.story().next().map_or(self.container, |at| self.blocks[at].first),
            paragraphs: self.story().filter(|&at| self.blocks[at].is_prose()).count(),
            linked_share,
        }
    }
}
