//! Our own line is back: what failed for its sake is due again.

use std::time::Duration;

use tracing::info;

use super::Context;
use super::network::Held;
use crate::archive::{ArchiveError, WakeUp};

/// What waited is asked for again over so long.
const SPREAD: Duration = Duration::from_mins(1);

/// Somebody answered: had nobody before, what failed until now is due again, and not all of it at one moment.
pub(super) async fn heard(context: &Context) -> Result<(), ArchiveError> {
    let Some(Held { feeds, pages }) = context.network.heard() else { return Ok(()) };
    info!(feeds = feeds.len(), pages = pages.len(), "somebody can be reached again, and what waited is due");
    let step = SPREAD / u32::try_from((feeds.len() + pages.len()).max(1)).unwrap_or(u32::MAX);
    let now = context.clock.now();
    let at = |number: usize| now + step * u32::try_from(number).unwrap_or(u32::MAX);
    let count = feeds.len();
    let feeds = feeds.into_iter().enumerate().map(|(number, feed)| (feed, at(number))).collect();
    let pages = pages.into_iter().enumerate().map(|(number, page)| (page, at(count + number))).collect();
    context.archive.write(WakeUp { feeds, pages }).await
}
