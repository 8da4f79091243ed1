//! The page's words as blocks: what a reader sees as one paragraph, item, heading or cell.

use scraper::node::Element;

use super::hints::ClassHints;
use super::outline::{NodeId, NodeKind, Outline};
use super::place::{Listed, Place, Span};
use super::sentence::BESIDE;
use super::tag::Tag;
use gleaner_text::line::Line;
use gleaner_text::measure;

/// A line of fewer words is a label, whatever it ends with.
const SENTENCE_WORDS: u32 = 4;

/// The label that opens a line ends within so many characters.
const LABEL_CHARS: usize = 24;

/// Prose has less than this of its letters in links, in percent; else it announces something.
const MOST_LINKED_OF_PROSE: u32 = 50;

/// So many letters are prose without any mark of a sentence: not all scripts set them.
const PARAGRAPH_WEIGHT: u32 = 100;

/// A line with more than this of its letters in links, in percent, is nothing but links.
const LINKED_SHARE: u32 = 80;

/// So many elements around a block make it an item, a cell or a quotation; an article in a list is no item.
const ELEMENTS_TO_ROLE: usize = 6;

/// Where a block stands among those of its page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct BlockId(usize);

impl Place for BlockId {
    fn new(index: usize) -> Self {
        Self(index)
    }

    fn index(self) -> usize {
        self.0
    }
}

/// Something of each block.
pub(crate) type ByBlock<T> = Listed<BlockId, T>;

/// The blocks of a page, in reading order.
pub(crate) type Blocks = ByBlock<Block>;

/// A run of text with no line break around it but its own.
#[derive(Debug, Clone)]
pub(crate) struct Block {
    /// The nearest element that breaks the line.
    pub(crate) node: NodeId,
    pub(crate) role: Role,
    /// The first and the last text node of the run.
    pub(crate) first: NodeId,
    pub(crate) last: NodeId,
    pub(crate) text: String,
    pub(crate) weight: u32,
    /// How much of the weight is link text.
    pub(crate) linked: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Paragraph,
    Heading(u8),
    Item,
    Quote,
    Code,
    Cell,
    Caption,
}

/// Words a block needs before a lack of full stops says anything, in letters.
const SENTENCE_WEIGHT: u32 = 25;

impl Block {
    /// Returns the nodes from the first to the last text of the run.
    pub(crate) fn nodes(&self) -> Span<NodeId> {
        Span::new(self.first, self.last.next())
    }

    /// Returns whether the block reads like a story's: sentences, few of them links.
    pub(crate) fn is_prose(&self) -> bool {
        matches!(self.role, Role::Paragraph | Role::Item | Role::Quote | Role::Cell | Role::Code)
            && self.weight >= SENTENCE_WEIGHT
            && self.linked * 100 < self.weight * MOST_LINKED_OF_PROSE
            && (self.weight >= PARAGRAPH_WEIGHT || self.has_sentence_mark())
    }

    pub(crate) fn has_sentence_mark(&self) -> bool {
        self.text
            .contains(['.', '!', '?', ',', '…', '。', '、', '，', '！', '？', '।', '؟', '،', '۔', '։', '።'])
    }

    /// Returns whether the block is a whole sentence or more, and no label.
    pub(crate) fn is_sentence(&self) -> bool {
        measure::word_count(&self.text) >= SENTENCE_WORDS && measure::ends_as_sentence(&self.text)
    }

    /// Returns whether the block opens as "Photo: …" and "Read: …" do.
    pub(crate) fn is_labelled(&self) -> bool {
        self.text.chars().take(LABEL_CHARS).any(|c| matches!(c, ':' | '：' | '©' | '/'))
    }

    /// Returns whether nearly all of the block is links.
    pub(crate) fn is_linked(&self) -> bool {
        self.linked * 100 > self.weight * LINKED_SHARE && self.weight > 0
    }

    pub(crate) fn is_heading(&self) -> bool {
        matches!(self.role, Role::Heading(_))
    }
}

/// Cuts the page into blocks, in reading order.
pub(crate) fn cut(outline: &Outline<'_>) -> Blocks {
    let mut cutter = Cutter { outline, blocks: Blocks::default(), run: Run::default() };
    let mut open: Vec<NodeId> = Vec::new();
    let is_quoted = |open: &[NodeId]| open.last().is_some_and(|&node| role_of(outline, node) == Role::Quote);
    let mut at = NodeId::ROOT;
    while at < outline.nodes.end() {
        while open.last().is_some_and(|&last| outline[last].end <= at) {
            cutter.end_block(open.pop());
        }
        match outline[at].kind {
            NodeKind::Text(text) => cutter.text(at, text, open.last().copied()),
            NodeKind::Element { tag, hints, .. }
                if is_no_text(tag, hints) && !is_whole_heading(outline, at) =>
            {
                at = outline[at].end;
                continue;
            }
            NodeKind::Element { tag: Tag::Br, .. } => cutter.line_break(open.last().copied()),
            NodeKind::Element { tag, .. } if tag.is_block() => {
                cutter.end_block(open.last().copied());
                open.push(at);
            }
            NodeKind::Element { tag: Tag::A, element, .. } if leads_on(element) => {
                cutter.run.link_end = cutter.run.link_end.max(outline[at].end);
            }
            // Styles set who said it on a line of its own.
            NodeKind::Element { tag: Tag::Cite, .. }
                if cutter.run.line.ends_sentence() && is_quoted(&open) =>
            {
                cutter.line_break(open.last().copied());
            }
            NodeKind::Element { .. } => {}
        }
        at = at.next();
    }
    cutter.end_block(open.last().copied());
    cutter.blocks
}

