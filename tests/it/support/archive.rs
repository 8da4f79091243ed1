//! The archive as its users see it: one SQLite file, asked with SQL.

use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection};

use super::RUNTIME;

/// An SQLite file; opened anew for each question, so that tests hold no lock by accident.
#[derive(Debug, Clone)]
pub(crate) struct ArchiveFile(PathBuf);

impl ArchiveFile {
    pub(crate) fn at(path: &Path) -> Self {
        Self(path.to_path_buf())
    }

    /// Makes an empty file, which is an empty database.
    pub(crate) fn create(&self) -> &Self {
        std::fs::write(&self.0, b"").unwrap();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Returns each row as one line, its columns joined by `|` and NULL as nothing, as the sqlite3 shell prints it.
    pub(crate) fn lines(&self, sql: &str) -> Vec<String> {
        self.fetch(sql).iter().map(print).collect()
    }

    /// Returns the only line.
    #[track_caller]
    pub(crate) fn line(&self, sql: &str) -> String {
        let mut lines = self.lines(sql);
        assert_eq!(lines.len(), 1, "one row was expected from {sql}: {lines:?}");
        lines.remove(0)
    }

    #[track_caller]
    pub(crate) fn number(&self, sql: &str) -> i64 {
        self.line(sql).parse().unwrap()
    }

    pub(crate) fn blob(&self, sql: &str) -> Vec<u8> {
        self.fetch(sql).remove(0).get_unchecked(0)
    }

    /// Changes the archive while gleaner is not running.
    pub(crate) fn change(&self, sql: &str) {
        RUNTIME.block_on(async {
            let mut file = self.connect(false).await;
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut file).await.unwrap();
            file.close().await.unwrap();
        });
    }

    /// Makes all that waits due, as if its time had passed.
    pub(crate) fn let_time_pass(&self) {
        self.change(
            "UPDATE feeds SET next_poll_at = '2020-01-01T00:00:00Z';
             UPDATE articles SET next_page_at = '2020-01-01T00:00:00Z' WHERE next_page_at IS NOT NULL;",
        );
    }

    /// Opens a shell that begins with these statements and stays open until it is closed.
    pub(crate) fn shell(&self, sql: &str) -> Shell {
        RUNTIME.block_on(async {
            let mut file = self.connect(false).await;
            sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut file).await.unwrap();
            Shell(file)
        })
    }

    fn fetch(&self, sql: &str) -> Vec<SqliteRow> {
        RUNTIME.block_on(async {
            let mut file = self.connect(true).await;
            let rows = fetch(&mut file, sql).await;
            file.close().await.unwrap();
            rows
        })
    }

    async fn connect(&self, read_only: bool) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(&self.0).read_only(read_only);
        options.connect().await.unwrap_or_else(|err| panic!("{}: {err}", self.0.display()))
    }
}

/// Somebody's connection to the archive, with a transaction they forgot about.
#[derive(Debug)]
pub(crate) struct Shell(SqliteConnection);

impl Shell {
    pub(crate) fn lines(&mut self, sql: &str) -> Vec<String> {
        RUNTIME.block_on(fetch(&mut self.0, sql)).iter().map(print).collect()
    }

    pub(crate) fn close(self) {
        RUNTIME.block_on(self.0.close()).unwrap();
    }
}

async fn fetch(file: &mut SqliteConnection, sql: &str) -> Vec<SqliteRow> {
    let rows = sqlx::query(AssertSqlSafe(sql.to_owned())).fetch_all(file).await;
    rows.unwrap_or_else(|err| panic!("{sql}: {err}"))
}

fn print(row: &SqliteRow) -> String {
    let columns = (0..row.len()).map(|at| row.get_unchecked::<Option<String>, _>(at).unwrap_or_default());
    columns.collect::<Vec<_>>().join("|")
}
