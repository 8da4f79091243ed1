use std::time::Duration;

use super::{ArticleId, Moment, Timestamp, Validators};

/// An article whose page is to be fetched, with what its feeds said of it.
#[derive(Debug, Clone)]
pub struct PendingPage {
    pub article: ArticleId,
    pub url: String,
    /// Attempts that failed so far.
    pub attempts: u32,
    pub first_seen_at: Timestamp,
    /// When the text that stands in the archive was read from the page; `None` before the first time.
    pub extracted_at: Option<Timestamp>,
    /// Whether the page was fetched before, whatever came of it.
    pub was_fetched: bool,
    /// Those of the page when it was read, to ask whether it changed.
    pub validators: Validators,
    /// The most telling of its entries, whose words follow.
    pub entry: Option<i64>,
    pub title: Option<String>,
    /// HTML, sanitised.
    pub summary: Option<String>,
    /// HTML, sanitised.
    pub content: Option<String>,
    pub published: Option<Moment>,
    pub updated: Option<Moment>,
    /// Of the text that stands.
    pub words: u32,
    pub language: Option<String>,
    /// What the host's robots.txt asks to let pass between two requests.
    pub crawl_delay: Option<Duration>,
}

/// The text a feed carries for an article, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedText {
    pub text: String,
    /// Sanitised.
    pub html: String,
    pub word_count: u32,
    /// Of the text, if there is any.
    pub sha256: Option<String>,
}
