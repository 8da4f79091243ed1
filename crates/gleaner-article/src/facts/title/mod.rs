//! The headline, without the site's name.
//!
//! The page's heading, what JSON-LD calls the headline, and the titles made for search and sharing often differ.
//! On a news page the headline its editors declare wins, elsewhere the heading a reader sees.

mod site;

use std::collections::HashSet;
use std::sync::LazyLock;

use url::Url;

use super::json_ld::plain;
use super::{Sourced, Sources};
use crate::page::address::absolute;
use crate::page::block::Blocks;
use crate::page::hints::ClassHints;
use crate::page::outline::{NodeId, NodeKind, Outline};
use crate::page::tag::Tag;
use gleaner_text::list::entries;
use gleaner_text::measure::{fold, share_of_words, word_count};
use gleaner_text::same_site;
use site::Site;

/// So many blocks of a page without headings may be its headline.
const FIRST_TITLE_LINES: usize = 12;

/// A headline after a label has at least so many words.
const LEAST_HEADLINE_WORDS: usize = 3;

/// Headings below this rank stand inside a story.
const LOWEST_RANK: u8 = 4;

/// A heading of no more bytes is a mark or a number.
const SHORTEST_HEADING: usize = 3;

/// A heading of no more bytes may be in a title by chance.
const SHORTEST_PART_OF_TITLE: usize = 20;

/// So many sources, the best, are asked whether they agree on a title.
const MOST_VOTERS: usize = 3;

/// A heading of fewer words agrees with too much, and must be agreed with.
const FEWEST_AGREEING_WORDS: usize = 3;

/// In scripts without blanks one of so many characters says as much.
const FEWEST_AGREEING_SIGNS: u32 = 22;

/// A declared title that is more than this of the heading, in percent of its bytes, is the headline in it.
const CLAIM_SHARE: usize = 50;

/// How far a heading and a declared title must agree for the heading to be the headline.
const LEAST_AGREEMENT: f32 = 0.35;

/// How many words a heading needs to be the headline though nothing declared agrees with it.
const LEAST_WORDS: usize = 5;

/// So many elements around a heading may be the link that is its card.
const ELEMENTS_TO_CARD: usize = 4;

/// How many headings of a rank are looked at.
const MOST_HEADINGS: usize = 12;

/// What stands between a kicker and the headline.
const KICKER_ENDS: [char; 9] = [':', '|', '/', '-', '–', '—', '•', '·', '+'];

/// The longest heading that can be a headline, in bytes.
const LONGEST_HEADING: usize = 400;

/// The longest declared title that is looked at, in bytes; whole posts are declared as titles.
const LONGEST_CLAIM: usize = 4000;

/// Labels that some papers set before a headline, with a bar between.
static LABELS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("labels.txt")).collect());

/// A heading on the page.
struct Heading {
    at: NodeId,
    rank: u8,
    text: String,
    /// Whether it is a link to another page, as the title of a card is.
    leads_on: bool,
}

