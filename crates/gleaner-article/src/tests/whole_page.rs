//! Whole pages of our own writing, read as a user of the archive will see them.

use serde_json::Value;
use url::Url;

use crate::{Article, Page, extract};

fn read(html: &str, address: &str) -> Article {
    let url = Url::parse(address).unwrap();
    extract(&Page { bytes: html.as_bytes(), url: Some(&url), ..Page::default() }).unwrap()
}

#[test]
fn an_ordinary_news_page_gives_its_story_and_its_facts_exactly() {
    let page = include_str!("../../tests/fixtures/pages/news-story.html");
    let article = read(page, "https://quay-courier.example/posts/117?ref=feed");

    let image = article.image.clone().unwrap();
    assert_eq!(article.canonical_url.unwrap().as_str(), "https://quay-courier.example/posts/117");
    assert_eq!(article.title.as_deref(), Some("Harbour town votes to keep its last ferry running"));
    assert_eq!(article.section.as_deref(), Some("News"));
    assert_eq!(article.published.unwrap().to_string(), "2026-01-28");
    assert_eq!(article.language.as_deref(), Some("en"));
    assert_eq!(article.site_name.as_deref(), Some("The Quay Courier"));
    assert_eq!(article.authors, []);
    assert_eq!(image.url.unwrap().as_str(), "https://quay-courier.example/media/ferry.jpg");
    assert_eq!(image.alt.as_deref(), Some("Image of Harbour town votes to keep its last ferry running"));
    assert_eq!(
        image.caption.as_deref(),
        Some(
            "The ferry Gannet (left) leaves the old pier of Marrow Haven on its first run of the day, January 27, 2026."
        )
    );
    assert_eq!(image.credit.as_deref(), Some("Ines Calloway"));
    let paragraphs: Vec<&str> = article.text.split("\n\n").collect();
    let openings: Vec<String> = paragraphs.iter().map(|text| text.chars().take(20).collect()).collect();
    assert_eq!(
        openings,
        [
            "MARROW HAVEN, North ",
            "The vote followed fo",
            "\"This boat is older ",
            "“We will find the mo",
            "The engine is expect",
            "Without the ferry, t"
        ]
    );
    assert!(paragraphs[2].ends_with("Nobody in this hall was going to let it go,\" Pell continued."));
    assert!(paragraphs[4].ends_with("the islanders themselves set up last autumn."));
    assert_eq!(article.html.matches("<p>").count(), 6);
    assert!(article.html.contains("href=\"https://quay-courier.example/posts/98\""));
}

/// The lab's sample, wrapped as its site does: every field and paragraph of its ideal record.
#[test]
fn the_sample_the_project_began_with_gives_its_ideal_record() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/lab/sample/ideal-record.json");
    let Ok(record) = std::fs::read_to_string(path) else {
        println!("skipped: no lab beside the checkout");
        return;
    };
    let record: Value = serde_json::from_str(&record).unwrap();
    let text = |pointer: &str| record.pointer(pointer).and_then(Value::as_str).unwrap();
    let paragraphs: Vec<&str> =
        record["body_paragraphs"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    let body = format!("<p>{}</p>", paragraphs.join("</p><p>&nbsp;</p><p>"));
    let page = format!(
        "<html lang=en><head><title>{title} | {site}</title><meta property=og:site_name content='{site}'></head><body>\
         <nav><a href=/news>News</a> <a href=/world>World</a></nav><div class=post><div><a href=/news>{section}</a></div>\
         <h1>{title}</h1><p>Jan. 28, 2026 • 3 min read</p>\
         <div><img src=/a.jpg alt=\"{alt}\"><p class=caption>{caption} <span>Photo: {credit}</span></p></div>\
         <div><p>{quote}</p></div><div>{body}</div></div><div><h3>NEWSLETTER</h3><p>Get the latest updates delivered to your \
         inbox.</p><form><input></form></div></body></html>",
        title = text("/title"),
        site = text("/site_name"),
        section = text("/section"),
        alt = text("/hero_image/alt"),
        caption = text("/hero_image/caption"),
        credit = text("/hero_image/credit"),
        quote = text("/pull_quote/text"),
    );
    let article = read(&page, text("/url"));
    let image = article.image.unwrap();
    assert_eq!(article.text.split("\n\n").collect::<Vec<_>>(), paragraphs);
    assert_eq!(article.title.as_deref(), Some(text("/title")));
    assert_eq!(article.section.as_deref(), Some(text("/section")));
    assert_eq!(article.published.unwrap().to_string(), text("/published"));
    assert_eq!(article.language.as_deref(), Some(text("/language")));
    assert_eq!(article.site_name.as_deref(), Some(text("/site_name")));
    assert_eq!(article.authors, []);
    assert_eq!(image.alt.as_deref(), Some(text("/hero_image/alt")));
    assert_eq!(image.caption.as_deref(), Some(text("/hero_image/caption")));
    assert_eq!(image.credit.as_deref(), Some(text("/hero_image/credit")));
    assert_eq!(u64::from(article.word_count), record["body_words"].as_u64().unwrap());
}

/// Found by fuzzing.
#[test]
fn a_line_that_goes_on_after_a_headline_inside_it_is_read() {
    let page = "<div>one <video><h1>x</h1></video> two</div><p>three</p>";
    assert_eq!(read(page, "https://example.org/story").title, None);
}
