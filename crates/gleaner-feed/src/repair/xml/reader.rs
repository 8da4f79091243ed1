//! Hands out a feed's own fields and its entries, in document order, wherever they stand.

use std::rc::Rc;

use url::Url;

use super::element::{Context, Element};
use super::vocabulary::Shape;
use super::walk::Walk;
use crate::limits;
use crate::markup::{Token, Tokens};
use crate::repair::field::{Entry, Field};
use crate::repair::{Repair, Repairs};

/// A part of a feed.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Something about the whole feed.
    Feed(Field<'a>),
    Entry(Entry<'a>),
}

/// The pieces of one document.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    pub(super) walk: Walk<'a>,
    /// The dialect and its version: `rss2.0`.
    pub(super) format: String,
    /// What the feed's own relative addresses are relative to.
    base: Option<Rc<Url>>,
    /// Where the document itself is; the base of all that names none.
    document_base: Option<Rc<Url>>,
    /// The root, until it has been handed out.
    root: Option<Field<'a>>,
    channels: usize,
    entries: usize,
    /// What is read now stands behind the end of a feed.
    follows_another: bool,
    over: bool,
}

impl<'a> Reader<'a> {
    /// Starts behind the root element's start tag.
    pub(super) fn new(
        text: &'a str,
        tokens: Tokens<'a>,
        mut context: Context<'a>,
        format: String,
        root: Element<'a>,
        document_base: Option<Rc<Url>>,
    ) -> Self {
        context.root_scope = context.scopes.mark();
        let rest_is_blank = text[tokens.position()..].trim().is_empty();
        let walk = Walk {
            tokens,
            text,
            context,
            root: root.raw_name,
            container: root.raw_name,
            lookahead: text.len().saturating_mul(2),
        };
        Self {
            walk,
            format,
            base: root.base.clone(),
            document_base,
            channels: usize::from(root.shape() == Some(Shape::Channel)),
            entries: 0,
            follows_another: false,
            // A root that seems to close itself, and goes on, ended in an address without quotes.
            over: root.empty && rest_is_blank,
            root: Some(root.into_field("channel")),
        }
    }

    /// Returns the repairs made so far.
    pub(super) fn repairs(&self) -> Repairs {
        let flaws = self.walk.tokens.flaws;
        let mut repairs = self.walk.context.repairs;
        repairs.note_if(flaws.open_tag, Repair::UnclosedTag);
        repairs.note_if(flaws.open_cdata, Repair::UnclosedCdata);
        repairs.note_if(flaws.bare_less_than, Repair::BareLessThan);
        repairs
    }

    /// Whether a channel or an entry was met.
    pub(super) fn found_feed(&self) -> bool {
        self.channels + self.entries > 0
    }

    /// Returns how many entries were met beyond those that are read.
    pub(super) fn left_out(&self) -> usize {
        self.entries.saturating_sub(limits::max_entries(self.walk.text.len()))
    }

    /// Ends the feed, unless another follows: some programs write theirs behind an old one. Its entries are read, and no more of it.
    fn end(&mut self) {
        let (position, flaws) = (self.walk.tokens.position(), self.walk.tokens.flaws);
        let mut silent = true;
        while let Some(token) = self.walk.tokens.next() {
            match token {
                Token::Start(tag) if tag.name == self.walk.root => {
                    let base = self.base.clone();
                    self.walk.open(&tag, base.as_ref());
                    self.follows_another = true;
                    self.walk.note(Repair::JunkAfterRoot);
                    return;
                }
                Token::Text(text) => silent &= text.trim().is_empty(),
                _ => silent = false,
            }
        }
        self.over = true;
        self.walk.tokens.seek(position);
        // What is wrong with the junk is nobody's concern.
        self.walk.tokens.flaws = flaws;
        self.walk.context.repairs.note_if(!silent, Repair::JunkAfterRoot);
    }

