//! What the pages of a site teach is kept in the archive, and the next page is read better for it.

use serde_json::{Value, json};

use crate::support::{Gleaner, Item, Publisher, Reply, rss};

const LICENCE: &str = "All our words may be copied by anyone who names the harbour office and its clerk.";

/// A story of its own, and a box that a page alone does not tell from it.
fn page(number: u32) -> String {
    let paragraph = |what: &str| {
        let sentence = |at: u32| {
            format!("Of the {what} number {number}, the clerk said for the {at}th time that it is old. ")
        };
        format!("<p>{}</p>", (4..8).map(sentence).collect::<String>())
    };
    format!(
        "<html><head><title>Story {number}</title></head><body><main><h1>Story {number}</h1><div class=text>{}{}</div>\
         <div class=end><div>{LICENCE}</div></div></main></body></html>",
        paragraph("pier"),
        paragraph("weir")
    )
}

fn publish(publisher: &Publisher, numbers: std::ops::RangeInclusive<u32>) {
    let items: Vec<_> = numbers
        .map(|number| {
            publisher.put(&format!("/{number}"), Reply::page(page(number)));
            Item::new(&publisher.url(&format!("/{number}")), &format!("Story {number}"))
        })
        .collect();
    publisher.put("/feed", Reply::feed(rss("News", &items)));
}

fn replay(gleaner: &Gleaner) -> Value {
    serde_json::from_str(&gleaner.command(&["replay", "--json"]).stdout).unwrap()
}

#[test]
fn a_page_profits_from_those_before_it_and_they_from_a_replay() {
    let publisher = Publisher::open();
    publish(&publisher, 1..=6);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let archive = gleaner.archive();
    assert_eq!(
        archive.line("SELECT host || '|' || pages FROM site_memory"),
        format!("{}|6", publisher.host())
    );
    let with_licence = "SELECT count(*) FROM articles WHERE text LIKE '%names the harbour office%'";
    assert_eq!(archive.number(with_licence), 3);
    publish(&publisher, 1..=7);
    archive.let_time_pass();
    gleaner.once();
    assert_eq!(archive.number(with_licence), 3);

    let report = replay(&gleaner);
    assert_eq!(report["pages"]["changed"], 3, "{report}");
    assert_eq!(report["reasons"]["memory"], 3, "{report}");
    assert_eq!(archive.number(with_licence), 0);
    assert_eq!(archive.number("SELECT count(*) FROM articles WHERE text LIKE '%weir number%'"), 7);
    assert_eq!(replay(&gleaner)["pages"]["changed"], 0);
    assert_eq!(archive.number("SELECT pages FROM site_memory"), 7);
}

/// Answers a batch of pages with a file of memories, and returns their texts.
fn extract(gleaner: &Gleaner, numbers: std::ops::RangeInclusive<u32>) -> Vec<String> {
    let request = |number: u32| {
        let name = format!("{number}.html");
        gleaner.write(&name, page(number));
        let url = format!("https://www.harbour.example/{number}");
        json!({ "id": number, "path": gleaner.file(&name), "url": url }).to_string() + "\n"
    };
    gleaner.write("requests.jsonl", numbers.map(request).collect::<String>());
    let done = gleaner.command(&["extract", "--batch", "requests.jsonl", "--site-memory", "memory.json"]);
    assert_eq!(done.code, Some(0), "{}", done.stderr);
    let answers = done.stdout.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    answers.map(|answer| answer["text"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn extract_takes_memories_from_a_file_and_brings_them_back() {
    let gleaner = Gleaner::following(&[]);
    let has_licence = |text: &String| text.contains(LICENCE);
    assert_eq!(extract(&gleaner, 1..=5).iter().filter(|text| has_licence(text)).count(), 3);
    let memories: Value =
        serde_json::from_str(&std::fs::read_to_string(gleaner.file("memory.json")).unwrap()).unwrap();
    assert_eq!(memories["harbour.example"]["pages"], 5, "{memories}");
    assert!(!extract(&gleaner, 9..=9).iter().any(has_licence));
    gleaner.write("memory.json", "[]");
    let refused = gleaner.command(&["extract", "--batch", "requests.jsonl", "--site-memory", "memory.json"]);
    assert!(refused.code != Some(0) && refused.stderr.contains("memory.json"), "{}", refused.stderr);
}

#[test]
fn a_line_that_the_memory_left_out_is_named_so() {
    let publisher = Publisher::open();
    publish(&publisher, 1..=5);
    let gleaner = Gleaner::following(&[]);
    let told = |number: u32| {
        let address = publisher.url(&format!("/{number}"));
        let finished = gleaner.command(&["extract", &address, "--explain", "--site-memory", "memory.json"]);
        finished.stderr.contains(&format!("left out by site memory: {LICENCE}"))
    };
    assert_eq!((1..=5).map(told).collect::<Vec<_>>(), [false, false, false, true, true]);
}
