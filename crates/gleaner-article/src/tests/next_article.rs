//! The next article of an endless page.

use super::{check_step, lines, read};

#[test]
fn the_next_article_of_an_endless_page_is_left_out() {
    let next =
        "<p>The lighthouse keeper retires this spring, after forty years on the rock, and moves inland.</p>";
    let page = format!(
        "<main><article><h1>Ferry kept</h1>STORY</article><article><h1>Keeper retires</h1>{next}{next}</article></main>"
    );
    check_step("next article", &page, "lighthouse keeper");
}

#[test]
fn an_article_within_the_story_is_no_next_one_where_one_of_both_has_no_headline() {
    let part = lines("engine", 4);
    for (first, second) in [("", "<h1>The engine</h1>"), ("<h1>Ferry kept</h1>", "<h2>The engine</h2>")] {
        let text =
            read(&format!("<main><article>{first}STORY</article><article>{second}{part}</article></main>"));
        assert!(text.contains("Of the engine"), "{first}{second}: {text}");
    }
}
