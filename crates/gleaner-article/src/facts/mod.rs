//! The facts about a story: who, when, what it is called, where it stands.
//!
//! Each fact is asked of every source that may know it, the best first, and says which one answered.

mod about;
mod aside;
mod authors;
mod declared;
mod extra;
mod image;
mod json_ld;
mod language;
mod published;
mod sourced;
#[cfg(test)]
mod tests;
mod title;

pub(super) use aside::own_article;
pub(super) use authors::names_in;
pub(super) use declared::Declared;
pub(super) use extra::extra;
pub(super) use image::lead_image;
pub(super) use json_ld::plain;
pub(super) use language::{of_dates as language_of_dates, of_text as language};
pub(super) use sourced::{Sourced, told_by};

use url::Url;

use super::Announced;
use crate::page::block::Blocks;
use crate::page::outline::{NodeId, Outline};
use crate::page::place::{Place, Span};
use gleaner_text::date::Reader;
use gleaner_text::{Moment, Person};

use crate::LeadImage;

/// What is known of a story before its words are read.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) canonical_url: Option<Sourced<Url>>,
    pub(super) title: Option<Sourced<String>>,
    pub(super) authors: Option<Sourced<Vec<Person>>>,
    pub(super) published: Option<Sourced<Moment>>,
    pub(super) modified: Option<Sourced<Moment>>,
    pub(super) site_name: Option<Sourced<String>>,
    pub(super) section: Option<Sourced<String>>,
    pub(super) description: Option<Sourced<String>>,
    pub(super) tags: Option<Sourced<Vec<String>>>,
}

/// Everything a fact may be asked of.
pub(super) struct Sources<'s, 'a> {
    pub(super) outline: &'s Outline<'a>,
    pub(super) declared: &'s Declared<'a>,
    pub(super) blocks: &'s Blocks,
    pub(super) url: Option<&'s Url>,
    pub(super) announced: &'s Announced<'s>,
    /// Reads the page's dates, in the language it declares.
    pub(super) dates: Reader<'s>,
    /// Where the headline stands, once it is known; the start of the page until then.
    pub(super) headline: NodeId,
    /// The page's only `<article>`, which holds its story wherever the headline stands.
    pub(super) own_article: Option<NodeId>,
}

/// How far below the headline its byline stands, in nodes: a picture and its caption may come between.
const NODES_BELOW_HEADLINE: usize = 200;

/// How far above the headline its byline stands, in nodes.
const NODES_ABOVE_HEADLINE: usize = 80;

impl Sources<'_, '_> {
    /// Returns every node of the page, the likeliest places of a byline first: below the headline, just above it, then
    /// the rest of the page.
    fn around_headline(&self) -> impl Iterator<Item = NodeId> {
        let (before, after) = (Span::new(NodeId::ROOT, self.above()), self.outline.from(self.below()));
        self.beside_headline().chain(after).chain(before.rev())
    }

    /// Returns the nodes a byline stands in: below the headline, then just above it.
    fn beside_headline(&self) -> impl Iterator<Item = NodeId> {
        let (above, below) = (Span::new(self.above(), self.headline), Span::new(self.headline, self.below()));
        below.chain(above.rev())
    }

    fn above(&self) -> NodeId {
        self.headline.minus(NODES_ABOVE_HEADLINE)
    }

    fn below(&self) -> NodeId {
        self.headline.plus(NODES_BELOW_HEADLINE).min(self.outline.nodes.end())
    }
}

impl Facts {
    pub(super) fn read(sources: &Sources<'_, '_>) -> Self {
        let site_name = about::site_name(sources);
        let known_site = site_name.as_ref().map(|name| name.value.as_str());
        let title = title::find(sources, known_site);
        let called = title.as_ref().map(|title| title.value.as_str());
        let headline = title::place(sources.outline, called, sources.url);
        let sources = &Sources { headline, dates: sources.dates.clone(), ..*sources };
        Self {
            canonical_url: sources.declared.canonical_url(sources.url),
            authors: authors::find(sources, known_site),
            published: published::find(sources),
            modified: published::find_modified(sources),
            section: about::section(sources),
            description: about::description(sources),
            tags: about::tags(sources),
            site_name,
            title,
        }
    }

    /// Returns where each known fact came from, and each of the others that were looked for elsewhere.
    pub(super) fn sources(
        &self,
        text: Option<&'static str>,
        image: Option<&Sourced<LeadImage>>,
        language: Option<&Sourced<String>>,
    ) -> Vec<(&'static str, &'static str)> {
        fn source<T>(fact: Option<&Sourced<T>>) -> Option<&'static str> {
            fact.map(|fact| fact.source)
        }
        let facts = [
            ("canonical_url", source(self.canonical_url.as_ref())),
            ("title", source(self.title.as_ref())),
            ("authors", source(self.authors.as_ref())),
            ("published", source(self.published.as_ref())),
            ("modified", source(self.modified.as_ref())),
            ("site_name", source(self.site_name.as_ref())),
            ("section", source(self.section.as_ref())),
            ("description", source(self.description.as_ref())),
            ("tags", source(self.tags.as_ref())),
            ("text", text),
            ("image", source(image)),
            ("language", source(language)),
        ];
        facts.into_iter().filter_map(|(fact, source)| Some((fact, source?))).collect()
    }
}
