//! The smaller facts: site, section, tags, summary.

use serde_json::Value;

use super::json_ld::{plain, text_of};
use super::{Sourced, Sources, told_by};
use crate::page::address::absolute;
use crate::page::outline::{NodeId, NodeKind};
use crate::page::place::Place;
use crate::page::tag::Tag;
use gleaner_text::measure::fold;

/// The last step of the way to a story is a section only with no more words.
const MOST_CRUMB_WORDS: usize = 3;

/// A label stands fewer nodes above its headline.
const NODES_TO_LABEL: usize = 25;

/// A label above a headline has no more words.
const MOST_LABEL_WORDS: usize = 3;

/// More links side by side are a menu.
const MOST_LABEL_LINKS: usize = 1;

/// So many elements around a word may be its link.
const ELEMENTS_TO_LINK: usize = 3;

/// The longest name, section or tag worth keeping, in characters; longer ones are keyword stuffing.
const LONGEST_TAG: usize = 80;

/// No story has more subjects; what declares more lists what people search for.
const MOST_TAGS: usize = 40;

/// The longest summary worth keeping, in characters; longer ones are the text itself.
const LONGEST_SUMMARY: usize = 2000;

pub(super) fn site_name(sources: &Sources<'_, '_>) -> Option<Sourced<String>> {
    let declared = sources.declared;
    let json_ld = &declared.json_ld;
    let publisher = || {
        let main = json_ld.main()?;
        json_ld.values(main, "publisher").into_iter().find_map(text_of)
    };
    let website = || json_ld.of_type("WebSite").and_then(|site| site.get("name")).and_then(text_of);
    let fits =
        |name: &Sourced<String>| name.value.chars().count() <= LONGEST_TAG && !name.value.contains("://");
    let app = ["application-name", "apple-mobile-web-app-title", "dc.publisher", "al:android:app_name"];
    declared
        .meta(&["og:site_name"])
        .filter(fits)
        .or_else(|| website().map(told_by("json-ld website")).filter(fits))
        .or_else(|| publisher().map(told_by("json-ld publisher")).filter(fits))
        .or_else(|| app.iter().find_map(|&name| declared.meta(&[name]).filter(fits)))
}

pub(super) fn section(sources: &Sources<'_, '_>) -> Option<Sourced<String>> {
    let json_ld = sources.declared.json_ld.text("articleSection").map(told_by("json-ld articleSection"));
    let fits = |section: &Sourced<String>| section.value.chars().count() <= LONGEST_TAG;
    let metas = [
        "article:section",
        "parsely-section",
        "section",
        "sailthru.section",
        "cxenseparse:section",
        "category",
    ];
    json_ld
        .filter(fits)
        .or_else(|| metas.iter().find_map(|&name| sources.declared.meta(&[name]).filter(fits)))
        .or_else(|| breadcrumb(sources).map(told_by("json-ld breadcrumb")).filter(fits))
        .or_else(|| label_above_headline(sources).map(told_by("page")).filter(fits))
}

/// Returns the last step of the way to the story, neither the front page nor the story itself.
fn breadcrumb(sources: &Sources<'_, '_>) -> Option<String> {
    let json_ld = &sources.declared.json_ld;
    let list = json_ld.of_type("BreadcrumbList")?;
    let title = sources.outline.text(sources.headline);
    let steps = json_ld.values(list, "itemListElement").into_iter().enumerate();
    let mut steps: Vec<(usize, &Value)> = steps.collect();
    let position = |step: &Value| step.get("position").and_then(Value::as_u64);
    steps.sort_by_key(|(at, step)| (position(step), *at));
    let end = steps.len().checked_sub(1)?;
    let mut sections = steps.iter().enumerate().filter_map(|(at, (_, step))| {
        let item = step.get("item");
        let name = text_of(step).or_else(|| item?.get("name").and_then(text_of))?;
        let address = item.and_then(|item| item.as_str().or_else(|| item.get("@id")?.as_str()));
        let url = address.and_then(|address| absolute(address, sources.url));
        let is_front =
            at == 0 && (url.as_ref().is_none_or(|url| url.path().len() <= 1) || fold(&name) == "home");
        let is_story = fold(&name) == fold(&title)
            || url.is_some_and(|url| sources.url.is_some_and(|page| page.path() == url.path()))
            || (at == end && (address.is_none() || name.split_whitespace().count() > MOST_CRUMB_WORDS));
        (!is_front && !is_story).then_some(name)
    });
    sections.next_back()
}

