//! Reads article pages: bytes in, [`Article`] out.
//!
//! Pure: no network, no files, no clock. A page is decoded, parsed once, and laid out as a flat list; the story is
//! carved out of the list in named steps, and each fact about it is asked of its best source. Pages are read that
//! nobody has looked at, so what a hostile one can cost is bounded: elements, depth, attributes, comparisons.
//!
//! ```
//! use gleaner_article::{Page, PageState, extract, markdown};
//! use url::Url;
//!
//! let story = "<p>The council met on Tuesday evening, and voted, with one voice against, to keep the old ferry.</p>";
//! let html = format!(
//!     "<html lang=en><head><title>Ferry kept | Quay Post</title><meta property=og:site_name content='Quay Post'>
//!      <meta property=og:type content=article></head><body><nav><a href=/>Home</a></nav>
//!      <article><h1>Ferry kept</h1><p>By Ines Moreau</p><time datetime=2026-01-28>Jan. 28, 2026</time>{story}
//!      <p>The <a href=/fares>fares</a> rise, the bell stays, and the clerk has a new lamp for the long evenings.</p>
//!      <p>Read also: <a href=/pier>The pier is closed</a></p></article></body></html>"
//! );
//! let url = Url::parse("https://quaypost.example/ferry")?;
//! let article = extract(&Page { bytes: html.as_bytes(), url: Some(&url), ..Page::default() })?;
//!
//! assert_eq!(article.title.as_deref(), Some("Ferry kept"));
//! assert_eq!(article.authors[0].name.as_deref(), Some("Ines Moreau"));
//! assert_eq!(article.published.map(|at| at.to_string()).as_deref(), Some("2026-01-28"));
//! assert_eq!(article.page_state, PageState::Ok);
//! assert!(article.text.starts_with("The council met") && article.text.ends_with("the long evenings."));
//! assert!(markdown(&article.html).contains("[fares](https://quaypost.example/fares)"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A page that stands in the way of its article, or is none, is read too: [`Article::page_state`] says what it is.
//! What a feed said of the article helps, and is given in [`Page::announced`]; what the general reading gets wrong on
//! one site is told in its [`SiteRules`]. To see what became of each line of a page, ask [`explain`].

mod article;
mod body;
mod dates;
mod facts;
mod memory;
mod output;
mod page;
mod page_state;
mod rules;
mod state;
#[cfg(test)]
mod tests;
mod training;

use url::Url;

use body::{Carving, Known};
use facts::{Declared, Facts, Sources};
use gleaner_text::charset::{self, Markup};
use gleaner_text::{binary_kind, measure};
use output::{blocks, sanitize};
use page::outline::{NodeId, Outline};
use page::{block, parse, payload, sentence, template, twin};
use state::confidence;

pub use article::{Article, LeadImage};
pub use gleaner_text::{Moment, Person};
pub use memory::{Lesson, SiteMemory, site_host};
pub use page::head::{Head, HeadLink, head};
pub use page_state::PageState;
pub use rules::{Selectors, SiteRules, Sites};
pub use training::{Forest, Observed, observe};

/// Why a page could not be read at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractError {
    /// The bytes are of another kind, known by how they begin: "a PDF document".
    #[error("this is not an HTML page but {kind}")]
    NotHtml { kind: String },
}

/// A page as it came from its server, with what its feed announced.
///
/// Callers build it, so it is exhaustive; whoever ends it in `..Page::default()` is ready for one more field.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page<'a> {
    /// The body of the answer, its transfer encodings undone; of any charset.
    pub bytes: &'a [u8],
    /// The `Content-Type` header, whole.
    pub content_type: Option<&'a str>,
    /// Where the bytes came from, after redirects: the base of relative links.
    pub url: Option<&'a Url>,
    pub announced: Announced<'a>,
    /// What the user says of the page's site.
    pub rules: Option<&'a SiteRules>,
    /// What the other pages of the site have taught.
    pub memory: Option<&'a SiteMemory>,
}

/// What a feed said of the article behind a page; guides the reading, and fills what the page leaves out.
///
/// Callers build it, as they do [`Page`].
#[derive(Debug, Clone, Copy, Default)]
pub struct Announced<'a> {
    /// Plain text or HTML.
    pub title: Option<&'a str>,
    /// HTML.
    pub summary: Option<&'a str>,
    /// HTML.
    pub content: Option<&'a str>,
    pub published: Option<Moment>,
}

/// Reads one page.
///
/// # Errors
///
/// Fails where the bytes are no HTML at all. A page that is broken, empty or a wall is read, and says so in
/// [`Article::page_state`].
pub fn extract(page: &Page<'_>) -> Result<Article, ExtractError> {
    extract_without(page, None)
}

/// Returns the names of the steps that carve the story out of a page, in their order.
pub fn steps() -> impl Iterator<Item = &'static str> {
    body::STEPS.iter().map(|step| step.name)
}

