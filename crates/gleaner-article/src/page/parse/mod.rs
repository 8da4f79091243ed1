//! HTML into a tree, however hostile the page.
//!
//! HTML parsers look through the open elements at almost every tag, and repeat open fonts and bolds in every
//! paragraph, so a page of a hundred thousand unclosed elements costs hours; and each element costs memory several
//! times over. A guard between the tokenizer and the tree builder counts what is open and what was built: past a
//! depth or a number no honest page reaches it leaves tags out. The words stay.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use html5ever::tree_builder::{Tracer, TreeBuilder, TreeBuilderOpts, TreeSink, create_element};
use html5ever::{LocalName, QualName, TokenizerResult, local_name, ns, tendril::StrTendril};
use scraper::{Html, HtmlTreeSink};

mod floods;
mod serialize;

use super::attributes;

type Handle = <HtmlTreeSink as TreeSink>::Handle;
type Builder = TreeBuilder<Handle, HtmlTreeSink>;

/// As deep as browsers go before they flatten; honest pages stay far above.
const MAX_DEPTH: usize = 512;

/// The depth left to a page that has used up its work.
const SPENT_DEPTH: usize = 48;

/// The sum of the depths at all tags that a page may cost: ten times that of the costliest real one.
const MAX_WORK: usize = 4_000_000;

/// The most elements of a page, however long it is.
const MAX_ELEMENTS: usize = 100_000;

/// A page may have so many elements, and one more for so many of its bytes; the densest real one has four fifths of it.
const FREE_ELEMENTS: usize = 9_000;

/// So many bytes of a page allow it one more element.
const BYTES_AN_ELEMENT: usize = 96;

/// So many times the depth may be open for a while, by elements that end where the next begins.
const OPEN_DEPTHS: usize = 2;

/// So many times the depth may be, void ones included: in a drawing, even what is void elsewhere stays open.
const VOID_DEPTHS: usize = 4;

/// Scripts and styles, which hold no elements and are no words, may come until there are so many times the nodes of a full page.
const RAW_FACTOR: usize = 2;

/// So many attributes, or classes, weigh as much as an element.
const ATTRIBUTES_AN_ELEMENT: usize = 12;

/// Texts, and elements that nobody wrote, come with those that are written: so many nodes with two elements.
const NODES_OF_TWO: usize = 5;

/// What is open is counted again after so many tokens.
const TOKENS_BETWEEN_COUNTS: usize = 16;

/// Other parsers keep a note of each error; real pages have some hundreds.
const MOST_ERRORS: usize = 10_000;

/// A page has one of each, and what another one says is added to it.
const MOST_ROOTS: usize = 16;

/// Elements that hold nothing.
const VOID: &[&str] = &[
    "area", "base", "basefont", "br", "col", "embed", "frame", "hr", "img", "input", "link", "meta", "param",
    "source", "track", "wbr",
];

/// Elements that end where the next one begins: they seldom add depth however often they come.
const ENDING_BY_ITSELF: &[&str] = &["dd", "dt", "li", "option", "p", "tbody", "td", "th", "thead", "tr"];

/// Elements that parsers open again in every paragraph until they are closed.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];

/// Returns the page as a tree.
pub(crate) fn document(html: &str) -> Html {
    let html = floods::without(html);
    let sink = HtmlTreeSink::new(Html::new_document());
    WorkGuard::new(TreeBuilder::new(sink, TreeBuilderOpts::default()), &html).parse(&html).0
}

/// Returns a piece of a page as a tree.
pub(crate) fn fragment(html: &str) -> Html {
    parse_fragment(html).0
}

/// Returns the HTML as it may be given to any parser; almost always unchanged.
pub(crate) fn limited(html: &str) -> Cow<'_, str> {
    match parse_fragment(html) {
        (_, false) => Cow::Borrowed(html),
        (parsed, true) => Cow::Owned(serialize::html(&parsed)),
    }
}

fn parse_fragment(html: &str) -> (Html, bool) {
    let html = floods::without(html);
    let sink = HtmlTreeSink::new(Html::new_fragment());
    let body = create_element(&sink, QualName::new(None, ns!(html), local_name!("body")), Vec::new());
    let builder = TreeBuilder::new_for_fragment(sink, body, None, TreeBuilderOpts::default());
    let (parsed, left_out) = WorkGuard::new(builder, &html).parse(&html);
    (parsed, left_out || matches!(html, Cow::Owned(_)))
}

