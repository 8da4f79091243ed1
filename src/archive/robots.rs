//! What servers say in their robots.txt.

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::{ArchiveError, Reader, fetches};
use crate::model::{ExchangeLog, RobotsRecord, Timestamp};

impl Reader {
    /// Returns the robots.txt of a server as last received, `None` when it was never asked for.
    ///
    /// The delay it asks for is not filled in: it comes with the work, as `hosts.crawl_delay_s`.
    pub async fn robots(&self, origin: &str) -> Result<Option<RobotsRecord>, ArchiveError> {
        let row = sqlx::query!(
            r#"SELECT origin, fetched_at AS "fetched_at: Timestamp", status, error, body FROM robots WHERE origin = ?"#,
            origin,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(self.sql("a robots.txt"))?;
        Ok(row.map(|row| RobotsRecord {
            origin: row.origin,
            fetched_at: row.fetched_at,
            status: row.status.and_then(|status| u16::try_from(status).ok()),
            error: row.error,
            body: row.body,
            crawl_delay: None,
        }))
    }
}

/// A server's robots.txt, and the exchange that brought it.
#[derive(Debug)]
pub struct RobotsAnswer {
    pub host: String,
    pub robots: RobotsRecord,
    pub log: ExchangeLog,
}

impl Change for RobotsAnswer {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(record(archive, self))
    }
}

/// Archives what a server says in its robots.txt, and what it asks of us.
async fn record(archive: &mut SqliteConnection, answer: &RobotsAnswer) -> Result<(), ArchiveError> {
    let RobotsAnswer { host, robots, log } = answer;
    fetches::log_robots(archive, log).await?;
    sqlx::query!(
        "INSERT INTO robots (origin, fetched_at, status, error, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (origin) DO UPDATE SET
           fetched_at = excluded.fetched_at, status = excluded.status, error = excluded.error, body = excluded.body",
        robots.origin,
        robots.fetched_at,
        robots.status,
        robots.error,
        robots.body,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a robots.txt"))?;
    // A delay once asked for stands until a robots.txt without it is read.
    if robots.error.is_none() {
        let delay = robots
            .crawl_delay
            .map(|delay| i64::try_from(delay.as_millis().div_ceil(1000)).unwrap_or(i64::MAX));
        sqlx::query!(
            "INSERT INTO hosts (host, crawl_delay_s) VALUES (?1, ?2)
             ON CONFLICT (host) DO UPDATE SET crawl_delay_s = excluded.crawl_delay_s",
            host,
            delay,
        )
        .execute(archive)
        .await
        .map_err(ArchiveError::sql("a host's delay"))?;
    }
    Ok(())
}
