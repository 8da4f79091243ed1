//! One small page of our own for each place a date is read from, and for dates that are of something else.

use url::Url;

use super::{STORY, json_ld, read};
use crate::{Announced, Page, extract};
use gleaner_text::date;

#[track_caller]
fn check_published(head: &str, body: &str, expected: &str) {
    let published = read(head, body).published.map(|at| at.to_string());
    assert_eq!(published.as_deref(), Some(expected), "{head}{body}");
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
fn the_last_change_is_no_publication() {
    let changed = read("<meta name=last-modified-date content='2025-05-27T06:03:43Z'>", "");
    assert!(changed.published.is_none() && changed.modified.is_some());
}
