//! Galleries in mid-story, and stories told in slides.

use super::{STORY, check_step, lines, long, read};

#[test]
fn a_gallery_in_mid_story_is_left_out_and_a_story_told_in_slides_is_kept() {
    let slide = |number: u32, what: &str| {
        format!(
            "<li><h3>{number}/3 {what}</h3><p>The {what} was built by the town, and is older than anybody in it.</p></li>"
        )
    };
    let slides = format!("<ul>{}{}{}</ul>", slide(1, "pier"), slide(2, "hall"), slide(3, "lamp"));
    let rest = STORY.replace("ferry", "lightship");
    check_step("slides", &format!("<article>STORY{slides}{rest}{rest}</article>"), "older than anybody");
    assert!(
        read(&format!("<article><p>Three things to see in town.</p>{slides}</article>"))
            .contains("older than anybody")
    );
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
fn numbers_that_do_not_follow_each_other_are_no_gallery() {
    let rest = format!("<p>{}</p><p>{}</p>", long("engine", 6), long("hull", 7));
    for lines in [["1/3", "1/3", "1/3"], ["1/2", "2/3", "3/4"], ["1/3", "3/3", "2/3"], ["4/3", "5/3", "6/3"]]
    {
        let lines = lines.map(|line| format!("<div>{line} of a cup</div>"));
        let text = read(&format!("<article>STORY<div>{}</div>{rest}</article>", lines.concat()));
        assert!(text.contains("of a cup"), "{lines:?} {text}");
    }
}
