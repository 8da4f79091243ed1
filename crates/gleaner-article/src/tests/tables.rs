//! Tables: what they are of, their rows, and their cells.

use super::{LAST, is_kept, read};
use crate::{Page, extract};

#[test]
fn a_table_is_its_caption_and_its_rows_with_a_tab_between_cells() {
    let page = "<article><p>Boats from the harbour landed more in October than a year before, says the book.</p>\
         <table><caption>Landings in October</caption><tr><th>Species</th><th>Tons</th></tr><tr><td>Squid</td><td>1,087</td></tr></table>\
         <p>The book is kept by hand, and damp, and two of its entries could not be read by anybody.</p></article>";
    let article = extract(&Page { bytes: page.as_bytes(), ..Page::default() }).unwrap();
    assert!(
        article.text.contains("\n\nLandings in October\n\nSpecies\tTons\nSquid\t1,087\n\n"),
        "{}",
        article.text
    );
    assert!(article.html.contains("<caption>Landings in October</caption>"), "{}", article.html);
}

#[test]
fn rows_of_a_table_are_lines_and_a_row_of_paragraphs_is_set_apart() {
    let long = "On Sundays it waits for the last of those who come from the church, and for nobody else.";
    let text = read(&format!(
        "<article>STORY<table><tr><td>Monday<br><br>Tuesday</td><td>nine</td></tr><tr><td>Friday</td><td>ten</td></tr>\
         <tr><td>{long}</td></tr></table>{LAST}</article>"
    ));
    assert!(text.contains("Tuesday\tnine\nFriday\tten\n\nOn Sundays"), "{text}");
    assert!(!text.contains("Monday\tTuesday"), "{text}");
}

#[test]
fn a_table_whose_first_column_is_links_is_kept() {
    let row = |name: &str| {
        format!("<tr><td><a href=/{name}>Ferry {name} of Marrow</a></td><td>1931</td><td>42</td></tr>")
    };
    let rows = ["Gannet", "Plover", "Dunlin"].map(row).concat();
    let text = read(&format!(
        "<article>STORY<table>{rows}</table><p>That was all, said the clerk, and put out the lamp.</p></article>"
    ));
    assert!(text.contains("Ferry Plover of Marrow\t1931\t42"), "{text}");
}

#[test]
fn what_a_table_is_of_stands_over_it_and_a_caption_beside_a_picture_does_not() {
    let line = "Crossings of the Gannet in the year of the vote";
    assert!(is_kept(
        &format!("<table><caption>{line}</caption><tr><td>March</td><td>42</td></tr></table>"),
        line
    ));
    assert!(!is_kept(
        &format!("<table><tr><td><img src=a.jpg><figcaption>{line}</figcaption></td></tr></table>"),
        line
    ));
}
