//! Captions, credits and bylines that say by their element or name what they are.

use super::{check_step, is_kept, lines};

#[test]
fn a_caption_is_left_out() {
    check_step(
        "captions",
        "<article>STORY<figure><img src=a.jpg><figcaption>The ferry at the pier, seen from the hall.</figcaption></figure><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "seen from the hall",
    );
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
fn a_paragraph_set_off_as_a_figure_without_a_picture_is_kept_and_a_word_there_is_not() {
    let line = "The engine stays where it is, says the crew, and so does the bell.";
    assert!(is_kept(&format!("<figure><div>{line}</div></figure>"), line));
    assert!(!is_kept("<figure><div>Photograph</div></figure>", "Photograph"));
    assert!(!is_kept(&format!("<figure><img src=/f.jpg><div>{line}</div></figure>"), line));
}

#[test]
fn a_long_line_that_opens_as_a_credit_does_is_the_storys() {
    let line = "Photo: the word was new to the clerk, who asked what it meant and was shown one of himself, asleep in the hall, \
                with the lamp still burning and a moth on his nose.";
    assert!(is_kept(&format!("<p>{line}</p>"), "a moth on his nose"));
}
