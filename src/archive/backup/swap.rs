//! One archive in another's place: what is killed on the way is finished by whoever opens the archive next.
//!
//! The new one is gathered in `<archive>.restoring`. Once all of it is on the disk a note is left there that says where the old
//! one goes; from then on the swap is carried to its end, and up to then the old one is untouched.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::failed;
use super::folder::{name, sync};
use super::manifest::{ARCHIVE, KEY};
use crate::archive::ArchiveError;
use crate::archive::files::{beside, make_folder, parent};
use crate::model::Timestamp;

/// In the stage: it is complete, and the old archive goes to the folder named here.
const NOTE: &str = "swap.txt";

/// Makes an empty folder in which an archive is gathered.
pub(super) fn make_stage(archive: &Path) -> Result<PathBuf, ArchiveError> {
    let stage = stage_of(archive);
    clear(&stage)?;
    make_folder(&stage.join("raw")).map_err(failed("make", &stage))?;
    Ok(stage)
}

/// Puts what was gathered in the archive's place; returns where the archive went that stood there.
pub(super) fn begin(archive: &Path, now: Timestamp) -> Result<Option<PathBuf>, ArchiveError> {
    let stage = stage_of(archive);
    let mut aside = beside(archive, &format!(".before-{}", name(now)));
    while aside.exists() {
        aside = beside(&aside, "-2");
    }
    sync(&stage.join("raw"))?;
    let draft = stage.join("swap.new");
    let file_name = aside.file_name().unwrap_or_default().to_string_lossy().into_owned();
    File::create(&draft)
        .and_then(|mut file| {
            file.write_all(file_name.as_bytes())?;
            file.sync_all()
        })
        .map_err(failed("write", &draft))?;
    fs::rename(&draft, stage.join(NOTE)).map_err(failed("write", &draft))?;
    sync(&stage)?;
    finish(archive)?;
    Ok(aside.is_dir().then_some(aside))
}

/// Carries a swap that was begun to its end, if there is one.
///
/// The archive must be this process's alone.
pub(crate) fn finish(archive: &Path) -> Result<(), ArchiveError> {
    let stage = stage_of(archive);
    let note = match fs::read_to_string(stage.join(NOTE)) {
        Ok(note) => note,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(failed("read", &stage)(source)),
    };
    let folder = parent(archive);
    let aside = folder.join(Path::new(&note).file_name().unwrap_or_default());
    // The archive comes last: as long as the new one is here, its log is the old one's.
    if stage.join(ARCHIVE).exists() {
        for ending in ["-wal", "-shm"] {
            put_aside(&beside(archive, ending), &aside, &format!("{ARCHIVE}{ending}"))?;
        }
        for (standing, gathered) in [
            (archive.with_file_name("raw"), "raw"),
            (beside(archive, ".key"), KEY),
            (archive.to_path_buf(), ARCHIVE),
        ] {
            let coming = stage.join(gathered);
            if coming.exists() {
                put_aside(&standing, &aside, gathered)?;
                fs::rename(&coming, &standing).map_err(failed("put in place", &standing))?;
            }
        }
        // A backup without a key leaves the old one in place, and the archive put aside needs it, too.
        let (key, of_old) = (beside(archive, ".key"), aside.join(KEY));
        if key.exists() && aside.is_dir() && !of_old.exists() {
            let draft = aside.join("key.new");
            fs::copy(&key, &draft).map_err(failed("copy", &key))?;
            File::open(&draft).and_then(|file| file.sync_all()).map_err(failed("sync", &draft))?;
            fs::rename(&draft, &of_old).map_err(failed("put aside", &key))?;
        }
        sync(folder)?;
    }
    clear(&stage)
}

/// Whether a swap was begun and not carried to its end.
pub(crate) fn is_under_way(archive: &Path) -> bool {
    stage_of(archive).join(NOTE).exists()
}

fn put_aside(standing: &Path, aside: &Path, as_name: &str) -> Result<(), ArchiveError> {
    if !standing.exists() {
        return Ok(());
    }
    make_folder(aside).map_err(failed("make", aside))?;
    fs::rename(standing, aside.join(as_name)).map_err(failed("put aside", standing))
}

fn stage_of(archive: &Path) -> PathBuf {
    beside(archive, ".restoring")
}

fn clear(stage: &Path) -> Result<(), ArchiveError> {
    // The note goes last, with the folder.
    match fs::remove_dir_all(stage) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(failed("remove", stage)(err)),
        _ => Ok(()),
    }
}
