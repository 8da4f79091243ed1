//! How sure it is that an item is a known entry, by all that is in view.

use std::collections::{HashMap, HashSet};

use super::traits::Traits;
use crate::model::Timestamp;

/// So many known entries are held against an item for one thing they share with it.
const MOST_CANDIDATES: usize = 16;

/// What is in view: the document, and the known entries it may speak of.
pub(super) struct View<'a> {
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
    pub(super) fn new(items: &[&'a Traits], known: &'a [Traits]) -> Self {
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
            *titled.entry(item.title.as_deref()).or_default() += 1;
        }
        let mut shared = shared_names(items.iter().copied());
        shared.extend(shared_names(known.iter()));
        Self {
            guids: items.iter().filter_map(|item| item.guid.as_deref()).collect(),
            links: items.iter().filter_map(|item| item.link.as_deref()).collect(),
            shared,
            by_guid: index(|traits| traits.guid.as_ref()),
            by_link: index(|traits| traits.link.as_ref()),
            by_place: index(|traits| traits.place.as_ref()),
            by_title,
            by_title_and_date,
            titled,
        }
    }

    pub(super) fn candidates(&self, item: &Traits) -> HashSet<usize> {
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
    pub(super) fn closeness(&self, item: &Traits, known: &Traits, is_same_text: bool) -> Option<u8> {
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
