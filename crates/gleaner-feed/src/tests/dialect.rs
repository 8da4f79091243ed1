//! What each dialect says, in the one shape they are brought into.

use std::time::Duration;

use url::Url;

use crate::ParsedFeed;
use crate::{FeedDocument, parse};
use gleaner_text::Person;

fn read(text: &str) -> ParsedFeed {
    let url = Url::parse("http://example.org/feed").unwrap();
    parse(&FeedDocument { bytes: text.as_bytes(), content_type: None, url: Some(&url) }).unwrap()
}

#[test]
fn rss_with_its_modules() {
    let feed = read(
        r#"<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:content="http://purl.org/rss/1.0/modules/content/"
          xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/"
          xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel>
          <title>Post</title><link>http://example.org/</link><description>News &lt;b&gt;daily&lt;/b&gt;</description>
          <language>en-GB</language><managingEditor>desk@example.org (The Desk)</managingEditor>
          <atom:link rel="hub" href="http://hub.example.org/"/><atom:link rel="self" href="/feed"/>
          <ttl>60</ttl><sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
          <skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>
          <image><url>/icon.png</url><title>x</title></image><itunes:new-feed-url>http://example.net/</itunes:new-feed-url>
          <item><title>One</title><guid>http://example.org/1</guid><description>Short</description>
            <content:encoded>&lt;img src="a.png"&gt; Long</content:encoded>
            <enclosure url="/one.mp3" type="audio/mpeg" length="10"/><itunes:duration>1:01:01</itunes:duration>
            <comments>/1#talk</comments><source url="http://other.example/rss">Other</source>
            <media:group><media:content url="/one.mp4" type="video/mp4" fileSize="20" duration="7"/>
              <media:thumbnail url="/one.jpg"/><media:keywords>a, b</media:keywords></media:group></item>
        </channel></rss>"#,
    );
    assert_eq!(feed.description.as_deref(), Some("News daily"));
    assert_eq!(feed.language.as_deref(), Some("en-GB"));
    assert_eq!(feed.ttl, Some(Duration::from_hours(12)));
    assert_eq!((feed.skip_hours, feed.skip_days), (vec![0, 3], vec![6]));
    assert_eq!(feed.hub.as_deref(), Some("http://hub.example.org/"));
    assert_eq!(feed.self_url.as_deref(), Some("http://example.org/feed"));
    assert_eq!(feed.new_url.as_deref(), Some("http://example.net/"));
    assert_eq!(feed.icon_url.as_deref(), Some("http://example.org/icon.png"));
    let entry = &feed.entries[0];
    assert_eq!(entry.guid.as_deref(), Some("http://example.org/1"));
    assert_eq!(entry.url.as_deref(), Some("http://example.org/1"));
    assert_eq!(entry.summary.as_deref(), Some("Short"));
    assert_eq!(entry.content.as_deref(), Some("<img src=\"http://example.org/a.png\"> Long"));
    assert_eq!(entry.authors[0].name.as_deref(), Some("The Desk"));
    assert_eq!(entry.tags, ["a", "b"]);
    assert_eq!(entry.comments_url.as_deref(), Some("http://example.org/1#talk"));
    assert_eq!(entry.source_url.as_deref(), Some("http://other.example/rss"));
    assert_eq!(entry.image_url.as_deref(), Some("http://example.org/one.jpg"));
    let files: Vec<_> =
        entry.enclosures.iter().map(|file| (file.url.as_str(), file.bytes, file.duration)).collect();
    assert_eq!(
        files,
        [
            ("http://example.org/one.mp3", Some(10), Some(Duration::from_secs(3661))),
            ("http://example.org/one.mp4", Some(20), Some(Duration::from_secs(7))),
        ]
    );
}

#[test]
fn rdf_keeps_its_items_beside_the_channel() {
    let feed = read(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
          xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="http://example.org/"><title>Post</title>
          <items><rdf:Seq><rdf:li rdf:resource="http://example.org/1"/></rdf:Seq></items></channel>
          <item rdf:about="http://example.org/1"><title>One</title><dc:date>2002-09-07T00:00:01Z</dc:date>
          <dc:subject>Boats</dc:subject></item><textinput><title>Search</title></textinput></rdf:RDF>"#,
    );
    assert_eq!((feed.format.as_str(), feed.title.as_deref()), ("rss1.0", Some("Post")));
    let entry = &feed.entries[0];
    assert_eq!(entry.guid.as_deref(), Some("http://example.org/1"));
    assert_eq!(entry.url.as_deref(), Some("http://example.org/1"));
    assert_eq!(entry.published_raw.as_deref(), Some("2002-09-07T00:00:01Z"));
    assert_eq!(entry.tags, ["Boats"]);
}

#[test]
fn atom_with_every_kind_of_text() {
    let feed = read(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="http://example.org/blog/">
          <title type="html">A &lt;i&gt;blog&lt;/i&gt;</title><author><name>Ann</name><uri>http://ann.example/</uri></author>
          <entry><id>tag:1</id><title>1 &lt; 2</title><link href="one"/><updated>2002-09-07T00:00:01+02:00</updated>
            <summary>a &lt;b&gt; c</summary>
            <content type="xhtml" xml:base="img/"><div xmlns="http://www.w3.org/1999/xhtml"><img src="a.png"/>&#169;</div></content></entry>
          <entry><id>tag:2</id><title type="xhtml"><div>Two</div></title><content type="video/mp4" src="v.mp4"/></entry></feed>"#,
    );
    assert_eq!((feed.title.as_deref(), feed.language.as_deref()), (Some("A blog"), Some("de")));
    let entry = &feed.entries[0];
    assert_eq!(entry.title.as_deref(), Some("1 < 2"));
    assert_eq!(entry.url.as_deref(), Some("http://example.org/blog/one"));
    assert_eq!(entry.summary.as_deref(), Some("a &lt;b&gt; c"));
    assert_eq!(
        entry.content.as_deref(),
        Some("<div><img src=\"http://example.org/blog/img/a.png\">&#169;</div>")
    );
    assert_eq!(entry.updated.unwrap().to_string(), "2002-09-07T00:00:01+02:00");
    assert_eq!(
        entry.authors,
        [Person { name: Some("Ann".into()), email: None, url: Some("http://ann.example/".into()) }]
    );
    assert_eq!(feed.entries[1].title.as_deref(), Some("Two"));
}

