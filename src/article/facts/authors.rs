//! Who wrote it: people, one by one.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Value;

use super::super::hints::Hints;
use super::super::line::fold_blanks;
use super::super::measure::fold;
use super::super::outline::Kind;
use super::super::phrases::entries;
use super::json_ld::text_of;
use super::{Sourced, Sources};
use crate::model::Person;

/// Names that are no author: placeholders of publishing systems, and desks.
static PLACEHOLDERS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("authors/placeholders.txt")).collect());

/// Words before a name.
static OPENINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    entries(include_str!("authors/openings.txt")).map(|opening| opening.replace('_', " ")).collect()
});

/// Returns the people who wrote the story.
pub(super) fn find(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Option<Sourced<Vec<Person>>> {
    let candidates: [(&'static str, Vec<String>); 4] = [
        ("json-ld author", from_json_ld(sources)),
        ("meta author", from_meta(sources)),
        ("rel author", from_links(sources)),
        ("byline", from_byline(sources)),
    ];
    candidates.into_iter().find_map(|(source, raw)| {
        let people = people(&raw, site_name);
        (!people.is_empty()).then_some((source, people))
    })
}

fn from_json_ld(sources: &Sources<'_, '_>) -> Vec<String> {
    let json_ld = &sources.declared.json_ld;
    let Some(main) = json_ld.main() else { return Vec::new() };
    let authors = ["author", "creator"]
        .iter()
        .map(|property| json_ld.values(main, property))
        .find(|values| !values.is_empty());
    let people = authors.unwrap_or_default();
    let is_person = |value: &&Value| value.get("@type").and_then(Value::as_str) != Some("Organization");
    let persons: Vec<String> = people.iter().copied().filter(is_person).filter_map(name_of).collect();
    persons
}

fn name_of(value: &Value) -> Option<String> {
    match value.get("name") {
        Some(Value::Array(names)) => Some(names.iter().filter_map(text_of).collect::<Vec<_>>().join(", ")),
        _ => text_of(value),
    }
}

fn from_meta(sources: &Sources<'_, '_>) -> Vec<String> {
    const NAMES: &[&str] = &[
        "author",
        "article:author",
        "byl",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "dcterms.creator",
        "dc.contributor",
        "citation_author",
        "article:author_name",
        "og:author",
        "book:author",
        "twitter:data1_author",
        "cxenseparse:author",
    ];
    for name in NAMES {
        let found: Vec<String> = sources
            .declared
            .all(name)
            .map(super::plain)
            .filter(|name| !looks_like_an_address(name))
            .collect();
        if !people(&found, None).is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn looks_like_an_address(name: &str) -> bool {
    name.contains("://") || name.starts_with("www.") || name.starts_with('@') || name.starts_with('/')
}

/// Reads `rel="author"` links and `itemprop="author"` elements.
fn from_links(sources: &Sources<'_, '_>) -> Vec<String> {
    let outline = sources.outline;
    let mut found = Vec::new();
    for (at, node) in outline.nodes.iter().enumerate() {
        let Kind::Element { element, .. } = node.kind else { continue };
        let marked = element.attr("rel") == Some("author")
            || element.attr("itemprop").is_some_and(|property| property == "author" || property == "creator");
        if marked && node.end - at < 60 {
            let text = outline.text(at);
            if text.chars().count() < 120 {
                found.push(text);
            }
        }
        if found.len() >= 8 {
            break;
        }
    }
    found
}

/// Reads the first short element whose name says it is the byline.
fn from_byline(sources: &Sources<'_, '_>) -> Vec<String> {
    const NAMES: &[&str] = &["byline", "author", "autor", "auteur", "autore", "writer"];
    let outline = sources.outline;
    for (at, node) in outline.nodes.iter().enumerate() {
        let Kind::Element { element, hints, .. } = node.kind else { continue };
        if !hints.has(Hints::BYLINE) || node.end - at > 40 || hints.has(Hints::COMMENTS) {
            continue;
        }
        let class = element.attr("class").unwrap_or_default().to_ascii_lowercase();
        let id = element.attr("id").unwrap_or_default().to_ascii_lowercase();
        if NAMES.iter().any(|name| class.contains(name) || id.contains(name)) {
            let text = outline.text(at);
            if (3..100).contains(&text.chars().count()) {
                return vec![text];
            }
        }
    }
    opening_with_by(sources).into_iter().collect()
}

/// Reads a short line near the top that starts with "By".
fn opening_with_by(sources: &Sources<'_, '_>) -> Option<String> {
    let short = sources.blocks.iter().filter(|block| block.weight < 40);
    short
        .take(200)
        .map(|block| &block.text)
        .find(|text| text.starts_with("By ") || text.starts_with("by ") || text.starts_with("BY "))
        .cloned()
}

/// Splits bylines into people and leaves out what is none.
fn people(raw: &[String], site_name: Option<&str>) -> Vec<Person> {
    let mut names: Vec<String> = Vec::new();
    for line in raw {
        for name in split(line) {
            let name = trim_name(&name);
            if is_name(&name, site_name) && !names.iter().any(|known| fold(known) == fold(&name)) {
                names.push(name);
            }
        }
    }
    names.truncate(20);
    names.into_iter().map(Person::named).collect()
}

/// Cuts a byline where names are joined.
fn split(line: &str) -> Vec<String> {
    const JOINTS: &[&str] = &[
        " and ", " und ", " et ", " & ", " e ", " y ", " og ", " och ", " en ", " i ", " ja ", " ve ",
        " și ", " и ", " και ", " with ", " AND ",
    ];
    let mut line = fold_blanks(line);
    for joint in JOINTS {
        line = line.replace(joint, ",");
    }
    line.split([',', ';', '|', '/', '\n', '•', '·', '、']).map(str::to_owned).collect()
}

fn trim_name(name: &str) -> String {
    let mut name = name.trim();
    loop {
        let lower = name.to_lowercase();
        let opening = OPENINGS
            .iter()
            .find(|opening| lower.starts_with(opening.as_str()) && name.is_char_boundary(opening.len()));
        let Some(opening) = opening else { break };
        name = name[opening.len()..].trim_start();
    }
    let name = name.split(['(', '[', '<']).next().unwrap_or_default();
    name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').trim_end_matches(" -").trim().to_owned()
}

fn is_name(name: &str, site_name: Option<&str>) -> bool {
    let folded = fold(name);
    let words = folded.split(' ').count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    letters >= 2
        && digits <= 1
        && words <= 6
        && name.chars().count() <= 60
        && !name.contains('@')
        && !looks_like_an_address(name)
        && !PLACEHOLDERS.contains(folded.as_str())
        && site_name.is_none_or(|site| fold(site) != folded)
        && super::date::from_words(name).is_none()
}