/// Returns the headline.
pub(super) fn find(sources: &Sources<'_, '_>, site_name: Option<&str>) -> Option<Sourced<String>> {
    let declared = sources.declared;
    let home = home_heading(sources);
    let site = Site::new(site_name.or(home.as_deref()), sources.url);
    let headings = headings(sources.outline, sources.url);
    let folded: Vec<String> = if headings.is_empty() {
        first_lines(sources.blocks)
    } else {
        headings.iter().map(|heading| fold(&heading.text)).collect()
    };
    let section =
        declared.json_ld.text("articleSection").or_else(|| Some(declared.meta(&["article:section"])?.value));
    let clean = |title: String| {
        let title = Some(title).filter(|title| title.len() <= LONGEST_CLAIM)?;
        let title = without_kicker(&title, section.as_deref());
        Some(site.leave_out(title, &folded)).filter(|title| !title.is_empty() && !site.is_called(title))
    };
    let article = declared.json_ld.article();
    let headline = article.and_then(|_| declared.json_ld.text("headline")).and_then(clean);
    let shared = declared.meta(&["og:title"]).and_then(|title| clean(title.value));
    let tweeted = declared.meta(&["twitter:title"]).and_then(|title| clean(title.value));
    let window = declared.title.map(plain).and_then(clean);
    let claims: Vec<&String> = [&headline, &shared, &window].into_iter().flatten().collect();
    let stated: Vec<&String> = [&headline, &shared, &tweeted].into_iter().flatten().collect();
    let shown = exact(&headings, &stated).or_else(|| visible(&headings, &claims, &site));
    let heading = shown.map(|heading| {
        let text = without_company(sources.outline, heading, &claims);
        let text = without_kicker(&text, section.as_deref()).to_owned();
        site.leave_out(&text, &[fold(&text)])
    });
    let headline = headline.map(|headline| as_shown(headline, heading.as_ref(), shown, shared.as_ref()));
    let is_news = declared.json_ld.is_news();
    let mut candidates = vec![
        ("h1", heading),
        ("json-ld headline", headline),
        ("og:title", shared),
        (
            "twitter:title",
            declared
                .meta(&["twitter:title", "dc.title", "parsely-title", "title"])
                .and_then(|title| clean(title.value)),
        ),
        ("title", window),
        ("feed", sources.announced.title.map(plain).filter(|title| !title.is_empty())),
        ("json-ld name", declared.json_ld.text("name").and_then(clean)),
        (
            "first heading",
            headings
                .iter()
                .find(|heading| heading.text.len() > SHORTEST_HEADING)
                .map(|heading| heading.text.clone()),
        ),
    ];
    if is_news {
        candidates.swap(0, 1);
    }
    let candidates: Vec<Sourced<String>> = candidates
        .into_iter()
        .filter_map(|(source, title)| Some(Sourced { source, value: title? }))
        .collect();
    agreed(&candidates, is_news).or_else(|| candidates.first()).cloned()
}

/// Returns the first lines of a page without headings, where old pages set the headline in large letters.
fn first_lines(blocks: &Blocks) -> Vec<String> {
    let lines = blocks.iter().take(FIRST_TITLE_LINES).filter(|block| block.text.len() <= LONGEST_HEADING);
    lines.flat_map(|block| block.text.lines()).map(fold).collect()
}

/// Returns where the headline stands: the heading that says it, else the first of the first rank, else the start.
pub(super) fn place(outline: &Outline<'_>, title: Option<&str>, page: Option<&Url>) -> NodeId {
    let headings = headings(outline, page);
    let title = title.map(fold).unwrap_or_default();
    let says_it = |heading: &&Heading| {
        let text = fold(&heading.text);
        !title.is_empty()
            && (text.contains(&title) || (text.len() > SHORTEST_PART_OF_TITLE && title.contains(&text)))
    };
    let own = || headings.iter().filter(|heading| !heading.leads_on);
    let first = headings.iter().find(|heading| heading.rank == 1);
    let found = own().find(says_it).or_else(|| headings.iter().find(says_it)).or(first);
    found.map_or(NodeId::ROOT, |heading| heading.at)
}

/// Returns the words of a heading that leads home: they name the site.
fn home_heading(sources: &Sources<'_, '_>) -> Option<String> {
    let headings =
        (1..=LOWEST_RANK).flat_map(|rank| sources.outline.all(Tag::Heading(rank)).map(move |at| (rank, at)));
    let read = |(rank, at)| Heading { at, rank, text: sources.outline.text(at), leads_on: false };
    let leads_home = |heading: &Heading| leads_home(sources.outline, heading, sources.url);
    headings
        .map(read)
        .filter(|heading| heading.text.len() <= LONGEST_HEADING)
        .find(leads_home)
        .map(|heading| heading.text)
}

