//! Signals: stop when the work in hand is done, stop at once, read the configuration again.

use std::time::Duration;

use crate::support::{Gleaner, Item, Publisher, Reply, Service, eventually, rss, story};

const LONG: Duration = Duration::from_secs(90);

/// A publisher of three stories, each answered after `delay`.
fn publisher_of(delay: Duration) -> Publisher {
    let publisher = Publisher::open();
    let items = [0, 1, 2].map(|number| {
        let title = format!("Story {number}");
        publisher.put(&format!("/{number}"), Reply::page(story(&title)).after(delay));
        Item::new(&publisher.url(&format!("/{number}")), &title)
    });
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    publisher
}

/// Starts gleaner, and returns when the first page is in flight.
fn at_work(gleaner: &Gleaner, command: &str, publisher: &Publisher) -> Service {
    let service = gleaner.start(&[command]);
    eventually("a page is in flight", || publisher.requests().len() == 2);
    service
}

fn states(gleaner: &Gleaner) -> Vec<String> {
    gleaner.archive().lines("SELECT page_state, next_page_at IS NOT NULL FROM articles ORDER BY page_state")
}

#[track_caller]
fn check_stops_softly(command: &str, signal: &str) {
    let publisher = publisher_of(Duration::from_millis(700));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = at_work(&gleaner, command, &publisher);

    service.signal(signal);
    let (code, took) = service.end();

    assert_eq!(code, Some(0), "{}", service.stderr());
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(publisher.requests().len(), 2, "no more work was taken");
    assert_eq!(states(&gleaner), ["ok|0", "pending|1", "pending|1"], "what was in flight is finished");
    // Folded into the file: nothing is left that a copy of the file alone would miss.
    assert!(!gleaner.file("gleaner.db-wal").metadata().is_ok_and(|log| log.len() > 0));

    gleaner.once();
    assert_eq!(states(&gleaner), ["ok|0"; 3]);
    assert_eq!(publisher.requests().len(), 4, "no page is asked for twice");
}

#[test]
fn told_to_terminate_it_finishes_what_is_in_flight() {
    check_stops_softly("run", "TERM");
}

#[test]
fn interrupted_it_finishes_what_is_in_flight() {
    check_stops_softly("run", "INT");
}

#[test]
fn a_single_pass_stops_as_softly() {
    check_stops_softly("once", "TERM");
}

#[test]
fn an_idle_service_stops_at_once() {
    let publisher = publisher_of(Duration::ZERO);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = gleaner.run();
    eventually("all is done", || {
        gleaner.archive().path().exists() && states_or_none(&gleaner) == ["ok|0"; 3]
    });
    service.signal("TERM");
    let (code, took) = service.end();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(3), "{took:?}");
}

/// Before the first migration there is no table to ask.
fn states_or_none(gleaner: &Gleaner) -> Vec<String> {
    match gleaner.archive().number("SELECT count(*) FROM sqlite_schema WHERE name = 'data_dictionary'") {
        0 => Vec::new(),
        _ => states(gleaner),
    }
}

#[test]
fn work_that_does_not_end_is_given_back_within_bounds() {
    let publisher = publisher_of(LONG);
    let settings = "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\ntimeout = \"2m\"\n";
    let gleaner = Gleaner::with_settings(settings, &[publisher.url("/feed")]);
    let mut service = at_work(&gleaner, "run", &publisher);
    service.signal("TERM");
    let (code, took) = service.end();
    assert_eq!(code, Some(0), "{}", service.stderr());
    assert!(took < Duration::from_secs(28), "{took:?}");
    assert_eq!(states(&gleaner), ["pending|1"; 3]);
}

#[test]
fn a_second_signal_stops_at_once() {
    let publisher = publisher_of(LONG);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = at_work(&gleaner, "run", &publisher);
    service.signal("TERM");
    service.says("stopping");
    service.signal("INT");
    let (code, took) = service.end();
    assert!(code != Some(0), "it did not end well: {code:?}");
    assert!(took < Duration::from_secs(2), "{took:?}");
    assert_eq!(states(&gleaner), ["pending|1"; 3], "nothing is lost");
}

#[test]
fn a_reload_takes_over_a_changed_configuration() {
    let publisher = publisher_of(Duration::ZERO);
    let later = publisher_of(Duration::ZERO);
    let mut gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = gleaner.run();
    eventually("the first feed was read", || publisher.requests().len() == 4);

    gleaner.unfollow(&publisher.url("/feed"));
    gleaner.follow(&later.url("/feed"));
    gleaner.set(
        "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\ncontact = \"mailto:a@b.example\"\n",
    );
    service.signal("HUP");

    eventually("the feed that was added is read", || later.requests().len() == 4);
    let name = later.requests()[0].header("user-agent").unwrap();
    assert!(name.contains("mailto:a@b.example"), "the new settings hold: {name}");
    let feeds = gleaner.archive().lines("SELECT state FROM feeds ORDER BY id");
    assert_eq!(feeds, ["removed", "active"]);
    service.signal("TERM");
    assert_eq!(service.end().0, Some(0));
}

#[track_caller]
fn check_reload_is_refused(settings: &str, words: &str) {
    let publisher = publisher_of(Duration::ZERO);
    let later = publisher_of(Duration::ZERO);
    let mut gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let good = gleaner.settings().to_owned();
    let mut service = gleaner.run();
    eventually("the first feed was read", || publisher.requests().len() == 4);

    gleaner.follow(&later.url("/feed"));
    gleaner.set(settings);
    service.signal("HUP");
    service.says("the old one stays");
    assert!(service.stderr().contains("ERROR") && service.stderr().contains(words), "{}", service.stderr());
    assert_eq!(later.requests().len(), 0);
    assert_eq!(gleaner.archive().lines("SELECT state FROM feeds"), ["active"]);
    assert!(!service.has_ended());

    // Mended, it is taken over by the same process.
    gleaner.set(&good);
    service.signal("HUP");
    eventually("the feed that was added is read", || later.requests().len() == 4);
}

#[test]
fn a_bad_configuration_is_refused_loudly_and_the_old_one_stays() {
    check_reload_is_refused("[fetch]\nhost_gap = \"2 apples\"\n", "2 apples");
    check_reload_is_refused("opml = [\"nowhere.opml\"]\n", "nowhere.opml");
}
