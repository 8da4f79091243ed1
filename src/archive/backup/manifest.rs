//! What a backup holds, as it says itself: its files with their sizes and hashes, and what they were copied from.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Component, Path};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::failed;
use crate::archive::ArchiveError;
use crate::archive::files::beside;

pub(super) const MANIFEST: &str = "manifest.json";
/// The archive within a backup, whatever its name was.
pub(super) const ARCHIVE: &str = "gleaner.db";
pub(super) const KEY: &str = "gleaner.db.key";

/// The manifest of a backup, `manifest.json` in its folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Manifest {
    pub about: String,
    pub made_at: String,
    pub made_by: String,
    /// Where the archive was.
    pub archive: String,
    /// By which an archive is known.
    pub archive_created_at: String,
    /// The last migration it was brought up to date with.
    pub migration: i64,
    pub feeds: i64,
    pub articles: i64,
    pub files: Vec<ManifestFile>,
}

/// A file of a backup.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ManifestFile {
    /// Below the backup's folder.
    pub path: String,
    pub bytes: u64,
    pub sha256: String,
    /// What it was copied from, to see whether that has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A database as it was seen before it was copied: sizes, and times of the last change, of the file and of its log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    bytes: u64,
    changed: String,
    log_bytes: u64,
    log_changed: String,
}

impl Source {
    pub(super) fn of(file: &Path) -> Result<Self, ArchiveError> {
        let seen = file.metadata().map_err(failed("look at", file))?;
        // An empty log is none: a reader makes one.
        let log = beside(file, "-wal").metadata().ok().filter(|log| log.len() > 0);
        let changed = |file: &std::fs::Metadata| format!("{}.{:09}", file.mtime(), file.mtime_nsec());
        Ok(Self {
            bytes: seen.len(),
            changed: changed(&seen),
            log_bytes: log.as_ref().map_or(0, std::fs::Metadata::len),
            log_changed: log.as_ref().map(changed).unwrap_or_default(),
        })
    }
}

impl Manifest {
    /// Reads the manifest of the backup in a folder; `None` where there is no backup.
    pub fn read(folder: &Path) -> Result<Option<Self>, ArchiveError> {
        let path = folder.join(MANIFEST);
        let text = match std::fs::read(&path) {
            Ok(text) => text,
            Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(failed("read", &path)(source)),
        };
        let not_whole = |reason: String| ArchiveError::NotWhole { path: path.clone(), reason };
        let manifest: Self = serde_json::from_slice(&text).map_err(|err| not_whole(err.to_string()))?;
        let is_below =
            |path: &str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
        match manifest.files.iter().find(|file| file.path.is_empty() || !is_below(&file.path)) {
            Some(outside) => Err(not_whole(format!("{:?} is no file of a backup", outside.path))),
            None => Ok(Some(manifest)),
        }
    }

    pub(super) fn save(&self, folder: &Path) -> Result<(), ArchiveError> {
        let path = folder.join(MANIFEST);
        let written = File::create(&path).and_then(|mut file| {
            serde_json::to_writer_pretty(&mut file, self)?;
            file.write_all(b"\n")?;
            file.sync_all()
        });
        written.map_err(failed("write", &path))
    }

    /// Whether the key went with the archive.
    pub fn has_key(&self) -> bool {
        self.files.iter().any(|file| file.path == KEY)
    }

    /// Returns the first of its files that is not as it was written, with what is wrong.
    pub fn first_fault(
        &self,
        folder: &Path,
        told: &mut dyn FnMut(&str),
    ) -> Option<(std::path::PathBuf, String)> {
        self.files.iter().find_map(|file| {
            told(&format!("checking {}", file.path));
            let path = folder.join(&file.path);
            file.fault(&path).map(|fault| (path, fault))
        })
    }
}

impl ManifestFile {
    /// Returns what is wrong with the file.
    fn fault(&self, path: &Path) -> Option<String> {
        match hash_file(path) {
            Err(_) if !path.exists() => Some("it is missing".to_owned()),
            Err(err) => Some(err.to_string()),
            Ok((bytes, _)) if bytes != self.bytes => {
                Some(format!("it has {bytes} bytes, and had {} when the backup was made", self.bytes))
            }
            Ok((_, sha256)) if sha256 != self.sha256 => {
                Some("it is not what it was when the backup was made".to_owned())
            }
            Ok(_) => None,
        }
    }
}

/// Returns the size of a file and its SHA-256.
pub(super) fn hash_file(path: &Path) -> Result<(u64, String), ArchiveError> {
    let mut file = File::open(path).map_err(failed("read", path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    let mut bytes = 0;
    loop {
        let read = file.read(&mut buffer).map_err(failed("read", path))?;
        if read == 0 {
            break;
        }
        hash.update(&buffer[..read]);
        bytes += read as u64;
    }
    let hex = hash.finalize().iter().fold(String::with_capacity(64), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    Ok((bytes, hex))
}
