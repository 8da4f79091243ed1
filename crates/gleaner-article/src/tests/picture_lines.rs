//! Lines under a picture that nothing marks as its caption.

use super::{check_step, is_kept, lines, long};

#[test]
fn small_print_under_a_picture_is_left_out() {
    check_step(
        "picture lines",
        "<article>STORY<table><tr><td><img src=a.gif></td></tr><tr><td><font size=1>The ferry at the pier, seen from the hall.</font></td></tr></table><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "seen from the hall",
    );
}

#[test]
fn a_line_under_a_picture_that_ends_in_a_credit_is_left_out() {
    check_step(
        "picture lines",
        "<article>STORY<div><img src=a.jpg><div>The ferry at the pier, seen from the hall. <i>Photo: Ines Moreau</i></div></div><p>That was all, said the clerk, and put out the lamp in the hall.</p></article>",
        "seen from the hall",
    );
}

#[test]
fn a_numbered_figure_is_left_out_of_the_story_under_its_picture() {
    check_step(
        "picture lines",
        "<article>STORY<p><img src=a.jpg><br>Fig. 3: the pier at low water, seen from the hall.</p><p>That was all, said the clerk, and put out the lamp.</p></article>",
        "seen from the hall",
    );
}

#[test]
fn small_print_and_long_lines_with_a_credit_are_the_storys_where_no_picture_stands_before_them() {
    let line = "The clerk asks us to say that he was not asked.";
    assert!(is_kept(&format!("<p><small>{line}</small></p>"), line));
    let long = format!(
        "<img src=a.jpg><p>{} Photo: Jan Kok</p>",
        lines("pier", 5).replace("<p>", "").replace("</p>", " ")
    );
    assert!(is_kept(&long, "Of the pier"));
}

#[test]
fn a_line_under_a_picture_that_ends_with_whose_it_is_or_counts_it_is_left_out() {
    for line in ["満潮の港に着いた連絡船＝七月三日、北見遼撮影", "3일 항구에 들어온 배. 한지우 기자", "2 / 7"]
    {
        assert!(!is_kept(&format!("<div><img src=/f.jpg></div><p>{line}</p>"), line), "{line}");
        assert!(is_kept(&format!("<p>{line}</p>"), line), "{line}");
    }
}

#[test]
fn a_credit_ends_a_caption_only_where_it_is_short_and_small_print_only_where_all_is_small() {
    for line in [
        format!("The pier at low water. Photo: {}", long("camera", 1)),
        "<small>The pier</small> at low water, as it is seen from the hall".to_owned(),
        "Figure skating on the harbour, seen from the hall".to_owned(),
    ] {
        let text = line.replace("<small>", "").replace("</small>", "");
        assert!(is_kept(&format!("<img src=a.jpg><p>{line}</p>"), text.trim_end()), "{line}");
    }
    assert!(!is_kept(
        "<img src=a.jpg><p><small>The pier at low water, from the hall</small></p>",
        "low water"
    ));
    assert!(is_kept(
        "<img src=a.jpg><ul><li><small>The pier at low water, from the hall</small></li></ul>",
        "low water"
    ));
}
