//! A parsed page as one flat list in reading order.
//!
//! Every element knows where its subtree ends, so a subtree is a range, a walk is a loop, and nothing
//! recurses however deep a page nests. Everything after the parse works on this list.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node as HtmlNode};

use super::custom::{self, Apart};
use super::hints::{self, ClassHints};
use super::tag::Tag;
use gleaner_text::list::entries;

/// An element or a text of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) kind: NodeKind<'a>,
    pub(crate) parent: usize,
    /// One past the last node of the subtree.
    pub(crate) end: usize,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum NodeKind<'a> {
    Element { tag: Tag, hints: ClassHints, element: &'a Element },
    Text(&'a str),
}

/// The most nodes of a line, and the most bytes with the blanks that pages are laid out with.
const LARGEST_LINE: usize = 60;
const LONGEST_LINE: usize = 8000;

/// The page, and the declarations found on the way through it.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    pub(crate) nodes: Vec<Node<'a>>,
    /// `<meta>` and `<link>`, wherever they stand.
    pub(crate) declarations: Vec<&'a Element>,
    /// The JSON-LD scripts.
    pub(crate) json_ld: Vec<&'a str>,
    /// The text of `<title>`.
    pub(crate) title: Option<&'a str>,
    /// The `lang` of the root element.
    pub(crate) language: Option<&'a str>,
}

impl<'a> Outline<'a> {
    pub(crate) fn new(html: &'a Html) -> Self {
        let mut outline = Self::default();
        let mut known_names = HashMap::new();
        let mut apart = Apart::default();
        let mut open: Vec<usize> = Vec::new();
        let mut next = html.tree.root().first_child();
        while let Some(node) = next {
            let descends = match node.value() {
                HtmlNode::Text(text) => {
                    outline.push(NodeKind::Text(text), open.last().copied());
                    false
                }
                HtmlNode::Element(element) => {
                    let first_text =
                        node.first_child().and_then(|child| child.value().as_text()).map(|text| &**text);
                    let mut tag = outline.declare(element, first_text);
                    let parent = open.last().map(|&at| (at, outline.tag(at)));
                    let is_line = |element| apart.is_line(element, outline.nodes.len(), parent);
                    if tag == Tag::Inline && ElementRef::wrap(node).is_some_and(is_line) {
                        tag = Tag::Block;
                    }
                    if element.name() == "head" {
                        true
                    } else if tag == Tag::Unseen
                        || (tag == Tag::A && ElementRef::wrap(node).is_some_and(is_anchor))
                    {
                        false
                    } else {
                        let hints = hints_of(element, tag, &mut known_names);
                        let flows = matches!(tag, Tag::Inline | Tag::Emphasis | Tag::Strong);
                        let stands_apart = || ElementRef::wrap(node).is_some_and(custom::stands_apart);
                        if flows && hints.has(ClassHints::CAPTION) && stands_apart() {
                            tag = Tag::Block;
                        }
                        outline.push(NodeKind::Element { tag, hints, element }, open.last().copied());
                        open.push(outline.nodes.len() - 1);
                        true
                    }
                }
                // What a template holds hangs below it in a fragment.
                HtmlNode::Fragment => true,
                _ => false,
            };
            next = if descends { node.first_child() } else { None };
            let mut left = node;
            while next.is_none() {
                if left.value().as_element().is_some_and(|element| outline.is_last_open(element, &open)) {
                    outline.close(&mut open);
                }
                next = left.next_sibling();
                match left.parent() {
                    Some(parent) if next.is_none() => left = parent,
                    _ => break,
                }
            }
        }
        while !open.is_empty() {
            outline.close(&mut open);
        }
        outline
    }

