//! The articles: one per document, its text and facts, and the texts it had before.

use sqlx::SqliteConnection;

use super::{ArchiveError, json_list};
use crate::model::{
    ArticleId, Enclosure, FeedText, Moment, PageState, Person, Precision, Reading, SeenEntry, Timestamp,
};

/// Returns the article an entry speaks of: the one known under its address, else a new one.
pub(super) async fn announced(
    archive: &mut SqliteConnection,
    entry: &SeenEntry,
    now: Timestamp,
) -> Result<ArticleId, ArchiveError> {
    let url = entry.article_url.as_ref().map(url::Url::as_str);
    if let Some(url) = url
        && let Some(known) = find(archive, url).await?
    {
        save_tags(archive, known, &entry.tags, "feed").await?;
        save_enclosures(archive, known, &entry.enclosures).await?;
        return Ok(known);
    }
    let id = insert(archive, entry, now).await?;
    if let Some(url) = url {
        meet(archive, id, url).await?;
    }
    save_authors(archive, id, &entry.authors).await?;
    save_tags(archive, id, &entry.tags, "feed").await?;
    save_enclosures(archive, id, &entry.enclosures).await?;
    Ok(id)
}

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

async fn insert(
    archive: &mut SqliteConnection,
    entry: &SeenEntry,
    now: Timestamp,
) -> Result<ArticleId, ArchiveError> {
    let url = entry.article_url.as_ref().map(url::Url::as_str);
    let host = entry.article_url.as_ref().and_then(url::Url::host_str);
    let byline = byline(&entry.authors);
    let published_at = entry.published.map(Timestamp::from);
    let precision = entry.published.map(precision);
    let text = entry.instead_of_page.as_ref();
    let state = if text.is_some() { PageState::FeedOnly } else { PageState::Pending }.as_str();
    let next_page_at = text.is_none().then_some(now);
    let body = text.map(|text| text.text.as_str()).filter(|text| !text.is_empty());
    let html = text.map(|text| text.html.as_str()).filter(|_| body.is_some());
    let word_count = text.filter(|_| body.is_some()).map(|text| i64::from(text.word_count));
    let text_source = body.map(|_| "feed");
    let sha256 = text.and_then(|text| text.sha256.as_deref());
    let versions = i64::from(body.is_some());
    sqlx::query_scalar!(
        r#"INSERT INTO articles (url, host, title, byline, published_at, published_precision, effective_at, date_source,
                                 first_seen_at, lang, image_url, word_count, text_source, page_state, next_page_at,
                                 version_count, text_sha256, summary, text, html)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           RETURNING id AS "id: ArticleId""#,
        url,
        host,
        entry.title,
        byline,
        published_at,
        precision,
        entry.effective_at,
        entry.date_source,
        now,
        entry.language,
        entry.image_url,
        word_count,
        text_source,
        state,
        next_page_at,
        versions,
        sha256,
        entry.summary,
        body,
        html,
    )
    .fetch_one(archive)
    .await
    .map_err(ArchiveError::sql("an article"))
}

