//! The archive: one SQLite file that people query while gleaner writes it.
//!
//! The only room that knows sqlx. One writer, many read-only readers; all changes that came in together are
//! committed together, and no transaction is open while anything waits for the network. The archive is also the
//! queue: feeds whose `next_poll_at` has passed and articles whose `next_page_at` has passed are the work.

mod articles;
mod columns;
mod entries;
mod error;
mod feeds;
mod fetches;
mod health;
mod lock;
mod moves;
mod pages;
mod polls;
mod pushes;
mod raw;
mod robots;
mod search;
mod subscription_changes;
mod subscriptions;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub use error::ArchiveError;
pub use feeds::{FeedRow, FirstPoll};
pub use health::{Health, QueueLengths};
pub use moves::MoveRow;
pub use pages::PageQueue;
pub use polls::PollRow;
pub use search::Hit;
pub use subscription_changes::Which;
pub use subscriptions::{HubRow, RunningSubscription};

use subscription_changes::{Settle, SubscriptionChange};
use writer::{Change, Writer};

use crate::model::{
    ConfiguredFeed, ExchangeLog, FeedId, PageRecord, Poll, Push, RobotsRecord, Standing, Timestamp,
};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/archive");

/// `PRAGMA application_id` of an archive: "glnr".
const APPLICATION_ID: i64 = 0x676c_6e72;

/// How long a statement waits for a lock somebody else holds. Only readers' errors show after that; the writer
/// waits on.
const BUSY_TIMEOUT: Duration = Duration::from_secs(30);

/// Read side of an archive.
#[derive(Debug, Clone)]
pub struct Reader {
    pool: SqlitePool,
    path: PathBuf,
}

/// An archive open for writing, by this process alone.
#[derive(Debug)]
pub struct Archive {
    reader: Reader,
    writer: Writer,
    _lock: Option<lock::Lock>,
}

impl Archive {
    /// Opens the archive, making it or bringing it up to date where needed.
    ///
    /// Fails with [`ArchiveError::InUse`] when another process has it open.
    pub async fn open(path: &Path) -> Result<Self, ArchiveError> {
        let lock = lock::Lock::take(path)?;
        let options = options(path).create_if_missing(true).journal_mode(SqliteJournalMode::Wal);
        let writer = Writer::start(&options, path, true).await?;
        let reader = Reader::open(path).await?;
        Ok(Self { reader, writer, _lock: Some(lock) })
    }

    /// Opens an archive beside the process that has it, for one small change such as pausing a feed.
    pub async fn open_beside(path: &Path) -> Result<Self, ArchiveError> {
        let reader = Reader::open(path).await?;
        let writer = Writer::start(&options(path), path, false).await?;
        Ok(Self { reader, writer, _lock: None })
    }

    /// Returns the read side.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Archives what one poll found: entries, validators, the feed's next poll and the log, in one transaction.
    pub async fn record_poll(&self, poll: Arc<Poll>) -> Result<(), ArchiveError> {
        self.writer.write(Change::Poll(poll)).await
    }

    /// Archives what one page came to; its raw body is written before the row that refers to it.
    pub async fn record_page(&self, page: PageRecord) -> Result<(), ArchiveError> {
        self.writer.write(Change::Page(Box::new(page))).await
    }

    /// Archives a server's robots.txt, and what it asks of us.
    pub async fn record_robots(
        &self,
        host: String,
        robots: RobotsRecord,
        log: ExchangeLog,
    ) -> Result<(), ArchiveError> {
        self.writer.write(Change::Robots { host, robots: Box::new(robots), log: Box::new(log) }).await
    }

    /// Takes back the one failure of feeds that were well before it: it was our own.
    pub async fn forgive(&self, feeds: Vec<FeedId>) -> Result<(), ArchiveError> {
        self.writer.write(Change::Forgive { feeds }).await
    }

    /// Makes the followed feeds those of the configuration; one that left it keeps its articles, as `removed`.
    pub async fn follow(
        &self,
        feeds: Vec<ConfiguredFeed>,
        first_poll: FirstPoll,
        now: Timestamp,
    ) -> Result<(), ArchiveError> {
        self.writer.write(Change::Feeds { feeds, first_poll, now }).await
    }

    /// Stops polling a feed until it is resumed.
    pub async fn pause(&self, url: String) -> Result<(), ArchiveError> {
        self.writer.write(Change::Pause { url }).await
    }

    /// Polls a paused, failing or gone feed again, from now on.
    pub async fn resume(&self, url: String, now: Timestamp) -> Result<(), ArchiveError> {
        self.writer.write(Change::Resume { url, now }).await
    }

    /// Changes subscriptions as `settle` says, given what stands then, and logs the exchange with the hub, if there was one.
    pub async fn settle_subscriptions(
        &self,
        which: Which,
        log: Option<ExchangeLog>,
        settle: impl Fn(Standing) -> Standing + Send + Sync + 'static,
    ) -> Result<(), ArchiveError> {
        let (log, settle) = (log.map(Box::new), Settle(Box::new(settle)));
        self.writer.write(Change::Subscription(SubscriptionChange::Settled { which, log, settle })).await
    }

    /// Archives what a hub pushed: its entries and the log, in one transaction.
    pub async fn record_push(&self, push: Push) -> Result<(), ArchiveError> {
        self.writer.write(Change::Subscription(SubscriptionChange::Pushed(Box::new(push)))).await
    }

    /// Finishes what was handed in, folds the write-ahead log into the file, and closes it.
    pub async fn close(self) {
        self.reader.pool.close().await;
        self.writer.stop().await;
    }
}

impl Reader {
    /// Opens an archive read-only, whether or not somebody writes it.
    pub async fn open(path: &Path) -> Result<Self, ArchiveError> {
        if !path.exists() {
            return Err(ArchiveError::Missing { path: path.to_path_buf() });
        }
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .min_connections(0)
            .connect_with(options(path).read_only(true))
            .await
            .map_err(ArchiveError::sql("being opened for reading"))?;
        let id: i64 = sqlx::query_scalar("PRAGMA application_id")
            .fetch_one(&pool)
            .await
            .map_err(ArchiveError::sql("being opened for reading"))?;
        if id != APPLICATION_ID {
            return Err(ArchiveError::Foreign { path: path.to_path_buf() });
        }
        Ok(Self { pool, path: path.to_path_buf() })
    }

    /// Returns where the archive is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        // Commits are grouped, so an fsync for each costs little, and what was said to be archived is.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(BUSY_TIMEOUT)
        .optimize_on_close(false, None)
        .pragma("cache_size", "-8000")
        // A reader that stays long lets the log grow; it is cut back to this as soon as it can be.
        .pragma("journal_size_limit", "67108864")
}

/// Reads a column of whole seconds.
fn seconds(seconds: Option<i64>) -> Option<Duration> {
    seconds.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs)
}

/// Returns a list as JSON, for `json_each`.
fn json_list<T: serde::Serialize + ?Sized>(list: &T) -> String {
    serde_json::to_string(list).expect("strings and numbers always serialise")
}
