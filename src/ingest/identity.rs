//! Which entry of a feed an item of one poll is: one that is known, a new one, or one told twice.
//!
//! Pure. Ids and links are evidence, not proof: feeds give one id to all their items, renew their links at every poll, and
//! repeat themselves. Each item is held against the known entries it shares something with, the closest pair first, and what
//! one document tells apart stays apart.

use std::collections::{HashMap, HashSet};

use serde_json::json;

use super::canonical::{bare, place, plain};
use super::digest;
use crate::model::{EntryKey, KeyKind, KnownEntry, LeftOut, ParsedEntry, Timestamp};

/// One item of a feed's document.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) entry: ParsedEntry,
    /// Of what the feed says of it, dates left out: some feeds renew them at every poll.
    pub(super) content_sha256: String,
    traits: Traits,
}

/// Which entry an item is.
#[derive(Debug, Clone)]
pub(super) enum Identity {
    Known(KnownEntry),
    /// A new one, with a key that no other entry of the feed has.
    New(EntryKey),
}

/// What an entry can be recognised by.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Traits {
    /// Without `http:` or `https:`.
    guid: Option<String>,
    /// Without scheme and tracking.
    link: Option<String>,
    /// The link without its query.
    place: Option<String>,
    title: Option<String>,
    published: Option<Timestamp>,
    /// The address of the first file.
    enclosure: Option<String>,
}

/// So many known entries are held against an item for one thing they share with it.
const MOST_CANDIDATES: usize = 16;

impl Item {
    fn new(entry: ParsedEntry) -> Self {
        let traits = Traits {
            guid: entry.guid.as_deref().map(|guid| own_id(guid, link(&entry))),
            link: link(&entry).map(plain),
            place: link(&entry).map(place),
            title: entry.title.clone(),
            published: entry.published.map(Into::into),
            enclosure: entry.enclosures.first().map(|enclosure| enclosure.url.clone()),
        };
        Self { content_sha256: fingerprint(&entry), traits, entry }
    }

    /// Returns the keys the archive may have the entry under, the plainest first.
    fn keys(&self) -> impl Iterator<Item = EntryKey> {
        let (guid, link) = (self.entry.guid.as_ref(), self.entry.url.as_ref());
        let by_guid = guid.map(|guid| (KeyKind::Guid, guid.clone()));
        let by_both = guid.zip(link).map(|(guid, link)| (KeyKind::GuidAndLink, format!("{guid} {link}")));
        let by_link = link.filter(|_| guid.is_none()).map(|link| (KeyKind::Link, link.clone()));
        let hashes = [self.traits.digest(), Some(self.content_sha256.clone())];
        let by_hash = hashes.into_iter().flatten().map(|hash| (KeyKind::Hash, hash));
        let keys = [by_guid, by_both, by_link].into_iter().flatten().chain(by_hash);
        keys.map(|(kind, text)| EntryKey { kind, text })
    }
}

impl Traits {
    fn of_known(known: &KnownEntry) -> Self {
        Self {
            guid: known.guid.as_deref().map(|guid| own_id(guid, known.link.as_deref())),
            link: known.link.as_deref().map(plain),
            place: known.link.as_deref().map(place),
            title: known.title.clone(),
            published: known.published_at,
            enclosure: known.enclosure_url.clone(),
        }
    }

    /// Returns a hash of all of them, `None` where nothing is known.
    fn digest(&self) -> Option<String> {
        let Self { guid, link, title, published, enclosure, .. } = self;
        let is_something = guid.is_some() || title.is_some() || published.is_some() || enclosure.is_some();
        let published = published.map(|at| at.to_string());
        is_something.then(|| {
            digest::sha256_hex(json!([guid, link, title, published, enclosure]).to_string().as_bytes())
        })
    }

    fn has_date_of(&self, other: &Self) -> bool {
        self.published.is_some() && self.published == other.published
    }

    fn has_title_of(&self, other: &Self) -> bool {
        self.title.is_some() && self.title == other.title
    }

    /// Whether both name a day, and not the same.
    fn is_dated_otherwise(&self, other: &Self) -> bool {
        self.published.is_some() && other.published.is_some() && self.published != other.published
    }

    /// Whether both have a date or a file, and not the same.
    fn contradicts(&self, other: &Self) -> bool {
        let has_both = self.enclosure.is_some() && other.enclosure.is_some();
        self.is_dated_otherwise(other) || has_both && self.enclosure != other.enclosure
    }

    /// Returns how much of what does not name an entry is the same, at most 15.
    fn likeness(&self, other: &Self) -> u8 {
        let enclosure = self.enclosure.is_some() && self.enclosure == other.enclosure;
        8 * u8::from(self.has_title_of(other))
            + 4 * u8::from(self.has_date_of(other))
            + 2 * u8::from(enclosure)
    }
}

