//! Feeds made to harm: each is parsed by a process of its own, which must end well, soon, and small.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod hostile;

use std::fmt::Write;

use gleaner_feed::{self as feed, FeedDocument};
use hostile::Bounds;
use serde_json::{Value, json};
use url::Url;

const BOUNDS: Bounds = Bounds { memory_factor: 10, memory_allowance: 32 * 1024 * 1024, pace: 10_000 };

/// Not a test of its own: this is what the child processes run.
#[test]
fn child_process() {
    hostile::answer(|bytes| {
        let url = Url::parse("http://example.org/").unwrap();
        match feed::parse(&FeedDocument { bytes: &bytes, content_type: None, url: Some(&url) }) {
            Ok(feed) => {
                json!({ "count": feed.entries.len(), "repairs": feed.repairs, "first": feed.entries.first() })
            }
            Err(err) => json!({ "error": err.to_string() }),
        }
    });
}

/// Parses a hostile feed, and returns the answer.
#[track_caller]
fn withstand(name: &str, feed: &[u8]) -> Value {
    hostile::withstand(name, feed, b"<rss version='2.0'><channel/></rss>", &BOUNDS)
}

fn rss(inside: &str) -> Vec<u8> {
    let namespaces = "xmlns:media='http://search.yahoo.com/mrss/' \
                      xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'";
    format!("<rss version='2.0' {namespaces}><channel><title>Feed</title>{inside}</channel></rss>")
        .into_bytes()
}

/// Returns a feed of two entries, the first holding `inside`.
fn item(inside: &str) -> Vec<u8> {
    rss(&format!("<item><title>One</title>{inside}</item><item><title>Two</title></item>"))
}

fn nested(open: &str, close: &str, times: usize) -> String {
    open.repeat(times) + &close.repeat(times)
}

#[track_caller]
fn has_both_entries(answer: &Value) {
    assert_eq!(answer["count"], 2, "{}", answer["error"]);
}

#[track_caller]
fn says(answer: &Value, repair: &str) {
    assert!(answer["repairs"].as_array().unwrap().contains(&json!(repair)), "{}", answer["repairs"]);
}

#[test]
fn nested_media_groups() {
    let answer = withstand("groups", &item(&nested("<media:group>", "</media:group>", 5_000)));
    has_both_entries(&answer);
    says(&answer, "limit:depth");
}

#[test]
fn nested_media_contents() {
    let nested = nested("<media:content url='http://example.org/a'>", "</media:content>", 3_000);
    has_both_entries(&withstand("contents", &item(&nested)));
}

#[test]
fn nested_categories_of_podcasts() {
    let nested = nested("<itunes:category text='a'>", "</itunes:category>", 5_000);
    has_both_entries(&withstand("categories", &rss(&format!("{nested}<item/><item/>"))));
}

#[test]
fn an_author_in_wide_characters() {
    let answer = withstand("author", &item("<author>a@b.jp（山田）</author>"));
    assert_eq!(answer["first"]["authors"][0]["name"], "山田");
}

#[test]
fn a_duration_beyond_numbers() {
    has_both_entries(&withstand(
        "duration",
        &item("<itunes:duration>99999999999999999999</itunes:duration>"),
    ));
}

#[test]
fn utf16_without_a_mark() {
    let feed = String::from_utf8(item("")).unwrap();
    let bytes: Vec<u8> = feed.encode_utf16().flat_map(u16::to_be_bytes).collect();
    has_both_entries(&withstand("utf16", &bytes));
}

#[test]
fn nested_bases() {
    has_both_entries(&withstand("bases", &item(&nested("<a xml:base='b/'>", "</a>", 60_000))));
    let deep = nested("<div xml:base='b/'>", "</div>", 60_000);
    let content = format!("<content type='xhtml'>{deep}</content>");
    let feed = format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry/><entry>{content}</entry></feed>");
    has_both_entries(&withstand("bases-in-content", feed.as_bytes()));
}

