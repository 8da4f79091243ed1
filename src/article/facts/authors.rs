//! Who wrote it: people, one by one.

use std::collections::HashSet;
use std::sync::LazyLock;

use serde_json::Value;

use super::super::hints::Hints;
use super::super::line::fold_blanks;
use super::super::measure::fold;
use super::super::outline::{Kind, Outline};
use super::super::phrases::entries;
use super::json_ld::text_of;
use super::{Sourced, Sources};
use crate::model::Person;

/// Parts of the names of elements that hold a byline.
const NAMING: &[&str] = &["byline", "author", "autor", "auteur", "autore", "writer"];

/// Words of offices and degrees: no part of a name.
const OFFICES: &[&str] = &[
    "writer",
    "editor",
    "director",
    "manager",
    "reporter",
    "correspondent",
    "specialist",
    "expert",
    "founder",
    "ceo",
    "cofounder",
    "consultant",
    "officer",
    "contributor",
    "journalist",
    "columnist",
    "redakteur",
    "redakteurin",
    "md",
    "phd",
    "rn",
    "bsn",
    "mba",
    "ms",
    "rd",
    "cfp",
    "author",
    "freelance",
    "senior",
    "staff",
    "chief",
    "head",
    "president",
    "producer",
    "photographer",
    "analyst",
    "coach",
    "attorney",
    "lawyer",
    "redaktorin",
    "redaktor",
];

/// Names that are no author: placeholders of publishing systems, and desks.
static PLACEHOLDERS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("authors/placeholders.txt")).collect());

/// Words before a name.
static OPENINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    entries(include_str!("authors/openings.txt")).map(|opening| opening.replace('_', " ")).collect()
});

