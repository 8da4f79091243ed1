//! One small page of our own writing for each kind of line at the edges of a story, and for what is no such line.

use crate::tests::steps::STORY;
use crate::{Page, extract_without};

/// Reads a page by Ines Moreau.
fn read(body: &str) -> String {
    read_by("Ines Moreau", "", body)
}

fn read_by(author: &str, description: &str, body: &str) -> String {
    let page = format!(
        "<html><head><title>Ferry kept</title><meta name=author content=\"{author}\">\
         <meta name=description content=\"{description}\"></head><body>{}</body></html>",
        body.replace("STORY", STORY)
    );
    let text = extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text;
    assert!(text.contains("old ferry"), "{text}");
    text
}

/// Returns one paragraph of so many sentences.
fn long(what: &str, sentences: u32) -> String {
    let line = |at| {
        format!("Of the {what}, the clerk said for the {at}th time, all had been said before he was born. ")
    };
    (4..4 + sentences).map(line).collect()
}

#[test]
fn short_lines_above_the_headline_are_left_out_and_a_paragraph_is_kept() {
    let text = read("<article><p>The week on the quay</p><h1>Ferry kept</h1>STORY</article>");
    assert!(text.starts_with("The council"), "{text}");
    let text = read(&format!("<article><p>{}</p><h1>Ferry kept</h1>STORY</article>", long("boat", 3)));
    assert!(text.starts_with("Of the boat"), "{text}");
}

#[test]
fn the_headline_is_left_out_whatever_its_rank_and_length() {
    for headline in [
        "<h2>Ferry kept</h2>".to_owned(),
        "<p>Ferry kept</p>".to_owned(),
        format!("<h1>{}</h1>", long("boat", 3)),
    ] {
        let text = read(&format!("<article>{headline}STORY</article>"));
        assert!(text.starts_with("The council"), "{headline}: {text}");
    }
}

#[test]
fn names_and_bylines_above_the_story_are_left_out() {
    for line in ["Ines Moreau", "By the harbour desk", "Ines Moreau, Quay"] {
        let text = read(&format!("<article><p>{line}</p>STORY</article>"));
        assert!(text.starts_with("The council"), "{line}: {text}");
    }
}

#[test]
fn a_line_that_leads_into_what_follows_is_no_byline() {
    let text = read("<article><p>From the minutes of the council:</p>STORY</article>");
    assert!(text.starts_with("From the minutes"), "{text}");
}

const DECK: &str = "A vote of the council gives the oldest boat on the coast five more years, and its crew a reason to sing.";

#[test]
fn a_declared_deck_is_left_out_where_it_is_a_heading_or_is_named_one() {
    for deck in [format!("<h2>{DECK}</h2>"), format!("<p class=standfirst>{DECK}</p>")] {
        let text = read_by("", DECK, &format!("<article>{deck}STORY</article>"));
        assert!(text.starts_with("The council"), "{deck}: {text}");
    }
}

#[test]
fn a_declared_deck_is_left_out_above_a_line_that_holds_the_authors_name() {
    let body = format!(
        "<article><div>{DECK}</div><div>A story told by Ines Moreau on the quay</div>STORY</article>"
    );
    let text = read_by("Ines Moreau", DECK, &body);
    assert!(!text.contains(DECK), "{text}");
}

#[test]
fn a_declared_first_paragraph_is_kept_above_the_byline_where_it_is_made_like_the_others() {
    let body = format!("<article><p>{DECK}</p><p>By Ines Moreau</p>STORY</article>");
    let text = read_by("Ines Moreau", DECK, &body);
    assert!(text.starts_with(DECK), "{text}");
}

#[test]
fn lines_of_the_site_after_the_last_paragraph_are_left_out() {
    for line in [
        "<a href=/>Front page</a>",
        "This article originally appeared in the Harbour Pilot.",
        "Ines Moreau",
        "Reported by Jan Kok",
        "Ines Moreau writes about the sea, and about those who sail on it.",
        "Jan Kok contributed to this report from the islands.",
        "Tuesday, January 27, 2026",
        "•",
    ] {
        let text = read(&format!("<article>STORY<p>{line}</p></article>"));
        assert!(text.ends_with("when the result was read."), "{line}: {text}");
    }
}

