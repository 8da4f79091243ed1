//! What the archive says, gathered once for all who look within a moment, so that a page left open costs little.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use crate::archive::{ArchiveError, Health, HourRow, ListedArticle, Reader, RestingHost};
use crate::clock::Clock;
use crate::model::Timestamp;

/// The whole at one moment.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) at: Timestamp,
    pub(super) health: Health,
    pub(super) hours: Vec<HourRow>,
    pub(super) articles: Vec<ListedArticle>,
    pub(super) articles_7d: i64,
    pub(super) hosts: Vec<RestingHost>,
}

/// Kept at least so long.
const KEPT_AT_LEAST: Duration = Duration::from_secs(5);

/// And so many times as long as it took to gather, so that looking takes a fiftieth of a core at most.
const KEPT_TIMES: u32 = 50;

const DAY: Duration = Duration::from_hours(24);
const ARTICLES_SHOWN: i64 = 20;

#[derive(Debug)]
struct Kept {
    snapshot: Arc<Snapshot>,
    until: Duration,
}

/// Gathers snapshots, one at a time.
#[derive(Debug)]
pub(super) struct Snapshots {
    reader: Reader,
    clock: Clock,
    kept: Mutex<Option<Kept>>,
}

impl Snapshots {
    pub(super) fn new(reader: Reader, clock: Clock) -> Self {
        Self { reader, clock, kept: Mutex::default() }
    }

    pub(super) fn reader(&self) -> &Reader {
        &self.reader
    }

    pub(super) async fn get(&self) -> Result<Arc<Snapshot>, ArchiveError> {
        let mut kept = self.kept.lock().await;
        let began = self.clock.elapsed();
        if let Some(Kept { snapshot, until }) = &*kept
            && *until > began
        {
            return Ok(Arc::clone(snapshot));
        }
        let snapshot = Arc::new(gather(&self.reader, self.clock.now()).await?);
        let ended = self.clock.elapsed();
        let until = ended + (ended.saturating_sub(began) * KEPT_TIMES).max(KEPT_AT_LEAST);
        *kept = Some(Kept { snapshot: Arc::clone(&snapshot), until });
        Ok(snapshot)
    }
}

async fn gather(reader: &Reader, now: Timestamp) -> Result<Snapshot, ArchiveError> {
    Ok(Snapshot {
        at: now,
        health: reader.health(now).await?,
        hours: reader.hours(now - DAY).await?,
        articles: reader.latest_articles(ARTICLES_SHOWN).await?,
        articles_7d: reader.count_articles_since(now - 7 * DAY).await?,
        hosts: reader.resting_hosts(now).await?,
    })
}
