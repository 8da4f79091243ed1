//! What feeds say of articles: those they announce, and what they say otherwise later.

use sqlx::SqliteConnection;

use super::ArchiveError;
use super::article_lists::{byline, precision, replace_authors, save_authors, save_enclosures, save_tags};
use super::articles::{find, keep_version, meet};
use crate::model::{ArticleId, ChangedEntry, FeedText, LinkChange, PageState, SeenEntry, Timestamp};

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
        give_text(archive, known, entry, now).await?;
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

/// Gives an article that has no text, and is not to have its page's, the words of another feed.
async fn give_text(
    archive: &mut SqliteConnection,
    article: ArticleId,
    entry: &SeenEntry,
    now: Timestamp,
) -> Result<(), ArchiveError> {
    let Some(text) = &entry.feed_text else { return Ok(()) };
    let is_empty = sqlx::query_scalar!(
        r#"SELECT text_source IS NULL AND page_state <> 'pending' AS "is!: bool" FROM articles WHERE id = ?"#,
        article,
    )
    .fetch_one(&mut *archive)
    .await
    .map_err(ArchiveError::sql("a look for an article"))?;
    if is_empty { take_over(archive, article, entry, Some(text), now).await } else { Ok(()) }
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
    let (url, host) = (url.as_str(), url.host_str());
    match find(archive, url).await? {
        Some(other) if other != article => return Ok(()),
        _ => meet(archive, article, url).await?,
    }
    // Where it was said to be is free for the article that is there.
    sqlx::query!(
        "DELETE FROM article_urls WHERE url = (SELECT url FROM articles WHERE id = ?1) AND article_id = ?1 AND url <> ?2",
        article,
        url,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("an article's address"))?;
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
