//! The index of the scripts that set no space between words, kept up to date in bounded steps.

use sqlx::SqliteConnection;

use super::{ArchiveError, json_list};

/// Between characters that stand apart: unseen where the text is shown, and no part of any word.
pub(super) const APART: char = '\u{1f}';

/// Takes in the words of articles that changed, the latest first, a bounded number of them; returns whether more wait.
///
/// After each group of changes this is what the group changed; after an update of gleaner it is every article there is.
pub(super) async fn take_in(archive: &mut SqliteConnection) -> Result<bool, ArchiveError> {
    /// As its statement says: a group changes fewer, and so many are read in a few milliseconds.
    const AT_ONCE: usize = 256;
    let rows = sqlx::query!(
        r#"SELECT q.article_id AS "id!: i64", a.title, a.summary, a.text
           FROM search_queue q CROSS JOIN articles a ON a.id = q.article_id ORDER BY q.article_id DESC LIMIT 256"#
    )
    .fetch_all(&mut *archive)
    .await
    .map_err(ArchiveError::sql("words to be indexed"))?;
    if rows.is_empty() {
        return Ok(false);
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let taken = json_list(&ids);
    sqlx::query!("DELETE FROM search_queue WHERE article_id IN (SELECT value FROM json_each(?))", taken)
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql("words to be indexed"))?;
    sqlx::query!(
        "DELETE FROM articles_fts_apart
         WHERE rowid IN (SELECT id FROM articles_fts_apart_content WHERE id IN (SELECT value FROM json_each(?)))",
        taken
    )
    .execute(&mut *archive)
    .await
    .map_err(ArchiveError::sql("words of scripts without spaces"))?;
    for row in &rows {
        let [title, summary, text] = [&row.title, &row.summary, &row.text]
            .map(|words| Words::of(words.as_deref().unwrap_or_default()));
        if [&title, &summary, &text].iter().all(|words| words.apart.is_none()) {
            continue;
        }
        let (title, summary, text) = (title.indexed(), summary.indexed(), text.indexed());
        sqlx::query!(
            "INSERT INTO articles_fts_apart (rowid, title, summary, text) VALUES (?, ?, ?, ?)",
            row.id,
            title,
            summary,
            text
        )
        .execute(&mut *archive)
        .await
        .map_err(ArchiveError::sql("words of scripts without spaces"))?;
    }
    Ok(rows.len() == AT_ONCE)
}

/// A text, and itself with the characters of such scripts apart.
struct Words<'a> {
    text: &'a str,
    apart: Option<String>,
}

impl<'a> Words<'a> {
    fn of(text: &'a str) -> Self {
        Self { text, apart: gleaner_text::apart(text, APART) }
    }

    fn indexed(&self) -> &str {
        self.apart.as_deref().unwrap_or(self.text)
    }
}
