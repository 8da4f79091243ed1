//! A small write that leaves no trace: whether archive and raw store can be written.

use sqlx::{AssertSqlSafe, SqliteConnection};

use super::ArchiveError;
use super::change::{Applied, Change};

/// Writes something to the archive, and to the raw store if that was ever written, and succeeds only if both took it.
#[derive(Debug, Clone, Copy)]
pub struct ProveWritable;

impl Change for ProveWritable {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(touch(archive))
    }

    fn tries_raw(&self) -> bool {
        true
    }
}

/// Writes a file's first page as it is, within the transaction that is open.
pub(super) async fn touch(file: &mut SqliteConnection) -> Result<(), ArchiveError> {
    let doing = "a small write";
    let version: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(&mut *file)
        .await
        .map_err(ArchiveError::sql(doing))?;
    sqlx::query(AssertSqlSafe(format!("PRAGMA user_version = {version}")))
        .execute(file)
        .await
        .map_err(ArchiveError::sql(doing))?;
    Ok(())
}
