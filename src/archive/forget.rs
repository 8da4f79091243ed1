//! Forgetting: what an article said is overwritten wherever the archive has it, and a tombstone without content stays.
//!
//! First the raw months, then the archive: whoever is killed between the two finds the article still there, and forgets it
//! again.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection};

use super::forgotten::{mark_of_address, mark_of_entry};
use super::lock::Lock;
use super::{Archive, ArchiveError, BUSY_TIMEOUT, Reader, backup, json_list, options, place};
use crate::model::{ArticleId, FeedId, Timestamp};

/// An article that is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Forgettable {
    pub id: i64,
    pub url: Option<String>,
    pub title: Option<String>,
    /// Earlier texts.
    pub versions: i64,
    /// How feeds presented it, and did before.
    pub presentations: i64,
}

/// What was overwritten.
#[derive(Debug, Default)]
pub struct Erased {
    pub articles: u64,
    /// Kept bodies of pages and feeds.
    pub bodies: u64,
    /// Somebody reads the archive, and its log could not be emptied.
    pub is_log_in_use: bool,
}

impl Reader {
    /// Returns the articles an author's name stands over.
    pub async fn articles_by(&self, author: &str) -> Result<Vec<ArticleId>, ArchiveError> {
        sqlx::query_scalar(
            "SELECT article_id FROM article_authors WHERE name = ?1 COLLATE NOCASE
             UNION SELECT id FROM articles WHERE byline = ?1 COLLATE NOCASE
             UNION SELECT e.article_id FROM entries e, json_each(e.authors) w WHERE w.value ->> 'name' = ?1 COLLATE NOCASE
             UNION SELECT article_id FROM article_versions WHERE byline = ?1 COLLATE NOCASE",
        )
        .bind(author)
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("a look for an author"))
    }

    /// Returns what there is of these articles.
    pub async fn forgettable(&self, ids: &[ArticleId]) -> Result<Vec<Forgettable>, ArchiveError> {
        sqlx::query_as(
            "SELECT id, url, title, (SELECT count(*) FROM article_versions v WHERE v.article_id = a.id) AS versions,
                    (SELECT count(*) FROM entries e WHERE e.article_id = a.id)
                    + (SELECT count(*) FROM entry_versions v WHERE v.article_id = a.id) AS presentations
             FROM articles a WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
        )
        .bind(list(ids))
        .fetch_all(&self.pool)
        .await
        .map_err(self.sql("what is to be forgotten"))
    }
}

/// Forgets articles, for a reason that stays.
pub async fn forget(
    archive: &Path,
    ids: &[ArticleId],
    reason: &str,
    now: Timestamp,
    told: &mut dyn FnMut(&str),
) -> Result<Erased, ArchiveError> {
    let path = place::resolve(archive)?;
    // Brings it up to date, and refuses one that is in use.
    Archive::open(&path).await?.close().await;
    let _lock = Lock::take(&path)?;
    let sql = |source| ArchiveError::sql("forgetting")(source).at(&path);
    let mut file = options(&path).pragma("secure_delete", "ON").connect().await.map_err(sql)?;
    let ids = list(ids);
    let mut erased = Erased::default();
    let bodies = bodies_of(&mut file, &ids).await.map_err(sql)?;
    for name in backup::months(&path.with_file_name("raw"))? {
        told(&format!("raw/{name}"));
        let month = path.with_file_name("raw").join(&name);
        let (bodies, is_log_in_use) = erase_bodies(&month, &bodies)
            .await
            .map_err(|source| ArchiveError::sql("forgetting")(source).at(&month))?;
        erased.bodies += bodies;
        erased.is_log_in_use |= is_log_in_use;
    }
    told("the archive");
    erased.articles = erase(&mut file, &ids, &json_list(&bodies), reason, now).await.map_err(sql)?;
    told("overwriting what was free");
    sqlx::query("VACUUM").execute(&mut file).await.map_err(sql)?;
    erased.is_log_in_use |= !empty_log(&mut file).await.map_err(sql)?;
    file.close().await.map_err(sql)?;
    Ok(erased)
}

