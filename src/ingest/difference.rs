//! What a feed says otherwise of an entry than before.
//!
//! Pure. A number in a counting pixel, a link's tracking or a date renewed at every poll is no difference.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::Serialize;

use super::canonical::{place, plain};
use super::identity::Item;
use crate::model::{Enclosure, KnownEntry, Presentation, SeenEntry, Timestamp};

/// A date that lies as far from its poll as the one before lay from its own, give or take so much, is the poll's.
const RENEWED_WITHIN: Duration = Duration::from_mins(5);

/// Dates further from their poll are nobody's clock.
const LONGEST_LAG_S: i64 = 86_400;

/// Whether an item may say anything else than the entry that is known, before it is cleaned; `now` is when it was seen.
pub(super) fn is_possible(item: &Item, known: &KnownEntry, now: Timestamp) -> bool {
    let [published, updated] =
        [item.entry.published, item.entry.updated].map(|date| date.map(Timestamp::from));
    item.content_sha256 != known.content_sha256
        || is_redated(published, known.published_at, known, now)
        || is_redated(updated, known.updated_at, known, now)
        || are_other_files(known.enclosures.as_ref(), &item.entry.enclosures)
}

/// Returns what an entry says otherwise, by the words of `entry_versions.changed`.
pub(super) fn find(
    seen: &SeenEntry,
    known: &KnownEntry,
    presented: &Presentation,
    now: Timestamp,
) -> Vec<&'static str> {
    let is_other_link = match (seen.link.as_ref().map(url::Url::as_str), known.link.as_deref()) {
        (Some(link), Some(other)) if seen.guid.is_none() => place(link) != place(other),
        (Some(link), Some(other)) => plain(link) != plain(other),
        (None, other) => other.is_some_and(|other| url::Url::parse(other).is_ok()),
        (Some(_), None) => true,
    };
    let published = seen.published.map(Timestamp::from);
    let differences = [
        ("link", is_other_link),
        ("title", seen.title != known.title),
        ("summary", is_other_html(seen.summary_html.as_deref(), presented.summary_html.as_deref())),
        ("content", is_other_html(seen.content_html.as_deref(), presented.content_html.as_deref())),
        ("authors", is_other_list(presented.authors.as_ref(), &seen.authors)),
        ("tags", are_other_tags(presented.tags.as_ref(), &seen.tags)),
        ("enclosures", are_other_files(known.enclosures.as_ref(), &seen.enclosures)),
        ("image", is_other_image(seen, presented)),
        ("published", is_redated(published, known.published_at, known, now)),
        ("updated", is_redated(seen.updated_at, known.updated_at, known, now)),
    ];
    differences.into_iter().filter_map(|(what, differs)| differs.then_some(what)).collect()
}

/// Whether a date was changed by the publisher, not by the clock of a server that dates everything anew.
fn is_redated(
    date: Option<Timestamp>,
    before: Option<Timestamp>,
    known: &KnownEntry,
    now: Timestamp,
) -> bool {
    let lag = |date: Option<Timestamp>, seen: Timestamp| {
        let lag = date.map(|date| (date.to_utc() - seen.to_utc()).num_seconds());
        lag.filter(|lag| lag.abs() < LONGEST_LAG_S)
    };
    let is_of_the_poll = match (lag(date, now), lag(before, known.seen_at)) {
        (Some(lag), Some(before)) => lag.abs_diff(before) < RENEWED_WITHIN.as_secs(),
        _ => false,
    };
    date != before && !is_of_the_poll
}

/// Whether a list, where it was kept at all, is another.
fn is_other_list<T: Serialize>(before: Option<&String>, list: &[T]) -> bool {
    let json = || serde_json::to_string(list).unwrap_or_default();
    before.is_some_and(|before| *before != json())
}

/// Whether tags, where they were kept at all, are others; their order says nothing.
fn are_other_tags(before: Option<&String>, tags: &[String]) -> bool {
    let before: Option<BTreeSet<String>> = before.and_then(|before| serde_json::from_str(before).ok());
    before.is_some_and(|before| before != tags.iter().cloned().collect())
}

/// Whether files, where they were kept at all, are others; a key in a file's address says nothing.
fn are_other_files(before: Option<&String>, files: &[Enclosure]) -> bool {
    let Some(Ok(before)) = before.map(|before| serde_json::from_str::<Vec<serde_json::Value>>(before)) else {
        return false;
    };
    let said = |mut file: serde_json::Value| {
        if let Some(url) = file.get("url").and_then(|url| url.as_str()).map(shown) {
            file["url"] = url.into();
        }
        file
    };
    let now = files.iter().filter_map(|file| serde_json::to_value(file).ok());
    !before.into_iter().map(said).eq(now.map(said))
}

