//! What a poll saw, held against what is known: new, presented otherwise, or unchanged.
//!
//! Pure.

use std::collections::HashMap;
use std::time::Duration;

use url::Url;

use super::dating::{Dated, Dates, date};
use super::identity::{Identified, Identity, Item, link};
use super::{canonical, difference, digest, shared_address};
use crate::model::{
    ChangedEntry, EntryId, FeedText, KnownEntry, LinkChange, NewEntry, PagePolicy, Person, Presentation,
    SeenEntries, SeenEntry, Timestamp,
};
use gleaner_article::{Fragment, clean_fragment};

/// With as many words a feed's text is taken for the whole article, where pages are fetched only when it is not.
const WHOLE_ARTICLE_WORDS: u32 = 200;

/// A page is looked at for what its feed says at most so often.
const LOOK_REST: Duration = Duration::from_hours(1);

/// Returns the known entries that may be presented otherwise, whose presentations are to be looked up.
pub(super) fn doubtful(identified: &Identified, now: Timestamp) -> Vec<EntryId> {
    let doubtful = |(item, identity): &(Item, Identity)| match identity {
        Identity::Known(known) => difference::is_possible(item, known, now).then_some(known.id),
        Identity::New(_) => None,
    };
    identified.items.iter().filter_map(doubtful).collect()
}

/// Tells new and changed entries from unchanged ones, and cleans what goes into the archive.
///
/// `presented` are the presentations of those that are [`doubtful`]; `now` is when they were seen.
pub(super) fn resolve(
    identified: Identified,
    presented: Vec<Presentation>,
    pages: PagePolicy,
    now: Timestamp,
) -> SeenEntries {
    let mut presented: HashMap<EntryId, Presentation> =
        presented.into_iter().map(|presentation| (presentation.entry, presentation)).collect();
    let mut seen = SeenEntries::default();
    let are_apart = shared_address::find(&identified);
    for ((item, identity), is_apart) in identified.items.into_iter().zip(are_apart) {
        match identity {
            Identity::New(key) => {
                let pages = if is_apart { PagePolicy::Never } else { pages };
                let entry = clean(item, pages, now);
                seen.new.push(NewEntry { key, entry: if is_apart { apart(entry) } else { entry } });
            }
            Identity::Known(known) => {
                seen.known += 1;
                let changed = presented.remove(&known.id);
                seen.changed.extend(changed.and_then(|before| change(item, &known, &before, pages, now)));
            }
        }
    }
    seen
}

/// Returns what became of a known entry, `None` when it is what it was.
fn change(
    item: Item,
    known: &KnownEntry,
    presented: &Presentation,
    pages: PagePolicy,
    now: Timestamp,
) -> Option<ChangedEntry> {
    let entry = clean(item, if presented.is_apart { PagePolicy::Never } else { pages }, now);
    let changed = difference::find(&entry, known, presented, now);
    if changed.is_empty() {
        return None;
    }
    let link = link_change(&entry, known, &changed);
    Some(ChangedEntry {
        id: known.id,
        is_taken_over: !gives_less(&entry, presented),
        page_due_at: page_due_at(&entry, known, presented, link, now),
        link,
        changed,
        entry,
    })
}

fn link_change(entry: &SeenEntry, known: &KnownEntry, changed: &[&str]) -> LinkChange {
    let canonical = |url: &Url| canonical::without_tracking(url);
    let before = known.link.as_deref().and_then(|link| Url::parse(link).ok());
    if !changed.contains(&"link") || before.as_ref().map(canonical) == entry.link.as_ref().map(canonical) {
        return LinkChange::None;
    }
    let is_same_date = entry.published.is_some() && !changed.contains(&"published");
    match &entry.link {
        None => LinkChange::None,
        Some(_) if !changed.contains(&"title") || is_same_date => LinkChange::Moved,
        Some(_) => LinkChange::Other,
    }
}

/// Whether the feed took words back: a teaser for the whole text, nothing for something.
fn gives_less(entry: &SeenEntry, presented: &Presentation) -> bool {
    let words = entry.feed_text.as_ref().map_or(0, |text| text.word_count);
    let is_teaser = entry.content_html.as_deref().unwrap_or_default().is_empty();
    presented.feed_words.is_some_and(|before| words == 0 && before > 0 || is_teaser && words * 2 < before)
}

