//! What the other pages of a site tell of a page.

use url::Url;

use super::{STORY, long, more};
use crate::{Lesson, Page, SiteMemory, explain, extract, extract_and_learn};

const LICENCE: &str = "What the harbour office knows it tells in its own words, and whoever knows more of the matter may tell the clerk, who writes it down.";

fn url(at: u32) -> Url {
    Url::parse(&format!("https://quaypost.example/stories/{at}")).unwrap()
}

/// Returns a site's page about something, in the elements of a template.
fn page(before: &str, story: &str, after: &str) -> String {
    format!(
        "<html><head><title>Ferry kept</title></head><body><div id=wrap>{before}<div class='text post-{}'>{story}</div>{after}</div></body></html>",
        story.bytes().map(u64::from).sum::<u64>()
    )
}

fn read_with(memory: &SiteMemory, at: u32, page: &str) -> (String, Lesson) {
    let url = url(at);
    let page = Page { bytes: page.as_bytes(), url: Some(&url), memory: Some(memory), ..Page::default() };
    let (article, lesson) = extract_and_learn(&page).unwrap();
    (article.text, lesson)
}

fn learn(memory: &mut SiteMemory, pages: impl IntoIterator<Item = (u32, String)>) {
    for (at, page) in pages {
        let (_, lesson) = read_with(memory, at, &page);
        memory.learn(&lesson);
    }
}

/// Returns a memory of so many pages, whose stories stand between the same lines.
fn memory_of(pages: u32, before: &str, after: &str) -> SiteMemory {
    let mut memory = SiteMemory::default();
    learn(
        &mut memory,
        (0..pages).map(|at| (at, page(before, &more(&format!("pier of number {at}")), after))),
    );
    memory
}

fn licence() -> String {
    format!("<div class=end><div>{LICENCE}</div></div>")
}

#[test]
fn a_first_page_is_read_as_if_there_were_no_memory() {
    let page = page("", STORY, &licence());
    let (text, lesson) = read_with(&SiteMemory::default(), 1, &page);
    let url = url(1);
    let alone = extract(&Page { bytes: page.as_bytes(), url: Some(&url), ..Page::default() }).unwrap();
    assert_eq!(text, alone.text);
    let mut memory = SiteMemory::default();
    assert!(memory.learn(&lesson));
    assert_eq!(memory.advice(), None);
    assert_eq!(read_with(&memory, 2, &page).0, text);
}

#[test]
fn the_element_that_held_other_stories_holds_this_one() {
    let memory = memory_of(5, "", "");
    let short = "<p>The ferry sails at noon and again before the lamps are lit.</p><ul><li>Fares: two crowns</li><li>Dogs: free</li></ul>";
    let other = format!("<div class=other>{}</div>", more("lighthouse"));
    let page = page("", short, &other);
    let (text, _) = read_with(&memory, 90, &page);
    assert!(text.contains("lighthouse"), "half of what is found is not there: {text}");
    let few =
        format!("<div class=other><p>{}</p></div>", "An old tale, told by nobody in particular, of the sea.");
    let page = self::page("", short, &few);
    let (text, _) = read_with(&memory, 91, &page);
    assert!(text.contains("two crowns") && !text.contains("old tale"), "{text}");
}

#[test]
fn lines_in_a_box_of_all_pages_are_the_sites() {
    // No more paragraphs than that tell nothing of what is none.
    let story =
        |at: u32| format!("<p>{}</p><p>{}</p>", long(&format!("weir of number {at}"), 4), long("dam", 4));
    let page = |at| page("", &story(at), &licence());
    let mut memory = SiteMemory::default();
    assert!(read_with(&memory, 0, &page(0)).0.contains(LICENCE), "the step has nothing to do");
    learn(&mut memory, (0..5).map(|at| (at, page(at))));
    let (text, _) = read_with(&memory, 9, &page(9));
    assert!(!text.contains(LICENCE) && text.ends_with("before he was born."), "{text}");
    let (url, page) = (url(9), page(9));
    let read = Page { bytes: page.as_bytes(), url: Some(&url), memory: Some(&memory), ..Page::default() };
    let line = explain(&read).unwrap().into_iter().find(|line| line.text == LICENCE).unwrap();
    assert_eq!(line.left_out_by, Some("site memory"));
}