/// Passes tokens on to the tree builder, or not.
struct WorkGuard {
    builder: Builder,
    most_elements: usize,
    elements: Cell<usize>,
    attributes: Cell<usize>,
    roots: Cell<usize>,
    errors: Cell<usize>,
    /// The elements and formats that are open, as last counted, and one for each tag since.
    open: Cell<usize>,
    tokens: Cell<usize>,
    counted_at: Cell<usize>,
    work: Cell<usize>,
    /// Whether the page has used up its work, and whether its elements.
    spent: Cell<bool>,
    full: Cell<bool>,
    /// Whether the words of an element that is left out are under way.
    muted: Cell<bool>,
    left_out: Cell<bool>,
    /// Words that wait for those that follow: a tokenizer gives out each `&` alone, and the builder works at each piece.
    words: RefCell<StrTendril>,
}

impl WorkGuard {
    fn new(builder: Builder, html: &str) -> Self {
        Self {
            builder,
            most_elements: MAX_ELEMENTS.min(FREE_ELEMENTS + html.len() / BYTES_AN_ELEMENT),
            elements: Cell::new(0),
            attributes: Cell::new(0),
            roots: Cell::new(0),
            errors: Cell::new(0),
            open: Cell::new(0),
            tokens: Cell::new(0),
            counted_at: Cell::new(0),
            work: Cell::new(0),
            spent: Cell::new(false),
            full: Cell::new(false),
            muted: Cell::new(false),
            left_out: Cell::new(false),
            words: RefCell::new(StrTendril::new()),
        }
    }

    /// Returns the tree, and whether it is not what other parsers should be given.
    fn parse(self, html: &str) -> (Html, bool) {
        let tokenizer = Tokenizer::new(self, TokenizerOpts::default());
        let input = BufferQueue::default();
        let page = StrTendril::from_slice(html);
        let feed = |from: usize, to: usize| {
            let (Ok(from), Ok(length)) = (u32::try_from(from), u32::try_from(to.saturating_sub(from))) else {
                return;
            };
            input.push_back(page.subtendril(from, length));
            while !matches!(tokenizer.feed(&input), TokenizerResult::Done) {}
        };
        let excesses = attributes::find_excesses(html);
        let mut done = 0;
        for excess in excesses.tags {
            if excess.start < done {
                continue;
            }
            feed(done, excess.start + 1);
            let before = tokenizer.sink.tokens.get();
            feed(excess.start + 1, excess.from);
            done = excess.from;
            // In a script the words came out as they went in; in a tag nothing comes out before its end.
            if tokenizer.sink.tokens.get() == before {
                tokenizer.sink.left_out.set(true);
                done = excess.to;
            }
        }
        feed(done, excesses.end);
        tokenizer.end();
        let guard = tokenizer.sink;
        let left_out = guard.left_out.get() || excesses.end < html.len() || guard.errors.get() > MOST_ERRORS;
        (guard.builder.sink.finish(), left_out)
    }

    /// Returns what to answer the tokenizer for a tag that is left out.
    fn refuse(&self, tag: &Tag) -> Option<TokenSinkResult<Handle>> {
        if tag.kind == TagKind::EndTag {
            // These two open elements that were not.
            let opens = matches!(tag.name, local_name!("p") | local_name!("br"));
            return (self.muted.take() || (opens && self.full.get())).then_some(TokenSinkResult::Continue);
        }
        let deepest = if self.spent.get() { SPENT_DEPTH } else { MAX_DEPTH };
        let open = self.open.get();
        if open >= VOID_DEPTHS * deepest || (open >= OPEN_DEPTHS * deepest && !is_void(&tag.name)) {
            return Some(TokenSinkResult::Continue);
        }
        if let Some(kind) = raw_kind(&tag.name) {
            let is_shown = !matches!(kind, RawKind::ScriptData) && tag.name != local_name!("style");
            let factor = if is_shown { 1 } else { RAW_FACTOR };
            let is_one_too_many = self.nodes() > factor * self.most_nodes();
            self.muted.set(is_one_too_many);
            return is_one_too_many.then_some(TokenSinkResult::RawData(kind));
        }
        if matches!(tag.name, local_name!("html") | local_name!("body")) {
            self.roots.set(self.roots.get() + 1);
        }
        let closes_soon = is_void(&tag.name) || ENDING_BY_ITSELF.contains(&&*tag.name);
        let is_too_deep = open >= deepest && !closes_soon;
        let is_spent = self.spent.get() && is_formatting(&tag.name);
        let is_left_out = self.full.get() || is_too_deep || is_spent || self.roots.get() > MOST_ROOTS;
        is_left_out.then_some(TokenSinkResult::Continue)
    }

    /// Notes what a tag that was passed on, or a comment, costs.
    fn note(&self, tag: Option<&Tag>) {
        self.elements.set(self.elements.get() + 1);
        if let Some(tag) = tag {
            let blanks = |value: &StrTendril| value.bytes().filter(|byte| *byte == b' ').count();
            let more = tag.attrs.iter().map(|attribute| 1 + blanks(&attribute.value)).sum::<usize>();
            self.attributes.set(self.attributes.get() + more);
            self.open.set(self.open.get() + 1);
        }
    }

