//! What a hostile page gets the guard to do, in small.

use super::*;

#[track_caller]
fn check_words(html: &str, word: char, expected: usize) {
    let parsed = fragment(html);
    let words: usize = parsed.root_element().text().map(|text| text.matches(word).count()).sum();
    assert_eq!(words, expected);
}

fn count(html: &Html, name: &str) -> usize {
    html.tree.values().filter(|node| node.as_element().is_some_and(|found| found.name() == name)).count()
}

fn depth(html: &Html) -> usize {
    html.tree.nodes().map(|node| node.ancestors().count()).max().unwrap_or_default()
}

#[test]
fn an_honest_page_is_read_as_scraper_reads_it() {
    let page = "<!doctype html><title>x</title><p>one<p>two &amp; <b>three<script>if (a<b) '<div>'</script><!-- x --><ul><li>four<li>five</ul>\
                <table><td>six</table><svg><path d='m'/><![CDATA[x]]></svg><template><p>seven</template>";
    assert_eq!(document(page), Html::parse_document(page));
    assert_eq!(fragment(page), Html::parse_fragment(page));
    assert!(matches!(limited(page), Cow::Borrowed(same) if same == page));
}

#[test]
fn fonts_left_open_in_every_paragraph_are_closed_before_they_multiply() {
    let page: String = (0..50_000)
        .fold(String::new(), |page, number| page + "<p><font color=" + &number.to_string() + ">x</p>");
    check_words(&page, 'x', 50_000);
    assert!(fragment(&page).tree.values().len() < 4 * MAX_ELEMENTS);
}

#[test]
fn what_parsers_do_not_close_adds_no_depth_past_the_limit() {
    for unit in [
        "<div>x",
        "<div/>x",
        "<div><a>x</a>",
        "<div><//div>x",
        "<div></div'>x",
        "<div><table><td></div></table>x",
        "<span><li></span></li>x",
        "<div><template></div></template>x",
        "<svg><style>x",
        "<svg><desc><g/>x",
        "<svg><style><base>x",
        "<select><title></select><div></title>x",
        "<!--><div>x",
        "<p><button>x",
    ] {
        let parsed = document(&unit.repeat(10_000));
        assert!(depth(&parsed) < 5 * MAX_DEPTH, "{unit}: {}", depth(&parsed));
    }
    check_words(&("<div>".repeat(100_000) + "x"), 'x', 1);
}

#[test]
fn more_elements_than_any_page_has_are_left_out_and_no_word_is_lost() {
    for unit in ["w<br>", "w</p>", "w</br>", "w<!>", "w<?x>", "w</ >", "<p a=''b=''c=''d=''>w"] {
        let page = unit.repeat(2 * MAX_ELEMENTS);
        let most = FREE_ELEMENTS + page.len() / BYTES_AN_ELEMENT;
        assert!(fragment(&page).tree.values().len() <= NODES_OF_TWO * most / 2 + 16, "{unit}");
        check_words(&page, 'w', 2 * MAX_ELEMENTS);
    }
    let page = "word<br>".repeat(2 * MAX_ELEMENTS);
    assert_eq!(
        fragment(&page).root_element().text().flat_map(str::split_whitespace).count(),
        2 * MAX_ELEMENTS
    );
    assert!(limited(&page).matches("<br>").count() < MAX_ELEMENTS);
}

#[test]
fn attributes_past_the_limit_are_left_out_of_tags_and_not_of_scripts() {
    let names: Vec<String> = (0..1000).map(|number| format!("a{number}='b > c'")).collect();
    let long = format!("<p {}>word", names.join(" "));
    for page in [long.clone(), format!("&{long}"), format!("<svg><style>{long}"), long.repeat(2)] {
        let parsed = fragment(&page);
        assert!(
            parsed.tree.values().filter_map(|node| node.as_element()).all(|found| found.attrs.len() < 501)
        );
        assert!(count(&parsed, "p") > 0);
        assert!(parsed.root_element().text().all(|text| text == "word" || text == "&"), "{page}");
    }
    let script = format!("<script>{long}</script>");
    assert_eq!(fragment(&script), Html::parse_fragment(&script));
    assert_eq!(count(&fragment(&("<p".to_owned() + &" abcd".repeat(600) + "é")), "p"), 0);
}

#[test]
fn what_other_parsers_are_given_says_the_same() {
    let page = "<p title='\"&amp;<'>one &lt; two &amp; <br><b>three</b><ul><li>four<li>five</ul><svg><path d=x /></svg>";
    let again = Html::parse_fragment(&serialize::html(&fragment(page)));
    assert_eq!(again, Html::parse_fragment(page));
    for odd in ["<", "\0"] {
        assert!(matches!(limited(&odd.repeat(2 * MOST_ERRORS)), Cow::Owned(_)), "{odd}");
    }
    let deep = limited(&("<div>".repeat(2 * MAX_DEPTH) + "&<p>x")).into_owned();
    assert!(deep.contains("&amp;<p>x</p></div>"), "{deep}");
}
