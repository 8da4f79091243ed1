//! Each doubt that makes a reading less sure.

use super::state::{TITLE, read};
use super::{STORY, more};

/// Checks that the second page is read with less confidence.
#[track_caller]
fn check_doubt(sure: (&str, &str), doubtful: (&str, &str)) {
    let (sure, doubtful) = (read(sure.0, sure.1), read(doubtful.0, doubtful.1));
    assert!(sure.confidence > doubtful.confidence, "{} {}", sure.confidence, doubtful.confidence);
}

#[test]
fn each_doubt_makes_the_reading_less_sure() {
    let long = format!("STORY{}", more("bridge"));
    let page = |rest: &str| format!("<div><article>{long}{rest}</article></div>");
    let plain = page("");
    // A declaration that is missing.
    let json = "<script type=application/ld+json>{\"@type\":\"NewsArticle\",\"headline\":\"Ferry\"}</script>";
    check_doubt((json, &plain), (TITLE, &plain));
    // Prose outside.
    let outside =
        format!("{plain}<aside><p>Ines writes about the sea, and about those who sail on it.</p></aside>");
    check_doubt((TITLE, &plain), (TITLE, &outside));
    // Lines that were cut out.
    check_doubt((TITLE, &plain), (TITLE, &page("<div class=sidebar><p>Boats of Marrow Haven</p></div>")));
    // Cells among the prose.
    let table =
        "<table><tr><td>High water</td><td>9:12</td></tr><tr><td>Low water</td><td>15:40</td></tr></table>";
    check_doubt((TITLE, &plain), (TITLE, &page(table)));
    // One paragraph instead of many.
    let joined =
        format!("<div><article>{}</article></div>", long.replace("STORY", STORY).replace("</p><p>", "<br>"));
    check_doubt((TITLE, &plain), (TITLE, &joined));
    // Words that are missing to a text of usual length.
    let short = |times| {
        let words = "of the islands and of the town of Marrow Haven ".repeat(times);
        format!("<article><p>The boat {words} sails, and so do we.</p></article>")
    };
    check_doubt((TITLE, &short(9)), (TITLE, &short(5)));
    // A wall.
    check_doubt(
        (TITLE, &plain),
        ("<title>Ferry kept</title><meta property=article:content_tier content=locked>", &plain),
    );
}