/// Returns when the page is to be looked at, because its feed says that something changed.
fn page_due_at(
    entry: &SeenEntry,
    known: &KnownEntry,
    presented: &Presentation,
    link: LinkChange,
    now: Timestamp,
) -> Option<Timestamp> {
    if !entry.is_page_wanted {
        return None;
    }
    let place = |link: Option<&str>| link.map(canonical::place);
    let is_elsewhere = place(entry.link.as_ref().map(Url::as_str)) != place(known.link.as_deref());
    // A query that changes may change at every poll.
    if link != LinkChange::None && (is_elsewhere || !presented.is_read) {
        return Some(now);
    }
    let due = presented.page_asked_at.map_or(now, |asked| now.max(asked + LOOK_REST));
    presented.next_page_at.is_none_or(|planned| planned > due).then_some(due)
}

/// Gives an entry whose address is another's an article of its own.
fn apart(entry: SeenEntry) -> SeenEntry {
    let with_fragment =
        entry.link.as_ref().filter(|link| link.fragment().is_some_and(|part| !part.is_empty()));
    let article_url = with_fragment.map(|link| {
        let mut url = canonical::without_tracking(link);
        url.set_fragment(link.fragment());
        url
    });
    SeenEntry { article_url, ..entry }
}

fn clean(item: Item, pages: PagePolicy, now: Timestamp) -> SeenEntry {
    let Item { entry, content_sha256, .. } = item;
    let link = link(&entry).and_then(|url| Url::parse(url).ok());
    let link = link.filter(|link| matches!(link.scheme(), "http" | "https") && link.has_host());
    let link = link.as_ref().map(canonical::without_credentials);
    let summary = entry.summary.as_deref().map(|html| clean_fragment(html, link.as_ref()));
    let content = entry.content.as_deref().map(|html| clean_fragment(html, link.as_ref()));
    let feed_text = content.iter().chain(&summary).find(|own| !own.text.is_empty()).map(feed_text);
    let words = feed_text.as_ref().map_or(0, |own| own.word_count);
    let is_page_wanted = link.is_some()
        && match pages {
            PagePolicy::Always => true,
            PagePolicy::WhenThin => words < WHOLE_ARTICLE_WORDS,
            PagePolicy::Never => false,
        };
    let by_feed = Dates { published: entry.published, modified: entry.updated };
    let Dated { effective_at, source, .. } = date(Dates::default(), by_feed, now);
    SeenEntry {
        guid: entry.guid,
        article_url: link.as_ref().map(canonical::without_tracking),
        link,
        title: entry.title,
        authors: told_once(entry.authors),
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
        effective_at,
        date_source: source,
        feed_text,
        is_page_wanted,
    }
}

/// Leaves out who is named twice, as by two elements of two vocabularies.
fn told_once(authors: Vec<Person>) -> Vec<Person> {
    let mut once: Vec<Person> = Vec::with_capacity(authors.len());
    for author in authors {
        match once.iter_mut().find(|known| known.name.is_some() && known.name == author.name) {
            Some(known) => {
                known.email = known.email.take().or(author.email);
                known.url = known.url.take().or(author.url);
            }
            None => once.push(author),
        }
    }
    once
}

