//! What a feed of any dialect says about itself, as Atom.

use std::time::Duration;

use super::{links, people, tags, text};
use crate::entity::Entities;
use crate::repair::Repairs;
use crate::repair::field::{Field, absolute};
use crate::repair::notes::FeedNotes;

const TITLES: &[&str] = &["title", "atom:title", "dc:title", "itunes:title"];
const DESCRIPTIONS: &[&str] = &[
    "description",
    "atom:subtitle",
    "abstract",
    "atom:summary",
    "dc:description",
    "itunes:summary",
    "itunes:subtitle",
];

/// Returns a feed's own fields as Atom's, and what Atom has no field for.
pub(in crate::repair) fn translate<'a>(
    fields: &[Field<'a>],
    entities: &Entities,
    repairs: &mut Repairs,
) -> (Vec<Field<'a>>, FeedNotes) {
    let mut out = Vec::new();
    for (places, name) in [(TITLES, "atom:title"), (DESCRIPTIONS, "atom:subtitle")] {
        let mut written =
            places.iter().flat_map(|place| fields.iter().rev().filter(move |field| field.name == *place));
        out.extend(written.find_map(|field| text::construct(field, name, entities, repairs)));
    }
    out.extend(links::of_feed(fields));
    out.extend(people::authors(fields));
    out.extend(tags::of(fields, repairs));
    out.extend(icon(fields));
    (out, notes(fields))
}

fn icon<'a>(fields: &[Field<'a>]) -> Option<Field<'a>> {
    const PLACES: &[&str] = &["atom:icon", "image", "atom:logo", "itunes:image"];
    let written = PLACES.iter().flat_map(|place| fields.iter().filter(move |field| field.name == *place));
    let mut addresses = written.filter_map(|field| {
        let address = field.child("url").or_else(|| field.words());
        let address =
            address.or_else(|| field.attribute("href")).or_else(|| field.attribute("rdf:resource"))?;
        Some(absolute(address, field.base.as_deref()))
    });
    addresses.next().map(|address| Field::text("atom:icon", address))
}

/// Returns the language a feed says it is in.
pub(in crate::repair) fn language<'f>(fields: &'f [Field<'_>]) -> Option<&'f str> {
    let words = |name: &str| fields.iter().filter(|field| field.name == name).find_map(Field::words);
    let on_root = || {
        let roots = fields.iter().filter(|field| field.name == "channel");
        roots.rev().find_map(|root| root.attribute("xml:lang").or_else(|| root.attribute("lang")))
    };
    words("language").or_else(|| words("dc:language")).or_else(on_root)
}

fn notes(fields: &[Field<'_>]) -> FeedNotes {
    let words = |name: &str| fields.iter().filter(|field| field.name == name).find_map(Field::words);
    FeedNotes {
        format: String::new(),
        language: language(fields).map(str::to_owned),
        ttl: words("ttl").and_then(minutes).max(update_period(words)),
        skip_hours: listed(fields, "skipHours", |hour| hour.parse().ok().map(|hour: u8| hour % 24)),
        skip_days: listed(fields, "skipDays", weekday),
        new_url: words("itunes:new-feed-url").map(str::to_owned),
        entries_left_out: 0,
    }
}

/// A year: what asks for a longer rest is a mistake.
const MAX_REST: Duration = Duration::from_hours(366 * 24);

fn minutes(text: &str) -> Option<Duration> {
    let minutes: u64 = text.parse().ok().filter(|minutes| *minutes > 0)?;
    Some(Duration::from_secs(minutes.saturating_mul(60)).min(MAX_REST))
}

/// Returns the rest that `sy:updatePeriod` and `sy:updateFrequency` ask for.
fn update_period<'f>(words: impl Fn(&str) -> Option<&'f str>) -> Option<Duration> {
    const HOUR: u64 = 3600;
    let period = match words("sy:updatePeriod")?.to_ascii_lowercase().as_str() {
        "hourly" => HOUR,
        "daily" => 24 * HOUR,
        "weekly" => 7 * 24 * HOUR,
        "monthly" => 30 * 24 * HOUR,
        "yearly" => 365 * 24 * HOUR,
        _ => return None,
    };
    let frequency = words("sy:updateFrequency").and_then(|text| text.parse().ok()).unwrap_or(1_u64).max(1);
    Some(Duration::from_secs(period / frequency)).filter(|rest| !rest.is_zero())
}

fn listed(fields: &[Field<'_>], group: &str, read: impl Fn(&str) -> Option<u8>) -> Vec<u8> {
    let groups = fields.iter().filter(|field| field.name == group);
    let mut found: Vec<u8> =
        groups.flat_map(|group| &group.children).filter_map(|child| read(child.words()?)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

fn weekday(name: &str) -> Option<u8> {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let start = name.get(..3)?.to_ascii_lowercase();
    (0..7).zip(DAYS).find(|(_, day)| *day == start).map(|(number, _)| number)
}
