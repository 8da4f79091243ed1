//! Pages that stand in the way of an article: bot challenges, cookie walls, pages to sign in at.

use super::{Evidence, THIN_WORDS, declares_article};
use crate::page::tag::Tag;
use gleaner_text::list::{List, Phrases};
use gleaner_text::measure;

/// Titles and openings of bot challenges and cookie walls.
static BLOCKED: List = List::new(|| Phrases::read(include_str!("blocked.txt")));

/// What challenges have for a whole window title.
static CHALLENGES: List = List::new(|| Phrases::read(include_str!("challenge_titles.txt")));

/// What the scripts of challenges are known by, in the source of the page.
static MARKS: List = List::new(|| Phrases::read(include_str!("challenge_marks.txt")));

/// What nobody but a challenge says to its reader.
static DEMANDS: List = List::new(|| Phrases::read(include_str!("demands.txt")));

/// How those speak who ask whether they may follow their reader.
static CONSENT: List = List::new(|| Phrases::read(include_str!("consent.txt")));

/// What a page to sign in at is called.
static SIGN_IN: List = List::new(|| Phrases::read(include_str!("sign_in.txt")));

/// A page that explains why it stands in the way uses fewer words.
const LONGEST_WALL: u32 = 400;

/// One that does not explain itself uses fewer.
const SHORT_WALL: u32 = 150;

/// How many letters of a text say whether it asks for consent: articles about cookies begin otherwise, and quote later.
const CONSENT_BEGINNING: usize = 600;

/// Returns whether the page asks for something before it shows an article.
pub(super) fn stand(page: &Evidence<'_>, title: &str, window_title: &str) -> bool {
    let words = measure::word_count(&page.story.text);
    is_challenge(page, words, window_title)
        || asks_for_consent(page, words)
        || is_sign_in(page, words, title, window_title)
}

fn is_challenge(page: &Evidence<'_>, words: u32, window_title: &str) -> bool {
    let is_named = words < LONGEST_WALL && CHALLENGES.are(window_title);
    let is_short =
        words < SHORT_WALL && (BLOCKED.occur_in(window_title) || DEMANDS.occur_in(&page.opening()));
    // With so few words the page is no article, and its scripts only say which kind of page it is instead.
    let is_thin = words < THIN_WORDS && (BLOCKED.occur_in(&page.opening()) || MARKS.occur_in(page.source));
    is_named || is_short || is_thin
}

/// Returns whether the text itself asks for consent; the banners over articles are no part of it.
fn asks_for_consent(page: &Evidence<'_>, words: u32) -> bool {
    let beginning: String = page.story.text.chars().take(CONSENT_BEGINNING).collect();
    words < LONGEST_WALL && !declares_article(page.declared) && CONSENT.occur_in(&beginning)
}

/// Returns whether the page is called "Log in" and asks for a password; every page of some sites does the second.
fn is_sign_in(page: &Evidence<'_>, words: u32, title: &str, window_title: &str) -> bool {
    let outline = page.carving.outline;
    let asks_for_password = || {
        outline.all(Tag::Input).any(|at| {
            let kind = outline.element(at).and_then(|input| input.attr("type"));
            kind.is_some_and(|kind| kind.eq_ignore_ascii_case("password"))
        })
    };
    words < SHORT_WALL && (SIGN_IN.are(title) || SIGN_IN.open(window_title)) && asks_for_password()
}
