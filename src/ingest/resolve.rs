//! What a poll saw, held against what is known: new, presented otherwise, or unchanged.
//!
//! Pure.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use url::Url;

use super::{canonical, digest, judge};
use crate::model::{
    EntryKey, FeedText, KeyKind, KnownEntry, PagePolicy, ParsedEntry, SeenEntries, SeenEntry, Timestamp,
};
use gleaner_article::{Fragment, clean_fragment};

/// An entry that can be told from all others of its feed.
#[derive(Debug, Clone)]
pub(super) struct IdentifiedEntry {
    pub(super) key: EntryKey,
    content_sha256: String,
    entry: ParsedEntry,
}

/// With as many words a feed's text is taken for the whole article, where pages are fetched only when it is not.
const WHOLE_ARTICLE_WORDS: u32 = 200;

/// Gives each entry the key it will have at the next poll, too; of entries that are one, the first is kept.
pub(super) fn identify(entries: Vec<ParsedEntry>) -> Vec<IdentifiedEntry> {
    let mut guids: HashMap<&str, HashSet<Option<&str>>> = HashMap::new();
    for entry in &entries {
        if let Some(guid) = &entry.guid {
            guids.entry(guid).or_default().insert(entry.url.as_deref());
        }
    }
    // One guid with several links: the guid is the feed's, not the entry's.
    let shared: HashSet<String> =
        guids.into_iter().filter(|(_, links)| links.len() > 1).map(|(guid, _)| guid.to_owned()).collect();
    let mut met = HashSet::new();
    entries
        .into_iter()
        .map(|entry| {
            let content_sha256 = fingerprint(&entry);
            IdentifiedEntry { key: key(&entry, &shared, &content_sha256), content_sha256, entry }
        })
        .filter(|identified| met.insert(identified.key.text.clone()))
        .collect()
}

fn key(entry: &ParsedEntry, shared_guids: &HashSet<String>, content_sha256: &str) -> EntryKey {
    let (kind, text) = match (&entry.guid, &entry.url) {
        (Some(guid), Some(url)) if shared_guids.contains(guid) => {
            (KeyKind::GuidAndLink, format!("{guid} {url}"))
        }
        (Some(guid), _) => (KeyKind::Guid, guid.clone()),
        (None, Some(url)) => (KeyKind::Link, url.clone()),
        (None, None) => (KeyKind::Hash, content_sha256.to_owned()),
    };
    EntryKey { kind, text }
}

/// Returns a hash of what the feed says of an entry; dates are left out, some feeds renew them at every poll.
fn fingerprint(entry: &ParsedEntry) -> String {
    let said = json!([entry.url, entry.title, entry.authors, entry.summary, entry.content, entry.tags]);
    digest::sha256_hex(said.to_string().as_bytes())
}

/// Tells new and changed entries from unchanged ones, and cleans what goes into the archive.
///
/// `now` is when they were seen.
pub(super) fn resolve(
    entries: Vec<IdentifiedEntry>,
    known: &[KnownEntry],
    pages: PagePolicy,
    now: Timestamp,
) -> SeenEntries {
    let known: HashMap<&str, &KnownEntry> = known.iter().map(|known| (known.key.as_str(), known)).collect();
    let mut seen = SeenEntries::default();
    for identified in entries {
        match known.get(identified.key.text.as_str()) {
            None => seen.new.push(clean(identified, pages, now)),
            Some(known) => {
                seen.known += 1;
                if known.content_sha256 != identified.content_sha256 {
                    seen.changed.push(clean(identified, pages, now));
                }
            }
        }
    }
    seen
}

