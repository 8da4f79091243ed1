use super::{FeedId, Timestamp};

/// Which articles are meant, and in the order of their numbers.
#[derive(Debug, Clone, Default)]
pub struct Slice {
    /// Only those whose number is higher.
    pub after: i64,
    /// Published at or after then, as `effective_at` says.
    pub since: Option<Timestamp>,
    /// Published before then.
    pub until: Option<Timestamp>,
    pub feed: Option<FeedId>,
    /// From a feed or a page, in any case of letters.
    pub tag: Option<String>,
    /// This host and those below it.
    pub host: Option<String>,
    /// This language, whatever its region.
    pub language: Option<String>,
    /// A condition in SQL on the row `a` of articles.
    pub condition: Option<String>,
}
