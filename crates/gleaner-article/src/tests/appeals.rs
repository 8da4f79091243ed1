//! Lines that ask for something, words of buttons, servers and templates, and what a story says of such things.

use super::{check_step, is_kept, read};

#[test]
fn what_a_broken_script_said_is_left_out() {
    check_step(
        "appeals",
        "<article>STORY<div><b>Warning</b>: Creating default object from empty value in <b>/htdocs/tides.php</b> on line <b>40</b></div><p>That was all, said the clerk, and put out the lamp.</p></article>",
        "empty value",
    );
}

#[test]
fn the_words_of_an_unfinished_template_are_left_out_unless_they_are_all_there_is() {
    let words = "<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore.</p>";
    check_step(
        "placeholders",
        &format!("<article>STORY{words}<p>That was all, said the clerk, and put out the lamp.</p></article>"),
        "dolor sit amet",
    );
    assert!(read(&format!("<article>{words}<h2>More</h2>{words}</article>")).contains("dolor sit amet"));
}

#[test]
fn a_line_that_asks_for_an_address_is_left_out() {
    check_step(
        "appeals",
        "<article>STORY<p>Sign up for our newsletter and never miss a tide.</p><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "miss a tide",
    );
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
