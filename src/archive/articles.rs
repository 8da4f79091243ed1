//! The articles: one per document, its text and facts, and the texts it had before.

use sqlx::SqliteConnection;

use super::{ArchiveError, json_list};
use crate::model::{
    ArticleId, ChangedEntry, Enclosure, FeedText, LinkChange, Moment, PageState, Person, Precision, Reading,
    SeenEntry, Timestamp,
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
    let modified_at = entry.updated_at;
    let text = entry.feed_text.as_ref().filter(|_| !entry.is_page_wanted);
    let state = if entry.is_page_wanted { PageState::Pending } else { PageState::FeedOnly }.as_str();
    let next_page_at = entry.is_page_wanted.then_some(now);
    let body = text.map(|text| text.text.as_str());
    let html = text.map(|text| text.html.as_str());
    let word_count = text.map(|text| i64::from(text.word_count));
    let text_source = body.map(|_| "feed");
    let sha256 = text.and_then(|text| text.sha256.as_deref());
    let versions = i64::from(body.is_some());
    sqlx::query_scalar!(
        r#"INSERT INTO articles (url, host, title, byline, published_at, published_precision, modified_at, effective_at,
                                 date_source, first_seen_at, lang, image_url, word_count, text_source, page_state,
                                 next_page_at, version_count, text_sha256, summary, text, html)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
           RETURNING id AS "id: ArticleId""#,
        url,
        host,
        entry.title,
        byline,
        published_at,
        precision,
        modified_at,
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

/// Takes over what a feed now says of an article: facts that are the feed's to tell, title and text where the text is the
/// feed's, and that the page is due.
pub(super) async fn announced_otherwise(
    archive: &mut SqliteConnection,
    article: ArticleId,
    changed: &ChangedEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let entry = &changed.entry;
    save_tags(archive, article, &entry.tags, "feed").await?;
    save_enclosures(archive, article, &entry.enclosures).await?;
    if changed.link == LinkChange::Moved {
        move_to(archive, article, entry).await?;
    }
    let standing = sqlx::query!(
        "SELECT title, text_sha256, text_source, date_source FROM articles WHERE id = ?",
        article
    )
    .fetch_one(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a look for an article"))?;
    if standing.date_source != "page" {
        redate(archive, article, entry).await?;
    }
    plan_look(archive, article, changed.page_due_at).await?;
    if standing.text_source.as_deref() == Some("page") || !changed.is_taken_over {
        return Ok(());
    }
    replace_authors(archive, article, &entry.authors).await?;
    let is_first = standing.text_source.is_none();
    // A page that is still to be read brings the text.
    let text = entry.feed_text.as_ref().filter(|_| !is_first || !entry.is_page_wanted);
    let is_new_text = text.is_some_and(|text| text.sha256 != standing.text_sha256);
    let is_new_title = entry.title.is_some() && entry.title != standing.title;
    if !is_first && (is_new_text || is_new_title) {
        keep_version(archive, article, "publisher", now).await?;
    }
    take_over(archive, article, entry, text.filter(|_| is_new_text), now).await
}

/// Gives the article what its feed says, and the version a number if it is one.
async fn take_over(
    archive: &mut SqliteConnection,
    article: ArticleId,
    entry: &SeenEntry,
    text: Option<&FeedText>,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let byline = byline(&entry.authors);
    let (body, html) = (text.map(|text| &text.text), text.map(|text| &text.html));
    let (word_count, sha256) = (text.map(|text| text.word_count), text.and_then(|text| text.sha256.as_ref()));
    sqlx::query!(
        "UPDATE articles
         SET last_changed_at = CASE WHEN text_source IS NOT NULL AND (?1 IS NOT NULL OR ?2 IS NOT title) THEN ?3
                                    ELSE last_changed_at END,
             version_count = (SELECT count(*) FROM article_versions WHERE article_id = ?9)
                             + (text_source IS NOT NULL OR ?1 IS NOT NULL),
             text_source = iif(?1 IS NULL, text_source, 'feed'), text = coalesce(?1, text), html = coalesce(?4, html),
             word_count = coalesce(?5, word_count), text_sha256 = coalesce(?6, text_sha256), title = coalesce(?2, title),
             summary = coalesce(?7, summary), byline = coalesce(?8, byline)
         WHERE id = ?9",
        body,
        entry.title,
        now,
        html,
        word_count,
        sha256,
        entry.summary,
        byline,
        article,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's text"))?;
    Ok(())
}

/// Takes over the feed's dates.
async fn redate(
    archive: &mut SqliteConnection,
    article: ArticleId,
    entry: &SeenEntry,
) -> Result<(), ArchiveError> {
    let published_at = entry.published.map(Timestamp::from);
    let precision = entry.published.map(precision);
    let is_dated = entry.date_source == "feed";
    sqlx::query!(
        "UPDATE articles
         SET published_at = coalesce(?1, published_at), published_precision = coalesce(?2, published_precision),
             modified_at = coalesce(?3, modified_at), effective_at = iif(?4, ?5, effective_at),
             date_source = iif(?4, 'feed', date_source)
         WHERE id = ?6",
        published_at,
        precision,
        entry.updated_at,
        is_dated,
        entry.effective_at,
        article,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's dates"))?;
    Ok(())
}

/// Has the page looked at by then.
async fn plan_look(
    archive: &mut SqliteConnection,
    article: ArticleId,
    due_at: Option<Timestamp>,
) -> Result<(), ArchiveError> {
    let Some(due_at) = due_at else { return Ok(()) };
    sqlx::query!("UPDATE articles SET next_page_at = ? WHERE id = ? AND url IS NOT NULL", due_at, article)
        .execute(archive)
        .await
        .map_err(ArchiveError::sql("a page's next look"))?;
    Ok(())
}

/// Gives the article the address its feed corrected, unless that is another article's.
async fn move_to(
    archive: &mut SqliteConnection,
    article: ArticleId,
    entry: &SeenEntry,
) -> Result<(), ArchiveError> {
    let Some(url) = entry.article_url.as_ref() else { return Ok(()) };
    match find(archive, url.as_str()).await? {
        Some(other) if other != article => return Ok(()),
        _ => meet(archive, article, url.as_str()).await?,
    }
    let (url, host) = (url.as_str(), url.host_str());
    sqlx::query!(
        "UPDATE articles SET url = ?1, host = ?2, page_attempts = 0, page_etag = NULL, page_last_modified = NULL
         WHERE id = ?3 AND url IS NOT ?1",
        url,
        host,
        article
    )
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
async fn keep_version(
    archive: &mut SqliteConnection,
    id: ArticleId,
    cause: &str,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    sqlx::query!(
        "INSERT INTO article_versions (article_id, version, captured_at, replaced_at, source, cause, title, text_sha256,
                                       raw_sha256, raw_month, extractor, word_count, text, byline, published_at,
                                       modified_at, summary)
         SELECT id, version_count, coalesce(last_changed_at, extracted_at, first_seen_at), ?2, text_source, ?3,
                title, text_sha256, raw_sha256, raw_month, extractor, word_count, text, byline, published_at,
                modified_at, summary
         FROM articles WHERE id = ?1",
        id,
        now,
        cause,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("an article's version"))?;
    Ok(())
}

async fn replace_authors(
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

async fn save_tags(
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

async fn save_lead_image(
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
fn byline(authors: &[Person]) -> Option<String> {
    let names: Vec<_> = authors.iter().filter_map(|author| author.name.as_deref()).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

fn precision(moment: Moment) -> &'static str {
    match moment.precision() {
        Precision::Day => "day",
        Precision::Second => "second",
    }
}
