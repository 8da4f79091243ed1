//! Who wrote it: people, one by one.
//!
//! What the page declares goes first, then what its byline shows, then weaker signs near the headline. The site itself
//! is named only where nobody else is.

mod unmarked;
mod visible;

use serde_json::Value;

use super::json_ld::text_of;
use super::{Sourced, Sources};
use gleaner_text::Person;
use gleaner_text::list::entries;
use gleaner_text::measure::fold;
pub(super) use gleaner_text::name::is_agency;
use gleaner_text::name::{self as names, looks_like_an_address};

/// The name of an organisation has no more characters; a longer one is an address or a slogan.
const LONGEST_ORGANISATION: usize = 60;

/// Returns the people who wrote the story; an organisation only where the page names it and nobody else.
pub(super) fn find(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Option<Sourced<Vec<Person>>> {
    let declared = || {
        let json_ld = known("json-ld author", from_json_ld(sources, site_name));
        let meta = || known("meta author", names::declared(&from_meta(sources), site_name));
        let marked = || known("rel author", names::declared(&visible::marked(sources), site_name));
        json_ld.or_else(meta).or_else(marked)
    };
    let found = match declared() {
        Some(declared) if declared.value.iter().all(|name| is_house(sources, name, site_name)) => {
            known("byline", visible::people(sources, &declared.value, site_name)).or(Some(declared))
        }
        Some(declared) if !visible::is_shown(sources, &declared.value) => {
            known("by", visible::signature(sources)).or(Some(declared))
        }
        Some(declared) => {
            let company = visible::company(sources, &declared.value);
            known("rel author", company)
                .filter(|all| all.value.len() > declared.value.len())
                .or(Some(declared))
        }
        None => known("byline", visible::byline(sources, site_name))
            .or_else(|| known("json-ld organisation", commissioned(sources)))
            .or_else(|| known("by", visible::line(sources)))
            .or_else(|| known("author link", visible::links(sources)))
            .or_else(|| known("portrait", visible::portrait(sources)))
            .or_else(|| known("page", unmarked::names_alone(sources)))
            .or_else(|| known("page", unmarked::beside_date(sources)))
            .or_else(|| known("credit", unmarked::credit(sources))),
    };
    let found = found.or_else(|| signed_by_the_house(sources))?;
    Some(found.map(|names| names.into_iter().map(Person::named).collect()))
}

/// Returns the names in lines that hold nothing else, whoever signed.
pub(crate) fn names_in(lines: &[String]) -> Vec<String> {
    names::signed(lines, None)
}

/// Returns whether a declared name is an agency's, a desk's, the publisher's or another organisation's: who wrote may be told beside the headline.
fn is_house(sources: &Sources<'_, '_>, name: &str, site_name: Option<&str>) -> bool {
    let mut firms = authors(sources).into_iter().filter(|author| is_organisation(author));
    names::is_house(name)
        || names::is_login(name)
        || site_name.is_some_and(|site| bare(site) == bare(name))
        || is_called_as_the_publisher(sources, name)
        || firms.any(|firm| name_of(firm).is_some_and(|firm| fold(&firm) == fold(name)))
}

/// Returns the names a source told, if it told any.
fn known(source: &'static str, names: Vec<String>) -> Option<Sourced<Vec<String>>> {
    (!names.is_empty()).then_some(Sourced { source, value: names })
}

/// Returns who signed where no person did: a declared person who is called as their site, the organisation JSON-LD
/// names, or the site by its own name.
fn signed_by_the_house(sources: &Sources<'_, '_>) -> Option<Sourced<Vec<String>>> {
    let organisation = || known("json-ld organisation", organisation(sources).into_iter().collect());
    let meta = || known("meta author", names::declared(&from_meta(sources), None));
    let byline = || known("byline", visible::byline(sources, None));
    known("json-ld author", namesake(sources)).or_else(organisation).or_else(meta).or_else(byline)
}

/// Returns the people JSON-LD names, though the site is called as they are.
fn namesake(sources: &Sources<'_, '_>) -> Vec<String> {
    let people: Vec<String> =
        authors(sources).into_iter().filter(|author| !is_organisation(author)).filter_map(name_of).collect();
    let mut names = names::declared(&people, None);
    names.retain(|name| names::is_shaped_like_a_person(name));
    names
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
    names.filter(|author| !is_publisher(sources, author)).find_map(|author| whole_name(author, None))
}

/// Returns the name of an organisation, never cut: "Department for Transport".
fn whole_name(organisation: &Value, refused: Option<&str>) -> Option<String> {
    let name = name_of(organisation)?.trim_start_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let fits = name.chars().count() <= LONGEST_ORGANISATION
        && !looks_like_an_address(&name)
        && !names::is_placeholder(&name)
        && refused.is_none_or(|site| bare(site) != bare(&name));
    fits.then_some(name)
}

/// Returns whether an author is stated in the very words that state the publisher.
///
/// That is what the publishing system fills in: nobody signed.
fn is_publisher(sources: &Sources<'_, '_>, author: &Value) -> bool {
    let json_ld = &sources.declared.json_ld;
    is_organisation(author)
        && json_ld.article().is_some_and(|article| json_ld.values(article, "publisher").contains(&author))
}

/// Returns whether a name is the publisher's; a person who publishes under their own name is no house.
fn is_called_as_the_publisher(sources: &Sources<'_, '_>, name: &str) -> bool {
    let json_ld = &sources.declared.json_ld;
    let Some(article) = json_ld.article() else { return false };
    let publishers = json_ld.values(article, "publisher").into_iter();
    let mut houses = publishers.filter(|publisher| !is_of_type(publisher, "Person")).filter_map(name_of);
    houses.any(|house| bare(&house) == bare(name))
}

/// Returns a house's name without what it is called by only now and then: "The Quay Post Online" is "quay post".
fn bare(name: &str) -> String {
    let folded = fold(name);
    let words = folded.split(' ').filter(|word| !matches!(*word, "the" | "online" | "com" | "www"));
    words.collect::<Vec<_>>().join(" ")
}

fn is_organisation(value: &Value) -> bool {
    is_of_type(value, "Organization") && !is_of_type(value, "Person")
}

fn is_of_type(value: &Value, ending: &str) -> bool {
    match value.get("@type") {
        Some(Value::String(kind)) => kind.ends_with(ending),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).any(|kind| kind.ends_with(ending))
        }
        _ => false,
    }
}