#[test]
fn a_million_entries() {
    let answer = withstand("entries", &rss(&"<item/>".repeat(1_000_000)));
    assert!(answer["count"].as_u64() >= Some(10_000));
    says(&answer, "limit:entries");
}

#[test]
fn a_million_entries_in_json() {
    let items = "{},".repeat(1_000_000);
    let feed = format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{items}{{}}]}}");
    says(&withstand("json-entries", feed.as_bytes()), "limit:entries");
}

#[test]
fn a_billion_laughs() {
    let mut entities = String::from("<!ENTITY l0 'lol'>");
    for level in 1..30 {
        let laughs = format!("&l{};", level - 1).repeat(10);
        write!(entities, "<!ENTITY l{level} '{laughs}'>").unwrap();
    }
    let feed = String::from_utf8(item("<description>&l29;</description>")).unwrap();
    has_both_entries(&withstand("laughs", format!("<!DOCTYPE rss [{entities}]>{feed}").as_bytes()));
}

#[test]
fn an_entity_in_a_file() {
    let feed = String::from_utf8(item("<description>&f;</description>")).unwrap();
    let doctype = "<!DOCTYPE rss [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>";
    let answer = withstand("file", format!("{doctype}{feed}").as_bytes());
    assert!(!answer.to_string().contains("root:"));
    has_both_entries(&answer);
}

#[test]
fn a_hundred_thousand_attributes() {
    let mut link = String::from("<link");
    for n in 0..100_000 {
        write!(link, " a{n}='1'").unwrap();
    }
    let answer = withstand("attributes", &item(&(link + "/>")));
    has_both_entries(&answer);
    says(&answer, "limit:attributes");
}

#[test]
fn a_million_namespaces() {
    let mut link = String::from("<link");
    for n in 0..1_000_000 {
        write!(link, " xmlns:a{n}='b'").unwrap();
    }
    let answer = withstand("namespaces", &item(&(link + "/>")));
    has_both_entries(&answer);
    says(&answer, "limit:namespaces");
}

#[test]
fn unclosed_tags_by_the_hundred_thousand() {
    for (name, tag) in
        [("b", "<b>"), ("title", "<title>"), ("group", "<media:group>"), ("author", "<author>")]
    {
        withstand(&format!("unclosed-{name}"), &item(&tag.repeat(300_000)));
    }
    withstand("unclosed-fields", &rss(&"<item><title><description>".repeat(100_000)));
    withstand("unclosed-strangers", &rss(&"<x:a><title>".repeat(100_000)));
}

#[test]
fn json_nested_deep() {
    for deep in ["[".repeat(100_000), "{\"a\":".repeat(100_000)] {
        let feed = format!("{{\"version\":\"https://jsonfeed.org/version/1\",\"items\":{deep}");
        assert!(withstand("json", feed.as_bytes())["error"].is_string());
    }
}

#[test]
fn what_is_no_text_at_all() {
    assert!(withstand("nuls", &vec![0; 10_000_000])["error"].is_string());
    assert!(withstand("gzip", b"\x1f\x8b\x08\0\0\0\0\0\0\x03\xff\xff\xff")["error"].is_string());
    assert!(withstand("angles", &vec![b'<'; 10_000_000])["error"].is_string());
    assert!(withstand("empty-document", b"")["error"].is_string());
}

#[test]
fn openings_without_end() {
    const OPENINGS: [(&str, &str); 5] = [
        ("comments", "<!--"),
        ("instructions", "<?a "),
        ("subsets", "<!DOCTYPE [>"),
        ("sections", "<![CDATA["),
        ("quotes", "<a b='"),
    ];
    for (name, opening) in OPENINGS {
        withstand(&format!("open-{name}"), &item(&opening.repeat(500_000)));
    }
}

#[test]
fn references_by_the_million() {
    let references = "&eacute;&".repeat(1_000_000);
    has_both_entries(&withstand("references", &item(&format!("<description>{references}</description>"))));
}

