//! What is shown on a page at all, and what waits for its reader to unfold it.

use super::{LINE, STORY, is_kept, read};

#[test]
fn a_hidden_label_is_left_out_though_its_name_speaks_of_the_story() {
    let text = read(
        "<article>STORY<p class='article-content__label visually-hidden'>Text of the article</p><p>That was all, said the clerk.</p></article>",
    );
    assert!(!text.contains("Text of the article"), "{text}");
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
fn a_part_hidden_for_tablets_does_not_unfold() {
    let hidden = |name: &str| {
        read(&format!(
            "<article>STORY<div hidden class={name}><p>Hold the rail, says the board on deck, and mind your head.</p></div></article>"
        ))
    };
    assert!(!hidden("tablet-only").contains("Hold the rail"));
    assert!(hidden("tab-pane").contains("Hold the rail"));
}

#[test]
fn an_answer_folded_under_its_question_is_read_however_it_is_hidden() {
    for hiding in ["class='accordion-content hidden'", "class=accordion-content hidden"] {
        let text = read(&format!(
            "<article>STORY<h3>Who pays?</h3><div {hiding}><p>The islanders pay half of it, and whoever crosses pays the rest, dogs excepted.</p></div></article>"
        ));
        assert!(text.contains("dogs excepted"), "{hiding}: {text}");
    }
}

#[test]
fn a_question_that_unfolds_its_answer_is_kept() {
    let question = "<div><h4><a data-toggle=collapse href='#a'>Is the ferry warm in winter?</a></h4><div><p>She is, below deck.</p></div></div>";
    let text = read(&format!("<article>STORY{question}{}</article>", question.replace("warm", "dry")));
    assert!(text.contains("warm in winter?") && text.contains("dry in winter?"), "{text}");
}

#[test]
fn a_question_on_a_button_and_a_story_in_the_shadows_are_read() {
    let question = "<h3><button aria-expanded=false>Is the ferry warm in winter?</button></h3><p>She is, below deck, where the stove is.</p>";
    let text = read(&format!(
        "<article>STORY{question}<h3>Copying <button>Copy link</button></h3>{question}</article>"
    ));
    assert!(text.contains("warm in winter?") && !text.contains("Copy link"), "{text}");
    let text = read("<x-story><template shadowrootmode=open><div>STORY</div></template></x-story>");
    assert!(text.contains("one voice against"), "{text}");
}
