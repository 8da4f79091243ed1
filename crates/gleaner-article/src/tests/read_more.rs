//! Lines that lead to another story.

use super::{check_step, is_kept, long, read};

#[test]
fn a_line_that_leads_elsewhere_is_left_out() {
    check_step(
        "read-more lines",
        "<article>STORY<p>Watch now: <a href=/a>The storm of last winter</a></p><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "storm of last winter",
    );
}

#[test]
fn a_headline_that_is_a_link_alone_in_a_paragraph_is_left_out() {
    assert!(!is_kept("<p><a href=/s>The storm of last winter and what it cost</a></p>", "The storm"));
}

#[test]
fn a_sentence_that_is_a_link_is_the_storys() {
    let text = read(
        "<article>STORY<p><a href=/minutes>The minutes of the evening can be read at the town hall from Monday on.</a></p>STORY</article>",
    );
    assert!(text.contains("The minutes"), "{text}");
}

#[test]
fn a_subhead_that_begins_as_a_line_that_leads_on_does_is_the_storys() {
    let text = read(
        "<article>STORY<h2>Δείτε ποιοι πληρώνουν</h2><p>The islanders pay, as they always have, said the clerk.</p></article>",
    );
    assert!(text.contains("Δείτε ποιοι πληρώνουν"), "{text}");
}

#[test]
fn a_line_that_leads_elsewhere_is_one_though_it_is_a_sentence_behind_a_label_or_for_a_third_a_link() {
    for line in [
        "Read also: The clerk has told all of it in <a href=/c>his book</a>.",
        "See also <a href=/c>what the clerk wrote of it</a> in his book.",
    ] {
        assert!(
            !is_kept(&format!("<p>{line}</p>"), "in his book")
                && !is_kept(&format!("<p>{line}</p>"), "has told all"),
            "{line}"
        );
    }
    let told = format!("See also <a href=/c>what the clerk wrote of it</a> in his book. {}", long("book", 3));
    assert!(is_kept(&format!("<p>{told}</p>"), "in his book"));
    let told = format!("Read: <a href=/c>This</a> was on the door. {}", long("door", 3));
    assert!(is_kept(&format!("<p>{told}</p>"), "on the door"));
    assert!(is_kept("<p><a href=/m>Map</a></p>", "Map"));
}

#[test]
fn a_label_in_capitals_before_a_headline_leads_elsewhere_though_nothing_is_linked() {
    assert!(!is_kept(
        "<p>READ ALSO: The storm of last winter and what it cost the islanders in the end</p>",
        "The storm"
    ));
    assert!(is_kept(
        "<p>NOTE: The storm of last winter and what it cost the islanders in the end</p>",
        "The storm"
    ));
    assert!(is_kept(
        "<p>READ ALSO: “The storm of last winter”, said the bishop, and gave the clerk a book.</p>",
        "The storm"
    ));
}
