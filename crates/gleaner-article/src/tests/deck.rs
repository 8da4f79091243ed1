//! The deck under the headline, and the lead that is none.

use super::{STORY, lines, more, text_of};
use crate::{Page, extract, extract_without};

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
fn a_declared_deck_above_the_byline_is_left_out_and_a_declared_first_paragraph_is_kept() {
    let deck = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";
    let read = |above: &str, below: &str| {
        let page = format!(
            "<html><head><meta name=description content=\"{deck}\"></head><body><article><h1>Ferry kept</h1>{above}\
             <div>By Ines Moreau</div>{below}{STORY}</article></body></html>"
        );
        text_of(&page)
    };
    let (set_apart, paragraph) = (format!("<div>{deck}</div>"), format!("<p>{deck}</p>"));
    assert!(read(&set_apart, "").starts_with("The council"), "{}", read(&set_apart, ""));
    assert!(read("", &paragraph).starts_with(deck), "{}", read("", &paragraph));
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
    text_of(&page)
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

#[test]
fn a_lead_of_several_sentences_is_no_deck_and_the_byline_below_it_is_left_out() {
    let lead = "The oldest boat on the coast has five more years. The council voted for it on Tuesday, after an evening \
                that filled the hall to the last seat and kept the clerk from his supper.";
    let page = format!(
        "<html><head><title>Ferry kept</title><meta name=author content='Ines Moreau'><meta name=description content='{lead}'></head>\
         <body><article><h1>Ferry kept</h1><div>{lead}</div><p>By Ines Moreau</p>{STORY}</article></body></html>"
    );
    let text = text_of(&page);
    assert!(text.starts_with("The oldest boat"), "{text}");
    assert!(!text.contains("By Ines"), "{text}");
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
