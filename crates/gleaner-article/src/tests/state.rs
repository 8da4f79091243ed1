//! One small page of our own writing for each thing a page may turn out to be.

use super::listing::{WRAPPED, list};
use super::{STORY, more};
use crate::{Article, Page, PageState, extract};

#[test]
fn a_page_whose_title_begins_with_404_is_gone() {
    let page = b"<html><head><title>404</title></head><body><p>The boat you are looking for has sailed.</p></body></html>";
    assert_eq!(extract(&Page { bytes: page, ..Page::default() }).unwrap().page_state, PageState::Gone);
}

pub(super) fn read(head: &str, body: &str) -> Article {
    read_at("https://gazette.example/ferry", head, body)
}

pub(super) fn read_at(address: &str, head: &str, body: &str) -> Article {
    let page = format!("<html><head>{head}</head><body>{}</body></html>", body.replace("STORY", STORY));
    let url = url::Url::parse(address).unwrap();
    extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap()
}

#[track_caller]
pub(super) fn check(head: &str, body: &str, state: PageState) {
    let article = read(head, body);
    assert_eq!(article.page_state, state, "{}", article.text);
}

pub(super) const TITLE: &str = "<title>Ferry kept</title>";

#[test]
fn a_page_that_asks_for_a_human_is_blocked() {
    check(
        "<title>Just a moment...</title>",
        "<p>The Quay Courier is waking up, and will be with you soon.</p>",
        PageState::Blocked,
    );
    check(
        TITLE,
        "<p>Checking your browser before you enter the harbour, please wait.</p>",
        PageState::Blocked,
    );
    check(TITLE, "<article><p>Security check on the ferry.</p>STORY</article>", PageState::Ok);
    check(
        "<title>Access denied</title>",
        &format!("<article>STORY{}</article>", more("bridge")),
        PageState::Ok,
    );
}

#[test]
fn a_page_that_says_it_is_not_there_is_gone() {
    check(
        "<title>Page not found</title><meta property=og:title content='The Quay Courier'>",
        "<article><p>The boat you are looking for has sailed.</p></article>",
        PageState::Gone,
    );
    let body = "<article><h1>The Quay Courier</h1><p>The boat you are looking for has sailed, and will not be back.</p></article>";
    check("<title>Page not found</title>", body, PageState::Gone);
    check(
        "<meta property=og:title content='Page not found'>",
        "<article><h1>Page not found</h1><p>The boat you are looking for has sailed.</p></article>",
        PageState::Gone,
    );
    check(
        "<title>Page not found</title>",
        &format!("<article>STORY{}</article>", more("bridge")),
        PageState::Ok,
    );
}

#[test]
fn a_page_is_gone_though_its_title_names_the_site_and_stories_stand_below() {
    let body =
        "<h1>Seite nicht gefunden</h1><p>Das Boot, das Sie suchen, ist schon vor langer Zeit gefahren.</p>";
    let title = "<title>Hafenkurier</title><meta property=og:title content=Hafenkurier>";
    check(title, body, PageState::Gone);
    let heading = "<h1>Sorry, this page is not available</h1>";
    let stories = list(&WRAPPED.replace("TEXT", &"TEXT ".repeat(5)));
    check(TITLE, &format!("<main>{heading}{stories}</main>"), PageState::Gone);
}

#[test]
fn a_challenge_is_told_by_its_whole_title_by_what_it_demands_and_by_its_scripts() {
    let long = format!("<main>STORY{}</main>", more("bridge"));
    check("<title>Making sure you're not a bot!</title>", &long, PageState::Blocked);
    check("<title>Making sure you're not a bot, says the clerk</title>", &long, PageState::Ok);
    let demand = "<p>We have seen unusual traffic from your computer, and want to be sure that no machine reads this.</p>";
    check(TITLE, &format!("<main>{demand}STORY</main>"), PageState::Blocked);
    check(TITLE, "<main>STORY<p>There was unusual traffic from the islands.</p></main>", PageState::Ok);
    let script = "<script src=https://ct.captcha-delivery.com/c.js></script>";
    check(TITLE, &format!("{script}<p>Please wait for the boat.</p>"), PageState::Blocked);
    check(TITLE, &format!("{script}<main>STORY</main>"), PageState::Ok);
}

#[test]
fn a_text_that_asks_for_consent_is_blocked_and_an_article_under_a_banner_is_not() {
    let wall = "<p>We and our partners keep count of those who sail with us, and of where they go on the islands.</p>";
    check(TITLE, &format!("<main>{wall}STORY</main>"), PageState::Blocked);
    check("<meta property=og:type content=article>", &format!("<main>{wall}STORY</main>"), PageState::Ok);
    check(TITLE, &format!("<div class=cookie-banner>{wall}</div><main>STORY</main>"), PageState::Ok);
}

