use super::{ArticleId, PageState, PendingPage, Person, Precision, Reading, Timestamp};

/// What a kept page was read with, and what came of it, so that it can be read again to the letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadWith {
    pub asked_url: String,
    /// Where the redirects ended, when it is another address.
    pub found_url: Option<String>,
    pub content_type: Option<String>,
    pub first_seen_at: Timestamp,
    /// As known before.
    pub language: Option<String>,
    /// The entry whose words the page was held against.
    pub entry: Option<i64>,
    /// Of that entry's date.
    pub precision: Option<Precision>,
    /// Of the rules for the page's site, if there are any.
    pub rules_sha256: Option<String>,
    pub page_state: PageState,
    pub page_error: Option<String>,
    /// The address the page taught as the article's own.
    pub canonical_url: Option<String>,
    /// Of all that was read; `None` where that was not noted yet.
    pub outcome_sha256: Option<String>,
    /// What the site's memory advised, if anything.
    pub memory: Option<String>,
}

/// An article whose page was kept: what the page was read with, and what stands in the archive.
#[derive(Debug, Clone)]
pub struct KeptPage {
    /// The article as it was before the page was read.
    pub page: PendingPage,
    pub read_with: ReadWith,
    pub extractor: Option<String>,
    pub raw_month: String,
    pub raw_sha256: String,
    pub standing: StandingArticle,
}

/// What the archive says of an article, as its columns have it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StandingArticle {
    pub url: Option<String>,
    pub title: Option<String>,
    pub authors: Vec<Person>,
    pub published_at: Option<String>,
    pub published_precision: Option<String>,
    pub modified_at: Option<String>,
    pub effective_at: String,
    pub date_source: String,
    pub language: Option<String>,
    pub site_name: Option<String>,
    pub section: Option<String>,
    pub image_url: Option<String>,
    pub image_alt: Option<String>,
    pub image_caption: Option<String>,
    pub image_credit: Option<String>,
    pub word_count: Option<i64>,
    pub text_source: Option<String>,
    pub text_sha256: Option<String>,
    pub confidence: Option<f64>,
    pub extra: Option<String>,
    pub summary: Option<String>,
    pub html: Option<String>,
    /// Those the page declared.
    pub tags: Vec<String>,
}

/// Which kept pages are meant.
#[derive(Debug, Clone, Default)]
pub struct PageFilter {
    pub article: Option<ArticleId>,
    /// This host and those below it.
    pub host: Option<String>,
    /// First seen since then.
    pub since: Option<Timestamp>,
}

/// Which feeds' bodies are meant.
#[derive(Debug, Clone, Default)]
pub struct FeedFilter {
    /// This host and those below it.
    pub host: Option<String>,
    /// Received since then.
    pub since: Option<Timestamp>,
}

/// What today's code made of a page that was read before.
#[derive(Debug, Clone)]
pub struct ReplayedPage {
    pub article: ArticleId,
    pub at: Timestamp,
    pub read_with: ReadWith,
    pub extractor: &'static str,
    /// `None` when it reads as it did.
    pub otherwise: Option<Otherwise>,
}

/// A page that reads otherwise than it did.
#[derive(Debug, Clone)]
pub struct Otherwise {
    pub reading: Reading,
    /// The text that stands is the feed's to tell, and stays.
    pub keeps_text: bool,
    /// Text or headline are others: those that stood become a version.
    pub is_another_version: bool,
    /// The address to take, when the page teaches another than it did.
    pub address: Option<String>,
    pub other_urls: Vec<String>,
}
