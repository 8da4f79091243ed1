//! One small page of our own writing for each rule about what a line of a page is, as text and as HTML.

use super::{LAST, STORY, read, text_of};
use crate::{Page, extract_without};
use gleaner_text::measure;

fn html(body: &str) -> String {
    let page = body.replace("STORY", STORY);
    let url = url::Url::parse("https://gazette.example/ferry").unwrap();
    extract_without(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }, None).unwrap().html
}

#[test]
fn paragraphs_of_an_article_in_a_list_are_paragraphs() {
    let text = read(&format!("<ul><li><article>STORY{LAST}</article></li></ul>"));
    assert!(text.contains("struck.\n\nIt voted"), "{text}");
}

#[test]
fn buttons_players_and_hidden_notes_inside_a_line_are_no_part_of_it() {
    for inside in [
        "<button>Zoom in</button>",
        "<video><a href=/v>Zoom in</a></video>",
        "<span class=sr-only>Zoom in</span>",
        "<span class=tooltiptext>Zoom in</span>",
    ] {
        let text = read(&format!(
            "<article>STORY<p>The clerk has {inside} a new lamp, and is proud of it.</p></article>"
        ));
        assert!(text.contains("The clerk has a new lamp"), "{inside}: {text}");
    }
}

#[test]
fn two_line_breaks_end_a_paragraph_and_one_ends_a_line() {
    let text = read(
        "<article>STORY<div>The lamp is new.<br>The clerk is proud.<br><br>The hall is dark, as it was before.</div></article>",
    );
    assert!(text.contains("The lamp is new.\nThe clerk is proud.\n\nThe hall is dark"), "{text}");
}

#[test]
fn text_without_a_paragraph_of_its_own_gets_one_in_html() {
    let html =
        html("<article>STORY<div>The lamp is new, and the <em>clerk</em> is proud of it.</div></article>");
    assert!(html.contains("<p>The lamp is new, and the <em>clerk</em> is proud of it.</p>"), "{html}");
}

#[test]
fn blanks_and_breaks_between_elements_of_a_line_stay_in_html() {
    let html = html(
        "<article>STORY<p><em>The lamp</em> <strong>is new</strong>, says the clerk.<br>He is proud.</p></article>",
    );
    assert!(
        html.contains("<em>The lamp</em> <strong>is new</strong>, says the clerk.<br>He is proud."),
        "{html}"
    );
}

#[test]
fn line_breaks_in_what_is_left_out_are_left_out_of_the_html_too() {
    let html =
        html(&format!("<article>STORY<div class=sidebar>Boats<br>Birds<br>Bells</div>{LAST}</article>"));
    assert!(!html.contains("<br>"), "{html}");
}

#[test]
fn a_picture_in_a_box_is_no_picture_of_the_story() {
    let html =
        html(&format!("<article>STORY<img src=/pier.jpg><aside><img src=/shop.jpg></aside>{LAST}</article>"));
    assert!(html.contains("/pier.jpg") && !html.contains("/shop.jpg"), "{html}");
}

#[test]
fn an_abbreviation_ends_no_sentence() {
    assert_eq!(measure::sentences("Mr. J. Kok came at 9 p.m. to see the boat."), 1);
    assert!(!measure::ends_as_sentence("Open from 9 a.m. to 5 p.m."));
    assert!(measure::ends_as_sentence("The boat was built in 1931."));
}

#[test]
fn a_character_that_is_a_syllable_weighs_more_than_a_letter() {
    let text = read(
        "<div><p>港の町の議会は火曜日の夜に開かれ、会場は満員だった。</p><p>古い渡し船は、あと五年間続けられることになった。</p></div>\
         <div><p>Our site is in Japanese, as our readers are.</p></div>",
    );
    assert!(text.starts_with("港の町"), "{text}");
    assert!(measure::weight("渡し船") > measure::weight("ferries"));
}

#[test]
fn custom_elements_are_lines_of_their_own_unless_they_flow_with_others() {
    let page = "<body><q-app><q-body><q-line>The council met, and voted to keep the ferry, engine and all.</q-line>\
         <q-line>The <q-term>ferry</q-term> leaves at nine, and <q-term>twice</q-term> on Sundays, whatever the weather is.</q-line>\
         <div>It was a <q-term>long</q-term> evening, and the clerk had no supper until it was over and done.</div></q-body></q-app>";
    let text = text_of(page);
    assert_eq!(text.lines().filter(|line| !line.is_empty()).count(), 3, "{text}");
    assert!(text.contains("The ferry leaves at nine, and twice on Sundays"), "{text}");
    assert!(text.contains("a long evening"), "{text}");
}