#[test]
fn long_paragraphs_at_the_end_are_the_storys_however_they_open() {
    for line in [
        format!("Comments on the plan may be <a href=/c>sent to the clerk</a>. {}", long("plan", 3)),
        format!("Ines Moreau was there. {}", long("vote", 13)),
        format!("Nothing may be built there without permission. {}", long("pier", 13)),
    ] {
        let plain = line.replace("<a href=/c>", "").replace("</a>", "");
        let text = read(&format!("<article>STORY<p>{line}</p></article>"));
        assert!(text.ends_with(plain.trim_end()), "{text}");
    }
}

#[test]
fn a_first_name_or_a_quotation_is_no_note_of_the_site() {
    let line = "Ines the baker, who lives above the hall, slept through all of it.";
    let text = read_by("Ines", "", &format!("<article>STORY<p>{line}</p></article>"));
    assert!(text.ends_with(line), "{text}");
    let line = "“Nobody is to sound that horn again without permission,” said the mayor, and laughed.";
    let text = read(&format!("<article>STORY<blockquote>{line}</blockquote></article>"));
    assert!(text.ends_with(line), "{text}");
}

#[test]
fn short_lines_between_the_headline_and_the_date_are_left_out_and_sentences_are_kept() {
    let read =
        |lines: &str| read(&format!("<article><h1>Ferry kept</h1>{lines}<p>4 May 2025</p>STORY</article>"));
    let text = read("<p>Quay letters</p>");
    assert!(text.starts_with("The council"), "{text}");
    let text = read("<p>Rain fell all day.</p>");
    assert!(text.starts_with("Rain fell all day."), "{text}");
}

#[test]
fn numbers_and_moments_for_machines_above_the_story_are_left_out() {
    for line in ["1.2K", "14", "Joe2025-05-04T10:10:52+01:00 | Quay"] {
        let text = read(&format!("<article><p>{line}</p>STORY</article>"));
        assert!(text.starts_with("The council"), "{line}: {text}");
    }
}

#[test]
fn a_line_whose_parts_are_named_for_who_and_when_is_left_out() {
    let parts = "<span class=read-time>5 min read</span><span class=publish-date>Monday</span>";
    let text = read(&format!("<article><div>{parts}</div>STORY</article>"));
    assert!(text.starts_with("The council"), "{text}");
    let text = read(&format!("<article><div>{parts} it is</div>STORY</article>"));
    assert!(text.starts_with("5 min read"), "{text}");
}

#[test]
fn a_salutation_is_kept_though_it_is_the_headline_too() {
    let text = read("<article><p>Ferry kept,</p>STORY</article>");
    assert!(text.starts_with("Ferry kept,"), "{text}");
}

#[test]
fn the_author_beside_the_date_the_reading_time_or_an_address_is_a_byline() {
    for line in [
        "<span>Ines Moreau</span><span>03.06.2025, 05:50</span><span>4 minuty czytania</span>",
        "Ines Moreau, Quay Town | 3 June 2025 | 21:15",
        "Ines Moreau, pilot, moreau@quay.example",
    ] {
        let text = read(&format!("<article><h1>Ferry kept</h1><div>{line}</div>STORY</article>"));
        assert!(text.starts_with("The council"), "{line}: {text}");
    }
    let text =
        read("<article><h1>Ferry kept</h1><p>Ines Moreau died on 3 June 2025, at sea.</p>STORY</article>");
    assert!(text.starts_with("Ines Moreau died"), "{text}");
}

#[test]
fn title_and_byline_in_one_paragraph_of_lines_are_left_out() {
    let text = read(
        "<div><center><font size=6>Ferry kept</font><br>by Ines Moreau, 8 June 1997</center>STORY</div>",
    );
    assert!(text.starts_with("The council"), "{text}");
    let text = read("<div><p>Ferry kept<br>and the bell too, says Ines Moreau.</p>STORY</div>");
    assert!(text.starts_with("Ferry kept\nand the bell"), "{text}");
}
