//! One small page of our own writing for each thing that tells where the story stands.

use super::{LAST, STORY, more, read};
use crate::{Announced, Page, extract, extract_without};

/// A table of lines that are no prose, `rows` of them.
fn tides(rows: u32) -> String {
    let row = |at| format!("<tr><td>High water at Marrow Haven</td><td>{at}:12</td></tr>");
    format!("<table>{}</table>", (1..=rows).map(row).collect::<String>())
}

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
fn a_few_short_lines_are_the_story_where_their_box_is_named_for_it() {
    let post = "<div class=entry-content><h3>Cameras</h3><p>Ines: a Lubitel.</p><p>Jan: a Pentax.</p><h3>Film</h3><p>Ilford 400.</p></div>";
    let text = read(&format!("{post}<div>%d bloggers like this.</div>"));
    assert!(
        text.contains("a Lubitel") && text.contains("Ilford 400") && !text.contains("bloggers"),
        "{text}"
    );
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
