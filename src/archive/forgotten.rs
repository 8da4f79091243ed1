//! What was forgotten on purpose, and how it is known when it is met again.

use std::collections::HashSet;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::{ArchiveError, Reader, json_list};
use crate::model::FeedId;

/// Returns the mark of an address, whatever its scheme.
pub fn mark_of_address(address: &str) -> String {
    hash(&["address", without_scheme(address)])
}

/// Returns the mark of an entry, by the key it has in its feed.
pub fn mark_of_entry(feed: FeedId, key: &str) -> String {
    hash(&["entry", &feed.0.to_string(), without_scheme(key)])
}

impl Reader {
    /// Returns those of the marks that are of something forgotten.
    pub async fn forgotten(&self, marks: &[String]) -> Result<HashSet<String>, ArchiveError> {
        let marks = json_list(marks);
        let found = sqlx::query_scalar!(
            "SELECT mark FROM forgotten_marks WHERE mark IN (SELECT value FROM json_each(?))",
            marks
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("a look for what was forgotten"))?;
        Ok(found.into_iter().collect())
    }
}

fn without_scheme(address: &str) -> &str {
    address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address)
}

fn hash(parts: &[&str]) -> String {
    Sha256::digest(parts.join("\n").as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
