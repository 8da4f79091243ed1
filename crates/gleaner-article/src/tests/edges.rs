//! One small page of our own writing for each kind of line at the edges of a story, and for what is no such line.

use super::{STORY, check_step, long, read, text_of};

#[test]
fn headline_and_date_line_are_left_out() {
    check_step(
        "leading edge",
        "<article><h1>Ferry kept</h1><p>Jan. 28, 2026 • 3 min read</p>STORY</article>",
        "3 min read",
    );
}

#[test]
fn a_last_sentence_that_starts_like_a_link_onwards_is_kept() {
    let page = format!("<article>{STORY}<p>Next autumn the hall is to have a second lamp.</p></article>");
    let text = text_of(&page);
    assert!(text.ends_with("a second lamp."), "{text}");
}

#[test]
fn tags_after_the_story_are_left_out() {
    check_step(
        "trailing edge",
        "<article>STORY<p>Tags: ferry, council, harbour</p></article>",
        "Tags: ferry",
    );
}

#[test]
fn a_line_with_the_names_of_all_authors_is_left_out() {
    let page = format!(
        "<html><head><meta name=author content='Jun Ferrante'><meta name=author content='Asta Koivu'></head>\
        <body><article><h1>Ferry kept</h1><p>Jun Ferrante, Asta Koivu</p>{STORY}</article></body></html>"
    );
    let text = text_of(&page);
    assert!(!text.contains("Koivu"), "{text}");
}

/// Reads a page by Ines Moreau.
fn read_signed(body: &str) -> String {
    read_by("Ines Moreau", "", body)
}

fn read_by(author: &str, description: &str, body: &str) -> String {
    let page = format!(
        "<html><head><title>Ferry kept</title><meta name=author content=\"{author}\">\
         <meta name=description content=\"{description}\"></head><body>{}</body></html>",
        body.replace("STORY", STORY)
    );
    let text = text_of(&page);
    assert!(text.contains("old ferry"), "{text}");
    text
}

#[test]
fn short_lines_above_the_headline_are_left_out_and_a_paragraph_is_kept() {
    let text = read_signed("<article><p>The week on the quay</p><h1>Ferry kept</h1>STORY</article>");
    assert!(text.starts_with("The council"), "{text}");
    let text = read_signed(&format!("<article><p>{}</p><h1>Ferry kept</h1>STORY</article>", long("boat", 3)));
    assert!(text.starts_with("Of the boat"), "{text}");
}

#[test]
fn the_headline_is_left_out_whatever_its_rank_and_length() {
    for headline in [
        "<h2>Ferry kept</h2>".to_owned(),
        "<p>Ferry kept</p>".to_owned(),
        format!("<h1>{}</h1>", long("boat", 3)),
    ] {
        let text = read_signed(&format!("<article>{headline}STORY</article>"));
        assert!(text.starts_with("The council"), "{headline}: {text}");
    }
}

#[test]
fn names_and_bylines_above_the_story_are_left_out() {
    for line in ["Ines Moreau", "By the harbour desk", "Ines Moreau, Quay"] {
        let text = read_signed(&format!("<article><p>{line}</p>STORY</article>"));
        assert!(text.starts_with("The council"), "{line}: {text}");
    }
}

#[test]
fn a_line_that_leads_into_what_follows_is_no_byline() {
    let text = read_signed("<article><p>From the minutes of the council:</p>STORY</article>");
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
        let text = read_signed(&format!("<article>STORY<p>{line}</p></article>"));
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
        let text = read_signed(&format!("<article>STORY<p>{line}</p></article>"));
        assert!(text.ends_with(plain.trim_end()), "{text}");
    }
}

#[test]
fn a_first_name_or_a_quotation_is_no_note_of_the_site() {
    let line = "Ines the baker, who lives above the hall, slept through all of it.";
    let text = read_by("Ines", "", &format!("<article>STORY<p>{line}</p></article>"));
    assert!(text.ends_with(line), "{text}");
    let line = "“Nobody is to sound that horn again without permission,” said the mayor, and laughed.";
    let text = read_signed(&format!("<article>STORY<blockquote>{line}</blockquote></article>"));
    assert!(text.ends_with(line), "{text}");
}

