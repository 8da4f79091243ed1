//! What a page declares of itself and its relatives in `<link>` and `<meta>`.

use scraper::{Html, Selector};
use url::Url;

use gleaner_text::charset::{self, Markup};

use super::parse;

/// What a page says of where it belongs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Head {
    /// Each `<link>` that leads to a web address, in the page's order.
    pub links: Vec<HeadLink>,
    /// The address the page gives as its own.
    pub canonical: Option<Url>,
    /// The program that made the page.
    pub generator: Option<String>,
}

/// One `<link rel=… href=…>`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct HeadLink {
    /// Resolved against the page's base.
    pub url: Url,
    /// As written: words between blanks, in any case.
    pub rel: String,
    /// The `type`, as written.
    pub media_type: Option<String>,
    pub title: Option<String>,
}

impl HeadLink {
    /// Whether `relation` is one of the words of `rel`, whatever its case.
    pub fn is(&self, relation: &str) -> bool {
        self.rel.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(relation))
    }
}

/// Reads what a page declares of itself; a page that declares nothing gives an empty [`Head`].
///
/// `content_type` is the `Content-Type` header; relative addresses are resolved against `base`, or the page's own
/// `<base>`.
pub fn head(page: &[u8], content_type: Option<&str>, base: Option<&Url>) -> Head {
    let html = parse::document(&charset::decode(page, content_type, Markup::Html).text);
    let own_base = attribute(&html, "base[href]", "href").and_then(|href| resolved(&href, base));
    let base = own_base.as_ref().or(base);
    let mut head = Head {
        links: Vec::new(),
        canonical: attribute(&html, "link[rel~=canonical][href]", "href")
            .and_then(|href| resolved(&href, base)),
        generator: attribute(&html, "meta[name=generator i][content]", "content"),
    };
    let Ok(links) = Selector::parse("link[rel][href]") else { return head };
    for link in html.select(&links) {
        let Some(url) = resolved(link.attr("href").unwrap_or_default(), base) else { continue };
        let title = link.attr("title").map(str::trim).filter(|title| !title.is_empty());
        head.links.push(HeadLink {
            url,
            rel: link.attr("rel").unwrap_or_default().to_owned(),
            media_type: link.attr("type").map(ToOwned::to_owned),
            title: title.map(ToOwned::to_owned),
        });
    }
    head
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

    #[test]
    fn links_are_read_as_pages_write_them() {
        let base = Url::parse("https://a.example/about").unwrap();
        let page = br#"<base href="/blog/"><LINK REL="Alternate HOME" TYPE=text/x HREF=" one " title=" ">
            <link rel=icon href="mailto:nobody"><link rel="canonical" href="/channel/1">
            <meta name="Generator" content="Hugo 0.1">"#;
        let head = head(page, None, Some(&base));
        let [home, canonical] = &head.links[..] else { panic!("{head:?}") };
        assert_eq!(home.url.as_str(), "https://a.example/blog/one");
        assert!(home.is("alternate") && home.is("home") && !home.is("alt"));
        assert_eq!((home.media_type.as_deref(), home.title.as_deref()), (Some("text/x"), None));
        assert_eq!(head.canonical.as_ref(), Some(&canonical.url));
        assert_eq!(head.generator.as_deref(), Some("Hugo 0.1"));
    }
}
