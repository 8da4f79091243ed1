//! Which entry of a feed an item of one poll is: one that is known, a new one, or one told twice.
//!
//! Pure. Ids and links are evidence, not proof: feeds give one id to all their items, renew their links at every poll, and
//! repeat themselves. Each item is held against the known entries it shares something with, the closest pair first, and what
//! one document tells apart stays apart.

#[cfg(test)]
pub(super) mod tests;
mod traits;
mod view;

use std::collections::{HashMap, HashSet};

use serde_json::json;

pub(super) use traits::link;

use super::digest;
use crate::model::{EntryKey, KeyKind, KnownEntry, LeftOut, ParsedEntry, Timestamp};
use traits::Traits;
use view::View;

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

impl Item {
    fn new(entry: ParsedEntry) -> Self {
        let traits = Traits::of_item(&entry);
        Self { content_sha256: fingerprint(&entry), traits, entry }
    }

    /// Returns the keys the archive may have the entry under, the plainest first.
    pub(super) fn keys(&self) -> impl Iterator<Item = EntryKey> {
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
    let of_items: Vec<_> = items.iter().map(|item| &item.traits).collect();
    let view = View::new(&of_items, &traits);
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
