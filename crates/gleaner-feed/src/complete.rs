//! From feed-rs's model to ours, with what the notes add.

use std::borrow::Cow;

use feed_rs::model as read;
use url::Url;

use super::repair::{EntryNotes, Notes};
use super::{entity, html, limits};
use crate::{Enclosure, ParsedEntry, ParsedFeed};
use gleaner_text::Person;

/// Joins what feed-rs read with what was noted beside it.
pub(super) fn complete(feed: read::Feed, notes: Notes, repairs: Vec<String>) -> ParsedFeed {
    let authors = heritage(feed.authors.into_iter().map(person), |person| {
        [&person.name, &person.email, &person.url].into_iter().flatten().map(String::len).sum()
    });
    let tags = heritage(feed.categories.into_iter().map(|category| category.term), String::len);
    let linked = |rel: &str| href(&feed.links, rel);
    ParsedFeed {
        format: notes.feed.format,
        title: feed.title.as_ref().and_then(title),
        description: feed.description.as_ref().and_then(title),
        site_url: linked("alternate"),
        language: notes.feed.language.clone(),
        icon_url: feed.icon.map(|icon| icon.uri),
        ttl: notes.feed.ttl,
        skip_hours: notes.feed.skip_hours,
        skip_days: notes.feed.skip_days,
        hub: linked("hub"),
        self_url: linked("self"),
        new_url: notes.feed.new_url,
        repairs,
        entries_left_out: notes.feed.entries_left_out,
        entries: feed
            .entries
            .into_iter()
            .zip(notes.entries)
            .map(|(read, notes)| entry(read, notes, &authors, &tags))
            .collect(),
    }
}

/// Returns as much of what each entry inherits from the feed as can be copied a thousand times.
fn heritage<T>(items: impl Iterator<Item = T>, bytes: impl Fn(&T) -> usize) -> Vec<T> {
    let mut left = limits::MAX_INHERITED_BYTES;
    let mut affords = |item: &T| {
        left = left.saturating_sub(bytes(item) + 10);
        left > 0
    };
    items.take_while(|item| affords(item)).collect()
}

fn entry(
    entry: read::Entry,
    notes: EntryNotes,
    feed_authors: &[Person],
    feed_tags: &[String],
) -> ParsedEntry {
    let mut authors: Vec<_> = entry.authors.into_iter().map(person).collect();
    if authors.is_empty() {
        authors.extend_from_slice(feed_authors);
    }
    let mut tags: Vec<_> = entry.categories.into_iter().map(|category| category.term).collect();
    if tags.is_empty() {
        tags.extend_from_slice(feed_tags);
    }
    let enclosures = entry.links.iter().filter(|link| link.rel.as_deref() == Some("enclosure"));
    let enclosures = enclosures.enumerate().map(|(at, link)| Enclosure {
        url: link.href.clone(),
        mime_type: link.media_type.clone(),
        bytes: link.length,
        duration: notes.durations.get(at).copied().flatten(),
    });
    let body = entry
        .content
        .and_then(|content| Some((content.body?, content.content_type.as_str() == "text/plain")));
    let content = body.and_then(|(body, is_text)| markup(body, is_text, notes.content_base.as_deref()));
    let summary =
        entry.summary.map(|summary| (summary.content, summary.content_type.as_str() == "text/plain"));
    let summary = summary.and_then(|(text, is_text)| markup(text, is_text, notes.summary_base.as_deref()));
    let (content, picture) = instead_of_silence(content, summary.as_deref());
    ParsedEntry {
        guid: Some(entry.id).filter(|id| !id.is_empty()),
        url: href(&entry.links, "alternate"),
        original_url: notes.original_url,
        title: entry.title.as_ref().and_then(title),
        authors,
        published: notes.published,
        updated: notes.updated,
        published_raw: notes.published_raw,
        language: notes.language,
        summary,
        content,
        tags,
        enclosures: enclosures.collect(),
        image_url: notes.image_url.or(picture),
        comments_url: href(&entry.links, "replies"),
        source_url: notes.source_url,
    }
}

/// Returns the content unless it has no words and the summary has; of that only its picture is kept.
fn instead_of_silence(content: Option<String>, summary: Option<&str>) -> (Option<String>, Option<String>) {
    match content {
        Some(html) if !html::has_words(&html) && summary.is_some_and(html::has_words) => {
            (None, html::first_picture(&html))
        }
        content => (content, None),
    }
}

fn href(links: &[read::Link], rel: &str) -> Option<String> {
    let link = links.iter().find(|link| link.rel.as_deref() == Some(rel) && !link.href.is_empty())?;
    Some(link.href.clone())
}

fn person(person: read::Person) -> Person {
    Person { name: person.name, email: person.email, url: person.uri }
}

/// Returns the words of a title, whichever kind of text it is.
fn title(text: &read::Text) -> Option<String> {
    let words = if text.content_type.as_str() == "text/plain" {
        html::one_line(&text.content)
    } else {
        html::plain(&text.content)
    };
    Some(words).filter(|words| !words.is_empty())
}

/// Returns a text as HTML with its addresses made absolute.
fn markup(text: String, is_text: bool, base: Option<&Url>) -> Option<String> {
    let html = if is_text { html::from_text(&text) } else { changed(text, html::with_paragraphs) };
    let html = changed(html, entity::with_pairs);
    let html = changed(html, |html| html::absolute(html, base));
    Some(html).filter(|html| !html.trim().is_empty())
}

/// Returns a text after a step that mostly leaves it as it is.
fn changed(text: String, step: impl Fn(&str) -> Cow<'_, str>) -> String {
    match step(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(changed) => changed,
    }
}
