//! What the pages of a site teach is kept in the archive, and the next page is read better for it.

use serde_json::Value;

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
