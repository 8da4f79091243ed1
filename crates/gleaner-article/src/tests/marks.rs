//! One small page of our own writing for each measure a line, a name or a list is held against.

use crate::PageState;
use crate::tests::boxes::more;
use crate::tests::steps::{STORY, read};
use crate::{Announced, Page, extract, extract_without};

const LAST: &str = "<p>That was all, said the clerk, and put out the lamp in the hall.</p>";
const LINE: &str = "Ines has crossed the bay, she says, more often than the gulls.";

/// Reads a page with the element in mid-story, and says whether its line is in the text.
fn is_kept(inside: &str, line: &str) -> bool {
    let text = read(&format!("<article>STORY{inside}{LAST}</article>"));
    assert!(text.contains("voted, with one voice against"), "{text}");
    text.contains(line)
}

/// Reads a page whose story ends with the element, and says whether its line is in the text.
fn is_kept_at_the_end(inside: &str, line: &str) -> bool {
    read(&format!("<article>STORY{inside}</article>")).contains(line)
}

/// Returns so many sentences about something.
fn long(what: &str, sentences: u32) -> String {
    let line = |at| {
        format!("Of the {what}, the clerk said for the {at}th time, all had been said before he was born. ")
    };
    (4..4 + sentences).map(line).collect()
}

#[test]
fn an_article_or_an_element_named_for_the_story_is_no_box_by_another_name() {
    for element in ["article class=sidebar-story", "div class='article-body sidebar'", "main class=promo"] {
        let tag = element.split(' ').next().unwrap();
        assert!(is_kept(&format!("<{element}><p>{LINE}</p></{tag}>"), LINE), "{element}");
    }
}

#[test]
fn an_article_named_for_its_comments_is_one_where_it_holds_the_story() {
    let text = read(&format!(
        "<div><article class=comments-open>STORY</article><div><p>{}</p></div></div>",
        long("paper", 3)
    ));
    assert!(text.contains("old ferry"), "{text}");
    let text = read(&format!(
        "<div>STORY{}<article class='comment article-body'><p>{LINE}</p></article>{LAST}</div>",
        more("bridge")
    ));
    assert!(text.contains(LINE), "{text}");
}

#[test]
fn one_link_to_another_site_makes_no_list_of_sources() {
    let page = format!(
        "<article>{STORY}<ul><li><a href=https://shop.example/>The calendar of the coast, twelve months of foam</a></li></ul>{LAST}</article>"
    );
    let url = url::Url::parse("https://gazette.example/ferry").unwrap();
    let page = Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() };
    assert!(!extract(&page).unwrap().text.contains("twelve months"));
}

#[test]
fn a_line_that_leads_elsewhere_is_one_though_it_is_a_sentence_behind_a_label_or_for_a_third_a_link() {
    for line in [
        "Read also: The clerk has told all of it in <a href=/c>his book</a>.",
        "See also <a href=/c>what the clerk wrote of it</a> in his book.",
    ] {
        assert!(
            !is_kept(&format!("<p>{line}</p>"), "in his book")
                && !is_kept(&format!("<p>{line}</p>"), "has told all"),
            "{line}"
        );
    }
    let told = format!("See also <a href=/c>what the clerk wrote of it</a> in his book. {}", long("book", 3));
    assert!(is_kept(&format!("<p>{told}</p>"), "in his book"));
    let told = format!("Read: <a href=/c>This</a> was on the door. {}", long("door", 3));
    assert!(is_kept(&format!("<p>{told}</p>"), "on the door"));
    assert!(is_kept("<p><a href=/m>Map</a></p>", "Map"));
}

#[test]
fn a_long_heading_is_no_closing_one() {
    let heading = "More on the evening on which the council of Marrow Haven met and voted";
    assert!(is_kept(&format!("<h2>{heading}</h2><p>{LINE}</p>"), heading));
}

#[test]
fn a_long_line_that_opens_as_a_credit_does_is_the_storys() {
    let line = "Photo: the word was new to the clerk, who asked what it meant and was shown one of himself, asleep in the hall, \
                with the lamp still burning and a moth on his nose.";
    assert!(is_kept(&format!("<p>{line}</p>"), "a moth on his nose"));
}

#[test]
fn the_words_of_a_button_are_the_storys_in_a_list_or_a_cell() {
    assert!(is_kept("<ul><li>Share</li><li>Print</li></ul>", "Share\nPrint"));
}

