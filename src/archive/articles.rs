//! The articles: one per document, its text and facts, and the texts it had before.

use sqlx::SqliteConnection;

use super::article_lists::{byline, precision, replace_authors, save_lead_image, save_tags};
use super::{ArchiveError, json_list};
use crate::model::{ArticleId, Reading, Timestamp};

/// Returns the article known under this address.
pub(super) async fn find(
    archive: &mut SqliteConnection,
    url: &str,
) -> Result<Option<ArticleId>, ArchiveError> {
    sqlx::query_scalar!(r#"SELECT article_id AS "id: ArticleId" FROM article_urls WHERE url = ?"#, url)
        .fetch_optional(archive)
        .await
        .map_err(ArchiveError::sql("a look for an article"))
}

/// Remembers that the article was met under this address; the first article met there keeps it.
pub(super) async fn meet(
    archive: &mut SqliteConnection,
    article: ArticleId,
    url: &str,
) -> Result<(), ArchiveError> {
    sqlx::query!("INSERT OR IGNORE INTO article_urls (url, article_id) VALUES (?, ?)", url, article)
        .execute(archive)
        .await
        .map_err(ArchiveError::sql("an article's address"))?;
    Ok(())
}

/// Saves what a page, or the feed in its stead, says; a text that changed is kept as a version.
pub(super) async fn save_reading(
    archive: &mut SqliteConnection,
    id: ArticleId,
    reading: &Reading,
    raw_sha256: Option<&str>,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let article = &reading.article;
    let text = Some(article.text.as_str()).filter(|text| !text.is_empty());
    let sha256 = reading.text_sha256.as_deref();
    let source = text.map(|_| if reading.is_from_page { "page" } else { "feed" });
    let change = change(archive, id, reading, source, raw_sha256).await?;
    if let TextChange::Other { cause } = change {
        keep_version(archive, id, cause, now).await?;
    }
    let changed_at = (change == TextChange::Other { cause: "publisher" }).then_some(now);
    let new_version = i64::from(change != TextChange::None);
    let byline = byline(&article.authors);
    let [published_at, modified_at] = [article.published, article.modified].map(|at| at.map(Timestamp::from));
    let published_precision = article.published.map(precision);
    let image = article.image.clone().unwrap_or_default();
    let image_url = image.url.as_ref().map(url::Url::as_str);
    let word_count = text.map(|_| i64::from(article.word_count));
    let html = text.map(|_| article.html.as_str());
    let confidence = reading.is_from_page.then_some(f64::from(article.confidence));
    let extra = (!article.extra.is_empty()).then(|| json_list(&article.extra));
    sqlx::query!(
        "UPDATE articles
         SET title = coalesce(?, title), byline = coalesce(?, byline), published_at = coalesce(?, published_at),
             published_precision = coalesce(?, published_precision), modified_at = coalesce(?, modified_at), effective_at = ?, date_source = ?,
             last_changed_at = coalesce(?, last_changed_at), lang = coalesce(?, lang), site_name = ?, section = ?,
             image_url = coalesce(?, image_url), image_alt = ?, image_caption = ?, image_credit = ?, word_count = ?,
             text_source = ?, confidence = ?, version_count = version_count + ?, text_sha256 = ?, extractor = ?,
             extracted_at = ?, extra = ?, summary = coalesce(?, summary), text = ?, html = ?
         WHERE id = ?",
        article.title,
        byline,
        published_at,
        published_precision,
        modified_at,
        reading.effective_at,
        reading.date_source,
        changed_at,
        article.language,
        article.site_name,
        article.section,
        image_url,
        image.alt,
        image.caption,
        image.credit,
        word_count,
        source,
        confidence,
        new_version,
        sha256,
        reading.extractor,
        now,
        extra,
        article.description,
        text,
        html,
        id,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("an article's text and facts"))?;
    replace_authors(archive, id, &article.authors).await?;
    save_tags(archive, id, &article.tags, "page").await?;
    save_lead_image(archive, id, image_url, image.alt.as_deref()).await
}

/// What a reading does to the text that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TextChange {
    None,
    /// The first text, or the page's in place of the feed's: nothing the publisher changed.
    First,
    /// Another text or headline.
    Other {
        cause: &'static str,
    },
}

async fn change(
    archive: &mut SqliteConnection,
    id: ArticleId,
    reading: &Reading,
    source: Option<&str>,
    raw_sha256: Option<&str>,
) -> Result<TextChange, ArchiveError> {
    let before =
        sqlx::query!("SELECT title, text_sha256, text_source, raw_sha256 FROM articles WHERE id = ?", id)
            .fetch_one(archive)
            .await
            .map_err(ArchiveError::sql("a look for an article"))?;
    let title = reading.article.title.as_ref();
    let is_same_title = title.is_none() || title == before.title.as_ref();
    Ok(match (before.text_sha256, &reading.text_sha256) {
        (_, None) => TextChange::None,
        (None, _) => TextChange::First,
        (Some(known), Some(sha256))
            if known == *sha256 && (is_same_title || before.text_source.as_deref() != source) =>
        {
            TextChange::None
        }
        _ if before.text_source.as_deref() != source => TextChange::First,
        // The same bytes read otherwise: the reader changed, not the publisher.
        _ if raw_sha256.is_some() && raw_sha256 == before.raw_sha256.as_deref() => {
            TextChange::Other { cause: "re-extraction" }
        }
        _ => TextChange::Other { cause: "publisher" },
    })
}

/// Moves the text that stands to the versions, before another takes its place.
pub(super) async fn keep_version(
    archive: &mut SqliteConnection,
    id: ArticleId,
    cause: &str,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "INSERT INTO article_versions (article_id, version, captured_at, replaced_at, source, cause, title, text_sha256,
                                       raw_sha256, raw_month, extractor, word_count, text, byline, published_at,
                                       modified_at, summary)
         -- A text that another reading brought was the publisher's before it, but is ours since.
         SELECT id, version_count, max(coalesce(last_changed_at, extracted_at, first_seen_at),
                                       coalesce((SELECT max(replaced_at) FROM article_versions WHERE article_id = ?1), '')),
                ?2, text_source, ?3, title, text_sha256, raw_sha256, raw_month, extractor, word_count, text, byline, published_at,
                modified_at, summary
         FROM articles WHERE id = ?1 AND text_source IS NOT NULL",
        id,
        now,
        cause,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's version"))?;
    Ok(())
}
