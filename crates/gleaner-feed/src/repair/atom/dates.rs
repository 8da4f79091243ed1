//! When an entry was published, and when it was last changed.

use crate::dates;
use crate::repair::field::Entry;
use crate::repair::field::Field;
use crate::repair::notes::EntryNotes;

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

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(fields: Vec<Field<'_>>) -> EntryNotes {
        let mut notes = EntryNotes::default();
        note(&Entry { element: Field::default(), fields }, &mut notes);
        notes
    }

    #[test]
    fn a_date_that_can_be_read_is_preferred_to_one_that_cannot() {
        let notes =
            noted(vec![Field::text("dc:date", "2004-01-01"), Field::text("pubDate", "once upon a time")]);
        assert_eq!(notes.published.unwrap().to_string(), "2004-01-01");
        assert_eq!(notes.published_raw.as_deref(), Some("once upon a time"));
        assert_eq!(notes.updated, None);
    }

    #[test]
    fn a_change_is_no_publication() {
        let notes = noted(vec![Field::text("atom:updated", "2004-01-02T00:00:00Z")]);
        assert_eq!(notes.published, None);
        assert_eq!(notes.updated.unwrap().to_string(), "2004-01-02T00:00:00Z");
    }
}
