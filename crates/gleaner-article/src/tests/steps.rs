//! One small page of our own writing for each step: the line it is there for is gone with it, and back without it.

use crate::{Page, extract_without, steps};

pub(super) const STORY: &str = "<p>The council of the harbour town met on Tuesday evening, and the hall was full before the clock struck.</p>\
    <p>It voted, with one voice against, to keep the old ferry running for another five years, engine and all.</p>\
    <p>The money is to come from fares, from the sale of the customs house, and from a fund of the islanders.</p>\
    <p>Without the ferry, the nearest crossing is at the bridge, ninety minutes away by road in good weather.</p>\
    <p>The crew had listened on the radio, and sounded the horn from the pier when the result was read.</p>";

/// Checks that the line is left out by the step, and by no other.
#[track_caller]
fn check(step: &str, body: &str, line: &str) {
    assert!(steps().any(|known| known == step), "there is no step {step}");
    let page = format!(
        "<html><head><title>Ferry kept</title></head><body>{}</body></html>",
        body.replace("STORY", STORY)
    );
    let read =
        |without| extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, without).unwrap().text;
    let (with, without) = (read(None), read(Some(step)));
    assert!(!with.contains(line), "{with}");
    assert!(with.contains("voted, with one voice against"), "{with}");
    assert!(without.contains(line), "{without}");
}

#[test]
fn the_next_article_of_an_endless_page_is_left_out() {
    let next =
        "<p>The lighthouse keeper retires this spring, after forty years on the rock, and moves inland.</p>";
    let page = format!(
        "<main><article><h1>Ferry kept</h1>STORY</article><article><h1>Keeper retires</h1>{next}{next}</article></main>"
    );
    check("next article", &page, "lighthouse keeper");
}

#[test]
fn a_box_that_names_itself_is_left_out() {
    check(
        "named boxes",
        "<article>STORY<div class=sidebar><p>Ines writes about the sea, the coast, and all who sail along it.</p></div><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "Ines writes",
    );
}

/// Reads a page with [`STORY`] on it, all steps taken.
pub(super) fn read(body: &str) -> String {
    let page = format!(
        "<html><head><title>Ferry kept</title></head><body>{}</body></html>",
        body.replace("STORY", STORY)
    );
    extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text
}

#[test]
fn names_made_by_a_machine_or_from_a_heading_make_no_box() {
    for name in ["class=component_5cd3ad80", "id=menu-plans-for-the-old-ferry"] {
        let text = read(&format!(
            "<article>STORY<section {name}><p>The cook of the ferry, asked on the pier, promised soup on every crossing.</p></section>\
             <p>That was all, said the clerk, and put out the lamp in the hall.</p></article>"
        ));
        assert!(text.contains("promised soup"), "{name}: {text}");
    }
}

#[test]
fn a_list_of_teasers_is_left_out_and_a_list_the_page_is_about_is_kept() {
    let item = |name: &str| {
        format!(
            "<div class=item><h3><a href=/{name}>The {name} of the coast</a></h3><p>Built by the islanders in a hard winter, the {name} is open all year, and free.</p></div>"
        )
    };
    let list: String = ["harbour", "lighthouse", "market", "museum", "bridge", "chapel"].map(item).concat();
    assert!(!read(&format!("<article>STORY</article><div>{list}</div>")).contains("hard winter"));
    let guide = read(&format!(
        "<article><p>Six places of the coast that are worth the journey, in no order but that of the road.</p><div>{list}</div></article>"
    ));
    assert_eq!(guide.matches("hard winter").count(), 6, "{guide}");
}

#[test]
fn cards_whose_links_all_lead_to_one_place_are_left_out() {
    let card = |name: &str| {
        format!(
            "<div class=item><a href=/{name}><img src=/{name}.jpg></a><div><a href=/{name}>The {name} of the coast</a></div><div>Built by the islanders in a hard winter, the {name} is open all year...</div></div>"
        )
    };
    let cards: String = ["harbour", "lighthouse", "market"].map(card).concat();
    let text = read(&format!("<main>STORY STORY<section>{cards}</section></main>"));
    assert!(!text.contains("hard winter"), "{text}");
}

#[test]
fn the_blurb_under_a_linked_headline_does_not_end_a_closing_section() {
    let text = read(
        "<article>STORY<h4>Related posts</h4><h5><a href=/s>The storm of last winter</a></h5>\
         <p>Nobody on the coast had seen the sea so high, and nobody wants to see it again.</p></article>",
    );
    assert!(!text.contains("seen the sea so high"), "{text}");
}

#[test]
fn the_subhead_under_a_label_in_mid_story_is_kept_where_the_story_goes_on() {
    let text = read(
        "<article>STORY<div><span>Advertisement</span></div><p><strong>The timetable</strong></p>         <p>The ferry will leave at nine and come back at noon, on every day but Sunday.</p>STORY</article>",
    );
    assert!(text.contains("The timetable\n\nThe ferry will leave") && !text.contains("Advert"), "{text}");
}

