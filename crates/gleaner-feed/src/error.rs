use std::fmt;

/// Why a document could not be read as a feed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FeedError {
    /// The document is something else.
    #[error("this is not a feed but {found}")]
    NotAFeed {
        /// What it is.
        found: Lookalike,
    },
    /// The document is larger than any feed.
    #[error("the feed is larger than {limit} bytes")]
    TooLarge {
        /// How much is read at most, in bytes.
        limit: usize,
    },
    /// JSON that is nested beyond any feed.
    #[error("the feed is nested too deep")]
    TooDeep,
    /// It is a feed, but damaged beyond what can be mended.
    #[error("the feed cannot be read: {reason}")]
    Unreadable {
        /// What the last reader said.
        reason: String,
    },
}

/// What a document is that is no feed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Lookalike {
    /// Nothing, or blanks.
    Empty,
    /// A web page: the address of the site rather than of its feed, a block page, a login.
    Html,
    /// XML of some other kind, by its root's name.
    Xml(String),
    /// JSON of some other kind.
    Json,
    /// A compressed or binary file.
    Binary,
    /// Words without markup.
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
