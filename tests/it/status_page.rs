//! The page to look at, and the figures for programs: read-only, safe against what feeds say, quick with many feeds.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::support::{Gleaner, Item, Publisher, Reply, Service, eventually, free_address, rss, story};

/// What the page answered.
struct Seen {
    status: u16,
    head: String,
    body: String,
}

#[track_caller]
fn get(address: SocketAddr, path: &str) -> Seen {
    ask(address, "GET", path)
}

fn ask(address: SocketAddr, method: &str, path: &str) -> Seen {
    ask_with(address, method, path, &format!("host: {address}\r\n"))
}

fn ask_with(address: SocketAddr, method: &str, path: &str, headers: &str) -> Seen {
    let mut connection = TcpStream::connect(address).unwrap();
    write!(connection, "{method} {path} HTTP/1.1\r\n{headers}connection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Seen { status, head: head.to_lowercase(), body: body.to_owned() }
}

const HOSTILE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)> \u{202e}turned";

/// A service with a page, which has read a feed of two stories, one with a hostile title and no page, and a feed that fails.
fn watched() -> (Publisher, Gleaner, Service, SocketAddr) {
    let publisher = Publisher::open();
    let hostile = HOSTILE.replace('<', "&lt;").replace('>', "&gt;");
    let items = [("lamp", "A lamp"), ("odd", hostile.as_str())]
        .map(|(path, title)| Item::new(&publisher.url(&format!("/{path}")), title));
    publisher.put("/lamp", Reply::page(story("A lamp")));
    publisher.put("/feed", Reply::feed(rss("שלום The Quay", &items)));
    publisher.put("/broken", Reply::status(500));
    let (gleaner, address) = with_page(&[publisher.url("/feed"), publisher.url("/broken")]);
    gleaner.once();
    let service = gleaner.run();
    service.says("the status page is up");
    (publisher, gleaner, service, address)
}

fn with_page(feeds: &[String]) -> (Gleaner, SocketAddr) {
    let address = free_address();
    let settings = format!(
        "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n[status]\nlisten = \"{address}\"\n"
    );
    (Gleaner::with_settings(&settings, feeds), address)
}

#[test]
fn the_page_says_how_it_goes_and_what_is_in_trouble() {
    let (_publisher, gleaner, _service, address) = watched();
    let page = get(address, "/");
    assert_eq!(page.status, 200);
    for words in
        ["gleaner is running", "שלום The Quay", "the server answered 500", "<svg", "A lamp", "2 new articles"]
    {
        assert!(page.body.contains(words), "{words} is missing from: {}", page.body);
    }
    let failing = page.body.find("the server answered 500").unwrap();
    assert!(failing < page.body.find("/feed/1\"").unwrap(), "what is in trouble stands first");

    let feed = get(address, "/feed/1");
    assert!(feed.status == 200 && feed.body.contains("none that we know of") && feed.body.contains("A lamp"));
    let next = gleaner.archive().line("SELECT next_poll_reason FROM feeds WHERE id = 1");
    assert!(feed.body.contains(&next), "{next}: {}", feed.body);
    assert_eq!(get(address, "/feed/77").status, 404);
    assert_eq!(get(address, "/nothing").status, 404);
    assert_eq!(ask(address, "POST", "/").status, 405);
}

#[test]
fn nothing_a_feed_says_runs_and_nothing_comes_from_elsewhere() {
    let (_publisher, _gleaner, _service, address) = watched();
    for path in ["/", "/feed/1", "/?q=%3Cscript%3Ealert(1)%3C/script%3E", "/?q=quay&page=-7"] {
        let page = get(address, path);
        assert!(
            page.head.contains("content-security-policy: default-src 'none'; style-src 'self'"),
            "{}",
            page.head
        );
        for bad in ["<script", "<img", " style=", "onerror=alert(2)>", "\u{202e}", "src=\""] {
            assert!(!page.body.contains(bad), "{bad} at {path}: {}", page.body);
        }
        assert!(page.body.len() < 100_000, "{path}: {} bytes", page.body.len());
    }
}

#[test]
fn what_is_looked_for_is_found_and_a_bad_query_is_told_so() {
    let (_publisher, _gleaner, _service, address) = watched();
    assert!(get(address, "/?q=quay").body.contains("<h2>Found</h2>"));
    assert!(get(address, "/?q=zeppelin").body.contains("Nothing found"));
    let bad = get(address, "/?q=%22unclosed");
    assert_eq!(bad.status, 200);
}

