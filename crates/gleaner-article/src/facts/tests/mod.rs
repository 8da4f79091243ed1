//! One small page of our own for each way a fact is found, or kept from being found wrongly.

mod authors;
mod image;
mod title;

use gleaner_text::date;
use url::Url;

use crate::Article;
use crate::{Announced, Page, extract};

const STORY: &str = "<p>High water is at noon on every day of this week, says the harbour master, who wrote it down.</p>\
    <p>Low water is at six, and the mud is deep, and nobody walks out to the wreck before the bell has rung.</p>";

pub(super) fn read(head: &str, body: &str) -> Article {
    let page = format!("<html><head>{head}</head><body>{body}{STORY}</body></html>");
    let url = Url::parse("https://www.quaypost.example/harbour/tides").unwrap();
    extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap()
}

#[track_caller]
pub(super) fn check_authors(head: &str, body: &str, expected: &[&str]) {
    let article = read(head, body);
    let names: Vec<&str> = article.authors.iter().filter_map(|person| person.name.as_deref()).collect();
    assert_eq!(names, expected, "{head}{body}");
}

#[track_caller]
fn check_published(head: &str, body: &str, expected: &str) {
    let published = read(head, body).published.map(|at| at.to_string());
    assert_eq!(published.as_deref(), Some(expected), "{head}{body}");
}

pub(super) fn json_ld(object: &str) -> String {
    format!("<script type=application/ld+json>{object}</script>")
}

