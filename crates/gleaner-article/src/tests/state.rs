//! One small page of our own writing for each thing a page may turn out to be, for each doubt, and for each charset.

use crate::tests::boxes::more;
use crate::tests::steps::STORY;
use crate::{Article, PageState};
use crate::{Page, extract};
use gleaner_text::charset::{self, Markup};

fn read(head: &str, body: &str) -> Article {
    read_at("https://gazette.example/ferry", head, body)
}

fn read_at(address: &str, head: &str, body: &str) -> Article {
    let page = format!("<html><head>{head}</head><body>{}</body></html>", body.replace("STORY", STORY));
    let url = url::Url::parse(address).unwrap();
    extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap()
}

#[track_caller]
fn check(head: &str, body: &str, state: PageState) {
    let article = read(head, body);
    assert_eq!(article.page_state, state, "{}", article.text);
}

const TITLE: &str = "<title>Ferry kept</title>";

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

/// What the entries of a list are about: a headline of some words, and a sentence.
const NEWS: &[(&str, &str)] = &[
    ("Bridge closes for winter", "Divers change its bearings until March, the harbour said on Monday."),
    ("Bakers end their strike", "Bread is back on the shelves, and nobody asks for free flour any more."),
    ("Lighthouse looks for keeper", "The job comes with a cottage and a goat, and without any neighbours."),
    ("Pupils win the cup", "They came home with two broken bows, and a tale about the night train."),
];

/// Returns a list of the news, each as the pattern says: `TITLE`, `TEXT`, and `TO` for where it leads.
fn list(pattern: &str) -> String {
    let entry = |(at, (title, text)): (usize, &(&str, &str))| {
        pattern.replace("TITLE", title).replace("TEXT", text).replace("TO", &format!("/news/{at}"))
    };
    NEWS.iter().enumerate().map(entry).collect()
}

/// An entry in an element of its own, and one without.
const WRAPPED: &str = "<div class=item><h2><a href=TO>TITLE</a></h2><p>TEXT</p></div>";
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

/// Checks that the second page is read with less confidence.
#[track_caller]
fn check_doubt(sure: (&str, &str), doubtful: (&str, &str)) {
    let (sure, doubtful) = (read(sure.0, sure.1), read(doubtful.0, doubtful.1));
    assert!(sure.confidence > doubtful.confidence, "{} {}", sure.confidence, doubtful.confidence);
}

#[test]
fn each_doubt_makes_the_reading_less_sure() {
    let long = format!("STORY{}", more("bridge"));
    let page = |rest: &str| format!("<div><article>{long}{rest}</article></div>");
    let plain = page("");
    // A declaration that is missing.
    let json = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\"}</script>";
    check_doubt((json, &plain), (TITLE, &plain));
    // Prose outside.
    let outside =
        format!("{plain}<aside><p>Ines writes about the sea, and about those who sail on it.</p></aside>");
    check_doubt((TITLE, &plain), (TITLE, &outside));
    // Lines that were cut out.
    check_doubt((TITLE, &plain), (TITLE, &page("<div class=sidebar><p>Boats of Marrow Haven</p></div>")));
    // Cells among the prose.
    let table =
        "<table><tr><td>High water</td><td>9:12</td></tr><tr><td>Low water</td><td>15:40</td></tr></table>";
    check_doubt((TITLE, &plain), (TITLE, &page(table)));
    // One paragraph instead of many.
    let joined =
        format!("<div><article>{}</article></div>", long.replace("STORY", STORY).replace("</p><p>", "<br>"));
    check_doubt((TITLE, &plain), (TITLE, &joined));
    // Words that are missing to a text of usual length.
    let short = |times| {
        let words = "of the islands and of the town of Marrow Haven ".repeat(times);
        format!("<article><p>The boat {words} sails, and so do we.</p></article>")
    };
    check_doubt((TITLE, &short(9)), (TITLE, &short(5)));
    // A wall.
    check_doubt(
        (TITLE, &plain),
        ("<title>Ferry kept</title><meta property=article:content_tier content=locked>", &plain),
    );
}

#[test]
fn a_picture_is_where_its_lazy_attribute_says_and_not_its_placeholder() {
    for (image, source) in [
        ("<img src=/blank.gif data-src=/pier.jpg>", "https://gazette.example/pier.jpg"),
        (
            "<img src='data:image/gif;base64,R0lGOD' srcset='/pier.jpg 2x'>",
            "https://gazette.example/pier.jpg",
        ),
        ("<img data-src='{{picture}}' src=/pier.jpg>", "https://gazette.example/pier.jpg"),
        (
            "<img data-srcset='/pier.jpg 640w, /large.jpg 1280w' src=/blank.gif>",
            "https://gazette.example/pier.jpg",
        ),
    ] {
        let html = read(
            TITLE,
            &format!("<article>STORY{image}<p>That was all, said the clerk, and went home.</p></article>"),
        )
        .html;
        assert!(html.contains(&format!("src=\"{source}\"")) && !html.contains("blank"), "{image}: {html}");
    }
}

fn decode(page: &[u8], content_type: Option<&str>) -> String {
    charset::decode(page, content_type, Markup::Html).text.into_owned()
}

#[test]
fn a_page_is_read_in_the_charset_its_first_bytes_show() {
    let page: Vec<u8> = "\u{feff}<p>Łódź, déjà vu".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(decode(&page, Some("text/html; charset=utf-8")), "<p>Łódź, déjà vu");
}

#[test]
fn the_charset_of_an_xml_declaration_counts() {
    let page = b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><p>caf\xe9 caf\xe9 caf\xe9";
    assert!(decode(page, None).ends_with("cafй"));
}

#[test]
fn utf_16_declared_in_letters_of_ascii_is_not_believed() {
    let page = b"<meta charset=utf-16><p>Le caf\xe9 est ferm\xe9, et le th\xe9 aussi.";
    assert!(decode(page, None).ends_with("Le café est fermé, et le thé aussi."));
}

#[test]
fn one_broken_character_does_not_make_another_charset() {
    let mut page =
        "<meta charset=windows-1252><p>Łódź, déjà vu, encore une fois à la gare. ".repeat(20).into_bytes();
    page.push(0xe9);
    assert!(decode(&page, None).contains("Łódź, déjà vu"));
}

#[test]
fn japanese_written_with_escapes_is_read_as_declared() {
    let (page, _, _) = encoding_rs::ISO_2022_JP.encode("<meta charset=iso-2022-jp><p>港の町の古い渡し船");
    assert!(decode(&page, None).ends_with("港の町の古い渡し船"));
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
