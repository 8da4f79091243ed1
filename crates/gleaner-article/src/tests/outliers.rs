//! What stands before or after the element most of the story is told in.

use super::{check_step, lines, more, read, text_of};

#[test]
fn what_trails_the_story_in_another_element_is_left_out() {
    check_step(
        "core",
        "<article><div class=text>STORY</div><div class=promise><p>We have told the coast its stories since the year the pier was built.</p></div></article>",
        "since the year the pier",
    );
}

#[test]
fn of_two_equal_cores_the_first_wins_each_time() {
    let part = |class: &str, name: &str| {
        let sentence =
            format!("<p class={class}>The board of {name} met on the pier, and voted to keep the boat.</p>");
        ["elm", "oak", "ash"]
            .map(|tree| sentence.replace("the pier", &format!("the pier by the {tree}")))
            .concat()
    };
    let page = format!(
        "<article>{}Quay Courier<div class=one>{}{}{}</div></article>",
        part("aa", "Ullapool"),
        part("bb", "Kirkwall"),
        part("cc", "Tarn"),
        part("dd", "Wick")
    );
    let read = || text_of(&page);
    let first = read();
    assert!((0..32).all(|_| read() == first), "{first}");
}

#[test]
fn a_story_in_pieces_has_no_core_to_hold_its_end_against() {
    let text = read(&format!(
        "<article><div class=one>{}</div><div class=two>{}</div><div class=box>{}</div></article>",
        lines("engine", 4),
        lines("hull", 5),
        lines("horn", 1)
    ));
    assert!(text.contains("Of the horn"), "{text}");
}

#[test]
fn two_long_paragraphs_are_no_core_to_hold_an_end_against() {
    let long = |what: &str| format!("<p>{}</p>", more(what).replace("<p>", "").replace("</p>", " "));
    let text = read(&format!(
        "<article><div class=text>{}{}</div><div class=box>{}</div></article>",
        long("engine"),
        long("hull"),
        lines("horn", 1)
    ));
    assert!(text.contains("Of the horn"), "{text}");
}

#[test]
fn questions_and_answers_after_the_core_are_kept() {
    let text = read(&format!(
        "<article><div class=text>STORY{}</div><div class=box><h3>Who pays?</h3><p>The islanders pay, as they always have.</p>\
         <h3>Who sails?</h3><p>Whoever has a coat, and a coin for the dog.</p></div></article>",
        more("bridge")
    ));
    assert!(text.contains("Who pays?") && text.contains("a coin for the dog"), "{text}");
}

#[test]
fn a_fifth_of_the_story_is_not_cut_from_its_end() {
    let text = read(&format!(
        "<article><div class=text>STORY{}</div><div class=box>{}</div></article>",
        more("bridge"),
        lines("horn", 4)
    ));
    assert!(text.contains("Of the horn"), "{text}");
}

#[test]
fn a_label_before_the_core_is_left_out() {
    let text = read(
        "<article><div class=bar>Harbour desk of Marrow Haven</div><div class=text>STORY</div></article>",
    );
    assert!(text.starts_with("The council"), "{text}");
}

#[test]
fn announcements_that_are_links_for_the_most_part_are_cut_however_many_they_are() {
    let line = |name: &str| {
        format!("<p>Of this, and more: <a href=/{name}>How the {name} got there</a>, on page four.</p>")
    };
    let text = read(&format!(
        "<article><div class=text>STORY</div><div class=box>{}</div></article>",
        ["lighthouse", "boathouse", "customs house", "weather house"].map(line).concat()
    ));
    assert!(!text.contains("on page four"), "{text}");
}

#[test]
fn what_a_recipe_takes_is_kept_before_its_first_sentence() {
    let text = read(
        "<article><h2>What you need</h2><div><ul><li>two pounds of mussels</li><li>a glass of cider</li></ul></div>\
         <div class=text>STORY</div></article>",
    );
    assert!(text.contains("two pounds of mussels\na glass of cider"), "{text}");
}

#[test]
fn a_conclusion_in_an_element_of_its_own_is_kept() {
    let text = read(
        "<div><div class=text>STORY</div><div class=end><h2>Final thoughts</h2><p>An old ferry is dear, and no ferry is dearer.</p></div>\
         <div class=box><p>Marrow Press prints books about the sea, ships and islands.</p></div></div>",
    );
    assert!(text.ends_with("Final thoughts\n\nAn old ferry is dear, and no ferry is dearer."), "{text}");
}

#[test]
fn elements_that_a_page_builder_numbers_are_of_one_make() {
    let part =
        |number: u32, text: &str| format!("<div class='text custom_{number}'><div><p>{text}</p></div></div>");
    let parts: String = (1597..1601)
        .map(|number| {
            part(number, "The ferry crosses at seven, at noon and at dusk, and not at all on Sundays.")
        })
        .collect();
    let first = "<div class='text custom_1596'><div>STORY</div></div>";
    let text = read(&format!(
        "<article>{first}{}{}</article>",
        part(1600, "The harbour master keeps the log."),
        parts.replace("noon", "four")
    ));
    assert!(text.contains("keeps the log") && text.ends_with("Sundays."), "{text}");
}

#[test]
fn one_question_after_the_core_is_no_list_of_them() {
    let text = read(&format!(
        "<article><div class=text>STORY{}</div><div class=box><h3>Want a coat?</h3><p>The shop on the pier has them, in blue and in black.</p></div></article>",
        more("bridge")
    ));
    assert!(!text.contains("in blue"), "{text}");
}

#[test]
fn a_conclusion_ends_where_the_next_heading_stands() {
    let text = read(
        "<div><div class=text>STORY</div><div class=end><h2>Final thoughts</h2><p>An old ferry is dear, and no ferry is dearer.</p>\
         <h2>Our shop</h2><p>Coats, in blue.</p></div></div>",
    );
    assert!(text.ends_with("no ferry is dearer."), "{text}");
}
