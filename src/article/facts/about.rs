//! The smaller facts: site, section, tags, summary.

use super::json_ld::{plain, text_of};
use super::{Sourced, Sources};

/// The longest value worth keeping, in characters; longer ones are keyword stuffing or the text itself.
const LONGEST_TAG: usize = 80;
const MOST_TAGS: usize = 40;
const LONGEST_SUMMARY: usize = 2000;

pub(super) fn site_name(sources: &Sources<'_, '_>) -> Option<Sourced<String>> {
    let declared = sources.declared;
    let json_ld = &declared.json_ld;
    let publisher = || {
        let main = json_ld.main()?;
        json_ld.values(main, "publisher").into_iter().find_map(text_of)
    };
    let website = || json_ld.of_type("WebSite").and_then(|site| site.get("name")).and_then(text_of);
    declared
        .meta(&["og:site_name"])
        .or_else(|| website().map(|name| ("json-ld website", name)))
        .or_else(|| publisher().map(|name| ("json-ld publisher", name)))
        .or_else(|| {
            declared.meta(&[
                "application-name",
                "apple-mobile-web-app-title",
                "dc.publisher",
                "al:android:app_name",
            ])
        })
        .filter(|(_, name)| name.chars().count() <= LONGEST_TAG && !name.contains("://"))
}

pub(super) fn section(sources: &Sources<'_, '_>) -> Option<Sourced<String>> {
    let json_ld =
        sources.declared.json_ld.text("articleSection").map(|section| ("json-ld articleSection", section));
    json_ld
        .or_else(|| {
            sources.declared.meta(&[
                "article:section",
                "parsely-section",
                "section",
                "sailthru.section",
                "cxenseparse:section",
                "category",
            ])
        })
        .or_else(|| label_above_headline(sources).map(|label| ("page", label)))
        .filter(|(_, section)| section.chars().count() <= LONGEST_TAG)
}

/// Returns the kicker: a word or two that stand alone just before the headline.
fn label_above_headline(sources: &Sources<'_, '_>) -> Option<String> {
    use super::super::tag::Tag;
    let headline = sources.outline.all(Tag::Heading(1)).next()?;
    let at = sources.blocks.iter().position(|block| block.first > headline)?;
    let label = &sources.blocks[at.checked_sub(1)?];
    let near = headline.saturating_sub(label.last) < 25;
    let words = label.text.split_whitespace().count();
    let plain_word =
        label.text.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || matches!(c, '&' | '-'));
    let in_menu = sources
        .outline
        .ancestors(label.first)
        .any(|around| matches!(sources.outline.tag(around), Tag::Nav | Tag::Li));
    (near && words <= 3 && plain_word && !in_menu).then(|| label.text.clone())
}

pub(super) fn description(sources: &Sources<'_, '_>) -> Option<Sourced<String>> {
    let json_ld =
        || sources.declared.json_ld.article().and_then(|object| object.get("description")).and_then(text_of);
    let announced = || sources.announced.summary.map(plain).filter(|summary| !summary.is_empty());
    sources
        .declared
        .meta(&[
            "og:description",
            "description",
            "twitter:description",
            "dc.description",
            "sailthru.description",
        ])
        .or_else(|| json_ld().map(|summary| ("json-ld description", summary)))
        .or_else(|| announced().map(|summary| ("feed", summary)))
        .filter(|(_, summary)| summary.chars().count() <= LONGEST_SUMMARY)
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
    ];
    candidates.into_iter().map(|(source, tags)| (source, tidy(tags))).find(|(_, tags)| !tags.is_empty())
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
