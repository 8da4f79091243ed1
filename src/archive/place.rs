//! A file is known by what it is, not by its name: the one that was opened is to be the one that stands there.

use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use super::ailment::Ailment;
use super::files::{make_folder, parent};
use super::{ArchiveError, files};

/// More would go in a circle.
const MOST_LINKS: usize = 16;

/// A file that was opened, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    path: PathBuf,
    device: u64,
    inode: u64,
}

impl Place {
    /// Notes which file stands at `path` now; `None` where none does.
    pub(super) fn of(path: PathBuf) -> Option<Self> {
        let file = path.metadata().ok()?;
        Some(Self { path, device: file.dev(), inode: file.ino() })
    }

    /// Makes sure that it still stands there.
    pub(super) fn check(&self) -> Result<(), ArchiveError> {
        let ailment = match Self::of(self.path.clone()) {
            Some(now) if now == *self => return Ok(()),
            Some(_) => Ailment::Replaced,
            None => Ailment::Missing,
        };
        Err(ArchiveError::Unwell { path: self.path.clone(), ailment, reason: None })
    }
}

/// A database that is open, with the log SQLite keeps beside it: writes into a log that has no name are lost.
#[derive(Debug)]
pub(super) struct Watched {
    file: Place,
    log: Option<Place>,
}

impl Watched {
    pub(super) fn new(path: &Path) -> Result<Self, ArchiveError> {
        let missing =
            || ArchiveError::Unwell { path: path.to_path_buf(), ailment: Ailment::Missing, reason: None };
        let mut watched = Self { file: Place::of(path.to_path_buf()).ok_or_else(missing)?, log: None };
        watched.log = Place::of(watched.log_path());
        Ok(watched)
    }

    /// Makes sure that both still stand there, the log where it is known.
    pub(super) fn check(&self) -> Result<(), ArchiveError> {
        self.file.check()?;
        self.log.as_ref().map_or(Ok(()), Place::check)
    }

    /// The same after a write: the log comes with the first one, and is ours as long as the connection is open.
    pub(super) fn check_written(&mut self) -> Result<(), ArchiveError> {
        self.check()?;
        if self.log.is_none() {
            self.log = Place::of(self.log_path());
        }
        Ok(())
    }

    /// The connection was closed, and the log may have gone with it.
    pub(super) fn forget_log(&mut self) {
        self.log = None;
    }

    fn log_path(&self) -> PathBuf {
        files::beside(&self.file.path, "-wal")
    }
}

/// Returns the archive's own path, whatever links lead to it: what stands beside it, stands beside that.
pub(super) fn resolve(path: &Path) -> Result<PathBuf, ArchiveError> {
    let failed = |source| ArchiveError::Open { path: path.to_path_buf(), source };
    let mut resolved = path.to_path_buf();
    for _ in 0..MOST_LINKS {
        let folder = parent(&resolved);
        make_folder(folder).map_err(failed)?;
        let name = resolved.file_name().unwrap_or_default();
        resolved = folder.canonicalize().map_err(failed)?.join(name);
        // Also where it leads to a file that is still to be made.
        match std::fs::read_link(&resolved) {
            Ok(target) => resolved = parent(&resolved).join(target),
            Err(_) => return Ok(resolved),
        }
    }
    Err(failed(std::io::Error::other("its links lead in a circle")))
}

/// Refuses a file that has several names: under each of them SQLite would keep another log.
pub(super) fn refuse_several_names(path: &Path) -> Result<(), ArchiveError> {
    match path.metadata() {
        Ok(file) if file.nlink() > 1 => {
            Err(ArchiveError::SeveralNames { path: path.to_path_buf(), names: file.nlink() })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_file_itself_made_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().canonicalize().unwrap().join(name);
        std::fs::create_dir(at("a")).unwrap();
        std::fs::create_dir(at("b")).unwrap();
        std::os::unix::fs::symlink("../a/g.db", at("b/g.db")).unwrap();
        assert_eq!(resolve(&at("b/g.db")).unwrap(), at("a/g.db"));
        std::fs::write(at("a/g.db"), b"").unwrap();
        assert_eq!(resolve(&at("b/g.db")).unwrap(), at("a/g.db"));
        assert_eq!(resolve(&at("b/../a/g.db")).unwrap(), at("a/g.db"));
        std::os::unix::fs::symlink("circle", at("circle")).unwrap();
        assert!(resolve(&at("circle")).is_err());
    }

    #[test]
    fn a_file_that_went_or_was_replaced_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.db");
        std::fs::write(&path, b"one").unwrap();
        let place = Place::of(path.clone()).unwrap();
        place.check().unwrap();
        std::fs::rename(&path, folder.path().join("old.db")).unwrap();
        assert!(matches!(place.check(), Err(ArchiveError::Unwell { ailment: Ailment::Missing, .. })));
        std::fs::write(&path, b"two").unwrap();
        assert!(matches!(place.check(), Err(ArchiveError::Unwell { ailment: Ailment::Replaced, .. })));
    }

    #[test]
    fn a_file_with_several_names_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("g.db");
        std::fs::write(&path, b"").unwrap();
        refuse_several_names(&path).unwrap();
        std::fs::hard_link(&path, folder.path().join("h.db")).unwrap();
        let refused = refuse_several_names(&path).unwrap_err().to_string();
        assert!(refused.contains("2 names"), "{refused}");
    }
}
