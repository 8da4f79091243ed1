//! What a page declares about itself: meta elements, links, JSON-LD.

use std::borrow::Cow;

use url::Url;

use super::Sourced;
use super::json_ld::{JsonLd, plain};
use crate::page::address::absolute;
use crate::page::outline::Outline;
use gleaner_text::same_site;

#[derive(Debug, Default)]
pub(crate) struct Declared<'a> {
    /// Names in lower case with their contents, in page order.
    metas: Vec<(String, &'a str)>,
    pub(crate) json_ld: JsonLd,
    pub(crate) title: Option<&'a str>,
    pub(crate) html_language: Option<&'a str>,
    canonical: Option<&'a str>,
}

impl<'a> Declared<'a> {
    pub(crate) fn read(outline: &Outline<'a>) -> Self {
        let mut declared = Self { title: outline.title, html_language: outline.language, ..Self::default() };
        for element in &outline.declarations {
            if element.name() == "link" {
                declared.link(element);
                continue;
            }
            let Some(content) = element.attr("content").filter(|content| !content.trim().is_empty()) else {
                continue;
            };
            for key in ["property", "name", "itemprop", "http-equiv"] {
                if let Some(name) = element.attr(key) {
                    declared.metas.push((name.trim().to_ascii_lowercase(), content));
                }
            }
        }
        // Some frameworks write into a meta element what belongs into a script.
        let scripts = outline.json_ld.iter().copied().chain(declared.all("script:ld+json"));
        declared.json_ld = JsonLd::read(scripts);
        declared
    }

    fn link(&mut self, element: &'a scraper::node::Element) {
        let (Some(rel), Some(href)) = (element.attr("rel"), element.attr("href")) else { return };
        for rel in rel.split_ascii_whitespace() {
            if rel.eq_ignore_ascii_case("canonical") && self.canonical.is_none() {
                self.canonical = Some(href);
            }
        }
    }

    /// Returns the content of the first meta element that bears one of the names, by the order of the names.
    pub(crate) fn meta(&self, names: &[&'static str]) -> Option<Sourced<String>> {
        names.iter().find_map(|&name| {
            let content = self.all(name).map(plain).find(|content| !content.is_empty())?;
            Some(Sourced { source: name, value: content })
        })
    }

    /// Returns the contents of every meta element that bears the name.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.metas.iter().filter(move |(known, _)| known == name).map(|(_, content)| *content)
    }

    /// Returns every meta element, its name in lower case.
    pub(crate) fn metas(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.metas.iter().map(|(name, content)| (name.as_str(), *content))
    }

    /// Returns the meta elements whose names start with a prefix.
    pub(crate) fn with_prefix(&self, prefix: &str) -> impl Iterator<Item = (&str, &'a str)> {
        self.metas().filter(move |(name, _)| name.starts_with(prefix))
    }

    /// Returns the address the page calls its own, when it is on a believable host.
    ///
    /// A canonical link to a front page, or to another site, is a template's mistake more often than a move.
    pub(crate) fn canonical_url(&self, base: Option<&Url>) -> Option<Sourced<Url>> {
        let link = self.canonical.map(|href| ("link canonical", href));
        let open_graph = self.all("og:url").next().map(|href| ("og:url", href));
        let candidates = link.into_iter().chain(open_graph);
        let urls = candidates.filter(|(_, href)| !is_unfilled(href)).filter_map(|(source, href)| {
            Some(Sourced { source, value: absolute(&with_scheme(href, base), base)? })
        });
        urls.into_iter().find(|Sourced { value: url, .. }| {
            base.is_none_or(|base| {
                same_site(base, url)
                    && (url.path().len() > 1 || url.query().is_some() || base.path().len() <= 1)
            })
        })
    }
}

/// What programs write for an address they do not have.
const UNFILLED: &[&str] =
    &["", "undefined", "null", "none", "nan", "false", "true", "[object object]", "[object%20object]"];

/// Returns whether an address, or its last part, is what a program wrote that had none, or a place to be filled in.
fn is_unfilled(href: &str) -> bool {
    let href = href.trim().to_ascii_lowercase();
    let bare = href.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = bare.rsplit('/').next().unwrap_or_default();
    let is_place = ["{{", "<%", "${", "%%", "%7b%7b"].iter().any(|mark| href.contains(mark));
    is_place || UNFILLED.contains(&bare) || UNFILLED[1..].contains(&last)
}

/// Returns the address with the scheme it lacks: "quaypost.example/news" and "https//quaypost.example/news" are no paths.
fn with_scheme<'h>(href: &'h str, base: Option<&Url>) -> Cow<'h, str> {
    let href = href.trim();
    let Some((base, host)) = base.and_then(|base| Some((base, base.host_str()?))) else {
        return Cow::Borrowed(href);
    };
    let address = ["https//", "http//"].iter().find_map(|scheme| href.strip_prefix(scheme)).unwrap_or(href);
    let plain = |host: &str| host.to_ascii_lowercase().trim_start_matches("www.").to_owned();
    let named = address.split(['/', '?', '#']).next().unwrap_or_default();
    if !named.contains(':') && plain(named) == plain(host) {
        return Cow::Owned(format!("{}://{address}", base.scheme()));
    }
    Cow::Borrowed(href)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(href: &str, expected: Option<&str>) {
        let base = Url::parse("https://www.quaypost.example/harbour/tides").unwrap();
        let declared = Declared { canonical: Some(href), ..Declared::default() };
        let url = declared.canonical_url(Some(&base)).map(|url| url.value.to_string());
        assert_eq!(url.as_deref(), expected, "{href}");
    }

    #[test]
    fn an_address_that_no_program_filled_in_is_none() {
        for href in [
            "undefined",
            "null",
            " ",
            "[object Object]",
            "/harbour/undefined",
            "{{ page.url }}",
            "https://quaypost.example/null?a=b",
            "%%url%%",
        ] {
            check(href, None);
        }
        check("/harbour/tides-undefined", Some("https://www.quaypost.example/harbour/tides-undefined"));
    }

    #[test]
    fn an_address_without_a_scheme_is_no_path() {
        check("quaypost.example/harbour/tides", Some("https://quaypost.example/harbour/tides"));
        check("www.quaypost.example/harbour/tides", Some("https://www.quaypost.example/harbour/tides"));
        check(
            "https//www.quaypost.example/harbour/tides",
            Some("https://www.quaypost.example/harbour/tides"),
        );
        check("//www.quaypost.example/harbour/tides", Some("https://www.quaypost.example/harbour/tides"));
        check(
            "www.otherpost.example/harbour",
            Some("https://www.quaypost.example/harbour/www.otherpost.example/harbour"),
        );
    }

    #[test]
    fn the_front_page_and_other_sites_are_not_the_page() {
        for href in [
            "https://www.quaypost.example/",
            "https://www.quaypost.example",
            "http://localhost/harbour/tides",
            "https://other.example/harbour/tides",
        ] {
            check(href, None);
        }
    }
}
