//! When the disk, the clock or a path lies: what was said to be archived is, and gleaner says what is wrong.

use std::collections::HashSet;
use std::time::Duration;

use crate::support::{ArchiveFile, Dice, Gleaner, Item, Publisher, Reply, eventually, rss, story};

/// Publishes so many stories, each with something in it that cannot be compressed.
fn publisher_of(stories: usize, bulk_bytes: usize) -> Publisher {
    let publisher = Publisher::open();
    let mut dice = Dice::seeded(14);
    let items: Vec<_> = (0..stories)
        .map(|number| {
            let title = format!("Story {number} of the quay");
            let bulk: String =
                (0..bulk_bytes).map(|_| char::from(b'a' + u8::try_from(dice.below(26)).unwrap())).collect();
            let page = format!("{}<!-- {bulk} -->", story(&title));
            publisher.put(&format!("/{number}"), Reply::page(page));
            Item::new(&publisher.url(&format!("/{number}")), &title)
        })
        .collect();
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    publisher
}

fn read_pages(gleaner: &Gleaner) -> i64 {
    gleaner.archive().number("SELECT count(*) FROM articles WHERE page_state = 'ok'")
}

#[test]
fn a_disk_that_was_full_for_a_moment_loses_no_raw_page() {
    let publisher = publisher_of(80, 40_000);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let raw = gleaner.file("raw");
    let world = format!(
        "mkdir {0}; mount -t tmpfs -o size=12m none {0}; head -c 11m /dev/zero > {0}/ballast",
        raw.display()
    );
    let Some(mut service) = gleaner.start_in_own_world(&world, &["run"]) else { return };
    service.says("ERROR");
    let month = gleaner.archive().line("SELECT strftime('%Y-%m', added_at) FROM feeds");
    std::thread::sleep(Duration::from_secs(1));
    assert!(read_pages(&gleaner) < 80, "the disk was not full");
    std::fs::remove_file(service.sees(&raw.join("ballast"))).unwrap();
    eventually("all pages are archived", || read_pages(&gleaner) == 80);
    // SQLite follows the way into the other world by its own lights, so it is shown a copy.
    for end in ["", "-wal"] {
        let name = format!("{month}.db{end}");
        std::fs::copy(service.sees(&raw.join(&name)), gleaner.file(&name)).unwrap();
    }
    let bodies = ArchiveFile::at(&gleaner.file(&format!("{month}.db"))).lines("SELECT sha256 FROM bodies");
    let kept: HashSet<_> = bodies.into_iter().collect();
    let wanted = gleaner.archive().lines("SELECT raw_sha256 FROM articles WHERE page_state = 'ok'");
    assert_eq!(wanted.into_iter().filter(|sha256| !kept.contains(sha256)).count(), 0, "raw pages are lost");
    assert!(!service.has_ended());
    let states = gleaner.archive().lines("SELECT DISTINCT state FROM feeds");
    assert_eq!(states, ["active"], "the disk's trouble is not the feed's");
}

#[test]
fn one_pass_under_a_clock_a_year_ahead_silences_nothing() {
    let publisher = publisher_of(3, 10);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let host = url::Url::parse(&publisher.url("/")).unwrap().host_str().unwrap().to_owned();
    let ahead = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+365 days')";
    gleaner.archive().change(&format!(
        "UPDATE feeds SET next_poll_at = {ahead}, last_poll_at = {ahead}, validators_at = {ahead};
         UPDATE articles SET next_page_at = {ahead};
         UPDATE robots SET fetched_at = {ahead};
         INSERT INTO hosts (host, not_before_at) VALUES ('{host}', {ahead})
           ON CONFLICT (host) DO UPDATE SET not_before_at = excluded.not_before_at;"
    ));
    publisher.forget_requests();

    let mut service = gleaner.run();

    service.says("brought back");
    eventually("the feed is polled", || !publisher.requests_for("/feed").is_empty());
    eventually("its pages are looked at", || !publisher.requests_for("/1").is_empty());
    let asked = || publisher.every_request().iter().filter(|request| request.path == "/robots.txt").count();
    assert_eq!(asked(), 1, "a robots.txt of the future is not fresh");
    assert!(!service.has_ended());
    let beyond = format!(
        "SELECT (SELECT count(*) FROM feeds WHERE next_poll_at >= date({ahead}, '-300 days'))
              + (SELECT count(*) FROM articles WHERE next_page_at >= date({ahead}, '-300 days'))
              + (SELECT count(*) FROM hosts WHERE not_before_at >= date({ahead}, '-300 days'))"
    );
    assert_eq!(gleaner.archive().number(&beyond), 0);
}
