//! What was forgotten on purpose is left alone when it is met again.

use url::Url;

use super::canonical;
use super::identity::Item;
use super::page_decision::record;
use crate::archive::{ArchiveError, Reader, mark_of_address, mark_of_entry};
use crate::model::{FeedId, PageRecord, PageState};

/// Takes the items out that are of something forgotten; returns whether there were any.
pub(super) async fn leave_out(
    reader: &Reader,
    feed: FeedId,
    items: &mut Vec<Item>,
) -> Result<bool, ArchiveError> {
    let marks: Vec<Vec<String>> = items.iter().map(|item| marks(feed, item)).collect();
    let forgotten = reader.forgotten(&marks.concat()).await?;
    if forgotten.is_empty() {
        return Ok(false);
    }
    let mut marks = marks.into_iter();
    items.retain(|_| marks.next().is_some_and(|marks| !marks.iter().any(|mark| forgotten.contains(mark))));
    Ok(true)
}

fn marks(feed: FeedId, item: &Item) -> Vec<String> {
    let keys = item.keys().map(|key| mark_of_entry(feed, &key.text));
    let guid = item.entry.guid.iter().map(|guid| mark_of_entry(feed, guid));
    let address = item.entry.url.iter().map(|url| mark_of_address(url));
    let plain = item.entry.url.as_deref().and_then(|url| Url::parse(url).ok());
    let plain = plain.map(|url| mark_of_address(canonical::without_tracking(&url).as_str()));
    keys.chain(guid).chain(address).chain(plain).collect()
}

/// Whether a page has led to something forgotten.
pub(super) async fn is_met(reader: &Reader, page: &PageRecord) -> Result<bool, ArchiveError> {
    let found_at = page.log.as_ref().and_then(|log| log.final_url.as_ref());
    let addresses = page.canonical_url.iter().chain(&page.other_urls).chain(found_at);
    let marks: Vec<_> = addresses.map(|address| mark_of_address(address)).collect();
    Ok(!reader.forgotten(&marks).await?.is_empty())
}

/// Returns what is recorded of such a page: that it was met, and nothing of what it said.
pub(super) fn left_alone(page: &PageRecord) -> PageRecord {
    PageRecord {
        error: Some("it leads to an article that was forgotten".to_owned()),
        ..record(page.article, page.now, PageState::Skipped)
    }
}