fn clean(identified: IdentifiedEntry, pages: PagePolicy, now: Timestamp) -> SeenEntry {
    let IdentifiedEntry { key, content_sha256, entry } = identified;
    let announced = entry.original_url.as_deref().or(entry.url.as_deref());
    let link = announced.and_then(|url| Url::parse(url).ok());
    let link = link.filter(|link| matches!(link.scheme(), "http" | "https") && link.has_host());
    let link = link.as_ref().map(canonical::without_credentials);
    let summary = entry.summary.as_deref().map(|html| clean_fragment(html, link.as_ref()));
    let content = entry.content.as_deref().map(|html| clean_fragment(html, link.as_ref()));
    let own = content.as_ref().or(summary.as_ref());
    let words = own.map_or(0, |own| own.word_count);
    let is_fetched = link.is_some()
        && match pages {
            PagePolicy::Always => true,
            PagePolicy::WhenThin => words < WHOLE_ARTICLE_WORDS,
            PagePolicy::Never => false,
        };
    let instead_of_page = (!is_fetched).then(|| match own {
        Some(Fragment { text, html, word_count }) => FeedText {
            sha256: digest::of_text(text),
            text: text.clone(),
            html: html.clone(),
            word_count: *word_count,
        },
        None => FeedText { text: String::new(), html: String::new(), word_count: 0, sha256: None },
    });
    let (dated, date_source) = judge::date(None, entry.published, now);
    SeenEntry {
        key,
        guid: entry.guid,
        article_url: link.as_ref().map(canonical::without_tracking),
        link,
        title: entry.title,
        authors: entry.authors,
        published_raw: entry.published_raw,
        published: entry.published,
        updated_at: entry.updated.map(Into::into),
        language: entry.language,
        tags: entry.tags,
        enclosures: entry.enclosures,
        image_url: entry.image_url,
        comments_url: entry.comments_url,
        source_url: entry.source_url,
        summary: summary.as_ref().map(|summary| summary.text.clone()).filter(|text| !text.is_empty()),
        summary_html: summary.map(|summary| summary.html),
        content_html: content.map(|content| content.html),
        content_sha256,
        effective_at: dated.map_or(now, Timestamp::from),
        date_source,
        instead_of_page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ArticleId, Moment};

    fn entry(guid: Option<&str>, url: Option<&str>, title: &str) -> ParsedEntry {
        let mut entry = ParsedEntry::default();
        entry.guid = guid.map(ToOwned::to_owned);
        entry.url = url.map(ToOwned::to_owned);
        entry.title = Some(title.to_owned());
        entry
    }

    fn now() -> Timestamp {
        Timestamp::parse("2026-11-02T12:00:00Z").unwrap()
    }

    #[track_caller]
    fn check_keys(entries: Vec<ParsedEntry>, expected: &[(KeyKind, &str)]) {
        let identified = identify(entries);
        let keys: Vec<_> = identified.iter().map(|entry| (entry.key.kind, entry.key.text.as_str())).collect();
        assert_eq!(keys, expected);
    }

    #[test]
    fn the_guid_is_the_key_else_the_link() {
        check_keys(
            vec![
                entry(Some("1"), Some("https://a.example/1"), "x"),
                entry(None, Some("https://a.example/2"), "y"),
            ],
            &[(KeyKind::Guid, "1"), (KeyKind::Link, "https://a.example/2")],
        );
    }

    #[test]
    fn one_guid_for_all_entries_is_told_apart_by_the_link() {
        check_keys(
            vec![
                entry(Some("blog"), Some("https://a.example/1"), "x"),
                entry(Some("blog"), Some("https://a.example/2"), "y"),
            ],
            &[
                (KeyKind::GuidAndLink, "blog https://a.example/1"),
                (KeyKind::GuidAndLink, "blog https://a.example/2"),
            ],
        );
    }

    #[test]
    fn an_entry_twice_in_a_feed_is_one_entry() {
        let twice = entry(Some("1"), Some("https://a.example/1"), "x");
        check_keys(vec![twice.clone(), twice], &[(KeyKind::Guid, "1")]);
    }

    #[test]
    fn known_entries_are_new_only_when_they_say_something_else() {
        let first = identify(vec![entry(Some("1"), None, "before"), entry(Some("2"), None, "same")]);
        let known: Vec<_> = first
            .iter()
            .map(|entry| KnownEntry {
                key: entry.key.text.clone(),
                article_id: ArticleId(1),
                content_sha256: entry.content_sha256.clone(),
            })
            .collect();
        let second = identify(vec![
            entry(Some("1"), None, "after"),
            entry(Some("2"), None, "same"),
            entry(Some("3"), None, "new"),
        ]);
        let seen = resolve(second, &known, PagePolicy::Always, now());
        let titles =
            |entries: &[SeenEntry]| entries.iter().filter_map(|e| e.title.clone()).collect::<Vec<_>>();
        assert_eq!(
            (titles(&seen.new), titles(&seen.changed)),
            (vec!["new".to_owned()], vec!["after".to_owned()])
        );
        assert_eq!((seen.known, seen.total()), (2, 3));
    }

    #[test]
    fn an_article_goes_by_the_feeds_date_when_it_is_plausible() {
        for (published, expected) in [
            (Some("2026-11-01T08:00:00Z"), ("2026-11-01T08:00:00Z", "feed")),
            (Some("2036-11-01T08:00:00Z"), ("2026-11-02T12:00:00Z", "first_seen")),
            (Some("1970-01-01T00:00:00Z"), ("2026-11-02T12:00:00Z", "first_seen")),
            (None, ("2026-11-02T12:00:00Z", "first_seen")),
        ] {
            let published = published.and_then(Timestamp::parse).and_then(|at| Moment::utc(at.to_utc()));
            let mut dated = entry(Some("1"), None, "x");
            dated.published = published;
            let seen = resolve(identify(vec![dated]), &[], PagePolicy::Always, now());
            assert_eq!((&*seen.new[0].effective_at.to_string(), seen.new[0].date_source), expected);
            assert_eq!(seen.new[0].published, published);
        }
    }

    #[test]
    fn an_entry_without_a_link_keeps_the_feeds_own_text() {
        let seen = resolve(identify(vec![entry(Some("1"), None, "x")]), &[], PagePolicy::Always, now());
        assert!(seen.new[0].instead_of_page.is_some());
        let linked = entry(Some("1"), Some("https://a.example/1"), "x");
        let seen = resolve(identify(vec![linked]), &[], PagePolicy::Always, now());
        assert!(seen.new[0].instead_of_page.is_none());
    }
}
