//! A parsed page as one flat list in reading order.
//!
//! Every element knows where its subtree ends, so a subtree is a range, a walk is a loop, and nothing
//! recurses however deep a page nests. Everything after the parse works on this list.

use std::ops::{AddAssign, Index};
use std::sync::LazyLock;

use scraper::node::Element;
use scraper::{ElementRef, Html, Node as HtmlNode};

use super::custom::{self, Apart};
use super::hints::{ClassHints, Names, Words};
pub(crate) use super::place::NodeId;
use super::place::{Listed, Place, Span};
use super::tag::Tag;
use gleaner_text::list::entries;

/// Something of each node.
pub(crate) type ByNode<T> = Listed<NodeId, T>;

/// An element or a text of the page.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Node<'a> {
    pub(crate) kind: NodeKind<'a>,
    pub(crate) parent: NodeId,
    /// One past the last node of the subtree.
    pub(crate) end: NodeId,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum NodeKind<'a> {
    Element { tag: Tag, hints: ClassHints, element: &'a Element },
    Text(&'a str),
}

/// The most nodes of a line.
const LARGEST_LINE: usize = 60;

/// The most bytes of a line, with the blanks that pages are laid out with.
const LONGEST_LINE: usize = 8000;

/// The page, and the declarations found on the way through it.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    pub(crate) nodes: ByNode<Node<'a>>,
    /// `<meta>` and `<link>`, wherever they stand.
    pub(crate) declarations: Vec<&'a Element>,
    /// The elements that say what they are to a machine: by `itemprop`, `property` or `rel`.
    pub(crate) stating: Vec<NodeId>,
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
        let mut names = Names::default();
        let mut apart = Apart::default();
        let mut open: Vec<NodeId> = Vec::new();
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
                    let is_line = |element| apart.is_line(element, outline.nodes.end(), parent);
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
                        let hints = hints_of(element, tag, &mut names);
                        let flows = matches!(tag, Tag::Inline | Tag::Emphasis | Tag::Strong);
                        let stands_apart = || ElementRef::wrap(node).is_some_and(custom::stands_apart);
                        if flows && hints.has(ClassHints::CAPTION) && stands_apart() {
                            tag = Tag::Block;
                        }
                        let kind = NodeKind::Element { tag, hints, element };
                        let at = outline.push(kind, open.last().copied());
                        if element.attrs().any(|(name, _)| matches!(name, "itemprop" | "property" | "rel")) {
                            outline.stating.push(at);
                        }
                        open.push(at);
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

    fn push(&mut self, kind: NodeKind<'a>, parent: Option<NodeId>) -> NodeId {
        let at = self.nodes.end();
        self.nodes.push(Node { kind, parent: parent.unwrap_or(at), end: at.next() });
        at
    }

    fn is_last_open(&self, element: &Element, open: &[NodeId]) -> bool {
        open.last().and_then(|&at| self.element(at)).is_some_and(|last| std::ptr::eq(last, element))
    }

    fn close(&mut self, open: &mut Vec<NodeId>) {
        if let Some(at) = open.pop() {
            self.nodes[at].end = self.nodes.end();
        }
    }

    pub(crate) fn element(&self, at: NodeId) -> Option<&'a Element> {
        match self.nodes.get(at)?.kind {
            NodeKind::Element { element, .. } => Some(element),
            NodeKind::Text(_) => None,
        }
    }

    /// Returns the element's kind; a text is inline.
    pub(crate) fn tag(&self, at: NodeId) -> Tag {
        match self[at].kind {
            NodeKind::Element { tag, .. } => tag,
            NodeKind::Text(_) => Tag::Inline,
        }
    }

    pub(crate) fn hints(&self, at: NodeId) -> ClassHints {
        match self[at].kind {
            NodeKind::Element { hints, .. } => hints,
            NodeKind::Text(_) => ClassHints::NONE,
        }
    }

    /// Returns a node and all that stands in it.
    pub(crate) fn subtree(&self, at: NodeId) -> Span<NodeId> {
        Span::new(at, self[at].end)
    }

    /// Returns every place from one on.
    pub(crate) fn from(&self, at: NodeId) -> Span<NodeId> {
        Span::new(at, self.nodes.end())
    }

    /// Returns the elements around a node, the nearest first, itself excluded.
    pub(crate) fn ancestors(&self, at: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.around(at).skip(1)
    }

    /// Returns a node and the elements around it, the nearest first.
    pub(crate) fn around(&self, at: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(at), |&at| Some(self[at].parent).filter(|&parent| parent != at))
    }

    /// Adds to what each element has what the nodes in it have.
    pub(crate) fn add_up<T: AddAssign + Copy>(&self, values: &mut ByNode<T>) {
        for at in self.nodes.places().rev() {
            let parent = self[at].parent;
            if parent < at {
                let value = values[at];
                values[parent] += value;
            }
        }
    }

    /// Returns a list with one value for all nodes.
    pub(crate) fn each<T: Clone>(&self, value: T) -> ByNode<T> {
        std::iter::repeat_n(value, self.nodes.len()).collect()
    }

    /// Returns every element of the kind, in reading order.
    pub(crate) fn all(&self, wanted: Tag) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes.places().filter(move |&at| self.element(at).is_some() && self.tag(at) == wanted)
    }

    /// Returns the words of a subtree on one line, unless it is larger than a line of the page ever is.
    pub(crate) fn line_of(&self, at: NodeId) -> Option<String> {
        let nodes = self.subtree(at);
        if nodes.len() > LARGEST_LINE {
            return None;
        }
        let texts = nodes.map(|at| if let NodeKind::Text(text) = self[at].kind { text.len() } else { 0 });
        (texts.sum::<usize>() <= LONGEST_LINE).then(|| self.text(at))
    }

    /// Returns the words of a subtree on one line.
    pub(crate) fn text(&self, at: NodeId) -> String {
        self.text_without(at, ClassHints::NONE)
    }

    /// Returns the words of a subtree on one line, but for those of elements that any of the hints tells of.
    pub(crate) fn text_without(&self, at: NodeId, left_out: ClassHints) -> String {
        let mut line = gleaner_text::line::Line::default();
        let (mut next, mut ends) = (at, Vec::new());
        while next < self.nodes[at].end {
            while ends.last().is_some_and(|&end| end <= next) {
                ends.pop();
                line.push(" ");
            }
            match self[next].kind {
                NodeKind::Text(text) => line.push(text),
                NodeKind::Element { hints, .. } if hints.has(left_out) => {
                    next = self[next].end;
                    continue;
                }
                NodeKind::Element { tag, .. } if tag.is_block() || tag == Tag::Br => {
                    line.push(" ");
                    ends.push(self[next].end);
                }
                NodeKind::Element { .. } => {}
            }
            next = next.next();
        }
        line.finish()
    }
}

