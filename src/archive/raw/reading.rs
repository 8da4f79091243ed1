//! Bodies that were kept, found again: with all that it takes to unpack them, or an error that names what is missing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::Mutex;

use super::month;
use crate::archive::place::Place;
use crate::archive::{BUSY_TIMEOUT, Reader};
use crate::model::{KeptBody, Link, Timestamp};

/// Longer than any chain that is written; one that goes on is a circle.
const LONGEST_CHAIN: i64 = 256;

/// Why a body that was kept is not found again.
#[derive(Debug, thiserror::Error)]
pub enum RawError {
    #[error("{} is missing, and with it the body {sha256}", file.display())]
    FileMissing { file: PathBuf, sha256: String },
    #[error("{} holds no body {sha256}", file.display())]
    BodyMissing { file: PathBuf, sha256: String },
    #[error("the body {sha256} in {} is kept as a patch to {link}, which is missing there", file.display())]
    LinkMissing { file: PathBuf, sha256: String, link: String },
    #[error("the body {sha256} in {} is kept as a patch to itself", file.display())]
    Circle { file: PathBuf, sha256: String },
    #[error("{} cannot be read", file.display())]
    Unreadable {
        file: PathBuf,
        #[source]
        source: sqlx::Error,
    },
}

impl RawError {
    /// Whether the body was perhaps never kept at all.
    pub fn is_absence(&self) -> bool {
        matches!(self, Self::FileMissing { .. } | Self::BodyMissing { .. })
    }
}

/// The files of the raw store as readers have them: the month that was asked for last stays open.
#[derive(Debug, Clone)]
pub(in crate::archive) struct RawFiles {
    folder: PathBuf,
    open: Arc<Mutex<Option<OpenFile>>>,
}

#[derive(Debug)]
struct OpenFile {
    path: PathBuf,
    place: Place,
    /// Files of earlier versions hold whole bodies only.
    has_patches: bool,
    file: SqliteConnection,
}

impl Reader {
    /// Returns a body from the file of its month.
    pub async fn raw_body(&self, month: &str, sha256: &str) -> Result<KeptBody, RawError> {
        self.raw.body(month, sha256).await
    }

    /// Returns a body from the file in which what comes at `at` is stored; `None` where it is not there.
    pub async fn raw_body_beside(&self, at: Timestamp, sha256: &str) -> Result<Option<KeptBody>, RawError> {
        match self.raw.body(&month(at), sha256).await {
            Err(err) if err.is_absence() => Ok(None),
            found => found.map(Some),
        }
    }
}

impl RawFiles {
    /// The files beside an archive.
    pub(in crate::archive) fn beside(archive: &Path) -> Self {
        Self { folder: archive.with_file_name("raw"), open: Arc::default() }
    }

    /// Closes what is open, so that whoever closes the file after this one finishes it.
    pub(in crate::archive) async fn close(&self) {
        if let Some(open) = self.open.lock().await.take() {
            let _ = open.file.close().await;
        }
    }

    async fn body(&self, month: &str, sha256: &str) -> Result<KeptBody, RawError> {
        let path = self.folder.join(format!("{month}.db"));
        let mut slot = self.open.lock().await;
        let mut open = match slot.take() {
            Some(open) if open.path == path && open.place.check().is_ok() => open,
            other => {
                if let Some(other) = other {
                    let _ = other.file.close().await;
                }
                OpenFile::open(path, sha256).await?
            }
        };
        let found = open.body(sha256).await;
        // After an error of the file's own the next one finds a fresh connection.
        if matches!(found, Err(RawError::Unreadable { .. })) {
            let _ = open.file.close().await;
        } else {
            *slot = Some(open);
        }
        found
    }
}

impl OpenFile {
    async fn open(path: PathBuf, sha256: &str) -> Result<Self, RawError> {
        let Some(place) = Place::of(path.clone()) else {
            return Err(RawError::FileMissing { file: path, sha256: sha256.to_owned() });
        };
        let unreadable = |source| RawError::Unreadable { file: path.clone(), source };
        let options = SqliteConnectOptions::new().filename(&path).read_only(true).busy_timeout(BUSY_TIMEOUT);
        let mut file = options.connect().await.map_err(unreadable)?;
        let has_patches = super::has_patches(&mut file).await.map_err(unreadable)?;
        Ok(Self { path, place, has_patches, file })
    }

    async fn body(&mut self, sha256: &str) -> Result<KeptBody, RawError> {
        if self.has_patches { self.chain(sha256).await } else { self.whole(sha256).await }
    }

    async fn whole(&mut self, sha256: &str) -> Result<KeptBody, RawError> {
        let row = sqlx::query!("SELECT content_type, size_bytes, zstd FROM bodies WHERE sha256 = ?", sha256)
            .fetch_optional(&mut self.file)
            .await
            .map_err(|source| RawError::Unreadable { file: self.path.clone(), source })?;
        let Some(row) = row else { return Err(self.no_body(sha256)) };
        let link = link(sha256.to_owned(), row.size_bytes, row.zstd);
        Ok(KeptBody { content_type: row.content_type, chain: vec![link] })
    }

    async fn chain(&mut self, sha256: &str) -> Result<KeptBody, RawError> {
        let mut rows = sqlx::query!(
            r#"WITH RECURSIVE chain(depth, sha256) AS (
                 SELECT 0, ?1
                 UNION ALL
                 SELECT depth + 1, b.base_sha256 FROM chain JOIN bodies b ON b.sha256 = chain.sha256
                 WHERE b.base_sha256 IS NOT NULL AND depth < ?2)
               SELECT chain.depth AS "depth!: i64", chain.sha256 AS "sha256!: String", b.base_sha256, b.content_type,
                      b.size_bytes AS "size_bytes?: i64", b.zstd AS "zstd?: Vec<u8>"
               FROM chain LEFT JOIN bodies b ON b.sha256 = chain.sha256"#,
            sha256,
            LONGEST_CHAIN,
        )
        .fetch_all(&mut self.file)
        .await
        .map_err(|source| RawError::Unreadable { file: self.path.clone(), source })?;
        rows.sort_by_key(|row| std::cmp::Reverse(row.depth));
        if rows.first().is_some_and(|first| first.base_sha256.is_some()) {
            return Err(RawError::Circle { file: self.path.clone(), sha256: sha256.to_owned() });
        }
        let mut kept = KeptBody { content_type: None, chain: Vec::with_capacity(rows.len()) };
        for row in rows {
            let (Some(size_bytes), Some(zstd)) = (row.size_bytes, row.zstd) else {
                return Err(if row.depth == 0 {
                    self.no_body(sha256)
                } else {
                    RawError::LinkMissing {
                        file: self.path.clone(),
                        sha256: sha256.to_owned(),
                        link: row.sha256,
                    }
                });
            };
            kept.content_type = row.content_type;
            kept.chain.push(link(row.sha256, size_bytes, zstd));
        }
        Ok(kept)
    }

    fn no_body(&self, sha256: &str) -> RawError {
        RawError::BodyMissing { file: self.path.clone(), sha256: sha256.to_owned() }
    }
}

fn link(sha256: String, size_bytes: i64, zstd: Vec<u8>) -> Link {
    Link { sha256, size_bytes: u64::try_from(size_bytes).unwrap_or(0), zstd }
}
