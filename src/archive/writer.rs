//! The one writer: changes come in by a queue and are committed in groups.
//!
//! While one group is being written and synced, the next one gathers, so that a busy archive pays for few commits
//! and an idle one waits for nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tracing::warn;

use super::change::Change;
use super::place::Watched;
use super::raw::RawStore;
use super::vault::Vault;
use super::{ArchiveError, BUSY_TIMEOUT, MIGRATIONS, full_text, old_secrets};

/// So many changes are committed together at most: enough to make syncing cheap, few enough to be quick.
const LARGEST_GROUP: usize = 64;

/// Between two steps of bringing an old archive up to date: work that comes in has the writer at once.
const BETWEEN_STEPS: Duration = Duration::from_millis(50);

struct Job {
    change: Box<dyn Change>,
    done: oneshot::Sender<Result<(), ArchiveError>>,
}

#[derive(Debug)]
pub(super) struct Writer {
    queue: mpsc::Sender<Job>,
    task: JoinHandle<()>,
}

impl Writer {
    /// Starts the writer; with the key, which may be a new one, the file is brought up to date first.
    pub(super) async fn start(
        options: &SqliteConnectOptions,
        path: &Path,
        key: Option<(&Vault, bool)>,
    ) -> Result<Self, ArchiveError> {
        if key.is_some() {
            refuse_foreign(path).await.map_err(|err| err.at(path))?;
        }
        let mut archive =
            options.connect().await.map_err(|source| ArchiveError::sql("being opened")(source).at(path))?;
        if let Some((vault, is_new)) = key {
            MIGRATIONS.run(&mut archive).await.map_err(|source| ArchiveError::migrate(path, source))?;
            old_secrets::seal(&mut archive, vault, is_new).await.map_err(|err| err.at(path))?;
        }
        let files = Files {
            options: options.clone(),
            path: path.to_path_buf(),
            watched: Watched::new(path)?,
            archive: Some(archive),
            raw: RawStore::beside(path)?,
            search: if key.is_some() { Indexing::Behind } else { Indexing::NotOurs },
        };
        let (queue, jobs) = mpsc::channel(LARGEST_GROUP);
        let task = tokio::spawn(write_groups(files, jobs));
        Ok(Self { queue, task })
    }

    /// Hands in a change, and returns once it is on the disk.
    pub(super) async fn write(&self, change: impl Change) -> Result<(), ArchiveError> {
        let (done, written) = oneshot::channel();
        let change = Box::new(change);
        self.queue.send(Job { change, done }).await.map_err(|_| ArchiveError::Closed)?;
        written.await.map_err(|_| ArchiveError::Closed)?
    }

    pub(super) async fn stop(self) {
        drop(self.queue);
        if let Err(err) = self.task.await {
            warn!("the archive's writer ended badly: {err}");
        }
    }
}

/// An SQLite file that has tables but not our mark is somebody else's.
///
/// Looked at read-only and without options of ours: WAL mode would already be written into the file.
async fn refuse_foreign(path: &Path) -> Result<(), ArchiveError> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY_TIMEOUT);
    let mut archive = options.connect().await.map_err(ArchiveError::sql("being opened"))?;
    let id: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut archive)
        .await
        .map_err(ArchiveError::sql("being opened"))?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&mut archive)
        .await
        .map_err(ArchiveError::sql("being opened"))?;
    archive.close().await.map_err(ArchiveError::sql("being opened"))?;
    if id == super::APPLICATION_ID || tables == 0 {
        Ok(())
    } else {
        Err(ArchiveError::Foreign { path: path.to_path_buf() })
    }
}

async fn write_groups(mut files: Files, mut jobs: mpsc::Receiver<Job>) {
    let mut group = Vec::with_capacity(LARGEST_GROUP);
    loop {
        let count = tokio::select! {
            biased;
            count = jobs.recv_many(&mut group, LARGEST_GROUP) => count,
            () = tokio::time::sleep(BETWEEN_STEPS), if files.search == Indexing::Behind => {
                files.go_on_indexing().await;
                continue;
            }
        };
        if count == 0 {
            break;
        }
        match files.write(&group).await {
            Ok(results) => {
                for (job, result) in group.drain(..).zip(results) {
                    // Nobody waits for the answer when its task was dropped; the change is written all the same.
                    let _ = job.done.send(result);
                }
            }
            Err(err) => {
                for job in group.drain(..) {
                    let _ = job.done.send(Err(err.told_again()));
                }
            }
        }
    }
    files.close().await;
}

