//! What one feed may cost in a day, and what the log may cost in years.

use crate::support::{Gleaner, Item, Publisher, Reply, rss};

const SETTINGS: &str =
    "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n[pages]\nfetch = \"never\"\n";

/// A feed of forty items with ids of their own at each poll.
fn publish(publisher: &Publisher, poll: u32) {
    let item = |number| {
        Item::new(&publisher.url(&format!("/{poll}-{number}")), &format!("Story {number} of {poll}"))
    };
    let items: Vec<_> = (0..40).map(item).collect();
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)).with("etag", &format!("\"{poll}\"")));
}

#[test]
fn a_feed_that_makes_up_new_ids_brings_so_many_entries_a_day_and_no_more() {
    let publisher = Publisher::open();
    let settings = format!("{SETTINGS}[polling]\nmax_new_per_day = 60\n");
    let gleaner = Gleaner::with_settings(&settings, &[publisher.url("/feed")]);
    for poll in 0..4 {
        publish(&publisher, poll);
        if poll > 0 {
            gleaner.archive().let_time_pass();
        }
        gleaner.once();
    }
    let archive = gleaner.archive();
    let polls = "SELECT entries_total, entries_new, entries_left_out, left_out ->> '$[0].reason' LIKE '%max_new_per_day%'
                 FROM fetches WHERE kind = 'feed' ORDER BY id";
    // Those of the first poll count against the day, but are all taken.
    assert_eq!(archive.lines(polls), ["40|40|0|", "40|20|20|1", "40|0|40|1", "40|0|40|1"]);
    assert_eq!(archive.number("SELECT count(*) FROM entries"), 60);
    // What was left out is met again: nothing vouches for a document of which not all was taken.
    assert_eq!(archive.line("SELECT etag FROM feeds"), "\"0\"");
    archive.change("UPDATE feed_days SET day = '2020-01-01'");
    archive.let_time_pass();
    gleaner.once();
    assert_eq!(archive.number("SELECT count(*) FROM entries"), 100);
}

#[test]
fn polls_that_brought_nothing_leave_the_log_and_stay_in_the_sums() {
    let publisher = Publisher::open();
    let gleaner = Gleaner::with_settings(SETTINGS, &[publisher.url("/feed")]);
    for poll in [0, 0, 0, 1] {
        publish(&publisher, poll);
        if gleaner.archive().path().exists() {
            gleaner.archive().let_time_pass();
        }
        gleaner.once();
    }
    let archive = gleaner.archive();
    let log =
        "SELECT group_concat(outcome) FROM (SELECT outcome FROM fetches WHERE kind = 'feed' ORDER BY id)";
    assert_eq!(archive.line(log), "new,not_modified,not_modified,new");
    archive.change("UPDATE fetches SET started_at = '2020-01-01T00:00:00Z' WHERE id <= 2");
    gleaner.once();
    assert_eq!(archive.line(log), "new,not_modified,new");
    archive.change("UPDATE fetches SET started_at = '2020-01-01T00:00:00Z'");
    gleaner.once();
    assert_eq!(archive.line(log), "new,new");
    assert_eq!(archive.line("SELECT sum(polls), sum(not_modified) FROM feed_days"), "4|2");
}
