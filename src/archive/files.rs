//! Files and folders as the archive makes them.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::Path;

/// What was read may be somebody's secret, a paid newsletter say: others are let in by whoever owns it.
const FOLDER_MODE: u32 = 0o700;

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
