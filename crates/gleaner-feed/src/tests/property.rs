//! Good feeds, mutated at random: never a panic, and what was repaired needs no repair.

use std::fmt;

use proptest::prelude::*;
use url::Url;

use crate::{FeedDocument, decode, parse, repair};

const SEEDS: &[&str] = &[
    r#"<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE rss [<!ENTITY nl "&#10;">]>
    <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
    <title>Post &nl;</title><link>http://example.org/</link><skipHours><hour>1</hour></skipHours><item><title>One &amp; all</title>
    <author>a@example.org (Ann)</author><link>/1</link><guid>1</guid><pubDate>Sat, 07 Sep 2002 00:00:01 GMT</pubDate>
    <description><![CDATA[<p>x</p>]]></description><category>t &amp;amp; u</category><enclosure url="a.mp3" length="1" type="audio/mpeg"/>
    <media:group><media:content url="b.mp4"><media:title>m</media:title></media:content></media:group></item></channel></rss>"#,
    r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title type="html">a &lt;b&gt;</title><id>http://example.org/</id>
    <author><name>Ann (a@example.org)</name><uri>u</uri></author><entry xml:base="http://example.org/"><id>1</id><link rel="alternate" href="x"/>
    <link rel="enclosure" href="y" length="2"/><category term="t" label="l"/><updated>2002-09-07T00:00:01Z</updated>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">â€™ <a href="z">q</a><br/></div></content><summary>s ]]&gt; &#150;</summary></entry></feed>"#,
    r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel><title>r</title></channel>
    <item rdf:about="http://example.org/1"><title>t</title><description>d</description></item></rdf:RDF>"#,
    r#"{"version":"https://jsonfeed.org/version/1.1","title":"j","items":[{"id":"1","url":"http://example.org/1","content_html":"<p>x","tags":["a"],
    "authors":[{"name":"Ann"}],"attachments":[{"url":"a.mp3","mime_type":"audio/mpeg"}]}]}"#,
];

/// What damage is made of.
const SNIPPETS: &[&str] = &[
    "<",
    ">",
    "&",
    "\"",
    "'",
    "]]>",
    "<![CDATA[",
    "<!--",
    "-->",
    "<?",
    "</",
    "/>",
    "<item>",
    "</item>",
    "<entry>",
    "</entry>",
    "<title>",
    "</title>",
    "</channel>",
    "<b>",
    "&lt;",
    "&amp;",
    "&#x0;",
    "&eacute;",
    "@",
    "a@b.jp（山田）",
    "\u{feff}",
    "\0",
    "é",
    "\u{92}",
    "â€œ",
    " xml:base=\"/q\"",
    " xmlns=\"\"",
    "{",
    "}",
    "[",
    ",",
    "\n",
    "://",
    "mode=\"base64\"",
    "type=\"x/y\"",
];

#[derive(Debug, Clone)]
enum Mutation {
    Insert(usize, usize),
    Cut(usize, usize),
    Repeat(usize, usize),
    Byte(usize, u8),
    Truncate(usize),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    prop_oneof![
        4 => (any::<usize>(), 0..SNIPPETS.len()).prop_map(|(at, which)| Mutation::Insert(at, which)),
        2 => (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Mutation::Cut(at, length)),
        2 => (any::<usize>(), 1..80_usize).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Mutation::Byte(at, byte)),
        1 => any::<usize>().prop_map(Mutation::Truncate),
    ]
}

fn apply(feed: &mut Vec<u8>, mutation: &Mutation) {
    let place = |at: usize| at % (feed.len() + 1);
    match *mutation {
        Mutation::Insert(at, which) => {
            let at = place(at);
            feed.splice(at..at, SNIPPETS[which].bytes());
        }
        Mutation::Cut(at, length) => {
            let at = place(at);
            feed.drain(at..(at + length).min(feed.len()));
        }
        Mutation::Repeat(at, length) => {
            let at = place(at);
            let again = feed[at..(at + length).min(feed.len())].to_vec();
            feed.splice(at..at, again);
        }
        Mutation::Byte(at, byte) if !feed.is_empty() => {
            let at = at % feed.len();
            feed[at] = byte;
        }
        Mutation::Byte(..) => {}
        Mutation::Truncate(at) => feed.truncate(feed.len() / 2 + at % (feed.len() / 2 + 1)),
    }
}

/// A feed that prints as text, so that a failure can be read.
#[derive(Clone)]
struct Feed(Vec<u8>);

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", String::from_utf8_lossy(&self.0))
    }
}

fn mutated() -> impl Strategy<Value = Feed> {
    (0..SEEDS.len(), prop::collection::vec(mutation(), 1..12)).prop_map(|(seed, mutations)| {
        let mut feed = SEEDS[seed].as_bytes().to_vec();
        for mutation in &mutations {
            apply(&mut feed, mutation);
        }
        Feed(feed)
    })
}

/// Parses a feed, and repairs it twice: the second time must change nothing.
fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let url = Url::parse("http://example.org/feed").unwrap();
    let parsed = parse(&FeedDocument { bytes, content_type: None, url: Some(&url) });
    let decoded = decode::decode(bytes, None);
    let once = match decoded.text.trim_start().as_bytes() {
        [b'{' | b'[', ..] => repair::json(&decoded.text, Some(&url), decoded.repairs),
        _ => repair::xml(&decoded.text, Some(&url), decoded.repairs),
    };
    let Ok(once) = once else {
        prop_assert!(parsed.is_err());
        return Ok(());
    };
    prop_assert_eq!(parsed.map(|feed| feed.entries.len()).ok(), Some(once.notes.entries.len()));
    let twice = repair::xml(&once.document, Some(&url), repair::Repairs::default()).unwrap();
    prop_assert_eq!(&twice.document, &once.document);
    prop_assert_eq!(twice.repairs.names(), [""; 0]);
    Ok(())
}

#[test]
fn the_seeds_are_sound() {
    for seed in SEEDS {
        check(seed.as_bytes()).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_mutation_breaks_the_reading(feed in mutated()) {
        check(&feed.0)?;
    }

    #[test]
    fn no_bytes_break_the_reading(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&bytes)?;
    }
}
