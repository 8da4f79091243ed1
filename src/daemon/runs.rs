//! Notes in the archive when gleaner is looking: each start, and how it ended.

use tracing::warn;

use super::mode::RunMode;
use crate::archive::{Archive, ArchiveError};
use crate::config::Loaded;
use crate::model::{Ending, RunCommand, RunEnd, RunStart, Timestamp};
use crate::version;

/// Notes that gleaner starts; a run that stands open has died.
pub(super) async fn begin(
    archive: &Archive,
    loaded: &Loaded,
    mode: RunMode,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let start = RunStart {
        command: match mode {
            RunMode::Service => RunCommand::Run,
            RunMode::Once => RunCommand::Once,
        },
        version: version::VERSION,
        commit: version::commit(),
        config_sha256: loaded.fingerprint(),
        at: now,
    };
    archive.write(start).await
}

/// Notes how gleaner ends. An archive that does not take it any more finds out at the next start.
pub(super) async fn end(archive: &Archive, ended: Result<Ending, &anyhow::Error>, now: Timestamp) {
    let (ending, error) = match ended {
        Ok(ending) => (ending, None),
        Err(err) => (Ending::Failed, Some(format!("{err:#}"))),
    };
    if let Err(err) = archive.write(RunEnd { ending, error, at: now }).await {
        warn!("the archive does not say how this run ended: {err}");
    }
}

/// Notes that gleaner goes on under a configuration that was read anew.
pub(super) async fn go_on(
    archive: &Archive,
    loaded: &Loaded,
    mode: RunMode,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    archive.write(RunEnd { ending: Ending::Reloaded, error: None, at: now }).await?;
    begin(archive, loaded, mode, now).await
}
