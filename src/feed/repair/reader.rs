//! Walks a feed's markup and hands out its fields and entries, however its tags are nested.
//!
//! Feeds are shallow: a channel, entries, fields, and a few fields that hold fields. That is all the
//! nesting that is followed, so nothing here can be made deep.

use std::borrow::Cow;
use std::rc::Rc;

use url::Url;

use super::element::{Context, Element};
use super::field::{Body, Field};
use super::vocabulary::{self, Shape};
use super::{Ledger, Repair};
use crate::feed::entity;
use crate::feed::html::{self, CData};
use crate::feed::limits;
use crate::feed::markup::{Token, Tokens};

/// A part of a feed, in document order.
#[derive(Debug)]
pub(super) enum Piece<'a> {
    /// Something about the whole feed.
    Feed(Field<'a>),
    Entry(Entry<'a>),
}

/// One entry, as it stood there.
#[derive(Debug, Default)]
pub(super) struct Entry<'a> {
    /// The entry's own element, for its attributes.
    pub(super) element: Field<'a>,
    pub(super) fields: Vec<Field<'a>>,
}

/// The pieces of one document.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    tokens: Tokens<'a>,
    text: &'a str,
    pub(super) context: Context<'a>,
    /// The dialect and its version: `rss2.0`.
    pub(super) format: String,
    pub(super) root_name: &'a str,
    /// The channel, and where it cannot be told from the root, the root.
    base: Option<Rc<Url>>,
    /// The element whose end ends the field that is being read.
    container: &'a str,
    pending: Option<Field<'a>>,
    channels: usize,
    entries: usize,
    /// How much may still be spent on looking ahead; keeps the whole linear.
    lookahead: usize,
    over: bool,
}

/// How deep fields can stand in fields: `media:group` > `media:content` > `media:player`, and some to spare.
const MAX_FIELD_DEPTH: usize = 8;

impl<'a> Reader<'a> {
    /// Starts behind the root element's start tag.
    pub(super) fn new(
        text: &'a str,
        tokens: Tokens<'a>,
        mut context: Context<'a>,
        format: String,
        root: Element<'a>,
    ) -> Self {
        context.root_scope = context.scopes.mark();
        let mut reader = Self {
            tokens,
            text,
            context,
            root_name: root.raw_name,
            base: root.base.clone(),
            container: root.raw_name,
            pending: None,
            channels: usize::from(root.known.is_some_and(|known| known.shape == Shape::Channel)),
            format,
            entries: 0,
            lookahead: text.len().saturating_mul(4),
            over: root.empty,
        };
        reader.pending = Some(reader.field_of(root, "channel"));
        reader
    }

    fn note(&mut self, repair: Repair) {
        self.context.ledger.note(repair);
    }

    /// Returns the repairs made so far.
    pub(super) fn ledger(&self) -> Ledger {
        let mut ledger = self.context.ledger;
        ledger.note_if(self.tokens.flaws.open_tag, Repair::UnclosedTag);
        ledger.note_if(self.tokens.flaws.open_cdata, Repair::UnclosedCdata);
        ledger.note_if(self.tokens.flaws.bare_less_than, Repair::BareLessThan);
        ledger
    }

    /// Whether a channel or an entry was met.
    pub(super) fn found_feed(&self) -> bool {
        self.channels + self.entries > 0
    }

    fn back_to(&mut self, position: usize) {
        self.tokens.seek(position);
    }

    fn open(&mut self, tag: &crate::feed::markup::Tag<'a>, base: Option<&Rc<Url>>) -> Element<'a> {
        self.context.open(tag, base)
    }

    fn close(&mut self, element: &Element<'a>) {
        self.context.scopes.back_to(element.scope);
    }

    fn field_of(&self, element: Element<'a>, name: &'static str) -> Field<'a> {
        Field { name, attributes: element.attributes, base: element.base, ..Field::default() }
    }

