use std::time::Duration;

use super::Timestamp;

/// What came of one HTTP exchange; the words stand in `fetches.outcome`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// A feed with entries we did not know.
    New,
    /// A feed with known entries only.
    NoNew,
    /// 304.
    NotModified,
    /// A 200 whose body is byte for byte the last one.
    SameBody,
    /// A page whose body was kept.
    Stored,
    Gone,
    Failed(FailureKind),
}

/// Why an exchange brought nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailureKind {
    HttpError,
    RateLimited,
    NetError,
    Timeout,
    TlsError,
    ParseError,
    NotAFeed,
    Blocked,
    TooLarge,
    /// We did not ask: a private network, a bad address.
    Refused,
}

impl Outcome {
    /// Returns the word the archive uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::NoNew => "no_new",
            Self::NotModified => "not_modified",
            Self::SameBody => "same_body",
            Self::Stored => "stored",
            Self::Gone => "gone",
            Self::Failed(kind) => kind.as_str(),
        }
    }

    /// Whether the server answered, and with what we came for.
    pub fn is_ok(self) -> bool {
        !matches!(self, Self::Gone | Self::Failed(_))
    }
}

impl FailureKind {
    fn as_str(self) -> &'static str {
        match self {
            Self::HttpError => "http_error",
            Self::RateLimited => "rate_limited",
            Self::NetError => "net_error",
            Self::Timeout => "timeout",
            Self::TlsError => "tls_error",
            Self::ParseError => "parse_error",
            Self::NotAFeed => "not_a_feed",
            Self::Blocked => "blocked",
            Self::TooLarge => "too_large",
            Self::Refused => "refused",
        }
    }
}

/// The log of one HTTP exchange, redirects included: a row of `fetches`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExchangeLog {
    pub url: String,
    /// Where the redirects ended, when it is another address.
    pub final_url: Option<String>,
    pub started_at: Timestamp,
    pub duration: Duration,
    pub outcome: Outcome,
    pub status: Option<u16>,
    pub error: Option<String>,
    pub was_conditional: bool,
    pub wire_bytes: Option<u64>,
    pub wire_sha256: Option<String>,
    pub body_bytes: Option<u64>,
    pub content_type: Option<String>,
    pub max_age: Option<Duration>,
    pub retry_after: Option<Duration>,
    /// The host that asked to be left alone, and until when.
    pub host_pause: Option<(String, Timestamp)>,
    /// Of the last answer, in their order; a name may stand there more than once.
    pub headers: Vec<(String, String)>,
}
