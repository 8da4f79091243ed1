//! A raw month looked at whole: the file itself, and every body in it, one after another.

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};

use super::has_patches;
use crate::archive::{ArchiveError, BUSY_TIMEOUT, Reader};

/// A raw month that is being looked at.
#[derive(Debug)]
pub struct RawMonth {
    month: String,
    file: SqliteConnection,
    has_patches: bool,
    /// The last row that was returned.
    at: i64,
}

/// A body as it lies in its file.
#[derive(Debug)]
pub struct StoredBody {
    pub sha256: String,
    pub base_sha256: Option<String>,
    pub size_bytes: u64,
    pub zstd: Vec<u8>,
}

/// Its number, then what a body is.
type Row = (i64, String, Option<String>, i64, Vec<u8>);

impl Reader {
    /// Opens the file of a month to look at all of it; `None` where nothing was ever stored in it.
    pub async fn raw_month(&self, month: &str) -> Result<Option<RawMonth>, ArchiveError> {
        let path = self.raw_folder()?.join(format!("{month}.db"));
        let failed = |source| ArchiveError::sql("being checked")(source).at(&path);
        let options = SqliteConnectOptions::new().filename(&path).read_only(true).busy_timeout(BUSY_TIMEOUT);
        let mut file = options.connect().await.map_err(failed)?;
        let has_bodies: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'bodies')")
                .fetch_one(&mut file)
                .await
                .map_err(failed)?;
        if !has_bodies {
            return Ok(None);
        }
        let has_patches = has_patches(&mut file).await.map_err(failed)?;
        Ok(Some(RawMonth { month: month.to_owned(), file, has_patches, at: i64::MIN }))
    }
}

impl RawMonth {
    /// Returns what SQLite finds wrong with the file.
    pub async fn structure(&mut self, is_quick: bool) -> Result<Vec<String>, ArchiveError> {
        let question = if is_quick { "PRAGMA quick_check(20)" } else { "PRAGMA integrity_check(20)" };
        let said: Vec<String> = sqlx::query_scalar(question)
            .fetch_all(&mut self.file)
            .await
            .map_err(ArchiveError::sql("being checked"))?;
        Ok(said
            .into_iter()
            .filter(|line| line != "ok")
            .map(|line| format!("raw/{}.db: {line}", self.month))
            .collect())
    }

    /// Returns bodies that are kept as patches to none that is there.
    pub async fn loose_patches(&mut self) -> Result<Vec<String>, ArchiveError> {
        if !self.has_patches {
            return Ok(Vec::new());
        }
        let month = &self.month;
        let loose: Vec<(String, String)> = sqlx::query_as(
            "SELECT b.sha256, b.base_sha256 FROM bodies b
             WHERE b.base_sha256 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bodies o WHERE o.sha256 = b.base_sha256)
             LIMIT 20",
        )
        .fetch_all(&mut self.file)
        .await
        .map_err(ArchiveError::sql("being checked"))?;
        let name = |(body, base)| {
            format!("raw/{month}.db: the body {body} is kept as a patch to {base}, which is missing")
        };
        Ok(loose.into_iter().map(name).collect())
    }

    /// Returns the next body, `None` after the last.
    pub async fn next(&mut self) -> Result<Option<StoredBody>, ArchiveError> {
        let question = if self.has_patches {
            "SELECT rowid, sha256, base_sha256, size_bytes, zstd FROM bodies WHERE rowid > ? ORDER BY rowid LIMIT 1"
        } else {
            "SELECT rowid, sha256, NULL, size_bytes, zstd FROM bodies WHERE rowid > ? ORDER BY rowid LIMIT 1"
        };
        let row = sqlx::query_as(question)
            .bind(self.at)
            .fetch_optional(&mut self.file)
            .await
            .map_err(ArchiveError::sql("being checked"))?;
        Ok(row.map(|(rowid, sha256, base_sha256, size_bytes, zstd): Row| {
            self.at = rowid;
            StoredBody { sha256, base_sha256, size_bytes: u64::try_from(size_bytes).unwrap_or(0), zstd }
        }))
    }

    /// Returns how many bodies there are.
    pub async fn count(&mut self) -> Result<i64, ArchiveError> {
        let counted = sqlx::query_scalar("SELECT count(*) FROM bodies").fetch_one(&mut self.file).await;
        counted.map_err(ArchiveError::sql("a count of bodies"))
    }
}
