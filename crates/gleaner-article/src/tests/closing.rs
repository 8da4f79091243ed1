//! Sections under headings that close a story, and headings that only begin like them.

use super::{LINE, check_step, is_kept, read};

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
fn a_section_of_other_stories_is_left_out() {
    check_step(
        "closing sections",
        "<article>STORY<h3>You may also like</h3><p>How the <a href=/s>lighthouse got its stripes</a>, and who paints them every spring.</p></article>",
        "lighthouse got its stripes",
    );
}

#[test]
fn a_heading_with_nothing_under_it_is_left_out() {
    check_step(
        "empty headings",
        "<article>STORY<h2>What else happened on the coast</h2></article>",
        "What else happened",
    );
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
fn a_heading_that_recurs_is_no_closing_one() {
    let boat = "<section><h3>Recommended for those in a hurry</h3><p>The first of the morning, before the wind gets up and the lorries come.</p></section>";
    let text =
        read(&format!("<article>STORY<h2>The old boat</h2>{boat}<h2>The new boat</h2>{boat}</article>"));
    assert!(text.contains("before the wind"), "{text}");
    let text = read(&format!("<article>STORY{boat}</article>"));
    assert!(!text.contains("before the wind"), "{text}");
}

#[test]
fn a_subhead_that_begins_with_the_name_of_a_closing_section_is_the_storys() {
    let section = |heading: &str| {
        format!("<article>STORY<h2>{heading}</h2><ul><li>The log of the ferry</li></ul></article>")
    };
    for heading in
        ["Comments in the log", "Recommended settings", "Themen des Seminars", "Contact us before you sail"]
    {
        let text = read(&section(heading));
        assert!(text.contains(heading) && text.contains("The log"), "{text}");
    }
    for heading in ["Comments (12)", "12 comments", "Related stories", "Más noticias", "관련 뉴스"] {
        let text = read(&section(heading));
        assert!(!text.contains("The log"), "{heading}\n{text}");
    }
}

#[test]
fn a_long_heading_is_no_closing_one() {
    let heading = "More on the evening on which the council of Marrow Haven met and voted";
    assert!(is_kept(&format!("<h2>{heading}</h2><p>{LINE}</p>"), heading));
}

#[test]
fn a_heading_that_counts_what_readers_said_of_the_headline_closes_the_story() {
    for heading in [
        "3 thoughts on “Ferry kept for another five years”",
        "One response to “Ferry kept”",
        "12 Kommentare zu „Ferry kept“",
    ] {
        let section = format!(
            "<div><h2>{heading}</h2><ol><li><b>Ines</b> says: <p>I have rowed across for thirty years, and nobody ever asked me for a fare.</p></li></ol></div>"
        );
        assert!(
            !read(&format!("<body><article>STORY</article>{section}</body>")).contains("rowed across"),
            "{heading}"
        );
    }
    assert!(is_kept(
        "<h2>Thoughts on the ferry</h2><p>I have rowed across for thirty years, and nobody ever asked me for a fare.</p>",
        "rowed across"
    ));
}
