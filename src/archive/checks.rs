//! What an archive shows of its own soundness: one question each, none of which changes anything.

use std::path::{Path, PathBuf};

use sqlx::pool::PoolConnection;
use sqlx::{Row as _, Sqlite};

use super::lock::Lock;
use super::{APPLICATION_ID, ArchiveError, Reader, backup, options, place, vault};

/// So much is named of one kind of fault; the rest is counted.
const NAMED: i64 = 20;

/// What is wrong, in words, and how much more of it there is than is named.
#[derive(Debug, Default)]
pub struct Said {
    pub faults: Vec<String>,
    pub count: u64,
}

impl Said {
    fn of(faults: Vec<String>) -> Self {
        Self { count: faults.len() as u64, faults }
    }
}

/// A text that stands in the archive, and the hash that stands beside it.
#[derive(Debug)]
pub struct HashedText {
    /// By which the next ones are asked for.
    pub id: i64,
    pub named: String,
    pub text: Option<String>,
    pub sha256: Option<String>,
}

/// An archive that is being looked at.
#[derive(Debug)]
pub struct Inspection {
    connection: PoolConnection<Sqlite>,
    reader: Reader,
}

impl Reader {
    /// Begins to look at the archive.
    pub async fn inspect(&self) -> Result<Inspection, ArchiveError> {
        let connection = self.pool.acquire().await.map_err(self.sql("being checked"))?;
        Ok(Inspection { connection, reader: self.clone() })
    }

    /// Returns the months whose files the newest and the oldest articles point to, and which are not there.
    ///
    /// Looks at few articles, so that it costs little in an archive of any size.
    pub async fn missing_raw_months(&self) -> Result<Vec<String>, ArchiveError> {
        let months: Vec<String> = sqlx::query_scalar(
            "SELECT raw_month FROM (SELECT raw_month FROM articles ORDER BY id LIMIT 1000) WHERE raw_month IS NOT NULL
             UNION
             SELECT raw_month FROM (SELECT raw_month FROM articles ORDER BY id DESC LIMIT 1000) WHERE raw_month IS NOT NULL",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the months of kept pages"))?;
        let raw = place::resolve(&self.path)?.with_file_name("raw");
        Ok(months.into_iter().filter(|month| !raw.join(format!("{month}.db")).exists()).collect())
    }

    /// Returns the months whose files articles and their versions point to.
    pub(super) async fn raw_months_in_use(&self) -> Result<Vec<String>, ArchiveError> {
        sqlx::query_scalar(
            "SELECT raw_month FROM articles WHERE raw_sha256 IS NOT NULL AND raw_month IS NOT NULL
             UNION SELECT raw_month FROM article_versions WHERE raw_sha256 IS NOT NULL AND raw_month IS NOT NULL",
        )
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("the months of kept pages"))
    }

    /// Returns the folder of raw months.
    pub fn raw_folder(&self) -> Result<PathBuf, ArchiveError> {
        Ok(place::resolve(&self.path)?.with_file_name("raw"))
    }

    /// Returns the months there are files of, oldest first.
    pub fn raw_months(&self) -> Result<Vec<String>, ArchiveError> {
        let names = backup::months(&self.raw_folder()?)?;
        Ok(names.iter().map(|name| name.trim_end_matches(".db").to_owned()).collect())
    }
}

impl Inspection {
    /// Whether pages, trees and rows are sound; quickly, without comparing indexes to their tables.
    pub async fn structure(&mut self, is_quick: bool) -> Result<Said, ArchiveError> {
        let question = if is_quick { "PRAGMA quick_check(20)" } else { "PRAGMA integrity_check(20)" };
        let mut faults: Vec<String> = self.lines(question).await?;
        faults.retain(|line| line != "ok");
        let id: i64 = self.number("PRAGMA application_id").await?;
        if id != APPLICATION_ID {
            faults.push("application_id is not gleaner's".to_owned());
        }
        Ok(Said::of(faults))
    }

    pub async fn foreign_keys(&mut self) -> Result<Said, ArchiveError> {
        let rows = sqlx::query("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 1000")
            .fetch_all(&mut *self.connection)
            .await
            .map_err(self.reader.sql("a check of foreign keys"))?;
        let name = |row: &sqlx::sqlite::SqliteRow| {
            let id = row.get::<Option<i64>, _>(1).map_or(String::new(), |id| format!(" {id}"));
            format!(
                "{}{id} points to a row of {} that is not there",
                row.get::<String, _>(0),
                row.get::<String, _>(2)
            )
        };
        let named = usize::try_from(NAMED).unwrap_or(usize::MAX);
        Ok(Said { count: rows.len() as u64, faults: rows.iter().take(named).map(name).collect() })
    }