/// Returns what of an id names the entry: an address with a number behind `#`, where the link is the address, counts its editions.
fn own_id(guid: &str, link: Option<&str>) -> String {
    let counted = guid.split_once('#').filter(|(address, edition)| {
        link.is_some_and(|link| link == *address) && edition.bytes().all(|byte| byte.is_ascii_digit())
    });
    bare(counted.map_or(guid, |(address, _)| address))
}

/// Returns where an entry leads: its article's own address, where its link only counts readers on the way.
pub(super) fn link(entry: &ParsedEntry) -> Option<&str> {
    entry.original_url.as_deref().or(entry.url.as_deref())
}

/// Returns a hash of what the feed says of an entry.
fn fingerprint(entry: &ParsedEntry) -> String {
    let said = json!([link(entry), entry.title, entry.authors, entry.summary, entry.content, entry.tags]);
    digest::sha256_hex(said.to_string().as_bytes())
}

/// Returns the items of a document, and those that repeat another one.
///
/// Two items are one when nothing that names an entry tells them apart; where an id is the format's own (`are_ids_unique`, as
/// in Atom), two items with one id and one date are editions of one entry, and the later stands.
pub(super) fn distinct(entries: Vec<ParsedEntry>, are_ids_unique: bool) -> (Vec<Item>, Vec<LeftOut>) {
    let mut met: HashMap<String, usize> = HashMap::new();
    let mut items: Vec<Item> = Vec::with_capacity(entries.len());
    let mut left_out = Vec::new();
    let mut counts: HashMap<Option<String>, usize> = HashMap::new();
    for entry in &entries {
        *counts.entry(entry.guid.clone()).or_default() += 1;
    }
    for entry in entries {
        // An id that many have is nobody's.
        let is_unique = are_ids_unique && counts.get(&entry.guid).is_none_or(|count| *count <= 2);
        let item = Item::new(entry);
        let signature = signature(&item, is_unique);
        let Some(&at) = met.get(&signature) else {
            met.insert(signature, items.len());
            items.push(item);
            continue;
        };
        let is_later = item.entry.updated.map(Timestamp::from) > items[at].entry.updated.map(Timestamp::from);
        let is_edition = item.content_sha256 != items[at].content_sha256;
        let dropped = if is_later { std::mem::replace(&mut items[at], item) } else { item };
        let reason =
            if is_edition { "another edition of an entry in the same document" } else { "told twice" };
        left_out.push(LeftOut { guid: dropped.entry.guid, title: dropped.entry.title, reason });
    }
    (items, left_out)
}

fn signature(item: &Item, is_id_unique: bool) -> String {
    let Traits { guid, link, title, published, enclosure, .. } = &item.traits;
    let published = published.map(|at| at.to_string());
    if is_id_unique && guid.is_some() {
        return json!([guid, published]).to_string();
    }
    let words = guid.is_none().then_some(&item.content_sha256);
    json!([guid, link, title, published, enclosure, words]).to_string()
}

/// Returns the keys under which the archive is to be asked for the items.
pub(super) fn sought_keys(items: &[Item]) -> Vec<String> {
    let other_scheme = |key: &str| {
        let swapped = key.strip_prefix("http://").map(|rest| format!("https://{rest}"));
        swapped.or_else(|| key.strip_prefix("https://").map(|rest| format!("http://{rest}")))
    };
    let mut keys = Vec::with_capacity(items.len() * 4);
    for item in items {
        for EntryKey { text, .. } in item.keys() {
            keys.extend(other_scheme(&text));
            keys.push(text);
        }
        // The feed may not always have given ids.
        keys.extend(item.entry.url.clone());
    }
    keys
}

/// Returns the titles by which the archive is to be asked: of items that have no id, and perhaps another link each time.
pub(super) fn sought_titles(items: &[Item]) -> Vec<String> {
    let without_id = items.iter().filter(|item| item.traits.guid.is_none());
    without_id.filter_map(|item| item.traits.title.clone()).collect()
}

/// A document's items, each with the entry it is.
#[derive(Debug, Clone, Default)]
pub(super) struct Identified {
    pub(super) items: Vec<(Item, Identity)>,
    /// Known entries that were looked at and are not in the document.
    pub(super) absent: Vec<KnownEntry>,
}