    /// Notes what an element declares about the page, and returns its kind.
    fn declare(&mut self, element: &'a Element, first_text: Option<&'a str>) -> Tag {
        match element.name() {
            "meta" | "link" => self.declarations.push(element),
            "script" if is_json_ld(element) => self.json_ld.extend(first_text),
            "title" if self.title.is_none() => self.title = first_text,
            "html" => self.language = element.attr("lang").or_else(|| element.attr("xml:lang")),
            _ => {}
        }
        match element.name() {
            "meta" | "link" | "title" | "base" => Tag::Unseen,
            // A browser shows it in the place of the element around it.
            "template" if element.attr("shadowrootmode").is_some() => Tag::Block,
            name => Tag::from_name(name),
        }
    }

    fn push(&mut self, kind: NodeKind<'a>, parent: Option<usize>) {
        let at = self.nodes.len();
        self.nodes.push(Node { kind, parent: parent.unwrap_or(at), end: at + 1 });
    }

    fn is_last_open(&self, element: &Element, open: &[usize]) -> bool {
        open.last().and_then(|&at| self.element(at)).is_some_and(|last| std::ptr::eq(last, element))
    }

    fn close(&mut self, open: &mut Vec<usize>) {
        if let Some(at) = open.pop() {
            self.nodes[at].end = self.nodes.len();
        }
    }

    pub(crate) fn element(&self, at: usize) -> Option<&'a Element> {
        match self.nodes.get(at)?.kind {
            NodeKind::Element { element, .. } => Some(element),
            NodeKind::Text(_) => None,
        }
    }

    /// Returns the element's kind; a text is inline.
    pub(crate) fn tag(&self, at: usize) -> Tag {
        match self.nodes[at].kind {
            NodeKind::Element { tag, .. } => tag,
            NodeKind::Text(_) => Tag::Inline,
        }
    }

    pub(crate) fn hints(&self, at: usize) -> ClassHints {
        match self.nodes[at].kind {
            NodeKind::Element { hints, .. } => hints,
            NodeKind::Text(_) => ClassHints::NONE,
        }
    }

    pub(crate) fn subtree(&self, at: usize) -> Range<usize> {
        at..self.nodes[at].end
    }

    /// Returns the elements around a node, the nearest first, itself excluded.
    pub(crate) fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        std::iter::successors(Some(at), |&at| Some(self.nodes[at].parent).filter(|&parent| parent != at))
            .skip(1)
    }

    /// Returns every element of the kind, in reading order.
    pub(crate) fn all(&self, wanted: Tag) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(move |&at| self.element(at).is_some() && self.tag(at) == wanted)
    }

    /// Returns the words of a subtree on one line, unless it is larger than a line of the page ever is.
    pub(crate) fn line_of(&self, at: usize) -> Option<String> {
        let nodes = self.nodes.get(self.subtree(at)).filter(|nodes| nodes.len() <= LARGEST_LINE)?;
        let texts =
            nodes.iter().map(|node| if let NodeKind::Text(text) = node.kind { text.len() } else { 0 });
        (texts.sum::<usize>() <= LONGEST_LINE).then(|| self.text(at))
    }

    /// Returns the words of a subtree on one line.
    pub(crate) fn text(&self, at: usize) -> String {
        self.text_without(at, ClassHints::NONE)
    }

    /// Returns the words of a subtree on one line, but for those of elements that any of the hints tells of.
    pub(crate) fn text_without(&self, at: usize, left_out: ClassHints) -> String {
        let mut line = gleaner_text::line::Line::default();
        let (mut next, mut ends) = (at, Vec::new());
        while next < self.nodes[at].end {
            while ends.last().is_some_and(|&end| end <= next) {
                ends.pop();
                line.push(" ");
            }
            match self.nodes[next].kind {
                NodeKind::Text(text) => line.push(text),
                NodeKind::Element { hints, .. } if hints.has(left_out) => {
                    next = self.nodes[next].end;
                    continue;
                }
                NodeKind::Element { tag, .. } if tag.is_block() || tag == Tag::Br => {
                    line.push(" ");
                    ends.push(self.nodes[next].end);
                }
                NodeKind::Element { .. } => {}
            }
            next += 1;
        }
        line.finish()
    }
}