/// Returns the people who wrote the story; an organisation only where the page names it and nobody else.
pub(super) fn find(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Option<Sourced<Vec<Person>>> {
    type Source = fn(&Sources<'_, '_>) -> Vec<String>;
    let candidates: [(&'static str, Source); 5] = [
        ("json-ld author", from_json_ld),
        ("meta author", from_meta),
        ("rel author", from_links),
        ("byline", from_byline),
        ("by", opening_with_by),
    ];
    let person = candidates.into_iter().find_map(|(source, read)| {
        let people = people(&read(sources), site_name);
        (!people.is_empty()).then_some((source, people))
    });
    person.or_else(|| organisation(sources).map(|name| ("json-ld organisation", vec![Person::named(name)])))
}

/// Returns the organisation that JSON-LD names as the author.
///
/// One stated in the very words that state the publisher is what the publishing system fills in: nobody signed.
fn organisation(sources: &Sources<'_, '_>) -> Option<String> {
    let json_ld = &sources.declared.json_ld;
    let article = json_ld.article()?;
    let publishers = json_ld.values(article, "publisher");
    let is_publisher = |author: &Value| is_organisation(author) && publishers.contains(&author);
    json_ld
        .values(article, "author")
        .into_iter()
        .filter(|author| !is_publisher(author))
        .find_map(name_of)
        .filter(|name| name.chars().count() <= 60 && !looks_like_an_address(name))
}

fn is_organisation(value: &Value) -> bool {
    value.get("@type").and_then(Value::as_str).is_some_and(|kind| kind.ends_with("Organization"))
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

/// Reads the first short element whose name says it is the byline, and that holds a name.
fn from_byline(sources: &Sources<'_, '_>) -> Vec<String> {
    let outline = sources.outline;
    for (at, node) in outline.nodes.iter().enumerate() {
        let Kind::Element { element, hints, .. } = node.kind else { continue };
        if !hints.has(Hints::BYLINE.with(Hints::BIOGRAPHY))
            || node.end - at > 40
            || hints.has(Hints::COMMENTS)
        {
            continue;
        }
        let names = ["class", "id", "data-testid"].iter().filter_map(|name| element.attr(name));
        if names.map(str::to_ascii_lowercase).any(|name| NAMING.iter().any(|word| name.contains(word))) {
            let text = pieces(outline, at);
            let names = if (3..120).contains(&text.chars().count()) { full_names(&text) } else { Vec::new() };
            if !names.is_empty() {
                return names;
            }
        }
    }
    Vec::new()
}

/// Reads a short line that starts with "By"; where it holds nothing else, the next line.
fn opening_with_by(sources: &Sources<'_, '_>) -> Vec<String> {
    const LABELS: &[&str] = &[
        "by",
        "written by",
        "author",
        "posted by",
        "article by",
        "words by",
        "authors",
        "von",
        "par",
        "por",
    ];
    let blocks = sources.blocks;
    let short = |at: usize| blocks.get(at).filter(|block| block.weight < 40).map(|block| block.text.as_str());
    for at in 0..blocks.len().min(600) {
        let Some(text) = short(at) else { continue };
        let label = fold(text);
        let found = if LABELS.contains(&label.as_str()) {
            short(at + 1)
        } else {
            ["By ", "by ", "BY ", "Written by ", "Posted by ", "Author: "]
                .iter()
                .any(|label| text.starts_with(label))
                .then_some(text)
        };
        let names = found.map(full_names).unwrap_or_default();
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

/// Returns the names of two words or more in a byline; a single word there is a label, a desk or a handle.
fn full_names(byline: &str) -> Vec<String> {
    let names = people(&[byline.to_owned()], None).into_iter().filter_map(|person| person.name);
    names.filter(|name| name.contains(' ')).collect()
}

/// Returns the words of a byline with a bar where one element's end and the next one's begin.
fn pieces(outline: &Outline<'_>, at: usize) -> String {
    let mut pieces = String::new();
    for node in &outline.nodes[outline.subtree(at)] {
        let Kind::Text(text) = node.kind else { continue };
        let text = fold_blanks(text);
        if text.is_empty() {
            continue;
        }
        let single_word = !text.contains(' ') && !pieces.ends_with(|c: char| c.is_ascii_digit());
        pieces.push_str(if single_word { " " } else { " | " });
        pieces.push_str(&text);
    }
    pieces.trim_start_matches([' ', '|']).to_owned()
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
    let name = name.rsplit_once(" by ").map_or(name, |(_, after)| after);
    let name = name.split(['(', '[', '<', ':', '–', '—', '⋅']).next().unwrap_or_default();
    let name = name.split(" - ").next().unwrap_or_default();
    let words: Vec<&str> = name.split_whitespace().collect();
    let ends =
        |word: &str| is_office(word) || word.starts_with(|c: char| c.is_ascii_digit()) || month_alone(word);
    let end = words.iter().skip(2).position(|word| ends(word)).map_or(words.len(), |at| at + 2);
    let name = words[..end].join(" ");
    name.trim_matches(|c: char| !c.is_alphanumeric() && c != '.').trim_end_matches(" -").trim().to_owned()
}

/// Returns whether a name is a site's, an account's or a firm's: `example.org`, `jane.doe`, "Example Ltd".
fn is_domain_or_firm(name: &str) -> bool {
    let dotted = !name.contains(' ') && name.split('.').filter(|part| part.chars().count() > 1).count() > 1;
    dotted || ["Ltd", "Ltd.", "Inc", "Inc.", "LLC", "GmbH", "S.A."].iter().any(|firm| name.ends_with(firm))
}

fn is_office(word: &str) -> bool {
    OFFICES.contains(&fold(word).as_str())
}

/// Returns whether a word after a name is the month of a date.
fn month_alone(word: &str) -> bool {
    const LONGEST: usize = 9;
    word.len() <= LONGEST && word.len() >= 3 && super::month::is_english(word)
}

fn is_name(name: &str, site_name: Option<&str>) -> bool {
    let folded = fold(name);
    let words = folded.split(' ').count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    letters >= 2
        && digits <= 1
        && words <= 6
        && !folded.split(' ').all(is_office)
        && !(folded.split(' ').count() > 1
            && folded.split(' ').any(|word| {
                matches!(
                    word,
                    "read"
                        | "min"
                        | "mins"
                        | "minutes"
                        | "comment"
                        | "comments"
                        | "privacy"
                        | "policy"
                        | "ago"
                        | "updated"
                        | "published"
                )
            }))
        && name.chars().count() <= 60
        && !name.contains('@')
        && !is_domain_or_firm(name)
        && !looks_like_an_address(name)
        && !PLACEHOLDERS.contains(folded.as_str())
        && site_name.is_none_or(|site| fold(site) != folded)
        && super::date::from_words(name).is_none()
}
