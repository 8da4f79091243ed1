//! A start tag with its names resolved: what it is, and what it sets for everything inside it.

use std::borrow::Cow;
use std::rc::Rc;

use url::Url;

use super::namespace::{Ns, Scopes};
use super::vocabulary::{self, Known, Shape};
use crate::entity::{self, Entities};
use crate::limits;
use crate::markup::Tag;
use crate::repair::field::{Attribute, Field};
use crate::repair::{Repair, Repairs};

/// An open element.
#[derive(Debug, Clone)]
pub(super) struct Element<'a> {
    /// The name as its tag writes it; its end tag is known by it.
    pub(super) raw_name: &'a str,
    /// What it is, when it is something to keep.
    pub(super) known: Option<&'static Known>,
    pub(super) attributes: Vec<Attribute<'a>>,
    /// It is closed by its own tag.
    pub(super) empty: bool,
    /// Where the namespaces stood before it.
    pub(super) scope: usize,
    /// What relative addresses in it are relative to.
    pub(super) base: Option<Rc<Url>>,
}

impl<'a> Element<'a> {
    pub(super) fn shape(&self) -> Option<Shape> {
        self.known.map(|known| known.shape)
    }

    /// Returns the element as a field that holds nothing yet.
    pub(super) fn into_field(self, name: &'static str) -> Field<'a> {
        Field { name, attributes: self.attributes, base: self.base, ..Field::default() }
    }
}

/// What is known at one place of the document, and needed to understand its tags.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) scopes: Scopes<'a>,
    pub(super) entities: Entities,
    /// What a name without a prefix means.
    pub(super) native: Ns,
    /// The prefix the document's own elements carry, `""` for none.
    pub(super) home_prefix: &'a str,
    /// How many namespaces the root declares; a default among them is the document's own.
    pub(super) root_scope: usize,
    pub(super) repairs: Repairs,
}

/// No element of any feed format has half as many.
const MAX_ATTRIBUTES: usize = 40;

impl<'a> Context<'a> {
    /// Reads a start tag, and enters the namespaces it declares.
    pub(super) fn open(&mut self, tag: &Tag<'a>, base: Option<&Rc<Url>>) -> Element<'a> {
        let scope = self.scopes.mark();
        let mut element = Element {
            raw_name: tag.name,
            known: None,
            attributes: Vec::new(),
            empty: tag.empty,
            scope,
            base: base.cloned(),
        };
        let mut attributes = tag.attributes();
        for (name, value) in attributes.by_ref() {
            if self.scopes.declare(name, value, &mut self.repairs) {
                continue;
            }
            if element.attributes.len() == MAX_ATTRIBUTES {
                self.repairs.note(Repair::LimitAttributes);
                break;
            }
            let value = entity::resolve(value, &self.entities, &mut self.repairs);
            let name = self.attribute_name(name);
            if name == "xml:base" || name == "base" {
                self.rebase(&mut element, &value);
            }
            element.attributes.push(Attribute { name, value });
        }
        self.repairs.note_if(attributes.unquoted, Repair::UnquotedAttribute);
        element.known = self.known(tag.name);
        element
    }

    fn attribute_name(&self, name: &'a str) -> Cow<'a, str> {
        let lower = |name: &'a str| {
            if name.bytes().any(|b| b.is_ascii_uppercase()) {
                Cow::Owned(name.to_ascii_lowercase())
            } else {
                Cow::Borrowed(name)
            }
        };
        let Some((prefix, local)) = name.split_once(':') else { return lower(name) };
        match self.prefixed(prefix).0 {
            Ns::Xml => Cow::Owned(format!("xml:{}", local.to_ascii_lowercase())),
            Ns::Rdf => Cow::Owned(format!("rdf:{}", local.to_ascii_lowercase())),
            ns if ns == self.native => lower(local),
            _ => lower(name),
        }
    }

    fn rebase(&mut self, element: &mut Element<'a>, value: &str) {
        let joined = match (&element.base, Url::parse(value.trim())) {
            (_, Ok(base)) => Ok(base),
            (Some(base), Err(_)) => base.join(value.trim()),
            (None, Err(problem)) => Err(problem),
        };
        match joined {
            Ok(base) if !base.cannot_be_a_base() && base.as_str().len() <= limits::MAX_BASE_BYTES => {
                element.base = Some(Rc::new(base));
            }
            _ => self.repairs.note(Repair::BadBase),
        }
    }

    /// Returns what a prefix stands for, and whether that was declared.
    fn prefixed(&self, prefix: &str) -> (Ns, bool) {
        match self.scopes.get(prefix) {
            Some(ns) => (ns, true),
            None => (Ns::of_usual_prefix(prefix).unwrap_or(Ns::Foreign), prefix == "xml"),
        }
    }

    /// Returns the element a name as written stands for.
    fn known(&mut self, raw_name: &str) -> Option<&'static Known> {
        let (ns, local, declared) = match raw_name.split_once(':') {
            Some((prefix, local)) if prefix == self.home_prefix => (self.native, local, true),
            Some((prefix, local)) => {
                let (ns, declared) = self.prefixed(prefix);
                (ns, local, declared)
            }
            None => (self.unprefixed(), raw_name, true),
        };
        let (known, exact) = vocabulary::lookup(ns, local)?;
        self.repairs.note_if(!declared, Repair::UndeclaredNamespace);
        self.repairs.note_if(!exact, Repair::LetterCase);
        Some(known)
    }

    /// Returns the vocabulary of a name without a prefix.
    ///
    /// A default namespace on the root is the document's own, whatever it says; one declared further in
    /// is meant: XHTML, SVG, or Atom inside RSS.
    fn unprefixed(&self) -> Ns {
        self.scopes.get_since("", self.root_scope).unwrap_or(self.native)
    }
}
