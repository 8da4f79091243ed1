use serde_json::{Map, Value};
use url::Url;

use gleaner_text::{Moment, Person};

use crate::PageState;

/// What one page said: the words its author wrote, and the facts about them.
///
/// Unknown values are `None` or empty, never `""`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// The address the page calls its own (`rel=canonical`, `og:url`), when it is believable.
    pub canonical_url: Option<Url>,
    /// The headline, without the site's name.
    pub title: Option<String>,
    pub authors: Vec<Person>,
    pub published: Option<Moment>,
    pub modified: Option<Moment>,
    /// A BCP 47 tag, `en` or `pt-BR`.
    pub language: Option<String>,
    pub site_name: Option<String>,
    pub section: Option<String>,
    /// The publisher's own summary, plain text.
    pub description: Option<String>,
    pub image: Option<LeadImage>,
    pub tags: Vec<String>,
    /// The story: blocks separated by a blank line, no markup.
    pub text: String,
    /// The same story, sanitised, links absolute.
    pub html: String,
    pub word_count: u32,
    /// How sure the reading is, 0 to 1.
    pub confidence: f32,
    pub page_state: PageState,
    /// Where each fact came from: `title` → `json-ld headline`.
    pub sources: Vec<(&'static str, &'static str)>,
    /// Facts without a column of their own, kept as the page gave them (`og:*`, JSON-LD).
    pub extra: Map<String, Value>,
}

/// The picture that leads the story.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadImage {
    pub url: Option<Url>,
    pub alt: Option<String>,
    pub caption: Option<String>,
    /// Who took it, without "Photo:".
    pub credit: Option<String>,
}