    /// Whether an end tag ends the root or the channel.
    fn ends_feed(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.root_name)
    }

    fn next_piece(&mut self) -> Option<Piece<'a>> {
        if let Some(field) = self.pending.take() {
            return Some(Piece::Feed(field));
        }
        while !self.over {
            match self.tokens.next() {
                Some(Token::Start(tag)) => {
                    let base = self.base.clone();
                    let element = self.open(&tag, base.as_ref());
                    if let Some(piece) = self.piece(element) {
                        return Some(piece);
                    }
                }
                Some(Token::End(name)) if self.ends_feed(name) => self.end(),
                Some(Token::End(name)) => {
                    let channel =
                        ["channel", "items"].iter().any(|own| local(name).eq_ignore_ascii_case(own));
                    self.context.ledger.note_if(!channel, Repair::StrayEndTag);
                }
                Some(Token::Text(_) | Token::CData(_) | Token::Declaration(_)) => {}
                None => {
                    self.note(Repair::Truncated);
                    self.over = true;
                }
            }
        }
        None
    }

    fn end(&mut self) {
        self.over = true;
        let rest = &self.text[self.tokens.position()..];
        let silent =
            Tokens::xml(rest).all(|token| matches!(token, Token::Text(text) if text.trim().is_empty()));
        self.context.ledger.note_if(!silent, Repair::JunkAfterRoot);
    }

    fn piece(&mut self, element: Element<'a>) -> Option<Piece<'a>> {
        match element.shape() {
            Some(Shape::Channel) => {
                // Its scope stays open: what it declares holds to the end of the document.
                self.context.root_scope = self.context.scopes.mark();
                self.channels += 1;
                self.base.clone_from(&element.base);
                Some(Piece::Feed(self.field_of(element, "channel")))
            }
            Some(Shape::Entry) => {
                self.entries += 1;
                if self.entries > limits::max_entries(self.text.len()) {
                    self.note(Repair::LimitEntries);
                    self.over = true;
                    return None;
                }
                Some(Piece::Entry(self.entry(element)))
            }
            Some(Shape::Group | Shape::Leaf) => {
                self.container = self.root_name;
                self.field(element, 1).map(Piece::Feed)
            }
            None => {
                self.container = self.root_name;
                self.skip(element);
                None
            }
        }
    }

    fn entry(&mut self, mut element: Element<'a>) -> Entry<'a> {
        let (name, base, scope) = (element.raw_name, element.base.clone(), element.scope);
        let empty = element.empty;
        let mut entry = Entry { fields: Vec::new(), element: Field::default() };
        element.empty = true;
        entry.element = self.field_of(element, "entry");
        while !empty {
            let position = self.tokens.position();
            match self.tokens.next() {
                Some(Token::Start(tag)) => {
                    let element = self.open(&tag, base.as_ref());
                    if element.shape() == Some(Shape::Entry) && element.empty {
                        // An entry that says nothing ends no other.
                        self.note(Repair::MisplacedEntries);
                        self.close(&element);
                        continue;
                    }
                    if matches!(element.shape(), Some(Shape::Entry | Shape::Channel)) {
                        self.note(Repair::MissingEndTag);
                        self.close(&element);
                        self.back_to(position);
                        break;
                    }
                    self.container = name;
                    self.entry_field(element, &mut entry.fields);
                }
                Some(Token::End(end)) if end.eq_ignore_ascii_case(name) => break,
                Some(Token::End(end)) if self.ends_feed(end) || local(end) == "channel" => {
                    self.note(Repair::MissingEndTag);
                    self.back_to(position);
                    break;
                }
                Some(Token::End(_)) => self.note(Repair::StrayEndTag),
                Some(Token::Text(_) | Token::CData(_) | Token::Declaration(_)) => {}
                None => break,
            }
        }
        self.context.scopes.back_to(scope);
        entry
    }

    fn entry_field(&mut self, element: Element<'a>, fields: &mut Vec<Field<'a>>) {
        if element.known.is_none() {
            self.skip(element);
        } else if let Some(field) = self.field(element, 1) {
            if fields.len() < limits::MAX_FIELDS {
                fields.push(field);
            } else {
                self.note(Repair::LimitFields);
            }
        }
    }

    /// Reads an element that is known, to its end.
    fn field(&mut self, element: Element<'a>, depth: usize) -> Option<Field<'a>> {
        let known = element.known?;
        if depth > MAX_FIELD_DEPTH {
            self.note(Repair::LimitDepth);
            self.skip(element);
            return None;
        }
        let children = if known.shape == Shape::Group && !element.empty {
            Some(self.group(&element, known.name, depth))
        } else {
            None
        };
        let body = match &children {
            Some((_, text)) => Body::Text(text.clone()),
            None => self.leaf(&element, known.is_wordy()),
        };
        self.close(&element);
        let mut field = self.field_of(element, known.name);
        field.body = body;
        field.children = children.map(|(children, _)| children).unwrap_or_default();
        Some(field)
    }

    /// Reads the fields in a field, and the text between them.
    fn group(
        &mut self,
        element: &Element<'a>,
        name: &'static str,
        depth: usize,
    ) -> (Vec<Field<'a>>, Cow<'a, str>) {
        let (mut children, mut text) = (Vec::new(), Cow::Borrowed(""));
        loop {
            let position = self.tokens.position();
            match self.tokens.next() {
                Some(Token::Start(tag)) => {
                    let child = self.open(&tag, element.base.as_ref());
                    match child.known {
                        Some(known) if vocabulary::holds(name, known.name) => {
                            let field = self.field(child, depth + 1);
                            let room = children.len() < limits::MAX_FIELDS;
                            self.context.ledger.note_if(!room, Repair::LimitFields);
                            children.extend(field.filter(|_| room));
                        }
                        Some(_) if !self.is_contained(element, position) => {
                            self.close(&child);
                            self.missing_end(position);
                            break;
                        }
                        _ => self.skip(child),
                    }
                }
                Some(Token::End(end)) if end.eq_ignore_ascii_case(element.raw_name) => break,
                Some(Token::End(end)) if self.ends_container(end) => {
                    self.missing_end(position);
                    break;
                }
                Some(Token::End(_)) => self.note(Repair::StrayEndTag),
                Some(Token::Text(more)) => append(&mut text, self.resolve(more)),
                Some(Token::CData(more)) => append(&mut text, Cow::Borrowed(more)),
                Some(Token::Declaration(_)) => {}
                None => break,
            }
        }
        (children, text)
    }

    fn resolve(&mut self, text: &'a str) -> Cow<'a, str> {
        entity::resolve(text, &self.context.entities, &mut self.context.ledger)
    }

    fn missing_end(&mut self, position: usize) {
        self.note(Repair::MissingEndTag);
        self.back_to(position);
    }

    fn ends_container(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.container) || self.ends_feed(name)
    }

    /// Passes over an element and everything in it.
    fn skip(&mut self, element: Element<'a>) {
        if !element.empty {
            self.inside(&element, &mut None);
        }
        self.close(&element);
    }

    /// Reads an element to its end; markup is kept as such only where it `is_wordy`.
    fn leaf(&mut self, element: &Element<'a>, is_wordy: bool) -> Body<'a> {
        if element.empty {
            return Body::default();
        }
        let mut text = Some(Cow::Borrowed(""));
        let markup = self.inside(element, &mut text);
        match text {
            Some(text) => Body::Text(text),
            None if is_wordy => Body::Markup(markup),
            None => {
                self.note(Repair::NakedMarkup);
                let html =
                    html::from_xml(markup, CData::Html, &self.context.entities, &mut self.context.ledger);
                Body::Text(Cow::Owned(html::plain(&html)))
            }
        }
    }

    /// Goes to the end of an element, and returns what stands in it as written.
    ///
    /// Its text is added to `text`, until there is markup in it and text is no longer all it has.
    fn inside(&mut self, element: &Element<'a>, text: &mut Option<Cow<'a, str>>) -> &'a str {
        let from = self.tokens.position();
        let (mut same, mut containers, mut contained) = (0_usize, 0_usize, None);
        let until = loop {
            let position = self.tokens.position();
            match self.tokens.next() {
                None => break position,
                Some(Token::Text(more)) => {
                    if let Some(text) = text {
                        append(text, self.resolve(more));
                    }
                }
                Some(Token::CData(more)) => {
                    if let Some(text) = text {
                        append(text, Cow::Borrowed(more));
                    }
                }
                Some(Token::Declaration(_)) => {}
                Some(Token::Start(tag)) => {
                    if self.could_follow(tag.name)
                        && !*contained.get_or_insert_with(|| self.is_contained(element, position))
                    {
                        self.missing_end(position);
                        break position;
                    }
                    same += usize::from(!tag.empty && tag.name == element.raw_name);
                    containers += usize::from(!tag.empty && tag.name == self.container);
                    *text = None;
                }
                Some(Token::End(end)) if end.eq_ignore_ascii_case(element.raw_name) => {
                    if same == 0 {
                        break position;
                    }
                    same -= 1;
                }
                Some(Token::End(end)) if self.ends_container(end) => {
                    if containers == 0 {
                        self.missing_end(position);
                        break position;
                    }
                    containers -= 1;
                }
                Some(Token::End(_)) => {
                    // An end tag of another name, where nothing else was opened, is this one's misspelt.
                    let misspelt = text.is_some()
                        && !*contained.get_or_insert_with(|| self.is_contained(element, position));
                    if misspelt {
                        self.note(Repair::MissingEndTag);
                        break position;
                    }
                    *text = None;
                }
            }
        };
        &self.text[from..until]
    }

    /// Whether a tag of that name could be the field after the one being read, should that lack its end tag.
    fn could_follow(&self, name: &str) -> bool {
        name.contains(':') || vocabulary::lookup(self.context.native, name).is_some()
    }

    /// Whether an element's end tag comes before its container's.
    fn is_contained(&mut self, element: &Element<'a>, from: usize) -> bool {
        let mut ahead = self.tokens.clone();
        ahead.seek(from);
        let (mut same, mut containers) = (0_usize, 0_usize);
        let mut answer = false;
        while let Some(token) = ahead.next() {
            if ahead.position() - from > self.lookahead {
                break;
            }
            match token {
                Token::Start(tag) if tag.empty => {}
                Token::Start(tag) if tag.name == element.raw_name => same += 1,
                Token::Start(tag) if tag.name == self.container => containers += 1,
                Token::End(name) if name == element.raw_name && same == 0 => {
                    answer = true;
                    break;
                }
                Token::End(name) if name == element.raw_name => same -= 1,
                Token::End(name) if self.ends_container(name) && containers == 0 => break,
                Token::End(name) if name == self.container => containers -= 1,
                _ => {}
            }
        }
        self.lookahead = self.lookahead.saturating_sub(ahead.position() - from);
        answer
    }
}

impl<'a> Iterator for Reader<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        self.next_piece()
    }
}

fn append<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else {
        text.to_mut().push_str(&more);
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}
