use std::path::{Path, PathBuf};

use sqlx::migrate::MigrateError;

use super::ailment::Ailment;

/// Why the archive could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error(
        "{} is in use by another gleaner; stop that one first, or name another archive with --archive",
        path.display()
    )]
    InUse { path: PathBuf },
    #[error("there is no archive at {} yet; `gleaner once` or `gleaner run` makes one", path.display())]
    Missing { path: PathBuf },
    #[error("{} is an SQLite file but not an archive of gleaner's", path.display())]
    Foreign { path: PathBuf },
    #[error(
        "{} has {names} names (hard links), and written under two of them it would be damaged; leave it one name, and \
         make copies with `cp`",
        path.display()
    )]
    SeveralNames { path: PathBuf, names: u64 },
    #[error(
        "{} holds the raw pages of {}; give each archive a folder of its own",
        folder.display(), owner.display()
    )]
    RawTaken { folder: PathBuf, owner: PathBuf },
    #[error("{} was written by a newer gleaner; use that one, or a newer one still", path.display())]
    Newer { path: PathBuf },
    #[error("{} was last written by an older gleaner; `gleaner once` or `gleaner run` brings it up to date", path.display())]
    Older { path: PathBuf },
    #[error("cannot open {}", path.display())]
    Open {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("cannot bring {} up to date", path.display())]
    Migrate {
        path: PathBuf,
        #[source]
        source: MigrateError,
    },
    /// The file's own trouble, whatever was being done.
    #[error("{} {ailment}{}", path.display(), reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default())]
    Unwell { path: PathBuf, ailment: Ailment, reason: Option<String> },
    #[error("cannot {doing} {}", path.display())]
    File {
        doing: &'static str,
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{} is not whole: {reason}", path.display())]
    NotWhole { path: PathBuf, reason: String },
    #[error("{} is no backup and holds none; `gleaner backup` makes one", folder.display())]
    NoBackup { folder: PathBuf },
    #[error("another backup into {} is under way; wait for its end", folder.display())]
    BackupUnderWay { folder: PathBuf },
    #[error("{} holds backups of another archive, that of {archive}; give each archive a folder of its own", folder.display())]
    BackupsOfAnother { folder: PathBuf, archive: String },
    #[error("the archive refused {doing}")]
    Sql {
        doing: &'static str,
        #[source]
        source: sqlx::Error,
    },
    #[error("the search {query:?} is not understood: {reason}")]
    BadQuery { query: String, reason: String },
    #[error("the condition {condition:?} is not understood: {reason}")]
    BadCondition { condition: String, reason: String },
    #[error("the archive could not commit: {reason}")]
    NotCommitted { reason: String },
    #[error("the archive is closed")]
    Closed,
}

impl ArchiveError {
    /// Names what was being done when SQLite said no.
    pub(super) fn sql(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Sql { doing, source }
    }

    /// Says of an error that is a file's own which file that is.
    pub(super) fn at(self, path: &Path) -> Self {
        match self {
            Self::Sql { doing, source } => match Ailment::of(&source) {
                Some(ailment) => {
                    let reason = Some(format!("{doing}: {source}"));
                    Self::Unwell { path: path.to_path_buf(), ailment, reason }
                }
                None => Self::Sql { doing, source },
            },
            other => other,
        }
    }

    /// Sorts what came of bringing the archive up to date.
    pub(super) fn migrate(path: &Path, source: MigrateError) -> Self {
        match source {
            MigrateError::VersionMissing(_) => Self::Newer { path: path.to_path_buf() },
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _)
                if Ailment::of(&source).is_some() =>
            {
                Self::Sql { doing: "being brought up to date", source }.at(path)
            }
            source => Self::Migrate { path: path.to_path_buf(), source },
        }
    }

    /// Returns what was wrong with one change that the archive refused while it takes others, for that change's own row.
    ///
    /// # Errors
    ///
    /// The error itself, when it is the archive's and not the change's.
    pub fn of_one_change(self) -> Result<String, Self> {
        match self {
            Self::Sql { doing, source } if is_about_the_statement(&source) => {
                Ok(format!("the archive refused {doing}: {source}"))
            }
            other => Err(other),
        }
    }

    /// Whether it is about one change, which others need not suffer for.
    pub(super) fn is_of_one_change(&self) -> bool {
        matches!(self, Self::Sql { source, .. } if is_about_the_statement(source))
    }

    /// Whether going on would make it worse, or write into nowhere.
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Unwell { ailment, .. } if ailment.is_final())
    }

    /// Returns the error for another who was waiting for the same commit.
    pub(super) fn told_again(&self) -> Self {
        match self {
            Self::Unwell { path, ailment, reason } => {
                Self::Unwell { path: path.clone(), ailment: *ailment, reason: reason.clone() }
            }
            other => {
                let causes = std::iter::successors(Some(other as &dyn std::error::Error), |err| err.source());
                let reason = causes.map(ToString::to_string).collect::<Vec<_>>().join(": ");
                Self::NotCommitted { reason }
            }
        }
    }

    /// Whether another program holds the write lock just now.
    pub(super) fn is_busy(err: &sqlx::Error) -> bool {
        Ailment::of(err) == Some(Ailment::Locked)
    }
}

/// Whether SQLite minds the statement or its values, and not the state of its file.
fn is_about_the_statement(err: &sqlx::Error) -> bool {
    let code = err.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match code.and_then(|code| code.parse::<u32>().ok()) {
        // An SQL error, too large, a constraint, a mismatch, out of range; the low byte is the primary code.
        Some(code) => matches!(code & 0xff, 1 | 18 | 19 | 20 | 25),
        // What stands in a column is not what is expected there.
        None => matches!(
            err,
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::RowNotFound
        ),
    }
}
