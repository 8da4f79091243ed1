use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::ArchiveError;
use super::files::{make_folder, parent};

/// Keeps a second process from writing the same archive.
///
/// A lock of its own, on a file beside the archive: SQLite's locks come and go with each transaction. The system
/// gives it back when the process ends, however it ends.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn take(archive: &Path) -> Result<Self, ArchiveError> {
        let mut name = archive.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let failed = |source| ArchiveError::Open { path: path.clone(), source };
        make_folder(parent(&path)).map_err(failed)?;
        let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(ArchiveError::InUse { path: archive.to_path_buf() }),
            Err(TryLockError::Error(source)) => Err(failed(source)),
        }
    }
}
