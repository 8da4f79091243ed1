//! What a hub is asked for, when, and when no more.

use std::time::Duration;

use super::{DAY_S, Stage};
use crate::support::{Answer, Hub, Manners, Reply, atom, eventually};

#[test]
fn a_hub_is_asked_to_push_and_told_that_it_is_wanted() {
    let stage = Stage::set(Manners::default());
    let (mut service, request) = stage.subscribed();
    let said = |name: &str| request.form[name].clone();
    assert_eq!(said("hub.mode"), "subscribe");
    assert_eq!(said("hub.topic"), stage.publisher.url("/feed"));
    assert_eq!(said("hub.lease_seconds"), "864000");
    assert!(request.user_agent.starts_with("gleaner/"), "{}", request.user_agent);
    let (callback, secret) = (said("hub.callback"), said("hub.secret"));
    let key = callback.strip_prefix(&stage.public_url).unwrap();
    assert!(key.len() >= 40 && secret.len() >= 40 && key != secret, "{callback} {secret}");
    assert_eq!(stage.hub.answers(), [Answer { status: 200, body: "so it is you".to_owned() }]);

    let archive = stage.gleaner.archive();
    assert_eq!(
        archive.line("SELECT hub_url, is_offered FROM subscriptions"),
        format!("{}|1", stage.hub.url())
    );
    let lease = archive.number("SELECT unixepoch(lease_ends_at) - unixepoch(verified_at) FROM subscriptions");
    assert_eq!(lease, 864_000);
    let log = "SELECT url, outcome, status FROM fetches WHERE kind = 'websub'";
    assert_eq!(archive.line(log), format!("{}|no_new|202", stage.hub.url()));

    service.signal("TERM");
    let (code, took) = service.end();
    assert_eq!(code, Some(0));
    assert!(took < Duration::from_secs(5), "{took:?}");
    let told = stage.gleaner.command(&["status"]).stdout
        + &stage.gleaner.command(&["status", "--json"]).stdout
        + &stage.gleaner.command(&["feeds", "explain", &stage.publisher.url("/feed")]).stdout;
    assert!(told.contains("pushed by hubs: 1 active") && told.contains("\"active\": 1"), "{told}");
    assert!(told.contains("pushes what is new until") && told.contains(&stage.hub.url()), "{told}");
    for secret in [key, &secret] {
        assert!(!service.stderr().contains(secret) && !told.contains(secret), "secrets are told to nobody");
    }
}

#[test]
fn a_hub_named_in_the_feed_itself_is_asked_too() {
    let stage = Stage::set(Manners::default());
    let topic = "https://quay.example/feed";
    let links =
        format!("<link rel=\"hub\" href=\"{}\"/><link rel=\"self\" href=\"{topic}\"/>", stage.hub.url());
    let feed = atom("Quay", &[stage.item("Old news")]).replacen("<title>", &format!("{links}<title>"), 1);
    stage.publisher.put("/feed", Reply::new(200, "application/atom+xml", feed));
    let (_service, request) = stage.subscribed();
    assert_eq!(request.form["hub.topic"], topic);
}

#[test]
fn what_nobody_asked_for_is_refused() {
    let stage = Stage::set(Manners::default());
    let (_service, request) = stage.subscribed();
    let callback = &request.form["hub.callback"];
    let topic = stage.publisher.url("/feed");
    let ask = |callback: &str, mode: &str, topic: &str| {
        Hub::ask(callback, &[("hub.mode", mode), ("hub.topic", topic), ("hub.challenge", "c")]).status
    };
    assert_eq!(ask(callback, "subscribe", "https://elsewhere.example/feed"), 404);
    assert_eq!(ask(callback, "unsubscribe", &topic), 404);
    assert_eq!(ask(&format!("{}guessed", stage.public_url), "subscribe", &topic), 404);
    assert_eq!(Hub::ask(&stage.public_url, &[]).status, 404);
    for method in ["PUT", "DELETE", "HEAD", "OPTIONS"] {
        assert_eq!(Hub::send(method, callback), 405, "{method}");
    }
    assert_eq!(stage.hub.push_signed(&format!("{}guessed", stage.public_url), None, "x"), 404);
    assert_eq!(stage.state(), "active");
}

#[test]
fn a_lease_is_renewed_before_it_ends() {
    let stage = Stage::with_lease(Manners { lease_s: Some(6), ..Manners::default() }, "6s");
    let (_service, first) = stage.subscribed();
    eventually("the lease was renewed twice", || {
        assert_eq!(stage.state(), "active");
        stage.hub.requests().len() == 3
    });
    for pair in stage.hub.requests().windows(2) {
        let rest = pair[1].at - pair[0].at;
        assert!((Duration::from_secs(3)..Duration::from_secs(6)).contains(&rest), "{rest:?}");
        assert_eq!(pair[1].form, first.form, "the same callback and secret");
    }
}

