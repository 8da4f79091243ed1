//! Finds the story on a page and leaves everything else behind.
//!
//! candidates → score (`container`) → prune (`boxes`, `sift`, `edges`, `repeats`) → assemble (`text`, `html`).

mod boxes;
mod container;
mod core;
mod correction;
mod deck;
mod edges;
mod html;
mod labels;
mod next_article;
mod picture_line;
mod repeats;
mod sift;
mod slides;
mod stated;
mod teasers;
mod text;

use url::Url;

use crate::page::block::Block;
use crate::page::outline::Outline;

/// What is known of the story before its body is read.
#[derive(Debug, Default, Clone)]
pub(super) struct Known {
    /// Where the page is.
    pub(super) url: Option<Url>,
    pub(super) title: Option<String>,
    pub(super) description: Option<String>,
    pub(super) authors: Vec<String>,
    /// The paragraphs JSON-LD states as the story's.
    pub(super) stated: Vec<String>,
    /// The feed's own words for the story, plain.
    pub(super) announced: Option<String>,
}

/// The story being carved out of a page.
pub(super) struct Carving<'r, 'a> {
    pub(super) outline: &'r Outline<'a>,
    pub(super) known: &'r Known,
    pub(super) blocks: Vec<Block>,
    /// Whether each block is part of the story.
    pub(super) kept: Vec<bool>,
    /// The element that holds the story.
    pub(super) container: usize,
    /// What the elements' own names, and those around them, tell.
    pub(super) boxes: boxes::Boxes,
    /// The step that left each block out.
    pub(super) dropped_by: Vec<Option<&'static str>>,
}

/// One named step of the carving.
pub(super) struct Step {
    pub(super) name: &'static str,
    apply: fn(&mut Carving<'_, '_>),
}

/// The steps, in the order they are taken.
pub(super) const STEPS: &[Step] = &[
    Step { name: "next article", apply: next_article::drop_next_articles },
    Step { name: "named boxes", apply: boxes::drop_named },
    Step { name: "undeclared deck", apply: deck::keep_undeclared },
    Step { name: "link lists", apply: boxes::drop_link_lists },
    Step { name: "closing sections", apply: sift::drop_closing_sections },
    Step { name: "slides", apply: slides::drop_slides },
    Step { name: "captions", apply: sift::drop_captions },
    Step { name: "picture lines", apply: picture_line::drop_picture_lines },
    Step { name: "read-more lines", apply: sift::drop_read_more },
    Step { name: "appeals", apply: sift::drop_appeals },
    Step { name: "placeholders", apply: sift::drop_placeholders },
    Step { name: "stated text", apply: stated::follow_statement },
    Step { name: "core", apply: core::keep_core },
    Step { name: "leading edge", apply: edges::trim_start },
    Step { name: "trailing edge", apply: edges::trim_end },
    Step { name: "pull quotes", apply: repeats::drop_pull_quotes },
    Step { name: "empty headings", apply: sift::drop_empty_headings },
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
    pub(super) container: usize,
    pub(super) first_node: usize,
    pub(super) paragraphs: usize,
    pub(super) linked_share: f32,
}

/// Reads the story of a page, all steps but `without` taken.
pub(super) fn read<'r, 'a>(
    outline: &'r Outline<'a>,
    blocks: Vec<Block>,
    known: &'r Known,
    without: Option<&str>,
) -> Carving<'r, 'a> {
    let boxes = boxes::Boxes::of(outline, &blocks);
    let container = container::find(outline, &blocks, &boxes, known);
    let range = outline.nodes.get(container).map_or(0..0, |_| outline.subtree(container));
    let kept = blocks.iter().map(|block| range.contains(&block.first)).collect();
    let mut carving = Carving { outline, known, blocks, kept, container, boxes, dropped_by: Vec::new() };
    carving.note("container");
    for step in STEPS.iter().filter(|step| without != Some(step.name)) {
        (step.apply)(&mut carving);
        carving.note(step.name);
    }
    carving
}

/// Returns all the words of a fragment that is known to be nothing but story.
pub(super) fn whole(outline: &Outline<'_>, blocks: Vec<Block>) -> String {
    let kept = vec![true; blocks.len()];
    let boxes = boxes::Boxes::of(outline, &blocks);
    let dropped_by = Vec::new();
    text::of(&Carving { outline, known: &Known::default(), blocks, kept, container: 0, boxes, dropped_by })
}

impl Carving<'_, '_> {
    /// Returns the places of the blocks still kept.
    fn story(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.blocks.len()).filter(|&at| self.kept[at])
    }

    /// Returns the nodes of the container; a page without any has none.
    fn held(&self) -> std::ops::Range<usize> {
        self.outline.nodes.get(self.container).map_or(0..0, |_| self.outline.subtree(self.container))
    }

    /// Notes which step left out what is no longer kept.
    fn note(&mut self, step: &'static str) {
        self.dropped_by.resize(self.blocks.len(), None);
        for (dropped_by, kept) in self.dropped_by.iter_mut().zip(&self.kept) {
            if !kept && dropped_by.is_none() {
                *dropped_by = Some(step);
            }
        }
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
        let (text, html) = stated::instead(self).unwrap_or_else(|| (text::of(self), html::of(self, base)));
        Story {
            text,
            html,
            prose: prose(&mut self.story().map(|at| &self.blocks[at])),
            page_prose: prose(&mut self.blocks.iter()),
            weight,
            held: self.boxes.weight.get(self.container).copied().unwrap_or_default(),
            container: self.container,
            first_node: self.story().next().map_or(self.container, |at| self.blocks[at].first),
            paragraphs: self.story().filter(|&at| self.blocks[at].is_prose()).count(),
            linked_share,
        }
    }
}