/// Reads one page with one of the [`steps`] left out, to see what the step is worth.
///
/// # Errors
///
/// As [`extract`].
pub fn extract_without(page: &Page<'_>, step: Option<&str>) -> Result<Article, ExtractError> {
    read(page, step, |_| ()).map(|(article, ())| article)
}

/// Reads one page as [`extract`] does, and returns what it teaches of its site, for [`SiteMemory::learn`].
///
/// # Errors
///
/// As [`extract`].
pub fn extract_and_learn(page: &Page<'_>) -> Result<(Article, Lesson), ExtractError> {
    let (article, lesson) = read(page, None, |carving| carving.teach(page.url))?;
    // A wall, a list or half a story is not what the site's other pages are like.
    let lesson = if article.page_state == PageState::Ok { lesson } else { Lesson::default() };
    Ok((article, lesson))
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
    let lines = |carving: &Carving<'_, '_>| {
        let lines = carving.blocks.iter().zip(carving.dropped_by.iter());
        lines.map(|(block, &left_out_by)| Line { text: block.text.clone(), left_out_by }).collect()
    };
    read(page, None, lines).map(|(_, lines)| lines)
}

/// Reads one page, one step left out, and looks at what became of its blocks.
fn read<T>(
    page: &Page<'_>,
    step: Option<&str>,
    look: impl FnOnce(&Carving<'_, '_>) -> T,
) -> Result<(Article, T), ExtractError> {
    if let Some(kind) = binary_kind(page.bytes) {
        return Err(ExtractError::NotHtml { kind: kind.to_owned() });
    }
    let decoded = charset::decode(page.bytes, page.content_type, Markup::Html).text;
    let source = twin::open(template::open(&decoded));
    let mut html = parse::document(&source);
    if let Some(opened) = payload::open(&html, &source) {
        html = parse::document(&opened);
    }
    let ruled = page.rules.map(|rules| rules.apply(&mut html, page.url)).unwrap_or_default();
    let mut outline = Outline::new(&html);
    sentence::keep_words(&mut outline);
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
        headline: NodeId::ROOT,
        own_article: facts::own_article(&outline, &blocks),
    };
    let mut facts = Facts::read(&sources);
    ruled.lay_over(&mut facts);
    let known = known(&facts, &declared, &page.announced, page.url);
    let carving = body::read(&outline, blocks, &known, page.memory, step);
    let mut story = carving.assemble(page.url);
    let told_by = ruled.tell(&mut story);
    let word_count = measure::word_count(&story.text);
    let page_state = state::judge(&state::Evidence {
        carving: &carving,
        story: &story,
        words: word_count,
        facts: &facts,
        declared: &declared,
        url: page.url,
        is_ruled: told_by.is_some(),
        source: &decoded,
    });
    let confidence = confidence::of(&story, word_count, page_state, &declared);
    let page_state =
        if told_by.is_some() { page_state } else { confidence::state_at(page_state, confidence) };
    let image = facts::lead_image(&outline, &declared, story.container, story.first_node, page.url);
    let language = facts::language(&story.text, &declared);
    let sources = facts.sources(told_by, image.as_ref(), language.as_ref());
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
        word_count,
        confidence,
        page_state,
        text: story.text,
        html: story.html,
        sources,
        extra: facts::extra(&declared),
    };
    Ok((article, look(&carving)))
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

/// Returns HTML that this crate has sanitised, an article's or a fragment's, as Markdown (`CommonMark`).
///
/// ```
/// assert_eq!(gleaner_article::markdown("<h2>Tides</h2><p>High <b>water</b> at noon</p>"), "## Tides\n\nHigh **water** at noon");
/// ```
pub fn markdown(html: &str) -> String {
    output::markdown::of(html)
}

/// A piece of HTML made safe, and its plain text.
///
/// Exhaustive, to be taken apart: these three are all there is to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fragment {
    /// Blocks separated by a blank line, no markup.
    pub text: String,
    /// A short list of elements, nothing that runs, links absolute.
    pub html: String,
    /// Of the text; each character counts where a script does not separate words.
    pub word_count: u32,
}

/// Cleans the HTML a feed carries as an entry's content or summary.
///
/// Relative links are resolved against `base`, and lose their address without one. Nothing is left out but what runs
/// and what no story needs: a feed carries no page around its story.
///
/// ```
/// let base = url::Url::parse("https://quaypost.example/feed").unwrap();
/// let clean = gleaner_article::clean_fragment("<p>All <a href=/a>aboard</a><script>x()</script></p>", Some(&base));
/// assert_eq!(clean.text, "All aboard");
/// assert!(clean.html.contains("https://quaypost.example/a") && !clean.html.contains("script"));
/// ```
pub fn clean_fragment(html: &str, base: Option<&Url>) -> Fragment {
    // Stray ends of paragraphs become empty ones.
    let html = sanitize::clean(&blocks::as_paragraphs(&parse::limited(html)), base).replace("<p></p>", "");
    let parsed = parse::fragment(&html);
    let text = body::whole(&Outline::new(&parsed));
    Fragment { word_count: measure::word_count(&text), text, html }
}
