//! Which new entries lead to an address that is another entry's, and are to be articles of their own.
//!
//! Pure. Alerts and changelogs give all their entries one address; what one document shows side by side under two headlines is
//! not one article. An entry that took another one's place at its address is.

use std::collections::HashMap;

use url::Url;

use super::canonical;
use super::identity::{Identified, Identity};
use crate::model::Timestamp;

/// An entry that leads to an address.
struct Owner<'a> {
    title: Option<&'a str>,
    published: Option<Timestamp>,
    is_in_document: bool,
}

/// Returns for each item whether it is to be an article of its own in spite of its address.
pub(super) fn find(identified: &Identified) -> Vec<bool> {
    let mut owners: HashMap<String, Vec<Owner<'_>>> = HashMap::new();
    for known in &identified.absent {
        let owner =
            Owner { title: known.title.as_deref(), published: known.published_at, is_in_document: false };
        push(&mut owners, known.link.as_deref(), owner);
    }
    for (item, identity) in &identified.items {
        if matches!(identity, Identity::Known(_)) {
            push(&mut owners, item.entry.url.as_deref(), owner(&item.entry));
        }
    }
    let mut are_apart = Vec::with_capacity(identified.items.len());
    for (item, identity) in &identified.items {
        let url = item.entry.url.as_deref();
        let is_new = matches!(identity, Identity::New(_));
        let one = owner(&item.entry);
        let others = address(url).filter(|_| is_new).and_then(|url| owners.get(&url));
        are_apart.push(others.is_some_and(|others| is_apart(&one, others)));
        if is_new {
            push(&mut owners, url, one);
        }
    }
    are_apart
}

fn is_apart(one: &Owner<'_>, others: &[Owner<'_>]) -> bool {
    let is_same = |other: &Owner<'_>| one.title.is_some() && one.title == other.title;
    let is_beside = |other: &Owner<'_>| {
        let is_dated_otherwise =
            one.published.is_some() && other.published.is_some() && one.published != other.published;
        other.is_in_document || is_dated_otherwise
    };
    !others.iter().any(is_same) && others.iter().any(is_beside)
}

fn owner(entry: &crate::model::ParsedEntry) -> Owner<'_> {
    Owner { title: entry.title.as_deref(), published: entry.published.map(Into::into), is_in_document: true }
}

fn address(link: Option<&str>) -> Option<String> {
    Url::parse(link?).ok().map(|url| canonical::without_tracking(&url).into())
}

fn push<'a>(owners: &mut HashMap<String, Vec<Owner<'a>>>, link: Option<&str>, owner: Owner<'a>) {
    if let Some(url) = address(link) {
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
            entry("3", &format!("{url}?utm_source=rss"), "Version 2"),
            entry("4", "https://a.example/4", "Version 4"),
        ];
        let (items, _) = distinct(document.clone(), false);
        assert_eq!(find(&identify(items.clone(), Vec::new())), [false, true, false, false]);
        let older = known("0", Some(url), Some("Version 0"));
        assert_eq!(find(&identify(items, vec![older])), [false, true, false, false]);
    }
}
