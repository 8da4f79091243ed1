//! What a hub pushes, and how far it is relied on.

use std::time::Duration;

use super::{DAY_S, Stage};
use crate::support::{Manners, eventually, sign};

#[test]
fn a_push_is_archived_without_a_poll() {
    let stage = Stage::set(Manners::default());
    let (_service, request) = stage.subscribed();
    assert_eq!(stage.hub.push(&request, &stage.feed_of(&["Fresh news", "Old news"])), 200);
    eventually("it is archived", || stage.titles() == ["Fresh news", "Old news"]);
    let archive = stage.gleaner.archive();
    eventually("its page, too", || {
        archive.number("SELECT count(*) FROM articles WHERE page_state = 'ok'") == 2
    });
    assert_eq!(stage.polls(), 1, "{:?}", stage.publisher.paths());
    let log = "SELECT f.url, f.outcome, f.entries_total, f.entries_new, f.entries_known, s.push_count
               FROM fetches f JOIN subscriptions s USING (feed_id) WHERE f.kind = 'websub' AND f.status IS NULL";
    assert_eq!(archive.line(log), format!("{}|new|2|1|1|1", stage.publisher.url("/feed")));
    assert_eq!(archive.line("SELECT polls, entries_new FROM feed_days"), "1|2");

    // A poll that finds what was pushed has missed nothing.
    stage.publish(&["Fresh news", "Old news"]);
    stage.poll();
    assert_eq!(stage.state(), "active");
}

#[test]
fn a_push_is_answered_only_once_it_is_archived() {
    let stage = Stage::set(Manners::default());
    let (_service, asked) = stage.subscribed();
    let shell = stage.gleaner.archive().shell("BEGIN IMMEDIATE");
    let feed = stage.feed_of(&["News of today", "Old news"]);
    std::thread::scope(|scope| {
        let push = scope.spawn(|| stage.hub.push(&asked, &feed));
        std::thread::sleep(Duration::from_secs(2));
        assert!(!push.is_finished(), "a push that can be lost was said to have arrived");
        shell.close();
        assert_eq!(push.join().unwrap(), 200);
    });
    let news = "SELECT count(*) FROM entries WHERE title = 'News of today'";
    assert_eq!(stage.gleaner.archive().number(news), 1);
}

#[test]
fn what_the_hub_did_not_sign_is_ignored() {
    let stage = Stage::set(Manners::default());
    let (service, request) = stage.subscribed();
    let callback = &request.form["hub.callback"];
    let forged = stage.feed_of(&["Forged news"]);
    for signature in
        [None, Some(sign("guessed", &forged)), Some("sha256=".to_owned()), Some("nonsense".to_owned())]
    {
        assert_eq!(
            stage.hub.push_signed(callback, signature.as_deref(), &forged),
            200,
            "whoever guesses learns nothing"
        );
    }
    service.says("not signed");
    let signature = sign(&request.form["hub.secret"], &forged);
    assert_eq!(stage.hub.push_signed(callback, Some(&signature), &(forged + " ")), 200);
    assert_eq!(stage.hub.push(&request, &stage.feed_of(&["True news"])), 200);
    eventually("the true one is archived", || stage.titles() == ["Old news", "True news"]);
    assert_eq!(stage.gleaner.archive().number("SELECT push_count FROM subscriptions"), 1);
}

#[test]
fn a_push_larger_than_a_feed_may_be_is_refused() {
    let stage = Stage::set(Manners::default());
    let (_service, request) = stage.subscribed();
    assert_eq!(stage.hub.push(&request, &"x".repeat(70_000)), 413);
    assert_eq!(stage.hub.push(&request, &stage.feed_of(&["Fresh news"])), 200);
    eventually("the next one is archived", || stage.titles() == ["Fresh news", "Old news"]);
}

#[test]
fn while_a_hub_pushes_one_poll_a_day_is_enough() {
    let stage = Stage::set(Manners::default());
    let (_service, _) = stage.subscribed();
    let (rest, reason) = stage.next_poll();
    assert!(rest < DAY_S - 60, "the poll after the subscription comes at its usual time: {rest} s, {reason}");
    stage.poll();
    let (rest, reason) = stage.next_poll();
    assert!((DAY_S - 60..=DAY_S * 11 / 10).contains(&rest), "{rest} s, {reason}");
    assert!(reason.contains("hub") && reason.contains("a day"), "{reason}");
    let explained = stage.gleaner.command(&["feeds", "explain", &stage.publisher.url("/feed")]).stdout;
    assert!(explained.contains(&reason), "{explained}");
    assert_eq!(stage.hub.requests().len(), 1);
}

#[test]
fn a_poll_that_finds_what_no_push_brought_ends_the_trust() {
    let stage = Stage::set(Manners::default());
    let (_service, _) = stage.subscribed();
    // From before the subscription, for all we know.
    stage.publish(&["Earlier news", "Old news"]);
    stage.poll();
    assert_eq!(stage.state(), "active");

    stage.publish(&["Lost news", "Earlier news", "Old news"]);
    stage.poll();
    eventually("the hub is not relied on", || stage.state() == "failed");
    let archive = stage.gleaner.archive();
    let why = archive.line("SELECT state_reason FROM subscriptions");
    assert!(why.contains("1 new entries that no push had brought"), "{why}");
    let (rest, reason) = stage.next_poll();
    assert!(rest < DAY_S - 60 && !reason.contains("hub"), "{rest} s, {reason}");
    let again = archive.number("SELECT unixepoch(next_at) - unixepoch('now') FROM subscriptions");
    assert!((DAY_S - 60..=DAY_S * 11 / 10).contains(&again), "{again} s");

    archive.change("UPDATE subscriptions SET next_at = '2020-01-01T00:00:00Z'");
    eventually("the hub gets a second chance", || stage.state() == "active");
    let callbacks: Vec<_> = stage.hub.requests().iter().map(|r| r.form["hub.callback"].clone()).collect();
    assert_eq!(callbacks.len(), 2);
    assert_eq!(callbacks[0], callbacks[1], "it need not push to two addresses");
}

#[test]
fn a_lease_that_ends_leads_back_to_polling() {
    let stage = Stage::with_lease(Manners { lease_s: Some(5), ..Manners::default() }, "5s");
    let (_service, _) = stage.subscribed();
    stage.poll();
    assert!(stage.next_poll().0 > DAY_S - 60);
    stage.hub.behave(Manners { verifies: false, ..Manners::default() });
    eventually("the lease has ended", || stage.state() == "failed");
    let (rest, reason) = stage.next_poll();
    assert!(rest < DAY_S - 60 && reason.contains("no longer pushes"), "{rest} s, {reason}");
    let asked = stage.hub.requests().len();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(stage.hub.requests().len(), asked, "a hub that fails is left alone for a while");
}