/// Tells which entry each item is; each known entry is at most one of them.
pub(super) fn identify(items: Vec<Item>, known: Vec<KnownEntry>) -> Identified {
    let pairs = pair(&items, &known);
    let mut taken: HashSet<String> = known.iter().map(|known| known.key.clone()).collect();
    let mut known: Vec<Option<KnownEntry>> = known.into_iter().map(Some).collect();
    let mut identified = Vec::with_capacity(items.len());
    for (item, pair) in items.into_iter().zip(pairs) {
        let identity = if let Some(known) = pair.and_then(|at| known[at].take()) {
            Identity::Known(known)
        } else {
            let key = free_key(&item, &taken);
            taken.insert(key.text.clone());
            Identity::New(key)
        };
        identified.push((item, identity));
    }
    Identified { items: identified, absent: known.into_iter().flatten().collect() }
}

fn free_key(item: &Item, taken: &HashSet<String>) -> EntryKey {
    let mut hash = item.content_sha256.clone();
    while taken.contains(&hash) {
        hash = digest::sha256_hex(hash.as_bytes());
    }
    let last = EntryKey { kind: KeyKind::Hash, text: hash };
    item.keys().find(|key| !taken.contains(&key.text)).unwrap_or(last)
}

/// Returns for each item the known entry it is, the closest pairs first.
fn pair(items: &[Item], known: &[KnownEntry]) -> Vec<Option<usize>> {
    let traits: Vec<Traits> = known.iter().map(Traits::of_known).collect();
    let view = View::new(items, &traits);
    let mut pairs = Vec::new();
    for (at, item) in items.iter().enumerate() {
        for candidate in view.candidates(&item.traits) {
            let is_same = known[candidate].content_sha256 == item.content_sha256;
            if let Some(closeness) = view.closeness(&item.traits, &traits[candidate], is_same) {
                pairs.push((closeness, at, candidate));
            }
        }
    }
    // Among equals the order of the document decides, and the entry seen last.
    pairs.sort_by_key(|&(closeness, at, candidate)| (std::cmp::Reverse(closeness), at, candidate));
    let mut found = vec![None; items.len()];
    let mut is_taken = vec![false; known.len()];
    for (_, at, candidate) in pairs {
        if found[at].is_none() && !is_taken[candidate] {
            (found[at], is_taken[candidate]) = (Some(candidate), true);
        }
    }
    found
}

/// What is in view: the document, and the known entries it may speak of.
struct View<'a> {
    guids: HashSet<&'a str>,
    links: HashSet<&'a str>,
    /// Ids and, where there is none, links that several entries share.
    shared: HashSet<(Option<&'a str>, Option<&'a str>)>,
    by_guid: HashMap<&'a str, Vec<usize>>,
    by_link: HashMap<&'a str, Vec<usize>>,
    by_place: HashMap<&'a str, Vec<usize>>,
    by_title: HashMap<Option<&'a str>, Vec<usize>>,
    by_title_and_date: HashMap<(Option<&'a str>, Option<Timestamp>), Vec<usize>>,
    /// How many items of the document bear a title.
    titled: HashMap<Option<&'a str>, usize>,
}

