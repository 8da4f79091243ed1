use std::fmt;

/// Why a document could not be read as a feed.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    /// The document is something else.
    #[error("this is not a feed but {found}")]
    NotAFeed { found: Lookalike },
    #[error("the feed is larger than {limit} bytes")]
    TooLarge { limit: usize },
    /// JSON that is nested beyond any feed.
    #[error("the feed is nested too deep")]
    TooDeep,
    /// It is a feed, but damaged beyond what can be mended.
    #[error("the feed cannot be read: {reason}")]
    Unreadable { reason: String },
}

/// What a document is that is no feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookalike {
    Empty,
    /// A web page: the address of the site rather than of its feed, a block page, a login.
    Html,
    /// XML of some other kind, by its root's name.
    Xml(String),
    Json,
    /// A compressed or binary file.
    Binary,
    Text,
}

impl fmt::Display for Lookalike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an empty document"),
            Self::Html => f.write_str("a web page"),
            Self::Xml(root) => write!(f, "XML of another kind (<{root}>)"),
            Self::Json => f.write_str("JSON of another kind"),
            Self::Binary => f.write_str("a compressed or binary file"),
            Self::Text => f.write_str("plain text"),
        }
    }
}
