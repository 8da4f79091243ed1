use serde::Serialize;

/// Somebody who wrote something, as far as the publisher says who.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Person {
    /// As it is signed.
    pub name: Option<String>,
    /// As it is written, unverified.
    pub email: Option<String>,
    /// A page about them.
    pub url: Option<String>,
}

impl Person {
    /// Returns a person of whom only the name is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}
