use super::*;
use crate::model::{Enclosure, EntryId, Moment};

pub(in super::super) fn known(guid: &str, link: Option<&str>, title: Option<&str>) -> KnownEntry {
    KnownEntry {
        id: EntryId(1),
        key: guid.to_owned(),
        guid: Some(guid.to_owned()),
        link: link.map(ToOwned::to_owned),
        title: title.map(ToOwned::to_owned),
        published_at: None,
        updated_at: None,
        enclosures: None,
        enclosure_url: None,
        content_sha256: String::new(),
        seen_at: Timestamp::parse("2026-11-02T12:00:00Z").unwrap(),
    }
}

/// An item by guid, link, title and day of November; `-` is none.
fn item(words: &str) -> ParsedEntry {
    let words: Vec<_> =
        words.split(' ').map(|word| Some(word.to_owned()).filter(|word| word != "-")).collect();
    let [guid, link, title, day] = words.try_into().unwrap();
    let at = day.and_then(|day: String| Timestamp::parse(&format!("2026-11-{day:0>2}T08:00:00Z")));
    let mut item = ParsedEntry::default();
    (item.guid, item.title) = (guid, title);
    item.url = link.map(|link| format!("https://a.example/{link}"));
    item.published = at.and_then(|at| Moment::utc(at.to_utc()));
    item
}

fn items(document: &[&str]) -> Vec<Item> {
    let (items, left_out) = distinct(document.iter().map(|words| item(words)).collect(), false);
    assert_eq!(left_out, []);
    items
}

/// Polls document after document, and returns of each item the number of the entry it is.
fn poll(documents: &[&[&str]]) -> Vec<Vec<i64>> {
    let mut archive: Vec<KnownEntry> = Vec::new();
    let mut polls = Vec::new();
    for document in documents {
        let items = items(document);
        let keys = sought_keys(&items);
        let (by_key, rest): (Vec<_>, Vec<_>) =
            archive.iter().rev().cloned().partition(|known| keys.contains(&known.key));
        let known = by_key.into_iter().chain(rest.into_iter().take(2 * items.len())).collect();
        let mut numbers = Vec::new();
        for (item, identity) in identify(items, known).items {
            let (id, key) = match identity {
                Identity::Known(known) => (known.id, known.key),
                Identity::New(key) => (EntryId(i64::try_from(archive.len()).unwrap() + 1), key.text),
            };
            archive.retain(|known| known.id != id);
            archive.push(KnownEntry {
                id,
                key,
                guid: item.entry.guid.clone(),
                link: item.entry.url.clone(),
                title: item.entry.title.clone(),
                published_at: item.traits.published,
                content_sha256: item.content_sha256.clone(),
                ..self::known("x", None, None)
            });
            archive.sort_by_key(|known| known.id);
            numbers.push(id.0);
        }
        polls.push(numbers);
    }
    polls
}

#[track_caller]
fn check(documents: &[&[&str]], expected: &[&[i64]]) {
    assert_eq!(poll(documents), expected);
}

#[test]
fn an_id_names_its_entry_whatever_else_changes() {
    check(
        &[&["1 p/1 Wall 3"], &["1 p/1 Pier 3"], &["1 p/2 Pier 3"], &["1 p/3 Quay 5"]],
        &[&[1], &[1], &[1], &[1]],
    );
}

#[test]
fn one_id_for_all_entries_tells_nothing() {
    check(
        &[
            &["blog p/1 Wall -"],
            &["blog p/2 Pier -", "blog p/1 Wall -"],
            &["blog p/3 Quay -", "blog p/2 Pier -"],
        ],
        &[&[1], &[2, 1], &[3, 2]],
    );
    check(
        &[&["N/A N/A Wall -", "N/A N/A Pier -"], &["N/A N/A Pier -", "N/A N/A Wall -"]],
        &[&[1, 2], &[2, 1]],
    );
}

#[test]
fn one_link_for_all_entries_tells_nothing() {
    check(
        &[&["- x Wall 3", "- x Pier 4"], &["- x Quay 5", "- x Pier 4"], &["- x Quays 5", "- x Pier 4"]],
        &[&[1, 2], &[3, 2], &[3, 2]],
    );
}

#[test]
fn a_link_names_its_entry_where_there_is_no_id() {
    check(&[&["- p/1 Wall 3"], &["- p/1 Pier 4"]], &[&[1], &[1]]);
    check(&[&["- p/1?sid=81 Wall 3"], &["- p/1?sid=99 Wall 3"]], &[&[1], &[1]]);
    check(&[&["- p?id=1 Wall 3", "- p?id=2 Wall 3"], &["- p?id=2 Wall 3"]], &[&[1, 2], &[2]]);
}

#[test]
fn words_name_an_entry_that_has_neither() {
    check(&[&["- - Wall 3", "- - Pier 3"], &["- - Pier 3", "- - Wall 3"]], &[&[1, 2], &[2, 1]]);
}

#[test]
fn a_scheme_is_no_part_of_an_id() {
    check(&[&["http://a.example/?p=1 p/1 Wall -"], &["https://a.example/?p=1 p/1 Wall -"]], &[&[1], &[1]]);
}

#[test]
fn an_address_that_counts_its_editions_is_one_id() {
    check(
        &[
            &["https://a.example/p/1#0 p/1?utm_source=rss Wall 3"],
            &["https://a.example/p/1#1 p/1?utm_source=rss Pier 4"],
        ],
        &[&[1], &[1]],
    );
}

#[test]
fn a_feed_that_begins_to_give_ids_brings_nothing_new() {
    check(&[&["- p/1 Wall 3"], &["1 p/1 Wall 3"], &["new-1 p/1 Wall 3"]], &[&[1], &[1], &[1]]);
}

#[test]
fn releases_under_one_id_and_link_are_told_by_their_files() {
    let release = |file: &str| {
        let mut release = item("p p Release -");
        let mut enclosure = Enclosure::default();
        file.clone_into(&mut enclosure.url);
        release.enclosures = vec![enclosure];
        release
    };
    let (items, left_out) = distinct(vec![release("1.zip"), release("2.zip"), release("2.zip")], false);
    assert_eq!((items.len(), left_out.len()), (2, 1));
    let keys = identify(items, Vec::new()).items.into_iter().map(|(_, identity)| match identity {
        Identity::New(key) => key.kind,
        Identity::Known(_) => unreachable!("nothing is known"),
    });
    assert_eq!(keys.collect::<Vec<_>>(), [KeyKind::Guid, KeyKind::GuidAndLink]);
}

#[test]
fn of_two_editions_of_one_atom_entry_the_later_stands() {
    let edition = |title: &str, day: u32| {
        let mut edition = item("1 p/1 Wall -");
        edition.title = Some(title.to_owned());
        edition.updated = item(&format!("- - - {day}")).published;
        edition
    };
    for editions in [[edition("Before", 3), edition("After", 4)], [edition("After", 4), edition("Before", 3)]]
    {
        let (items, left_out) = distinct(editions.to_vec(), true);
        assert_eq!(items[0].entry.title.as_deref(), Some("After"));
        assert_eq!((items.len(), left_out[0].title.as_deref()), (1, Some("Before")));
    }
}
