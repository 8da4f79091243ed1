//! The feeds a page declares, and what else it says of where they are. Pure.

use gleaner_article::HeadLink;
use url::Url;

/// A feed that a page declares with `<link rel="alternate">`, or that follows from its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLink {
    pub url: Url,
    pub title: Option<String>,
}

/// What a page says of its feeds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeclaredFeeds {
    /// In the page's order, each once.
    pub feeds: Vec<FeedLink>,
    /// The address the page gives as its own.
    pub canonical: Option<Url>,
    /// The program that made the page.
    pub generator: Option<String>,
}

/// The types by which pages declare feeds.
const FEED_TYPES: [&str; 5] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "text/xml",
];

/// No page has more feeds of its own.
const MOST_FEEDS: usize = 200;

/// Whether something of this type, declared as an alternate, is a feed.
pub fn is_feed_type(media_type: &str) -> bool {
    FEED_TYPES.contains(&media_type.trim().to_ascii_lowercase().as_str())
}

/// Returns what a page says of its feeds.
///
/// `content_type` is the `Content-Type` header; relative addresses are resolved against `base`, or the page's own
/// `<base>`.
pub fn declared_feeds(page: &[u8], content_type: Option<&str>, base: Option<&Url>) -> DeclaredFeeds {
    let head = gleaner_article::head(page, content_type, base);
    let mut feeds: Vec<FeedLink> = Vec::new();
    for link in head.links.into_iter().filter(declares_a_feed) {
        if feeds.len() == MOST_FEEDS {
            break;
        }
        if feeds.iter().all(|feed| feed.url != link.url) {
            feeds.push(FeedLink { url: link.url, title: link.title });
        }
    }
    DeclaredFeeds { feeds, canonical: head.canonical, generator: head.generator }
}

fn declares_a_feed(link: &HeadLink) -> bool {
    match &link.media_type {
        Some(kind) => {
            (link.is("alternate") || link.is("feed"))
                && is_feed_type(kind.split(';').next().unwrap_or_default())
        }
        // Of old, `rel=feed` alone said enough.
        None => link.rel.trim() == "feed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(page: &str) -> DeclaredFeeds {
        let base = Url::parse("https://a.example/about").unwrap();
        declared_feeds(page.as_bytes(), None, Some(&base))
    }

    #[track_caller]
    fn check(page: &str, expected: &[&str]) {
        let found: Vec<_> = declared(page).feeds.into_iter().map(|feed| feed.url.to_string()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn declared_feeds_are_found_in_order_and_once() {
        check(
            r#"<link rel="alternate" type="application/rss+xml" title="News" href="/feed">
               <link rel="alternate" hreflang="de" href="/de">
               <link rel="alternate" type="application/rss+xml" href="/feed">
               <link rel="alternate" type="application/feed+json" href="https://b.example/feed.json">"#,
            &["https://a.example/feed", "https://b.example/feed.json"],
        );
    }

    #[test]
    fn a_page_declares_only_so_many_feeds() {
        let links = (0..2 * MOST_FEEDS)
            .map(|number| format!("<link rel=alternate type=application/rss+xml href=/{number}>"));
        assert_eq!(declared(&links.collect::<String>()).feeds.len(), MOST_FEEDS);
    }

    #[test]
    fn declarations_are_read_as_pages_write_them() {
        check(
            r#"<LINK REL="ALTERNATE" TYPE="Application/RSS+XML; charset=utf-8" HREF=" /one ">
               <link rel="feed" href="/two"><link rel="alternate home" type="application/atom+xml" href="three">
               <link rel="alternate" type="application/rss+xml" href="feed:none">
               <link rel="alternate" type="application/json+oembed" href="/oembed">"#,
            &["https://a.example/one", "https://a.example/two", "https://a.example/three"],
        );
    }

    #[test]
    fn a_base_of_the_pages_own_counts() {
        check(
            r#"<base href="https://b.example/blog/"><link rel="alternate" type="application/rss+xml" href="feed">"#,
            &["https://b.example/blog/feed"],
        );
    }

    #[test]
    fn a_page_may_name_its_own_address_and_its_maker() {
        let found =
            declared(r#"<link rel="canonical" href="/channel/1"><meta name="Generator" content="Hugo 0.1">"#);
        assert_eq!(found.canonical.unwrap().as_str(), "https://a.example/channel/1");
        assert_eq!(found.generator.as_deref(), Some("Hugo 0.1"));
    }
}
