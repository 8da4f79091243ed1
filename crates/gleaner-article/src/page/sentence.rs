//! Keeps in a sentence what stands in it: a name like `share` or `tooltip` tells of a box, not of words in mid-line.
//!
//! Links that earn, glossary terms and words to be shared bear the names of what surrounds a story. Their words are left out
//! only where they are a label, at a line's edge or between two sentences.

use foldhash::HashSet;
use gleaner_text::measure;
use scraper::node::Element;

use super::hints::ClassHints;
use super::outline::{NodeId, NodeKind, Outline};
use super::place::Place;
use super::tag::Tag;

/// Names that take the words of an element inside a line for none of the line's.
pub(super) const BESIDE: ClassHints =
    ClassHints::OVERLAY.with(ClassHints::SHARE).with(ClassHints::ADVERTISING);

/// A label at a line's edge has no more words than this.
const MOST_LABEL_WORDS: u32 = 5;

/// A line of fewer words beside its labels is no sentence, and what stands at its edges is none of it.
const FEWEST_WORDS_OF_A_SENTENCE: u32 = 3;

/// An element inside a line whose name says that its words are none of the line's.
struct Doubted<'a> {
    node: NodeId,
    words: String,
    before: Option<&'a str>,
}

/// The line being read.
#[derive(Default)]
struct Line<'a> {
    doubted: Vec<Doubted<'a>>,
    /// The texts outside of what is doubted, each with how many of the doubted stand before it.
    told: Vec<(usize, &'a str)>,
}

/// Takes the names of boxes from elements whose words are part of the sentence they stand in.
pub(crate) fn keep_words(outline: &mut Outline<'_>) {
    let mut kept = Vec::new();
    let (mut line, mut open) = (Line::default(), Vec::new());
    let (mut at, mut doubted_end) = (NodeId::ROOT, NodeId::ROOT);
    while at < outline.nodes.end() {
        while open.last().is_some_and(|&end| end <= at) {
            open.pop();
            std::mem::take(&mut line).judge(&mut kept);
        }
        let node = outline[at];
        match node.kind {
            NodeKind::Text(text) if at < doubted_end => {
                if let Some(doubted) = line.doubted.last_mut() {
                    doubted.words.push_str(text);
                }
            }
            NodeKind::Text(text) if text.contains(|c: char| !c.is_whitespace()) => {
                line.told.push((line.doubted.len(), text));
            }
            NodeKind::Element { tag: Tag::Br, .. } => std::mem::take(&mut line).judge(&mut kept),
            NodeKind::Element { tag, .. } if tag.is_block() => {
                std::mem::take(&mut line).judge(&mut kept);
                open.push(node.end);
            }
            NodeKind::Element { tag, hints, .. } if is_unread(tag, hints) => {
                at = node.end;
                continue;
            }
            NodeKind::Element { tag, hints, .. } if at >= doubted_end && is_doubted(tag, hints) => {
                let before = line.told.iter().rev().map(|&(_, text)| text).find(|text| holds_words(text));
                line.doubted.push(Doubted { node: at, words: String::new(), before });
                doubted_end = node.end;
            }
            _ => {}
        }
        at = at.next();
    }
    line.judge(&mut kept);
    let popups = if kept.is_empty() { HashSet::default() } else { pointed_at(outline) };
    for node in kept {
        let is_popup = outline.element(node).and_then(Element::id).is_some_and(|id| popups.contains(id));
        if !(is_popup && outline.hints(node).has(ClassHints::OVERLAY)) {
            clear(outline, node);
        }
    }
}

/// Returns the ids of what explains another element.
fn pointed_at<'a>(outline: &Outline<'a>) -> HashSet<&'a str> {
    const POINTERS: [&str; 3] = ["aria-describedby", "aria-labelledby", "aria-details"];
    let elements = outline.nodes.places().filter_map(|at| outline.element(at));
    elements
        .flat_map(|element| POINTERS.map(|name| element.attr(name).unwrap_or_default()))
        .flat_map(str::split_ascii_whitespace)
        .collect()
}

/// Returns whether nobody reads the element's words, wherever it stands.
fn is_unread(tag: Tag, hints: ClassHints) -> bool {
    hints.has(ClassHints::HIDDEN) || tag.is_control() || matches!(tag, Tag::Video | Tag::Iframe)
}

fn is_doubted(tag: Tag, hints: ClassHints) -> bool {
    !tag.is_block() && hints.has(BESIDE)
}

/// Lets an element be read as any words, with all in it but what lies over the words that stand before it.
fn clear(outline: &mut Outline<'_>, node: NodeId) {
    let (mut has_words, mut popup_end) = (false, node);
    for inner in outline.subtree(node) {
        match &mut outline.nodes[inner].kind {
            NodeKind::Text(text) => has_words |= holds_words(text),
            NodeKind::Element { hints, .. } => {
                if has_words && inner >= popup_end && hints.has(ClassHints::OVERLAY) {
                    popup_end = outline.nodes[inner].end;
                } else if inner >= popup_end {
                    *hints = hints.without(BESIDE);
                }
            }
        }
    }
}

impl Line<'_> {
    /// Finds which of the doubted are part of a sentence.
    fn judge(self, kept: &mut Vec<NodeId>) {
        if self.doubted.is_empty() {
            return;
        }
        let words: u32 = self.told.iter().map(|(_, text)| measure::word_count(text)).sum();
        if words < FEWEST_WORDS_OF_A_SENTENCE {
            return;
        }
        let mut told = self.told.iter().rev().peekable();
        let (mut next, mut after) = (None, None);
        for (place, doubted) in self.doubted.iter().enumerate().rev() {
            while let Some(&(_, text)) = told.next_if(|(count, _)| *count > place) {
                next = Some(text);
                after = next.filter(|text| holds_words(text)).or(after);
            }
            let leads_in = doubted.before.is_some_and(|before| !measure::ends_as_sentence(before.trim_end()));
            let is_led_out =
                if after.is_none() { next.is_some_and(goes_on) } else { after.is_some_and(goes_on) };
            let is_part = leads_in || is_led_out || !is_label(&doubted.words);
            if is_part {
                kept.push(doubted.node);
            }
        }
    }
}

/// Returns whether the words are few and no sentence.
fn is_label(words: &str) -> bool {
    measure::word_count(words) <= MOST_LABEL_WORDS && !measure::ends_as_sentence(words.trim())
}

fn holds_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// Returns whether a text goes on with what was said before it, or ends it.
fn goes_on(text: &str) -> bool {
    const MARKS: &str = ".!?…。！？,;:，、’')”»";
    text.trim_start().starts_with(|c: char| c.is_lowercase() || MARKS.contains(c))
}
