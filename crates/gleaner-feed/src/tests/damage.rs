//! One sound feed, damaged in every way that is mended: it must read the same, and say what was mended.

use url::Url;

use crate::ParsedFeed;
use crate::{FeedDocument, FeedError, Lookalike, parse};

const SOUND: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>The Harbour Post</title>
<link>http://example.org/</link>
<item>
<title>Ferry &amp; crew back</title>
<link>http://example.org/ferry?a=1&amp;b=2</link>
<guid isPermaLink="false">post-1</guid>
<dc:creator>Zoë Müller</dc:creator>
<pubDate>Sat, 07 Sep 2002 00:00:01 GMT</pubDate>
<description><![CDATA[<p>The ferry came home.</p>]]></description>
</item>
<item>
<title>Lighthouse lit</title>
<link>http://example.org/light</link>
<category>Harbour</category>
</item>
</channel>
</rss>"#;

fn read(bytes: &[u8]) -> Result<ParsedFeed, FeedError> {
    let url = Url::parse("http://example.org/feed.xml").unwrap();
    parse(&FeedDocument { bytes, content_type: None, url: Some(&url) })
}

/// Asserts that a damaged form of [`SOUND`] reads as the sound one, with these repairs.
#[track_caller]
fn check_bytes(damaged: &[u8], repairs: &[&str]) {
    let mut mended = read(damaged).unwrap();
    assert_eq!(mended.repairs, repairs);
    mended.repairs.clear();
    mended.format = "rss2.0".to_owned();
    assert_eq!(mended, read(SOUND.as_bytes()).unwrap());
}

/// Damages [`SOUND`] by writing `to` for `from`.
#[track_caller]
fn check(from: &str, to: &str, repairs: &[&str]) {
    assert!(SOUND.contains(from), "{from} is not in the feed");
    check_bytes(SOUND.replace(from, to).as_bytes(), repairs);
}

#[test]
fn a_sound_feed_needs_no_repair() {
    let feed = read(SOUND.as_bytes()).unwrap();
    assert_eq!(feed.repairs, [""; 0]);
    assert_eq!(feed.format, "rss2.0");
    assert_eq!(feed.entries[0].title.as_deref(), Some("Ferry & crew back"));
    assert_eq!(feed.entries[0].url.as_deref(), Some("http://example.org/ferry?a=1&b=2"));
    assert_eq!(feed.entries[0].summary.as_deref(), Some("<p>The ferry came home.</p>"));
    assert_eq!(feed.entries[0].published.unwrap().to_string(), "2002-09-07T00:00:01Z");
    assert_eq!(feed.entries[1].tags, ["Harbour"]);
}

#[test]
fn junk_around_the_feed() {
    check_bytes(format!("\n\n  {SOUND}").as_bytes(), &["junk-before-root"]);
    let warning = "<br />\n<b>Warning</b>: mysql_connect() in <b>/srv/feed.php</b> on line <b>3</b><br />";
    check_bytes(format!("{warning}{SOUND}").as_bytes(), &["junk-before-root"]);
    check_bytes(format!("{SOUND}<script>track()</script> <!-- 0.2 s -->").as_bytes(), &["junk-after-root"]);
    check_bytes(format!("{SOUND}\n<!-- cached -->\n").as_bytes(), &[]);
}

#[test]
fn characters_that_may_not_be() {
    check("The ferry", "The \0fer\u{b}ry", &["control-characters"]);
    check("post-1", "post&#0;-1", &["bad-character-reference"]);
    check("post-1", "post-&#49", &["bad-character-reference"]);
}

#[test]
fn references_that_mean_nothing_in_xml() {
    check("a=1&amp;b=2", "a=1&b=2", &["bare-ampersand"]);
    check("Zoë Müller", "Zo&euml; M&uuml;ller", &["html-entity"]);
}

#[test]
fn tags_without_their_ends() {
    check("</item>\n<item>", "<item>", &["missing-end-tag"]);
    check("</guid>", "", &["missing-end-tag"]);
    check("</title>\n<link>http://example.org/light", "<link>http://example.org/light", &["missing-end-tag"]);
    check("lit</title>", "lit</titel>", &["missing-end-tag"]);
    check("</item>\n</channel>\n</rss>", "", &["truncated"]);
    check("</channel>\n</rss>", "", &["truncated"]);
    check("</item>\n<item>", "</item></b><item>", &["stray-end-tag"]);
}

