//! What the pages of a site have taught of it.

use sqlx::SqliteConnection;

use super::{ArchiveError, Reader};
use crate::model::{SiteLesson, SiteMemory, Timestamp};

impl Reader {
    /// Returns what the pages of a host have taught; empty where none has.
    pub async fn site_memory(&self, host: &str) -> Result<SiteMemory, ArchiveError> {
        let memory = sqlx::query_scalar!("SELECT memory FROM site_memory WHERE host = ?", host)
            .fetch_optional(&self.pool)
            .await
            .map_err(self.sql("a site's memory"))?;
        Ok(memory.map(|memory| SiteMemory::from_json(&memory)).unwrap_or_default())
    }
}

/// Takes in what a page taught.
///
/// The memory is read where it is written: of two pages in flight, neither takes the other's lesson away.
pub(super) async fn learn(
    archive: &mut SqliteConnection,
    lesson: &SiteLesson,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let known = sqlx::query_scalar!("SELECT memory FROM site_memory WHERE host = ?", lesson.host)
        .fetch_optional(&mut *archive)
        .await
        .map_err(ArchiveError::sql("a site's memory"))?;
    let mut memory = known.map(|memory| SiteMemory::from_json(&memory)).unwrap_or_default();
    if !memory.learn(&lesson.lesson) {
        return Ok(());
    }
    let (json, pages) = (memory.to_json(), memory.pages());
    sqlx::query!(
        "INSERT INTO site_memory (host, memory, pages, updated_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (host) DO UPDATE SET
           memory = excluded.memory, pages = excluded.pages, updated_at = excluded.updated_at",
        lesson.host,
        json,
        pages,
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a site's memory"))?;
    Ok(())
}
