use std::path::PathBuf;

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
        source: sqlx::migrate::MigrateError,
    },
    #[error("the archive refused {doing}")]
    Sql {
        doing: &'static str,
        #[source]
        source: sqlx::Error,
    },
    #[error("the search {query:?} is not understood: {reason}")]
    BadQuery { query: String, reason: String },
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

    /// Returns what was wrong with one change that the archive refused while it takes others, for that change's own row.
    ///
    /// # Errors
    ///
    /// The error itself, when it is the archive's and not the change's.
    pub fn of_one_change(self) -> Result<String, Self> {
        match self {
            Self::Sql { doing, source } => Ok(format!("the archive refused {doing}: {source}")),
            other => Err(other),
        }
    }

    /// Whether another program holds the write lock just now.
    pub(super) fn is_busy(err: &sqlx::Error) -> bool {
        // The low byte is the primary code; 5 is SQLITE_BUSY.
        err.as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .and_then(|code| code.parse::<u32>().ok())
            .is_some_and(|code| code & 0xff == 5)
    }
}