/// Returns the headings of the page, the first rank first; one that leads home is the site's name.
fn headings(outline: &Outline<'_>, page: Option<&Url>) -> Vec<Heading> {
    let ranked = (1..=LOWEST_RANK)
        .flat_map(|rank| outline.all(Tag::Heading(rank)).take(MOST_HEADINGS).map(move |at| (rank, at)));
    // What only screen readers say, "opens in a new window", is no part of it; a colon that only they read is, and so is
    // a whole heading that is theirs.
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let shown = |at| {
        let (all, shown) = (outline.text(at), outline.text_without(at, ClassHints::HIDDEN));
        if shown.is_empty() || letters(&shown) == letters(&all) { all } else { shown }
    };
    let read = ranked.map(|(rank, at)| Heading { at, rank, text: shown(at), leads_on: false });
    let fits = |heading: &Heading| {
        heading.text.len() <= LONGEST_HEADING
            && heading.text.contains(char::is_alphanumeric)
            && !leads_home(outline, heading, page)
    };
    let found = read.filter(fits);
    found.map(|heading| Heading { leads_on: leads_on(outline, &heading, page), ..heading }).collect()
}

/// Returns whether the whole heading is a link to another page, by itself or within its card.
fn leads_on(outline: &Outline<'_>, heading: &Heading, page: Option<&Url>) -> bool {
    let mut around = outline.ancestors(heading.at).take(ELEMENTS_TO_CARD);
    let mut inside = outline.subtree(heading.at);
    let is_link = |at: NodeId| outline.tag(at) == Tag::A;
    let link = around
        .find(|&at| is_link(at))
        .or_else(|| inside.find(|&at| is_link(at) && outline.text(at) == heading.text));
    let path = |url: &Url| url.path().trim_end_matches('/').to_owned();
    let address = link.and_then(|at| outline.element(at)?.attr("href"));
    address
        .and_then(|address| absolute(address, page))
        .zip(page)
        .is_some_and(|(url, page)| path(&url) != path(page) || !same_site(&url, page))
}

/// Returns whether the whole heading links to the front page, and this page is another.
fn leads_home(outline: &Outline<'_>, heading: &Heading, page: Option<&Url>) -> bool {
    let is_front = |url: &Url| url.path().len() <= 1 && url.query().is_none();
    let mut links = outline.subtree(heading.at).filter(|&at| outline.tag(at) == Tag::A);
    let address =
        links.find(|&at| outline.text(at) == heading.text).and_then(|at| outline.element(at)?.attr("href"));
    let home = address.is_some_and(|address| {
        let url = absolute(address, page);
        address == "/"
            || url.is_some_and(|url| is_front(&url) && page.is_none_or(|page| same_site(&url, page)))
    });
    home && !page.is_some_and(is_front)
}

/// Returns the title without the label before it: "Opinion | The ferry must stay".
fn without_kicker<'t>(title: &'t str, section: Option<&str>) -> &'t str {
    let Some((label, rest)) = title.split_once('|') else { return title };
    let folded = fold(label);
    let is_label = LABELS.contains(folded.as_str()) || section.is_some_and(|section| fold(section) == folded);
    if is_label && rest.split_whitespace().count() >= LEAST_HEADLINE_WORDS {
        rest.trim_start()
    } else {
        title
    }
}

/// Returns the heading of any rank that says word for word what is declared as the headline.
fn exact<'h>(headings: &'h [Heading], stated: &[&String]) -> Option<&'h Heading> {
    let stated: Vec<String> = stated.iter().map(|title| fold(title)).collect();
    let says_it = |heading: &&Heading| stated.contains(&fold(&heading.text));
    let mut own = headings.iter().filter(|heading| !heading.leads_on);
    own.find(says_it).or_else(|| headings.iter().find(says_it))
}

/// Returns the title that two of the first three sources share; a heading that search titles contradict stays.
fn agreed(candidates: &[Sourced<String>], is_news: bool) -> Option<&Sourced<String>> {
    let first = candidates.first()?;
    if is_news || first.source == "h1" {
        return Some(first);
    }
    let voters = &candidates[..candidates.len().min(MOST_VOTERS)];
    voters.iter().enumerate().find_map(|(at, one)| {
        let same = voters[at + 1..].iter().any(|other| fold(&one.value) == fold(&other.value));
        same.then_some(one)
    })
}