#[test]
fn a_deck_nobody_declares_is_kept() {
    let deck = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";
    let page = format!(
        "<html><body><div><h1>Ferry kept for five more years</h1><p>{deck}</p></div><div class=article-body>{STORY}</div></body></html>"
    );
    let read =
        |without| extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, without).unwrap().text;
    assert!(read(None).starts_with(deck), "{}", read(None));
}

#[test]
fn a_list_of_links_is_left_out() {
    check(
        "link lists",
        "<article>STORY<ul><li><a href=/a>Storm closes the coast road</a></li><li><a href=/b>Mayor opens the new market</a></li></ul><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "Storm closes",
    );
}

#[test]
fn a_caption_is_left_out() {
    check(
        "captions",
        "<article>STORY<figure><img src=a.jpg><figcaption>The ferry at the pier, seen from the hall.</figcaption></figure><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "seen from the hall",
    );
}

#[test]
fn small_print_under_a_picture_is_left_out() {
    check(
        "picture lines",
        "<article>STORY<table><tr><td><img src=a.gif></td></tr><tr><td><font size=1>The ferry at the pier, seen from the hall.</font></td></tr></table><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "seen from the hall",
    );
}

#[test]
fn a_line_under_a_picture_that_ends_in_a_credit_is_left_out() {
    check(
        "picture lines",
        "<article>STORY<div><img src=a.jpg><div>The ferry at the pier, seen from the hall. <i>Photo: Ines Moreau</i></div></div><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "seen from the hall",
    );
}

#[test]
fn a_numbered_figure_is_left_out_of_the_story_under_its_picture() {
    check(
        "picture lines",
        "<article>STORY<p><img src=a.jpg><br>Fig. 3: the pier at low water, seen from the hall.</p><p>That was all, said the clerk, and put out the lamp.</p></article>",
        "seen from the hall",
    );
}

#[test]
fn what_a_broken_script_said_is_left_out() {
    check(
        "appeals",
        "<article>STORY<div><b>Warning</b>: Creating default object from empty value in <b>/htdocs/tides.php</b> on line <b>40</b></div><p>That was all, said the clerk, and put out the lamp.</p></article>",
        "empty value",
    );
}

#[test]
fn a_gallery_in_mid_story_is_left_out_and_a_story_told_in_slides_is_kept() {
    let slide = |number: u32, what: &str| {
        format!(
            "<li><h3>{number}/3 {what}</h3><p>The {what} was built by the town, and is older than anybody in it.</p></li>"
        )
    };
    let slides = format!("<ul>{}{}{}</ul>", slide(1, "pier"), slide(2, "hall"), slide(3, "lamp"));
    let rest = STORY.replace("ferry", "lightship");
    check("slides", &format!("<article>STORY{slides}{rest}{rest}</article>"), "older than anybody");
    assert!(
        read(&format!("<article><p>Three things to see in town.</p>{slides}</article>"))
            .contains("older than anybody")
    );
}

#[test]
fn the_words_of_an_unfinished_template_are_left_out_unless_they_are_all_there_is() {
    let words = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.</p>";
    check(
        "placeholders",
        &format!("<article>STORY{words}<p>That was all, said the clerk, and put out the lamp.</p></article>"),
        "dolor sit amet",
    );
    assert!(read(&format!("<article>{words}<h2>More</h2>{words}</article>")).contains("dolor sit amet"));
}

#[test]
fn a_line_that_leads_elsewhere_is_left_out() {
    check(
        "read-more lines",
        "<article>STORY<p>Watch now: <a href=/a>The storm of last winter</a></p><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "storm of last winter",
    );
}

#[test]
fn a_line_that_asks_for_an_address_is_left_out() {
    check(
        "appeals",
        "<article>STORY<p>Sign up for our newsletter and never miss a tide.</p><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "miss a tide",
    );
}

#[test]
fn a_paragraph_the_stated_text_lacks_is_left_out() {
    let stated = STORY.replace("</p>", " ").replace("<p>", "");
    let page = format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{stated}\"}}</script>\
         <article>STORY<p>Our shop has calendars of the coast, twelve months of rock and foam, while they last.</p></article>"
    );
    check("stated text", &page, "twelve months of rock");
}

#[test]
fn a_section_of_other_stories_is_left_out() {
    check(
        "closing sections",
        "<article>STORY<h3>You may also like</h3><p>How the <a href=/s>lighthouse got its stripes</a>, and who paints them every spring.</p></article>",
        "lighthouse got its stripes",
    );
}

#[test]
fn what_trails_the_story_in_another_element_is_left_out() {
    check(
        "core",
        "<article><div class=text>STORY</div><div class=promise><p>We have told the coast its stories since the year the pier was built.</p></div></article>",
        "since the year the pier",
    );
}