/// Takes over what a feed now says of an article whose text is the feed's to tell.
pub(super) async fn announced_otherwise(
    archive: &mut SqliteConnection,
    article: ArticleId,
    entry: &SeenEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "UPDATE articles SET title = coalesce(?, title), summary = coalesce(?, summary)
         WHERE id = ? AND text_source IS NOT 'page'",
        entry.title,
        entry.summary,
        article,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("an article's title"))?;
    save_tags(archive, article, &entry.tags, "feed").await?;
    save_enclosures(archive, article, &entry.enclosures).await?;
    let Some(FeedText { text, html, word_count, sha256 }) = &entry.instead_of_page else { return Ok(()) };
    let is_new_text = sqlx::query_scalar!(
        r#"SELECT text_sha256 IS NOT ? AS "is_new!: bool" FROM articles WHERE id = ? AND text_source = 'feed'"#,
        sha256,
        article,
    )
    .fetch_optional(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a look for an article"))?;
    if is_new_text != Some(true) || text.is_empty() {
        return Ok(());
    }
    keep_version(archive, article, now).await?;
    sqlx::query!(
        "UPDATE articles
         SET text = ?, html = ?, word_count = ?, text_sha256 = ?, last_changed_at = ?, version_count = version_count + 1
         WHERE id = ?",
        text,
        html,
        word_count,
        sha256,
        now,
        article,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's text"))?;
    Ok(())
}

/// Saves what a page, or the feed in its stead, says; a text that changed is kept as a version.
pub(super) async fn save_reading(
    archive: &mut SqliteConnection,
    id: ArticleId,
    reading: &Reading,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let article = &reading.article;
    let text = Some(article.text.as_str()).filter(|text| !text.is_empty());
    let sha256 = reading.text_sha256.as_deref();
    let source = text.map(|_| if reading.is_from_page { "page" } else { "feed" });
    let change = change(archive, id, sha256, source).await?;
    if change == TextChange::Text {
        keep_version(archive, id, now).await?;
    }
    let changed_at = (change == TextChange::Text).then_some(now);
    let new_version = i64::from(change != TextChange::None);
    let byline = byline(&article.authors);
    let published_at = article.published.map(Timestamp::from);
    let published_precision = article.published.map(precision);
    let modified_at = article.modified.map(Timestamp::from);
    let image = article.image.clone().unwrap_or_default();
    let image_url = image.url.as_ref().map(url::Url::as_str);
    let word_count = text.map(|_| i64::from(article.word_count));
    let html = text.map(|_| article.html.as_str());
    let confidence = reading.is_from_page.then_some(f64::from(article.confidence));
    let extra = (!article.extra.is_empty()).then(|| json_list(&article.extra));
    sqlx::query!(
        "UPDATE articles
         SET title = coalesce(?, title), byline = coalesce(?, byline), published_at = coalesce(?, published_at),
             published_precision = coalesce(?, published_precision), modified_at = ?, effective_at = ?, date_source = ?,
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
    Text,
}

async fn change(
    archive: &mut SqliteConnection,
    id: ArticleId,
    sha256: Option<&str>,
    source: Option<&str>,
) -> Result<TextChange, ArchiveError> {
    let before = sqlx::query!("SELECT text_sha256, text_source FROM articles WHERE id = ?", id)
        .fetch_one(archive)
        .await
        .map_err(ArchiveError::sql("a look for an article"))?;
    Ok(match before.text_sha256.as_deref() {
        _ if sha256.is_none() => TextChange::None,
        None => TextChange::First,
        known if known == sha256 => TextChange::None,
        Some(_) if before.text_source.as_deref() == source => TextChange::Text,
        Some(_) => TextChange::First,
    })
}

/// Moves the text that stands to the versions, before another takes its place.
async fn keep_version(
    archive: &mut SqliteConnection,
    id: ArticleId,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "INSERT INTO article_versions (article_id, version, captured_at, replaced_at, source, cause, title, text_sha256,
                                       raw_sha256, raw_month, extractor, word_count, text)
         SELECT id, version_count, coalesce(last_changed_at, extracted_at, first_seen_at), ?2, text_source, 'publisher',
                title, text_sha256, raw_sha256, raw_month, extractor, word_count, text
         FROM articles WHERE id = ?1",
        id,
        now,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's version"))?;
    Ok(())
}

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

async fn save_authors(
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

async fn save_enclosures(
    archive: &mut SqliteConnection,
    id: ArticleId,
    enclosures: &[Enclosure],
) -> Result<(), ArchiveError> {
    if enclosures.is_empty() {
        return Ok(());
    }
    let enclosures = json_list(enclosures);
    sqlx::query!(
        "INSERT OR IGNORE INTO media (article_id, kind, url, mime_type, size_bytes, duration_s, position)
         -- A size beyond what an integer holds comes as a real; it is no size.
         SELECT ?, 'enclosure', value ->> 'url', value ->> 'type',
                CASE typeof(value ->> 'bytes') WHEN 'integer' THEN value ->> 'bytes' END,
                CASE typeof(value ->> 'duration_s') WHEN 'integer' THEN value ->> 'duration_s' END, key
         FROM json_each(?)",
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
