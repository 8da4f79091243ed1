//! One small page of our own writing for each kind of line that is sifted out of a story, and for what is no such line.

use crate::tests::steps::read;

const LAST: &str = "<p>That was all, said the clerk, and put out the lamp in the hall.</p>";

/// Reads a page with the element in mid-story, and says whether its line is in the text.
fn is_kept(inside: &str, line: &str) -> bool {
    let text = read(&format!("<article>STORY{inside}{LAST}</article>"));
    assert!(text.contains("voted, with one voice against"), "{text}");
    assert!(text.contains("put out the lamp"), "{text}");
    text.contains(line)
}

/// Returns paragraphs that are no one else's words.
pub(super) fn lines(what: &str, count: u32) -> String {
    let line = |at| {
        format!(
            "<p>Of the {what}, the clerk said for the {at}th time, all had been said before he was born.</p>"
        )
    };
    (4..4 + count).map(line).collect()
}

#[test]
fn a_caption_a_credit_or_a_pull_quote_is_left_out_by_its_name() {
    let line = "The pier at low water, seen from the hall.";
    for name in ["photo-caption", "image-credit", "legend", "pullquote"] {
        assert!(!is_kept(&format!("<div class={name}>{line}</div>"), line), "{name}");
    }
}

#[test]
fn a_long_text_is_no_caption_whatever_its_name() {
    assert!(is_kept(&format!("<div class=legend>{}</div>", lines("giant", 12)), "Of the giant"));
}

#[test]
fn who_and_when_is_left_out_by_its_name() {
    let line = "Harbour desk, on the old pier";
    for name in ["post-meta", "byline", "reading-time"] {
        assert!(!is_kept(&format!("<div class={name}>{line}</div>"), line), "{name}");
    }
}

#[test]
fn a_paragraph_or_a_heading_is_no_byline_whatever_its_name() {
    assert!(is_kept(&format!("<div class=updated>{}</div>", lines("tide", 3)), "Of the tide"));
    assert!(is_kept(
        "<h2 class=updated>What is new</h2><p>The clerk has a new lamp, and is proud of it.</p>",
        "What is new"
    ));
}

#[test]
fn a_place_set_apart_at_the_beginning_of_a_paragraph_takes_nothing_with_it() {
    let line = "At the end of the pier, nobody had heard of the vote.";
    assert!(is_kept(&format!("<p><span class=dateline>SOUTH QUAY</span> {line}</p>"), line));
}

#[test]
fn words_in_a_figure_are_its_caption_and_a_text_set_in_one_is_not() {
    assert!(!is_kept("<figure><img src=a.jpg><div>The pier at low water</div></figure>", "low water"));
    assert!(is_kept(&format!("<figure>{}</figure>", lines("engine", 12)), "Of the engine"));
}

#[test]
fn a_headline_that_is_a_link_alone_in_a_paragraph_is_left_out() {
    assert!(!is_kept("<p><a href=/s>The storm of last winter and what it cost</a></p>", "The storm"));
}

#[test]
fn a_line_that_opens_with_an_invitation_is_left_out() {
    assert!(!is_kept("<p>Never miss a story from the islands, or from the sea.</p>", "Never miss"));
}

#[test]
fn a_longer_paragraph_is_an_appeal_only_where_two_phrases_say_so() {
    let appeal = "Of the boats on the coast you can read in our newsletter, which goes out on every Friday, and to which the whole of \
                  the islands has put its name; all that we ask of you is your email address, and patience.";
    assert!(!is_kept(&format!("<p>{appeal}</p>"), "Of the boats"));
    let told = "“We send them our newsletter, and a calendar, and a card at Christmas, and still nobody comes to the meetings of the \
                council,” said the clerk, who has been to every one of them since he was a boy.";
    assert!(is_kept(&format!("<p>{told}</p>"), "a card at Christmas"));
}

#[test]
fn a_section_as_long_as_half_of_the_story_is_a_part_of_it_whatever_its_heading() {
    let book = |name: &str| {
        format!(
            "<p>In <a href=/{name}>The {name}</a>, Ines Moreau tells of a winter on the islands, and of the boat that came through it.</p>"
        )
    };
    let books = ["Gannet", "Plover", "Dunlin", "Curlew", "Petrel"].map(book).concat();
    let text = read(&format!("<article>STORY<h2>Recommended reading</h2>{books}</article>"));
    assert!(text.contains("In The Plover"), "{text}");
}

const TEASER: &str = "How the <a href=/s>lighthouse got its stripes</a>, and who paints them every spring.";

#[test]
fn a_section_of_other_stories_is_left_out_under_a_line_that_is_no_heading() {
    let text =
        read(&format!("<article>STORY<p><b>Related stories</b></p><div class=more>{TEASER}</div></article>"));
    assert!(!text.contains("its stripes"), "{text}");
}

#[test]
fn a_heading_alone_in_its_element_stands_over_what_follows_the_element() {
    let text = read(&format!("<article>STORY<div><h3>Related stories</h3></div><p>{TEASER}</p></article>"));
    assert!(!text.contains("its stripes"), "{text}");
}

