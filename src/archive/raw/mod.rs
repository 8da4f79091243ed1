//! Bodies of pages and feeds as their servers sent them: content-addressed, compressed, in one file a month beside the
//! archive.

mod checks;
mod reading;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

pub use checks::{RawMonth, StoredBody};
pub use reading::RawError;
pub(super) use reading::RawFiles;

use super::ArchiveError;
use super::files::{claim, make_file_like, make_folder, refuse_taken};
use super::place::Watched;
use super::proof::touch;
use crate::model::{RawBody, Timestamp};

/// How long somebody's open shell may hold the file's write lock before bodies are given up for now.
const PATIENCE: Duration = Duration::from_mins(5);

/// Returns the month whose file holds what was stored at `at`.
pub(super) fn month(at: Timestamp) -> String {
    at.to_utc().format("%Y-%m").to_string()
}

/// The file of the current month, opened when the first body of the month comes.
#[derive(Debug)]
pub(super) struct RawStore {
    archive: PathBuf,
    folder: PathBuf,
    open: Option<RawFile>,
    /// The last month that was to be written, well or not.
    last_month: Option<String>,
    /// The files of this process that were written, and must still be there.
    watched: HashMap<String, Watched>,
}

#[derive(Debug)]
struct RawFile {
    month: String,
    file: SqliteConnection,
}

impl RawStore {
    /// The store beside an archive, which is its own alone.
    pub(super) fn beside(archive: &Path) -> Result<Self, ArchiveError> {
        let folder = archive.with_file_name("raw");
        refuse_taken(&folder, archive)?;
        let archive = archive.to_path_buf();
        Ok(Self { archive, folder, open: None, last_month: None, watched: HashMap::new() })
    }

    /// Stores bodies and syncs them to the disk; one that is there already is left as it is.
    pub(super) async fn store(&mut self, bodies: &[(&RawBody, Timestamp)]) -> Result<(), ArchiveError> {
        for bodies in bodies.chunk_by(|(_, a), (_, b)| month(*a) == month(*b)) {
            self.write(month(bodies[0].1), bodies).await?;
        }
        Ok(())
    }

    /// Writes a little to the file that was written last, or was to be.
    pub(super) async fn try_to_write(&mut self) -> Result<(), ArchiveError> {
        match self.last_month.clone() {
            Some(month) => self.write(month, &[]).await,
            None => Ok(()),
        }
    }

    async fn write(&mut self, month: String, bodies: &[(&RawBody, Timestamp)]) -> Result<(), ArchiveError> {
        let path = self.path(&month);
        self.last_month = Some(month.clone());
        // Before a file that is gone would be made anew.
        if let Some(watched) = self.watched.get(&month) {
            watched.check()?;
        }
        let mut open = self.take(month).await.map_err(|err| err.at(&path))?;
        let stored = store_together(&mut open.file, bodies).await.map_err(|err| err.at(&path));
        match stored.and_then(|()| self.watch(&open.month)) {
            Ok(()) => self.open = Some(open),
            Err(err) => {
                // Nobody knows what the error left open within: the next body finds a fresh connection, and the log of this
                // one gone, which goes only once its thread has ended.
                let _ = open.file.close().await;
                self.forget_log(&open.month);
                return Err(err);
            }
        }
        Ok(())
    }

    /// Makes sure that what was written stands where it is looked for.
    fn watch(&mut self, month: &str) -> Result<(), ArchiveError> {
        if let Some(watched) = self.watched.get_mut(month) {
            return watched.check_written();
        }
        self.watched.insert(month.to_owned(), Watched::new(&self.path(month))?);
        Ok(())
    }

    fn forget_log(&mut self, month: &str) {
        if let Some(watched) = self.watched.get_mut(month) {
            watched.forget_log();
        }
    }

    pub(super) async fn close(self) {
        if let Some(open) = self.open {
            finish(open.file).await;
        }
    }

    fn path(&self, month: &str) -> PathBuf {
        self.folder.join(format!("{month}.db"))
    }

    /// Returns the month's file, which is the caller's to put back.
    async fn take(&mut self, month: String) -> Result<RawFile, ArchiveError> {
        match self.open.take() {
            Some(open) if open.month == month => return Ok(open),
            Some(last) => {
                finish(last.file).await;
                self.forget_log(&last.month);
            }
            None => {}
        }
        let file = self.create(&month).await?;
        Ok(RawFile { month, file })
    }