    /// Whether the index has a row for each article.
    pub async fn full_text_rows(&mut self) -> Result<Said, ArchiveError> {
        let faults = self
            .lines(
                "SELECT 'article ' || a.id || ' is not in the full-text index' FROM articles a
                 WHERE NOT EXISTS (SELECT 1 FROM articles_fts_docsize d WHERE d.id = a.id)
                 UNION ALL
                 SELECT 'the full-text index has an article ' || d.id || ' that there is not' FROM articles_fts_docsize d
                 WHERE NOT EXISTS (SELECT 1 FROM articles a WHERE a.id = d.id)
                 LIMIT 20",
            )
            .await?;
        Ok(Said::of(faults))
    }

    /// Whether the index says what the texts say; `None` while another process has the archive, which this would hold up.
    pub async fn full_text(&mut self) -> Result<Option<Said>, ArchiveError> {
        use sqlx::{ConnectOptions as _, Connection as _};
        let path = place::resolve(self.reader.path())?;
        let Ok(_lock) = Lock::take(&path) else { return Ok(None) };
        let Ok(mut file) = options(&path).connect().await else { return Ok(None) };
        let asked = sqlx::query("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)")
            .execute(&mut file)
            .await;
        let _ = file.close().await;
        match asked {
            Ok(_) => Ok(Some(Said::default())),
            Err(err) if ArchiveError::is_busy(&err) => Ok(None),
            Err(err) => match ArchiveError::sql("a check of the full-text index")(err).at(&path) {
                ArchiveError::Unwell { ailment, .. } if ailment.is_final() => {
                    Ok(Some(Said::of(vec!["the full-text index does not say what the texts say".to_owned()])))
                }
                _ => Ok(None),
            },
        }
    }