#[test]
fn a_hub_that_fails_changes_nothing_for_the_feed() {
    let stage = Stage::set(Manners { status: 500, verifies: false, lease_s: None });
    let _service = stage.gleaner.run();
    eventually("the hub has failed", || stage.state() == "failed");
    let archive = stage.gleaner.archive();
    let told = archive.line("SELECT failure_count, state_reason FROM subscriptions");
    assert_eq!(told, "1|asked for a subscription, the server answered 500");
    let again = archive.number("SELECT unixepoch(next_at) - unixepoch('now') FROM subscriptions");
    assert!((3500..=3600 * 11 / 10).contains(&again), "{again} s");
    stage.publish(&["Fresh news", "Old news"]);
    stage.poll();
    assert_eq!(stage.titles(), ["Fresh news", "Old news"]);
    let (rest, reason) = stage.next_poll();
    assert!(rest < DAY_S - 60 && !reason.contains("hub"), "{rest} s, {reason}");
    assert_eq!(stage.hub.requests().len(), 1, "it is not asked again at every poll");
}

#[test]
fn a_denial_is_taken_for_an_answer() {
    let stage = Stage::set(Manners { verifies: false, ..Manners::default() });
    let _service = stage.gleaner.run();
    eventually("the hub was asked", || !stage.hub.requests().is_empty());
    let request = stage.hub.requests().remove(0);
    let denied = [
        ("hub.mode", "denied"),
        ("hub.topic", request.form["hub.topic"].as_str()),
        ("hub.reason", "not one of ours"),
    ];
    assert_eq!(Hub::ask(&request.form["hub.callback"], &denied).status, 200);
    let told = stage.gleaner.archive().line("SELECT state, state_reason FROM subscriptions");
    assert_eq!(told, "failed|the hub denied it: not one of ours");
}

#[test]
fn a_hub_is_told_to_stop_when_its_feed_is_removed() {
    let mut stage = Stage::set(Manners::default());
    let (service, request) = stage.subscribed();
    let feed = stage.publisher.url("/feed");
    stage.gleaner.unfollow(&feed);
    service.signal("HUP");
    eventually("the hub was told", || stage.hub.requests().len() == 2);
    let goodbye = stage.hub.requests().remove(1).form;
    assert_eq!(goodbye["hub.mode"], "unsubscribe");
    for name in ["hub.topic", "hub.callback"] {
        assert_eq!(goodbye[name], request.form[name]);
    }
    eventually("it has asked back", || stage.hub.answers().len() == 2);
    assert_eq!(stage.hub.answers()[1], Answer { status: 200, body: "so it is you".to_owned() });
    eventually("nothing is left", || stage.state() == "idle");
    assert_eq!(stage.hub.push(&request, &stage.feed_of(&["Fresh news"])), 410);

    stage.gleaner.follow(&feed);
    service.signal("HUP");
    eventually("a feed that comes back is subscribed again", || stage.state() == "active");
}

#[test]
fn a_feed_that_changes_its_hub_leaves_the_old_one() {
    let stage = Stage::set(Manners::default());
    let (_service, first) = stage.subscribed();
    let other = Hub::open(Manners::default());
    let links = format!("<{}>; rel=hub, <{}>; rel=self", other.url(), stage.publisher.url("/feed"));
    stage.publisher.put("/feed", Reply::feed(stage.feed_of(&["Fresh news"])).with("link", &links));
    stage.poll();
    eventually("the other hub pushes", || {
        let states = "SELECT state FROM subscriptions ORDER BY id";
        stage.gleaner.archive().lines(states) == ["idle", "active"]
    });
    let modes: Vec<_> = stage.hub.requests().iter().map(|request| request.form["hub.mode"].clone()).collect();
    assert_eq!(modes, ["subscribe", "unsubscribe"]);
    let second = other.requests().remove(0);
    for name in ["hub.callback", "hub.secret"] {
        assert_ne!(first.form[name], second.form[name], "hubs share no secrets");
    }
}

#[test]
fn hubs_are_told_where_gleaner_is_reached_now() {
    let mut stage = Stage::set(Manners::default());
    let (service, first) = stage.subscribed();
    let moved = stage.public_url.replace("/push/", "/elsewhere/");
    stage.gleaner.set(&stage.gleaner.settings().replace(&stage.public_url, &moved));
    service.signal("HUP");
    eventually("the hub was asked again", || stage.hub.requests().len() == 2);
    let second = stage.hub.requests().remove(1);
    assert_eq!(second.form["hub.callback"], first.form["hub.callback"].replace(&stage.public_url, &moved));
    eventually("it has verified that", || stage.hub.answers().len() == 2 && stage.state() == "active");
}

#[test]
fn a_subscription_outlives_a_restart() {
    let stage = Stage::set(Manners::default());
    let (mut service, request) = stage.subscribed();
    stage.poll();
    service.signal("TERM");
    service.end();
    let service = stage.gleaner.run();
    service.says("hubs may push");
    let (rest, reason) = stage.next_poll();
    assert!(rest < DAY_S - 60, "what was pushed meanwhile may be lost: {rest} s, {reason}");
    assert_eq!(stage.hub.push(&request, &stage.feed_of(&["Fresh news"])), 200);
    eventually("it is archived", || stage.titles() == ["Fresh news", "Old news"]);
    assert_eq!(stage.hub.requests().len(), 1, "the hub was not asked again");
}
