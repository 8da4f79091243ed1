//! Pages that list other pages: front pages, sections, categories, archives, search results.
//!
//! An article may hold entries of a list too, teasers below it or linked subheads in it, so they make a list only of
//! a page whose text is nearly all theirs.

use std::collections::HashSet;

use super::address;
use super::entries::{self, Entry, FEWEST_ENTRIES, Own};
use super::{Evidence, declares_article, says_gone};
use crate::body::Carving;
use crate::dates::looks_like_a_date_line;
use crate::facts::Declared;
use crate::page::block::{Block, Role};
use crate::page::tag::Tag;
use gleaner_text::measure;

/// A page that says it is a list may open with a paragraph about it: so much of the text is its entries', in percent.
const DECLARED_LIST_SHARE: u64 = 60;

/// A page that does not say so may be an article with linked subheads, under an introduction.
const UNDECLARED_LIST_SHARE: u64 = 85;

/// A heading of so many words that is no link is the page's own headline: sections and blogs have shorter names.
const PAGE_HEADLINE_WORDS: u32 = 5;

/// Returns whether the text is a list's: entries that lead to pages of their own, and no headline over all of them.
pub(super) fn is_listing(page: &Evidence<'_>) -> bool {
    let Evidence { carving, declared, url, .. } = *page;
    let is_collection = declares_collection(declared);
    let has_date = declared.all("article:published_time").next().is_some();
    if (declares_article(declared) || has_date) && !is_collection {
        return false;
    }
    let canonical = page.facts.canonical_url.as_ref().map(|url| &url.value);
    let own = Own {
        addresses: url.into_iter().chain(canonical).collect(),
        window_title: declared.title.unwrap_or_default(),
    };
    let entries = entries::find(carving, &own);
    let stories: HashSet<&str> = entries.iter().map(|entry| entry.story.as_str()).collect();
    // What people write under one subject is a conversation.
    let said: HashSet<&str> = entries.iter().map(|entry| &*carving.blocks[entry.headline].text).collect();
    if stories.len() < FEWEST_ENTRIES || said.len() < FEWEST_ENTRIES || !are_of_the_text(carving, &entries) {
        return false;
    }
    let share = share_of_text(carving, &entries);
    if is_collection || url.is_some_and(address::is_of_a_list) {
        return share >= DECLARED_LIST_SHARE;
    }
    share >= UNDECLARED_LIST_SHARE
        && !has_headline(carving, &entries)
        && told(carving, &entries).all(|entry| entry.element.is_some() || is_dated(carving, entry))
}

/// Returns whether the page says of itself that it is a list; in Open Graph, publishing systems call both "article".
fn declares_collection(declared: &Declared<'_>) -> bool {
    let is = |kind| declared.json_ld.of_type(kind).is_some();
    declared.json_ld.article().is_none() && (is("CollectionPage") || is("SearchResultsPage"))
}

/// Returns whether the text runs over several entries, or is of one that has its like beside it.
///
/// A front page may show its newest story whole; under an article, the teasers are made otherwise than it.
fn are_of_the_text(carving: &Carving<'_, '_>, entries: &[Entry]) -> bool {
    let told: Vec<&Entry> = told(carving, entries).collect();
    let make = |entry: &Entry| {
        let element = carving.outline.element(entry.element?)?;
        Some((carving.outline[entry.element?].parent, element.name(), element.attr("class").is_some()))
    };
    let like = |one: &Entry| {
        entries.iter().filter(|other| make(other).is_some() && make(other) == make(one)).count()
    };
    told.len() >= FEWEST_ENTRIES || told.iter().any(|entry| like(entry) >= FEWEST_ENTRIES)
}

/// Returns how much of the text stands in entries, in percent.
fn share_of_text(carving: &Carving<'_, '_>, entries: &[Entry]) -> u64 {
    let all: u64 = kept(carving).map(|block| u64::from(block.weight)).sum();
    let theirs: u64 = entries.iter().map(|entry| u64::from(weight_in(carving, entry))).sum();
    theirs * 100 / all.max(1)
}

fn weight_in(carving: &Carving<'_, '_>, entry: &Entry) -> u32 {
    kept(carving).filter(|block| entry.nodes.contains(block.first)).map(|block| block.weight).sum()
}

/// Returns whether a headline of the page's own stands outside the entries.
fn has_headline(carving: &Carving<'_, '_>, entries: &[Entry]) -> bool {
    let outside = |node| !entries.iter().any(|entry| entry.nodes.contains(node));
    carving.blocks.iter().any(|block| {
        matches!(block.role, Role::Heading(1 | 2))
            && !block.is_linked()
            && measure::word_count(&block.text) >= PAGE_HEADLINE_WORDS
            && !says_gone(&block.text)
            && outside(block.first)
    })
}

/// Returns whether an entry has a date of its own.
fn is_dated(carving: &Carving<'_, '_>, entry: &Entry) -> bool {
    entry.nodes.clone().any(|at| carving.outline.tag(at) == Tag::Time)
        || carving
            .blocks
            .iter()
            .any(|block| entry.nodes.contains(block.first) && looks_like_a_date_line(&block.text))
}

/// Returns the entries that are in the text.
fn told<'e>(carving: &'e Carving<'_, '_>, entries: &'e [Entry]) -> impl Iterator<Item = &'e Entry> {
    entries.iter().filter(|entry| weight_in(carving, entry) > 0)
}

fn kept<'r>(carving: &'r Carving<'_, '_>) -> impl Iterator<Item = &'r Block> {
    carving.story().map(|at| &carving.blocks[at])
}