#[test]
fn a_message_of_a_server_that_a_story_goes_on_from_is_kept() {
    assert!(is_kept(
        "<p>Warning: the horn is missing on line 40<br>So said the new machine, and nobody believed it.</p>",
        "on line 40"
    ));
}

#[test]
fn a_definition_and_its_term_are_lines_of_one_list() {
    let text = read(&format!("<article>STORY<dl><dt>Gannet</dt><dd>the old boat</dd></dl>{LAST}</article>"));
    assert!(text.contains("Gannet\nthe old boat"), "{text}");
}

#[test]
fn what_a_table_is_of_stands_over_it_and_a_caption_beside_a_picture_does_not() {
    let line = "Crossings of the Gannet in the year of the vote";
    assert!(is_kept(
        &format!("<table><caption>{line}</caption><tr><td>March</td><td>42</td></tr></table>"),
        line
    ));
    assert!(!is_kept(
        &format!("<table><tr><td><img src=a.jpg><figcaption>{line}</figcaption></td></tr></table>"),
        line
    ));
}

#[test]
fn numbers_that_do_not_follow_each_other_are_no_gallery() {
    let rest = format!("<p>{}</p><p>{}</p>", long("engine", 6), long("hull", 7));
    for lines in [["1/3", "1/3", "1/3"], ["1/2", "2/3", "3/4"], ["1/3", "3/3", "2/3"], ["4/3", "5/3", "6/3"]]
    {
        let lines = lines.map(|line| format!("<div>{line} of a cup</div>"));
        let text = read(&format!("<article>STORY<div>{}</div>{rest}</article>", lines.concat()));
        assert!(text.contains("of a cup"), "{lines:?} {text}");
    }
}

#[test]
fn a_credit_ends_a_caption_only_where_it_is_short_and_small_print_only_where_all_is_small() {
    for line in [
        format!("The pier at low water. Photo: {}", long("camera", 1)),
        "<small>The pier</small> at low water, as it is seen from the hall".to_owned(),
        "Figure skating on the harbour, seen from the hall".to_owned(),
    ] {
        let text = line.replace("<small>", "").replace("</small>", "");
        assert!(is_kept(&format!("<img src=a.jpg><p>{line}</p>"), text.trim_end()), "{line}");
    }
    assert!(!is_kept(
        "<img src=a.jpg><p><small>The pier at low water, from the hall</small></p>",
        "low water"
    ));
    assert!(is_kept(
        "<img src=a.jpg><ul><li><small>The pier at low water, from the hall</small></li></ul>",
        "low water"
    ));
}

#[test]
fn a_last_line_with_a_link_is_the_sites_though_it_is_a_sentence() {
    assert!(!is_kept_at_the_end(
        "<p>Comments may be left <a href=/c>at the town hall</a> until Monday.</p>",
        "until Monday"
    ));
}

#[test]
fn a_paragraph_with_a_date_or_with_many_is_no_date_line() {
    let story = "The 27th of January was the day on which the whole of the town, and not the council alone, was to learn it";
    assert!(is_kept_at_the_end(&format!("<p>{story}</p>"), story));
    let numbers = "27.01.2026, 28.01.2026, 29.01.2026, 30.01.2026";
    assert!(is_kept_at_the_end(&format!("<p>{numbers}</p>"), numbers));
}

#[test]
fn a_title_in_slightly_other_words_is_the_title_and_a_short_line_of_its_words_is_not() {
    let page = |title: &str, line: &str| {
        let page = format!(
            "<html><head><title>{title}</title></head><body><article><p>{line}</p>{STORY}</article></body></html>"
        );
        extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text
    };
    let title = "The council of Marrow Haven votes to keep the old ferry Gannet for five years";
    let text =
        page(title, "Old ferry Gannet: The council of Marrow Haven votes to keep the ferry for five years");
    assert!(text.starts_with("The council of the harbour"), "{text}");
    let text = page("Kept ferry", "Ferry kept");
    assert!(text.starts_with("Ferry kept"), "{text}");
}

#[test]
fn a_long_line_is_no_byline_however_it_opens() {
    let line = "By the light of the lamp, which the clerk had brought from his own kitchen, and which smoked on and on, all of them wept";
    let text = read(&format!("<article><p>{line}</p>STORY</article>"));
    assert!(text.starts_with(line), "{text}");
}

