//! What today's code makes of what was kept: texts and facts read anew, with nobody's word changed.

use sqlx::SqliteConnection;

use super::change::{Applied, Change};
use super::{ArchiveError, article_lists, articles, entries, json_list, page_readings, pages};
use crate::model::{ArticleId, FeedId, LeadImage, Otherwise, ReplayedPage, SeenEntries, Timestamp};

/// Pages that were read again, archived together.
#[derive(Debug, Clone)]
pub struct ReplayedPages(pub Vec<ReplayedPage>);

/// Entries of a feed's body that earlier code has not seen.
#[derive(Debug, Clone)]
pub struct ReplayedFeed {
    pub feed: FeedId,
    pub entries: SeenEntries,
    /// When the body came.
    pub at: Timestamp,
}

impl Change for ReplayedPages {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(async move {
            for page in &self.0 {
                record(archive, page).await?;
            }
            Ok(())
        })
    }
}

impl Change for ReplayedFeed {
    fn apply<'a>(&'a self, archive: &'a mut SqliteConnection) -> Applied<'a> {
        Box::pin(entries::save(archive, self.feed, &self.entries, self.at))
    }
}

async fn record(archive: &mut SqliteConnection, page: &ReplayedPage) -> Result<(), ArchiveError> {
    if let Some(otherwise) = &page.otherwise {
        if otherwise.is_another_version {
            articles::keep_version(archive, page.article, "re-extraction", page.at).await?;
        }
        save(archive, page, otherwise).await?;
        let article = &otherwise.reading.article;
        article_lists::replace_authors(archive, page.article, &article.authors).await?;
        replace_tags(archive, page.article, &article.tags).await?;
        replace_lead_image(archive, page.article, article.image.as_ref()).await?;
        save_state(archive, page).await?;
        take_address(archive, page.article, otherwise).await?;
    }
    sqlx::query!("UPDATE articles SET extractor = ? WHERE id = ?", page.extractor, page.article)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql("what read an article"))?;
    page_readings::read_again(archive, page.article, &page.read_with).await
}

/// Saves what the page says now. What the publisher did, and when, stays: `last_changed_at` is not touched.
async fn save(
    archive: &mut SqliteConnection,
    page: &ReplayedPage,
    otherwise: &Otherwise,
) -> Result<(), ArchiveError> {
    let id = page.article;
    let Otherwise { reading, keeps_text, is_another_version, .. } = otherwise;
    let article = &reading.article;
    let text = Some(article.text.as_str()).filter(|text| !text.is_empty());
    let source = text.map(|_| if reading.is_from_page { "page" } else { "feed" });
    let byline = article_lists::byline(&article.authors);
    let published_at = article.published.map(Timestamp::from);
    let published_precision = article.published.map(article_lists::precision);
    let modified_at = article.modified.map(Timestamp::from);
    let image = article.image.clone().unwrap_or_default();
    let image_url = image.url.as_ref().map(url::Url::as_str);
    let word_count = text.map(|_| i64::from(article.word_count));
    let html = text.map(|_| article.html.as_str());
    let confidence = reading.is_from_page.then_some(f64::from(article.confidence));
    let extra = (!article.extra.is_empty()).then(|| json_list(&article.extra));
    let new_version = i64::from(*is_another_version);
    sqlx::query!(
        "UPDATE articles
         SET title = coalesce(?1, title), byline = coalesce(?2, byline), 
             published_at = CASE WHEN ?3 IS NULL AND date_source = 'page' THEN NULL ELSE coalesce(?3, published_at) END,
             published_precision = CASE WHEN ?3 IS NULL AND date_source = 'page' THEN NULL
                                        ELSE coalesce(?4, published_precision) END,
             modified_at = coalesce(?5, modified_at), effective_at = ?6,
             date_source = ?7, lang = coalesce(?8, lang), site_name = ?9, section = ?10,
             image_url = coalesce(?11, image_url), image_alt = ?12, image_caption = ?13, image_credit = ?14,
             confidence = ?15, version_count = version_count + max(?16, text_source IS NULL AND ?24 IS NOT NULL), extracted_at = ?17, extra = ?18,
             summary = coalesce(?19, summary),
             word_count = CASE WHEN ?20 THEN word_count ELSE ?21 END,
             text_source = CASE WHEN ?20 THEN text_source ELSE ?22 END,
             text_sha256 = CASE WHEN ?20 THEN text_sha256 ELSE ?23 END,
             text = CASE WHEN ?20 THEN text ELSE ?24 END, html = CASE WHEN ?20 THEN html ELSE ?25 END
         WHERE id = ?26",
        article.title,
        byline,
        published_at,
        published_precision,
        modified_at,
        reading.effective_at,
        reading.date_source,
        article.language,
        article.site_name,
        article.section,
        image_url,
        image.alt,
        image.caption,
        image.credit,
        confidence,
        new_version,
        page.at,
        extra,
        article.description,
        keeps_text,
        word_count,
        source,
        reading.text_sha256,
        text,
        html,
        id,
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("an article's text and facts"))?;
    Ok(())
}

/// What the page is found to be stands, unless something has happened to it since it was read.
async fn save_state(archive: &mut SqliteConnection, page: &ReplayedPage) -> Result<(), ArchiveError> {
    let state = page.read_with.page_state.as_str();
    sqlx::query!(
        "UPDATE articles
         SET page_state = ?1, page_error = ?2,
             gone_at = CASE WHEN ?1 = 'gone' THEN coalesce(gone_at, extracted_at) WHEN r.page_state = 'gone' THEN NULL
                            ELSE gone_at END
         FROM page_readings r
         WHERE id = ?3 AND r.article_id = id AND articles.page_state = r.page_state AND articles.page_error IS r.page_error",
        state,
        page.read_with.page_error,
        page.article,
    )
    .execute(archive)
    .await
    .map_err(ArchiveError::sql("a page's state"))?;
    Ok(())
}

/// Gives the article another address, unless it is another article's: to join two that have texts would lose one.
async fn take_address(
    archive: &mut SqliteConnection,
    id: ArticleId,
    otherwise: &Otherwise,
) -> Result<(), ArchiveError> {
    let Some(url) = otherwise.address.as_deref() else { return Ok(()) };
    if articles::find(archive, url).await?.is_some_and(|owner| owner != id) {
        return Ok(());
    }
    let host = pages::host_of(url);
    sqlx::query!("UPDATE articles SET url = ?, host = ? WHERE id = ?", url, host, id)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql("an article's address"))?;
    articles::meet(archive, id, url).await?;
    for url in &otherwise.other_urls {
        articles::meet(archive, id, url).await?;
    }
    Ok(())
}

async fn replace_tags(
    archive: &mut SqliteConnection,
    id: ArticleId,
    tags: &[String],
) -> Result<(), ArchiveError> {
    sqlx::query!("DELETE FROM article_tags WHERE article_id = ? AND source = 'page'", id)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql("an article's tags"))?;
    article_lists::save_tags(archive, id, tags, "page").await
}

async fn replace_lead_image(
    archive: &mut SqliteConnection,
    id: ArticleId,
    image: Option<&LeadImage>,
) -> Result<(), ArchiveError> {
    let Some(image) = image else { return Ok(()) };
    let Some(url) = image.url.as_ref().map(url::Url::as_str) else { return Ok(()) };
    sqlx::query!("DELETE FROM media WHERE article_id = ? AND kind = 'lead_image' AND url <> ?", id, url)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql("an article's picture"))?;
    article_lists::save_lead_image(archive, id, Some(url), image.alt.as_deref()).await
}