    fn most_nodes(&self) -> usize {
        NODES_OF_TWO * self.most_elements / 2
    }

    fn nodes(&self) -> usize {
        self.builder.sink.0.borrow().tree.values().len()
    }

    /// Counts what was built, and closes what is open when there is too much of it.
    fn count(&self) {
        if self.tokens.get() - self.counted_at.get() >= TOKENS_BETWEEN_COUNTS {
            self.counted_at.set(self.tokens.get());
            self.open.set(self.open_handles().len());
        }
        self.work.set(self.work.get() + self.open.get());
        if self.work.get() > MAX_WORK && !self.spent.replace(true) {
            self.close(SPENT_DEPTH);
        }
        let elements = self.elements.get() + self.attributes.get() / ATTRIBUTES_AN_ELEMENT;
        let is_full = elements >= self.most_elements || self.nodes() >= self.most_nodes();
        if is_full && !self.full.replace(true) {
            self.close(usize::MAX);
        }
    }

    /// Closes all but the outermost elements, and all that formats, which parsers open again.
    fn close(&self, outermost: usize) {
        let name_of = |handle: &Handle| {
            let node = self.builder.sink.0.borrow();
            let element = node.tree.get(*handle).and_then(|node| node.value().as_element());
            element.map(|element| element.name.local.clone())
        };
        let names: Vec<LocalName> = self.open_handles().iter().filter_map(name_of).collect();
        let inner = names.iter().skip(outermost).filter(|name| !is_formatting(name) && !is_root(name));
        for name in inner.rev().chain(names.iter().filter(|name| is_formatting(name))) {
            let end = Tag {
                kind: TagKind::EndTag,
                name: name.clone(),
                self_closing: false,
                attrs: Vec::new(),
                had_duplicate_attributes: false,
            };
            let _ = self.builder.process_token(Token::TagToken(end), 1);
        }
        self.left_out.set(true);
        self.open.set(self.open_handles().len());
    }

    fn open_handles(&self) -> Vec<Handle> {
        let handles = Handles::default();
        self.builder.trace_handles(&handles);
        handles.0.into_inner()
    }
}

impl TokenSink for WorkGuard {
    type Handle = Handle;

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<Handle> {
        if matches!(token, Token::ParseError(_)) {
            self.errors.set(self.errors.get() + 1);
            return TokenSinkResult::Continue;
        }
        self.tokens.set(self.tokens.get() + 1);
        match &token {
            Token::TagToken(tag) => {
                if let Some(answer) = self.refuse(tag) {
                    self.left_out.set(true);
                    self.words.borrow_mut().push_char(' ');
                    return answer;
                }
                if tag.kind == TagKind::StartTag {
                    self.note(Some(tag));
                }
            }
            Token::CommentToken(_) if self.full.get() => {
                self.left_out.set(true);
                return TokenSinkResult::Continue;
            }
            Token::CommentToken(_) => self.note(None),
            Token::CharacterTokens(_) | Token::NullCharacterToken if self.muted.get() => {
                return TokenSinkResult::Continue;
            }
            Token::CharacterTokens(words) => {
                self.words.borrow_mut().push_tendril(words);
                return TokenSinkResult::Continue;
            }
            _ => {}
        }
        let words = self.words.take();
        if !words.is_empty() {
            let _ = self.builder.process_token(Token::CharacterTokens(words), line);
        }
        let is_markup = matches!(token, Token::TagToken(_) | Token::CommentToken(_));
        let answer = self.builder.process_token(token, line);
        // Nothing can be closed before the end of an element whose content is not markup.
        if is_markup && matches!(answer, TokenSinkResult::Continue) {
            self.count();
        }
        answer
    }

    fn end(&self) {
        self.builder.end();
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.adjusted_current_node_present_but_not_in_html_namespace()
    }
}

/// What a tree builder holds on to: the document, the open elements, the formats, and three elements more.
#[derive(Default)]
struct Handles(RefCell<Vec<Handle>>);

impl Tracer for Handles {
    type Handle = Handle;

    fn trace_handle(&self, handle: &Handle) {
        self.0.borrow_mut().push(*handle);
    }
}

fn is_root(name: &LocalName) -> bool {
    matches!(&**name, "html" | "head" | "body")
}

/// Returns how parsers read the content of an element whose content is not markup.
fn raw_kind(name: &LocalName) -> Option<RawKind> {
    match &**name {
        "script" => Some(RawKind::ScriptData),
        "textarea" | "title" => Some(RawKind::Rcdata),
        "style" | "xmp" | "iframe" | "noembed" | "noframes" => Some(RawKind::Rawtext),
        _ => None,
    }
}

fn is_void(name: &LocalName) -> bool {
    VOID.contains(&&**name)
}

fn is_formatting(name: &LocalName) -> bool {
    FORMATTING.contains(&&**name)
}

#[cfg(test)]
mod tests;