/// The archive and its raw store, as their only writer has them.
struct Files {
    options: SqliteConnectOptions,
    path: PathBuf,
    watched: Watched,
    /// `None` after an error: what that left open within is not to be guessed, so the next group finds a fresh connection.
    archive: Option<SqliteConnection>,
    raw: RawStore,
    search: Indexing,
}

/// How the index of scripts without spaces stands to the articles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Indexing {
    Complete,
    Behind,
    /// The archive may be an older one: whoever has it open keeps its index.
    NotOurs,
}

impl Files {
    /// Writes one group; an error means that nothing can be written just now, and that nothing of it is said to be.
    async fn write(&mut self, group: &[Job]) -> Result<Vec<Result<(), ArchiveError>>, ArchiveError> {
        // Before anything goes to a file that has no name any more, and after, so that what is said to be stored is found.
        self.watched.check()?;
        let bodies: Vec<_> = group.iter().filter_map(|job| job.change.raw()).collect();
        self.raw.store(&bodies).await?;
        if group.iter().any(|job| job.change.tries_raw()) {
            self.raw.try_to_write().await?;
        }
        let mut archive = match self.archive.take() {
            Some(archive) => archive,
            None => self
                .options
                .connect()
                .await
                .map_err(|source| ArchiveError::sql("being opened again")(source).at(&self.path))?,
        };
        let written =
            write_group(&mut archive, group, &mut self.search).await.map_err(|err| err.at(&self.path));
        let proven = written.and_then(|results| self.watched.check_written().map(|()| results));
        if proven.is_ok() {
            self.archive = Some(archive);
        } else {
            let _ = archive.close().await;
            self.watched.forget_log();
        }
        proven
    }

    /// Takes the next step towards a complete index, while there is nothing else to do.
    async fn go_on_indexing(&mut self) {
        if let Err(err) = self.write(&[]).await {
            warn!("the full-text index stays behind for now: {err}");
            // The next group tries again.
            self.search = Indexing::Complete;
        }
    }

    async fn close(self) {
        self.raw.close().await;
        let Some(mut archive) = self.archive else { return };
        // Best effort: the file is whole either way, and a reader that stays must not hold up the end.
        let _ = sqlx::query("PRAGMA busy_timeout = 500").execute(&mut archive).await;
        let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut archive).await;
        let _ = archive.close().await;
    }
}

/// Writes one group in one transaction. When a change of it fails, each is written alone instead, so that it fails alone.
async fn write_group(
    archive: &mut SqliteConnection,
    group: &[Job],
    search: &mut Indexing,
) -> Result<Vec<Result<(), ArchiveError>>, ArchiveError> {
    if write_together(archive, group, search).await?.is_ok() {
        return Ok(group.iter().map(|_| Ok(())).collect());
    }
    let mut results = Vec::with_capacity(group.len());
    for job in group {
        results.push(write_together(archive, std::slice::from_ref(job), search).await?);
    }
    Ok(results)
}

/// Writes all of these changes or none: the inner error is a change's own, the outer one the archive's.
async fn write_together(
    archive: &mut SqliteConnection,
    jobs: &[Job],
    search: &mut Indexing,
) -> Result<Result<(), ArchiveError>, ArchiveError> {
    begin(archive).await?;
    for job in jobs {
        if let Err(err) = job.change.apply(archive).await {
            if !err.is_of_one_change() {
                // The file's own trouble is nobody's failure; what was begun ends with the connection.
                return Err(err);
            }
            end(archive, "ROLLBACK").await?;
            return Ok(Err(err));
        }
    }
    if *search != Indexing::NotOurs {
        let is_behind = full_text::take_in(archive).await?;
        *search = if is_behind { Indexing::Behind } else { Indexing::Complete };
    }
    // A commit that failed, on a full disk say, may have left the transaction open; it ends with the connection.
    end(archive, "COMMIT").await.map(Ok)
}

async fn end(archive: &mut SqliteConnection, statement: &'static str) -> Result<(), ArchiveError> {
    sqlx::query(statement).execute(archive).await.map_err(ArchiveError::sql("a commit"))?;
    Ok(())
}

/// Begins as a writer at once, and waits as long as it takes: somebody's open shell costs time, never data.
async fn begin(archive: &mut SqliteConnection) -> Result<(), ArchiveError> {
    while let Err(source) = sqlx::query("BEGIN IMMEDIATE").execute(&mut *archive).await {
        if !ArchiveError::is_busy(&source) {
            return Err(ArchiveError::Sql { doing: "a transaction", source });
        }
        warn!("another program holds the archive's write lock; waiting for it");
    }
    Ok(())
}
