//! What gleaner does on other people's servers, as their logs tell it.

use std::time::{Duration, Instant};

use crate::support::{Gleaner, Item, Publisher, Reply, Request, eventually, rss, story};

const GAP: Duration = Duration::from_millis(250);

fn settings(gap: Duration) -> String {
    format!("[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nhost_gap = \"{}ms\"\n", gap.as_millis())
}

/// A publisher with so many stories, each answered after `delay`.
fn publisher_of(stories: usize, delay: Duration) -> Publisher {
    let publisher = Publisher::open();
    let items: Vec<_> = (0..stories)
        .map(|number| Item::new(&publisher.url(&format!("/{number}")), &format!("Story {number}")))
        .collect();
    for (number, item) in items.iter().enumerate() {
        publisher.put(&format!("/{number}"), Reply::page(story(&item.title)).after(delay));
    }
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)).after(delay));
    publisher
}

/// Each request must begin a gap after the one before was answered, whatever it was for.
#[track_caller]
fn check_gaps(requests: &[Request], gap: Duration) {
    for pair in requests.windows(2) {
        let ended = pair[0].ended.unwrap();
        let rest = pair[1].began.checked_duration_since(ended);
        let (before, after) = (&pair[0].path, &pair[1].path);
        assert!(rest.is_some_and(|rest| rest >= gap), "{rest:?} between {before} and {after}");
    }
}

#[test]
fn a_host_is_asked_for_one_thing_at_a_time_with_a_gap_in_between() {
    let delay = Duration::from_millis(60);
    let publisher = publisher_of(4, delay);
    publisher.put("/other", Reply::feed(rss("Other", &[])).after(delay));
    publisher.put("/1", Reply::redirect(302, "/moved").after(delay));
    publisher.put("/moved", Reply::page(story("Story 1")).after(delay));
    let gleaner = Gleaner::with_settings(&settings(GAP), &[publisher.url("/feed"), publisher.url("/other")]);
    gleaner.once();
    let requests = publisher.requests();
    assert_eq!(requests.len(), 7, "two feeds, four pages and a redirect: {:?}", publisher.paths());
    check_gaps(&publisher.every_request(), GAP);
}

#[test]
fn the_gap_is_kept_when_a_configuration_is_reloaded() {
    let publisher = publisher_of(3, Duration::ZERO);
    let gleaner = Gleaner::with_settings(&settings(GAP), &[publisher.url("/feed")]);
    let service = gleaner.run();
    for number in 0..3 {
        eventually("another page was asked for", || publisher.requests().len() > number);
        service.signal("HUP");
    }
    eventually("every page was asked for", || {
        publisher.requests().iter().filter(|r| r.ended.is_some()).count() == 4
    });
    check_gaps(&publisher.every_request(), GAP);
}

#[test]
fn a_slow_host_does_not_hold_back_the_others() {
    let slow = publisher_of(1, Duration::from_secs(3));
    let quick: Vec<_> = (0..4).map(|_| publisher_of(3, Duration::ZERO)).collect();
    let mut feeds = vec![slow.url("/feed")];
    feeds.extend(quick.iter().map(|publisher| publisher.url("/feed")));
    let gleaner = Gleaner::with_settings(
        "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nhost_gap = \"1ms\"\nconcurrency = 2\n",
        &feeds,
    );
    let _service = gleaner.run();
    let is_done = |publisher: &Publisher| {
        publisher.requests().iter().filter(|request| request.ended.is_some()).count() == 4
    };
    eventually("all quick hosts are done", || quick.iter().all(is_done));
    assert!(
        !is_done(&slow) && slow.requests().iter().any(|request| request.ended.is_none()),
        "{:?}",
        slow.requests()
    );
}

#[test]
fn a_host_that_asks_for_a_rest_gets_it_also_after_a_restart() {
    let publisher = publisher_of(3, Duration::ZERO);
    for number in 0..3 {
        publisher.put(&format!("/{number}"), Reply::status(429).with("retry-after", "600"));
    }
    let gleaner = Gleaner::with_settings(&settings(Duration::from_millis(1)), &[publisher.url("/feed")]);
    let pass = gleaner.once();
    assert_eq!(publisher.requests().len(), 2, "the feed, and the page that said it: {:?}", publisher.paths());
    assert_eq!(pass["waiting"], 2, "the others are left for later: {pass}");
    let log =
        gleaner.archive().line("SELECT outcome, status, retry_after_s FROM fetches WHERE kind = 'page'");
    assert_eq!(log, "rate_limited|429|600");

    // Another process, and work that is due: the host's rest is not over.
    gleaner.archive().let_time_pass();
    let began = Instant::now();
    gleaner.once();
    assert!(began.elapsed() < Duration::from_secs(10), "one pass does not wait for a long rest");
    assert_eq!(publisher.requests().len(), 2);

    for number in 0..3 {
        publisher.put(&format!("/{number}"), Reply::page(story(&format!("Story {number}"))));
    }
    gleaner.archive().change("UPDATE hosts SET not_before_at = '2020-01-01T00:00:00Z'");
    gleaner.once();
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles WHERE page_state = 'ok'"), 3);
}

