//! The runs: when gleaner was looking, and how each look ended.

use sqlx::SqliteConnection;

use super::ArchiveError;
use super::change::{Applied, Change};
use crate::model::{RunEnd, RunStart, Timestamp};

impl Change for RunStart {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(start(archive, self))
    }
}

impl Change for RunEnd {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(end(archive, self))
    }
}

async fn start(archive: &mut SqliteConnection, run: &RunStart) -> Result<(), ArchiveError> {
    mourn(archive, run.at).await?;
    let command = run.command.as_str();
    sqlx::query!(
        "INSERT INTO runs (command, version, commit_id, config_sha256, started_at) VALUES (?, ?, ?, ?, ?)",
        command,
        run.version,
        run.commit,
        run.config_sha256,
        run.at,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a start"))?;
    Ok(())
}

/// One process has the archive, so a run that stands open when another starts has died.
async fn mourn(archive: &mut SqliteConnection, now: Timestamp) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE runs
         SET ended = 'died',
             last_sign_at = max(started_at, min(?, coalesce((SELECT max(started_at) FROM fetches), started_at)))
         WHERE ended IS NULL",
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a run that died"))?;
    Ok(())
}

async fn end(archive: &mut SqliteConnection, end: &RunEnd) -> Result<(), ArchiveError> {
    let ended = end.ending.as_str();
    sqlx::query!(
        "UPDATE runs SET stopped_at = ?, ended = ?, error = ? WHERE ended IS NULL",
        end.at,
        ended,
        end.error,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an end"))?;
    Ok(())
}
