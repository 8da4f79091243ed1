use super::{Article, ArticleId, ExchangeLog, Lesson, PageState, RawBody, ReadWith, Timestamp, Validators};

/// What one fetch of one article's page came to, ready to be archived in one transaction.
#[derive(Debug, Clone)]
pub struct PageRecord {
    pub article: ArticleId,
    pub now: Timestamp,
    /// `None` when the page was not asked for at all.
    pub log: Option<ExchangeLog>,
    pub state: PageState,
    pub error: Option<String>,
    /// Whether the page is no more, as far as this attempt shows.
    pub is_gone: Option<bool>,
    /// Whether this attempt counts against the few a page gets.
    pub has_failed: bool,
    /// When the page is tried or checked again; `None` for never.
    pub next_page_at: Option<Timestamp>,
    /// The address the article is to be known by, when the page taught a better one.
    pub canonical_url: Option<String>,
    /// Other addresses it was met under.
    pub other_urls: Vec<String>,
    /// Those the page's answer carried, to ask later whether it changed.
    pub validators: Validators,
    pub raw: Option<RawBody>,
    /// What the page was read with, if it is kept.
    pub read_with: Option<ReadWith>,
    /// `None` leaves text and facts as they are.
    pub reading: Option<Reading>,
    /// What the page taught of its site.
    pub lesson: Option<SiteLesson>,
}

/// What a page taught of its site.
#[derive(Debug, Clone)]
pub struct SiteLesson {
    /// The site's, as [`site_host`](gleaner_article::site_host) tells it.
    pub host: String,
    pub lesson: Lesson,
}

/// An article's text and facts, and whose they are.
#[derive(Debug, Clone)]
pub struct Reading {
    pub article: Box<Article>,
    pub is_from_page: bool,
    /// Of the text, if there is any.
    pub text_sha256: Option<String>,
    /// Sort key: the publisher's date when plausible, else when we first saw the article.
    pub effective_at: Timestamp,
    pub date_source: &'static str,
    pub extractor: &'static str,
}
