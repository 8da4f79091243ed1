//! Pages that stand in the way of an article: bot challenges, cookie walls, pages to sign in at.

use super::{Evidence, THIN_WORDS, declares_article};
use crate::page::hints::ClassHints;
use crate::page::outline::NodeId;
use crate::page::tag::Tag;
use gleaner_text::list::{List, Phrases};

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

/// What a page says to readers of other countries.
static ELSEWHERE: List = List::new(|| Phrases::read(include_str!("elsewhere.txt")));

/// What a page to sign in at is called.
static SIGN_IN: List = List::new(|| Phrases::read(include_str!("sign_in.txt")));

/// A page that explains why it stands in the way uses fewer words.
const LONGEST_WALL: u32 = 400;

/// One that does not explain itself uses fewer.
const SHORT_WALL: u32 = 150;

/// How many letters of a text say whether it asks for consent: articles about cookies begin otherwise, and quote later.
const CONSENT_BEGINNING: usize = 600;

/// A page that turns the readers of a country away uses fewer words.
const LONGEST_REFUSAL: u32 = 80;

/// More blocks than this are a page with a banner.
const MOST_WALL_BLOCKS: usize = 200;

/// A box asks for consent in so much text, in letters.
const LEAST_CONSENT: u32 = 60;

/// It stands alone where so much of the page's text is in it, in percent.
const CONSENT_SHARE: u32 = 85;

/// Returns whether the page asks for something before it shows an article.
pub(super) fn stand(page: &Evidence<'_>, title: &str, window_title: &str) -> bool {
    let words = page.words;
    is_challenge(page, words, window_title)
        || asks_for_consent(page, words)
        || is_for_others(page, words, window_title)
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

/// Returns whether the page itself asks for consent; the banners over articles are no part of it.
fn asks_for_consent(page: &Evidence<'_>, words: u32) -> bool {
    if words >= LONGEST_WALL || declares_article(page.declared) {
        return false;
    }
    let beginning: String = page.story.text.chars().take(CONSENT_BEGINNING).collect();
    CONSENT.occur_in(&beginning)
        || (words < THIN_WORDS && (CONSENT.occur_in(&page.opening()) || is_consent_alone(page)))
}

/// Returns whether hardly anything stands on the page but a box that is named for consent.
fn is_consent_alone(page: &Evidence<'_>) -> bool {
    let outline = page.carving.outline;
    let is_asking = |at: NodeId| {
        outline.hints(at).has(ClassHints::CONSENT)
            || outline.ancestors(at).any(|around| outline.hints(around).has(ClassHints::CONSENT))
    };
    let (mut asking, mut all) = (0, 0);
    for block in page.carving.blocks.iter().take(MOST_WALL_BLOCKS) {
        all += block.weight;
        asking += if is_asking(block.first) { block.weight } else { 0 };
    }
    asking >= LEAST_CONSENT && asking * 100 >= all * CONSENT_SHARE
}

/// Returns whether the page says that it shows its story in other countries only.
fn is_for_others(page: &Evidence<'_>, words: u32, window_title: &str) -> bool {
    words < LONGEST_REFUSAL
        && !declares_article(page.declared)
        && (ELSEWHERE.occur_in(window_title) || ELSEWHERE.occur_in(&page.opening()))
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