/// Returns the heading that says most of what one of the declared titles says.
///
/// Sites that keep the first rank for their own name set the headline in the second; then it says what is declared
/// word for word. A lone heading of a whole sentence is the headline whatever search engines are told.
fn visible<'h>(headings: &'h [Heading], claims: &[&String], site: &Site<'_>) -> Option<&'h Heading> {
    let mut first_rank: Vec<&Heading> =
        headings.iter().filter(|heading| heading.rank == 1 && !site.is_called(&heading.text)).collect();
    // Cards of other stories have their titles in headings too.
    if first_rank.iter().any(|heading| !heading.leads_on) {
        first_rank.retain(|heading| !heading.leads_on);
    }
    let mut best: Option<(f32, &Heading)> = None;
    for heading in &first_rank {
        let agreement = claims.iter().map(|claim| agreement(&heading.text, claim)).fold(0.0, f32::max);
        if agreement > LEAST_AGREEMENT && best.is_none_or(|(known, _)| agreement > known) {
            best = Some((agreement, heading));
        }
    }
    let repeated = || {
        let says = |heading: &&Heading| claims.iter().any(|claim| fold(claim) == fold(&heading.text));
        headings.iter().filter(|heading| heading.rank > 1).find(says)
    };
    let lone = || match first_rank[..] {
        [only] if only.text.split_whitespace().count() >= LEAST_WORDS => Some(only),
        _ => None,
    };
    best.map(|(_, heading)| heading).or_else(repeated).or_else(lone)
}

/// Returns how far a heading says what a claim says; a single word agrees with too much.
fn agreement(heading: &str, claim: &str) -> f32 {
    let there = share_of_words(heading, claim);
    let back = share_of_words(claim, heading);
    let is_short = heading.split_whitespace().count() < FEWEST_AGREEING_WORDS
        && word_count(heading) < FEWEST_AGREEING_SIGNS;
    if is_short { there.min(back) } else { there.max(back) }
}

/// Returns the headline uncut and without a kicker that stands neither in the heading nor in the title for sharing.
///
/// Search engines read 110 characters, so some declare no more and end in dots.
fn as_shown(
    headline: String,
    heading: Option<&String>,
    shown: Option<&Heading>,
    shared: Option<&String>,
) -> String {
    let Some((heading, shown)) = heading.zip(shown) else { return headline };
    let cut = headline.strip_suffix('…').or_else(|| headline.strip_suffix("..."));
    let is_cut = cut.is_some_and(|start| fold(heading).starts_with(&fold(start)));
    let kicker = headline.strip_suffix(&shown.text).filter(|_| shared == Some(&shown.text));
    let has_kicker = kicker.is_some_and(|kicker| kicker.trim_end().ends_with(KICKER_ENDS));
    if is_cut || has_kicker { heading.clone() } else { headline }
}

/// Takes off what stands inside the heading beside what is declared as the title: a kicker before, a count after.
fn without_company(outline: &Outline<'_>, heading: &Heading, claims: &[&String]) -> String {
    let text = heading.text.as_str();
    let inside = claims.iter().filter(|claim| {
        claim.len() < text.len()
            && claim.len() * 100 > text.len() * CLAIM_SHARE
            && (text.ends_with(claim.as_str()) || text.starts_with(claim.as_str()))
    });
    let Some(claim) = inside.max_by_key(|claim| claim.len()) else { return text.to_owned() };
    let border = if text.ends_with(claim.as_str()) { text.len() - claim.len() } else { claim.len() };
    if is_border(outline, heading, border) { (*claim).clone() } else { text.to_owned() }
}

/// Returns whether the heading's words are set apart at a place: by a mark before it, or because an element ends there.
fn is_border(outline: &Outline<'_>, heading: &Heading, border: usize) -> bool {
    let before = fold(&heading.text[..border]);
    let marked = heading.text[..border].trim_end().ends_with(KICKER_ENDS);
    if marked {
        return true;
    }
    let mut read = String::new();
    for node in &outline.nodes[outline.subtree(heading.at)] {
        if let NodeKind::Text(text) = node.kind {
            let words = fold(text);
            if !read.is_empty() && !words.is_empty() {
                read.push(' ');
            }
            read.push_str(&words);
            if read.len() >= before.len() {
                return read == before;
            }
        }
    }
    false
}