#[test]
fn pages_of_the_web_cannot_ask_through_a_visitor() {
    let (_publisher, _gleaner, _service, address) = watched();
    let status = |path: &str, headers: &str| ask_with(address, "GET", path, headers).status;
    let port = address.port();
    assert_eq!(status("/", &format!("host: localhost:{port}\r\n")), 200);
    assert_eq!(status("/", "host: [::1]\r\n"), 200);
    assert_eq!(status("/", &format!("host: quay.example:{port}\r\n")), 421, "a name that was turned to here");
    let from_another = format!("host: {address}\r\nsec-fetch-site: cross-site\r\n");
    assert_eq!(status("/?q=quay", &from_another), 403);
    let followed = from_another + "sec-fetch-dest: document\r\n";
    assert_eq!(status("/", &followed), 200, "a link that somebody follows");
    assert_eq!(status("/?q=quay", &followed), 403);
    assert_eq!(get(address, &format!("/?q={}", "quay+".repeat(60))).status, 400);
}

#[test]
fn every_link_of_the_page_leads_somewhere() {
    let (_publisher, _gleaner, _service, address) = watched();
    let mut seen = BTreeSet::new();
    let mut ahead = vec!["/".to_owned()];
    while let Some(path) = ahead.pop() {
        let page = get(address, &path);
        assert_eq!(page.status, 200, "{path}");
        for link in page.body.split("href=\"/").skip(1) {
            let path = format!("/{}", link.split(['"', '#']).next().unwrap());
            if seen.insert(path.clone()) {
                ahead.push(path);
            }
        }
    }
    for expected in ["/", "/style.css", "/feed/1", "/feed/2"] {
        assert!(seen.contains(expected), "{expected} in {seen:?}");
    }
}

#[test]
fn the_metrics_are_those_that_are_documented() {
    let (_publisher, gleaner, _service, address) = watched();
    gleaner.archive().let_time_pass();
    eventually("a poll is counted", || get(address, "/metrics").body.contains("gleaner_polls_total{"));
    let told = get(address, "/metrics").body;
    let names: BTreeSet<_> = told
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
        .map(|line| line.split(' ').next().unwrap().to_owned())
        .collect();
    let table = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/metrics.md")).unwrap();
    let documented: BTreeSet<_> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `"))
        .map(|line| line.split('`').next().unwrap().to_owned())
        .collect();
    assert_eq!(names, documented);
    for words in ["gleaner_feeds{state=\"active\"} 1", "gleaner_feeds{state=\"failing\"} 1", "# EOF"] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert!(!told.contains("127.") && !told.contains("/feed"), "no label is a feed or a host: {told}");
    for file in ["prometheus/gleaner.rules.yml", "grafana/gleaner.json"] {
        let text = std::fs::read_to_string(format!("{}/contrib/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
        for name in text
            .split(|c: char| !c.is_ascii_lowercase() && c != '_')
            .filter(|word| word.starts_with("gleaner_"))
        {
            let suffixes = ["_total", "_bucket", "_sum", "_count"];
            let bare = suffixes.iter().find_map(|suffix| name.strip_suffix(suffix)).unwrap_or(name);
            assert!(documented.contains(bare), "{file} asks for {name}, which there is not");
        }
    }
}

#[test]
fn the_probes_say_that_it_lives_and_is_ready() {
    let (_publisher, _gleaner, mut service, address) = watched();
    eventually("it is ready", || get(address, "/ready").status == 200);
    assert_eq!(get(address, "/health").body, "alive\n");
    service.signal("TERM");
    assert_eq!(service.end().0, Some(0));
    assert!(TcpStream::connect(address).is_err(), "nothing listens any more");
}

#[test]
fn the_page_moves_with_the_configuration_and_is_off_without() {
    let (gleaner, address) = with_page(&[]);
    let mut gleaner = gleaner;
    let service = gleaner.run();
    service.says("the status page is up");
    assert_eq!(get(address, "/health").status, 200);
    gleaner.set("");
    service.signal("HUP");
    eventually("nothing listens any more", || TcpStream::connect(address).is_err());
    gleaner.set("[status]\nlisten = \"here\"\n");
    let refused = gleaner.command(&["config", "check"]);
    assert_eq!(refused.code, Some(78));
    assert!(refused.stderr.contains("127.0.0.1:8078"), "{}", refused.stderr);
}

#[test]
fn ten_thousand_feeds_are_shown_page_by_page() {
    let (gleaner, address) = with_page(&[]);
    gleaner.once();
    gleaner.archive().change(
        "INSERT INTO feeds (url, configured_url, host, title, added_at, state, state_reason)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
         SELECT 'https://h' || i || '.example/f', 'https://h' || i || '.example/f', 'h' || i || '.example', 'Feed ' || i,
                '2026-01-01T00:00:00Z', 'removed', 'made up' FROM n",
    );
    let service = gleaner.run();
    service.says("the status page is up");
    let first = get(address, "/");
    assert!(first.body.contains("Page 1 of 100") && first.body.len() < 100_000, "{} bytes", first.body.len());
    let last = get(address, "/?page=100");
    assert!(last.body.contains("Feed 10000<") && !last.body.contains("rel=\"next\""));
    let beyond = get(address, "/?page=99999999999999999999");
    assert_eq!(beyond.status, 200);
}
