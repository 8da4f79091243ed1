//! Pages that list other pages, and articles that hold a list.

use super::state::{TITLE, check, read_at};
use crate::PageState;

/// What the entries of a list are about: a headline of some words, and a sentence.
const NEWS: &[(&str, &str)] = &[
    ("Bridge closes for winter", "Divers change its bearings until March, the harbour said on Monday."),
    ("Bakers end their strike", "Bread is back on the shelves, and nobody asks for free flour any more."),
    ("Lighthouse looks for keeper", "The job comes with a cottage and a goat, and without any neighbours."),
    ("Pupils win the cup", "They came home with two broken bows, and a tale about the night train."),
];

/// Returns a list of the news, each as the pattern says: `TITLE`, `TEXT`, and `TO` for where it leads.
pub(super) fn list(pattern: &str) -> String {
    let entry = |(at, (title, text)): (usize, &(&str, &str))| {
        pattern.replace("TITLE", title).replace("TEXT", text).replace("TO", &format!("/news/{at}"))
    };
    NEWS.iter().enumerate().map(entry).collect()
}

/// An entry in an element of its own, and one without.
pub(super) const WRAPPED: &str = "<div class=item><h2><a href=TO>TITLE</a></h2><p>TEXT</p></div>";

const FLAT: &str = "<h2><a href=TO>TITLE</a></h2><p>TEXT</p>";

#[test]
fn a_list_of_entries_that_lead_to_other_pages_is_thin() {
    check(TITLE, &format!("<main><h1>News</h1>{}</main>", list(WRAPPED)), PageState::Thin);
    // What else the page leads to does not count.
    let also = list("<h3><a href=/moreTO>Also: TITLE</a></h3>");
    let body = format!("<main>{}</main><aside>{also}</aside>", list(WRAPPED));
    check(TITLE, &body, PageState::Thin);
    let lines = "<div class=item><div><a href=TO>TITLE this week</a></div><p>TEXT</p></div>";
    check(TITLE, &format!("<main>{}</main>", list(lines)), PageState::Thin);
    let days = "<div><h2>Monday, 4 March 2024</h2><div><h3><a href=TO>TITLE</a></h3><p>TEXT</p></div></div>";
    check(TITLE, &format!("<main>{}</main>", list(days)), PageState::Thin);
}

#[test]
fn entries_that_follow_each_other_are_a_list_when_each_has_a_date() {
    check(TITLE, &format!("<main>{}</main>", list(FLAT)), PageState::Ok);
    let dated = format!("{FLAT}<p>4 March 2024</p>");
    check(TITLE, &format!("<main>{}</main>", list(&dated)), PageState::Thin);
    let timed = format!("{FLAT}<p><time>Monday</time></p>");
    check(TITLE, &format!("<main>{}</main>", list(&timed)), PageState::Thin);
}

#[test]
fn a_list_that_its_address_or_its_page_declares_may_have_a_headline_and_a_word_before_it() {
    let about = "<h1>All that we know about the harbour town</h1><p>Here is what we write of the harbour, and of those in it.</p>";
    let body = format!("<main>{about}{}</main>", list(FLAT));
    let at = |address, head: &str| read_at(address, head, &body).page_state;
    assert_eq!(at("https://gazette.example/category/town/", TITLE), PageState::Thin);
    assert_eq!(at("https://gazette.example/harbour", TITLE), PageState::Ok);
    let collection = "<meta property=og:type content=article><script type=application/ld+json>{\"@type\":\"CollectionPage\",\"name\":\"Town\"}</script>";
    assert_eq!(at("https://gazette.example/harbour", collection), PageState::Thin);
    let long = format!("<main>{about}STORY{}</main>", list(FLAT));
    assert_eq!(read_at("https://gazette.example/category/town/", TITLE, &long).page_state, PageState::Ok);
}

#[test]
fn an_article_with_linked_subheads_is_no_list() {
    let wrapped = list(WRAPPED);
    let headline = "<h1>Four things that happened here</h1>";
    check(TITLE, &format!("<main>{headline}{wrapped}</main>"), PageState::Ok);
    let long = list(&WRAPPED.replace("TEXT", &"TEXT ".repeat(5)));
    check(TITLE, &format!("<main>{long}</main>"), PageState::Thin);
    check(TITLE, &format!("<main>STORY{long}</main>"), PageState::Ok);
    for declared in [
        "<meta property=og:type content=article>",
        "<meta property=article:published_time content=2024-03-04>",
        "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"News\"}</script>",
    ] {
        check(declared, &format!("<main>{wrapped}</main>"), PageState::Ok);
    }
    let elsewhere = WRAPPED.replace("TO", "https://courier.exampleTO");
    check(TITLE, &format!("<main>{}</main>", list(&elsewhere)), PageState::Ok);
    let parts = WRAPPED.replace("TO", "/ferry?part=TO");
    check(TITLE, &format!("<main>{}</main>", list(&parts)), PageState::Ok);
    let places = WRAPPED.replace("TO", "/topicTO#post");
    check(TITLE, &format!("<main>{}</main>", list(&places)), PageState::Ok);
    let answers = WRAPPED.replace("TITLE", "Re: Which boat is best?");
    check(TITLE, &format!("<main>{}</main>", list(&answers)), PageState::Ok);
    let parts = list(&WRAPPED.replace("TITLE", "Part TO"));
    check(TITLE, &format!("<main>{parts}</main>"), PageState::Ok);
}

#[test]
fn the_newest_story_of_a_front_page_is_thin_and_a_story_above_other_stories_is_not() {
    let first = |href| {
        format!("<article class=post><h1><a href={href}>An evening at the council</a></h1>STORY</article>")
    };
    let others = list("<article class=post><h1><a href=TO>TITLE</a></h1><p>TEXT</p></article>");
    check(TITLE, &format!("<main>{}{others}</main>", first("/evening")), PageState::Thin);
    check(
        TITLE,
        &format!("<main>{}{others}</main>", first("http://www.gazette.example/ferry/")),
        PageState::Ok,
    );
    let title = "<title>An evening at the council | Gazette</title>";
    check(title, &format!("<main>{}{others}</main>", first("/evening")), PageState::Ok);
    let teasers = list("<div class=item><h3><a href=TO>TITLE</a></h3><p>TEXT</p></div>");
    let section = "<h3><a href=/town>News of the town</a></h3>";
    check(
        TITLE,
        &format!("<main><article>{section}STORY</article></main><div>{teasers}</div>"),
        PageState::Ok,
    );
    for story in [
        format!("{section}<h2>Ferry kept</h2>STORY"),
        format!("STORY{section}<p>That was all, said the clerk, and went home.</p>"),
    ] {
        check(TITLE, &format!("<main><div class=story>{story}</div>{teasers}</main>"), PageState::Ok);
    }
}
