//! Whatever a feed, a page or a server comes up with, one feed or one article bears it, and the rest goes on.

use std::time::{Duration, Instant};

use crate::support::{Gleaner, Item, Publisher, Reply, rss, story};

const QUICK: &str = "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n";

/// A publisher with one story at `/1`, announced at `/feed`.
fn publisher_of(title: &str) -> Publisher {
    let publisher = Publisher::open();
    let item = Item::new(&publisher.url("/1"), title);
    publisher.put("/feed", Reply::feed(rss("The Quay", &[item])));
    publisher.put("/1", Reply::page(story(title)));
    publisher
}

#[test]
fn an_enclosure_of_a_size_no_integer_holds_loses_its_size_only() {
    let publisher = publisher_of("A bell");
    let huge = r#"<enclosure url="https://a.example/bell.mp3" type="audio/mpeg" length="9223372036854775808"/></item>"#;
    let feed = rss("The Quay", &[Item::new(&publisher.url("/1"), "A bell")]).replace("</item>", huge);
    publisher.put("/feed", Reply::feed(feed));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);

    let pass = gleaner.once();

    assert_eq!((&pass["not_archived"], &pass["entries_new"]), (&0.into(), &1.into()), "{pass}");
    let media = "SELECT url, size_bytes IS NULL FROM media WHERE kind = 'enclosure'";
    assert_eq!(gleaner.archive().lines(media), ["https://a.example/bell.mp3|1"]);
}

#[test]
fn the_many_feeds_of_a_host_at_rest_hold_back_nobody() {
    let busy = Publisher::open();
    let mut feeds: Vec<_> = (0..80).map(|number| busy.url(&format!("/{number}"))).collect();
    for number in 0..80 {
        busy.put(&format!("/{number}"), Reply::status(429).with("retry-after", "600"));
    }
    let quay = publisher_of("A wall");
    feeds.push(quay.url("/feed"));
    let gleaner = Gleaner::following(&feeds);

    gleaner.once();

    assert_eq!(busy.requests().len(), 1, "the host asked for a rest");
    assert_eq!(gleaner.archive().lines("SELECT title FROM articles"), ["A wall"]);
}

#[test]
fn a_redirect_to_a_host_at_rest_is_tried_again_later_instead_of_waited_for() {
    let resting = Publisher::open();
    resting.put("/feed", Reply::status(429).with("retry-after", "86400"));
    let quay = publisher_of("A lamp");
    quay.put("/1", Reply::redirect(302, &resting.url("/moved")).after(Duration::from_millis(300)));
    let gleaner = Gleaner::following(&[resting.url("/feed"), quay.url("/feed")]);

    let began = Instant::now();
    gleaner.once();

    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(resting.requests().len(), 1);
    let page = "SELECT page_state, next_page_at IS NOT NULL FROM articles";
    assert_eq!(gleaner.archive().lines(page), ["pending|1"]);
}

#[test]
fn the_key_of_a_private_feed_stands_in_no_article_and_in_no_log() {
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new("/1", "A lamp")])));
    publisher.put("/1", Reply::page(story("A lamp")));
    let feed = publisher.url("/feed").replace("http://", "http://alice:hunter2@");
    let gleaner = Gleaner::with_settings(QUICK, &[feed]);

    let pass = gleaner.command_with(&["once"], &[("GLEANER_LOG", "debug")]);

    assert_eq!(pass.code, Some(0));
    assert!(!pass.stderr.contains("hunter2"), "{}", pass.stderr);
    let secrets = "SELECT count(*) FROM articles a JOIN entries e ON e.article_id = a.id
                   WHERE a.url LIKE '%hunter2%' OR e.link LIKE '%hunter2%'";
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles WHERE page_state = 'ok'"), 1);
    assert_eq!(gleaner.archive().number(secrets), 0);
}

#[test]
fn a_page_that_is_empty_at_a_later_look_keeps_its_text_and_is_looked_at_again() {
    let publisher = publisher_of("A reef");
    let settings = format!("{QUICK}[pages]\nrecheck = [\"1h\", \"7d\", \"9000d\"]\n");
    let gleaner = Gleaner::with_settings(&settings, &[publisher.url("/feed")]);
    gleaner.once();
    let text = gleaner.archive().line("SELECT text FROM articles");

    publisher.put("/1", Reply::page("<html><body></body></html>"));
    gleaner.archive().let_time_pass();
    gleaner.once();
    publisher.put("/1", Reply::status(500));
    gleaner.archive().let_time_pass();
    gleaner.once();

    let row =
        gleaner.archive().line("SELECT page_state, next_page_at IS NOT NULL, version_count FROM articles");
    assert_eq!(row, "ok|1|1");
    assert_eq!(gleaner.archive().line("SELECT text FROM articles"), text);
}

#[test]
fn an_address_changed_by_hand_into_none_is_one_feeds_failure() {
    let (quay, light) = (publisher_of("A lamp"), publisher_of("A wall"));
    let gleaner = Gleaner::following(&[quay.url("/feed"), light.url("/feed")]);
    gleaner.once();
    gleaner.archive().change("UPDATE feeds SET url = 'nowhere' WHERE id = 1");
    gleaner.archive().let_time_pass();

    let pass = gleaner.once();

    assert_eq!((&pass["polls"], &pass["polls_failed"]), (&2.into(), &1.into()), "{pass}");
    let health = "SELECT state, coalesce(last_error LIKE 'its address%', 0) FROM feeds ORDER BY id";
    assert_eq!(gleaner.archive().lines(health), ["failing|1", "active|0"]);
}
