//! One small page of our own writing for each rule about the core of a story, and about what a page states its text to be.

use crate::tests::boxes::more;
use crate::tests::sift::lines;
use crate::tests::steps::{STORY, read};
use crate::{Page, extract_without};

#[test]
fn a_story_in_pieces_has_no_core_to_hold_its_end_against() {
    let text = read(&format!(
        "<article><div class=one>{}</div><div class=two>{}</div><div class=box>{}</div></article>",
        lines("engine", 4),
        lines("hull", 5),
        lines("horn", 1)
    ));
    assert!(text.contains("Of the horn"), "{text}");
}

#[test]
fn two_long_paragraphs_are_no_core_to_hold_an_end_against() {
    let long = |what: &str| format!("<p>{}</p>", more(what).replace("<p>", "").replace("</p>", " "));
    let text = read(&format!(
        "<article><div class=text>{}{}</div><div class=box>{}</div></article>",
        long("engine"),
        long("hull"),
        lines("horn", 1)
    ));
    assert!(text.contains("Of the horn"), "{text}");
}

#[test]
fn questions_and_answers_after_the_core_are_kept() {
    let text = read(&format!(
        "<article><div class=text>STORY{}</div><div class=box><h3>Who pays?</h3><p>The islanders pay, as they always have.</p>\
         <h3>Who sails?</h3><p>Whoever has a coat, and a coin for the dog.</p></div></article>",
        more("bridge")
    ));
    assert!(text.contains("Who pays?") && text.contains("a coin for the dog"), "{text}");
}

#[test]
fn a_fifth_of_the_story_is_not_cut_from_its_end() {
    let text = read(&format!(
        "<article><div class=text>STORY{}</div><div class=box>{}</div></article>",
        more("bridge"),
        lines("horn", 4)
    ));
    assert!(text.contains("Of the horn"), "{text}");
}

#[test]
fn a_label_before_the_core_is_left_out() {
    let text = read(
        "<article><div class=bar>Harbour desk of Marrow Haven</div><div class=text>STORY</div></article>",
    );
    assert!(text.starts_with("The council"), "{text}");
}

#[test]
fn announcements_that_are_links_for_the_most_part_are_cut_however_many_they_are() {
    let line = |name: &str| {
        format!("<p>Of this, and more: <a href=/{name}>How the {name} got there</a>, on page four.</p>")
    };
    let text = read(&format!(
        "<article><div class=text>STORY</div><div class=box>{}</div></article>",
        ["lighthouse", "boathouse", "customs house", "weather house"].map(line).concat()
    ));
    assert!(!text.contains("on page four"), "{text}");
}

/// Reads a page that states its text to be this.
fn read_stated(stated: &str, body: &str) -> String {
    let stated = stated.replace("</p>", " ").replace("<p>", "");
    read(&format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{stated}\"}}</script>{body}"
    ))
}

#[test]
fn what_a_page_states_as_its_text_is_brought_back_from_a_box() {
    let boxed = "The clerk has counted the votes twice, and will count them again on Friday.";
    let text = read_stated(
        &format!("{STORY}{boxed}"),
        &format!("<article>STORY<div class=sidebar><p>{boxed}</p></div></article>"),
    );
    assert!(text.contains("count them again"), "{text}");
}

#[test]
fn a_link_in_the_words_of_the_stated_text_is_not_brought_back() {
    let link = "from a fund of the islanders";
    let list = format!("<ul><li><a href=/2>{link}</a></li><li><a href=/3>The lamp of the hall</a></li></ul>");
    let text = read_stated(STORY, &format!("<article>STORY{list}<p>That was all.</p></article>"));
    assert_eq!(text.matches(link).count(), 1, "{text}");
}

#[test]
fn a_stated_line_that_the_page_shows_twice_is_brought_back_once() {
    let line = "“Aye,” said the whole of the old hall.";
    let text = read_stated(
        &format!("{STORY}{line}").replace('“', "").replace('”', ""),
        &format!("<article>STORY<p>{line}</p><aside><p>{line}</p></aside></article>"),
    );
    assert_eq!(text.matches(line).count(), 1, "{text}");
}

#[test]
fn a_list_or_a_few_words_that_the_statement_lacks_are_kept() {
    let text = read_stated(
        STORY,
        "<article>STORY<p>Ring! Ring! Ring!</p><ul><li>two pounds of mussels, and a glass of cider</li></ul></article>",
    );
    assert!(text.contains("Ring!") && text.contains("glass of cider"), "{text}");
}

