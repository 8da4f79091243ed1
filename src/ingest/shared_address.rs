//! Which new entries lead to an address that is another entry's, and are to be articles of their own.
//!
//! Pure. Alerts and changelogs give all their entries one address; what one document shows side by side under two headlines is
//! not one article, and of a crowd there none has the address. An entry that took another one's place at its address is the
//! same article, unless its id or its date says otherwise.

use std::collections::{HashMap, HashSet};

use url::Url;

use super::canonical;
use super::identity::{Identified, Identity, link};
use crate::model::Timestamp;

/// An entry that leads to an address.
struct Owner<'a> {
    guid: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<Timestamp>,
    is_in_document: bool,
}

/// So many headlines at one address are no article's.
const CROWD: usize = 3;

/// Returns for each item whether it is to be an article of its own in spite of its address.
pub(super) fn find(identified: &Identified) -> Vec<bool> {
    let mut owners: HashMap<String, Vec<Owner<'_>>> = HashMap::new();
    for known in &identified.absent {
        let owner = Owner {
            guid: known.guid.as_deref(),
            title: known.title.as_deref(),
            published: known.published_at,
            is_in_document: false,
        };
        push(&mut owners, known.link.as_deref(), owner);
    }
    for (item, identity) in &identified.items {
        if matches!(identity, Identity::Known(_)) {
            push(&mut owners, link(&item.entry), owner(&item.entry));
        }
    }
    let crowded = crowded(identified);
    let mut are_apart = Vec::with_capacity(identified.items.len());
    for (item, identity) in &identified.items {
        let url = link(&item.entry);
        let is_new = matches!(identity, Identity::New(_));
        let one = owner(&item.entry);
        let address = address(url).filter(|_| is_new);
        let is_in_crowd = address.as_ref().is_some_and(|url| crowded.contains(url));
        let others = address.and_then(|url| owners.get(&url));
        are_apart.push(is_in_crowd || others.is_some_and(|others| is_apart(&one, others)));
        if is_new {
            push(&mut owners, url, one);
        }
    }
    are_apart
}

fn is_apart(one: &Owner<'_>, others: &[Owner<'_>]) -> bool {
    fn are_others<T: PartialEq + Copy>(one: Option<T>, other: Option<T>) -> bool {
        one.is_some() && other.is_some() && one != other
    }
    let is_dated_otherwise = |other: &Owner<'_>| are_others(one.published, other.published);
    let is_same =
        |other: &Owner<'_>| one.title.is_some() && one.title == other.title && !is_dated_otherwise(other);
    let is_beside = |other: &Owner<'_>| {
        other.is_in_document || is_dated_otherwise(other) || are_others(one.guid, other.guid)
    };
    !others.iter().any(is_same) && others.iter().any(is_beside)
}

/// Returns addresses that a document gives so many new entries that none of them is the article there: as anchors of one
/// page, or three of them.
fn crowded(identified: &Identified) -> HashSet<String> {
    let mut titles: HashMap<String, (HashSet<Option<&str>>, bool)> = HashMap::new();
    for (item, identity) in &identified.items {
        if let (Identity::New(_), Some(url)) = (identity, address(link(&item.entry))) {
            let has_anchor = link(&item.entry).is_some_and(|link| link.contains('#') && !link.contains("#!"));
            let (titles, has_anchors) = titles.entry(url).or_default();
            titles.insert(item.entry.title.as_deref());
            *has_anchors |= has_anchor;
        }
    }
    let is_crowded = |(titles, has_anchors): &(HashSet<_>, bool)| {
        titles.len() >= CROWD || titles.len() > 1 && *has_anchors
    };
    titles.into_iter().filter(|(_, met)| is_crowded(met)).map(|(url, _)| url).collect()
}

fn owner(entry: &crate::model::ParsedEntry) -> Owner<'_> {
    Owner {
        guid: entry.guid.as_deref(),
        title: entry.title.as_deref(),
        published: entry.published.map(Into::into),
        is_in_document: true,
    }
}

fn address(url: Option<&str>) -> Option<String> {
    Url::parse(url?).ok().map(|url| canonical::without_tracking(&url).into())
}

fn push<'a>(owners: &mut HashMap<String, Vec<Owner<'a>>>, url: Option<&str>, owner: Owner<'a>) {
    if let Some(url) = address(url) {
        owners.entry(url).or_default().push(owner);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::identity::{distinct, identify, tests::known};
    use crate::model::ParsedEntry;

    fn entry(guid: &str, url: &str, title: &str) -> ParsedEntry {
        let mut entry = ParsedEntry::default();
        (entry.guid, entry.url, entry.title) =
            (Some(guid.to_owned()), Some(url.to_owned()), Some(title.to_owned()));
        entry
    }

    #[test]
    fn headlines_side_by_side_at_one_address_are_articles_of_their_own() {
        let url = "https://a.example/changes";
        let document = vec![
            entry("1", &format!("{url}#v1"), "Version 1"),
            entry("2", &format!("{url}#v2"), "Version 2"),
            entry("3", &format!("{url}?utm_source=rss"), "Version 3"),
            entry("4", "https://a.example/4", "Version 4"),
        ];
        let (items, _) = distinct(document.clone(), false);
        assert_eq!(find(&identify(items, Vec::new())), [true, true, true, false]);
    }

    #[test]
    fn an_entry_with_an_id_of_its_own_is_no_correction_of_the_one_before_it() {
        let url = "https://a.example/status";
        let (items, _) = distinct(vec![entry("2", url, "Outage in hall 2")], false);
        for (before, is_apart) in [("Outage in hall 1", true), ("Outage in hall 2", false)] {
            let known = known("1", Some(url), Some(before));
            assert_eq!(find(&identify(items.clone(), vec![known])), [is_apart]);
        }
    }

    #[test]
    fn of_two_headlines_at_one_address_the_first_has_it() {
        let url = "https://a.example/1";
        let (items, _) = distinct(vec![entry("1", url, "Wall"), entry("2", url, "Wall falls")], false);
        assert_eq!(find(&identify(items, Vec::new())), [false, true]);
    }
}