/// Returns whether a button is all there is of a heading: the question that unfolds an answer.
pub(crate) fn is_whole_heading(outline: &Outline<'_>, button: NodeId) -> bool {
    let heading = outline[button].parent;
    let is_blank = |at: NodeId| matches!(outline[at].kind, NodeKind::Text(text) if text.trim().is_empty());
    let (start, end) = (outline[button].end, outline[heading].end);
    matches!(outline.tag(heading), Tag::Heading(_) | Tag::Dt)
        && outline.tag(button) == Tag::Button
        && Span::new(heading.next(), button).all(is_blank)
        && Span::new(start, end).take(2).all(is_blank)
        && end <= start.next()
}

/// Returns whether a link may lead on: one with a name is a place to come to, one that unfolds an answer is a button.
fn leads_on(link: &Element) -> bool {
    const UNFOLDING: &[&str] = &["aria-expanded", "data-toggle", "data-bs-toggle"];
    let (mut leads, mut is_named) = (false, false);
    for (name, _) in link.attrs() {
        if UNFOLDING.contains(&name) {
            return false;
        }
        leads |= name == "href";
        is_named |= name == "name";
    }
    leads || !is_named
}

/// Returns whether an element inside a line holds no words of the line: controls, players, frames, hidden notes.
pub(crate) fn is_no_text(tag: Tag, hints: ClassHints) -> bool {
    let aside = ClassHints::HIDDEN.with(BESIDE);
    tag.is_control() || matches!(tag, Tag::Video | Tag::Iframe) || (!tag.is_block() && hints.has(aside))
}

struct Cutter<'o, 'a> {
    outline: &'o Outline<'a>,
    blocks: Blocks,
    run: Run,
}

/// The block being read.
#[derive(Default)]
struct Run {
    line: Line,
    first: NodeId,
    last: NodeId,
    linked: u32,
    weight: u32,
    breaks: u8,
    link_end: NodeId,
}

impl Cutter<'_, '_> {
    fn text(&mut self, at: NodeId, text: &str, node: Option<NodeId>) {
        let verbatim = node.is_some_and(|node| self.outline.tag(node) == Tag::Pre);
        if text.trim().is_empty() && !verbatim {
            self.run.line.push(text);
            return;
        }
        if self.run.breaks > 1 {
            self.end_block(node);
        } else if self.run.breaks == 1 {
            self.run.line.push_break();
        }
        self.run.breaks = 0;
        if self.run.line.is_empty() {
            self.run.first = at;
        }
        self.run.last = at;
        if verbatim {
            self.run.line.push_verbatim(text);
        } else {
            self.run.line.push(text);
        }
        let weight = measure::weight(text);
        self.run.weight += weight;
        if at < self.run.link_end {
            self.run.linked += weight;
        }
    }

    fn line_break(&mut self, node: Option<NodeId>) {
        if node.is_some_and(|node| self.outline.tag(node) == Tag::Pre) {
            self.run.line.push_verbatim("\n");
        } else {
            self.run.breaks = self.run.breaks.saturating_add(1);
        }
    }

    fn end_block(&mut self, node: Option<NodeId>) {
        let run = std::mem::take(&mut self.run);
        self.run.link_end = run.link_end;
        let node = node.unwrap_or_default();
        let text = run.line.finish();
        if text.is_empty() {
            return;
        }
        let role = role_of(self.outline, node);
        let Run { first, last, linked, weight, .. } = run;
        self.blocks.push(Block { node, role, first, last, text, weight, linked });
    }
}

/// Returns what the elements around a block make of it.
fn role_of(outline: &Outline<'_>, node: NodeId) -> Role {
    for at in outline.around(node).take(ELEMENTS_TO_ROLE) {
        match outline.tag(at) {
            Tag::Heading(level) => return Role::Heading(level),
            Tag::Li | Tag::Dd | Tag::Dt => return Role::Item,
            Tag::Blockquote => return Role::Quote,
            Tag::Pre => return Role::Code,
            // What a table is of belongs to its rows; only a picture's caption is no part of the story.
            Tag::Td | Tag::Th | Tag::Caption => return Role::Cell,
            Tag::Figcaption => return Role::Caption,
            Tag::Article | Tag::Section | Tag::Main | Tag::Body => break,
            _ => {}
        }
    }
    Role::Paragraph
}