#[test]
fn of_two_equal_cores_the_first_wins_each_time() {
    let part = |class: &str, name: &str| {
        let sentence =
            format!("<p class={class}>The board of {name} met on the pier, and voted to keep the boat.</p>");
        ["elm", "oak", "ash"]
            .map(|tree| sentence.replace("the pier", &format!("the pier by the {tree}")))
            .concat()
    };
    let page = format!(
        "<article>{}Quay Courier<div class=one>{}{}{}</div></article>",
        part("aa", "Ullapool"),
        part("bb", "Kirkwall"),
        part("cc", "Tarn"),
        part("dd", "Wick")
    );
    let read = || extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text;
    let first = read();
    assert!((0..32).all(|_| read() == first), "{first}");
}

#[test]
fn headline_and_date_line_are_left_out() {
    check(
        "leading edge",
        "<article><h1>Ferry kept</h1><p>Jan. 28, 2026 • 3 min read</p>STORY</article>",
        "3 min read",
    );
}

#[test]
fn a_declared_deck_above_the_byline_is_left_out_and_a_declared_first_paragraph_is_kept() {
    let deck = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";
    let read = |above: &str, below: &str| {
        let page = format!(
            "<html><head><meta name=description content=\"{deck}\"></head><body><article><h1>Ferry kept</h1>{above}\
             <div>By Ines Moreau</div>{below}{STORY}</article></body></html>"
        );
        extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text
    };
    let (set_apart, paragraph) = (format!("<div>{deck}</div>"), format!("<p>{deck}</p>"));
    assert!(read(&set_apart, "").starts_with("The council"), "{}", read(&set_apart, ""));
    assert!(read("", &paragraph).starts_with(deck), "{}", read("", &paragraph));
}

#[test]
fn a_last_sentence_that_starts_like_a_link_onwards_is_kept() {
    let page = format!("<article>{STORY}<p>Next autumn the hall is to have a second lamp.</p></article>");
    let text = extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text;
    assert!(text.ends_with("a second lamp."), "{text}");
}

#[test]
fn tags_after_the_story_are_left_out() {
    check("trailing edge", "<article>STORY<p>Tags: ferry, council, harbour</p></article>", "Tags: ferry");
}

#[test]
fn a_sentence_lifted_out_of_the_story_is_left_out() {
    let quote = "It voted, with one voice against, to keep the old ferry running for another five years";
    let page = format!("<article><blockquote>{quote}</blockquote>STORY</article>");
    let read = |without| {
        let page = page.replace("STORY", STORY);
        extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, without).unwrap().text
    };
    assert_eq!(read(None).matches(quote).count(), 1);
    assert_eq!(read(Some("pull quotes")).matches(quote).count(), 2);
}

#[test]
fn a_heading_with_nothing_under_it_is_left_out() {
    check(
        "empty headings",
        "<article>STORY<h2>What else happened on the coast</h2></article>",
        "What else happened",
    );
}

/// Lines that are the site's, whatever stands around them.
#[test]
fn lines_of_the_site_are_left_out_in_mid_story_and_at_its_end() {
    for line in [
        "Sign up for our newsletter to get the latest updates.",
        "Play video",
        "2:14",
        "1.2K views",
        "4.8 from 37 votes",
        "Annonse",
        "Juttu jatkuu kuvan jälkeen.",
        "ΔΙΑΦΗΜΙΣΗ",
        "Artiklen fortsætter under billedet",
        "İLGİLİ HABER: <a href=/2>Köprü açıldı</a>",
        "Läs även: <a href=/2>Bron är öppen igen</a>",
        "Funda udaba lapha | <a href=/2>The town hires an auditor</a>",
        "Foto: Jan Kok / Harbour Pictures.",
    ] {
        let last = "<p>That was all, said the clerk of the harbour, and put out the lamp in the hall before he left.</p>";
        for end in [last, ""] {
            let text = read(&format!("<article>STORY<p>{line}</p>{end}</article>"));
            let start: String = line.chars().take(9).collect();
            assert!(!text.contains(&start), "{line}\n{text}");
        }
    }
}

#[test]
fn a_hidden_label_is_left_out_though_its_name_speaks_of_the_story() {
    let text = read(
        "<article>STORY<p class='article-content__label visually-hidden'>Text of the article</p><p>That was all, said the clerk.</p></article>",
    );
    assert!(!text.contains("Text of the article"), "{text}");
}

#[test]
fn a_line_with_the_names_of_all_authors_is_left_out() {
    let page = format!(
        "<html><head><meta name=author content='Jun Ferrante'><meta name=author content='Asta Koivu'></head>\
        <body><article><h1>Ferry kept</h1><p>Jun Ferrante, Asta Koivu</p>{STORY}</article></body></html>"
    );
    let text = extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text;
    assert!(!text.contains("Koivu"), "{text}");
}
