//! Where a picture really is: past placeholders and lazy loading.

use std::sync::LazyLock;

use scraper::node::Element;
use url::Url;

use super::address::absolute;
use gleaner_text::list::entries;

/// Attributes that hold the true address of a picture loaded late, the commonest first.
static LAZY: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("picture/lazy.txt")).collect());

/// Attributes that hold the picture in its full size.
const FULL: &[&str] =
    &["data-native-src", "data-original-src", "data-full-src", "data-large-src", "data-orig-file"];

/// A picture that is stated to be no wider, in pixels, stands for another.
const WIDEST_THUMBNAIL: u32 = 100;

/// Returns the absolute address of an image element's picture: the whole one before the ones loaded late, thumbnails last.
pub(crate) fn source_of(element: &Element, base: Option<&Url>) -> Option<Url> {
    let full = FULL.iter().filter_map(|name| element.attr(name));
    let lazy = LAZY.iter().filter_map(|name| element.attr(name));
    let plain = element.attr("src").into_iter().chain(element.attr("srcset"));
    let candidates =
        full.chain(lazy).chain(plain).map(widest_of_set).filter(|source| !is_placeholder(source));
    let mut thumbnail = None;
    for url in candidates.filter_map(|source| absolute(source, base)) {
        if stated_width(&url).is_none_or(|width| width > WIDEST_THUMBNAIL) {
            return Some(url);
        }
        thumbnail = thumbnail.or(Some(url));
    }
    thumbnail
}

/// Returns the address of the widest picture of a `srcset`, or the address itself.
fn widest_of_set(source: &str) -> &str {
    let mut widest = ("", 0.0);
    let mut last = "";
    for word in source.split_ascii_whitespace() {
        // A size ends at a comma, and the next address may follow it without a blank.
        let (size, next) = word.split_once(',').unwrap_or((word, ""));
        let Some(size) = size_of(size) else {
            last = word.trim_end_matches(',');
            widest = if widest.0.is_empty() { (last, 0.0) } else { widest };
            continue;
        };
        if size > widest.1 {
            widest = (last, size);
        }
        last = next;
    }
    widest.0
}

/// Returns the width or the density that a word of a `srcset` states: "640w", "1.5x".
fn size_of(word: &str) -> Option<f32> {
    word.strip_suffix(['w', 'x'])?.parse().ok()
}

/// Returns the width an address states: `/60x40/`, `-60x-1.`, `?w=60`, `&width=60`.
fn stated_width(url: &Url) -> Option<u32> {
    let by_query = url.query_pairs().find(|(name, _)| matches!(&**name, "w" | "width"));
    if let Some(width) = by_query.and_then(|(_, width)| width.parse().ok()) {
        return Some(width);
    }
    let path = url.path();
    path.match_indices('x').find_map(|(at, _)| {
        let before = &path[..at];
        let width = &before[before.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| at + 1)..];
        let after = path[at + 1..].trim_start_matches('-');
        let is_negative = before[..before.len() - width.len()].ends_with("/-");
        (after.starts_with(|c: char| c.is_ascii_digit()) && !is_negative)
            .then(|| width.parse().ok())
            .flatten()
    })
}

fn is_placeholder(source: &str) -> bool {
    source.is_empty() || source.starts_with("data:") || source.starts_with("blob:") || source.starts_with('{')
}

#[cfg(test)]
mod tests {
    use super::*;
    use scraper::{Html, Selector};

    #[track_caller]
    fn check(attributes: &str, expected: Option<&str>) {
        let html = Html::parse_fragment(&format!("<img {attributes}>"));
        let image = html.select(&Selector::parse("img").unwrap()).next().unwrap();
        let source = source_of(image.value(), None).map(|url| url.to_string());
        assert_eq!(source.as_deref(), expected, "{attributes}");
    }

    #[test]
    fn a_picture_loaded_late_goes_before_what_holds_its_place() {
        check(
            "src=https://a.example/wait.gif data-src=https://a.example/b.jpg",
            Some("https://a.example/b.jpg"),
        );
        check(
            "src='data:image/gif;base64,R0' data-src=https://a.example/b.jpg",
            Some("https://a.example/b.jpg"),
        );
        check("src='data:image/gif;base64,R0'", None);
    }

    #[test]
    fn a_thumbnail_goes_behind_the_picture() {
        for small in
            ["https://a.example/s/60x-1.jpg", "https://a.example/b-60x40.jpg", "https://a.example/b.jpg?w=60"]
        {
            check(
                &format!("src=https://a.example/b.jpg data-src='{small}'"),
                Some("https://a.example/b.jpg"),
            );
            check(&format!("data-src='{small}'"), Some(small));
        }
        check(
            "src=https://a.example/s.jpg data-native-src=https://a.example/b.jpg data-src=https://a.example/m.jpg",
            Some("https://a.example/b.jpg"),
        );
    }

    #[test]
    fn of_a_set_the_widest_is_taken() {
        check(
            "srcset='https://a.example/s.jpg 320w, https://a.example/b.jpg 1280w,https://a.example/m.jpg 640w'",
            Some("https://a.example/b.jpg"),
        );
        check(
            "srcset='https://a.example/s.jpg, https://a.example/b.jpg 2x'",
            Some("https://a.example/b.jpg"),
        );
        check("srcset='https://a.example/b.jpg'", Some("https://a.example/b.jpg"));
    }
}
