//! Feeds that are the same under another token.

use std::collections::{HashMap, HashSet};

use sqlx::SqliteConnection;

use super::ArchiveError;
use super::vault::{blanked, has_sealed};
use crate::model::{ConfiguredFeed, Timestamp};

/// Returns the feeds whose address is another only by what is sealed in it: a new token, or a lost key.
///
/// Where two differ by nothing else, which is which cannot be told.
pub(super) fn with_other_keys<'a>(
    feeds: &[(ConfiguredFeed, Timestamp)],
    known: impl Iterator<Item = &'a String>,
) -> Vec<(String, String)> {
    let configured: HashSet<&str> = feeds.iter().map(|(feed, _)| feed.url.as_str()).collect();
    let known: HashSet<&str> = known.map(String::as_str).collect();
    let by_rest = |urls: &mut dyn Iterator<Item = &str>| {
        let mut found: HashMap<String, Vec<String>> = HashMap::new();
        for url in urls.filter(|url| has_sealed(url)) {
            found.entry(blanked(url)).or_default().push(url.to_owned());
        }
        found
    };
    let new = by_rest(&mut configured.difference(&known).copied());
    let mut left = by_rest(&mut known.difference(&configured).copied());
    let pairs = new.into_iter().filter_map(|(rest, new)| Some((left.remove(&rest)?, new)));
    pairs.filter_map(|(old, new)| Some((one(old)?, one(new)?))).collect()
}

fn one(mut urls: Vec<String>) -> Option<String> {
    urls.pop().filter(|_| urls.is_empty())
}

/// Gives a feed its new address; where it has moved, what it moved to was told with the old token.
pub(super) async fn rename(archive: &mut SqliteConnection, old: &str, new: &str) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE OR IGNORE feeds
         SET configured_url = ?2, url = iif(url = ?1 OR instr(url, 'sealed.') > 0, ?2, url), etag = NULL, last_modified = NULL,
             validators_url = NULL
         WHERE configured_url = ?1",
        old,
        new,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a feed's new token"))?;
    Ok(())
}