/// Returns the hashes of kept bodies that tell of the articles: their pages, where no other article has the same, and what
/// their feeds were like: an item may stand in a feed for long before it becomes an entry, as one that is over a day's budget.
async fn bodies_of(file: &mut SqliteConnection, ids: &str) -> Result<BTreeSet<String>, sqlx::Error> {
    let found: Vec<String> = sqlx::query_scalar(
        "WITH ids(id) AS (SELECT value FROM json_each(?)),
         pages(sha256) AS (
           SELECT raw_sha256 FROM articles WHERE id IN ids
           UNION SELECT raw_sha256 FROM article_versions WHERE article_id IN ids
           UNION SELECT body_sha256 FROM fetches WHERE article_id IN ids AND kind = 'page'),
         told(feed_id) AS (
           SELECT feed_id FROM entries WHERE article_id IN ids
           UNION SELECT e.feed_id FROM entry_versions v JOIN entries e ON e.id = v.entry_id WHERE v.article_id IN ids)
         SELECT sha256 FROM pages WHERE sha256 IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM articles o WHERE o.raw_sha256 = sha256 AND o.id NOT IN ids)
         UNION
         SELECT f.body_sha256 FROM told JOIN fetches f ON f.feed_id = told.feed_id
         WHERE f.kind IN ('feed', 'websub') AND f.body_sha256 IS NOT NULL",
    )
    .bind(ids)
    .fetch_all(file)
    .await?;
    Ok(found.into_iter().collect())
}

/// Overwrites bodies in one raw month, and whatever is kept as a patch to them; returns how many, and whether its log
/// is in use.
async fn erase_bodies(month: &Path, bodies: &BTreeSet<String>) -> Result<(u64, bool), sqlx::Error> {
    let mut file = SqliteConnectOptions::new()
        .filename(month)
        .busy_timeout(BUSY_TIMEOUT)
        .foreign_keys(false)
        .pragma("secure_delete", "ON")
        .connect()
        .await?;
    let has_bodies: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'bodies')")
            .fetch_one(&mut file)
            .await?;
    if !has_bodies {
        return file.close().await.map(|()| (0, false));
    }
    let has_patches = super::raw::has_patches(&mut file).await?;
    let mut erased = sqlx::query("DELETE FROM bodies WHERE sha256 IN (SELECT value FROM json_each(?))")
        .bind(json_list(bodies))
        .execute(&mut file)
        .await?
        .rows_affected();
    while has_patches && erased > 0 {
        let loose = "DELETE FROM bodies WHERE base_sha256 IS NOT NULL AND base_sha256 NOT IN (SELECT sha256 FROM bodies)";
        match sqlx::query(loose).execute(&mut file).await?.rows_affected() {
            0 => break,
            more => erased += more,
        }
    }
    // Also where nothing was found: whoever was killed before this has deleted and not overwritten.
    sqlx::query("VACUUM").execute(&mut file).await?;
    let is_log_in_use = !empty_log(&mut file).await?;
    file.close().await?;
    Ok((erased, is_log_in_use))
}

