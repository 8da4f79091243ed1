//! The language a page declares, and the one it is written in.

use crate::{Page, extract};

#[test]
fn zulu_under_an_english_template_is_zulu() {
    let words = "<p>Uhulumeni uthe abantu basemakhaya kumele bathole amanzi ahlanzekile nogesi ngaphambi kokuphela konyaka, \
        kodwa imiphakathi eminingi isalinde izinsizakalo ezithenjisiwe ngesikhathi sokhetho.</p>";
    let page = format!("<html lang=en><body><h1>Izindaba</h1>{words}{words}</body></html>");
    let article = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap();
    assert_eq!(article.language.as_deref(), Some("zu"));
}

#[test]
fn a_language_keeps_its_script() {
    let page = "<html lang=zh-hant-tw><body><h1>渡輪</h1></body></html>";
    let article = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap();
    assert_eq!(article.language.as_deref(), Some("zh-Hant-TW"));
}