#[test]
fn one_long_sentence_or_two_short_ones_are_a_deck() {
    for deck in [
        "The boat stays. The crew sings, and so does all of the hall.",
        "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing, to drink, and to \
         paint the funnel in the colours of the town.",
    ] {
        let page = format!(
            "<html><head><title>Ferry kept</title><meta name=description content=\"{deck}\"></head><body><article><h1>Ferry kept</h1>\
             <div>{deck}</div><div>By Ines Moreau</div>{STORY}</article></body></html>"
        );
        let text = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap().text;
        assert!(text.starts_with("The council of the harbour"), "{text}");
    }
}

#[test]
fn a_deck_that_shares_but_a_few_words_with_the_summary_is_kept() {
    let deck = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";
    let page = format!(
        "<html><head><meta name=description content=\"News of the coast, its boats and the council.\"></head><body><div>\
         <h1>Ferry kept for good</h1><p>{deck}</p></div><div itemprop=articleBody>{STORY}</div></body></html>"
    );
    let text = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap().text;
    assert!(text.starts_with(deck), "{text}");
}

#[test]
fn one_question_after_the_core_is_no_list_of_them() {
    let text = read(&format!(
        "<article><div class=text>STORY{}</div><div class=box><h3>Want a coat?</h3><p>The shop on the pier has them, in blue and in black.</p></div></article>",
        more("bridge")
    ));
    assert!(!text.contains("in blue"), "{text}");
}

#[test]
fn a_conclusion_ends_where_the_next_heading_stands() {
    let text = read(
        "<div><div class=text>STORY</div><div class=end><h2>Final thoughts</h2><p>An old ferry is dear, and no ferry is dearer.</p>\
         <h2>Our shop</h2><p>Coats, in blue.</p></div></div>",
    );
    assert!(text.ends_with("no ferry is dearer."), "{text}");
}

#[test]
fn a_page_whose_title_begins_with_404_is_gone() {
    let page = b"<html><head><title>404</title></head><body><p>The boat you are looking for has sailed.</p></body></html>";
    assert_eq!(extract(&Page { bytes: page, ..Page::default() }).unwrap().page_state, PageState::Gone);
}

#[test]
fn what_the_feed_announced_is_a_paragraph_in_its_own_words() {
    let table = "<table><tr><td>High water at Marrow Haven</td><td>9:12</td></tr></table>".repeat(80);
    let other =
        more("lighthouse") + LAST + "<p>Nobody asked for more of it than the keeper was ready to tell.</p>";
    let page = format!("<body><div>{STORY}</div><div>{table}</div><div>{other}</div></body>");
    let summary = Some(
        "What the ferry costs is to be read at the town hall, where the clerk has put the council's minutes on a nail.",
    );
    let announced = Announced { summary, ..Announced::default() };
    let text = extract(&Page { bytes: page.as_bytes(), announced, ..Page::default() }).unwrap().text;
    assert!(text.contains("old lighthouse"), "{text}");
}

/// Reads a page that states its text to be this.
fn read_stated(stated: &str, body: &str) -> String {
    let stated = stated.replace("</p>", " ").replace("<p>", "");
    read(&format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{stated}\"}}</script>{body}"
    ))
}

#[test]
fn a_paragraph_edited_after_it_was_stated_is_kept_for_its_beginning_or_its_end() {
    let stated = "The clerk has counted the votes twice since then, and will count them once more on the Friday after the feast.";
    for edited in [
        "The clerk has counted the votes twice since then, but not again, for he has broken both of his glasses.",
        "Jan Kok has mended the lamp, and the clerk will count them once more on the Friday after the feast.",
    ] {
        let text = read_stated(
            &format!("{STORY}{}{stated}", more("bridge")),
            &format!("<article>STORY{}<p>{edited}</p></article>", more("bridge")),
        );
        assert!(text.contains(edited), "{text}");
    }
}

#[test]
fn a_statement_of_a_few_lines_leaves_nothing_out() {
    let part: String = STORY.split_inclusive("</p>").take(3).collect();
    let text = read_stated(&part, &format!("<article>{part}<p>{LINE}</p></article>"));
    assert!(text.contains(LINE), "{text}");
}
