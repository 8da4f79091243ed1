//! The smaller facts: the page's address, site, section and summary.

use url::Url;

use super::{json_ld, read};
use crate::{Page, extract};

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
fn a_site_ends_where_it_was_registered() {
    let url = Url::parse("https://www.mine.co.uk/tides").unwrap();
    let page = "<link rel=canonical href=https://other.co.uk/tides><h1>Tides</h1>";
    let article = extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap();
    assert_eq!(article.canonical_url, None);
}
