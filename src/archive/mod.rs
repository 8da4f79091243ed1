//! The archive: one SQLite file that people query while gleaner writes it.
//!
//! The only room that knows sqlx. One writer, many read-only readers; all changes that came in together are
//! committed together, and no transaction is open while anything waits for the network. The archive is also the
//! queue: feeds whose `next_poll_at` has passed and articles whose `next_page_at` has passed are the work.

mod ailment;
mod announced;
mod article_lists;
mod articles;
mod backup;
mod by_hand;
mod change;
mod checks;
mod columns;
mod concealing;
mod condition;
mod dictionary;
mod entries;
mod error;
mod feed_bodies;
mod feeds;
mod fetches;
mod files;
mod forget;
mod forgotten;
mod full_text;
mod health;
mod lock;
mod log_folding;
mod moves;
mod new_tokens;
mod old_secrets;
mod overview;
mod page_readings;
mod pages;
mod place;
mod polls;
mod proof;
mod pushes;
mod raw;
mod replay;
mod robots;
mod runs;
mod search;
mod search_query;
mod site_memory;
mod slices;
mod standings;
mod stored_times;
mod subscriptions;
mod vault;
mod verdicts;
mod versions;
mod writer;

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};

pub use backup::{BackedUp, Manifest, ManifestFile, Restored, back_up, restore};
pub use by_hand::{PauseFeed, PollNow, ResumeFeed};
pub use checks::{HashedText, Inspection, Said};
pub use dictionary::Described;
pub use error::ArchiveError;
pub use feed_bodies::KeptFeedBody;
pub use feeds::{FeedRow, FollowFeeds, ForgiveFailures, WakeUp};
pub use forget::{Erased, Forgettable, forget};
pub use forgotten::{mark_of_address, mark_of_entry};
pub use health::{FailingFeed, Health, QueueLengths};
pub use log_folding::FoldLog;
pub use moves::MoveRow;
pub use overview::{DayRow, HourRow, ListedArticle, ListedFeed, RestingHost};
pub use pages::PageQueue;
pub use polls::PollRow;
pub use proof::ProveWritable;
pub use raw::{RawError, RawMonth, StoredBody};
pub use replay::{ReplayedFeed, ReplayedPages};
pub use robots::RobotsAnswer;
pub use search::{Hit, Search, SearchOrder};
pub use slices::{JsonList, KeptExchange, SlicedArticle};
pub use standings::{SettleSubscriptions, Which};
pub use stored_times::{MendEarlyDates, PullBackTimes};
pub use subscriptions::{HubRow, RunningSubscription};
pub use verdicts::GiveVerdicts;
pub use versions::Edition;

pub use change::Change;
pub use vault::Vault;
use writer::Writer;

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
    raw: raw::RawFiles,
    vault: Vault,
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
    /// Fails with [`ArchiveError::InUse`] when another process has it open, by whatever name.
    pub async fn open(path: &Path) -> Result<Self, ArchiveError> {
        let path = &place::resolve(path)?;
        let lock = lock::Lock::take(path)?;
        backup::finish_restore(path)?;
        place::refuse_several_names(path)?;
        files::make_file(path).map_err(|source| ArchiveError::Open { path: path.clone(), source })?;
        let options = options(path).journal_mode(SqliteJournalMode::Wal);
        let (vault, key_is_new) = Vault::make_beside(path)?;
        let writer = Writer::start(&options, path, Some((&vault, key_is_new))).await?;
        let reader = Reader::open(path).await?;
        Ok(Self { reader, writer, _lock: Some(lock) })
    }

    /// Opens an archive beside the process that has it, for one small change such as pausing a feed.
    pub async fn open_beside(path: &Path) -> Result<Self, ArchiveError> {
        let reader = Reader::open(path).await?;
        let path = &place::resolve(path)?;
        place::refuse_several_names(path)?;
        let writer = Writer::start(&options(path), path, None).await?;
        Ok(Self { reader, writer, _lock: None })
    }

    /// Returns the read side.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Whether this path leads to the archive.
    pub fn is_at(&self, path: &Path) -> bool {
        place::resolve(path).is_ok_and(|path| path == self.reader.path)
    }

    /// Hands in a change, and returns once it is on the disk.
    pub async fn write(&self, mut change: impl Change) -> Result<(), ArchiveError> {
        change.conceal(&self.reader.vault);
        self.writer.write(change).await
    }

    /// Finishes what was handed in, folds the write-ahead log into the file, and closes it.
    pub async fn close(self) {
        self.reader.pool.close().await;
        self.reader.raw.close().await;
        self.writer.stop().await;
    }
}

impl Reader {
    /// Opens an archive read-only, whether or not somebody writes it.
    pub async fn open(path: &Path) -> Result<Self, ArchiveError> {
        let sql = |doing| move |source| ArchiveError::Sql { doing, source }.at(path);
        finish_restore(path);
        if !path.exists() {
            return Err(ArchiveError::Missing { path: path.to_path_buf() });
        }
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .min_connections(0)
            .connect_with(options(path).read_only(true))
            .await
            .map_err(sql("being opened for reading"))?;
        let id: i64 = sqlx::query_scalar("PRAGMA application_id")
            .fetch_one(&pool)
            .await
            .map_err(sql("being opened for reading"))?;
        if id != APPLICATION_ID {
            return Err(ArchiveError::Foreign { path: path.to_path_buf() });
        }
        let place = place::resolve(path)?;
        let (raw, vault) = (raw::RawFiles::beside(&place), Vault::beside(&place)?);
        Ok(Self { pool, path: path.to_path_buf(), raw, vault })
    }

    /// Returns the last migration the archive was brought up to date with.
    async fn version(&self) -> Result<i64, ArchiveError> {
        sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
            .fetch_one(&self.pool)
            .await
            .map_err(self.sql("being opened for reading"))
    }

    /// Refuses an archive that has not been brought up to date yet.
    pub async fn refuse_older(&self) -> Result<(), ArchiveError> {
        let version = self.version().await?;
        match MIGRATIONS.iter().map(|migration| migration.version).max() {
            Some(newest) if version < newest => Err(ArchiveError::Older { path: self.path.clone() }),
            _ => Ok(()),
        }
    }

    /// Names what was asked, and the file when the trouble is its own.
    fn sql(&self, doing: &'static str) -> impl FnOnce(sqlx::Error) -> ArchiveError {
        move |source| ArchiveError::Sql { doing, source }.at(&self.path)
    }

    /// Returns where the archive is.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Carries a restore to its end that was killed on the way, unless somebody else has the archive and will.
fn finish_restore(path: &Path) {
    if backup::is_restore_under_way(path)
        && let Ok(path) = place::resolve(path)
        && let Ok(_lock) = lock::Lock::take(&path)
    {
        // What keeps it from its end will keep the archive from being opened, and be named there.
        let _ = backup::finish_restore(&path);
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