impl<'a> Index<NodeId> for Outline<'a> {
    type Output = Node<'a>;

    fn index(&self, at: NodeId) -> &Node<'a> {
        &self.nodes[at]
    }
}

/// Returns whether a link is no more than a mark to come back to a place of the page by: `¶` after a heading, `↩` after a note.
fn is_anchor(link: ElementRef<'_>) -> bool {
    const RETURN_MARKS: &str = "¶#§🔗↩↑^⬆⇧⤴↵\u{fe0e}\u{fe0f}";
    let mut words = link.text().filter(|text| !text.trim().is_empty()).peekable();
    link.attr("href").is_some_and(|href| href.starts_with('#'))
        && words.peek().is_some()
        && words.all(|text| text.trim().chars().all(|c| RETURN_MARKS.contains(c)))
}

fn is_json_ld(element: &Element) -> bool {
    element.attr("type").is_some_and(|kind| kind.to_ascii_lowercase().contains("ld+json"))
}

/// Returns what an element's attributes say it is for; the names seen once are not read again.
fn hints_of<'a>(element: &'a Element, tag: Tag, names: &mut Names<'a>) -> ClassHints {
    if matches!(tag, Tag::Body) || element.name() == "html" {
        return ClassHints::NONE;
    }
    let mut hints = ClassHints::NONE;
    for (name, value) in element.attrs() {
        let told = match name {
            "id" if !matches!(tag, Tag::Heading(_)) => names.of_id(value),
            "class" | "data-testid" | "data-component" | "data-module" => names.of_names(value),
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
        let words: Vec<Words> = names.split_ascii_whitespace().map(Words::of).collect();
        let words: Vec<&str> = words.iter().flat_map(Words::iter).collect();
        names == "region"
            || words.iter().any(|word| folds(word))
            || words.windows(2).any(|pair| pair == ["read", "more"])
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