#[test]
fn an_end_within_a_section() {
    let (head, _) = SOUND.split_once("</p>]]>").unwrap();
    let feed = read(head.as_bytes()).unwrap();
    assert_eq!(feed.repairs, ["unclosed-cdata", "truncated"]);
    assert_eq!(feed.entries[0].summary.as_deref(), Some("<p>The ferry came home."));
}

#[test]
fn a_name_that_is_marked_up_is_a_name() {
    check(
        "<dc:creator>Zoë Müller</dc:creator>",
        "<author><p>Zoë <b>Müller</b></p></author>",
        &["naked-markup"],
    );
}

#[test]
fn a_section_without_an_end_costs_no_entry() {
    check("<p>The ferry came home.</p>]]>", "<p>The ferry came home.</p>", &["unclosed-cdata"]);
    let next = "<title><![CDATA[Lighthouse lit]]></title>";
    let damaged = SOUND.replace("</p>]]>", "</p>").replace("<title>Lighthouse lit</title>", next);
    check_bytes(damaged.as_bytes(), &["unclosed-cdata"]);
}

#[test]
fn a_second_feed_behind_the_first_is_read_too() {
    let (feed, second) = SOUND.split_once("<item>\n<title>Lighthouse").unwrap();
    let head = feed.split_once("<item>").unwrap().0;
    let two = format!("{feed}</channel>\n</rss>\n{head}<item>\n<title>Lighthouse{second}");
    check_bytes(two.as_bytes(), &["junk-after-root"]);
}

#[test]
fn attributes_without_quotes() {
    check("isPermaLink=\"false\"", "isPermaLink=false", &["unquoted-attribute"]);
}

#[test]
fn namespaces_undeclared_and_misspelt() {
    check(" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"", "", &["undeclared-namespace"]);
    check("http://purl.org/dc/elements/1.1/", "https://purl.org/dc/elements/1.1", &["variant-namespace"]);
    check("xmlns:dc=", "xmlns=\"http://example.org/ours\" xmlns:dc=", &[]);
    check("xmlns:dc=", "xmlns=\"http://www.w3.org/2005/Atom\" xmlns:dc=", &[]);
}

#[test]
fn roots_that_feed_readers_refuse() {
    check("version=\"2.0\"", "", &["odd-version"]);
    check("version=\"2.0\"", "version=\"3.7\"", &["odd-version"]);
    check_bytes(SOUND.replace("<rss", "<RSS").replace("</rss", "</RSS").as_bytes(), &["letter-case"]);
    check_bytes(SOUND.replace("pubDate", "pubdate").as_bytes(), &["letter-case"]);
    check_bytes(SOUND.replace("<channel>", "").replace("</channel>", "").as_bytes(), &[]);
    check_bytes(SOUND.replace("\n<item>", "</channel>\n<item>").as_bytes(), &[]);
}

#[test]
fn markup_that_should_have_been_escaped() {
    check("<![CDATA[<p>The ferry came home.</p>]]>", "<p>The ferry came home.</p>", &["naked-markup"]);
    check("<category>Harbour<", "<category><b>Harbour</b><", &["naked-markup"]);
}

#[test]
fn text_decoded_wrongly_before() {
    let feed = read(SOUND.replace("Lighthouse lit", "Itâ€™s lit").as_bytes()).unwrap();
    assert_eq!(feed.repairs, ["mojibake"]);
    assert_eq!(feed.entries[1].title.as_deref(), Some("It’s lit"));
}

#[test]
fn relative_addresses() {
    check("<link>http://example.org/light", "<link>/light", &[]);
    check("<channel>", "<channel xml:base=\"http://[\">", &["bad-base"]);
    check(
        "<item>\n<title>Lighthouse lit</title>\n<link>http://example.org/light",
        "<item xml:base=\"http://example.org/a/\">\n<title>Lighthouse lit</title>\n<link>../light",
        &[],
    );
}

#[test]
fn what_is_no_feed_is_named() {
    let found = |text: &str| match read(text.as_bytes()) {
        Err(FeedError::NotAFeed { found }) => found,
        other => panic!("{other:?}"),
    };
    assert_eq!(found("<!DOCTYPE html><html><body><p>Sign in</p></body></html>"), Lookalike::Html);
    assert_eq!(found("<opml><body/></opml>"), Lookalike::Xml("opml".to_owned()));
    assert_eq!(found("{\"error\": \"not found\"}"), Lookalike::Json);
    assert_eq!(found(" \n"), Lookalike::Empty);
    assert_eq!(found("Not found"), Lookalike::Text);
    assert_eq!(found("\u{1f}PNG"), Lookalike::Text);
}
