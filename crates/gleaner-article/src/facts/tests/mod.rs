//! One small page of our own for each way a fact is found, or kept from being found wrongly; here is what they share.

mod about;
mod authors;
mod image;
mod language;
mod published;
mod title;

use url::Url;

use crate::{Article, Page, extract};

const STORY: &str = "<p>High water is at noon on every day of this week, says the harbour master, who wrote it down.</p>\
    <p>Low water is at six, and the mud is deep, and nobody walks out to the wreck before the bell has rung.</p>";

fn read(head: &str, body: &str) -> Article {
    let page = format!("<html><head>{head}</head><body>{body}{STORY}</body></html>");
    let url = Url::parse("https://www.quaypost.example/harbour/tides").unwrap();
    extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap()
}

#[track_caller]
fn check_authors(head: &str, body: &str, expected: &[&str]) {
    let article = read(head, body);
    let names: Vec<&str> = article.authors.iter().filter_map(|person| person.name.as_deref()).collect();
    assert_eq!(names, expected, "{head}{body}");
}

fn json_ld(object: &str) -> String {
    format!("<script type=application/ld+json>{object}</script>")
}
