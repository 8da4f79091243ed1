//! Lines that a page shows twice.

use super::{LAST, STORY, lines, read};
use crate::{Page, extract_without};

#[test]
fn a_sentence_lifted_out_of_the_story_is_left_out() {
    let quote = "It voted, with one voice against, to keep the old ferry running for another five years";
    let page = format!("<article><blockquote>{quote}</blockquote>STORY</article>");
    let read = |without| {
        let page = page.replace("STORY", STORY);
        extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, without).unwrap().text
    };
    assert_eq!(read(None).matches(quote).count(), 1);
    assert_eq!(read(Some("pull quotes")).matches(quote).count(), 2);
}

#[test]
fn a_short_line_may_come_twice_and_so_may_code_and_cells() {
    let line = "“Aye,” said the whole of the hall.";
    let text = read(&format!("<article>STORY<p>{line}</p>{LAST}<p>{line}</p>{}</article>", lines("horn", 2)));
    assert_eq!(text.matches(line).count(), 2, "{text}");
    let long = "sound the horn twice, and wait until somebody on the other side has heard";
    for (open, close) in [("<pre>", "</pre>"), ("<table><tr><td>", "</td></tr></table>")] {
        let text = read(&format!(
            "<article>STORY{open}{long}{close}{LAST}{open}{long}{close}{}</article>",
            lines("horn", 2)
        ));
        assert_eq!(text.matches(long).count(), 2, "{text}");
    }
}

#[test]
fn a_question_put_to_many_is_kept_each_time_and_a_section_shown_again_is_not() {
    let ask = |name: &str| {
        format!(
            "<h3>{name}</h3><p>What will you do on the day the ferry stops, and the horn is heard no more in any street?</p><p>{name} will walk to the bridge, as everybody has to on that day, and wave at the pier from there.</p>"
        )
    };
    let names = ["Ines", "Jan", "Ada", "Tom"];
    let asked = read(&format!("<article>{STORY}{}</article>", names.map(ask).concat()));
    assert_eq!(asked.matches("What will you do").count(), 4, "{asked}");
    let shown =
        read(&format!("<article>{STORY}{}</article>", [ask("Ines"), ask("Ines"), ask("Ines")].concat()));
    assert_eq!(shown.matches("What will you do").count(), 1, "{shown}");
}