    /// Whether every table, view and column is explained.
    pub async fn dictionary(&mut self) -> Result<Said, ArchiveError> {
        let faults = self
            .lines(
                "WITH ours(name) AS (SELECT name FROM sqlite_schema
                   WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                     AND name NOT LIKE 'articles\\_fts\\_%' ESCAPE '\\' AND name <> '_sqlx_migrations'),
                 there(name, part) AS (SELECT name, '' FROM ours
                   UNION ALL SELECT ours.name, c.name FROM ours, pragma_table_info(ours.name) c)
                 SELECT rtrim(name || '.' || part, '.') || ' is not in data_dictionary' FROM there
                 WHERE NOT EXISTS (SELECT 1 FROM data_dictionary d WHERE d.table_name = name AND d.column_name = part)
                 LIMIT 20",
            )
            .await?;
        Ok(Said::of(faults))
    }

    /// Whether what is sealed can be opened.
    pub async fn key(&mut self) -> Result<Said, ArchiveError> {
        let sealed: Vec<String> = self
            .lines(
                "SELECT url FROM feeds WHERE state <> 'removed' AND instr(url, 'sealed.')
                 UNION ALL SELECT options FROM feeds WHERE state <> 'removed' AND instr(options, 'sealed.')",
            )
            .await?;
        let is_shut = |text: &&String| vault::has_sealed(&self.reader.vault.reveal(text));
        match sealed.iter().filter(is_shut).count() {
            0 => Ok(Said::default()),
            count => Ok(Said {
                count: count as u64,
                faults: vec![format!(
                    "{count} addresses or settings of feeds are sealed by a key that is not beside the archive"
                )],
            }),
        }
    }

    /// Notes what points into raw months, so that each can be asked for; returns those months.
    pub async fn gather_references(&mut self) -> Result<Vec<String>, ArchiveError> {
        sqlx::raw_sql(
            "CREATE TEMP TABLE raw_references (month TEXT NOT NULL, sha256 TEXT NOT NULL, named TEXT NOT NULL);
             INSERT INTO raw_references
               SELECT coalesce(raw_month, ''), raw_sha256, 'article ' || id FROM articles WHERE raw_sha256 IS NOT NULL;
             INSERT INTO raw_references
               SELECT coalesce(raw_month, ''), raw_sha256, 'article ' || article_id || ', version ' || version
               FROM article_versions WHERE raw_sha256 IS NOT NULL;
             CREATE INDEX temp.raw_references_month ON raw_references(month);",
        )
        .execute(&mut *self.connection)
        .await
        .map_err(self.reader.sql("a list of kept pages"))?;
        self.lines("SELECT DISTINCT month FROM raw_references ORDER BY month").await
    }

    /// Whether all that points into a month's file finds something there.
    pub async fn references(&mut self, month: &str) -> Result<Said, ArchiveError> {
        let path = self.reader.raw_folder()?.join(format!("{month}.db"));
        if !path.exists() {
            let count: i64 = sqlx::query_scalar("SELECT count(*) FROM raw_references WHERE month = ?")
                .bind(month)
                .fetch_one(&mut *self.connection)
                .await
                .map_err(self.reader.sql("a count of kept pages"))?;
            let fault =
                format!("raw/{month}.db is missing, and with it {count} pages that articles point to");
            return Ok(Said { faults: vec![fault], count: u64::try_from(count).unwrap_or(0) });
        }
        self.attach(&path).await?;
        let missing = self.count_missing(month).await;
        let detached = sqlx::query("DETACH month").execute(&mut *self.connection).await;
        let said = missing?;
        detached.map_err(self.reader.sql("a raw month"))?;
        Ok(said)
    }

    async fn attach(&mut self, path: &Path) -> Result<(), ArchiveError> {
        let name = path.to_string_lossy().into_owned();
        let attached = sqlx::query("ATTACH ? AS month").bind(name).execute(&mut *self.connection).await;
        attached.map_err(|source| ArchiveError::sql("a raw month")(source).at(path))?;
        Ok(())
    }

    async fn count_missing(&mut self, month: &str) -> Result<Said, ArchiveError> {
        let doing = "a search for kept pages";
        let rows: Vec<(String, String)> = sqlx::query_as(
            "SELECT named, sha256 FROM raw_references r
             WHERE r.month = ? AND NOT EXISTS (SELECT 1 FROM month.bodies b WHERE b.sha256 = r.sha256)",
        )
        .bind(month)
        .fetch_all(&mut *self.connection)
        .await
        .map_err(self.reader.sql(doing))?;
        let named = usize::try_from(NAMED).unwrap_or(usize::MAX);
        let faults = rows
            .iter()
            .take(named)
            .map(|(what, sha256)| format!("{what}: raw/{month}.db holds no body {sha256}"))
            .collect();
        Ok(Said { faults, count: rows.len() as u64 })
    }

    /// Returns the texts of articles after this one, in the order of their numbers, with their hashes.
    pub async fn texts_after(&mut self, id: i64, of_versions: bool) -> Result<Vec<HashedText>, ArchiveError> {
        let question = if of_versions {
            "SELECT id, 'article ' || article_id || ', version ' || version, text, text_sha256
             FROM article_versions WHERE id > ? ORDER BY id LIMIT 200"
        } else {
            "SELECT id, 'article ' || id, text, text_sha256 FROM articles WHERE id > ? ORDER BY id LIMIT 200"
        };
        let rows: Vec<(i64, String, Option<String>, Option<String>)> = sqlx::query_as(question)
            .bind(id)
            .fetch_all(&mut *self.connection)
            .await
            .map_err(self.reader.sql("texts"))?;
        let hashed = rows.into_iter().map(|(id, named, text, sha256)| HashedText { id, named, text, sha256 });
        Ok(hashed.collect())
    }

    /// Returns about how many texts there are.
    pub async fn count_texts(&mut self) -> Result<i64, ArchiveError> {
        self.number("SELECT (SELECT count(*) FROM articles) + (SELECT count(*) FROM article_versions)").await
    }

    async fn number(&mut self, question: &'static str) -> Result<i64, ArchiveError> {
        let asked = sqlx::query_scalar(question).fetch_one(&mut *self.connection).await;
        asked.map_err(self.reader.sql("being checked"))
    }

    async fn lines(&mut self, question: &'static str) -> Result<Vec<String>, ArchiveError> {
        let asked = sqlx::query_scalar(question).fetch_all(&mut *self.connection).await;
        asked.map_err(self.reader.sql("being checked"))
    }
}
