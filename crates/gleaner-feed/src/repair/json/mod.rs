//! JSON Feed, as loosely as people write it.
//!
//! Read value by value and translated at once, so that no tree of the document ever stands in memory.

mod lexical;
mod loose;
mod object;

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use serde::de::value::MapAccessDeserializer;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use url::Url;

use self::loose::{Loose, OneOrMany};
use self::object::object;
use crate::entity::Entities;
use crate::error::{FeedError, Lookalike};
use crate::limits;
use crate::repair::atom::{entry, feed};
use crate::repair::field::Entry;
use crate::repair::field::Field;
use crate::repair::notes::{FeedNotes, Notes};
use crate::repair::writer::Writer;
use crate::repair::{Repair, Repaired, Repairs};

/// Repairs a JSON feed; `repairs` has what was mended before.
pub(crate) fn json(text: &str, url: Option<&Url>, repairs: Repairs) -> Result<Repaired, FeedError> {
    let exact =
        if lexical::has_long_number(text) { Cow::Owned(lexical::mended(text)) } else { Cow::Borrowed(text) };
    let mut translation = Translation::new(text.len(), url, repairs);
    if let Err(first) = translation.read(&exact) {
        let mended = lexical::mended(text);
        let mut second = Translation::new(text.len(), url, repairs);
        second.repairs.note(Repair::JsonSyntax);
        let again = second.read(&mended);
        translation = second;
        if let Err(problem) = again {
            if problem.to_string().starts_with("recursion limit") {
                return Err(FeedError::TooDeep);
            }
            if translation.notes.entries.is_empty() {
                let reason = first.to_string();
                return Err(if text.trim_start().starts_with('{') && translation.is_feed {
                    FeedError::Unreadable { reason }
                } else {
                    FeedError::NotAFeed { found: Lookalike::Json }
                });
            }
            translation.repairs.note(Repair::Truncated);
        }
    }
    if translation.is_feed {
        Ok(translation.finish())
    } else {
        Err(FeedError::NotAFeed { found: Lookalike::Json })
    }
}

/// A JSON feed on its way to Atom.
struct Translation {
    writer: Writer,
    notes: Notes,
    repairs: Repairs,
    own: Vec<Field<'static>>,
    base: Option<Rc<Url>>,
    max_entries: usize,
    version: String,
    is_feed: bool,
}

impl Translation {
    fn new(bytes: usize, url: Option<&Url>, repairs: Repairs) -> Self {
        Self {
            writer: Writer::new(bytes),
            notes: Notes::default(),
            repairs,
            own: Vec::new(),
            base: limits::base(url).map(Rc::new),
            max_entries: limits::max_entries(bytes),
            version: String::new(),
            is_feed: false,
        }
    }

    fn read(&mut self, text: &str) -> serde_json::Result<()> {
        let mut deserializer = serde_json::Deserializer::from_str(text);
        Document(self).deserialize(&mut deserializer)
    }

    fn add(&mut self, name: &'static str, text: Loose) {
        if let Some(text) = text.0 {
            self.own.push(Field::text(name, text));
        }
    }

    fn entry(&mut self, item: Item) {
        if self.notes.entries.len() == self.max_entries {
            self.repairs.note(Repair::LimitEntries);
            self.notes.feed.entries_left_out += 1;
            return;
        }
        let fields = item.fields(self.base.as_ref());
        let entry = Entry { element: Field::default(), fields };
        let (fields, beside) =
            entry::translate(&entry, feed::language(&self.own), &Entities::default(), &mut self.repairs);
        self.writer.entry(&fields);
        self.notes.entries.push(beside);
    }

    fn finish(mut self) -> Repaired {
        let (fields, beside) = feed::translate(&self.own, &Entities::default(), &mut self.repairs);
        self.writer.fields(&fields);
        let entries_left_out = self.notes.feed.entries_left_out;
        self.notes.feed = FeedNotes { entries_left_out, ..beside };
        self.notes.feed.format = if self.version.ends_with('1') && !self.version.ends_with("/1") {
            "json1.1".to_owned()
        } else {
            "json1.0".to_owned()
        };
        self.repairs.note_if(self.writer.cut, Repair::LimitFields);
        Repaired { document: self.writer.finish(), notes: self.notes, repairs: self.repairs }
    }

    fn link(&mut self, rel: &'static str, address: Loose) {
        let base = self.base.clone();
        self.own.extend(address.0.map(|address| link(rel, address, base.as_ref())));
    }
}

fn link(rel: &'static str, address: String, base: Option<&Rc<Url>>) -> Field<'static> {
    let mut field = Field::default().named("atom:link").with("rel", rel).with("href", address);
    field.base = base.cloned();
    field
}

/// Reads the outermost object.
struct Document<'t>(&'t mut Translation);

