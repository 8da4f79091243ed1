use std::fmt::Write as _;

use crate::archive::{JsonList, SlicedArticle};

/// So many letters of a title are enough to know a file by.
const LONGEST_NAME: usize = 60;

/// Returns the name of an article's file, without its ending.
pub(super) fn name(article: &SlicedArticle) -> String {
    let mut name = format!("{:07}", article.id);
    let words = article.title.as_deref().unwrap_or_default().split(|c: char| !c.is_alphanumeric());
    let begin = name.chars().count();
    for word in words.filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        if name.chars().count() - begin + word.chars().count() > LONGEST_NAME {
            break;
        }
        name.push('-');
        name.push_str(&word);
    }
    name
}

/// Returns an article: its facts as YAML, of which JSON's texts are a part, then its title and story.
pub(super) fn document(article: &SlicedArticle) -> String {
    let mut made = "---\n".to_owned();
    let _ = writeln!(made, "id: {}", article.id);
    for (name, fact) in [
        ("url", article.url.as_deref()),
        ("title", article.title.as_deref()),
        ("byline", article.byline.as_deref()),
        ("date", Some(article.effective_at.as_str())),
        ("published_at", article.published_at.as_deref()),
        ("modified_at", article.modified_at.as_deref()),
        ("lang", article.lang.as_deref()),
        ("site", article.site_name.as_deref()),
        ("section", article.section.as_deref()),
        ("image", article.image_url.as_deref()),
        ("summary", article.summary.as_deref()),
        ("text_sha256", article.text_sha256.as_deref()),
    ] {
        if let Some(fact) = fact {
            let _ = writeln!(made, "{name}: {}", serde_json::Value::from(fact));
        }
    }
    let list = |list: &JsonList| serde_json::Value::Array(list.0.clone());
    let _ = writeln!(made, "tags: {}\nfeeds: {}\n---\n", list(&article.tags), list(&article.feeds));
    if let Some(title) = &article.title {
        let _ = writeln!(made, "# {}\n", title.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    match (&article.html, &article.text) {
        (Some(html), _) => made.push_str(&gleaner_article::markdown(html)),
        (None, Some(text)) => made.push_str(text),
        (None, None) => {}
    }
    made.truncate(made.trim_end().len());
    made + "\n\n"
}