/// Returns whether a link is no more than a mark to come back to a place of the page by: `¶` after a heading, `↩` after a note.
fn is_anchor(link: ElementRef<'_>) -> bool {
    const MARKS: &str = "¶#§🔗↩↑^⬆⇧⤴↵\u{fe0e}\u{fe0f}";
    let mut words = link.text().filter(|text| !text.trim().is_empty()).peekable();
    link.attr("href").is_some_and(|href| href.starts_with('#'))
        && words.peek().is_some()
        && words.all(|text| text.trim().chars().all(|c| MARKS.contains(c)))
}

fn is_json_ld(element: &Element) -> bool {
    element.attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
}

/// Returns what an element's attributes say it is for; the names seen once are not read again.
fn hints_of<'a>(
    element: &'a Element,
    tag: Tag,
    known_names: &mut HashMap<&'a str, ClassHints>,
) -> ClassHints {
    if matches!(tag, Tag::Body) || element.name() == "html" {
        return ClassHints::NONE;
    }
    let mut hints = ClassHints::NONE;
    for (name, value) in element.attrs() {
        let told = match name {
            "id" if !matches!(tag, Tag::Heading(_)) => ClassHints::of_id(value),
            "class" | "data-testid" | "data-component" | "data-module" => {
                *known_names.entry(value).or_insert_with(|| ClassHints::of_names(value))
            }
            "hidden" if !is_streamed(element) => ClassHints::HIDDEN,
            "style" if hides(value) => ClassHints::HIDDEN,
            "role" => of_role(value),
            "itemprop" => of_property(value),
            _ => ClassHints::NONE,
        };
        hints = hints.with(told);
    }
    if hints.has(ClassHints::HIDDEN) && unfolds(element) { hints.without(ClassHints::HIDDEN) } else { hints }
}

/// Returns whether the element is a part that React sends later and a script puts in its place.
fn is_streamed(element: &Element) -> bool {
    element.attr("id").is_some_and(|id| id.starts_with("S:"))
}

fn hides(style: &str) -> bool {
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

/// Class words of what a reader unfolds; after `+` a word may go on.
static UNFOLDING: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("outline/unfolding.txt")).collect());

/// Returns whether the element is the folded part of an accordion or a tab, which a reader opens.
fn unfolds(element: &Element) -> bool {
    let folds = |word: &str| {
        UNFOLDING.iter().any(|known| match known.strip_suffix('+') {
            Some(start) => word.starts_with(start),
            None => *known == word,
        })
    };
    let mut names = ["class", "id", "role"].iter().filter_map(|name| element.attr(name));
    names.any(|names| {
        let words: Vec<String> = names.split_ascii_whitespace().flat_map(hints::words_of).collect();
        names == "region"
            || words.iter().any(|word| folds(word))
            || words.windows(2).any(|pair| pair[0] == "read" && pair[1] == "more")
    })
}

fn of_role(role: &str) -> ClassHints {
    match role {
        "navigation" | "menu" | "menubar" | "contentinfo" | "banner" | "search" | "toolbar" | "tablist" => {
            ClassHints::NAVIGATION
        }
        "complementary" => ClassHints::RELATED,
        "dialog" | "alertdialog" | "tooltip" => ClassHints::OVERLAY,
        _ => ClassHints::NONE,
    }
}

fn of_property(property: &str) -> ClassHints {
    match property {
        "articleBody" => ClassHints::STORY.with(ClassHints::STATED_STORY),
        "blogPost" | "reviewBody" => ClassHints::STORY,
        "author" | "datePublished" | "dateModified" | "dateCreated" => ClassHints::BYLINE,
        "caption" => ClassHints::CAPTION,
        "comment" => ClassHints::COMMENTS,
        "keywords" => ClassHints::TAGS,
        _ => ClassHints::NONE,
    }
}