/// Returns the authors JSON-LD names, as it states them.
fn authors<'s>(sources: &'s Sources<'_, '_>) -> Vec<&'s Value> {
    let json_ld = &sources.declared.json_ld;
    let Some(main) = json_ld.main() else { return Vec::new() };
    let stated = ["author", "creator"].iter().map(|property| json_ld.values(main, property));
    stated.into_iter().find(|values| !values.is_empty()).unwrap_or_default()
}

/// Returns the names of the authors JSON-LD names.
///
/// A newspaper that declares an agency or a desk signs with it on purpose, but an organisation only where nobody else
/// did; elsewhere the firm is a template's answer.
fn from_json_ld(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Vec<String> {
    let authors: Vec<&Value> =
        authors(sources).into_iter().filter(|author| !is_publisher(sources, author)).collect();
    let line = |author: &&Value| name_of(author).filter(|_| !is_organisation(author));
    let people: Vec<String> = authors.iter().filter_map(line).collect();
    if !sources.declared.json_ld.is_news() {
        return names::declared(&people, site_name);
    }
    let people = names::signed(&people, site_name);
    if people.iter().any(|name| names::is_shaped_like_a_person(name)) {
        return people;
    }
    let signed = authors.iter().flat_map(|author| match line(author) {
        Some(line) => names::signed(&[line], site_name),
        None => whole_name(author, site_name).into_iter().collect(),
    });
    signed.collect()
}

fn name_of(value: &Value) -> Option<String> {
    match value.get("name") {
        Some(Value::Array(names)) => Some(names.iter().filter_map(text_of).collect::<Vec<_>>().join(", ")),
        _ => text_of(value),
    }
}

/// Names of meta elements that libraries read: a name there may start with the family's.
const BY_FAMILY: &[&str] = &["dc.creator", "dcterms.creator", "dc.contributor", "citation_author"];

fn from_meta(sources: &Sources<'_, '_>) -> Vec<String> {
    for name in entries(include_str!("../metas/author.txt")) {
        let spoken = |value: String| {
            let value = names::without_addresses(&value);
            if BY_FAMILY.contains(&name) || is_family_first(&value) { names::straight(&value) } else { value }
        };
        let found: Vec<String> = sources
            .declared
            .all(name)
            .map(super::plain)
            .map(spoken)
            .filter(|name| !looks_like_an_address(name))
            .collect();
        if !names::declared(&found, None).is_empty() {
            return found;
        }
    }
    labelled_card(sources).into_iter().collect()
}

/// Returns whether a value is one word, a comma and one more: no two people are called so, but one is in a library.
fn is_family_first(value: &str) -> bool {
    value.split_once(',').is_some_and(|(family, given)| {
        let is_word = |part: &str| !part.trim().is_empty() && !part.trim().contains([' ', ',']);
        is_word(family) && is_word(given) && !names::is_house(family) && !names::is_house(given)
    })
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
