//! One bad token of a JSON feed costs one value.

use crate::{FeedDocument, ParsedFeed, parse};

fn read(items: &str) -> ParsedFeed {
    let text =
        format!(r#"{{"version":"https://jsonfeed.org/version/1.1","title":"Post","items":[{items}]}}"#);
    parse(&FeedDocument { bytes: text.as_bytes(), content_type: None, url: None }).unwrap()
}

fn titles(feed: &ParsedFeed) -> Vec<&str> {
    feed.entries.iter().filter_map(|entry| entry.title.as_deref()).collect()
}

#[test]
fn half_an_emoji_costs_half_an_emoji() {
    let feed =
        read(r#"{"id":"1","title":"A"},{"id":"2","title":"B \ud83d"},{"id":"3","title":"C \ud83d\ude00"}"#);
    assert_eq!(titles(&feed), ["A", "B \u{fffd}", "C 😀"]);
    assert_eq!(feed.repairs, ["json-syntax"]);
}

#[test]
fn of_a_member_that_comes_twice_the_last_that_says_something_counts() {
    let feed = read(
        r#"{"id":"1","title":"A","title":"B","title":"","authors":[{"name":"Ann","name":"Ben"}]},{"title":"C"}"#,
    );
    assert_eq!(titles(&feed), ["B", "C"]);
    assert_eq!(feed.entries[0].authors[0].name.as_deref(), Some("Ben"));
}

#[test]
fn long_numbers_are_ids_as_they_are_written() {
    let feed = read(r#"{"id":98765432109876543210},{"id":98765432109876543211},{"id":12}"#);
    let ids: Vec<_> = feed.entries.iter().filter_map(|entry| entry.guid.as_deref()).collect();
    assert_eq!(ids, ["98765432109876543210", "98765432109876543211", "12"]);
    assert_eq!(feed.repairs, [""; 0]);
}

#[test]
fn what_is_no_entry_is_counted() {
    let feed = read(r#"null,{"title":"A"},7,"x",{"title":"B"}"#);
    assert_eq!((titles(&feed), feed.entries_left_out), (vec!["A", "B"], 3));
    assert_eq!(feed.repairs, ["unreadable-entry"]);
}

#[test]
fn entries_that_share_an_id_are_all_there() {
    assert_eq!(titles(&read(r#"{"id":"1","title":"A"},{"id":"1","title":"B"}"#)), ["A", "B"]);
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Post</title><entry><id>1</id><title>A</title></entry>\
                <entry><id>1</id><title>B</title></entry></feed>";
    let feed = parse(&FeedDocument { bytes: atom.as_bytes(), content_type: None, url: None }).unwrap();
    assert_eq!((titles(&feed), feed.entries_left_out), (vec!["A", "B"], 0));
}

#[test]
fn entries_beyond_the_limit_are_counted() {
    let text = format!("<rss version='2.0'><channel>{}</channel></rss>", "<item/>".repeat(20_000));
    let feed = parse(&FeedDocument { bytes: text.as_bytes(), content_type: None, url: None }).unwrap();
    assert_eq!(feed.repairs, ["limit:entries"]);
    assert_eq!(feed.entries.len() + feed.entries_left_out, 20_000);
}
