//! The feeds a page declares.

use scraper::{Html, Selector};
use url::Url;

use super::{charset, nesting};

/// A feed that a page declares with `<link rel="alternate">`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLink {
    pub url: Url,
    pub title: Option<String>,
}

/// The types by which pages declare feeds.
const FEED_TYPES: [&str; 5] = [
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/rdf+xml",
    "text/xml",
];

/// Returns the feeds a page declares, in its order, each once.
///
/// `content_type` is the `Content-Type` header; relative addresses are resolved against `base`.
pub fn feed_links(page: &[u8], content_type: Option<&str>, base: Option<&Url>) -> Vec<FeedLink> {
    let html = Html::parse_document(&nesting::limit_depth(&charset::decode(page, content_type)));
    let mut found: Vec<FeedLink> = Vec::new();
    let Ok(links) = Selector::parse("link[rel~=alternate][href]") else { return found };
    for link in html.select(&links) {
        let kind = link.attr("type").unwrap_or_default().trim().to_ascii_lowercase();
        let href = link.attr("href").unwrap_or_default().trim();
        let url = base.map_or_else(|| Url::parse(href), |base| base.join(href));
        let Some(url) = url.ok().filter(|_| FEED_TYPES.contains(&kind.as_str())) else { continue };
        if found.iter().all(|feed| feed.url != url) {
            let title = link.attr("title").map(str::trim).filter(|title| !title.is_empty());
            found.push(FeedLink { url, title: title.map(ToOwned::to_owned) });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_feeds_are_found_in_order_and_once() {
        let page = r#"<link rel="alternate" type="application/rss+xml" title="News" href="/feed">
               <link rel="alternate" hreflang="de" href="/de">
               <link rel="alternate" type="application/rss+xml" href="/feed">
               <link rel="alternate" type="application/feed+json" href="https://b.example/feed.json">"#;
        let base = Url::parse("https://a.example/about").unwrap();
        let found: Vec<_> = feed_links(page.as_bytes(), None, Some(&base))
            .into_iter()
            .map(|feed| feed.url.to_string())
            .collect();
        assert_eq!(found, ["https://a.example/feed", "https://b.example/feed.json"]);
    }
}
