//! What feeds carry as the content of an entry: cleaned, and as plain text.

use url::Url;

use crate::clean_fragment;

#[test]
fn a_fragment_is_cleaned_and_its_links_resolved() {
    let base = Url::parse("https://example.org/a/b").unwrap();
    let html = "<p>One&nbsp;two <a href='../c'>three</a><script>x()</script></p><p>Four<br>five</p><ul><li>six</li><li>seven</li></ul>";
    let fragment = clean_fragment(html, Some(&base));
    assert_eq!(fragment.text, "One two three\n\nFour\nfive\n\nsix\nseven");
    assert!(fragment.html.contains("<a href=\"https://example.org/c\""), "{}", fragment.html);
    assert!(!fragment.html.contains("script"));
    assert_eq!(fragment.word_count, 7);
}

#[test]
fn a_fragment_that_is_plain_text_stays_as_it_is() {
    assert_eq!(clean_fragment("Fish & chips, 3 < 4", None).text, "Fish & chips, 3 < 4");
}