    async fn create(&self, month: &str) -> Result<SqliteConnection, ArchiveError> {
        let path = self.path(month);
        let failed = |source| ArchiveError::Open { path: path.clone(), source };
        make_folder(&self.folder).map_err(failed)?;
        claim(&self.folder, &self.archive)?;
        make_file_like(&self.archive, &path).map_err(failed)?;
        let mut file = SqliteConnectOptions::new()
            .filename(&path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .pragma("journal_size_limit", "67108864")
            .connect()
            .await
            .map_err(ArchiveError::sql("raw bodies"))?;
        sqlx::raw_sql(include_str!("../../../migrations/raw/bodies.sql"))
            .execute(&mut file)
            .await
            .map_err(ArchiveError::sql("raw bodies"))?;
        bring_up_to_date(&mut file).await.map_err(ArchiveError::sql("raw bodies"))?;
        Ok(file)
    }
}

/// A file of an earlier version holds whole bodies only, and learns of patches when it is written again.
async fn bring_up_to_date(file: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    if !has_patches(file).await? {
        sqlx::raw_sql("ALTER TABLE bodies ADD COLUMN base_sha256 TEXT REFERENCES bodies(sha256)")
            .execute(file)
            .await?;
    }
    Ok(())
}

pub(super) async fn has_patches(file: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pragma_table_info('bodies') WHERE name = 'base_sha256')")
        .fetch_one(file)
        .await
}

/// Folds the log into a file that may have readers, which keep SQLite from doing so by itself, and closes it.
///
/// Best effort: the file is whole either way.
async fn finish(mut file: SqliteConnection) {
    let _ = sqlx::query("PRAGMA busy_timeout = 500").execute(&mut file).await;
    let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut file).await;
    let _ = file.close().await;
}

/// Stores all of these bodies, or says that none is: by statements of our own, because sqlx takes a rollback that failed
/// for a transaction that is still open, and nests all that come after in it.
async fn store_together(
    file: &mut SqliteConnection,
    bodies: &[(&RawBody, Timestamp)],
) -> Result<(), ArchiveError> {
    say(file, "BEGIN IMMEDIATE").await?;
    if bodies.is_empty() {
        touch(file).await?;
    }
    for (body, at) in bodies {
        let size = i64::try_from(body.size_bytes).unwrap_or(i64::MAX);
        sqlx::query!(
            "INSERT INTO bodies (sha256, content_type, stored_at, size_bytes, zstd, base_sha256)
                     VALUES (?, ?, ?, ?, ?, ?)
                     ON CONFLICT (sha256) DO NOTHING",
            body.sha256,
            body.content_type,
            at,
            size,
            body.zstd,
            body.base_sha256,
        )
        .execute(&mut *file)
        .await
        .map_err(ArchiveError::sql("a raw body"))?;
    }
    say(file, "COMMIT").await
}

async fn say(file: &mut SqliteConnection, statement: &'static str) -> Result<(), ArchiveError> {
    sqlx::query(statement).execute(file).await.map_err(ArchiveError::sql("raw bodies"))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(number: u8) -> RawBody {
        RawBody {
            sha256: format!("{number}"),
            content_type: None,
            size_bytes: 9,
            base_sha256: None,
            zstd: vec![number; 100_000],
        }
    }

    /// Looks from outside, as anybody would.
    async fn stored(folder: &Path) -> Vec<String> {
        let path = folder.join("raw/2026-11.db");
        let mut file = SqliteConnectOptions::new().filename(path).read_only(true).connect().await.unwrap();
        sqlx::query_scalar("SELECT sha256 FROM bodies ORDER BY 1").fetch_all(&mut file).await.unwrap()
    }

    #[tokio::test]
    async fn after_an_error_bodies_are_stored_again_and_not_only_said_to_be() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = RawStore::beside(&folder.path().join("g.db")).unwrap();
        let at = Timestamp::parse("2026-11-02T12:00:00Z").unwrap();
        store.store(&[(&body(1), at)]).await.unwrap();
        // As on a full disk, the file may not grow.
        let file = &mut store.open.as_mut().unwrap().file;
        sqlx::raw_sql("PRAGMA max_page_count = 1").execute(&mut *file).await.unwrap();
        assert!(store.store(&[(&body(2), at)]).await.is_err());
        assert_eq!(stored(folder.path()).await, ["1"]);
        store.store(&[(&body(3), at), (&body(4), at)]).await.unwrap();
        assert_eq!(stored(folder.path()).await, ["1", "3", "4"]);
        store.close().await;
    }

    #[tokio::test]
    async fn a_transaction_that_was_left_open_takes_nothing_with_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = RawStore::beside(&folder.path().join("g.db")).unwrap();
        let at = Timestamp::parse("2026-11-02T12:00:00Z").unwrap();
        store.store(&[(&body(1), at)]).await.unwrap();
        let file = &mut store.open.as_mut().unwrap().file;
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *file).await.unwrap();
        assert!(store.store(&[(&body(2), at)]).await.is_err(), "it cannot be said to be stored");
        store.store(&[(&body(2), at)]).await.unwrap();
        assert_eq!(stored(folder.path()).await, ["1", "2"]);
    }
}