    fn piece(&mut self, element: Element<'a>) -> Option<Piece<'a>> {
        self.walk.container = self.walk.root;
        match element.shape() {
            Some(Shape::Channel) => {
                // It is never left: what it declares holds to the end of the document.
                self.walk.context.root_scope = self.walk.context.scopes.mark();
                self.channels += 1;
                self.base.clone_from(&element.base);
                let field = element.into_field("channel");
                (!self.follows_another).then_some(Piece::Feed(field))
            }
            Some(Shape::Entry) => {
                self.entries += 1;
                if self.entries > limits::max_entries(self.walk.text.len()) {
                    self.walk.note(Repair::LimitEntries);
                    self.walk.skip(&element);
                    return None;
                }
                Some(Piece::Entry(self.entry(element)))
            }
            Some(Shape::Group | Shape::Leaf) => {
                let field = self.walk.field(element, 1)?;
                self.note_site(&field);
                (!self.follows_another).then_some(Piece::Feed(field))
            }
            None => {
                self.walk.skip(&element);
                None
            }
        }
    }

    /// Takes the site an RSS channel names for the base of what follows, where the feed itself lies on another host.
    ///
    /// Atom's relative addresses go by its own, says RFC 4287; RSS says nothing, and its readers have always done so.
    fn note_site(&mut self, field: &Field<'a>) {
        if field.name == "link" && self.base == self.document_base {
            self.base = limits::site_base(field.words(), self.base.take());
        }
    }

    fn entry(&mut self, element: Element<'a>) -> Entry<'a> {
        let (name, scope, base) = (element.raw_name, element.scope, element.base.clone());
        let mut open = !element.empty;
        let mut fields = Vec::new();
        while open {
            let position = self.walk.tokens.position();
            match self.walk.tokens.next() {
                Some(Token::Start(tag)) => {
                    let element = self.walk.open(&tag, base.as_ref());
                    self.walk.container = name;
                    open = self.entry_field(element, position, &mut fields);
                }
                Some(Token::End(end)) if end.eq_ignore_ascii_case(name) => open = false,
                Some(Token::End(end)) if self.walk.ends_feed(end) || is_channel(end) => {
                    self.walk.missing_end(position);
                    open = false;
                }
                Some(Token::End(_)) => self.walk.note(Repair::StrayEndTag),
                Some(Token::Text(_) | Token::CData(_) | Token::Declaration(_)) => {}
                None => open = false,
            }
        }
        self.walk.context.scopes.back_to(scope);
        Entry { element: element.into_field("entry"), fields }
    }

    /// Reads an element inside an entry; returns whether the entry goes on behind it.
    fn entry_field(&mut self, element: Element<'a>, position: usize, fields: &mut Vec<Field<'a>>) -> bool {
        match element.shape() {
            // An entry that says nothing, inside another, ends it no more than a comment would.
            Some(Shape::Entry) if element.empty => {
                self.walk.note(Repair::StrayEntry);
                self.walk.close(&element);
            }
            Some(Shape::Entry | Shape::Channel) => {
                self.walk.close(&element);
                self.walk.missing_end(position);
                return false;
            }
            Some(Shape::Group | Shape::Leaf) => {
                let field = self.walk.field(element, 1);
                let room = fields.len() < limits::MAX_FIELDS;
                self.walk.context.repairs.note_if(!room, Repair::LimitFields);
                fields.extend(field.filter(|_| room));
            }
            None => self.walk.skip(&element),
        }
        true
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        if let Some(root) = self.root.take() {
            return Some(Piece::Feed(root));
        }
        while !self.over {
            match self.walk.tokens.next() {
                Some(Token::Start(tag)) => {
                    let base = self.base.clone();
                    let element = self.walk.open(&tag, base.as_ref());
                    if let Some(piece) = self.piece(element) {
                        return Some(piece);
                    }
                }
                Some(Token::End(name)) if self.walk.ends_feed(name) => self.end(),
                Some(Token::End(name)) => {
                    self.walk.context.repairs.note_if(!is_channel(name), Repair::StrayEndTag);
                }
                Some(Token::Text(_) | Token::CData(_) | Token::Declaration(_)) => {}
                None => {
                    // A lone entry has no root that could be missed.
                    self.walk.context.repairs.note_if(!self.walk.root.is_empty(), Repair::Truncated);
                    self.over = true;
                }
            }
        }
        None
    }
}

/// Whether a name is that of an element around entries, inside the root.
fn is_channel(name: &str) -> bool {
    let local = name.rsplit_once(':').map_or(name, |(_, local)| local);
    ["channel", "items"].iter().any(|own| own.eq_ignore_ascii_case(local))
}