#[test]
fn atom_of_the_old_draft() {
    let feed = read(
        r#"<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>Old</title><tagline>Times</tagline>
          <entry><title mode="base64" type="text/html">PGI+T25lPC9iPg==</title><issued>2003-12-13T08:29:29-04:00</issued>
          <modified>2003-12-14T08:29:29-04:00</modified><content type="text/html" mode="escaped">&lt;p&gt;x&lt;/p&gt;</content></entry></feed>"#,
    );
    assert_eq!((feed.format.as_str(), feed.description.as_deref()), ("atom0.3", Some("Times")));
    let entry = &feed.entries[0];
    assert_eq!(entry.title.as_deref(), Some("One"));
    assert_eq!(entry.published.unwrap().to_string(), "2003-12-13T08:29:29-04:00");
    assert_eq!(entry.updated.unwrap().to_string(), "2003-12-14T08:29:29-04:00");
    assert_eq!(entry.content.as_deref(), Some("<p>x</p>"));
}

#[test]
fn the_channel_definition_format() {
    let feed = read(
        r#"<CHANNEL HREF="http://example.org/"><TITLE>Post</TITLE><ABSTRACT>News</ABSTRACT>
          <ITEM HREF="/1" LASTMOD="2004-04-06T23:05Z"><TITLE>One</TITLE><ABSTRACT>Words</ABSTRACT></ITEM></CHANNEL>"#,
    );
    assert_eq!((feed.format.as_str(), feed.site_url.as_deref()), ("cdf", Some("http://example.org/")));
    let entry = &feed.entries[0];
    assert_eq!(
        (entry.url.as_deref(), entry.summary.as_deref()),
        (Some("http://example.org/1"), Some("Words"))
    );
    assert_eq!(entry.updated.unwrap().to_string(), "2004-04-06T23:05:00Z");
}

#[test]
fn an_id_that_is_taken_for_the_link_is_cleaned_like_one() {
    let feed = read(
        r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>http://example.org/?a=1&amp;amp;b=2</id></feed>"#,
    );
    assert_eq!(feed.site_url.as_deref(), Some("http://example.org/?a=1&b=2"));
}

#[test]
fn a_json_feed_of_nothing() {
    let feed = read(" null\n");
    assert!(feed.entries.is_empty());
    assert_eq!(feed.repairs, ["null-document"]);
}

#[test]
fn json_feed_written_loosely() {
    let feed = read(
        r#"{"version": "https://jsonfeed.org/version/1.1", "title": null, "home_page_url": "/", "hubs": [{"url": "http://hub.example/"}],
          "authors": "Ann", "items": [ // the newest first
            {"id": 17, "url": "/1", "title": "1 < 2", "content_text": "a & b", "tags": "one", "date_published": "2010-02-07T14:04:00-05:00",
             "authors": [{"name": "Ben", "url": "http://ben.example/"}],
             "attachments": [{"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": "12", "duration_in_seconds": 90}]},
            {"id": "x", "content_html": "<a href='y'>z</a>", "content_text": "z"},]}"#,
    );
    assert_eq!(feed.format, "json1.1");
    assert_eq!(feed.repairs, ["json-syntax"]);
    assert_eq!(feed.hub.as_deref(), Some("http://hub.example/"));
    let entry = &feed.entries[0];
    assert_eq!(entry.guid.as_deref(), Some("17"));
    assert_eq!(entry.title.as_deref(), Some("1 < 2"));
    assert_eq!(entry.content.as_deref(), Some("a &amp; b"));
    assert_eq!(entry.tags, ["one"]);
    assert_eq!(entry.authors[0].name.as_deref(), Some("Ben"));
    assert_eq!(entry.enclosures[0].bytes, Some(12));
    assert_eq!(entry.enclosures[0].duration, Some(Duration::from_secs(90)));
    assert_eq!(feed.entries[1].content.as_deref(), Some("<a href=\"http://example.org/y\">z</a>"));
    assert_eq!(feed.entries[1].authors[0].name.as_deref(), Some("Ann"));
}

#[test]
fn a_date_that_cannot_be_read_is_kept_as_it_was() {
    let feed =
        read("<rss version='2.0'><channel><item><pubDate>a while ago</pubDate></item></channel></rss>");
    assert_eq!(feed.entries[0].published, None);
    assert_eq!(feed.entries[0].published_raw.as_deref(), Some("a while ago"));
}

#[test]
fn an_entry_without_an_id_has_none() {
    let feed = read("<rss version='2.0'><channel><item><title>One</title></item></channel></rss>");
    assert_eq!((feed.entries[0].guid.as_deref(), feed.entries[0].url.as_deref()), (None, None));
}

#[test]
fn an_entry_by_itself_is_a_feed_of_one() {
    let feed = read("<entry xmlns='http://www.w3.org/2005/Atom'><title>One</title></entry>");
    assert_eq!((feed.entries.len(), feed.repairs.len()), (1, 0));
    assert_eq!(feed.entries[0].title.as_deref(), Some("One"));
}
