use serde::Serialize;

/// What became of an article's page; the words stand in `articles.page_state`.
///
/// Reading a page makes it `Ok`, `Thin`, `Blocked`, `Paywalled` or `Gone`; the others are for who keeps the articles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum PageState {
    /// Not fetched yet.
    #[default]
    Pending,
    /// Fetched, and its text is the article's.
    Ok,
    /// Not wanted from the page, or its page had nothing the feed lacks: the text is the feed's.
    FeedOnly,
    /// Fetched, but less than an article was found: a front page, a video page, a stub.
    Thin,
    /// A bot challenge, a cookie wall or a sign-in wall stood in the way.
    Blocked,
    /// The publisher shows a teaser only, and says so.
    Paywalled,
    /// The page is no more: 404, 410, or a 200 that says "not found".
    Gone,
    /// Could not be fetched or read; `page_error` says why.
    Error,
    /// Not fetched on purpose: robots.txt or the configuration forbids it.
    Skipped,
}

impl PageState {
    /// Returns the state the archive's word stands for.
    pub fn parse(word: &str) -> Option<Self> {
        let all = [
            Self::Pending,
            Self::Ok,
            Self::FeedOnly,
            Self::Thin,
            Self::Blocked,
            Self::Paywalled,
            Self::Gone,
            Self::Error,
            Self::Skipped,
        ];
        all.into_iter().find(|state| state.as_str() == word)
    }

    /// Returns the word the archive uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Ok => "ok",
            Self::FeedOnly => "feed_only",
            Self::Thin => "thin",
            Self::Blocked => "blocked",
            Self::Paywalled => "paywalled",
            Self::Gone => "gone",
            Self::Error => "error",
            Self::Skipped => "skipped",
        }
    }
}
