//! When an entry was published, and when it was last changed.

use super::field::Field;
use super::notes::EntryNotes;
use crate::feed::dates;

/// Where the date of publication stands, the best place first.
const PUBLISHED: &[&str] = &["pubDate", "atom:published", "dcterms:issued", "dc:date", "atom:created"];

/// Where the date of the last change stands.
const UPDATED: &[&str] = &["atom:updated", "atom:modified", "lastBuildDate"];

/// Notes the dates of an entry; of several in one place the first that can be read counts.
pub(super) fn note(fields: &[Field<'_>], notes: &mut EntryNotes) {
    let written = |place: &str| {
        let place = place.to_owned();
        fields.iter().filter(move |field| field.name == place).filter_map(Field::words)
    };
    notes.published = PUBLISHED.iter().flat_map(|place| written(place)).find_map(dates::read);
    notes.updated = UPDATED.iter().flat_map(|place| written(place)).find_map(dates::read);
    notes.published_raw = PUBLISHED.iter().flat_map(|place| written(place)).next().map(str::to_owned);
}