/// Overwrites what the archive itself has, in one transaction.
async fn erase(
    file: &mut SqliteConnection,
    ids: &str,
    bodies: &str,
    reason: &str,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let mut transaction = file.begin().await?;
    let articles = entomb(&mut transaction, ids, reason, now).await?;
    for statement in [
        // The log says that something was fetched, and no more.
        "UPDATE fetches SET url = 'forgotten', final_url = NULL, error = NULL, headers = NULL, content_type = NULL,
                            body_sha256 = NULL, wire_sha256 = NULL
         WHERE article_id IN (SELECT value FROM json_each(?1))",
        "UPDATE fetches SET left_out = NULL
         WHERE left_out IS NOT NULL AND feed_id IN (
           SELECT feed_id FROM entries WHERE article_id IN (SELECT value FROM json_each(?1)))",
        "DELETE FROM entry_versions WHERE article_id IN (SELECT value FROM json_each(?1))",
        "DELETE FROM entries WHERE article_id IN (SELECT value FROM json_each(?1))",
        "DELETE FROM articles WHERE id IN (SELECT value FROM json_each(?1))",
    ] {
        sqlx::query(AssertSqlSafe(statement)).bind(ids).execute(&mut *transaction).await?;
    }
    sqlx::query(
        "UPDATE fetches SET body_sha256 = NULL WHERE body_sha256 IN (SELECT value FROM json_each(?))",
    )
    .bind(bodies)
    .execute(&mut *transaction)
    .await?;
    // Words of what was deleted stand in an index until all of it is merged.
    for merge in [
        "INSERT INTO articles_fts(articles_fts) VALUES ('optimize')",
        "INSERT INTO articles_fts_apart(articles_fts_apart) VALUES ('optimize')",
    ] {
        sqlx::query(merge).execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(articles)
}

/// Puts up the tombstones, with the marks by which the articles are known again.
async fn entomb(
    file: &mut SqliteConnection,
    ids: &str,
    reason: &str,
    now: Timestamp,
) -> Result<u64, sqlx::Error> {
    let articles = sqlx::query(
        "INSERT OR IGNORE INTO forgotten (article_id, forgotten_at, reason, first_seen_at)
         SELECT id, ?2, ?3, first_seen_at FROM articles WHERE id IN (SELECT value FROM json_each(?1))",
    )
    .bind(ids)
    .bind(now)
    .bind(reason)
    .execute(&mut *file)
    .await?
    .rows_affected();
    // Under an address that others have, too, as a home page that gone pages lead to, nothing is known again.
    let addresses: Vec<(i64, String)> = sqlx::query_as(
        "WITH ids(id) AS (SELECT value FROM json_each(?)),
         met(article_id, address) AS (
           SELECT article_id, link FROM entries WHERE article_id IN ids AND link IS NOT NULL
           UNION SELECT article_id, link FROM entry_versions WHERE article_id IN ids AND link IS NOT NULL
           UNION SELECT article_id, final_url FROM fetches
                 WHERE article_id IN ids AND kind = 'page' AND final_url IS NOT NULL)
         SELECT id, url FROM articles WHERE id IN ids AND url IS NOT NULL
         UNION SELECT article_id, url FROM article_urls WHERE article_id IN ids
         UNION SELECT * FROM met WHERE address NOT IN (
           SELECT url FROM articles WHERE id NOT IN ids AND url IN (SELECT address FROM met)
           UNION SELECT url FROM article_urls WHERE article_id NOT IN ids AND url IN (SELECT address FROM met)
           UNION SELECT link FROM entries WHERE article_id NOT IN ids AND link IN (SELECT address FROM met)
           UNION SELECT final_url FROM fetches
                 WHERE kind = 'page' AND article_id NOT IN ids AND final_url IN (SELECT address FROM met))",
    )
    .bind(ids)
    .fetch_all(&mut *file)
    .await?;
    let keys: Vec<(i64, i64, String)> = sqlx::query_as(
        "WITH ids(id) AS (SELECT value FROM json_each(?))
         SELECT article_id, feed_id, entry_key FROM entries WHERE article_id IN ids
         UNION SELECT article_id, feed_id, guid FROM entries WHERE article_id IN ids AND guid IS NOT NULL",
    )
    .bind(ids)
    .fetch_all(&mut *file)
    .await?;
    let addresses = addresses.into_iter().filter(|(_, address)| !is_root(address));
    let of_addresses = addresses.map(|(id, address)| (id, mark_of_address(&address)));
    let of_keys = keys.into_iter().map(|(id, feed, key)| (id, mark_of_entry(FeedId(feed), &key)));
    for (id, mark) in of_addresses.chain(of_keys) {
        sqlx::query("INSERT OR IGNORE INTO forgotten_marks (mark, article_id) VALUES (?, ?)")
            .bind(mark)
            .bind(id)
            .execute(&mut *file)
            .await?;
    }
    Ok(articles)
}

/// Whether an address names a host and nothing on it.
fn is_root(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split_once('/').is_none_or(|(_, path)| path.is_empty())
}

/// Folds the log into the file and leaves nothing of it; returns whether that was possible.
async fn empty_log(file: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let (is_busy, _, _): (i64, i64, i64) =
        sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(file).await?;
    Ok(is_busy == 0)
}

fn list(ids: &[ArticleId]) -> String {
    json_list(&ids.iter().map(|id| id.0).collect::<Vec<_>>())
}
