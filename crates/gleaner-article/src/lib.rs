//! Reads article pages: bytes in, [`Article`] out.
//!
//! Pure. The only room that knows scraper. A page is decoded, parsed once, and laid out as a flat list; the
//! story is carved out of the list in named steps, and each fact about it is asked of its best source.

mod article;
mod body;
mod dates;
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
use gleaner_text::charset::{self, Markup};
use gleaner_text::{Moment, binary_kind, measure};
use output::sanitize;
use page::outline::Outline;
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

/// A line of a page, and the step that left it out of the story, if any did.
pub type Line = (String, Option<&'static str>);

/// Returns every line of a page, and what became of it.
pub fn explain(page: &Page<'_>) -> Result<Vec<Line>, ExtractError> {
    read(page, None).map(|(_, lines)| lines)
}

fn read(page: &Page<'_>, step: Option<&str>) -> Result<(Article, Vec<Line>), ExtractError> {
    if let Some(kind) = binary_kind(page.bytes) {
        return Err(ExtractError::NotHtml { kind: kind.to_owned() });
    }
    let decoded = charset::decode(page.bytes, page.content_type, Markup::Html).text;
    let mut html = parse::document(&template::open(&decoded));
    let ruled = page.rules.map(|rules| rules.apply(&mut html, page.url)).unwrap_or_default();
    let outline = Outline::new(&html);
    let declared = Declared::read(&outline);
    let blocks = block::cut(&outline);
    let language_of_dates = facts::language_of_dates(&declared, page.url);
    let sources = Sources {
        outline: &outline,
        declared: &declared,
        blocks: &blocks,
        url: page.url,
        announced: &page.announced,
        dates: dates::reader(language_of_dates.as_deref()),
        headline: 0,
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
    let lines = carving.blocks.into_iter().map(|block| block.text).zip(carving.dropped_by).collect();
    let article = Article {
        canonical_url: facts.canonical_url.map(|(_, url)| url),
        title: facts.title.map(|(_, title)| title),
        authors: facts.authors.map(|(_, authors)| authors).unwrap_or_default(),
        published: facts.published.map(|(_, at)| at),
        modified: facts.modified.map(|(_, at)| at),
        language: language.map(|(_, tag)| tag),
        site_name: facts.site_name.map(|(_, name)| name),
        section: facts.section.map(|(_, section)| section),
        description: facts.description.map(|(_, summary)| summary),
        image: image.map(|(_, image)| image),
        tags: facts.tags.map(|(_, tags)| tags).unwrap_or_default(),
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
    let feed_text = announced.content.or(announced.summary).map(facts::plain);
    Known {
        url: url.cloned(),
        title: facts.title.as_ref().map(|(_, title)| title.clone()),
        description: facts.description.as_ref().map(|(_, summary)| summary.clone()),
        authors: facts
            .authors
            .iter()
            .flat_map(|(_, people)| people)
            .filter_map(|person| person.name.clone())
            .collect(),
        stated: declared.json_ld.paragraphs("articleBody"),
        announced: feed_text.filter(|text| text.len() > 80),
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
    let outline = Outline::new(&parsed);
    let blocks = block::cut(&outline);
    let text = body::whole(&outline, blocks);
    Fragment { word_count: measure::word_count(&text), text, html }
}
