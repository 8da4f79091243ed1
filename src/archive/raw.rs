//! Page bodies as their servers sent them: content-addressed, compressed, in one file a month beside the archive.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

use super::ArchiveError;
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
            let file = self.file(&month(bodies[0].1)).await?;
            let mut transaction = file.begin().await.map_err(ArchiveError::sql("raw bodies"))?;
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
                .execute(&mut *transaction)
                .await
                .map_err(ArchiveError::sql("a raw body"))?;
            }
            transaction.commit().await.map_err(ArchiveError::sql("raw bodies"))?;
        }
        Ok(())
    }

    pub(super) async fn close(self) {
        if let Some((_, file)) = self.open {
            // Best effort: the file is whole either way.
            let _ = file.close().await;
        }
    }

    async fn file(&mut self, month: &str) -> Result<&mut SqliteConnection, ArchiveError> {
        if self.open.as_ref().is_none_or(|(open, _)| open != month) {
            let file = self.create(month).await?;
            if let Some((_, last_month)) = self.open.replace((month.to_owned(), file)) {
                let _ = last_month.close().await;
            }
        }
        let (_, file) = self.open.as_mut().expect("the file was opened just above");
        Ok(file)
    }

    async fn create(&self, month: &str) -> Result<SqliteConnection, ArchiveError> {
        let path = self.folder.join(format!("{month}.db"));
        std::fs::create_dir_all(&self.folder)
            .map_err(|source| ArchiveError::Open { path: path.clone(), source })?;
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
