//! Has the archive's times held against now: one pass under a wrong clock must not silence every feed until then.

use tracing::warn;

use crate::archive::{Archive, ArchiveError, MendEarlyDates, PullBackTimes};
use crate::model::{LatestTimes, TimesBeyond};

/// Brings back what lies beyond the longest legal rest from now, and says so.
pub(super) async fn hold(archive: &Archive, latest: LatestTimes) -> Result<(), ArchiveError> {
    let early = archive.reader().count_early_dates(latest.now).await?;
    if early > 0 {
        archive.write(MendEarlyDates { now: latest.now }).await?;
        warn!(
            articles = early,
            "articles were first seen under a clock that stood long ago; they go by their feeds' dates now"
        );
    }
    let beyond = archive.reader().times_beyond(&latest).await?;
    if beyond == TimesBeyond::default() {
        return Ok(());
    }
    archive.write(PullBackTimes { latest }).await?;
    let TimesBeyond { feeds, pages, hosts, robots, subscriptions } = beyond;
    warn!(
        feeds,
        pages,
        hosts,
        robots,
        subscriptions,
        "times in the archive lay further ahead than anything rests, as a clock that was wrong writes them; \
         they are brought back to now"
    );
    Ok(())
}