impl<'a> View<'a> {
    fn new(items: &'a [Item], known: &'a [Traits]) -> Self {
        let index = |name: fn(&'a Traits) -> Option<&'a String>| {
            let mut index: HashMap<&str, Vec<usize>> = HashMap::new();
            for (at, traits) in known.iter().enumerate() {
                if let Some(name) = name(traits) {
                    index.entry(name).or_default().push(at);
                }
            }
            index
        };
        let mut by_title: HashMap<_, Vec<usize>> = HashMap::new();
        let mut by_title_and_date: HashMap<_, Vec<usize>> = HashMap::new();
        for (at, traits) in known.iter().enumerate() {
            let title = traits.title.as_deref();
            by_title.entry(title).or_default().push(at);
            by_title_and_date.entry((title, traits.published)).or_default().push(at);
        }
        let mut titled = HashMap::new();
        for item in items {
            *titled.entry(item.traits.title.as_deref()).or_default() += 1;
        }
        let mut shared = shared_names(items.iter().map(|item| &item.traits));
        shared.extend(shared_names(known.iter()));
        Self {
            guids: items.iter().filter_map(|item| item.traits.guid.as_deref()).collect(),
            links: items.iter().filter_map(|item| item.traits.link.as_deref()).collect(),
            shared,
            by_guid: index(|traits| traits.guid.as_ref()),
            by_link: index(|traits| traits.link.as_ref()),
            by_place: index(|traits| traits.place.as_ref()),
            by_title,
            by_title_and_date,
            titled,
        }
    }

    fn candidates(&self, item: &Traits) -> HashSet<usize> {
        let listed = |index: &HashMap<&str, Vec<usize>>, name: &Option<String>| {
            let found = name.as_deref().and_then(|name| index.get(name));
            found.into_iter().flatten().copied().take(MOST_CANDIDATES).collect::<Vec<_>>()
        };
        let title = item.title.as_deref();
        let same_title = self.by_title.get(&title).into_iter().flatten().take(MOST_CANDIDATES);
        let same_words = self.by_title_and_date.get(&(title, item.published)).into_iter().flatten();
        let mut candidates: HashSet<usize> =
            same_title.chain(same_words.take(MOST_CANDIDATES)).copied().collect();
        candidates.extend(listed(&self.by_guid, &item.guid));
        candidates.extend(listed(&self.by_link, &item.link));
        candidates.extend(listed(&self.by_place, &item.place));
        candidates
    }

    /// Returns how sure it is that an item is a known entry; `None` when it is not.
    fn closeness(&self, item: &Traits, known: &Traits, is_same_text: bool) -> Option<u8> {
        let same_link = item.link == known.link;
        let likeness = item.likeness(known) + u8::from(is_same_text);
        match (&item.guid, &known.guid) {
            (Some(one), Some(other)) if one == other => {
                let is_told_apart = match (self.is_shared(item, false), self.is_shared(item, true)) {
                    (true, true) => likeness < 2 && !is_same_text || item.contradicts(known),
                    (true, false) => {
                        !same_link && (!item.has_title_of(known) || item.is_dated_otherwise(known))
                    }
                    (false, _) => false,
                };
                (!is_told_apart).then_some(128 + 32 * u8::from(same_link) + likeness)
            }
            (Some(_), Some(other)) => {
                let is_renamed = same_link && item.has_title_of(known) && item.has_date_of(known);
                (is_renamed && !self.guids.contains(other.as_str())).then_some(32 + likeness)
            }
            _ if same_link && item.link.is_some() => {
                let is_told_apart =
                    self.is_shared(item, true) && (likeness < 2 && !is_same_text || item.contradicts(known));
                (!is_told_apart).then_some(96 + likeness)
            }
            (None, None) => self.closeness_by_words(item, known, is_same_text).map(|sure| sure + likeness),
            _ => None,
        }
    }

    /// Holds an item without an id against a known entry at another address, or where neither has one.
    fn closeness_by_words(&self, item: &Traits, known: &Traits, is_same_text: bool) -> Option<u8> {
        let same_title = item.has_title_of(known);
        let (Some(link), Some(other)) = (&item.link, &known.link) else {
            let is_neither = item.link.is_none() && known.link.is_none();
            let is_only = self.is_only_title(item.title.as_deref());
            let is_same = is_same_text
                || item.has_date_of(known) && item.title == known.title
                || same_title && is_only && !item.is_dated_otherwise(known);
            return (is_neither && is_same).then_some(64);
        };
        if self.links.contains(other.as_str()) || !same_title {
            return None;
        }
        let host = |link: &str| link.split('/').next().unwrap_or_default().to_owned();
        if item.place == known.place && item.published == known.published {
            Some(48)
        } else if item.has_date_of(known) && host(link) == host(other) {
            Some(16)
        } else {
            None
        }
    }

    /// Whether one item and one known entry bear the title.
    fn is_only_title(&self, title: Option<&str>) -> bool {
        self.by_title.get(&title).is_some_and(|known| known.len() == 1) && self.titled.get(&title) == Some(&1)
    }

    fn is_shared(&self, item: &Traits, with_link: bool) -> bool {
        let link = item.link.as_deref().filter(|_| with_link);
        self.shared.contains(&(item.guid.as_deref(), link))
    }
}

/// Returns ids, and ids with links, that several entries share.
fn shared_names<'a>(traits: impl Iterator<Item = &'a Traits>) -> HashSet<(Option<&'a str>, Option<&'a str>)> {
    let mut met = HashSet::new();
    let mut shared = HashSet::new();
    for Traits { guid, link, .. } in traits {
        let names = [(guid.as_deref(), None), (guid.as_deref(), link.as_deref())];
        let is_named = |name: &(Option<&str>, Option<&str>)| name.0.is_some() || name.1.is_some();
        let mut names: Vec<_> = names.into_iter().filter(is_named).collect();
        names.dedup();
        shared.extend(names.into_iter().filter(|name| !met.insert(*name)));
    }
    shared
}

#[cfg(test)]
pub(super) mod tests {
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
        check(
            &[&["http://a.example/?p=1 p/1 Wall -"], &["https://a.example/?p=1 p/1 Wall -"]],
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
        for editions in
            [[edition("Before", 3), edition("After", 4)], [edition("After", 4), edition("Before", 3)]]
        {
            let (items, left_out) = distinct(editions.to_vec(), true);
            assert_eq!(items[0].entry.title.as_deref(), Some("After"));
            assert_eq!((items.len(), left_out[0].title.as_deref()), (1, Some("Before")));
        }
    }
}
