//! A folder of backups of one archive: each in a folder of its own, named by its time.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};

use super::failed;
use super::manifest::{Manifest, ManifestFile, Source};
use crate::archive::ArchiveError;
use crate::archive::files::{make_file, make_folder};
use crate::model::Timestamp;

/// Begins the name of what is not a backup yet, or none any more.
const UNFINISHED: &str = ".unfinished-";

pub(super) struct BackupFolder {
    folder: PathBuf,
    /// Oldest first.
    backups: Vec<(PathBuf, Manifest)>,
    _lock: File,
}

impl BackupFolder {
    /// Opens a folder of backups for writing, making it where there is none, and clears away what was never finished.
    pub(super) fn open(folder: &Path, archive_created_at: &str) -> Result<Self, ArchiveError> {
        make_folder(folder).map_err(failed("make", folder))?;
        let lock = lock(folder)?;
        let mut backups = Vec::new();
        for path in folders(folder)? {
            if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED)) {
                fs::remove_dir_all(&path).map_err(failed("remove", &path))?;
            } else if let Some(manifest) = Manifest::read(&path)? {
                backups.push((path, manifest));
            }
        }
        if let Some((_, other)) =
            backups.iter().find(|(_, manifest)| manifest.archive_created_at != archive_created_at)
        {
            return Err(ArchiveError::BackupsOfAnother {
                folder: folder.to_path_buf(),
                archive: other.archive.clone(),
            });
        }
        backups.sort_by_key(age);
        Ok(Self { folder: folder.to_path_buf(), backups, _lock: lock })
    }

    /// Makes the folder in which the next backup is gathered.
    pub(super) fn stage(&self, now: Timestamp) -> Result<PathBuf, ArchiveError> {
        let stage = self.folder.join(format!("{UNFINISHED}{}", name(now)));
        make_folder(&stage).map_err(failed("make", &stage))?;
        Ok(stage)
    }

    /// Gives a file of the last backup a second name in the next one, if what it was copied from is as it was then.
    pub(super) fn unchanged(&self, path: &str, source: &Source, stage: &Path) -> Option<ManifestFile> {
        let (folder, manifest) = self.backups.last()?;
        let file = manifest.files.iter().find(|file| file.path == path)?;
        let kept = folder.join(path);
        let is_as_it_was = kept.metadata().is_ok_and(|kept| kept.len() == file.bytes);
        let is_unchanged = is_as_it_was && file.source.as_ref() == Some(source);
        // Where the filesystem knows no second names it is copied again.
        (is_unchanged && fs::hard_link(&kept, stage.join(path)).is_ok()).then(|| file.clone())
    }

    /// Makes what was gathered a backup, all at once.
    pub(super) fn take_in(&self, stage: &Path, now: Timestamp) -> Result<PathBuf, ArchiveError> {
        sync(&stage.join("raw"))?;
        sync(stage)?;
        let folder = self.folder.join(self.free_name(now));
        fs::rename(stage, &folder).map_err(failed("name", &folder))?;
        sync(&self.folder)?;
        Ok(folder)
    }

    /// Returns a name that comes after those of all backups made at the same second.
    fn free_name(&self, now: Timestamp) -> String {
        let name = name(now);
        let taken = self.backups.iter().filter_map(|(path, _)| {
            let number = path.file_name()?.to_str()?.strip_prefix(&name)?;
            Some(number.strip_prefix('-').map_or(1, |number| number.parse().unwrap_or(1)))
        });
        match taken.max() {
            None => name,
            Some(last) => format!("{name}-{}", last + 1_u32),
        }
    }

    /// Removes the oldest backups, so that with the new one so many are left; returns those removed.
    pub(super) fn keep(&self, keep: Option<usize>) -> Result<Vec<PathBuf>, ArchiveError> {
        let Some(keep) = keep else { return Ok(Vec::new()) };
        let surplus = (self.backups.len() + 1).saturating_sub(keep);
        let mut removed = Vec::new();
        for (path, _) in self.backups.iter().take(surplus) {
            let file_name = path.file_name().unwrap_or_default().to_string_lossy();
            // Half a backup is none.
            let leaving = self.folder.join(format!("{UNFINISHED}{file_name}"));
            fs::rename(path, &leaving).map_err(failed("remove", path))?;
            fs::remove_dir_all(&leaving).map_err(failed("remove", &leaving))?;
            removed.push(path.clone());
        }
        Ok(removed)
    }
}

/// Returns the backup that a path leads to: the folder itself, or the newest of those in it.
pub(super) fn newest(folder: &Path) -> Result<(PathBuf, Manifest), ArchiveError> {
    if let Some(manifest) = Manifest::read(folder)? {
        return Ok((folder.to_path_buf(), manifest));
    }
    let mut newest: Option<(PathBuf, Manifest)> = None;
    for path in folders(folder)? {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(UNFINISHED)) {
            continue;
        }
        let Some(manifest) = Manifest::read(&path)? else { continue };
        let found = (path, manifest);
        if newest.as_ref().is_none_or(|known| age(known) < age(&found)) {
            newest = Some(found);
        }
    }
    newest.ok_or_else(|| ArchiveError::NoBackup { folder: folder.to_path_buf() })
}

/// Sorts backups, the oldest first; those of one second are numbered.
fn age((path, manifest): &(PathBuf, Manifest)) -> (String, usize, PathBuf) {
    (manifest.made_at.clone(), path.as_os_str().len(), path.clone())
}

fn folders(folder: &Path) -> Result<Vec<PathBuf>, ArchiveError> {
    let mut folders = Vec::new();
    for file in fs::read_dir(folder).map_err(failed("list", folder))? {
        let file = file.map_err(failed("list", folder))?;
        if file.file_type().is_ok_and(|kind| kind.is_dir()) {
            folders.push(file.path());
        }
    }
    Ok(folders)
}

fn lock(folder: &Path) -> Result<File, ArchiveError> {
    let path = folder.join(".lock");
    make_file(&path).map_err(failed("make", &path))?;
    let file = fs::OpenOptions::new().write(true).open(&path).map_err(failed("open", &path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ArchiveError::BackupUnderWay { folder: folder.to_path_buf() }),
        Err(TryLockError::Error(source)) => Err(failed("lock", &path)(source)),
    }
}

/// Syncs a folder: the names in it.
pub(super) fn sync(folder: &Path) -> Result<(), ArchiveError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed("sync", folder))
}

/// Returns a time as a name that every filesystem takes.
pub(super) fn name(at: Timestamp) -> String {
    at.to_string().replace(':', "-")
}
