//! Backups: a folder for each, laid out as an archive is, made whole beside a service that writes.
//!
//! The archive is copied first and its raw months after it: bodies are committed before what refers to them, so nothing in
//! the copy points to nowhere. A month that has not changed since the last backup is not copied again but gets a second
//! name there.

mod folder;
mod manifest;
mod restore;
mod swap;

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{ConnectOptions, Connection, SqliteConnection};

pub use manifest::{Manifest, ManifestFile};
pub use restore::{Restored, restore};
pub(super) use swap::{finish as finish_restore, is_under_way as is_restore_under_way};

use super::files::{beside, make_file, make_folder};
use super::{ArchiveError, BUSY_TIMEOUT, MIGRATIONS, Reader, place};
use crate::model::Timestamp;
use folder::BackupFolder;
use manifest::{ARCHIVE, KEY, Source, hash_file};

/// What came of a backup.
#[derive(Debug)]
pub struct BackedUp {
    pub folder: PathBuf,
    pub manifest: Manifest,
    /// How many bytes were written; the other files have not changed since the last backup.
    pub copied_bytes: u64,
    pub copied_files: usize,
    /// Older backups that were removed.
    pub removed: Vec<PathBuf>,
    /// Months of which the archive has pages, and `raw/` no file.
    pub missing_months: Vec<String>,
}

/// Makes a backup of an archive in a folder of backups, and keeps so many of them, all without a number.
pub async fn back_up(
    reader: &Reader,
    into: &Path,
    keep: Option<usize>,
    now: Timestamp,
    told: &mut dyn FnMut(&str),
) -> Result<BackedUp, ArchiveError> {
    let mut facts = Facts::of(reader).await?;
    let backups = BackupFolder::open(into, &facts.created_at)?;
    let stage = backups.stage(now)?;
    let archive = place::resolve(reader.path())?;
    let mut copied = Copied { files: Vec::new(), bytes: 0, count: 0 };

    told("copying the archive");
    let copy = stage.join(ARCHIVE);
    copy_database(&archive, &copy).await?;
    told("checking the copy of the archive");
    check_copy(&copy, true).await?;
    // Of the copy: the archive has gone on.
    facts.count(&Reader::open(&copy).await?).await?;
    copied.add(&stage, ARCHIVE, None)?;
    let key = beside(&archive, ".key");
    if key.exists() {
        make_file(&stage.join(KEY)).map_err(failed("make", &stage))?;
        fs::copy(&key, stage.join(KEY)).map_err(failed("copy", &key))?;
        copied.add(&stage, KEY, None)?;
    }
    copy_raw(&archive.with_file_name("raw"), &stage, &backups, &mut copied, told).await?;

    let missing_months = facts.missing_months(&copied.files);
    let manifest = facts.manifest(now, reader.path(), copied.files);
    manifest.save(&stage)?;
    let folder = backups.take_in(&stage, now)?;
    let removed = backups.keep(keep)?;
    let Copied { bytes: copied_bytes, count: copied_files, .. } = copied;
    Ok(BackedUp { folder, manifest, copied_bytes, copied_files, removed, missing_months })
}

/// The files of a backup so far.
struct Copied {
    files: Vec<ManifestFile>,
    bytes: u64,
    count: usize,
}

impl Copied {
    /// Takes in a file that was written, and syncs it.
    fn add(&mut self, stage: &Path, path: &str, source: Option<Source>) -> Result<(), ArchiveError> {
        let file = stage.join(path);
        let (bytes, sha256) = hash_file(&file)?;
        fs::File::open(&file).and_then(|file| file.sync_all()).map_err(failed("sync", &file))?;
        self.bytes += bytes;
        self.count += 1;
        self.files.push(ManifestFile { path: path.to_owned(), bytes, sha256, source });
        Ok(())
    }
}

/// What the manifest says of the archive.
struct Facts {
    created_at: String,
    migration: i64,
    feeds: i64,
    articles: i64,
    raw_months: Vec<String>,
}

impl Facts {
    async fn of(reader: &Reader) -> Result<Self, ArchiveError> {
        let created_at = sqlx::query_scalar!("SELECT value FROM meta WHERE key = 'created_at'")
            .fetch_optional(&reader.pool)
            .await
            .map_err(reader.sql("when the archive was made"))?
            .unwrap_or_default();
        Ok(Self { created_at, migration: 0, feeds: 0, articles: 0, raw_months: Vec::new() })
    }

    async fn count(&mut self, copy: &Reader) -> Result<(), ArchiveError> {
        let doing = "a count of what was copied";
        let counts = sqlx::query!(
            r#"SELECT (SELECT count(*) FROM feeds) AS "feeds!: i64",
                      (SELECT count(*) FROM articles) AS "articles!: i64""#
        )
        .fetch_one(&copy.pool)
        .await
        .map_err(copy.sql(doing))?;
        self.migration = copy.version().await?;
        self.raw_months = copy.raw_months_in_use().await?;
        (self.feeds, self.articles) = (counts.feeds, counts.articles);
        copy.pool.close().await;
        Ok(())
    }