#[test]
fn a_section_of_other_stories_ends_where_the_story_goes_on() {
    let teaser = format!("<p>{TEASER}</p>");
    let linked = "The <a href=/m>minutes</a> of the evening are kept in the hall, where nobody reads them.";
    let plain = "The minutes of the evening are kept in the hall, where nobody reads them.";
    for section in [
        format!("<h3>Related stories</h3>{teaser}<p>{plain}</p>"),
        format!("<h3>Related stories</h3>{teaser}<h3>What is kept</h3><p>{linked}</p>"),
        format!("<div class=more><h3>Related stories</h3>{teaser}</div><p>{linked}</p>"),
        format!("<p>Related stories</p><div class=more>{TEASER}</div><p>{linked}</p>"),
    ] {
        assert!(is_kept(&section, plain), "{section}");
        assert!(!is_kept(&section, "its stripes"), "{section}");
    }
}

#[test]
fn a_story_that_is_all_headings_keeps_them() {
    let text = read(
        "<div class=entry-content><h2>No ferry on Sunday</h2><h2>Nor on Monday, for want of a captain</h2></div>",
    );
    assert!(text.contains("No ferry on Sunday"), "{text}");
    assert!(text.contains("want of a captain"), "{text}");
}

#[test]
fn small_print_and_long_lines_with_a_credit_are_the_storys_where_no_picture_stands_before_them() {
    let line = "The clerk asks us to say that he was not asked.";
    assert!(is_kept(&format!("<p><small>{line}</small></p>"), line));
    let long = format!(
        "<img src=a.jpg><p>{} Photo: Jan Kok</p>",
        lines("pier", 5).replace("<p>", "").replace("</p>", " ")
    );
    assert!(is_kept(&long, "Of the pier"));
}

#[test]
fn a_gallery_is_kept_where_it_tells_more_than_what_stands_around_it() {
    let slide = |number: u32| {
        format!("<li><h3>{number}/3 The old pier</h3>{}</li>", lines(&format!("pile {number}"), 5))
    };
    let text =
        read(&format!("<article><div>STORY</div><ul>{}{}{}</ul></article>", slide(1), slide(2), slide(3)));
    assert!(text.contains("Of the pile 2"), "{text}");
}

#[test]
fn two_numbered_lines_and_numbers_in_a_table_are_no_gallery() {
    let long = lines("engine", 12);
    let part = |number: u32| {
        format!(
            "<div><h3>{number}/2 of the way</h3><p>The engine was hot by then, and so was the captain.</p></div>"
        )
    };
    let text = read(&format!("<article>STORY<div>{}{}</div>{long}</article>", part(1), part(2)));
    assert!(text.contains("1/2 of the way"), "{text}");
    let row = |number: u32| format!("<tr><td>{number}/3 of a cup</td><td>seal oil</td></tr>");
    let text = read(&format!("<article>STORY<table>{}{}{}</table>{long}</article>", row(1), row(2), row(3)));
    assert!(text.contains("2/3 of a cup"), "{text}");
}

#[test]
fn a_short_line_may_come_twice_and_so_may_code_and_cells() {
    let line = "“Aye,” said the whole of the hall.";
    let text = read(&format!("<article>STORY<p>{line}</p>{LAST}<p>{line}</p>{}</article>", lines("horn", 2)));
    assert_eq!(text.matches(line).count(), 2, "{text}");
    let long = "sound the horn twice, and wait until somebody on the other side has heard";
    for (open, close) in [("<pre>", "</pre>"), ("<table><tr><td>", "</td></tr></table>")] {
        let text = read(&format!(
            "<article>STORY{open}{long}{close}{LAST}{open}{long}{close}{}</article>",
            lines("horn", 2)
        ));
        assert_eq!(text.matches(long).count(), 2, "{text}");
    }
}

#[test]
fn a_line_that_leads_to_a_channel_is_left_out_in_any_language_and_a_source_there_is_kept() {
    for address in
        ["https://www.whatsapp.com/channel/0029Va15", "https://t.me/quaypost", "https://news.google.com/s/CB"]
    {
        let line = "Tenemur vos certiores, nunc et semper, in aula nostra.";
        let linked = line.replace("aula", &format!("<a href='{address}'>aula</a>"));
        assert!(!is_kept(&format!("<p>{linked}</p>"), line), "{address}");
    }
    let line = "The mayor wrote so himself, at noon.";
    assert!(is_kept(
        "<p>The mayor <a href='https://t.me/mayor/118'>wrote so</a> himself, at noon.</p>",
        line
    ));
}

#[test]
fn a_paragraph_set_off_as_a_figure_without_a_picture_is_kept_and_a_word_there_is_not() {
    let line = "The engine stays where it is, says the crew, and so does the bell.";
    assert!(is_kept(&format!("<figure><div>{line}</div></figure>"), line));
    assert!(!is_kept("<figure><div>Photograph</div></figure>", "Photograph"));
    assert!(!is_kept(&format!("<figure><img src=/f.jpg><div>{line}</div></figure>"), line));
}

#[test]
fn a_line_under_a_picture_that_ends_with_whose_it_is_or_counts_it_is_left_out() {
    for line in ["満潮の港に着いた連絡船＝七月三日、北見遼撮影", "3일 항구에 들어온 배. 한지우 기자", "2 / 7"]
    {
        assert!(!is_kept(&format!("<div><img src=/f.jpg></div><p>{line}</p>"), line), "{line}");
        assert!(is_kept(&format!("<p>{line}</p>"), line), "{line}");
    }
}