#[test]
fn a_statement_of_the_first_half_leaves_nothing_out() {
    let text = read_stated(STORY, &format!("<article>STORY{}</article>", more("bridge")));
    assert!(text.contains("old bridge"), "{text}");
}

#[test]
fn a_statement_of_which_the_page_lacks_half_leaves_nothing_out() {
    let line = "Our clerk has counted the votes twice, and will count them again on Friday.";
    let text =
        read_stated(&(STORY.to_owned() + &more("bridge")), &format!("<article>STORY<p>{line}</p></article>"));
    assert!(text.contains(line), "{text}");
}

#[test]
fn a_stated_text_is_taken_where_the_page_shows_next_to_nothing_of_it() {
    let text = read_stated(STORY, "<article><p>One moment, the boat is coming in.</p></article>");
    assert!(text.contains("sounded the horn") && !text.contains("One moment"), "{text}");
}

#[test]
fn a_summary_stated_as_the_text_does_not_take_the_place_of_a_caption() {
    let summary = "The council of the harbour town met on Tuesday evening, and voted to keep the ferry for five more years. \
                   The crew sounded the horn, and the dogs of Marrow Haven answered it.";
    let text = read_stated(summary, "<article><p>The ferry Gannet at the pier, on Tuesday.</p></article>");
    assert_eq!(text, "The ferry Gannet at the pier, on Tuesday.");
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

#[test]
fn without_the_step_for_it_an_undeclared_deck_is_lost() {
    let deck = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";
    let page = format!(
        "<div><h1>Ferry kept for good</h1><p>{deck}</p></div><div class=article-body>{STORY}{}</div>",
        more("bridge")
    );
    let page = Page { bytes: page.as_bytes(), ..Page::default() };
    let read = |without| extract_without(&page, without).unwrap().text;
    assert!(read(None).starts_with(deck) && !read(Some("undeclared deck")).contains(deck));
}

/// Reads a page with something between its headline and its story.
fn read_under_headline(description: &str, between: &str) -> String {
    let page = format!(
        "<html><head><meta name=description content=\"{description}\"></head><body><div><h1>Ferry kept for good</h1>{between}</div>\
         <div itemprop=articleBody>{STORY}{}</div></body></html>",
        more("bridge") + &more("tunnel")
    );
    extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text
}

#[test]
fn what_stands_under_the_headline_and_is_no_deck_is_not_taken_for_one() {
    let deck = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";
    let bars = "<div>Quay</div>".repeat(8);
    for between in [
        format!("<div class=newsletter><p>{deck}</p></div>"),
        format!("<figure><img src=a.jpg><p>{deck}</p></figure>"),
        format!("<ul><li>{deck}</li></ul>"),
        format!("{bars}<p>{deck}</p>"),
    ] {
        let text = read_under_headline("", &between);
        assert!(text.starts_with("The council"), "{between}: {text}");
    }
    let label = "Photographs of the harbour and the ferry by the children of the school";
    let (short, long) =
        ("In town, on Tuesday, at seven.", lines("vote", 10).replace("<p>", "").replace("</p>", " "));
    for line in [label, short, &long] {
        let text = read_under_headline("", &format!("<p>{line}</p>"));
        assert!(text.starts_with("The council"), "{line}: {text}");
    }
}

#[test]
fn neither_a_picture_nor_a_label_takes_the_place_of_the_deck() {
    let deck = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";
    let caption = "The ferry Gannet at the pier, on the evening of the vote, with all of her crew.";
    let label = "Photographs of the harbour and the ferry by the children of the school";
    for line in [format!("<figure><img src=a.jpg><p>{caption}</p></figure>"), format!("<p>{label}</p>")] {
        let text = read_under_headline("", &format!("{line}<p>{deck}</p>"));
        assert!(text.starts_with(deck), "{line}: {text}");
    }
}

#[test]
fn a_declared_deck_is_left_to_the_summary_and_a_declared_lead_is_not() {
    let deck = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";
    let text = read_under_headline(deck, &format!("<p>{deck}</p>"));
    assert!(text.starts_with("The council"), "{text}");
    let lead = "The oldest boat on the coast has five more years. The council voted for it on Tuesday, after an evening \
                that filled the hall to the last seat and kept the clerk from his supper.";
    let text = read_under_headline(lead, &format!("<p>{lead}</p>"));
    assert!(text.starts_with("The oldest boat"), "{text}");
}
