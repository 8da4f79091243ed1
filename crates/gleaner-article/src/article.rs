use serde_json::{Map, Value};
use url::Url;

use gleaner_text::{Moment, Person};

use crate::PageState;

/// What one page said: the words its author wrote, and the facts about them.
///
/// Unknown values are `None` or empty, never `""`. Facts are added as they are learned to be read: to build one in a
/// test, change what [`Article::default`] gives.
#[derive(Debug, Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Article {
    /// The address the page calls its own (`rel=canonical`, `og:url`), when it is believable.
    pub canonical_url: Option<Url>,
    /// The headline, without the site's name.
    pub title: Option<String>,
    /// Those who wrote it, in the page's order; an organisation only where nobody else signed.
    pub authors: Vec<Person>,
    /// As precise as the page says it, and in its zone.
    pub published: Option<Moment>,
    /// The last change the page declares.
    pub modified: Option<Moment>,
    /// A BCP 47 tag, `en` or `pt-BR`.
    pub language: Option<String>,
    /// What the site calls itself.
    pub site_name: Option<String>,
    /// The part of the site it stands in: "News", "Opinion".
    pub section: Option<String>,
    /// The publisher's own summary, plain text.
    pub description: Option<String>,
    pub image: Option<LeadImage>,
    /// The subjects the page declares, without repeats.
    pub tags: Vec<String>,
    /// The story: blocks separated by a blank line, items and rows by a line, cells by a tab; no markup.
    pub text: String,
    /// The same story, sanitised, links absolute.
    pub html: String,
    /// Of the text; each character counts where a script does not separate words.
    pub word_count: u32,
    /// How sure the reading is, 0 to 1: about the chance that nine tenths of the text are right.
    pub confidence: f32,
    pub page_state: PageState,
    /// Where each fact came from, by the names of the fields above: `title` → `json-ld headline`.
    pub sources: Vec<(&'static str, &'static str)>,
    /// Facts without a column of their own, kept as the page gave them (`og:*`, JSON-LD).
    pub extra: Map<String, Value>,
}

/// The picture that leads the story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LeadImage {
    /// Absolute.
    pub url: Option<Url>,
    /// What the page says in its place.
    pub alt: Option<String>,
    /// What stands under it, without the credit.
    pub caption: Option<String>,
    /// Who took it, without "Photo:".
    pub credit: Option<String>,
}