    fn missing_months(&self, files: &[ManifestFile]) -> Vec<String> {
        let is_there = |month: &&String| files.iter().any(|file| file.path == format!("raw/{month}.db"));
        self.raw_months.iter().filter(|month| !is_there(month)).cloned().collect()
    }

    fn manifest(&self, now: Timestamp, archive: &Path, files: Vec<ManifestFile>) -> Manifest {
        Manifest {
            about: "A backup made by gleaner; `gleaner restore` takes this folder.".to_owned(),
            made_at: now.to_string(),
            made_by: format!("gleaner {}", crate::version::BUILD),
            archive: archive.display().to_string(),
            archive_created_at: self.created_at.clone(),
            migration: self.migration,
            feeds: self.feeds,
            articles: self.articles,
            files,
        }
    }
}

async fn copy_raw(
    raw: &Path,
    stage: &Path,
    backups: &BackupFolder,
    copied: &mut Copied,
    told: &mut dyn FnMut(&str),
) -> Result<(), ArchiveError> {
    make_folder(&stage.join("raw")).map_err(failed("make", stage))?;
    for name in months(raw)? {
        let (from, path) = (raw.join(&name), format!("raw/{name}"));
        let before = Source::of(&from)?;
        if let Some(file) = backups.unchanged(&path, &before, stage) {
            copied.files.push(file);
            continue;
        }
        told(&format!("copying {path}"));
        let copy = stage.join(&path);
        copy_database(&from, &copy).await?;
        check_copy(&copy, false).await?;
        // It may come to have other names, and whoever writes to one writes to all.
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o400)).map_err(failed("protect", &copy))?;
        copied.add(stage, &path, Some(before))?;
    }
    Ok(())
}

/// Returns the names of the files of a raw store, oldest first.
pub(super) fn months(raw: &Path) -> Result<Vec<String>, ArchiveError> {
    let files = match fs::read_dir(raw) {
        Ok(files) => files,
        Err(err) if err.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(failed("list", raw)(source)),
    };
    let mut names = Vec::new();
    for file in files {
        let name = file.map_err(failed("list", raw))?.file_name();
        let Some(name) = name.to_str() else { continue };
        let is_month = name.strip_suffix(".db").is_some_and(|month| {
            month.len() == 7
                && month
                    .bytes()
                    .enumerate()
                    .all(|(at, b)| if at == 4 { b == b'-' } else { b.is_ascii_digit() })
        });
        if is_month {
            names.push(name.to_owned());
        }
    }
    names.sort();
    Ok(names)
}

/// Copies a database as it is at one moment, whoever writes to it.
async fn copy_database(from: &Path, to: &Path) -> Result<(), ArchiveError> {
    make_file(to).map_err(failed("make", to))?;
    let Some(name) = to.to_str() else {
        return Err(failed("make", to)(io::Error::other("SQLite takes names in UTF-8 only")));
    };
    let mut file = open(from, true).await?;
    let copied = sqlx::query("VACUUM INTO ?").bind(name).execute(&mut file).await;
    let _ = file.close().await;
    copied.map_err(|source| ArchiveError::sql("a copy")(source).at(to))?;
    Ok(())
}

/// Makes sure that a copy is whole.
async fn check_copy(copy: &Path, has_full_text: bool) -> Result<(), ArchiveError> {
    // Nobody else has it, so the index can be held against the texts, which takes a connection that may write.
    let mut file = open(copy, !has_full_text).await?;
    let checked = async {
        let said: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut file).await?;
        if has_full_text && said == "ok" {
            sqlx::query("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
                .execute(&mut file)
                .await?;
        }
        Ok(said)
    }
    .await;
    let _ = file.close().await;
    match checked {
        Ok(said) if said == "ok" => Ok(()),
        Ok(reason) => Err(ArchiveError::NotWhole { path: copy.to_path_buf(), reason }),
        Err(source) => {
            Err(ArchiveError::NotWhole { path: copy.to_path_buf(), reason: sqlx::Error::to_string(&source) })
        }
    }
}

async fn open(path: &Path, is_read_only: bool) -> Result<SqliteConnection, ArchiveError> {
    let mut options =
        SqliteConnectOptions::new().filename(path).read_only(is_read_only).busy_timeout(BUSY_TIMEOUT);
    if !is_read_only {
        options = options.journal_mode(SqliteJournalMode::Delete);
    }
    options.connect().await.map_err(|source| ArchiveError::sql("being opened")(source).at(path))
}

/// Names what was done with a file when the system said no.
fn failed(doing: &'static str, path: &Path) -> impl Fn(io::Error) -> ArchiveError {
    move |source| ArchiveError::File { doing, path: path.to_path_buf(), source }
}

/// Returns the newest migration this gleaner knows.
fn newest_migration() -> i64 {
    MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0)
}
