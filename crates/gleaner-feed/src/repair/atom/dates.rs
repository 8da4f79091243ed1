//! When an entry was published, and when it was last changed.

use std::ops::RangeInclusive;

use gleaner_text::date::Reader;

use crate::repair::field::Entry;
use crate::repair::field::Field;
use crate::repair::notes::EntryNotes;

/// Where the date of publication stands, the best place first.
const PUBLISHED: &[&str] = &["pubDate", "atom:published", "dcterms:issued", "dc:date", "atom:created"];

/// Where the date of the last change stands.
const UPDATED: &[&str] = &["atom:updated", "atom:modified", "lastBuildDate"];

/// The years of publications: the first year of all is what programs print for no date.
const YEARS: RangeInclusive<i32> = 1000..=9999;

/// Notes the dates of an entry; of several in one place the last that can be read counts.
pub(super) fn note(entry: &Entry<'_>, feed_language: Option<&str>, notes: &mut EntryNotes) {
    let fields = &entry.fields;
    let dates = Reader::new().of_years(YEARS).in_language(notes.language.as_deref().or(feed_language));
    let written = |place: &str| {
        let place = place.to_owned();
        fields.iter().rev().filter(move |field| field.name == place).filter_map(Field::words)
    };
    notes.published = PUBLISHED.iter().flat_map(|place| written(place)).find_map(|text| dates.parse(text));
    notes.updated = UPDATED.iter().flat_map(|place| written(place)).find_map(|text| dates.parse(text));
    // The Channel Definition Format has one date, an attribute of the entry itself.
    notes.updated =
        notes.updated.or_else(|| entry.element.attribute("lastmod").and_then(|text| dates.parse(text)));
    notes.published_raw = PUBLISHED.iter().flat_map(|place| written(place)).next().map(str::to_owned);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noted(fields: Vec<Field<'_>>) -> EntryNotes {
        let mut notes = EntryNotes::default();
        note(&Entry { element: Field::default(), fields }, None, &mut notes);
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

    #[test]
    fn the_language_of_the_feed_tells_which_day_is_meant() {
        let fields = vec![Field::text("pubDate", "3/4/2005")];
        let entry = Entry { element: Field::default(), fields };
        for (language, day) in
            [(Some("de-AT"), Some("2005-04-03")), (Some("en-us"), Some("2005-03-04")), (None, None)]
        {
            let mut notes = EntryNotes::default();
            note(&entry, language, &mut notes);
            assert_eq!(notes.published.map(|at| at.to_string()).as_deref(), day, "{language:?}");
        }
    }
}
