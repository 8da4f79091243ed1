//! When an entry was published, and when it was last changed.

use super::field::Field;
use super::notes::EntryNotes;
use super::reader::Entry;
use crate::feed::dates;

/// Where the date of publication stands, the best place first.
const PUBLISHED: &[&str] = &["pubDate", "atom:published", "dcterms:issued", "dc:date", "atom:created"];

/// Where the date of the last change stands.
const UPDATED: &[&str] = &["atom:updated", "atom:modified", "lastBuildDate"];

/// Notes the dates of an entry; of several in one place the last that can be read counts.
pub(super) fn note(entry: &Entry<'_>, notes: &mut EntryNotes) {
    let fields = &entry.fields;
    let written = |place: &str| {
        let place = place.to_owned();
        fields.iter().rev().filter(move |field| field.name == place).filter_map(Field::words)
    };
    notes.published = PUBLISHED.iter().flat_map(|place| written(place)).find_map(dates::read);
    notes.updated = UPDATED.iter().flat_map(|place| written(place)).find_map(dates::read);
    // The Channel Definition Format has one date, an attribute of the entry itself.
    notes.updated = notes.updated.or_else(|| entry.element.attribute("lastmod").and_then(dates::read));
    notes.published_raw = PUBLISHED.iter().flat_map(|place| written(place)).next().map(str::to_owned);
}