impl<'de> DeserializeSeed<'de> for Document<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Document<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON feed")
    }

    /// `null` is what some programs make of a feed without entries.
    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.is_feed = true;
        self.0.repairs.note(Repair::NullDocument);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let feed = self.0;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "version" => {
                    feed.version = map.next_value::<Loose>()?.0.unwrap_or_default();
                    feed.is_feed |= feed.version.contains("jsonfeed") || feed.version.starts_with('1');
                }
                "items" => {
                    feed.is_feed = true;
                    map.next_value_seed(Items(&mut *feed))?;
                }
                "title" => feed.add("title", map.next_value()?),
                "description" => feed.add("description", map.next_value()?),
                "language" => feed.add("language", map.next_value()?),
                "home_page_url" => {
                    let site = map.next_value::<Loose>()?;
                    let named = site.0.as_deref().and_then(|site| Url::parse(site).ok());
                    feed.base = limits::site_base(site.0.as_deref(), feed.base.take())
                        .or_else(|| limits::base(named.as_ref()).map(Rc::new));
                    feed.link("alternate", site);
                }
                "feed_url" => feed.link("self", map.next_value()?),
                "icon" => feed.add("atom:icon", map.next_value()?),
                "favicon" => feed.add("atom:logo", map.next_value()?),
                "author" | "authors" => {
                    let authors = map.next_value::<OneOrMany<Author>>()?;
                    feed.own.extend(authors.0.into_iter().map(Author::field));
                }
                "hubs" => {
                    for hub in map.next_value::<OneOrMany<Hub>>()?.0 {
                        feed.link("hub", hub.url);
                    }
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Reads the items, one at a time.
struct Items<'t>(&'t mut Translation);

impl<'de> DeserializeSeed<'de> for Items<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Items<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the items of a feed")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        while let Some(item) = items.next_element::<OneOrMany<Item>>()? {
            if item.is_empty() {
                self.0.repairs.note(Repair::UnreadableEntry);
                self.0.notes.feed.entries_left_out += 1;
            }
            for item in item.0 {
                self.0.entry(item);
            }
        }
        Ok(())
    }
}

object! {
    struct Item {
        id: Loose,
        url: Loose,
        external_url: Loose,
        title: Loose,
        content_html: Loose,
        content_text: Loose,
        summary: Loose,
        image: Loose,
        banner_image: Loose,
        date_published: Loose,
        date_modified: Loose,
        language: Loose,
        author: OneOrMany<Author>,
        authors: OneOrMany<Author>,
        tags: OneOrMany<Loose>,
        attachments: OneOrMany<Attachment>,
    }
}

impl Item {
    fn fields(self, base: Option<&Rc<Url>>) -> Vec<Field<'static>> {
        let mut fields = Vec::new();
        let mut add = |name: &'static str, kind: &'static str, value: Loose| {
            fields.extend(value.0.map(|text| Field::text(name, text).with("type", kind)));
        };
        add("atom:id", "text", self.id);
        add("atom:title", "text", self.title);
        // Of several the last counts, and that is the HTML.
        add("atom:content", "text", self.content_text);
        add("atom:content", "html", self.content_html);
        add("atom:summary", "text", self.summary);
        add("atom:published", "text", self.date_published);
        add("atom:updated", "text", self.date_modified);
        add("dc:language", "text", self.language);
        add("media:thumbnail", "text", self.image);
        add("media:thumbnail", "text", self.banner_image);
        fields.extend(self.url.0.map(|url| link("alternate", url, base)));
        fields.extend(self.external_url.0.map(|url| link("alternate", url, base)));
        fields.extend(self.authors.0.into_iter().chain(self.author.0).map(Author::field));
        fields.extend(self.tags.0.into_iter().filter_map(|tag| Some(Field::text("category", tag.0?))));
        fields.extend(self.attachments.0.into_iter().filter_map(Attachment::field));
        for field in &mut fields {
            field.base = base.cloned();
        }
        fields
    }
}

/// An author, or just the name of one.
#[derive(Debug, Default)]
struct Author(AuthorParts);

object! {
    struct AuthorParts {
        name: Loose,
        url: Loose,
        email: Loose,
    }
}

impl<'de> Deserialize<'de> for Author {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NameOrParts)
    }
}

struct NameOrParts;

impl<'de> Visitor<'de> for NameOrParts {
    type Value = Author;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an author")
    }

    fn visit_str<E>(self, name: &str) -> Result<Author, E> {
        let name = Loose(Some(name.to_owned()));
        Ok(Author(AuthorParts { name, ..AuthorParts::default() }))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Author, A::Error> {
        AuthorParts::deserialize(MapAccessDeserializer::new(map)).map(Author)
    }
}

impl Author {
    fn field(self) -> Field<'static> {
        let parts = [("name", self.0.name), ("url", self.0.url), ("email", self.0.email)];
        let children = parts.into_iter().filter_map(|(name, value)| Some(Field::text(name, value.0?)));
        Field { name: "atom:author", children: children.collect(), ..Field::default() }
    }
}

object! {
    struct Attachment {
        url: Loose,
        mime_type: Loose,
        size_in_bytes: Loose,
        duration_in_seconds: Loose,
    }
}

impl Attachment {
    fn field(self) -> Option<Field<'static>> {
        let mut field = Field::default().named("media:content").with("url", self.url.0?);
        let parts = [
            ("type", self.mime_type),
            ("filesize", self.size_in_bytes),
            ("duration", self.duration_in_seconds),
        ];
        for (name, value) in parts {
            if let Some(value) = value.0 {
                field = field.with(name, value);
            }
        }
        Some(field)
    }
}

object! {
    struct Hub {
        url: Loose,
    }
}