fn feed_text(Fragment { text, html, word_count }: &Fragment) -> FeedText {
    FeedText {
        sha256: digest::of_text(text),
        text: text.clone(),
        html: html.clone(),
        word_count: *word_count,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::identity::{distinct, identify};
    use crate::model::{Moment, ParsedEntry};

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

    fn seen(document: Vec<ParsedEntry>) -> SeenEntries {
        resolve(identify(distinct(document, false).0, Vec::new()), Vec::new(), PagePolicy::Always, now())
    }

    /// The archive after a poll that saw one entry.
    fn stored(entry: &ParsedEntry) -> (KnownEntry, Presentation) {
        let NewEntry { key, entry } = seen(vec![entry.clone()]).new.remove(0);
        let json = |list: &[Person]| serde_json::to_string(list).ok();
        let known = KnownEntry {
            id: EntryId(7),
            key: key.text,
            guid: entry.guid,
            link: entry.link.map(String::from),
            title: entry.title,
            published_at: entry.published.map(Into::into),
            updated_at: entry.updated_at,
            enclosures: Some("[]".to_owned()),
            enclosure_url: None,
            content_sha256: entry.content_sha256,
            seen_at: now(),
        };
        let presented = Presentation {
            entry: EntryId(7),
            authors: json(&entry.authors),
            tags: Some("[]".to_owned()),
            image_url: entry.image_url,
            summary_html: entry.summary_html,
            content_html: entry.content_html,
            feed_words: entry.feed_text.map(|text| text.word_count),
            next_page_at: None,
            page_asked_at: Some(now()),
            is_read: false,
            is_apart: false,
        };
        (known, presented)
    }

    /// Returns what became of an entry at the next poll.
    fn changed(before: &ParsedEntry, after: ParsedEntry) -> Option<ChangedEntry> {
        let (known, presented) = stored(before);
        let identified = identify(distinct(vec![after], false).0, vec![known]);
        let presented = if doubtful(&identified, now()).is_empty() { Vec::new() } else { vec![presented] };
        let mut seen = resolve(identified, presented, PagePolicy::Always, now());
        assert_eq!((seen.new.len(), seen.known, seen.total()), (0, 1, 1));
        seen.changed.pop()
    }

    #[test]
    fn a_known_entry_is_changed_only_when_it_says_something_else() {
        let before = entry(Some("1"), Some("https://a.example/1"), "Wall");
        assert_eq!(changed(&before, before.clone()), None);
        let mut content = before.clone();
        content.content = Some("<p>The wall holds.</p>".to_owned());
        let change = changed(&before, content.clone()).unwrap();
        assert_eq!((change.changed, change.page_due_at), (vec!["content"], Some(now() + LOOK_REST)));
        let mut counted = content.clone();
        counted.content = Some("<p>The wall holds.<img src=\"https://t.example/?n=81\"></p>".to_owned());
        assert_eq!(changed(&content, counted), None);
    }

    #[test]
    fn a_corrected_link_leads_the_article_or_the_entry_elsewhere() {
        let before = entry(Some("1"), Some("https://a.example/1"), "Wall");
        let corrected = changed(&before, entry(Some("1"), Some("https://a.example/2"), "Wall")).unwrap();
        assert_eq!((corrected.link, corrected.page_due_at), (LinkChange::Moved, Some(now())));
        let other = changed(&before, entry(Some("1"), Some("https://a.example/2"), "Pier")).unwrap();
        assert_eq!((other.link, other.changed), (LinkChange::Other, vec!["link", "title"]));
        let tracked = changed(&before, entry(Some("1"), Some("https://a.example/1?utm_source=x"), "Wall"));
        assert_eq!(tracked, None);
    }

    #[test]
    fn words_that_a_feed_takes_back_are_not_taken_over() {
        let with = |content: Option<&str>, summary: &str| {
            let mut entry = entry(Some("1"), None, "Wall");
            (entry.content, entry.summary) = (content.map(ToOwned::to_owned), Some(summary.to_owned()));
            entry
        };
        let whole = with(Some("<p>The wall holds, said the warden, and the quay is dry.</p>"), "The wall");
        assert!(!changed(&whole, with(None, "The wall")).unwrap().is_taken_over);
        assert!(!changed(&whole, with(None, "")).unwrap().is_taken_over);
        assert!(changed(&whole, with(Some("<p>The wall fell.</p>"), "The wall")).unwrap().is_taken_over);
    }

    #[test]
    fn an_article_goes_by_the_feeds_date_when_it_is_plausible() {
        for (published, expected) in [
            (Some("2026-11-01T08:00:00Z"), ("2026-11-01T08:00:00Z", "feed")),
            (Some("2036-11-01T08:00:00Z"), ("2026-11-02T12:00:00Z", "first_seen")),
            (None, ("2026-11-02T12:00:00Z", "first_seen")),
        ] {
            let published = published.and_then(Timestamp::parse).and_then(|at| Moment::utc(at.to_utc()));
            let mut dated = entry(Some("1"), None, "x");
            dated.published = published;
            let new = seen(vec![dated]).new.remove(0).entry;
            assert_eq!((&*new.effective_at.to_string(), new.date_source), expected);
            assert_eq!(new.published, published);
        }
    }

    #[test]
    fn an_entry_without_a_link_keeps_the_feeds_own_text() {
        let is_page_wanted = |url| seen(vec![entry(Some("1"), url, "x")]).new[0].entry.is_page_wanted;
        assert!(!is_page_wanted(None));
        assert!(is_page_wanted(Some("https://a.example/1")));
    }

    #[test]
    fn an_entry_beside_another_at_its_address_is_an_article_of_its_own() {
        let url = "https://a.example/changes";
        let new = seen(vec![entry(Some("1"), Some(url), "One"), entry(Some("2"), Some(url), "Two")]).new;
        let addresses: Vec<_> = new.iter().map(|new| new.entry.article_url.is_some()).collect();
        assert_eq!((addresses, new[1].entry.is_page_wanted), (vec![true, false], false));
    }

    #[test]
    fn who_is_named_twice_is_named_once() {
        let authors = ["Ann", "Ben", "Ann"].map(Person::named).to_vec();
        assert_eq!(told_once(authors), ["Ann", "Ben"].map(Person::named));
    }
}