#[test]
fn short_lines_between_the_headline_and_the_date_are_left_out_and_sentences_are_kept() {
    let read = |lines: &str| {
        read_signed(&format!("<article><h1>Ferry kept</h1>{lines}<p>4 May 2025</p>STORY</article>"))
    };
    let text = read("<p>Quay letters</p>");
    assert!(text.starts_with("The council"), "{text}");
    let text = read("<p>Rain fell all day.</p>");
    assert!(text.starts_with("Rain fell all day."), "{text}");
}

#[test]
fn numbers_and_moments_for_machines_above_the_story_are_left_out() {
    for line in ["1.2K", "14", "Joe2025-05-04T10:10:52+01:00 | Quay"] {
        let text = read_signed(&format!("<article><p>{line}</p>STORY</article>"));
        assert!(text.starts_with("The council"), "{line}: {text}");
    }
}

#[test]
fn a_line_whose_parts_are_named_for_who_and_when_is_left_out() {
    let parts = "<span class=read-time>5 min read</span><span class=publish-date>Monday</span>";
    let text = read_signed(&format!("<article><div>{parts}</div>STORY</article>"));
    assert!(text.starts_with("The council"), "{text}");
    let text = read_signed(&format!("<article><div>{parts} it is</div>STORY</article>"));
    assert!(text.starts_with("5 min read"), "{text}");
}

#[test]
fn a_salutation_is_kept_though_it_is_the_headline_too() {
    let text = read_signed("<article><p>Ferry kept,</p>STORY</article>");
    assert!(text.starts_with("Ferry kept,"), "{text}");
}

#[test]
fn the_author_beside_the_date_the_reading_time_or_an_address_is_a_byline() {
    for line in [
        "<span>Ines Moreau</span><span>03.06.2025, 05:50</span><span>4 minuty czytania</span>",
        "Ines Moreau, Quay Town | 3 June 2025 | 21:15",
        "Ines Moreau, pilot, moreau@quay.example",
    ] {
        let text = read_signed(&format!("<article><h1>Ferry kept</h1><div>{line}</div>STORY</article>"));
        assert!(text.starts_with("The council"), "{line}: {text}");
    }
    let text = read_signed(
        "<article><h1>Ferry kept</h1><p>Ines Moreau died on 3 June 2025, at sea.</p>STORY</article>",
    );
    assert!(text.starts_with("Ines Moreau died"), "{text}");
}

#[test]
fn title_and_byline_in_one_paragraph_of_lines_are_left_out() {
    let text = read_signed(
        "<div><center><font size=6>Ferry kept</font><br>by Ines Moreau, 8 June 1997</center>STORY</div>",
    );
    assert!(text.starts_with("The council"), "{text}");
    let text = read_signed("<div><p>Ferry kept<br>and the bell too, says Ines Moreau.</p>STORY</div>");
    assert!(text.starts_with("Ferry kept\nand the bell"), "{text}");
}

#[test]
fn a_card_in_the_story_that_bears_its_title_again_does_not_end_what_precedes_it() {
    let text = read(
        "<article><h1>Ferry kept</h1><p>Bring a coat for the crossing, even in the middle of July.</p><p>Bring a coin for the ferryman, and another for his dog.</p>\
         <p>And bring some time, he says, for neither of them is young.</p><h1>Ferry kept</h1>STORY</article>",
    );
    assert!(text.starts_with("Bring a coat"), "{text}");
}

#[test]
fn a_subhead_that_begins_like_a_byline_is_kept_once_the_story_has_begun() {
    let text = read(
        "<article><p>The ferry is to stay for five more years, says the council of the harbour town.</p><h2>Por qué sube el agua</h2>STORY</article>",
    );
    assert!(text.contains("Por qué sube"), "{text}");
}

#[test]
fn a_card_that_bears_the_title_ends_nothing_when_the_title_stands_above_the_story() {
    let text = read(
        "<h1>Ferry kept</h1><article><p>Short is the way from the church to the pier, and dry.</p><p>Shorter still is the way back, for it goes downhill.</p><h2>Why it works</h2>\
         <p>The engine is old, and steady, and hums in the fog.</p><div class=card><h2>Ferry kept</h2></div>STORY</article>",
    );
    assert!(
        text.contains("Shorter still is the way back, for it goes downhill.")
            && text.contains("The engine is old"),
        "{text}"
    );
}

/// Reads a page whose story ends with the element, and says whether its line is in the text.
fn is_kept_at_the_end(inside: &str, line: &str) -> bool {
    read(&format!("<article>STORY{inside}</article>")).contains(line)
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
        text_of(&page)
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
