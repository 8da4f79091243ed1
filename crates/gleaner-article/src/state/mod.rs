//! Whether what was read is an article.

mod address;
pub(crate) mod confidence;
mod entries;
mod listing;
mod walls;

use url::Url;

use super::body::{Carving, Story};
use super::facts::{Declared, Facts};
use crate::PageState;
use crate::page::block::{Blocks, Role};
use crate::page::outline::NodeId;
use gleaner_text::list::{List, Phrases};

/// A title that says a page is not there has no more words than this beside it; an article's has.
const MOST_GONE_WORDS: usize = 8;

/// A page that says it is gone shows fewer words, unless it shows a list.
const GONE_WORDS: u32 = 150;

/// A teaser before a wall has fewer words; a longer text is the story, whatever is sold beside it.
const PAYWALLED_WORDS: u32 = 400;

/// A declared article with a paragraph may be as short as this, in words.
const SHORT_ARTICLE_WORDS: u32 = 20;

/// A text with a larger share of its letters in links is a list.
const MOST_LINKED_TEXT: f32 = 0.5;

/// Below this many words a page is a stub, unless it declares itself an article and has a paragraph.
const THIN_WORDS: u32 = 40;

/// Titles of pages that stand in for an article that is no more.
static GONE: List = List::new(|| Phrases::read(include_str!("gone.txt")));

/// What a page says where it stops showing the story.
static PAYWALLED: List = List::new(|| Phrases::read(include_str!("paywalled.txt")));

/// What a page is judged by.
pub(super) struct Evidence<'e> {
    pub(super) carving: &'e Carving<'e, 'e>,
    pub(super) story: &'e Story,
    /// How many words the story has.
    pub(super) words: u32,
    pub(super) facts: &'e Facts,
    pub(super) declared: &'e Declared<'e>,
    pub(super) url: Option<&'e Url>,
    /// Whether a site rule says where the story is.
    pub(super) is_ruled: bool,
    /// The page as it came, scripts and all.
    pub(super) source: &'e str,
}

/// So many bytes of a page say that it is a challenge or a wall; further down an article may speak of one.
const OPENING_BYTES: usize = 2_000;

/// So many bytes from the story's start on may say that it ends at a wall.
const FOLLOWING_BYTES: usize = 40_000;

impl Evidence<'_> {
    /// Returns the words the page begins with.
    fn opening(&self) -> String {
        words_from(&self.carving.blocks, NodeId::ROOT, OPENING_BYTES)
    }

    /// Returns the words from the story's first on.
    fn following(&self) -> String {
        words_from(&self.carving.blocks, self.story.first_node, FOLLOWING_BYTES)
    }
}

/// Returns what the page turned out to be.
pub(super) fn judge(page: &Evidence<'_>) -> PageState {
    let words = page.words;
    let title = page.facts.title.as_ref().map(|title| title.value.as_str()).unwrap_or_default();
    let window_title = page.declared.title.unwrap_or_default();
    if walls::stand(page, title, window_title) {
        return PageState::Blocked;
    }
    let is_listing = !page.is_ruled && listing::is_listing(page);
    // Under the word that the page is not there, some sites show their front page.
    if (words < GONE_WORDS || is_listing)
        && [title, window_title, first_heading(page.carving)].into_iter().any(says_gone)
    {
        return PageState::Gone;
    }
    if words < PAYWALLED_WORDS && (not_free(page.declared) || PAYWALLED.occur_in(&page.following())) {
        return PageState::Paywalled;
    }
    let is_short_article =
        declares_article(page.declared) && page.story.paragraphs > 0 && words >= SHORT_ARTICLE_WORDS;
    if is_listing || page.story.linked_share > MOST_LINKED_TEXT || (words < THIN_WORDS && !is_short_article) {
        return PageState::Thin;
    }
    PageState::Ok
}

/// Returns the page's words from a node on, a line for each block, until they are so many bytes.
fn words_from(blocks: &Blocks, node: NodeId, most: usize) -> String {
    let mut words = String::new();
    for block in blocks.iter().filter(|block| block.first >= node) {
        words.push_str(&block.text);
        words.push('\n');
        if words.len() > most {
            break;
        }
    }
    words
}

/// Returns whether the page says of itself that it is an article.
fn declares_article(declared: &Declared<'_>) -> bool {
    declared.json_ld.article().is_some()
        || declared.all("og:type").any(|kind| kind.eq_ignore_ascii_case("article"))
}

/// Returns the first heading of the first level, which a site's name in the title may hide.
fn first_heading<'r>(carving: &'r Carving<'_, '_>) -> &'r str {
    let first = carving.blocks.iter().find(|block| block.role == Role::Heading(1));
    first.map_or("", |block| block.text.as_str())
}

/// Whether a title says that the page is not there: in so many words, and in few others, because an article may be about
/// what was not found.
fn says_gone(title: &str) -> bool {
    let mut words = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.next() == Some("404") || (GONE.occur_in(title) && words.count() < MOST_GONE_WORDS)
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
