use crate::archive::SlicedArticle;

/// Returns an article as a line of JSON.
pub(super) fn line(article: &SlicedArticle) -> serde_json::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(article)?;
    line.push(b'\n');
    Ok(line)
}
