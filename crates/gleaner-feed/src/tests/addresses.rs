//! Where an entry is said to lie, however its address is written.

use url::Url;

use crate::{FeedDocument, ParsedFeed, parse};

fn read(text: &str, url: &str) -> ParsedFeed {
    let url = Url::parse(url).unwrap();
    parse(&FeedDocument { bytes: text.as_bytes(), content_type: None, url: Some(&url) }).unwrap()
}

fn rss(site: &str, item: &str) -> String {
    format!(
        "<rss version='2.0'><channel><title>Post</title><link>{site}</link><item>{item}</item></channel></rss>"
    )
}

#[test]
fn relative_links_of_rss_go_by_its_site_where_the_feed_lies_elsewhere() {
    let text = rss(
        "http://example.net/news/",
        "<link>/1</link><description>&lt;a href='2'&gt;x&lt;/a&gt;</description>",
    );
    let elsewhere = read(&text, "http://feeds.example.org/a/b");
    assert_eq!(elsewhere.entries[0].url.as_deref(), Some("http://example.net/1"));
    assert_eq!(elsewhere.entries[0].summary.as_deref(), Some("<a href=\"http://example.net/news/2\">x</a>"));
    let at_home = read(&text, "http://example.net/a/b");
    assert_eq!(at_home.entries[0].summary.as_deref(), Some("<a href=\"http://example.net/a/2\">x</a>"));
    let json = r#"{"version":"https://jsonfeed.org/version/1","home_page_url":"http://example.net/","items":[{"url":"/1"}]}"#;
    let json = read(json, "http://feeds.example.org/a");
    assert_eq!(json.entries[0].url.as_deref(), Some("http://example.net/1"));
}

#[test]
fn a_base_that_is_declared_goes_before_the_site() {
    let text = rss("http://example.net/", "<link>1</link>")
        .replace("<rss ", "<rss xml:base='http://example.com/x/' ");
    assert_eq!(read(&text, "http://example.org/").entries[0].url.as_deref(), Some("http://example.com/x/1"));
}

#[test]
fn what_is_no_address_leads_nowhere() {
    for nowhere in ["N/A", "#", "javascript:void(0)"] {
        let feed =
            read(&rss("http://example.net/", &format!("<link>{nowhere}</link>")), "http://example.org/");
        assert_eq!(feed.entries[0].url, None, "{nowhere}");
    }
    let feed = read(&rss("www.example.net", "<link>www.example.net/1</link>"), "https://example.org/a");
    assert_eq!(feed.site_url.as_deref(), Some("https://www.example.net/"));
    assert_eq!(feed.entries[0].url.as_deref(), Some("https://www.example.net/1"));
}

#[test]
fn feedburner_says_where_things_were_before_it() {
    let item = "<link>http://feeds.example.org/~r/1</link><feedburner:origLink>http://example.net/1</feedburner:origLink>";
    let feed = read(&rss("http://example.net/", item), "http://feeds.example.org/x");
    assert_eq!(feed.entries[0].original_url.as_deref(), Some("http://example.net/1"));
}