#[test]
fn what_a_writer_says_in_every_story_stays() {
    let ends = "<p>Write to me if you know more about it.</p><h2>Weather</h2><p>Sunny, with a light wind.</p>\
                <table><tr><td>Wind</td><td>north</td></tr></table><p>Correction: the ferry is blue, and was never green.</p>";
    let starts =
        "<h2>Today in the harbour</h2><p>Good morning, says the harbour master, and hoists the flag.</p>";
    let page = |at| page("", &format!("{starts}{}{ends}", more(&format!("crane of number {at}"))), "");
    let mut memory = SiteMemory::default();
    let (alone, _) = read_with(&memory, 99, &page(99));
    learn(&mut memory, (0..12).map(|at| (at, page(at))));
    assert_eq!(read_with(&memory, 99, &page(99)).0, alone);
}

#[test]
fn a_box_of_figures_and_a_correction_stay_on_every_page() {
    let boxes = "<div class=weather><table><tr><td>Wind</td><td>north</td></tr></table></div>\
                 <div class=note><div>Correction: the ferry is blue, and was never green.</div></div>";
    let page = |at| page("", &more(&format!("crane of number {at}")), boxes);
    let mut memory = SiteMemory::default();
    let (alone, _) = read_with(&memory, 99, &page(99));
    learn(&mut memory, (0..12).map(|at| (at, page(at))));
    assert_eq!(read_with(&memory, 99, &page(99)).0, alone);
}

#[test]
fn a_page_read_again_and_a_story_at_two_addresses_teach_once() {
    let mut memory = SiteMemory::default();
    let page = page("", STORY, &licence());
    for at in [1, 1, 1, 2, 3, 4] {
        let (_, lesson) = read_with(&memory, at, &page);
        memory.learn(&lesson);
    }
    assert_eq!(memory.pages(), 1);
}

#[test]
fn a_redesign_is_known_within_ten_pages_and_costs_nothing_until_then() {
    let mut memory = memory_of(30, "", &licence());
    let anew = |at: u32| {
        let story = more(&format!("slip of number {at}"));
        let boxed = "<div class='text side'>Old texts of the harbour town are in the attic of the hall</div>";
        format!(
            "<html><body><section class=story>{story}</section>{boxed}<footer>Printed on {LICENCE}</footer></body></html>"
        )
    };
    for at in 100..110 {
        let (text, lesson) = read_with(&memory, at, &anew(at));
        assert!(text.contains("in from the dunes."), "{at}: {text}");
        memory.learn(&lesson);
    }
    let json = memory.to_json();
    let first = json.find("\"story\"").unwrap();
    assert!(json.find("\"text\"").is_none_or(|old| first < old), "{json}");
}

#[test]
fn a_hostile_site_does_not_grow_its_memory() {
    let mut memory = SiteMemory::default();
    let boxes = |at: u32| -> String {
        let line =
            |line| format!("<div class=c{at}x{line}><div>Nobody says {line} or {at} but me</div></div>");
        (0..12).map(line).collect::<Vec<_>>().concat()
    };
    let name = "n".repeat(1_000);
    for at in 0..100 {
        let story = format!(
            "<div class='{name}{at} k{at} j{at}' id=i{at}>{}</div>",
            more(&format!("dock of number {at}"))
        );
        let (_, lesson) = read_with(&memory, at, &page(&boxes(at), &story, &boxes(at + 1)));
        memory.learn(&lesson);
    }
    assert_eq!(memory.pages(), 100);
    assert!(memory.to_json().len() < 32 * 1024, "{}", memory.to_json().len());
}

#[test]
fn a_memory_is_written_and_read_and_one_of_another_version_is_empty() {
    let memory = memory_of(6, "", &licence());
    let json = memory.to_json();
    assert_eq!(SiteMemory::from_json(&json), memory);
    assert!(memory.advice().is_some());
    let other = json.replacen("\"version\":1", "\"version\":99", 1);
    for damaged in [&other, "", "[]", "{}", &json[..json.len() / 2]] {
        assert_eq!(SiteMemory::from_json(damaged), SiteMemory::default());
    }
}

#[test]
fn advice_is_the_same_until_pages_would_be_read_otherwise() {
    let mut memory = memory_of(8, "", &licence());
    let advice = memory.advice();
    learn(&mut memory, (50..60).map(|at| (at, page("", &more(&format!("buoy of number {at}")), &licence()))));
    assert_eq!(memory.advice(), advice);
}
