//! What a page declares about itself: meta elements, links, JSON-LD.

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
        let urls =
            candidates.filter_map(|(source, href)| Some(Sourced { source, value: absolute(href, base)? }));
        urls.into_iter().find(|Sourced { value: url, .. }| {
            base.is_none_or(|base| {
                same_site(base, url)
                    && (url.path().len() > 1 || url.query().is_some() || base.path().len() <= 1)
            })
        })
    }
}