#[test]
fn a_feed_that_answers_429_rests_as_long_as_it_says_and_its_host_with_it() {
    let publisher = publisher_of(1, Duration::ZERO);
    publisher.put("/busy", Reply::status(429).with("retry-after", "86400"));
    publisher.put("/feed", Reply::feed(rss("Slow", &[])).after(Duration::from_millis(50)));
    let gleaner = Gleaner::following(&[publisher.url("/busy"), publisher.url("/feed")]);
    gleaner.once();
    assert_eq!(publisher.paths(), ["/busy"]);
    let rest = "SELECT unixepoch(next_poll_at) - unixepoch(last_poll_at) FROM feeds WHERE url LIKE '%/busy'";
    let rest_s = gleaner.archive().number(rest);
    assert!((86_400..=86_400 * 11 / 10).contains(&rest_s), "{rest_s} s");
}

#[test]
fn gleaner_says_who_it_is_and_nothing_it_need_not_say() {
    let publisher = publisher_of(2, Duration::ZERO);
    publisher.put("/0", Reply::redirect(302, "/moved").with("set-cookie", "id=1; Path=/"));
    publisher.put("/moved", Reply::page(story("Story 0")).with("set-cookie", "id=2; Path=/"));
    let feed =
        rss("The Quay", &[0, 1].map(|n| Item::new(&publisher.url(&format!("/{n}")), &format!("Story {n}"))));
    publisher.put("/feed", Reply::feed(feed).with("set-cookie", "id=3; Path=/").with("etag", "\"one\""));
    let gleaner = Gleaner::with_settings(
        "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nhost_gap = \"1ms\"\ncontact = \"mailto:keeper@quay.example\"\n",
        &[publisher.url("/feed")],
    );
    gleaner.once();
    gleaner.archive().let_time_pass();
    gleaner.once();

    let requests = publisher.requests();
    assert_eq!(requests.len(), 5, "{:?}", publisher.paths());
    for request in &requests {
        let header = |name: &str| request.header(name).unwrap_or_default();
        let name = header("user-agent");
        assert!(name.starts_with(concat!("gleaner/", env!("CARGO_PKG_VERSION"), " (+mailto:")), "{name}");
        assert!(name.contains("mailto:keeper@quay.example") && !name.contains("Mozilla"), "{name}");
        assert_eq!(name, requests[0].header("user-agent").unwrap(), "the same everywhere");
        for unasked in ["referer", "from", "authorization", "range"] {
            assert_eq!(request.header(unasked), None, "{unasked} at {}", request.path);
        }
        // What a redirect sets goes where the redirect leads, and is forgotten then.
        let cookie = (request.path == "/moved").then(|| "id=1".to_owned());
        assert_eq!(request.header("cookie"), cookie, "at {}", request.path);
        let encodings = header("accept-encoding");
        assert!(["gzip", "br", "zstd"].iter().all(|name| encodings.contains(name)), "{encodings}");
        let accepted = header("accept");
        let expected = if request.path == "/feed" { "application/rss+xml" } else { "text/html" };
        let other = if request.path == "/feed" { "text/html" } else { "rss" };
        assert!(accepted.contains(expected) && !accepted.contains(other), "{}: {accepted}", request.path);
    }
}

#[test]
fn configured_headers_go_to_the_feeds_own_host_only() {
    let publisher = publisher_of(1, Duration::ZERO);
    let elsewhere = Publisher::open();
    elsewhere.put("/feed", Reply::feed(rss("Elsewhere", &[])));
    publisher.put("/moved", Reply::redirect(302, &elsewhere.url("/feed")));
    let headers = "headers = { Authorization = \"Bearer quay\" }";
    let feeds =
        ["/feed", "/moved"].map(|path| format!("[[feed]]\nurl = {:?}\n{headers}\n", publisher.url(path)));
    let gleaner = Gleaner::with_settings(&(settings(Duration::from_millis(1)) + &feeds.concat()), &[]);
    gleaner.once();
    let told =
        |requests: Vec<Request>| requests.iter().map(|r| r.header("authorization")).collect::<Vec<_>>();
    assert_eq!(told(publisher.requests_for("/feed")), [Some("Bearer quay".to_owned())]);
    assert_eq!(told(publisher.requests_for("/0")), [None], "pages are not feeds");
    assert_eq!(told(elsewhere.requests()), [None]);
}

#[test]
fn a_poll_is_one_request_whatever_it_finds() {
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::status(500));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    assert_eq!(publisher.paths(), ["/feed"], "no retry, no HEAD, no favicon");
}

#[test]
fn caching_headers_are_a_floor_and_no_poll_comes_sooner_than_the_shortest_interval() {
    let publisher = Publisher::open();
    publisher.put("/fresh", Reply::feed(rss("Fresh", &[])).with("cache-control", "max-age=172800"));
    publisher.put("/never", Reply::feed(rss("Never", &[])).with("cache-control", "max-age=0, no-cache"));
    let gleaner = Gleaner::following(&[publisher.url("/fresh"), publisher.url("/never")]);
    gleaner.once();
    let rests = gleaner
        .archive()
        .lines("SELECT unixepoch(next_poll_at) - unixepoch(last_poll_at) FROM feeds ORDER BY id");
    let rests: Vec<i64> = rests.iter().map(|rest| rest.parse().unwrap()).collect();
    assert!(rests[0] >= 172_800, "{rests:?}");
    assert!((3600..=24 * 3600 * 11 / 10).contains(&rests[1]), "{rests:?}");
}
