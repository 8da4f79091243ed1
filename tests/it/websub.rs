//! WebSub: hubs push what is new, and polling goes on wherever they do not.

use std::time::Duration;

use crate::support::{
    Answer, Gleaner, Hub, HubRequest, Item, Manners, Publisher, Reply, Service, atom, eventually,
    free_address, rss, sign, story,
};

/// A feed that names a hub, and a gleaner that the hub can reach.
struct Stage {
    publisher: Publisher,
    hub: Hub,
    gleaner: Gleaner,
    public_url: String,
}

impl Stage {
    fn set(manners: Manners) -> Self {
        Self::with_lease(manners, "10d")
    }

    fn with_lease(manners: Manners, lease: &str) -> Self {
        let (publisher, hub, address) = (Publisher::open(), Hub::open(manners), free_address());
        let public_url = format!("http://{address}/push/");
        let settings = format!(
            "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\nmax_feed_size = \"64 KiB\"\n\
             [polling]\nmax_interval = \"12h\"\n[websub]\nlisten = \"{address}\"\npublic_url = \"{public_url}\"\nlease = \"{lease}\"\n"
        );
        let gleaner = Gleaner::with_settings(&settings, &[publisher.url("/feed")]);
        let stage = Self { publisher, hub, gleaner, public_url };
        stage.publish(&["Old news"]);
        stage
    }

    fn item(&self, title: &str) -> Item {
        let path = format!("/{}", title.replace(' ', "-"));
        self.publisher.put(&path, Reply::page(story(title)));
        Item::new(&self.publisher.url(&path), title)
    }

    fn feed_of(&self, titles: &[&str]) -> String {
        rss("The Quay", &titles.iter().map(|title| self.item(title)).collect::<Vec<_>>())
    }

    /// Puts these stories into the feed, which names its hub in a header.
    fn publish(&self, titles: &[&str]) {
        let links =
            format!("<{}>; rel=\"hub\", <{}>; rel=\"self\"", self.hub.url(), self.publisher.url("/feed"));
        self.publisher.put("/feed", Reply::feed(self.feed_of(titles)).with("link", &links));
    }

    fn polls(&self) -> usize {
        self.publisher.requests_for("/feed").len()
    }

    fn state(&self) -> String {
        let archive = self.gleaner.archive();
        let is_there = "SELECT 1 FROM sqlite_schema WHERE name = 'subscriptions'";
        if !archive.path().exists() || archive.lines(is_there).is_empty() {
            return String::new();
        }
        archive.lines("SELECT state FROM subscriptions").join(" ")
    }

    /// Starts the service, and returns when the hub's subscription is verified.
    #[track_caller]
    fn subscribed(&self) -> (Service, HubRequest) {
        let service = self.gleaner.run();
        eventually("the hub was asked", || !self.hub.requests().is_empty());
        eventually("the subscription is active", || self.state() == "active");
        // Times are to the second: what comes later is to look later.
        let later = "SELECT relied_on_since < strftime('%Y-%m-%dT%H:%M:%SZ', 'now') FROM subscriptions";
        eventually("a second has passed", || self.gleaner.archive().number(later) == 1);
        (service, self.hub.requests().remove(0))
    }

    /// Polls once more, and returns when that poll is archived.
    #[track_caller]
    fn poll(&self) {
        let count = "SELECT count(*) FROM fetches WHERE kind = 'feed'";
        let before = self.gleaner.archive().number(count);
        self.gleaner.archive().let_time_pass();
        eventually("the feed was polled", || self.gleaner.archive().number(count) > before);
    }

    fn titles(&self) -> Vec<String> {
        self.gleaner.archive().lines("SELECT title FROM entries ORDER BY title")
    }

    /// Seconds until the next poll, and why then.
    fn next_poll(&self) -> (i64, String) {
        let archive = self.gleaner.archive();
        let rest = archive.number("SELECT unixepoch(next_poll_at) - unixepoch('now') FROM feeds");
        (rest, archive.line("SELECT next_poll_reason FROM feeds"))
    }
}

const DAY_S: i64 = 86_400;

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

#[test]
fn nothing_is_asked_and_no_port_opened_when_it_is_off() {
    let stage = Stage::set(Manners::default());
    let on = stage.gleaner.settings().to_owned();
    stage.gleaner.once();
    assert!(stage.hub.requests().is_empty(), "hubs could not reach one pass after it");

    let (mut service, _) = stage.subscribed();
    stage.poll();
    service.signal("TERM");
    service.end();
    let mut stage = stage;
    let off = on.split("[websub]").next().unwrap().to_owned();
    stage.gleaner.set(&off);
    let service = stage.gleaner.run();
    service.says("starting");
    eventually("nothing is expected of the hub", || stage.state() == "idle");
    let address = stage.public_url.trim_start_matches("http://").trim_end_matches("/push/");
    assert!(std::net::TcpStream::connect(address).is_err());
    let (rest, reason) = stage.next_poll();
    assert!(rest < DAY_S - 60, "{rest} s, {reason}");

    stage.gleaner.set(&on);
    service.signal("HUP");
    eventually("a reload turns it on", || stage.state() == "active");
    stage.gleaner.set(&off);
    service.signal("HUP");
    eventually("and off again", || stage.state() == "idle");
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn hubs_are_asked_as_politely_as_everybody_else() {
    let mut stage = Stage::set(Manners::default());
    let gap = Duration::from_millis(700);
    stage.gleaner.set(&stage.gleaner.settings().replace("\"1ms\"", "\"700ms\""));
    for number in 0..3 {
        let path = format!("/other-{number}");
        let links = format!("<{}>; rel=hub, <{path}>; rel=self", stage.hub.url());
        stage.publisher.put(&path, Reply::feed(rss("Other", &[])).with("link", &links));
        stage.gleaner.follow(&stage.publisher.url(&path));
    }
    let _service = stage.gleaner.run();
    eventually("the hub was asked for every feed", || stage.hub.requests().len() == 4);
    for pair in stage.hub.requests().windows(2) {
        assert!(pair[1].at - pair[0].at >= gap, "{:?}", pair[1].at - pair[0].at);
    }
}

#[test]
fn a_hub_in_a_private_network_is_not_asked() {
    let mut stage = Stage::set(Manners::default());
    let only_the_publisher = format!("{}/32", stage.publisher.host());
    stage.gleaner.set(&stage.gleaner.settings().replace("127.0.0.0/8", &only_the_publisher));
    let _service = stage.gleaner.run();
    eventually("the subscription has failed", || stage.state() == "failed");
    let why = stage.gleaner.archive().line("SELECT state_reason FROM subscriptions");
    assert!(why.contains("private network"), "{why}");
    assert!(stage.hub.requests().is_empty());
}

#[test]
fn half_a_configuration_is_a_bad_one() {
    let gleaner = Gleaner::with_settings("[websub]\nlisten = \"127.0.0.1:8077\"\n", &[]);
    let finished = gleaner.command(&["config", "check"]);
    assert_eq!(finished.code, Some(78));
    assert!(finished.stderr.contains("websub.public_url"), "{}", finished.stderr);
}
