//! The headline, without the site's name.

use super::super::line::fold_blanks;
use super::super::measure::{fold, share_of_words};
use super::super::tag::Tag;
use super::json_ld::plain;
use super::{Sourced, Sources};

/// Marks between a headline and a site's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " ~ ", " ‹ ", " « ", "｜", " : ", "_",
    "|", " > ",
];

/// Returns the headline.
///
/// The visible one, when what is declared confirms it; else the declared one.
pub(super) fn find(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Option<Sourced<String>> {
    let declared = sources.declared;
    let clean = |title: String| without_site(&title, site_name);
    let headline = declared.json_ld.article().and_then(|_| declared.json_ld.text("headline"));
    let open_graph = declared.meta(&["og:title"]).map(|(_, title)| title);
    let element = declared.title.map(plain).filter(|title| !title.is_empty());
    let claims: Vec<&String> = [&headline, &open_graph, &element].into_iter().flatten().collect();
    if let Some(visible) = visible(sources, &claims) {
        return Some(("h1", visible));
    }
    let candidates = [
        ("json-ld headline", headline),
        ("og:title", open_graph),
        (
            "meta title",
            declared
                .meta(&["twitter:title", "dc.title", "sailthru.title", "parsely-title", "title"])
                .map(|(_, title)| title),
        ),
        ("title", element),
        ("feed", sources.announced.title.map(plain)),
        ("json-ld name", declared.json_ld.text("name")),
    ];
    let declared = candidates
        .into_iter()
        .find_map(|(source, title)| Some((source, clean(title?))).filter(|(_, title)| !title.is_empty()));
    declared.or_else(|| first_heading(sources).map(|title| ("h1", title)))
}

/// Returns the heading on the page that says what one of the declared titles says.
fn visible(sources: &Sources<'_, '_>, claims: &[&String]) -> Option<String> {
    let headings = sources.outline.all(Tag::Heading(1)).take(12);
    let mut best: Option<(f32, String)> = None;
    for at in headings {
        let text = sources.outline.text(at);
        if text.is_empty() || text.len() > 400 {
            continue;
        }
        let agreement = claims.iter().map(|claim| agreement(&text, claim)).fold(0.0, f32::max);
        if agreement > 0.75 && best.as_ref().is_none_or(|(known, _)| agreement > *known) {
            best = Some((agreement, text));
        }
    }
    best.map(|(_, text)| text)
}

/// Returns how far a heading says what a claim says: all of its words, and most of the claim's.
fn agreement(heading: &str, claim: &str) -> f32 {
    let there = share_of_words(heading, claim);
    let back = share_of_words(claim, heading);
    if there > 0.95 && back > 0.4 { there } else { there.min(back) }
}

fn first_heading(sources: &Sources<'_, '_>) -> Option<String> {
    let headings = sources.outline.all(Tag::Heading(1)).chain(sources.outline.all(Tag::Heading(2)));
    headings.map(|at| sources.outline.text(at)).find(|text| text.len() > 3)
}

/// Returns the title without the site's name at its end or start.
fn without_site(title: &str, site_name: Option<&str>) -> String {
    let title = fold_blanks(title);
    for separator in SEPARATORS {
        if let Some((head, tail)) = title.rsplit_once(separator)
            && head.chars().count() > 8
            && is_site_name(tail, site_name)
        {
            return without_site(head, site_name);
        }
        if let Some((head, tail)) = title.split_once(separator)
            && tail.chars().count() > 8
            && site_name.is_some_and(|site| fold(head) == fold(site))
        {
            return fold_blanks(tail);
        }
    }
    title
}

/// Returns whether the piece after a separator is the site's name or looks like one.
fn is_site_name(piece: &str, site_name: Option<&str>) -> bool {
    let Some(site) = site_name else { return piece.split_whitespace().count() <= 3 };
    let (piece, site) = (fold(piece), fold(site));
    piece == site || site.contains(&piece) || piece.contains(&site)
}
