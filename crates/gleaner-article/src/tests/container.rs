//! One small page of our own writing for each thing that tells where the story stands, and what is shown at all.

use crate::tests::steps::{STORY, read};
use crate::{Announced, Page, extract_without};

const LAST: &str = "<p>That was all, said the clerk, and put out the lamp in the hall.</p>";

/// A table of lines that are no prose, `rows` of them.
fn tides(rows: u32) -> String {
    let row = |at| format!("<tr><td>High water at Marrow Haven</td><td>{at}:12</td></tr>");
    format!("<table>{}</table>", (1..=rows).map(row).collect::<String>())
}

/// Reads a page with the element in mid-story, and says whether its line is in the text.
fn is_kept(inside: &str, line: &str) -> bool {
    let text = read(&format!("<article>STORY{inside}{LAST}</article>"));
    assert!(text.contains("voted, with one voice against"), "{text}");
    text.contains(line)
}

const LINE: &str = "Ines has crossed the bay, she says, more often than the gulls.";

#[test]
fn an_element_stated_as_the_articles_body_goes_before_one_that_holds_more() {
    let text = read(
        "<div><div itemprop=articleBody>STORY</div><div><p>The Quay Courier has told the coast its stories since the year in which \
         the pier was built.</p><p>It is printed on Fridays, read on Saturdays, and wrapped around the fish that Sundays bring.</p></div></div>",
    );
    assert!(text.contains("old ferry") && !text.contains("wrapped around"), "{text}");
}

#[test]
fn an_element_named_for_the_story_goes_before_one_that_holds_a_little_more() {
    for name in ["class=article-body", "itemprop=reviewBody", "itemprop=blogPost"] {
        let text = read(&format!(
            "<div><div><p>Good morning, Marrow Haven, and a calm sea to all of you.</p></div><div {name}>STORY</div></div>"
        ));
        assert!(text.contains("old ferry") && !text.contains("Good morning"), "{name}: {text}");
    }
}

#[test]
fn what_the_feed_announced_is_looked_for_on_the_page() {
    let other = STORY.replace("ferry", "lighthouse")
        + "<p>So said the keeper of it, who had been asked by nobody, and who went on to say more.</p>";
    let page = format!("<body><div>{STORY}</div><div>{}</div><div>{other}</div></body>", tides(80));
    let read = |summary| {
        let announced = Announced { summary, ..Announced::default() };
        extract_without(&Page { bytes: page.as_bytes(), announced, ..Page::default() }, None).unwrap().text
    };
    assert!(read(None).contains("old lighthouse"), "{}", read(None));
    let of_the_ferry = "The council of the harbour town met on Tuesday evening, and the hall was full before the clock struck.";
    assert!(read(Some(of_the_ferry)).contains("old ferry"), "{}", read(Some(of_the_ferry)));
}

#[test]
fn one_paragraph_among_short_lines_does_not_leave_them_behind() {
    let text = read(
        "<div><p>Length: forty feet</p><p>The oldest boat on the coast has five more years, because the council voted for it on Tuesday, \
         after an evening that filled the hall to the last seat and kept the clerk from his supper.</p><p>Crew: two</p></div>",
    );
    assert!(text.contains("forty feet") && text.contains("Crew: two"), "{text}");
}

#[test]
fn an_element_that_holds_little_prose_and_much_else_is_not_taken_in() {
    let text = read(&format!(
        "<div><div>{}<p>All of these times are those of the islands, as the tide is.</p></div><div>STORY</div></div>",
        tides(30)
    ));
    assert!(text.contains("old ferry") && !text.contains("those of the islands"), "{text}");
}

#[test]
fn a_heading_beside_the_storys_element_stays_outside() {
    let text = read("<div><div><h2>Weather and tides</h2></div><div>STORY</div></div>");
    assert!(text.starts_with("The council"), "{text}");
}

#[test]
fn words_that_ask_for_something_do_not_make_an_element_the_story() {
    let appeal = |name: &str| {
        format!(
            "<p>Of the {name} on the coast you can read in our newsletter, which is sent out on every Friday, and to which the \
             whole of the islands has put its name; all that we ask of you is your email address, and a little patience with us.</p>"
        )
    };
    let appeals = ["boats", "birds", "bells"].map(appeal).concat();
    let text = read(&format!("<div><div>STORY</div>{}<div>{appeals}</div></div>", tides(80)));
    assert!(text.contains("old ferry") && !text.contains("patience"), "{text}");
}

