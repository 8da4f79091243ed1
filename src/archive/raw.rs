//! Page bodies as their servers sent them: content-addressed, compressed, in one file a month beside the archive.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::ArchiveError;
use super::files::make_folder;
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
    folder: PathBuf,
    open: Option<(String, SqliteConnection)>,
}

impl RawStore {
    pub(super) fn beside(archive: &Path) -> Self {
        Self { folder: archive.with_file_name("raw"), open: None }
    }

    /// Stores bodies and syncs them to the disk; one that is there already is left as it is.
    pub(super) async fn store(&mut self, bodies: &[(&RawBody, Timestamp)]) -> Result<(), ArchiveError> {
        for bodies in bodies.chunk_by(|(_, a), (_, b)| month(*a) == month(*b)) {
            let (month, mut file) = self.take(month(bodies[0].1)).await?;
            match store_together(&mut file, bodies).await {
                Ok(()) => self.open = Some((month, file)),
                Err(err) => {
                    // Nobody knows what the error left open within: the next body finds a fresh connection.
                    let _ = file.close_hard().await;
                    return Err(err);
                }
            }
        }
        Ok(())
    }

    pub(super) async fn close(self) {
        if let Some((_, file)) = self.open {
            // Best effort: the file is whole either way.
            let _ = file.close().await;
        }
    }

    /// Returns the month's file, which is the caller's to put back.
    async fn take(&mut self, month: String) -> Result<(String, SqliteConnection), ArchiveError> {
        match self.open.take() {
            Some(open) if open.0 == month => return Ok(open),
            Some((_, last_month)) => {
                let _ = last_month.close().await;
            }
            None => {}
        }
        let file = self.create(&month).await?;
        Ok((month, file))
    }

    async fn create(&self, month: &str) -> Result<SqliteConnection, ArchiveError> {
        let path = self.folder.join(format!("{month}.db"));
        make_folder(&self.folder).map_err(|source| ArchiveError::Open { path: path.clone(), source })?;
        let mut file = SqliteConnectOptions::new()
            .filename(&path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(PATIENCE)
            .pragma("journal_size_limit", "67108864")
            .connect()
            .await
            .map_err(ArchiveError::sql("raw bodies"))?;
        sqlx::raw_sql(include_str!("../../migrations/raw/bodies.sql"))
            .execute(&mut file)
            .await
            .map_err(ArchiveError::sql("raw bodies"))?;
        Ok(file)
    }
}

/// Stores all of these bodies, or says that none is: by statements of our own, because sqlx takes a rollback that failed
/// for a transaction that is still open, and nests all that come after in it.
async fn store_together(
    file: &mut SqliteConnection,
    bodies: &[(&RawBody, Timestamp)],
) -> Result<(), ArchiveError> {
    say(file, "BEGIN IMMEDIATE").await?;
    for (body, at) in bodies {
        let size = i64::try_from(body.size_bytes).unwrap_or(i64::MAX);
        sqlx::query!(
            "INSERT INTO bodies (sha256, content_type, stored_at, size_bytes, zstd)
                     VALUES (?, ?, ?, ?, ?)
                     ON CONFLICT (sha256) DO NOTHING",
            body.sha256,
            body.content_type,
            at,
            size,
            body.zstd,
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
        let mut store = RawStore::beside(&folder.path().join("g.db"));
        let at = Timestamp::parse("2026-11-02T12:00:00Z").unwrap();
        store.store(&[(&body(1), at)]).await.unwrap();
        // As on a full disk, the file may not grow.
        let (_, file) = store.open.as_mut().unwrap();
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
        let mut store = RawStore::beside(&folder.path().join("g.db"));
        let at = Timestamp::parse("2026-11-02T12:00:00Z").unwrap();
        store.store(&[(&body(1), at)]).await.unwrap();
        let (_, file) = store.open.as_mut().unwrap();
        sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut *file).await.unwrap();
        assert!(store.store(&[(&body(2), at)]).await.is_err(), "it cannot be said to be stored");
        store.store(&[(&body(2), at)]).await.unwrap();
        assert_eq!(stored(folder.path()).await, ["1", "2"]);
    }
}