#[test]
fn marks_to_come_back_by_and_links_to_change_a_section_are_no_words() {
    let text = read(
        "<article>STORY<h2>The engine<a href=#engine>¶</a></h2><dl><dt>Piston<a href=#piston> # </a></dt>\
         <dd>It is of brass, and was cast on the island.</dd></dl>\
         <h2>The crew<span class=mw-editsection>[<a href=/edit>edit</a>]</span></h2><p>There are nine<a href=#note-2>*</a> of them.</p>\
         <ol><li>The minutes of the council, page 9. <a href=#note-1>↩</a></li></ol></article>",
    );
    for line in [
        "The engine",
        "Piston",
        "The crew",
        "There are nine* of them.",
        "The minutes of the council, page 9.",
    ] {
        assert!(text.lines().any(|read| read == line), "{line}: {text}");
    }
}

#[test]
fn a_caption_inside_a_line_stands_apart_from_it() {
    let text = read(
        "<article><div><span class=photo><img src=/f.jpg><em class=img_desc>The ferry at noon.</em></span>Nobody saw her \
         leave, for the fog lay on the harbour until ten.</div>STORY</article>",
    );
    assert!(text.starts_with("Nobody saw her leave"), "{text}");
    let text = read(
        "<article><p><span class=caption>The boathouse</span>s of the island are red.</p>STORY</article>",
    );
    assert!(text.starts_with("The boathouses of the island are red."), "{text}");
}

#[test]
fn who_said_it_is_not_glued_to_what_was_said() {
    let text = read(
        "<article>STORY<blockquote>We would sing if she sank.<cite>Ada Byron, pilot</cite></blockquote></article>",
    );
    assert!(text.contains("We would sing if she sank.\nAda Byron, pilot"), "{text}");
}

#[test]
fn a_dateline_that_a_wire_service_marks_stays_in_its_line() {
    let text = read(
        "<article><p><span class=legendSpanClass>QUAY TOWN</span>, <span class=legendSpanClass>June 3</span> - The ferry \
         is kept.</p>STORY</article>",
    );
    assert!(text.starts_with("QUAY TOWN, June 3 - The ferry is kept."), "{text}");
}

#[test]
fn labels_side_by_side_are_not_glued() {
    let text = read("<article>STORY<div><label>Small boats</label><label>Ferries</label></div></article>");
    assert!(!text.contains("boatsFerries"), "{text}");
}

#[test]
fn what_a_frame_would_say_to_old_browsers_is_no_part_of_the_line() {
    let text = read(
        "<article>STORY<p><iframe src=/player><a href=/song>The Ferryman's Song</a></iframe></p></article>",
    );
    assert!(!text.contains("Song"), "{text}");
}

#[test]
fn a_very_long_text_is_stored_whole() {
    let words = "salt & vinegar, ".repeat(2000);
    let page = format!("<article><p>{words}</p></article>");
    let read = extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, None).unwrap();
    assert_eq!(read.html.matches("salt &amp; vinegar,").count(), 2000);
    assert_eq!(read.html.len(), "<p></p>".len() + words.replace('&', "&amp;").len());
}

#[test]
fn a_formula_is_read_once() {
    let formula = "<math><semantics><mrow><mi>v</mi><mo>=</mo><mi>s</mi></mrow><annotation>v=s tex</annotation></semantics></math>";
    let text = read(&format!(
        "<article>{STORY}<p>The ferry sails at {formula} when the tide is with it.</p></article>"
    ));
    assert!(text.contains("at v=s when"), "{text}");
}

#[test]
fn a_definition_and_its_term_are_lines_of_one_list() {
    let text = read(&format!("<article>STORY<dl><dt>Gannet</dt><dd>the old boat</dd></dl>{LAST}</article>"));
    assert!(text.contains("Gannet\nthe old boat"), "{text}");
}

#[test]
fn a_picture_is_where_its_lazy_attribute_says_and_not_its_placeholder() {
    for (image, source) in [
        ("<img src=/blank.gif data-src=/pier.jpg>", "https://gazette.example/pier.jpg"),
        (
            "<img src='data:image/gif;base64,R0lGOD' srcset='/pier.jpg 2x'>",
            "https://gazette.example/pier.jpg",
        ),
        ("<img data-src='{{picture}}' src=/pier.jpg>", "https://gazette.example/pier.jpg"),
        (
            "<img data-srcset='/small.jpg 640w, /pier.jpg 1280w' src=/blank.gif>",
            "https://gazette.example/pier.jpg",
        ),
    ] {
        let html = html(&format!(
            "<article>STORY{image}<p>That was all, said the clerk, and went home.</p></article>"
        ));
        assert!(html.contains(&format!("src=\"{source}\"")) && !html.contains("blank"), "{image}: {html}");
    }
}