#[test]
fn a_story_beside_a_much_longer_discussion_is_alone_in_its_element() {
    let comment = |at: u32| {
        format!(
            "<p>On day {at} of my life I took that boat, and so did my mother, and neither of us was late.</p>"
        )
    };
    let comments: String = (1..40).map(comment).collect();
    let text = read(&format!("<div><div>STORY</div><div class=comments>{comments}</div></div>"));
    assert!(text.contains("old ferry") && !text.contains("of my life"), "{text}");
}

#[test]
fn of_two_elements_named_for_the_story_neither_is_the_only_one() {
    let text = read(
        "<div class=entry-content><h3>Cameras</h3><p>Ines: a Lubitel of her aunt</p><p>Jan: a Pentax</p><p>Tom: none at all</p></div>\
         <div class=entry-content><h3>Films</h3><p>Ines: what the chemist has</p><p>Jan: what Ines has</p></div>",
    );
    assert!(text.contains("Lubitel") && text.contains("what Ines has"), "{text}");
}

#[test]
fn an_empty_frame_named_for_the_story_is_not_the_story() {
    let text = read("<div class=article-body>One moment</div><div class=discussion>STORY</div>");
    assert!(text.contains("old ferry"), "{text}");
}

#[test]
fn what_is_hidden_is_not_read_however_much_it_is() {
    let hidden = STORY.replace("<p>", "<p hidden>");
    let text = read(&format!("<div>{hidden}</div><div><p>{LINE}</p></div>"));
    assert_eq!(text, LINE);
}

#[test]
fn an_element_that_is_not_shown_is_left_out() {
    for hiding in [
        "style='display: none'",
        "style='visibility:hidden'",
        "hidden",
        "class=sr-only",
        "class=visually-hidden",
    ] {
        assert!(!is_kept(&format!("<div {hiding}><p>{LINE}</p></div>"), LINE), "{hiding}");
    }
}

#[test]
fn an_element_hidden_on_small_screens_only_or_until_its_script_runs_is_kept() {
    for showing in
        ["class='hidden md:block'", "class='d-none d-md-block'", "hidden id=S:4", "style=display:block"]
    {
        assert!(is_kept(&format!("<div {showing}><p>{LINE}</p></div>"), LINE), "{showing}");
    }
}

#[test]
fn an_element_tells_by_role_property_or_test_name_that_it_is_a_box() {
    for telling in [
        "role=navigation",
        "role=complementary",
        "role=dialog",
        "itemprop=comment",
        "itemprop=keywords",
        "itemprop=caption",
        "itemprop=author",
        "data-testid=newsletter-box",
        "data-component=RelatedStories",
        "data-module=sidebar",
    ] {
        assert!(!is_kept(&format!("<div {telling}><p>{LINE}</p></div>"), LINE), "{telling}");
    }
    assert!(is_kept(&format!("<div role=note itemprop=about data-testid=box><p>{LINE}</p></div>"), LINE));
}

#[test]
fn what_the_root_of_a_page_is_called_tells_nothing_of_its_parts() {
    for (html, body) in [("cookies-unset", ""), ("", "comments-open discussion")] {
        let page = format!(
            "<html class={html:?}><head><title>Ferry kept</title></head><body class={body:?}><article>{STORY}\
             <div class=sidebar><p>{LINE}</p></div>{LAST}</article></body></html>"
        );
        let text = extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap().text;
        assert!(text.contains("old ferry") && !text.contains(LINE), "{html}{body}: {text}");
    }
}

#[test]
fn a_post_of_another_site_shown_in_the_story_is_no_share_button() {
    assert!(is_kept(&format!("<blockquote class=social-embed><p>{LINE}</p></blockquote>"), LINE));
    assert!(!is_kept(&format!("<div class=social-buttons><p>{LINE}</p></div>"), LINE));
}

#[test]
fn a_part_hidden_for_tablets_does_not_unfold() {
    let hidden = |name: &str| {
        read(&format!(
            "<article>STORY<div hidden class={name}><p>Hold the rail, says the board on deck, and mind your head.</p></div></article>"
        ))
    };
    assert!(!hidden("tablet-only").contains("Hold the rail"));
    assert!(hidden("tab-pane").contains("Hold the rail"));
}
