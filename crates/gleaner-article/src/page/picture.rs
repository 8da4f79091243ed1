//! Where a picture really is: past placeholders and lazy loading.

use std::sync::LazyLock;

use scraper::node::Element;
use url::Url;

use super::address::absolute;
use gleaner_text::list::entries;

/// Attributes that hold the true address of a picture loaded late, the commonest first.
static LAZY: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("picture/lazy.txt")).collect());

/// Returns the absolute address of an image element's picture.
pub(crate) fn source_of(element: &Element, base: Option<&Url>) -> Option<Url> {
    let lazy = LAZY.iter().filter_map(|name| element.attr(name));
    let plain = element.attr("src").into_iter().chain(element.attr("srcset"));
    let mut candidates = lazy.chain(plain).map(first_of_set).filter(|source| !is_placeholder(source));
    candidates.find_map(|source| absolute(source, base))
}

/// Returns the first address of a `srcset`, or the address itself.
fn first_of_set(source: &str) -> &str {
    source.split_ascii_whitespace().next().unwrap_or_default().trim_end_matches(',')
}

fn is_placeholder(source: &str) -> bool {
    source.is_empty() || source.starts_with("data:") || source.starts_with("blob:") || source.starts_with('{')
}
