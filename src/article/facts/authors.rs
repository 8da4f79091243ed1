//! Who wrote it: people, one by one.
//!
//! What the page declares goes first, then what its byline shows, then weaker signs near the headline. The site itself
//! is named only where nobody else is.

mod names;
mod visible;

use serde_json::Value;

use super::json_ld::text_of;
use super::{Sourced, Sources};
use crate::model::Person;
use names::looks_like_an_address;

/// Returns the people who wrote the story; an organisation only where the page names it and nobody else.
pub(super) fn find(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Option<Sourced<Vec<Person>>> {
    let declared = || {
        let json_ld = ("json-ld author", from_json_ld(sources, site_name));
        let meta = || ("meta author", names::declared(&from_meta(sources), site_name));
        let marked = || ("rel author", names::declared(&visible::marked(sources), site_name));
        known(json_ld).or_else(|| known(meta())).or_else(|| known(marked()))
    };
    let found = match declared() {
        Some((source, declared)) => Some(match visible::company(sources, &declared) {
            company if company.len() > declared.len() => ("rel author", company),
            _ => (source, declared),
        }),
        None => known(("byline", visible::byline(sources, site_name)))
            .or_else(|| known(("json-ld organisation", commissioned(sources))))
            .or_else(|| known(("by", visible::line(sources))))
            .or_else(|| known(("author link", visible::links(sources))))
            .or_else(|| known(("portrait", visible::portrait(sources)))),
    };
    let (source, names) = found.or_else(|| signed_by_the_house(sources))?;
    Some((source, names.into_iter().map(Person::named).collect()))
}

/// Returns the names in lines that hold nothing else, whoever signed.
pub(in crate::article) fn names_in(lines: &[String]) -> Vec<String> {
    names::signed(lines, None)
}

fn known(found: Sourced<Vec<String>>) -> Option<Sourced<Vec<String>>> {
    Some(found).filter(|(_, names)| !names.is_empty())
}

/// Returns who signed where no person did: the organisation JSON-LD names, or the site by its own name.
fn signed_by_the_house(sources: &Sources<'_, '_>) -> Option<Sourced<Vec<String>>> {
    let json_ld = || Some(("json-ld organisation", vec![organisation(sources)?]));
    let meta = || ("meta author", names::declared(&from_meta(sources), None));
    let byline = || ("byline", visible::byline(sources, None));
    json_ld().or_else(|| known(meta())).or_else(|| known(byline()))
}

/// Returns the organisation that JSON-LD names as the author; of a claim review it is the house that checked, not who wrote.
fn commissioned(sources: &Sources<'_, '_>) -> Vec<String> {
    let kind = sources.declared.json_ld.article().and_then(|article| article.get("@type"));
    let is_review = kind.and_then(Value::as_str) == Some("ClaimReview");
    organisation(sources).filter(|_| !is_review).into_iter().collect()
}

/// Returns the organisation that JSON-LD names as the author.
fn organisation(sources: &Sources<'_, '_>) -> Option<String> {
    let json_ld = &sources.declared.json_ld;
    let names = json_ld.values(json_ld.article()?, "author").into_iter();
    names
        .filter(|author| !is_publisher(sources, author))
        .find_map(name_of)
        .map(|name| name.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned())
        .filter(|name| {
            name.chars().count() <= 60 && !looks_like_an_address(name) && !names::is_placeholder(name)
        })
}

/// Returns whether an author is stated in the very words that state the publisher.
///
/// That is what the publishing system fills in: nobody signed.
fn is_publisher(sources: &Sources<'_, '_>, author: &Value) -> bool {
    let json_ld = &sources.declared.json_ld;
    is_organisation(author)
        && json_ld.article().is_some_and(|article| json_ld.values(article, "publisher").contains(&author))
}

fn is_organisation(value: &Value) -> bool {
    value.get("@type").and_then(Value::as_str).is_some_and(|kind| kind.ends_with("Organization"))
}

/// Returns the authors JSON-LD names.
///
/// A newspaper that declares an agency or a desk signs with it on purpose; elsewhere the firm is a template's answer.
fn from_json_ld(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Vec<String> {
    let json_ld = &sources.declared.json_ld;
    let Some(main) = json_ld.main() else { return Vec::new() };
    let authors = ["author", "creator"]
        .iter()
        .map(|property| json_ld.values(main, property))
        .find(|values| !values.is_empty());
    let signs =
        |author: &&Value| !is_organisation(author) || (json_ld.is_news() && !is_publisher(sources, author));
    let lines: Vec<String> =
        authors.unwrap_or_default().into_iter().filter(signs).filter_map(name_of).collect();
    if json_ld.is_news() { names::signed(&lines, site_name) } else { names::declared(&lines, site_name) }
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
        "cxenseparse:author",
    ];
    for name in NAMES {
        let found: Vec<String> = sources
            .declared
            .all(name)
            .map(super::plain)
            .filter(|name| !looks_like_an_address(name))
            .collect();
        if !names::declared(&found, None).is_empty() {
            return found;
        }
    }
    labelled_card(sources).into_iter().collect()
}

/// Reads the pair `twitter:label1` "Written by" and `twitter:data1`, which publishing systems fill in for previews.
fn labelled_card(sources: &Sources<'_, '_>) -> Option<String> {
    [("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2")].iter().find_map(
        |(label, data)| {
            let label = sources.declared.all(label).next()?;
            let is_author = names::opening_of(label).is_some() || names::is_placeholder(label);
            is_author.then(|| sources.declared.all(data).next().map(super::plain)).flatten()
        },
    )
}
