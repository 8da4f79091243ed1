//! One entry of any dialect, as Atom.

use std::rc::Rc;

use url::Url;

use super::{dates, links, media, people, tags, text};
use crate::entity::Entities;
use crate::repair::Repairs;
use crate::repair::field::Entry;
use crate::repair::field::{Field, absolute};
use crate::repair::notes::EntryNotes;

/// Where the words of an entry stand, the best place first.
const TITLES: &[&str] = &["title", "atom:title", "dc:title", "itunes:title", "media:title"];
const SUMMARIES: &[&str] = &[
    "description",
    "atom:summary",
    "abstract",
    "dc:description",
    "itunes:summary",
    "media:description",
    "itunes:subtitle",
];
const CONTENTS: &[&str] = &["content:encoded", "atom:content"];

/// Returns an entry's fields as Atom's, and what Atom has no field for; it is in its feed's language unless it says another.
pub(in crate::repair) fn translate<'a>(
    entry: &Entry<'a>,
    feed_language: Option<&str>,
    entities: &Entities,
    repairs: &mut Repairs,
) -> (Vec<Field<'a>>, EntryNotes) {
    let mut notes = EntryNotes::default();
    let mut out = Vec::with_capacity(12);
    out.extend(links::id(entry));
    let mut words =
        |places: &[&str], name: &'static str| last(&entry.fields, places, name, entities, repairs);
    out.extend(words(TITLES, "atom:title").map(|(field, _)| field));
    if let Some((field, base)) = words(SUMMARIES, "atom:summary") {
        notes.summary_base = base;
        out.push(field);
    }
    if let Some((field, base)) = words(CONTENTS, "atom:content") {
        notes.content_base = base;
        out.push(field);
    }
    out.extend(links::of_entry(entry));
    out.extend(authors(&entry.fields));
    out.extend(tags::of(&entry.fields, repairs));
    let attached = media::of(&entry.fields);
    out.extend(attached.enclosures);
    notes.durations = attached.durations;
    notes.image_url = attached.image_url;
    notes.source_url = source(&entry.fields);
    notes.original_url = links::original(&entry.fields);
    notes.language = language(entry);
    dates::note(entry, feed_language, &mut notes);
    (out, notes)
}

/// Returns the last construct in the best place that says something, under Atom's name, and what is its base.
fn last<'a>(
    fields: &[Field<'a>],
    places: &[&str],
    name: &'static str,
    entities: &Entities,
    repairs: &mut Repairs,
) -> Option<(Field<'a>, Option<Rc<Url>>)> {
    for place in places {
        let named = media::deep(fields, name != "atom:title").into_iter().rev();
        for field in named.filter(|field| field.name == *place) {
            if let Some(made) = text::construct(field, name, entities, repairs) {
                return Some((made, field.base.clone()));
            }
        }
    }
    None
}

/// Returns the authors: the entry's own, else those of the feed it was taken from.
fn authors<'a>(fields: &[Field<'a>]) -> Vec<Field<'a>> {
    let own = people::authors(fields);
    match fields.iter().find(|field| field.name == "atom:source") {
        Some(source) if own.is_empty() => people::authors(&source.children),
        _ => own,
    }
}

/// Returns the address of the feed an aggregator took the entry from.
fn source(fields: &[Field<'_>]) -> Option<String> {
    let source = fields.iter().find(|field| matches!(field.name, "source" | "atom:source"))?;
    let linked = |rel: &str| {
        let mut links = source.children.iter().filter(|child| links::relation(child) == Some(rel));
        links.find_map(|link| link.attribute("href"))
    };
    let address = source.attribute("url").or_else(|| linked("self")).or_else(|| linked("alternate"));
    let address = address.or_else(|| source.child("atom:id"))?;
    Some(absolute(address, source.base.as_deref()))
}

fn language(entry: &Entry<'_>) -> Option<String> {
    let own = entry.fields.iter().filter(|field| matches!(field.name, "dc:language" | "language"));
    let own = own.clone().find_map(Field::words).or_else(|| entry.element.attribute("xml:lang"));
    let on_words = || {
        let mut worded = entry
            .fields
            .iter()
            .filter(|field| CONTENTS.contains(&field.name) || TITLES.contains(&field.name));
        worded.find_map(|field| field.attribute("xml:lang"))
    };
    own.or_else(on_words).map(str::to_owned)
}
