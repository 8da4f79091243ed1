//! Reads one field to its end, wherever its end tag is, or is not.
//!
//! Feeds are shallow: fields hold text, and a few hold fields. That is all the nesting that is followed,
//! so nothing here can be made deep.

use std::borrow::Cow;
use std::rc::Rc;

use url::Url;

use super::element::{Context, Element};
use super::vocabulary::{self, Known, Shape};
use crate::entity;
use crate::html::{self, CData};
use crate::limits;
use crate::markup::{Tag, Token, Tokens};
use crate::repair::Repair;
use crate::repair::field::{Field, FieldBody};

/// A place in a document, between two tokens.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    pub(super) tokens: Tokens<'a>,
    pub(super) text: &'a str,
    pub(super) context: Context<'a>,
    /// The root's name; its end tag ends everything.
    pub(super) root: &'a str,
    /// The name of the element around the field that is being read; its end tag ends the field too.
    pub(super) container: &'a str,
    /// How much may still be spent on looking ahead; keeps the whole linear.
    pub(super) lookahead: usize,
}

/// How deep fields can stand in fields: `media:group` > `media:content` > `media:player`, and some to spare.
const MAX_DEPTH: usize = 8;

impl<'a> Walk<'a> {
    pub(super) fn note(&mut self, repair: Repair) {
        self.context.repairs.note(repair);
    }

    /// Enters an element.
    pub(super) fn open(&mut self, tag: &Tag<'a>, base: Option<&Rc<Url>>) -> Element<'a> {
        self.context.open(tag, base)
    }

    /// Leaves an element: the namespaces it declared are no more.
    pub(super) fn close(&mut self, element: &Element<'a>) {
        self.context.scopes.back_to(element.scope);
    }

    /// Goes back to where the element that was not ended should have been.
    pub(super) fn missing_end(&mut self, position: usize) {
        self.note(Repair::MissingEndTag);
        self.tokens.seek(position);
    }

    /// Whether an end tag ends the whole feed.
    pub(super) fn ends_feed(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.root)
    }

    fn ends_container(&self, name: &str) -> bool {
        name.eq_ignore_ascii_case(self.container) || self.ends_feed(name)
    }

    /// Reads an element that is known, to its end.
    pub(super) fn field(&mut self, element: Element<'a>, depth: usize) -> Option<Field<'a>> {
        let known = element.known?;
        if depth > MAX_DEPTH {
            self.note(Repair::LimitDepth);
            self.skip(&element);
            return None;
        }
        let children = if known.shape == Shape::Group && !element.empty {
            Some(self.group(&element, known.name, depth))
        } else {
            None
        };
        let body = match &children {
            Some((_, text)) => FieldBody::Text(text.clone()),
            None => self.leaf(&element, known.is_wordy()),
        };
        self.close(&element);
        let mut field = element.into_field(known.name);
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
                            self.context.repairs.note_if(!room, Repair::LimitFields);
                            children.extend(field.filter(|_| room));
                        }
                        Some(_) if !self.is_contained(element, position) => {
                            self.close(&child);
                            self.missing_end(position);
                            break;
                        }
                        None if is_person(name) && !child.empty => {
                            let markup = self.inside(&child, &mut None);
                            let html = html::from_xml(markup, CData::Html, &self.context.entities);
                            append(&mut text, Cow::Owned(html::plain(&html)));
                            self.note(Repair::NakedMarkup);
                            self.close(&child);
                        }
                        _ => self.skip(&child),
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
        entity::resolve(text, &self.context.entities, &mut self.context.repairs)
    }

    /// Passes over an element and everything in it.
    pub(super) fn skip(&mut self, element: &Element<'a>) {
        if !element.empty {
            self.inside(element, &mut None);
        }
        self.close(element);
    }

    /// Reads an element to its end; markup is kept as such only where it `is_wordy`.
    fn leaf(&mut self, element: &Element<'a>, is_wordy: bool) -> FieldBody<'a> {
        if element.empty {
            return FieldBody::default();
        }
        let mut text = Some(Cow::Borrowed(""));
        let markup = self.inside(element, &mut text);
        match text {
            Some(text) => FieldBody::Text(text),
            None if is_wordy => FieldBody::Markup(markup),
            None => {
                self.note(Repair::NakedMarkup);
                let html = html::from_xml(markup, CData::Html, &self.context.entities);
                FieldBody::Text(Cow::Owned(html::plain(&html)))
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
                    if self.could_follow(element, tag.name)
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

    /// Whether a tag of that name could be what follows an element, should that lack its end tag.
    fn could_follow(&self, element: &Element<'a>, name: &str) -> bool {
        let holds_words = element.known.is_none_or(Known::is_wordy);
        !holds_words || name.contains(':') || vocabulary::lookup(self.context.native, name).is_some()
    }

    /// Whether an element's end tag comes before its container's.
    fn is_contained(&mut self, element: &Element<'a>, from: usize) -> bool {
        let mut ahead = self.tokens.clone();
        ahead.seek(from);
        let (mut same, mut containers) = (0_usize, 0_usize);
        let mut answer = false;
        let start = ahead.effort();
        while let Some(token) = ahead.next() {
            if ahead.effort() - start > self.lookahead {
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
        self.lookahead = self.lookahead.saturating_sub(ahead.effort() - start);
        answer
    }
}

/// Whether a group names a person, whose name may be marked up.
fn is_person(group: &str) -> bool {
    matches!(group, "author" | "atom:author" | "atom:contributor")
}

fn append<'a>(text: &mut Cow<'a, str>, more: Cow<'a, str>) {
    if text.is_empty() {
        *text = more;
    } else {
        text.to_mut().push_str(&more);
    }
}
