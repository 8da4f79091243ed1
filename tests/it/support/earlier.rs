//! An archive as an earlier gleaner left it.

use std::borrow::Cow;
use std::fs;

use sqlx::migrate::Migrator;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use super::{ArchiveFile, RUNTIME};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/archive");

/// Makes the archive as it was with so many migrations, with these rows.
pub(crate) fn make_earlier(archive: &ArchiveFile, migrations: usize, rows: &str) {
    RUNTIME.block_on(async {
        let mut file = migrated(archive, migrations).await;
        sqlx::raw_sql(AssertSqlSafe(rows.to_owned())).execute(&mut file).await.unwrap();
        file.close().await.unwrap();
    });
}

/// Carries an archive of today back to so many migrations: what they have no place for is lost.
pub(crate) fn carry_back(archive: &ArchiveFile, migrations: usize) {
    let earlier = ArchiveFile::at(&archive.path().with_extension("earlier"));
    RUNTIME.block_on(async {
        let mut file = migrated(&earlier, migrations).await;
        let now = archive.path().display();
        sqlx::raw_sql(AssertSqlSafe(format!("ATTACH '{now}' AS now"))).execute(&mut file).await.unwrap();
        let copies: Vec<String> = sqlx::query_scalar(
            "SELECT replace(replace('DELETE FROM main.TABLE; INSERT INTO main.TABLE (COLUMNS) SELECT COLUMNS FROM now.TABLE;',
                                    'TABLE', t.name),
                            'COLUMNS', (SELECT group_concat(o.name) FROM pragma_table_info(t.name, 'main') o
                                        JOIN pragma_table_info(t.name, 'now') n ON n.name = o.name))
             FROM main.sqlite_schema t JOIN now.sqlite_schema still ON still.name = t.name
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name NOT LIKE '%sqlx%' AND t.name NOT LIKE '%fts%'
               AND t.name <> 'data_dictionary'",
        )
        .fetch_all(&mut file)
        .await
        .unwrap();
        sqlx::raw_sql(AssertSqlSafe(copies.concat())).execute(&mut file).await.unwrap();
        file.close().await.unwrap();
    });
    for log in ["-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{log}", archive.path().display()));
    }
    fs::rename(earlier.path(), archive.path()).unwrap();
}

async fn migrated(archive: &ArchiveFile, migrations: usize) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(archive.path()).create_if_missing(true);
    let mut file = options.foreign_keys(false).connect().await.unwrap();
    let earlier = Cow::Owned(MIGRATIONS.migrations[..migrations].to_vec());
    Migrator { migrations: earlier, ..Migrator::DEFAULT }.run(&mut file).await.unwrap();
    file
}
