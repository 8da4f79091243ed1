//! Signs that begin nothing, where a page is full of them.

use std::borrow::Cow;

/// A tokenizer takes each one back, which costs more than to read a tag; honest pages, formulas and programs among them, have some
/// thousands.
const MOST_BROKEN: usize = 100_000;

/// Returns the page without each `<` that begins no tag, and the `&` of each `&#` without a number, if it has too many of them.
pub(super) fn without(html: &str) -> Cow<'_, str> {
    if broken(html).nth(MOST_BROKEN).is_none() {
        return Cow::Borrowed(html);
    }
    let (mut kept, mut done) = (String::with_capacity(html.len()), 0);
    for at in broken(html) {
        kept.push_str(&html[done..at]);
        done = at + 1;
    }
    kept.push_str(&html[done..]);
    Cow::Owned(kept)
}

fn broken(html: &str) -> impl Iterator<Item = usize> {
    let begins_nothing = |at: &usize| {
        let mut next = html.as_bytes()[at + 1..].iter();
        if html.as_bytes()[*at] == b'<' {
            return !next.next().is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?".contains(byte));
        }
        next.next() == Some(&b'#')
            && match next.next() {
                Some(b'x' | b'X') => !next.next().is_some_and(u8::is_ascii_hexdigit),
                byte => !byte.is_some_and(u8::is_ascii_digit),
            }
    };
    html.match_indices(['<', '&']).map(|(at, _)| at).filter(begins_nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_flood_is_dammed_and_what_begins_something_stays() {
        let few = "&#x &# &#65; &#x41; < <b </b> <!-- x --> &amp; &".repeat(100);
        assert!(matches!(without(&few), Cow::Borrowed(_)));
        let many = "&#x&#;&#65;&#x41;<<p>&amp;</p><?x>& <".repeat(MOST_BROKEN);
        assert_eq!(without(&many), "#x#;&#65;&#x41;<p>&amp;</p><?x>& ".repeat(MOST_BROKEN));
    }
}
