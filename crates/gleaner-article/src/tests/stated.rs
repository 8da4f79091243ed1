//! What a page states its text to be, believed and not.

use super::{LINE, STORY, check_step, more, read};

#[test]
fn a_paragraph_the_stated_text_lacks_is_left_out() {
    let stated = STORY.replace("</p>", " ").replace("<p>", "");
    let page = format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{stated}\"}}</script>\
         <article>STORY<p>Our shop has calendars of the coast, twelve months of rock and foam, while they last.</p></article>"
    );
    check_step("stated text", &page, "twelve months of rock");
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
fn a_lead_the_statement_leaves_out_is_kept() {
    let lead = "The oldest boat on the coast has five more years. The council voted for it on Tuesday, after an evening \
                that filled the hall to the last seat and kept the clerk from his supper.";
    let stated = STORY.replace("</p>", " ").replace("<p>", "");
    let text = read(&format!(
        "<script type=application/ld+json>{{\"@type\":\"NewsArticle\",\"articleBody\":\"{stated}\"}}</script>\
         <article><p>{lead}</p>STORY</article>"
    ));
    assert!(text.starts_with("The oldest boat"), "{text}");
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