fn is_other_image(seen: &SeenEntry, presented: &Presentation) -> bool {
    // Kept since the lists are.
    let was_kept = presented.authors.is_some();
    was_kept && seen.image_url.as_deref().map(place) != presented.image_url.as_deref().map(place)
}

/// Whether two pieces of sanitised HTML differ in words, or in where they lead and what they show.
fn is_other_html(one: Option<&str>, other: Option<&str>) -> bool {
    let gist = |html: Option<&str>| gist(html.unwrap_or_default());
    one != other && gist(one) != gist(other)
}

/// Returns the words, and where they lead; pictures that show nobody anything are left out.
fn gist(html: &str) -> Vec<String> {
    let mut gist = Vec::new();
    for piece in html.split('<') {
        let (tag, text) = piece.split_once('>').unwrap_or(("", piece));
        gist.extend(attribute(tag, "href").map(plain));
        gist.extend(attribute(tag, "src").filter(|_| !is_pixel(tag)).map(shown));
        gist.extend(text.split_whitespace().map(ToOwned::to_owned));
    }
    gist
}

/// Returns the address of a picture or another file; behind a file's name stand only keys and sizes.
fn shown(address: &str) -> String {
    let place = place(address);
    let name = place.rsplit('/').next().unwrap_or_default();
    let is_file = name.rsplit_once('.').is_some_and(|(_, end)| FILES.contains(&&*end.to_lowercase()));
    if is_file { place } else { plain(address) }
}

const FILES: [&str; 16] = [
    "aac", "avif", "gif", "jpeg", "jpg", "m4a", "m4v", "mov", "mp3", "mp4", "ogg", "opus", "pdf", "png",
    "svg", "webp",
];

/// Whether a picture is there to count readers: it is of a pixel's size, or has neither a description nor a picture's name.
fn is_pixel(tag: &str) -> bool {
    const PICTURES: [&str; 6] = [".jpg", ".jpeg", ".png", ".webp", ".avif", ".svg"];
    let is_tiny = |name| attribute(tag, name).is_some_and(|size| matches!(size, "0" | "1"));
    let is_described = attribute(tag, "alt").is_some_and(|alt| !alt.trim().is_empty());
    let place = attribute(tag, "src").map(place).unwrap_or_default().to_lowercase();
    is_tiny("width") || is_tiny("height") || !is_described && !PICTURES.iter().any(|end| place.ends_with(end))
}

/// Returns an attribute of a tag as sanitised HTML writes it: in double quotes.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, expected: bool) {
        assert_eq!(is_other_html(Some(one), Some(other)), expected, "{one} {other}");
    }

    #[test]
    fn words_and_addresses_tell_and_counters_do_not() {
        check("<p>The wall  holds</p>", "<p>The wall holds </p>", false);
        check("<p>The wall holds</p>", "<p>The wall held</p>", true);
        check(
            r#"<a href="https://a.example/1?utm_x=1">x</a>"#,
            r#"<a href="https://a.example/1?utm_x=2">x</a>"#,
            false,
        );
        check(r#"<a href="https://a.example/1">x</a>"#, r#"<a href="https://a.example/2">x</a>"#, true);
        check(r#"<img src="https://t.example/p?n=1">"#, r#"<img src="https://t.example/p?n=2">"#, false);
        check(r#"<img src="https://t.example/81.gif" width="1">"#, "", false);
        check(r#"<img src="https://a.example/wall.jpg">"#, r#"<img src="https://a.example/pier.jpg">"#, true);
        check(
            r#"<img src="https://a.example/wall.jpg?w=1">"#,
            r#"<img src="https://a.example/wall.jpg?w=2">"#,
            false,
        );
        check(
            r#"<a href="https://a.example/w?v=1">x</a>"#,
            r#"<a href="https://a.example/w?v=2">x</a>"#,
            true,
        );
    }

    #[test]
    fn a_date_that_moves_with_every_poll_is_no_correction() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let known = |published: &str, seen_at: &str| KnownEntry {
            published_at: Some(at(published)),
            seen_at: at(seen_at),
            ..crate::ingest::identity::tests::known("1", None, None)
        };
        let (noon, one) = ("2026-11-02T12:00:00Z", "2026-11-02T13:00:00Z");
        let renewed = known("2026-11-02T11:59:00Z", noon);
        assert!(!is_redated(Some(at("2026-11-02T12:59:30Z")), renewed.published_at, &renewed, at(one)));
        let corrected = known("2026-11-08T11:00:00Z", noon);
        assert!(is_redated(Some(at("2026-11-01T11:00:00Z")), corrected.published_at, &corrected, at(one)));
        assert!(is_redated(None, corrected.published_at, &corrected, at(one)));
    }
}