#[test]
fn relative_links_by_the_hundred_thousand() {
    let links = "&lt;a href='b'&gt;".repeat(400_000);
    has_both_entries(&withstand("links", &item(&format!("<description>{links}</description>"))));
}

#[test]
fn ten_megabytes_in_one_entry_and_in_many() {
    let words = "words ".repeat(1_700_000);
    has_both_entries(&withstand("one", &item(&format!("<description>{words}</description>"))));
    let many = "<item><title>A headline</title><link>http://example.org/1</link><description>&lt;p&gt;Some words \
                of a story, about as many as there are in a feed that gives no more than teasers.&lt;/p&gt;\
                </description><pubDate>Sat, 07 Sep 2002 00:00:01 GMT</pubDate></item>";
    withstand("many", &rss(&many.repeat(10_000_000 / many.len())));
}

#[test]
fn short_words_that_would_grow() {
    let words: Vec<_> = (100..400).map(|n| n.to_string()).collect();
    let keywords = format!("<item><media:keywords>{}</media:keywords></item>", words.join(","));
    says(&withstand("keywords", &rss(&keywords.repeat(5_000))), "limit:fields");
    let names: Vec<_> = (0..300).map(|n| format!("<a{n}>a{n}</a{n}><dc:creator>{n}</dc:creator>")).collect();
    withstand("names", &rss(&format!("<item>{}</item>", names.concat()).repeat(300)));
    let authors: Vec<_> = (0..10).map(|n| format!("<author>{n}</author>")).collect();
    let authors = authors.concat();
    withstand("authors", &rss(&format!("<item>{authors}</item>").repeat(30_000)));
    let enclosures = "<enclosure url='a'/><enclosure url='b'/><enclosure url='c'/>";
    withstand("enclosures", &rss(&format!("<item>{enclosures}</item>").repeat(60_000)));
}

#[test]
fn what_each_entry_inherits() {
    let name = "name ".repeat(200_000);
    let own = format!(
        "<managingEditor>{name}</managingEditor><category>{name}</category><language>{name}</language>"
    );
    withstand("inherited", &rss(&(own + &"<item/>".repeat(200_000))));
}

#[test]
fn addresses_that_grow() {
    let base = format!("http://example.org/{}/", "a".repeat(100_000));
    let links = "&lt;a href='b'&gt;".repeat(10_000);
    let inside = format!("<item><link>b</link><description>{links}</description></item>").repeat(10);
    withstand("long-base", &rss(&format!("<item xml:base='{base}'/>{inside}")));
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{base}'>{}</feed>",
        "<entry><link href='b'/></entry>".repeat(30_000)
    );
    withstand("long-base-of-links", atom.as_bytes());
    let base = format!("http://example.org/{}/", "a".repeat(250));
    let entry = "<entry><link href='b'/><link rel='enclosure' href='c'/><content type='html'>&lt;a href='d'>&lt;a href='e'></content></entry>";
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{base}'>{}</feed>",
        entry.repeat(30_000)
    );
    withstand("base-of-many", atom.as_bytes());
}

#[test]
fn text_that_would_grow() {
    let ampersands = "&".repeat(5_000_000);
    let content =
        |text: &str| format!("<feed><entry><content type='xhtml'><b/>{text}</content></entry></feed>");
    withstand("ampersands", content(&ampersands).as_bytes());
    let doctype = format!("<!DOCTYPE feed [<!ENTITY a '{}'>]>", "long ".repeat(2_000));
    withstand("ampersands-and-entities", (doctype.clone() + &content(&ampersands)).as_bytes());
    withstand("long-entity", (doctype + &content(&"&a;".repeat(1_000_000))).as_bytes());
    withstand(
        "angles-in-text",
        format!("<feed><entry><title>{}</title></entry></feed>", "&lt;".repeat(2_000_000)).as_bytes(),
    );
}
