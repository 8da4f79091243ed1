//! Files and folders as the archive makes them.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use super::ArchiveError;

/// What was read may be somebody's secret, a paid newsletter say: others are let in by whoever owns it.
const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// In the folder of raw pages, names the archive they belong to.
const OWNER: &str = "archive.txt";

/// Makes a folder and those it stands in, where they are missing.
///
/// A new folder is synced with the one that names it: what is synced within is lost with a name that was not.
pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let parent = parent(folder);
    make_folder(parent)?;
    match DirBuilder::new().mode(FOLDER_MODE).create(folder) {
        Err(err) if err.kind() != io::ErrorKind::AlreadyExists => return Err(err),
        _ => {}
    }
    File::open(folder)?.sync_all()?;
    File::open(parent)?.sync_all()
}

/// Returns the folder that names a file; of a bare name, the one we are in.
pub(super) fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Returns the path of a file whose name is another's with something added.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Makes an empty file that only its owner may read, where there is none: SQLite gives its rights to what it puts beside it.
pub(super) fn make_file(path: &Path) -> io::Result<()> {
    make(path, FILE_MODE)
}

/// Makes an empty file, where there is none, that whoever may read the archive may read.
pub(super) fn make_file_like(archive: &Path, path: &Path) -> io::Result<()> {
    make(path, archive.metadata().map_or(FILE_MODE, |archive| archive.permissions().mode() & 0o666))
}

fn make(path: &Path, mode: u32) -> io::Result<()> {
    match OpenOptions::new().write(true).create_new(true).mode(mode).open(path) {
        Ok(_) => File::open(parent(path))?.sync_all(),
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        Err(err) => Err(err),
    }
}

/// Refuses a folder of raw pages that is another archive's; returns whether it is this one's by its mark already.
pub(super) fn refuse_taken(folder: &Path, archive: &Path) -> Result<bool, ArchiveError> {
    let owner = match std::fs::read(folder.join(OWNER)) {
        Ok(owner) => PathBuf::from(OsString::from_vec(owner)),
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(source) => return Err(ArchiveError::Open { path: folder.to_path_buf(), source }),
    };
    // One that was moved, renamed or deleted has left it.
    if owner != archive && owner.is_file() {
        return Err(ArchiveError::RawTaken { folder: folder.to_path_buf(), owner });
    }
    Ok(owner == archive)
}

/// Makes the folder of raw pages the archive's, unless it is another's that still stands where it was.
pub(super) fn claim(folder: &Path, archive: &Path) -> Result<(), ArchiveError> {
    if refuse_taken(folder, archive)? {
        return Ok(());
    }
    let mark = folder.join(OWNER);
    make_file(&mark)
        .and_then(|()| std::fs::write(&mark, archive.as_os_str().as_bytes()))
        .map_err(|source| ArchiveError::Open { path: mark.clone(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_is_its_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        let inner = folder.path().join("a/b");
        make_folder(&inner).unwrap();
        let file = inner.join("g.db");
        make_file(&file).unwrap();
        make_file(&file).unwrap();
        let modes = [&inner, &folder.path().join("a"), &file].map(|path| mode(path));
        assert_eq!(modes, [0o700, 0o700, 0o600]);
    }

    #[test]
    fn whoever_was_let_in_to_the_archive_may_read_what_comes_later() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        make_file(&at("g.db")).unwrap();
        for (mode, name) in [(0o600, "2026-11.db"), (0o640, "2026-12.db")] {
            std::fs::set_permissions(at("g.db"), std::fs::Permissions::from_mode(mode)).unwrap();
            make_file_like(&at("g.db"), &at(name)).unwrap();
            let made = at(name).metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(made & !mode, 0, "{made:o}");
        }
    }

    #[test]
    fn raw_pages_belong_to_the_first_archive_as_long_as_it_stands_there() {
        let folder = tempfile::tempdir().unwrap();
        let raw = folder.path().join("raw");
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(&raw).unwrap();
        std::fs::write(at("a.db"), b"").unwrap();
        claim(&raw, &at("a.db")).unwrap();
        claim(&raw, &at("a.db")).unwrap();
        let refused = claim(&raw, &at("b.db")).unwrap_err().to_string();
        assert!(refused.contains("a.db"), "{refused}");
        std::fs::rename(at("a.db"), at("b.db")).unwrap();
        claim(&raw, &at("b.db")).unwrap();
        claim(&raw, &at("b.db")).unwrap();
    }
}
