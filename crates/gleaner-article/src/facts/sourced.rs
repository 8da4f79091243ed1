//! A fact with the name of the source that told it.

/// A fact, and where on the page it came from: `json-ld headline`, `og:title`, `byline`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sourced<T> {
    pub(crate) source: &'static str,
    pub(crate) value: T,
}

/// Returns what puts a source's name to what it told.
pub(crate) fn told_by<T>(source: &'static str) -> impl FnOnce(T) -> Sourced<T> {
    move |value| Sourced { source, value }
}

impl<T> Sourced<T> {
    /// Changes what was told, not who told it.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { source: self.source, value: change(self.value) }
    }
}
