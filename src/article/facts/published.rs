//! When it was published, and when it was last changed.

use super::super::body::block::Block;
use super::super::hints::Hints;
use super::super::outline::{Kind, Outline};
use super::super::phrases::entries;
use super::super::tag::Tag;
use super::date;
use super::{Sourced, Sources};
use crate::model::{Moment, Precision};

/// Returns when the story was published.
pub(super) fn find(sources: &Sources<'_, '_>) -> Option<Sourced<Moment>> {
    let json_ld = &sources.declared.json_ld;
    let from_json = |property: &str| json_ld.text(property).and_then(|value| date::parse(&value));
    let declared = from_json("datePublished").map(|at| ("json-ld datePublished", at));
    declared
        .or_else(|| from_metas(sources, include_str!("metas/published.txt")))
        .or_else(|| from_property(sources, "datePublished").map(|at| ("itemprop datePublished", at)))
        .or_else(|| {
            from_json("dateCreated").or_else(|| from_json("uploadDate")).map(|at| ("json-ld dateCreated", at))
        })
        .or_else(|| from_time(sources).map(|at| ("time", at)))
        .or_else(|| from_url(sources).map(|at| ("url", at)))
        .or_else(|| from_named(sources).map(|at| ("byline", at)))
        .or_else(|| from_page(sources).map(|at| ("page", at)))
        .or_else(|| sources.announced.published.map(|at| ("feed", at)))
        .map(|(source, at)| (source, sharpen(at, sources)))
}

/// Returns when the story was last changed.
pub(super) fn find_modified(sources: &Sources<'_, '_>) -> Option<Sourced<Moment>> {
    let json_ld = sources.declared.json_ld.text("dateModified").and_then(|value| date::parse(&value));
    json_ld
        .map(|at| ("json-ld dateModified", at))
        .or_else(|| from_metas(sources, include_str!("metas/modified.txt")))
        .or_else(|| from_property(sources, "dateModified").map(|at| ("itemprop dateModified", at)))
}

/// Takes the feed's time of day where the page names only the day.
fn sharpen(at: Moment, sources: &Sources<'_, '_>) -> Moment {
    match sources.announced.published {
        Some(announced) if at.precision == Precision::Day && announced.precision == Precision::Second => {
            let same_day = announced.to_string().starts_with(&at.to_string());
            if same_day { announced } else { at }
        }
        _ => at,
    }
}

fn from_metas(sources: &Sources<'_, '_>, names: &'static str) -> Option<Sourced<Moment>> {
    entries(names).find_map(|name| sources.declared.all(name).find_map(date::parse).map(|at| (name, at)))
}

fn from_property(sources: &Sources<'_, '_>, property: &str) -> Option<Moment> {
    let outline = sources.outline;
    outline.nodes.iter().enumerate().find_map(|(at, node)| {
        let Kind::Element { element, .. } = node.kind else { return None };
        if element.attr("itemprop") != Some(property) {
            return None;
        }
        let declared =
            element.attr("datetime").or_else(|| element.attr("content")).or_else(|| element.attr("title"));
        declared.and_then(date::parse).or_else(|| date::from_words(&outline.text(at)))
    })
}

/// Reads the `<time>` nearest to the headline: the first after it, else the last before it.
fn from_time(sources: &Sources<'_, '_>) -> Option<Moment> {
    let outline = sources.outline;
    let headline = outline.all(Tag::Heading(1)).next().unwrap_or_default();
    let times: Vec<usize> = outline.all(Tag::Time).filter(|&at| !is_updated(outline, at)).take(40).collect();
    let after = times.iter().copied().find(|&at| at > headline);
    let before = times.iter().copied().rfind(|&at| at < headline && headline - at < 60);
    before.into_iter().chain(after).find_map(|at| {
        let declared = outline.element(at).and_then(|element| element.attr("datetime")).and_then(date::parse);
        declared.or_else(|| date::from_words(&outline.text(at)))
    })
}

fn is_updated(outline: &Outline<'_>, at: usize) -> bool {
    let class = outline.element(at).and_then(|element| element.attr("class")).unwrap_or_default();
    class.contains("updated") && !class.contains("published") || class.contains("modified")
}

/// Reads `/2026/01/28/` and `/2026-01-28-` in the page's own address.
fn from_url(sources: &Sources<'_, '_>) -> Option<Moment> {
    let path = sources.url?.path();
    let bytes = path.as_bytes();
    (0..bytes.len())
        .filter(|&at| {
            bytes[at..].starts_with(b"20") && !at.checked_sub(1).is_some_and(|at| bytes[at].is_ascii_digit())
        })
        .find_map(|at| {
            let rest = path.get(at..)?;
            let numbers: Vec<&str> = rest.splitn(4, ['/', '-', '_']).take(3).collect();
            let [year, month, day] = numbers[..] else { return None };
            let day = &day[..day.bytes().take_while(u8::is_ascii_digit).count()];
            (year.len() == 4 && month.len() == 2 && day.len() == 2)
                .then(|| date::parse(&format!("{year}-{month}-{day}")))
                .flatten()
        })
}

/// Reads the first short element whose name speaks of a date.
fn from_named(sources: &Sources<'_, '_>) -> Option<Moment> {
    let outline = sources.outline;
    outline.nodes.iter().enumerate().find_map(|(at, node)| {
        let Kind::Element { element, hints, .. } = node.kind else { return None };
        let boxed = hints.has(Hints::COMMENTS.with(Hints::RELATED).with(Hints::NAVIGATION));
        let dated = || {
            let names =
                ["class", "id"].iter().filter_map(|name| element.attr(name)).map(str::to_ascii_lowercase);
            hints.has(Hints::BYLINE)
                || names
                    .into_iter()
                    .any(|name| ["date", "publish", "time"].iter().any(|word| name.contains(word)))
        };
        if boxed || node.end - at > 30 || !dated() {
            return None;
        }
        let text = outline.text(at);
        (text.chars().count() < 120).then(|| date::from_words(&text)).flatten()
    })
}

/// Reads the first short line after the headline, or just before it, that holds a date; else any that says "published".
fn from_page(sources: &Sources<'_, '_>) -> Option<Moment> {
    let headline = sources.outline.all(Tag::Heading(1)).next().unwrap_or_default();
    let short = |block: &&Block| block.weight < 80;
    let after = sources.blocks.iter().filter(|block| block.first > headline).take(40).filter(short);
    let before = sources.blocks.iter().rev().filter(|block| block.first < headline).take(6).filter(short);
    let near = after.chain(before).find_map(|block| date::from_words(&block.text));
    near.or_else(|| {
        let labelled = sources.blocks.iter().filter(short).filter(|block| says_when(&block.text));
        labelled.take(20).find_map(|block| date::from_words(&block.text))
    })
}

fn says_when(line: &str) -> bool {
    const LABELS: &[&str] = &[
        "publi",
        "posted",
        "updated",
        "reviewed",
        "veröffentlicht",
        "aktualisiert",
        "actualizad",
        "modified",
        "date",
        "stand",
    ];
    let start: String = line.chars().take(24).flat_map(char::to_lowercase).collect();
    LABELS.iter().any(|label| start.contains(label))
}
