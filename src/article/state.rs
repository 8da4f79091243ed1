//! Whether what was read is an article.

use super::body::Story;
use super::facts::{Declared, Facts};
use super::measure;
use super::phrases::{List, Phrases};
use crate::model::PageState;

/// Below this many words a page is a stub, unless it declares itself an article and has a paragraph.
const THIN_WORDS: u32 = 40;

/// Titles of pages that stand in for an article that is no more.
static GONE: List = List::new(|| Phrases::read(include_str!("state/gone.txt")));

/// Titles and openings of bot challenges and cookie walls.
static BLOCKED: List = List::new(|| Phrases::read(include_str!("state/blocked.txt")));

/// What a page says where it stops showing the story.
static PAYWALLED: List = List::new(|| Phrases::read(include_str!("state/paywalled.txt")));

/// Returns what the page turned out to be, from the words it begins with and those after the story's first.
pub(super) fn judge(
    story: &Story,
    facts: &Facts,
    declared: &Declared<'_>,
    opening: &str,
    following: &str,
) -> PageState {
    let words = measure::word_count(&story.text);
    let title = facts.title.as_ref().map(|(_, title)| title.as_str()).unwrap_or_default();
    let window_title = declared.title.unwrap_or_default();
    if words < 150 && (BLOCKED.occur_in(window_title) || (words < THIN_WORDS && BLOCKED.occur_in(opening))) {
        return PageState::Blocked;
    }
    if words < 150 && (says_gone(title) || says_gone(window_title)) {
        return PageState::Gone;
    }
    if words < 400 && (not_free(declared) || PAYWALLED.occur_in(following)) {
        return PageState::Paywalled;
    }
    let declares_article = declared.json_ld.article().is_some()
        || declared.all("og:type").any(|kind| kind.eq_ignore_ascii_case("article"));
    if words < THIN_WORDS && !(declares_article && story.paragraphs > 0 && words >= THIN_WORDS / 2) {
        return PageState::Thin;
    }
    if story.linked_share > 0.5 {
        return PageState::Thin;
    }
    PageState::Ok
}

/// Whether a title says that the page is not there: in so many words, and in few others, because an article may be about
/// what was not found.
fn says_gone(title: &str) -> bool {
    const LONGEST: usize = 8;
    let mut words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.next() == Some("404") || (GONE.occur_in(title) && words.count() < LONGEST)
}

fn not_free(declared: &Declared<'_>) -> bool {
    let value = declared.json_ld.text("isAccessibleForFree").unwrap_or_default().to_ascii_lowercase();
    let flag = declared
        .json_ld
        .article()
        .and_then(|object| object.get("isAccessibleForFree"))
        .and_then(serde_json::Value::as_bool);
    let tier = declared.all("article:content_tier").any(|tier| tier == "locked");
    flag == Some(false) || value == "false" || tier
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_gone_only_when_it_says_little_else() {
        for title in
            ["404", "404 – Gazette", "Page not found", "Error 404 | The Gazette", "Seite nicht gefunden"]
        {
            assert!(says_gone(title), "{title}");
        }
        let about = "Remains of the ferry not found after a week of searching, harbour master says";
        for title in ["Number two: Leo (4045)", "Room 404", about] {
            assert!(!says_gone(title), "{title}");
        }
    }
}
