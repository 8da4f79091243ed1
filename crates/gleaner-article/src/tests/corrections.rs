//! Corrections and editors' notes.

use super::read;

#[test]
fn a_correction_is_kept_in_whatever_box_it_stands() {
    let note = "<p>Correction: an earlier version of this story gave the ferry two engines. She has one.</p>";
    let last = "<p>That was all, said the clerk of the harbour, and put out the lamp in the hall.</p>";
    for page in [
        format!("<main><article>STORY{last}</article><div class=correction>{note}</div></main>"),
        format!("<article><aside>{note}</aside>STORY{last}</article>"),
        format!("<article><div>STORY{last}</div><footer>{note}</footer></article>"),
    ] {
        let text = read(&page);
        assert!(text.contains("She has one."), "{page}\n{text}");
    }
}
