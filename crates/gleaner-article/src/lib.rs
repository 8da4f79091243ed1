//! Reads article pages: bytes in, [`Article`] out.
//!
//! Pure. The only room that knows scraper. A page is decoded, parsed once, and laid out as a flat list; the
//! story is carved out of the list in named steps, and each fact about it is asked of its best source.

mod article;
mod body;
mod facts;
mod output;
mod page;
mod page_state;
mod rules;
mod state;
#[cfg(test)]
mod tests;

use url::Url;

use body::Known;
use facts::{Declared, Facts, Sources};
use gleaner_text::{Moment, binary_kind, charset, measure};
use output::sanitize;
use page::outline::{NodeId, Outline};
use page::{block, parse, template};
use state::confidence;

pub use article::{Article, LeadImage};
pub use page::head::{Head, HeadLink, head};
pub use page_state::PageState;
pub use rules::{Selectors, SiteRules, Sites};

/// Why a page could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    #[error("this is not an HTML page but {kind}")]
    NotHtml { kind: String },
}

/// A page as it came from its server, with what its feed announced.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page<'a> {
    pub bytes: &'a [u8],
    /// The `Content-Type` header, whole.
    pub content_type: Option<&'a str>,
    /// Where the bytes came from, after redirects: the base of relative links.
    pub url: Option<&'a Url>,
    pub announced: Announced<'a>,
    /// What the user says of the page's site.
    pub rules: Option<&'a SiteRules>,
}

/// What a feed said of the article behind a page; guides the reading, and fills what the page leaves out.
#[derive(Debug, Clone, Copy, Default)]
pub struct Announced<'a> {
    pub title: Option<&'a str>,
    /// HTML.
    pub summary: Option<&'a str>,
    /// HTML.
    pub content: Option<&'a str>,
    pub published: Option<Moment>,
}

/// Reads one page.
pub fn extract(page: &Page<'_>) -> Result<Article, ExtractError> {
    extract_without(page, None)
}

/// Returns the names of the steps that carve the story out of a page, in their order.
pub fn steps() -> impl Iterator<Item = &'static str> {
    body::STEPS.iter().map(|step| step.name)
}

/// Reads one page with one step left out, to see what the step is worth.
pub fn extract_without(page: &Page<'_>, step: Option<&str>) -> Result<Article, ExtractError> {
    read(page, step).map(|(article, _)| article)
}

/// A line of a page, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// Its words, which are several lines where the page breaks them.
    pub text: String,
    /// The step that left it out of the story, one of [`steps`], or `container` where it stands outside of the
    /// element that holds the story. None for the story's own.
    pub left_out_by: Option<&'static str>,
}

/// Returns every line of a page in reading order, and what became of it.
///
/// A story that a site rule tells, or JSON-LD in the place of a page that shows none, is not made of these lines.
///
/// # Errors
///
/// As [`extract`].
pub fn explain(page: &Page<'_>) -> Result<Vec<Line>, ExtractError> {
    read(page, None).map(|(_, lines)| lines)
}

fn read(page: &Page<'_>, step: Option<&str>) -> Result<(Article, Vec<Line>), ExtractError> {
    if let Some(kind) = binary_kind(page.bytes) {
        return Err(ExtractError::NotHtml { kind: kind.to_owned() });
    }
    let decoded = charset::decode(page.bytes, page.content_type);
    let mut html = parse::document(&template::open(&decoded));
    let ruled = page.rules.map(|rules| rules.apply(&mut html, page.url)).unwrap_or_default();
    let outline = Outline::new(&html);
    let declared = Declared::read(&outline);
    let blocks = block::cut(&outline);
    let sources = Sources {
        outline: &outline,
        declared: &declared,
        blocks: &blocks,
        url: page.url,
        announced: &page.announced,
        headline: NodeId::ROOT,
    };
    let mut facts = Facts::read(&sources);
    ruled.lay_over(&mut facts);
    let known = known(&facts, &declared, &page.announced, page.url);
    let carving = body::read(&outline, blocks, &known, step);
    let mut story = carving.assemble(page.url);
    let told_by = ruled.tell(&mut story);
    let page_state = state::judge(&state::Evidence {
        carving: &carving,
        story: &story,
        facts: &facts,
        declared: &declared,
        url: page.url,
        is_ruled: told_by.is_some(),
        source: &decoded,
    });
    let image = facts::lead_image(&outline, &declared, story.container, story.first_node, page.url);
    let language = facts::language(&story.text, &declared);
    let sources = facts.sources(told_by, image.as_ref(), language.as_ref());
    let lines = carving.blocks.into_iter().zip(carving.dropped_by);
    let lines = lines.map(|(block, left_out_by)| Line { text: block.text, left_out_by }).collect();
    let article = Article {
        canonical_url: facts.canonical_url.map(|url| url.value),
        title: facts.title.map(|title| title.value),
        authors: facts.authors.map(|authors| authors.value).unwrap_or_default(),
        published: facts.published.map(|at| at.value),
        modified: facts.modified.map(|at| at.value),
        language: language.map(|tag| tag.value),
        site_name: facts.site_name.map(|name| name.value),
        section: facts.section.map(|section| section.value),
        description: facts.description.map(|summary| summary.value),
        image: image.map(|image| image.value),
        tags: facts.tags.map(|tags| tags.value).unwrap_or_default(),
        word_count: measure::word_count(&story.text),
        confidence: confidence::of(&story, page_state, &declared),
        page_state,
        text: story.text,
        html: story.html,
        sources,
        extra: facts::extra(&declared),
    };
    Ok((article, lines))
}

fn known(facts: &Facts, declared: &Declared<'_>, announced: &Announced<'_>, url: Option<&Url>) -> Known {
    Known {
        url: url.cloned(),
        title: facts.title.as_ref().map(|title| title.value.clone()),
        description: facts.description.as_ref().map(|summary| summary.value.clone()),
        authors: facts
            .authors
            .iter()
            .flat_map(|people| &people.value)
            .filter_map(|person| person.name.clone())
            .collect(),
        stated: declared.json_ld.paragraphs("articleBody"),
        announced: announced.content.or(announced.summary).map(facts::plain),
    }
}

/// Returns sanitised HTML as Markdown.
pub fn markdown(html: &str) -> String {
    output::markdown::of(html)
}

/// A piece of HTML made safe, and its plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    pub text: String,
    pub html: String,
    pub word_count: u32,
}

/// Cleans the HTML a feed carries as an entry's content or summary.
///
/// Relative links are resolved against `base`.
pub fn clean_fragment(html: &str, base: Option<&Url>) -> Fragment {
    let html = sanitize::clean(&parse::limited(html), base);
    let parsed = parse::fragment(&html);
    let text = body::whole(&Outline::new(&parsed));
    Fragment { word_count: measure::word_count(&text), text, html }
}
