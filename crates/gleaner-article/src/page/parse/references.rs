//! Numeric references without a number, where a page is full of them.

use std::borrow::Cow;

/// A tokenizer takes each one back, which costs more than to read a tag; honest pages have a handful.
const MOST_BROKEN: usize = 10_000;

/// Returns the page without the `&` of such references if it has too many; their other signs stay as words.
pub(super) fn without_floods(html: &str) -> Cow<'_, str> {
    let broken = || html.match_indices("&#").map(|(at, _)| at).filter(|at| !has_number(&html[at + 2..]));
    if broken().nth(MOST_BROKEN).is_none() {
        return Cow::Borrowed(html);
    }
    let (mut kept, mut done) = (String::with_capacity(html.len()), 0);
    for at in broken() {
        kept.push_str(&html[done..at]);
        done = at + 1;
    }
    kept.push_str(&html[done..]);
    Cow::Owned(kept)
}

fn has_number(rest: &str) -> bool {
    match rest.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => hexadecimal.starts_with(|c: char| c.is_ascii_hexdigit()),
        None => rest.starts_with(|c: char| c.is_ascii_digit()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_flood_is_dammed_and_numbers_stay() {
        let few = "&#x &# &#65; &#x41;".repeat(100);
        assert!(matches!(without_floods(&few), Cow::Borrowed(_)));
        let many = "&#x&#;&#65;&#x41;".repeat(MOST_BROKEN);
        assert_eq!(without_floods(&many), "#x#;&#65;&#x41;".repeat(MOST_BROKEN));
    }
}