#[test]
fn a_page_called_log_in_that_asks_for_a_password_is_blocked() {
    let form = "<form><input type=password></form>";
    check("<title>Log in to the Gazette</title>", &format!("{form}<main>STORY</main>"), PageState::Blocked);
    check("<title>Log in to the Gazette</title>", "<main>STORY</main>", PageState::Ok);
    check(TITLE, &format!("{form}<main>STORY</main>"), PageState::Ok);
}

#[test]
fn a_page_that_stops_for_payment_is_paywalled() {
    let wall = "<article>STORY</article><p>Subscribe to continue reading.</p>";
    check(TITLE, wall, PageState::Paywalled);
    let tier = "<meta property=article:content_tier content=locked>";
    check(tier, "<article>STORY</article>", PageState::Paywalled);
    for free in ["false", "\"False\""] {
        let head = format!(
            "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"isAccessibleForFree\":{free}}}</script>"
        );
        check(&head, "<article>STORY</article>", PageState::Paywalled);
    }
    let whole = ["bridge", "tunnel", "railway", "barge"].map(more).concat();
    check(tier, &format!("<article>STORY{whole}</article>"), PageState::Ok);
}

#[test]
fn a_page_of_a_few_words_is_thin_unless_it_is_declared_an_article_and_has_a_paragraph() {
    let note = "<article><p>The ferry Gannet sails again on Friday at nine, says the clerk, and whoever has a coat may come along.</p></article>";
    check(TITLE, note, PageState::Thin);
    check("<meta property=og:type content=article>", note, PageState::Ok);
    let json = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\"}</script>";
    check(json, note, PageState::Ok);
    check(
        json,
        "<article><p>The ferry sails again on Friday, says the clerk.</p></article>",
        PageState::Thin,
    );
    let boats = ["Gannet", "Plover", "Dunlin", "Curlew", "Petrel", "Fulmar"];
    let labels = boats.map(|name| format!("<p>Ferry {name} of 1931</p>")).concat();
    let labels = &format!("<div class=entry-content>{labels}</div>");
    check(json, labels, PageState::Thin);
}

#[test]
fn a_page_of_links_is_thin() {
    let line = |at: u32| {
        format!(
            "<p>Of winter number {at} on the islands: <a href=/{at}>How the boat came through it with her crew.</a></p>"
        )
    };
    let lines: String = (1..20).map(line).collect();
    check(TITLE, &format!("<div class=entry-content>{lines}</div>"), PageState::Thin);
}

#[test]
fn a_way_in_for_subscribers_above_a_short_story_is_no_wall() {
    let way_in = "<header><p>Already a subscriber? Log in</p></header>";
    check(TITLE, &format!("{way_in}<article>STORY</article>"), PageState::Ok);
    check(TITLE, &format!("<article>STORY</article>{way_in}"), PageState::Paywalled);
    check(
        &format!("{TITLE}<meta name=article:content_tier content=metered>"),
        "<article>STORY</article>",
        PageState::Ok,
    );
}

#[test]
fn a_page_that_is_nothing_but_a_consent_box_is_blocked() {
    let text = "<h1>Choose</h1><p>Read on with advertising and let us see where you go, or pay us a coin a month.</p><button>Fine</button>";
    check(TITLE, &format!("<div class='cookie-consent'>{text}</div>"), PageState::Blocked);
    check(TITLE, &format!("<div class='cookie-consent'>{text}</div>STORY"), PageState::Ok);
    let rest = "<p>The pier, the crane, the chapel and the customs house, all on one map to take home.</p>"
        .repeat(2);
    check(TITLE, &format!("<div class='cookie-consent'>{text}</div>{rest}"), PageState::Thin);
    check(
        "<title>Zustimmung</title>",
        "<h1>Weiterlesen mit Werbung</h1><p>Oder mit dem Abo.</p>",
        PageState::Blocked,
    );
}

#[test]
fn a_page_for_readers_of_other_countries_is_blocked() {
    check("<title>451: Unavailable due to legal reasons</title>", "<p>We are sorry.</p>", PageState::Blocked);
    check(TITLE, "<h1>Sorry</h1><p>This content is not available in your country.</p>", PageState::Blocked);
    check(TITLE, "<p>Dieser Inhalt ist in Ihrem Land nicht verfügbar.</p>", PageState::Blocked);
    check(TITLE, "STORY<p>The film is not available in your country.</p>", PageState::Ok);
}
