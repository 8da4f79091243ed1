//! Small pages of our own writing, each read whole; what a file tests is its name.
//!
//! Here is what they share: a story, lines to set around it, and ways to read a page that holds it.

mod appeals;
mod boxes;
mod captions;
mod charset;
mod closing;
mod confidence;
mod container;
mod corrections;
mod deck;
mod discussion;
mod edges;
mod fragments;
mod hidden;
mod hostile;
mod lines;
mod link_lists;
mod listing;
mod lists;
mod next_article;
mod notices;
mod outliers;
mod parts;
mod picture_lines;
mod read_more;
mod repeats;
mod sentences;
mod site_memory;
mod slides;
mod state;
mod stated;
mod tables;
mod teasers;
mod whole_page;
mod wrapping;

use crate::{Page, extract_without, steps};

/// The story of most pages here.
const STORY: &str = "<p>The council of the harbour town met on Tuesday evening, and the hall was full before the clock struck.</p>\
    <p>It voted, with one voice against, to keep the old ferry running for another five years, engine and all.</p>\
    <p>The money is to come from fares, from the sale of the customs house, and from a fund of the islanders.</p>\
    <p>Without the ferry, the nearest crossing is at the bridge, ninety minutes away by road in good weather.</p>\
    <p>The crew had listened on the radio, and sounded the horn from the pier when the result was read.</p>";

/// A paragraph to end a story with, so that what stands before it is in mid-story.
const LAST: &str = "<p>That was all, said the clerk, and put out the lamp in the hall.</p>";

/// A sentence that nothing but its place can make other than the story's.
const LINE: &str = "Ines has crossed the bay, she says, more often than the gulls.";

/// Returns as much as the story again about something else, for pages that need more.
fn more(what: &str) -> String {
    format!(
        "<p>About the {what}, the council of the islands met on Friday, and the chapel was full before noon.</p>\
         <p>With two voices against, it chose to keep the old {what} open for another year, rust and all.</p>\
         <p>What the {what} costs is to come from the sale of stamps, of shells, and of the bishop's piano.</p>\
         <p>Nobody who has seen the {what} in winter, said the bishop, will ask for anything but a new coat.</p>\
         <p>When it was over, the friends of the {what} rang a bell, and the dogs joined in from the dunes.</p>"
    )
}

/// Returns paragraphs that are no one else's words.
fn lines(what: &str, count: u32) -> String {
    sentences(what, count).map(|sentence| ["<p>", &sentence, "</p>"].concat()).collect()
}

/// Returns so many sentences about something, as one paragraph's.
fn long(what: &str, count: u32) -> String {
    sentences(what, count).map(|sentence| sentence + " ").collect()
}

fn sentences(what: &str, count: u32) -> impl Iterator<Item = String> {
    (4..4 + count).map(move |at| {
        format!("Of the {what}, the clerk said for the {at}th time, all had been said before he was born.")
    })
}

/// Reads a whole page, all steps taken.
fn text_of(page: &str) -> String {
    text_without(page, None)
}

/// Reads a whole page with one step left out.
fn text_without(page: &str, step: Option<&str>) -> String {
    extract_without(&Page { bytes: page.as_bytes(), ..Page::default() }, step).unwrap().text
}

/// Sets what stands in a page's body into one, with [`STORY`] where it says so.
fn page_of(body: &str) -> String {
    format!(
        "<html><head><title>Ferry kept</title></head><body>{}</body></html>",
        body.replace("STORY", STORY)
    )
}

/// Reads a page with [`STORY`] on it, all steps taken.
fn read(body: &str) -> String {
    text_of(&page_of(body))
}

/// Reads a page with the element in mid-story, and says whether its line is in the text.
fn is_kept(inside: &str, line: &str) -> bool {
    let text = read(&format!("<article>STORY{inside}{LAST}</article>"));
    assert!(text.contains("voted, with one voice against"), "{text}");
    assert!(text.contains("put out the lamp"), "{text}");
    text.contains(line)
}

/// Checks that the line is left out by the step, and by no other.
#[track_caller]
fn check_step(step: &str, body: &str, line: &str) {
    assert!(steps().any(|known| known == step), "there is no step {step}");
    let page = page_of(body);
    let (with, without) = (text_of(&page), text_without(&page, Some(step)));
    assert!(!with.contains(line), "{with}");
    assert!(with.contains("voted, with one voice against"), "{with}");
    assert!(without.contains(line), "{without}");
}
