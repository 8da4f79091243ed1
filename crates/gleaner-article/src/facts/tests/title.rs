//! One small page of our own for each way the headline is found, or kept from being found wrongly.

use super::{check_authors, json_ld, read};

#[track_caller]
fn check_title(head: &str, body: &str, expected: &str) {
    assert_eq!(read(head, body).title.as_deref(), Some(expected), "{head}{body}");
}

#[test]
fn a_news_page_is_called_what_its_editors_declare() {
    let shared = "<meta property=og:title content='Live: the town votes on its ferry'>";
    let news = json_ld(r#"{"@type":"NewsArticle","headline":"Ferry kept for a year"}"#);
    let heading = "<h1>Live: the town votes on its ferry</h1>";
    check_title(&format!("{shared}{news}"), heading, "Ferry kept for a year");
    let blog = json_ld(r#"{"@type":"BlogPosting","headline":"Ferry kept for a year"}"#);
    check_title(&blog, "<h1>Our ferry is kept for one more year</h1>", "Our ferry is kept for one more year");
}

#[test]
fn a_headline_cut_for_search_engines_is_read_whole_from_the_page() {
    let news = json_ld(r#"{"@type":"NewsArticle","headline":"The ferry is kept for…"}"#);
    check_title(&news, "<h1>The ferry is kept for one more year</h1>", "The ferry is kept for one more year");
    let shared = "<meta property=og:title content='The ferry is kept for one more year'>";
    let counted = "<h1><a>The ferry is kept for one more year</a> <i>87</i></h1>";
    check_title(&format!("{shared}{news}"), counted, "The ferry is kept for one more year");
}

#[test]
fn the_site_is_taken_off_by_its_host_where_it_declares_no_name() {
    check_title(
        "<title>Ferry kept for one more year | The Daily Quay Post News</title>",
        "",
        "Ferry kept for one more year",
    );
    check_title(
        "<title>Quay Post: all news - Ferry kept for a year</title>",
        "<h1>Quay Post</h1>",
        "Quay Post: all news - Ferry kept for a year",
    );
    check_title("<title>quaypost.example | Ferry kept for a year</title>", "", "Ferry kept for a year");
    check_title(
        "<title>www.quaypost.example</title>",
        "<h1>Ferry kept for a year</h1>",
        "Ferry kept for a year",
    );
}

#[test]
fn a_section_beside_the_site_is_taken_off_too() {
    check_title(
        "<title>Ferry kept for one more year | Harbour</title><meta property=og:site_name content='The Post'>",
        "",
        "Ferry kept for one more year",
    );
    check_title(
        "<title>Ferry kept for one more year | Town and sea | Quay Post</title>",
        "",
        "Ferry kept for one more year",
    );
}

#[test]
fn what_stands_beside_the_heading_of_the_page_in_a_title_is_the_site() {
    let title = "<title>Unending – Most Excellent Gazette of Both Shores</title><meta property=og:site_name content=MEG>";
    check_title(title, "<h1>Unending</h1>", "Unending");
}

#[test]
fn the_name_of_the_site_in_the_first_rank_is_no_headline() {
    let head = "<title>Ferry kept for one more year | Notes From the Old Harbour Wall</title>";
    let body =
        "<h1>Notes From the Old Harbour Wall</h1><h2>Weather</h2><h2>Ferry kept for one more year</h2>";
    check_title(head, body, "Ferry kept for one more year");
}

#[test]
fn the_name_of_a_blog_before_a_colon_is_no_part_of_the_headline_below_it() {
    let head = "<title>The quay diary: Ferry kept for a year</title>";
    check_title(
        head,
        "<h1><a href=/>The quay diary</a></h1><h3>Ferry kept for a year</h3>",
        "Ferry kept for a year",
    );
}

#[test]
fn a_lone_sentence_in_the_first_rank_is_the_headline_whatever_search_engines_are_told() {
    check_title(
        "<title>Boat timetable 2026</title>",
        "<h1>How the town kept its ferry</h1>",
        "How the town kept its ferry",
    );
}

#[test]
fn a_kicker_or_a_count_inside_the_heading_goes_and_its_first_word_stays() {
    let head = "<meta property=og:title content='Ferry kept for one more year'>";
    check_title(
        head,
        "<h1><span>Harbour</span> <span>Ferry kept for one more year</span></h1>",
        "Ferry kept for one more year",
    );
    check_title(
        head,
        "<h1><a>Ferry kept for one more year</a> <i>87</i></h1>",
        "Ferry kept for one more year",
    );
    check_title(head, "<h1>The Ferry kept for one more year</h1>", "The Ferry kept for one more year");
    let news = json_ld(r#"{"@type":"NewsArticle","headline":"Harbour: Ferry kept for one more year"}"#);
    check_title(
        &format!("{head}{news}"),
        "<h1>Ferry kept for one more year</h1>",
        "Ferry kept for one more year",
    );
}

#[test]
fn a_heading_that_leads_home_is_the_name_of_the_site() {
    let head = "<title>Gwen's Tides: A week on the water</title><meta property=og:title content='A week on the water'>";
    for site in ["/", "https://www.quaypost.example"] {
        let body = format!(
            "<h1><a href='{site}'>Gwen's Tides</a></h1><h3 class=post-title>A week on the water</h3>"
        );
        check_title(head, &body, "A week on the water");
        check_title("", &body, "A week on the water");
    }
}

#[test]
fn a_label_before_a_bar_is_no_part_of_the_headline() {
    let title = |label: &str| format!("<meta property=og:title content='{label} | The ferry must stay'>");
    check_title(&title("Opinion"), "", "The ferry must stay");
    let section = "<meta property=article:section content=Harbour>";
    check_title(&format!("{section}{}", title("Harbour")), "", "The ferry must stay");
}

#[test]
fn a_site_before_the_headline_goes_by_the_heading_or_on_old_pages_by_the_first_lines() {
    let head = "<title>Deep water, old songs » Ferry kept for one more year</title>";
    check_title(head, "<h2>Ferry kept for one more year</h2>", "Ferry kept for one more year");
    let head = "<title>Island Papers - Ferry kept for one more year</title>";
    let large =
        "<center><font size=6>Ferry kept for one more year</font><br>by Ada Byron, 8 June 1997</center>";
    check_title(head, large, "Ferry kept for one more year");
    check_authors(head, large, &["Ada Byron"]);
    check_title(head, "", "Island Papers - Ferry kept for one more year");
}

#[test]
fn the_declared_site_is_left_out_at_a_colon() {
    let site = "<meta property=og:site_name content='Quay Post'>";
    for title in [
        "Quay Post: Ferry kept for five more years",
        "Ferry kept for five more years：Quay Post",
        "Quay Post： Ferry kept for five more years",
    ] {
        let head = format!("{site}<title>{title}</title>");
        assert_eq!(read(&head, "").title.as_deref(), Some("Ferry kept for five more years"), "{title}");
    }
    let head = "<title>Ferry news: Quay Post is sold</title>";
    assert_eq!(read(&format!("{site}{head}"), "").title.as_deref(), Some("Ferry news: Quay Post is sold"));
}

#[test]
fn what_screen_readers_say_in_a_heading_is_no_part_of_it() {
    let heading = "<h1><span class=label>Members</span> Ferry kept for five more years<span class=sr-only> opens in new window</span></h1>";
    let article = read("<title>Ferry kept for five more years | Quay Post</title>", heading);
    assert_eq!(article.title.as_deref(), Some("Ferry kept for five more years"));
}

#[test]
fn the_title_of_a_card_is_not_the_headline() {
    let head = "<title>Where to row on the harbour | Quay Post</title><meta property=og:site_name content='Quay Post'>";
    let card = "<a href=/harbour/swim><h1>Where to swim in the harbour</h1></a>";
    let cards = format!("{card}<h1><a href=/harbour/sail>Where to sail and fish</a></h1>");
    let own = "<h1>The best places for oars and a boat</h1>";
    check_title(head, &format!("{own}{cards}"), "The best places for oars and a boat");
    // A blog's own headline may be a link to itself.
    let own = "<h1><a href='/harbour/tides/#top'>Where to row on the harbour at night</a></h1>";
    check_title(head, &format!("{cards}{own}"), "Where to row on the harbour at night");
}

#[test]
fn a_heading_without_blanks_agrees_as_one_of_several_words_does() {
    let heading = "休暇の前に港の鐘と灯台とフェリーの運航について知っておくべきこと";
    let head = format!("<title>{heading}：埠頭新聞 港の 新聞社</title>");
    check_title(&head, &format!("<h1>{heading}</h1>"), heading);
}

#[test]
fn a_heading_that_says_what_is_declared_for_sharing_is_the_headline() {
    let head = "<title>Ferry at production scale - Quay Post</title>
        <meta name=twitter:title content='How the old ferry came to stay'>";
    let body = "<h3>How the old ferry came to stay</h3><h1>A message from our founder at the quay:</h1>";
    check_title(head, body, "How the old ferry came to stay");
}