#[test]
fn offices_after_a_name_are_no_names() {
    check_authors("", "<div class=author>Ada Byron <b>Founder at Quay Works</b></div>", &["Ada Byron"]);
    check_authors(
        "",
        "<div class=author>By Ada Byron, Certified Tide Consultant and Head Pilot</div>",
        &["Ada Byron"],
    );
    check_authors(
        &json_ld(r#"{"@type":"NewsArticle","author":{"@type":"Person","name":"Post staff reporter"}}"#),
        "",
        &["Post staff reporter"],
    );
}

#[test]
fn who_reviewed_or_edited_did_not_write() {
    let byline = "<div class=byline>Written by <a>Ada Byron</a> Medically reviewed by <a>Jan Maas</a></div>";
    check_authors("", byline, &["Ada Byron"]);
}

#[test]
fn a_byline_ends_where_something_else_begins() {
    check_authors(
        "",
        "<div class=byline>by <a>tidewatcher</a> <i>18th Dec 2025</i> <a>Harbour Forum</a></div>",
        &["tidewatcher"],
    );
    check_authors("", "<div class=byline>Posted by Ada on Friday December 19, 2025</div>", &["Ada"]);
    check_authors(
        "",
        "<div class=author-date><i>Mar 6</i> <b>Written By</b> <a>Ada Byron</a></div>",
        &["Ada Byron"],
    );
}

#[test]
fn the_byline_beside_the_headline_goes_before_those_of_other_stories() {
    let body = "<div class=related><span class=author>Jan Maas</span></div><h1>Ferry kept</h1><span class=author>Ada Byron</span>\
        <div class=comments><span class=author>Gull Lover</span></div>";
    check_authors("", body, &["Ada Byron"]);
}

#[test]
fn a_line_that_opens_with_by_in_any_language_names_the_author() {
    for line in
        ["By Ada Byron", "Von: Ada Byron, Jan Maas", "Par Ada Byron", "Dec 08, 2025 by Ada Byron in Tides"]
    {
        let article = read("", &format!("<h1>Ferry kept for a year</h1><p>{line}</p>"));
        assert_eq!(
            article.authors.first().and_then(|person| person.name.as_deref()),
            Some("Ada Byron"),
            "{line}"
        );
    }
    check_authors("", "<h1>Ferry kept for a year</h1><p>By and by the mud came</p>", &[]);
}

#[test]
fn who_is_marked_side_by_side_with_the_declared_author_wrote_it_too() {
    let head = "<meta name=author content='Ada Byron'>";
    let mark = |name: &str| format!("<div class=byline><a rel=author href=/p>{name}</a></div>");
    let (both, far) = (mark("Jan Maas") + &mark("Ada Byron"), mark("Ada Byron") + &"<p>Tide</p>".repeat(30));
    check_authors(head, &format!("<h1>Ferry kept</h1>{both}"), &["Jan Maas", "Ada Byron"]);
    check_authors(head, &format!("<h1>Ferry kept</h1>{far}{}", mark("Jan Maas")), &["Ada Byron"]);
}

#[test]
fn cards_links_and_portraits_name_the_author() {
    check_authors(
        "<meta name=twitter:label1 content='Written by'><meta name=twitter:data1 content='Ada Byron'>",
        "",
        &["Ada Byron"],
    );
    check_authors(
        "",
        "<h1>Ferry kept</h1><a href='/stories/authors/Ada+Byron'>Ada Byron</a>",
        &["Ada Byron"],
    );
    check_authors("", "<h1>Ferry kept</h1><img src=/p.jpg alt='Ada Byron'><p>Ada Byron</p>", &["Ada Byron"]);
    check_authors("", "<h1>Ferry kept</h1><a href='/boats/The+Gannet'>The Gannet</a>", &[]);
}

#[test]
fn the_house_signs_only_where_nobody_else_does() {
    let head = "<meta property=og:site_name content='Ada Byron'><meta name=author content='Ada Byron'>";
    check_authors(head, "", &["Ada Byron"]);
    check_authors(head, "<h1>Ferry kept</h1><p>By Jan Maas</p>", &["Jan Maas"]);
    check_authors("<meta name=author content='quaypost.example, Marrow Haven, Norway'>", "", &[]);
}

#[test]
fn a_newspaper_signs_with_the_agency_it_declares_and_a_blog_does_not() {
    let author = r#""author":[{"@type":"Person","name":"Reuters"},{"@type":"Person","name":"Ada Byron"}]"#;
    check_authors(&json_ld(&format!(r#"{{"@type":"NewsArticle",{author}}}"#)), "", &["Reuters", "Ada Byron"]);
    check_authors(&json_ld(&format!(r#"{{"@type":"BlogPosting",{author}}}"#)), "", &["Ada Byron"]);
}

#[test]
fn a_claim_review_is_written_by_people_not_by_the_house_that_checked() {
    let head = json_ld(r#"{"@type":"ClaimReview","author":{"@type":"Organization","name":"Quay Check"}}"#);
    check_authors(&head, "<h1>Is the ferry sold?</h1><p>By Ada Byron</p>", &["Ada Byron"]);
}

#[test]
fn a_date_of_change_is_not_the_date_of_publication() {
    let body =
        "<h1>Ferry kept</h1><p class=date>Updated: January 2, 2026</p><p class=date>December 22, 2025</p>";
    check_published("", body, "2025-12-22");
    check_published("", "<h1>Ferry kept</h1><p class=date>Updated: January 2, 2026</p>", "2026-01-02");
}

#[test]
fn the_date_beside_the_headline_goes_before_those_of_other_stories() {
    let others: String = (0..80).map(|_| "<p>More of the harbour.</p><i></i>").collect();
    let body = format!(
        "<p class=date>December 17, 2025</p><h1>Ferry kept</h1>{others}<p class=date>November 25, 2025</p>"
    );
    check_published("", &body, "2025-12-17");
}

#[test]
fn a_moment_declared_in_utc_is_told_in_the_zone_the_page_shows_it_in() {
    let head = "<meta property=article:published_time content='2025-12-19T03:05:00+00:00'>";
    check_published(
        head,
        "<time datetime='2025-12-18T19:05:00-08:00'>December 18, 2025</time>",
        "2025-12-18T19:05:00-08:00",
    );
    check_published(
        head,
        "<time datetime='2025-12-18T09:05:00-08:00'>December 18, 2025</time>",
        "2025-12-19T03:05:00Z",
    );
}

#[test]
fn declarations_and_lines_nobody_agreed_on_are_read_by_their_names() {
    check_published(
        "<meta name=x-published-date content='2025-05-27T06:03:43Z'>",
        "",
        "2025-05-27T06:03:43Z",
    );
    check_published(
        "",
        "<h1>Ferry kept</h1><p class=date>2022-11-23T08:10+02:00</p>",
        "2022-11-23T08:10:00+02:00",
    );
}

#[test]
fn a_date_glued_to_a_name_is_read_and_the_clock_of_the_site_is_not() {
    check_published("", "<div><b>Dec 17, 2025</b><b>Ada Byron</b></div><h1>Ferry kept</h1>", "2025-12-17");
    let clock = "<p id=todays-date>Friday, December 19, 2025</p>";
    check_published("", &format!("{clock}<h1>Ferry kept</h1><p>12.16.2025</p>"), "2025-12-16");
}

#[test]
fn the_country_a_page_is_from_tells_the_day_from_the_month() {
    let published = |locale: &str, url: &str| {
        let head =
            format!("<html lang=en><meta property=og:locale content={locale}><title>Ferry kept</title>");
        let page = format!("{head}<h1>Ferry kept</h1><p class=date>03/10/2023</p>{STORY}");
        let url = Url::parse(url).unwrap();
        let article = extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap();
        article.published.map(|at| at.to_string())
    };
    assert_eq!(published("en_GB", "https://quay.example/ferry").as_deref(), Some("2023-10-03"));
    assert_eq!(published("en_US", "https://quay.example/ferry").as_deref(), Some("2023-03-10"));
    assert_eq!(published("en", "https://quay.org.uk/ferry").as_deref(), Some("2023-10-03"));
    assert_eq!(published("en", "https://quay.example/ferry"), None);
    assert_eq!(published("en", "https://quay.example/2023/october/03/ferry").as_deref(), Some("2023-10-03"));
}

#[test]
fn an_old_day_next_to_the_headline_goes_before_the_last_rebuild() {
    let head = json_ld(r#"{"@type":"Article","datePublished":"2025-08-21"}"#);
    check_published(&head, "<h1>Ferry kept</h1><p>April 26, 2023</p>", "2023-04-26");
    let confirmed = "<h1>Ferry kept</h1><p>August 21, 2025</p><p>April 26, 2023</p>";
    check_published(&head, confirmed, "2025-08-21");
    let history = "<h1>Ferry kept</h1><p>Received 2 May 2023 | Published 21 August 2025</p>";
    check_published(&head, history, "2025-08-21");
    check_published(&head, "<h1>Ada Byron</h1><p>June 4, 1931 ~ May 12, 2025</p>", "2025-08-21");
    let page = format!("{head}<h1>Ferry kept</h1><p>April 26, 2023</p>{STORY}");
    let announced = Announced { published: date::parse("2025-08-21T08:00:00Z"), ..Announced::default() };
    let article = extract(&Page { bytes: page.as_bytes(), announced, ..Page::default() }).unwrap();
    assert_eq!(article.published.map(|at| at.to_string()).as_deref(), Some("2025-08-21T08:00:00Z"));
    let in_figures = "<h1>Ferry kept</h1><p>21.08.2025, 11:15</p><p>1 June 2024</p>";
    check_published(&head, in_figures, "2025-08-21");
    let ambiguous = "<h1>Ferry kept</h1><p class=date>08/12/2024</p>";
    check_published(&head, ambiguous, "2025-08-21");
    let news = json_ld(r#"{"@type":"NewsArticle","datePublished":"2025-08-21"}"#);
    check_published(&news, "<h1>Ferry kept</h1><p>April 26, 2023</p>", "2025-08-21");
}

#[test]
fn json_ld_that_strayed_into_a_meta_element_is_read() {
    let head = r#"<meta name=script:ld+json content='{"@type":"Article","datePublished":"2025-08-21"}'>"#;
    check_published(head, "", "2025-08-21");
}

#[test]
fn zulu_under_an_english_template_is_zulu() {
    let words = "<p>Uhulumeni uthe abantu basemakhaya kumele bathole amanzi ahlanzekile nogesi ngaphambi kokuphela konyaka, \
        kodwa imiphakathi eminingi isalinde izinsizakalo ezithenjisiwe ngesikhathi sokhetho.</p>";
    let page = format!("<html lang=en><body><h1>Izindaba</h1>{words}{words}</body></html>");
    let article = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap();
    assert_eq!(article.language.as_deref(), Some("zu"));
}

#[test]
fn a_value_that_does_not_fit_leaves_the_next_one_its_place() {
    let name = "<meta property=og:site_name content='https://www.quaypost.example/'>";
    let website = json_ld(r#"{"@type":"WebSite","name":"Quay Post"}"#);
    assert_eq!(read(&format!("{name}{website}"), "").site_name.as_deref(), Some("Quay Post"));
    let long = format!("<meta property=og:description content='{}'>", "tide ".repeat(600));
    let short = "<meta name=description content='The tides of the week.'>";
    assert_eq!(read(&format!("{long}{short}"), "").description.as_deref(), Some("The tides of the week."));
}

#[test]
fn the_way_to_the_story_tells_its_section_and_a_menu_does_not() {
    let menu = "<div><a href=/a>News</a> <a href=/b>Sport</a></div><h1>Ferry kept for a year</h1>";
    assert_eq!(read("", menu).section, None);
    let steps = r#"{"@type":"BreadcrumbList","itemListElement":[
        {"position":1,"name":"Home","item":"https://www.quaypost.example/"},
        {"position":2,"name":"Town","item":"https://www.quaypost.example/town"},
        {"position":3,"name":"Ferry kept for a year"}]}"#;
    let body = "<p>Live</p><h1>Ferry kept for a year</h1>";
    assert_eq!(read(&json_ld(steps), body).section.as_deref(), Some("Town"));
}

#[test]
fn a_language_keeps_its_script_and_a_site_ends_where_it_was_registered() {
    let page =
        |head: &str| format!("<html lang=zh-hant-tw><head>{head}</head><body><h1>渡輪</h1></body></html>");
    let url = Url::parse("https://www.mine.co.uk/tides").unwrap();
    let head = "<link rel=canonical href=https://other.co.uk/tides>";
    let article =
        extract(&Page { bytes: page(head).as_bytes(), url: Some(&url), ..Page::default() }).unwrap();
    assert_eq!(article.language.as_deref(), Some("zh-Hant-TW"));
    assert_eq!(article.canonical_url, None);
}

#[test]
fn the_last_change_is_no_publication() {
    let changed = read("<meta name=last-modified-date content='2025-05-27T06:03:43Z'>", "");
    assert!(changed.published.is_none() && changed.modified.is_some());
}

#[test]
fn a_credit_is_found_among_letters_that_are_longer_or_shorter_in_lower_case() {
    let caption = "Ⱥ pier. Photo:é\u{212b}";
    let figure = format!("<figure><img src=/a.jpg><figcaption>{caption}</figcaption></figure>");
    let image =
        read("", &(figure + &"<p>The council of the harbour town met on Tuesday.</p>".repeat(9))).image;
    let image = image.unwrap();
    assert_eq!(image.caption.as_deref(), Some("Ⱥ pier."));
    assert_eq!(image.credit.as_deref(), Some("é\u{212b}"));
}
