//! The headline, without the site's name.
//!
//! The page's heading, what JSON-LD calls the headline, and the titles made for search and sharing often differ.
//! What two of them say wins; else the heading, except on news pages, whose editors write the headline twice.

use super::super::line::fold_blanks;
use super::super::measure::{fold, share_of_words};
use super::super::tag::Tag;
use super::json_ld::plain;
use super::{Sourced, Sources};

/// Marks between a headline and a site's name.
const SEPARATORS: &[&str] = &[
    " | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • ", " / ", " ~ ", " ‹ ", " « ", "｜", " : ", "_",
    "|", " > ", "--",
];

/// How far a heading and a declared title must agree for the heading to be the headline.
const LEAST_AGREEMENT: f32 = 0.35;

/// Returns the headline.
pub(super) fn find(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Option<Sourced<String>> {
    let declared = sources.declared;
    let clean = |title: String| Some(without_site(&title, site_name)).filter(|title| !title.is_empty());
    let article = declared.json_ld.article();
    let headline = article.and_then(|_| declared.json_ld.text("headline")).and_then(clean);
    let shared = declared.meta(&["og:title"]).and_then(|(_, title)| clean(title));
    let window = declared.title.map(plain).and_then(clean);
    let claims: Vec<&String> = [&headline, &shared, &window].into_iter().flatten().collect();
    let heading = visible(sources, &claims).map(|heading| without_kicker(&heading, &claims));
    let is_news = declared.json_ld.is_news();
    let mut candidates = vec![
        ("h1", heading),
        ("json-ld headline", headline),
        ("og:title", shared),
        (
            "twitter:title",
            declared
                .meta(&["twitter:title", "dc.title", "parsely-title", "title"])
                .and_then(|(_, title)| clean(title)),
        ),
        ("title", window),
        ("feed", sources.announced.title.map(plain).filter(|title| !title.is_empty())),
        ("json-ld name", declared.json_ld.text("name").and_then(clean)),
        ("first heading", first_heading(sources)),
    ];
    if is_news {
        candidates.swap(0, 1);
    }
    let candidates: Vec<Sourced<String>> =
        candidates.into_iter().filter_map(|(source, title)| Some((source, title?))).collect();
    agreed(&candidates, is_news).or_else(|| candidates.first()).cloned()
}

/// Returns the title that two of the first three sources share; a heading that search titles contradict stays.
fn agreed(candidates: &[Sourced<String>], is_news: bool) -> Option<&Sourced<String>> {
    let first = candidates.first()?;
    if !is_news && first.0 == "h1" {
        return Some(first);
    }
    let voters = &candidates[..candidates.len().min(3)];
    voters.iter().enumerate().find_map(|(at, one)| {
        let same = voters[at + 1..].iter().any(|other| fold(&one.1) == fold(&other.1));
        same.then_some(one)
    })
}

/// Returns the heading on the page that says most of what one of the declared titles says.
fn visible(sources: &Sources<'_, '_>, claims: &[&String]) -> Option<String> {
    let headings = sources.outline.all(Tag::Heading(1)).take(12);
    let mut best: Option<(f32, String)> = None;
    for at in headings {
        let text = sources.outline.text(at);
        if text.is_empty() || text.len() > 400 || fold(&text).is_empty() {
            continue;
        }
        let agreement = claims.iter().map(|claim| agreement(&text, claim)).fold(0.0, f32::max);
        if agreement > LEAST_AGREEMENT && best.as_ref().is_none_or(|(known, _)| agreement > *known) {
            best = Some((agreement, text));
        }
    }
    best.map(|(_, text)| text)
}

/// Returns how far a heading says what a claim says; a single word agrees with too much.
fn agreement(heading: &str, claim: &str) -> f32 {
    let there = share_of_words(heading, claim);
    let back = share_of_words(claim, heading);
    if heading.split_whitespace().count() < 3 { there.min(back) } else { there.max(back) }
}

/// Takes off a kicker that stands inside the heading, before what is declared as the title.
fn without_kicker(heading: &str, claims: &[&String]) -> String {
    let longest =
        claims.iter().filter(|claim| claim.len() < heading.len() && heading.ends_with(claim.as_str()));
    let title = longest.max_by_key(|claim| claim.len()).filter(|claim| claim.len() * 2 > heading.len());
    title.map_or_else(|| heading.to_owned(), |title| (*title).clone())
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
    piece == site
        || (!piece.is_empty() && site.contains(&piece))
        || (!site.is_empty() && piece.contains(&site))
}
