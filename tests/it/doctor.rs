//! `gleaner doctor` and the view `feed_verdicts`: which feeds are not well, why, and what to do.

use crate::support::{Gleaner, Item, Publisher, Reply, rss, story};

/// A publisher with one feed that was read once.
fn archived() -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    publisher.put("/lamp", Reply::page(story("A lamp")));
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/lamp"), "A lamp")])));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    (publisher, gleaner)
}

/// Makes it a feed that spoke on twenty days, every other one, the last of them so many days ago.
fn with_rhythm(gleaner: &Gleaner, silent_days: u32) {
    gleaner.archive().change(&format!(
        "DELETE FROM feed_days;
         INSERT INTO feed_days (feed_id, day, polls, entries_new)
         WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19)
         SELECT 1, date('now', '-' || ({silent_days} + 2 * i) || ' days'), 9, 1 FROM n"
    ));
}

#[track_caller]
fn check(gleaner: &Gleaner, code: i32, words: &[&str]) {
    let finished = gleaner.command(&["doctor", "--check"]);
    assert_eq!(finished.code, Some(code), "{}{}", finished.stdout, finished.stderr);
    for word in words {
        assert!(finished.stdout.contains(word), "{word:?} is missing from: {}", finished.stdout);
    }
}

#[test]
fn a_feed_that_is_well_is_said_to_be_when_asked() {
    let (_publisher, gleaner) = archived();
    check(&gleaner, 0, &[]);
    let told = gleaner.command(&["doctor", "1"]);
    assert!(
        told.stdout.contains("The Quay: well") && told.stderr.contains("0 of 1 feeds"),
        "{}",
        told.stdout
    );
    assert_eq!(gleaner.archive().line("SELECT verdict, advice FROM feed_verdicts"), "well|");
    assert_eq!(gleaner.command(&["doctor", "77"]).code, Some(1));
}

#[test]
fn silence_is_judged_by_the_feeds_own_rhythm() {
    let (_publisher, gleaner) = archived();
    with_rhythm(&gleaner, 5);
    check(&gleaner, 0, &[]);
    with_rhythm(&gleaner, 6);
    check(
        &gleaner,
        1,
        &["1 The Quay: silent", "nothing new for 6 days", "longest gap was 2 days", "feeds discover"],
    );
    let json = gleaner.command(&["doctor", "--json"]).stdout;
    let verdict: serde_json::Value = serde_json::from_str(json.trim()).unwrap();
    assert_eq!((&verdict["kind"], &verdict["feed"]), (&"silent".into(), &1.into()));
}

#[test]
fn our_own_downtime_is_no_feeds_silence() {
    let (_publisher, gleaner) = archived();
    with_rhythm(&gleaner, 40);
    gleaner.archive().let_time_pass();
    check(&gleaner, 1, &["not looking", "our own"]);
}

#[test]
fn what_refuses_us_and_what_is_no_feed_are_told_apart_and_kept() {
    let (publisher, gleaner) = archived();
    for (reply, verdict) in
        [(Reply::status(403), "blocked"), (Reply::page("<html><body>Sold</body></html>"), "no_feed")]
    {
        publisher.put("/feed", reply);
        for _ in 0..3 {
            gleaner.archive().let_time_pass();
            gleaner.once();
        }
        check(&gleaner, 1, &[&verdict.replace('_', " "), "polls in a row failed"]);
        let kept = gleaner.archive().line("SELECT verdict, advice IS NOT NULL FROM feed_verdicts");
        assert_eq!(kept, format!("{verdict}|1"));
    }
}

#[test]
fn a_verdict_that_stands_keeps_the_time_it_was_given_first() {
    let (_publisher, gleaner) = archived();
    gleaner.archive().change("UPDATE verdicts SET since_at = '2026-01-01T00:00:00Z'");
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(gleaner.archive().line("SELECT since_at FROM verdicts"), "2026-01-01T00:00:00Z");
}