/// Returns the kicker: a word or two that stand alone just before the headline.
fn label_above_headline(sources: &Sources<'_, '_>) -> Option<String> {
    let headline = Some(sources.headline).filter(|&at| sources.outline.tag(at) == Tag::Heading(1))?;
    let (below, _) = sources.blocks.pairs().find(|(_, block)| block.first > headline)?;
    let label = &sources.blocks[below.before()?];
    let near = headline < label.last.plus(NODES_TO_LABEL);
    let words = label.text.split_whitespace().count();
    let plain_word =
        label.text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '&' | '-'));
    let in_menu = sources
        .outline
        .ancestors(label.first)
        .any(|around| matches!(sources.outline.tag(around), Tag::Nav | Tag::Li));
    let links = label.nodes().filter(|&at| is_link_text(sources, at)).count();
    (near && words <= MOST_LABEL_WORDS && plain_word && !in_menu && links <= MOST_LABEL_LINKS)
        .then(|| label.text.clone())
}

fn is_link_text(sources: &Sources<'_, '_>, at: NodeId) -> bool {
    let outline = sources.outline;
    matches!(outline[at].kind, NodeKind::Text(text) if !text.trim().is_empty())
        && outline.ancestors(at).take(ELEMENTS_TO_LINK).any(|around| outline.tag(around) == Tag::A)
}

pub(super) fn description(sources: &Sources<'_, '_>) -> Option<Sourced<String>> {
    let json_ld =
        || sources.declared.json_ld.article().and_then(|object| object.get("description")).and_then(text_of);
    let announced = || sources.announced.summary.map(plain).filter(|summary| !summary.is_empty());
    let fits = |summary: &Sourced<String>| summary.value.chars().count() <= LONGEST_SUMMARY;
    let metas =
        ["og:description", "description", "twitter:description", "dc.description", "sailthru.description"];
    metas
        .iter()
        .find_map(|&name| sources.declared.meta(&[name]).filter(fits))
        .or_else(|| json_ld().map(told_by("json-ld description")).filter(fits))
        .or_else(|| announced().map(told_by("feed")).filter(fits))
}

pub(super) fn tags(sources: &Sources<'_, '_>) -> Option<Sourced<Vec<String>>> {
    let json_ld = &sources.declared.json_ld;
    let keywords: Vec<String> = json_ld
        .main()
        .map(|main| {
            json_ld
                .values(main, "keywords")
                .into_iter()
                .filter_map(text_of)
                .flat_map(|words| split(&words))
                .collect()
        })
        .unwrap_or_default();
    let from_meta = |name: &str| -> Vec<String> {
        sources.declared.all(name).flat_map(|words| split(&plain(words))).collect()
    };
    let candidates = [
        ("json-ld keywords", keywords),
        ("article:tag", from_meta("article:tag")),
        ("news_keywords", from_meta("news_keywords")),
        ("parsely-tags", from_meta("parsely-tags")),
        ("keywords", from_meta("keywords")),
        ("citation_keywords", from_meta("citation_keywords")),
        ("dc.subject", from_meta("dc.subject")),
        ("dcterms.subject", from_meta("dcterms.subject")),
    ];
    let tidied = candidates.into_iter().map(|(source, tags)| Sourced { source, value: tidy(tags) });
    tidied.into_iter().find(|tags| !tags.value.is_empty())
}

fn split(words: &str) -> Vec<String> {
    words.split([',', ';', '，', '、']).map(|word| word.trim().to_owned()).collect()
}

fn tidy(tags: Vec<String>) -> Vec<String> {
    let mut tidy: Vec<String> = Vec::new();
    for tag in tags {
        let known = tidy.iter().any(|known| known.eq_ignore_ascii_case(&tag));
        if !tag.is_empty() && tag.chars().count() <= LONGEST_TAG && !known && tidy.len() < MOST_TAGS {
            tidy.push(tag);
        }
    }
    tidy
}
