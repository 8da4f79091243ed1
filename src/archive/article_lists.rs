//! The lists that belong to an article: who wrote it, its tags, its files.

use sqlx::SqliteConnection;

use super::{ArchiveError, json_list};
use crate::model::{ArticleId, Enclosure, Moment, Person, Precision};

pub(super) async fn replace_authors(
    archive: &mut SqliteConnection,
    id: ArticleId,
    authors: &[Person],
) -> Result<(), ArchiveError> {
    if authors.is_empty() {
        return Ok(());
    }
    sqlx::query!("DELETE FROM article_authors WHERE article_id = ?", id)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql("an article's authors"))?;
    save_authors(archive, id, authors).await
}

pub(super) async fn save_authors(
    archive: &mut SqliteConnection,
    id: ArticleId,
    authors: &[Person],
) -> Result<(), ArchiveError> {
    let named: Vec<_> = authors.iter().filter(|author| author.name.is_some()).collect();
    if named.is_empty() {
        return Ok(());
    }
    let named = json_list(&named);
    sqlx::query!(
        "INSERT INTO article_authors (article_id, position, name, url, email)
         SELECT ?, key, value ->> 'name', value ->> 'url', value ->> 'email' FROM json_each(?)",
        id,
        named,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's authors"))?;
    Ok(())
}

pub(super) async fn save_tags(
    archive: &mut SqliteConnection,
    id: ArticleId,
    tags: &[String],
    source: &str,
) -> Result<(), ArchiveError> {
    if tags.is_empty() {
        return Ok(());
    }
    let tags = json_list(tags);
    sqlx::query!(
        "INSERT OR IGNORE INTO article_tags (article_id, tag, source) SELECT ?, value, ? FROM json_each(?)",
        id,
        source,
        tags,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's tags"))?;
    Ok(())
}

pub(super) async fn save_enclosures(
    archive: &mut SqliteConnection,
    id: ArticleId,
    enclosures: &[Enclosure],
) -> Result<(), ArchiveError> {
    if enclosures.is_empty() {
        return Ok(());
    }
    let enclosures = json_list(enclosures);
    sqlx::query!(
        "INSERT INTO media (article_id, kind, url, mime_type, size_bytes, duration_s, position)
         -- A size beyond what an integer holds comes as a real; it is no size.
         SELECT ?, 'enclosure', value ->> 'url', value ->> 'type',
                CASE typeof(value ->> 'bytes') WHEN 'integer' THEN value ->> 'bytes' END,
                CASE typeof(value ->> 'duration_s') WHEN 'integer' THEN value ->> 'duration_s' END, key
         FROM json_each(?) WHERE TRUE
         ON CONFLICT (article_id, kind, url) DO UPDATE SET
           mime_type = coalesce(excluded.mime_type, mime_type), size_bytes = coalesce(excluded.size_bytes, size_bytes),
           duration_s = coalesce(excluded.duration_s, duration_s)",
        id,
        enclosures,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's enclosures"))?;
    Ok(())
}

pub(super) async fn save_lead_image(
    archive: &mut SqliteConnection,
    id: ArticleId,
    url: Option<&str>,
    alt: Option<&str>,
) -> Result<(), ArchiveError> {
    let Some(url) = url else { return Ok(()) };
    sqlx::query!(
        "INSERT OR IGNORE INTO media (article_id, kind, url, alt) VALUES (?, 'lead_image', ?, ?)",
        id,
        url,
        alt,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's picture"))?;
    Ok(())
}

/// Returns the authors as one line.
pub(super) fn byline(authors: &[Person]) -> Option<String> {
    let names: Vec<_> = authors.iter().filter_map(|author| author.name.as_deref()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

pub(super) fn precision(moment: Moment) -> &'static str {
    match moment.precision() {
        Precision::Day => "day",
        Precision::Second => "second",
    }
}
