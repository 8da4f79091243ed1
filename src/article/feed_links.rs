//! The feeds a page declares, and what else it says of where they are.

use scraper::{Html, Selector};
use url::Url;

use super::{charset, parse};

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
    let html = parse::document(&charset::decode(page, content_type));
    let own_base = attribute(&html, "base[href]", "href").and_then(|href| resolved(&href, base));
    let base = own_base.as_ref().or(base);
    let mut declared = DeclaredFeeds {
        feeds: Vec::new(),
        canonical: attribute(&html, "link[rel~=canonical][href]", "href")
            .and_then(|href| resolved(&href, base)),
        generator: attribute(&html, "meta[name=generator i][content]", "content"),
    };
    let Ok(links) = Selector::parse("link[rel~=alternate i][href], link[rel~=feed i][href]") else {
        return declared;
    };
    for link in html.select(&links) {
        // Of old, `rel=feed` alone said enough.
        let is_feed =
            link.attr("type").map_or(link.attr("rel").is_some_and(|rel| rel.trim() == "feed"), |kind| {
                is_feed_type(kind.split(';').next().unwrap_or_default())
            });
        let url = resolved(link.attr("href").unwrap_or_default(), base);
        let Some(url) = url.filter(|_| is_feed) else { continue };
        if declared.feeds.len() == MOST_FEEDS {
            break;
        }
        if declared.feeds.iter().all(|feed| feed.url != url) {
            let title = link.attr("title").map(str::trim).filter(|title| !title.is_empty());
            declared.feeds.push(FeedLink { url, title: title.map(ToOwned::to_owned) });
        }
    }
    declared
}

fn attribute(html: &Html, selector: &str, name: &str) -> Option<String> {
    let selector = Selector::parse(selector).ok()?;
    let value = html.select(&selector).next()?.attr(name)?.trim();
    (!value.is_empty()).then(|| value.to_owned())
}

fn resolved(href: &str, base: Option<&Url>) -> Option<Url> {
    let href = href.trim();
    let url = base.map_or_else(|| Url::parse(href), |base| base.join(href)).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
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
