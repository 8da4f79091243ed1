use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::{ArchiveError, files};

/// Keeps a second process from writing the same archive.
///
/// A lock of its own, on a file beside the archive: SQLite's locks come and go with each transaction. The system
/// gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks the archive, whose path is its own: through a link it would be another lock.
    pub(super) fn take(archive: &Path) -> Result<Self, ArchiveError> {
        let path = files::beside(archive, ".lock");
        let failed = |source| ArchiveError::Open { path: path.clone(), source };
        files::make_file(&path).map_err(failed)?;
        let file = OpenOptions::new().write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(ArchiveError::InUse { path: archive.to_path_buf() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
