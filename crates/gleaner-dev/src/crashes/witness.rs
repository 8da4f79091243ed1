//! What the archive shows of itself, asked of SQLite's own shell.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, ensure};

pub(super) struct Witness {
    folder: PathBuf,
}

impl Witness {
    pub(super) fn of(folder: &Path) -> Self {
        Self { folder: folder.to_path_buf() }
    }

    /// Makes everything due at once.
    pub(super) fn let_time_pass(&self) -> anyhow::Result<()> {
        if self.has_archive()? {
            self.ask(
                "UPDATE feeds SET next_poll_at = '2020-01-01T00:00:00Z';
                 UPDATE articles SET next_page_at = '2020-01-01T00:00:00Z' WHERE next_page_at IS NOT NULL;
                 DELETE FROM hosts;",
            )?;
        }
        Ok(())
    }

    /// Whether the first start came so far.
    pub(super) fn has_archive(&self) -> anyhow::Result<bool> {
        let path = self.folder.join("gleaner.db");
        Ok(path.exists()
            && self.ask("SELECT count(*) FROM sqlite_schema WHERE name IN ('articles_fts','runs')")? == "2")
    }

    /// Checks what must hold at any moment.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        if !self.has_archive()? {
            return Ok(());
        }
        let mut attached = String::new();
        let mut bodies = Vec::new();
        for (number, file) in self.raw_files()?.iter().enumerate() {
            let _ = write!(attached, "ATTACH 'file:{}' AS raw{number};", file.display());
            bodies.push(format!("SELECT sha256 FROM raw{number}.bodies"));
        }
        let kept = if bodies.is_empty() { "SELECT ''".to_owned() } else { bodies.join(" UNION ALL ") };
        let said = self.ask(&format!(
            "{attached}
             PRAGMA integrity_check;
             SELECT 'foreign key', * FROM pragma_foreign_key_check;
             INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1);
             CREATE TEMP TABLE kept AS {kept};
             SELECT 'raw page is not there', id FROM articles
               WHERE raw_sha256 IS NOT NULL AND raw_sha256 NOT IN (SELECT sha256 FROM kept);
             SELECT 'page is read and not kept', id FROM articles WHERE page_state = 'ok' AND raw_sha256 IS NULL;
             SELECT 'entry is there twice', guid FROM entries GROUP BY guid HAVING count(*) > 1;
             SELECT 'article is there twice', url FROM articles GROUP BY url HAVING count(*) > 1;
             SELECT 'a failure of ours is a feed''s', state_reason FROM feeds WHERE state <> 'active';
             SELECT 'a failure of ours is a page''s', page_error FROM articles WHERE page_state NOT IN ('ok','pending');"
        ))?;
        ensure!(said == "ok", "the archive is not whole:\n{said}");
        Ok(())
    }

    pub(super) fn count_read(&self) -> anyhow::Result<usize> {
        Ok(self.ask("SELECT count(*) FROM articles WHERE page_state = 'ok'")?.parse()?)
    }

    /// Checks that everything that was published is there, once.
    pub(super) fn check_all(&self, published: usize) -> anyhow::Result<()> {
        let said = self.ask(
            "SELECT (SELECT count(*) FROM entries), (SELECT count(DISTINCT guid) FROM entries), (SELECT count(*) FROM articles),
                    (SELECT count(DISTINCT text_sha256) FROM articles WHERE page_state = 'ok')",
        )?;
        let expected = vec![published.to_string(); 4].join("|");
        ensure!(said == expected, "entries, guids, articles and texts are {said}, and should be {expected}");
        Ok(())
    }

    fn raw_files(&self) -> anyhow::Result<Vec<PathBuf>> {
        let Ok(folder) = std::fs::read_dir(self.folder.join("raw")) else { return Ok(Vec::new()) };
        let files = folder.map(|file| file.map(|file| file.path())).collect::<Result<Vec<_>, _>>()?;
        let files = files.into_iter().filter(|file| file.extension().is_some_and(|ending| ending == "db"));
        // One whose first write never came has no table.
        files
            .filter_map(|file| {
                let table = ask(&file, "SELECT count(*) FROM sqlite_schema WHERE name = 'bodies'");
                match table.as_deref() {
                    Ok("0") => None,
                    Ok(_) => Some(Ok(file)),
                    Err(_) => Some(table.map(|_| file)),
                }
            })
            .collect()
    }

    fn ask(&self, sql: &str) -> anyhow::Result<String> {
        ask(&self.folder.join("gleaner.db"), sql)
    }
}

fn ask(file: &Path, sql: &str) -> anyhow::Result<String> {
    let shell = Command::new("sqlite3")
        .args(["-bail", "-cmd", ".timeout 10000"])
        .arg(file)
        .arg(sql)
        .output()
        .context("cannot run sqlite3")?;
    let said = String::from_utf8_lossy(&shell.stdout).trim().to_owned();
    let complaint = String::from_utf8_lossy(&shell.stderr);
    ensure!(shell.status.success(), "{}: {}", file.display(), complaint.trim());
    Ok(said)
}
