//! Bodies that are packed, cut, too large or not what they are said to be: what is whole in them is read, and nothing vouches
//! for the rest.

use std::io::Write;

use crate::support::{Asked, Gleaner, Item, Publisher, Reply, Wire, marker, rss, sha256_hex, story};

const TITLES: [&str; 3] = ["A lamp", "A bell", "A wall"];

fn feed() -> String {
    rss("The Quay", &TITLES.map(|title| Item::new("", title).with_guid(title)))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Returns an answer with validators and these lines.
fn answer(lines: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nETag: \"one\"\r\n{lines}Connection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

fn whole(lines: &str, body: &[u8]) -> Vec<u8> {
    answer(&format!("{lines}Content-Length: {}\r\n", body.len()), body)
}

/// Promises the whole body, and sends so much of it.
fn cut(lines: &str, body: &[u8], sent: usize) -> Vec<u8> {
    answer(&format!("{lines}Content-Length: {}\r\n", body.len() + 9), &body[..sent])
}

fn follow(wire: &Wire) -> Gleaner {
    let gleaner = Gleaner::following(&[wire.url("/feed")]);
    gleaner.once();
    gleaner
}

const POLL: &str = "SELECT outcome, entries_total, error IS NOT NULL, etag IS NOT NULL
                    FROM fetches JOIN feeds ON feeds.id = feed_id WHERE kind = 'feed'";

#[track_caller]
fn check(sent: Vec<u8>, expected: &str) {
    let gleaner = follow(&Wire::saying(sent));
    assert_eq!(gleaner.archive().line(POLL), expected);
}

#[test]
fn a_packed_feed_is_unpacked_whatever_was_announced() {
    let feed = feed();
    let (head, tail) = feed.as_bytes().split_at(99);
    let members = [gzip(head), gzip(tail), b"\0\0".to_vec()].concat();
    for lines in [
        "Content-Encoding: gzip\r\n",
        "Content-Encoding: X-GZip\r\n",
        "Content-Type: application/gzip\r\n",
        "",
    ] {
        check(whole(lines, &members), "new|3|0|1");
    }
    check(whole("Content-Encoding: gzip\r\n", feed.as_bytes()), "new|3|0|1");
    check(
        whole(
            "Content-Encoding: gzip\r\nContent-Encoding: zstd\r\n",
            &zstd::encode_all(&members[..], 3).unwrap(),
        ),
        "new|3|0|1",
    );
}

#[test]
fn what_was_sent_is_known_byte_for_byte() {
    let packed = gzip(feed().as_bytes());
    let gleaner = follow(&Wire::saying(whole("Content-Encoding: gzip\r\n", &packed)));
    let sizes =
        gleaner.archive().line("SELECT wire_bytes, wire_sha256, body_bytes, body_sha256 FROM fetches");
    let (sent, body) = (sha256_hex(&packed), sha256_hex(feed().as_bytes()));
    assert_eq!(sizes, format!("{}|{sent}|{}|{body}", packed.len(), feed().len()));
}

#[test]
fn a_document_that_came_whole_is_read_however_its_end_was_told() {
    let feed = feed();
    let chunk = format!("{:x}\r\n{feed}\r\n", feed.len());
    check(answer("Transfer-Encoding: chunked\r\n", chunk.as_bytes()), "new|3|1|0");
    check(cut("", feed.as_bytes(), feed.len()), "new|3|1|0");
    let packed = gzip(feed.as_bytes());
    check(whole("Content-Encoding: gzip\r\n", &packed[..packed.len() - 4]), "new|3|1|0");
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"The Quay","items":[{"id":"1"},{"id":"2"}]}"#;
    check(cut("Content-Type: application/feed+json\r\n", json.as_bytes(), json.len()), "new|2|1|0");
}

#[test]
fn of_a_feed_that_was_cut_the_whole_entries_are_kept_and_the_others_come_later() {
    let feed = feed();
    let within = feed.find("A wall</title>").unwrap();
    let wire = Wire::open({
        let feed = feed.clone();
        let is_first = std::sync::atomic::AtomicBool::new(true);
        move |asked: &Asked| {
            assert_eq!(asked.header("if-none-match"), None);
            let is_first = is_first.swap(false, std::sync::atomic::Ordering::Relaxed);
            if is_first { cut("", feed.as_bytes(), within) } else { whole("", feed.as_bytes()) }
        }
    });
    let gleaner = follow(&wire);
    assert_eq!(gleaner.archive().line(POLL), "new|2|1|0");
    gleaner.archive().let_time_pass();
    gleaner.once();
    let second = "SELECT outcome, entries_new, entries_changed, error FROM fetches ORDER BY id DESC LIMIT 1";
    assert_eq!(gleaner.archive().line(second), "new|1|0|");
    assert_eq!(gleaner.archive().line("SELECT etag FROM feeds"), "\"one\"");
}

#[test]
fn a_cut_body_takes_no_validators_away() {
    let publisher = Publisher::open();
    let reply = |title: &str| {
        let items = ["A lamp", title].map(|title| Item::new("", title).with_guid(title));
        Reply::feed(rss("The Quay", &items)).with("etag", &format!("\"{title}\""))
    };
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    for reply in [reply("A bell"), reply("A wall").cut_short(), reply("A wall")] {
        publisher.put("/feed", reply);
        gleaner.once();
        gleaner.archive().let_time_pass();
    }
    let shown: Vec<_> = publisher.requests().iter().map(|request| request.header("if-none-match")).collect();
    assert_eq!(shown, [None, Some("\"A bell\"".to_owned()), Some("\"A bell\"".to_owned())]);
    assert_eq!(gleaner.archive().line("SELECT etag FROM feeds"), "\"A wall\"");
}

#[test]
fn of_a_json_feed_that_was_cut_the_whole_entries_are_kept() {
    let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"The Quay","items":[{"id":"1","content_text":"A lamp"},{"id":"2","content_text":"A be"#;
    check(cut("", json.as_bytes(), json.len()), "new|1|1|0");
}

#[test]
fn a_feed_that_broke_before_its_first_entry_is_a_failure() {
    check(cut("", feed().as_bytes(), 90), "net_error||1|0");
}

#[test]
fn of_a_feed_over_the_limit_what_came_before_is_kept() {
    let items: Vec<_> = (0..400)
        .map(|number| Item::new("", &format!("Story {number}")).with_guid(&number.to_string()))
        .collect();
    let large = rss("The Quay", &items);
    assert!(large.len() > 40_000);
    for sent in [whole("", large.as_bytes()), whole("Content-Encoding: gzip\r\n", &gzip(large.as_bytes()))] {
        let wire = Wire::saying(sent);
        let settings =
            "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\nmax_feed_size = \"32 KiB\"\n";
        let gleaner = Gleaner::with_settings(settings, &[wire.url("/feed")]);
        gleaner.once();
        let log = "SELECT outcome, entries_total BETWEEN 100 AND 399, error LIKE '%fetch.max_feed_size%', body_bytes FROM fetches";
        assert_eq!(gleaner.archive().line(log), "new|1|1|32768");
        assert_eq!(
            gleaner.archive().line("SELECT etag IS NULL, failure_count, last_error FROM feeds"),
            "1|0|"
        );
    }
}

#[test]
fn a_feed_under_a_status_that_denies_it_is_read_and_vouches_for_nothing() {
    for status in ["404 Not Found", "410 Gone", "500 Internal Server Error"] {
        for media_type in ["application/rss+xml", "text/html"] {
            let sent = whole(&format!("Content-Type: {media_type}\r\n"), feed().as_bytes());
            let sent = String::from_utf8(sent).unwrap().replace("200 OK", status);
            check(sent.into_bytes(), "new|3|1|0");
        }
    }
    let page = whole("Content-Type: text/html\r\n", story("Not found").as_bytes());
    check(
        String::from_utf8(page).unwrap().replace("200 OK", "404 Not Found").into_bytes(),
        "http_error||1|0",
    );
}

/// Follows one entry whose page is answered so.
fn read_page(answer: impl Fn(&Asked) -> Vec<u8> + Send + Sync + 'static) -> (Wire, Publisher, Gleaner) {
    let (wire, publisher) = (Wire::open(answer), Publisher::open());
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&wire.url("/story"), "A lamp")])));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    (wire, publisher, gleaner)
}

const ARTICLE: &str = "SELECT page_state, text_source, page_etag IS NULL FROM articles";

#[test]
fn sound_and_pictures_are_no_pages_and_are_not_downloaded() {
    let mut sound = b"ID3\x04\0\0\0".to_vec();
    sound.resize(64 << 20, 7);
    for media_type in ["audio/mpeg", "video/mp4", "application/octet-stream", "text/html"] {
        let sent = whole(&format!("Content-Type: {media_type}\r\n"), &sound);
        let (wire, _publisher, gleaner) = read_page(move |_| sent.clone());
        let log = gleaner
            .archive()
            .line("SELECT outcome, status, body_bytes, error FROM fetches WHERE kind = 'page'");
        assert_eq!(log, format!("refused|200||the answer is no document to be read ({media_type})"));
        assert_eq!(gleaner.archive().line("SELECT text FROM articles"), "In short: A lamp.");
        assert!(wire.asked().iter().all(|asked| asked.sent_bytes < sound.len() / 2), "{media_type}");
        assert_eq!(wire.asked().len(), 1);
    }
    check(whole("Content-Type: audio/mpeg\r\n", b"ID3"), "not_a_feed||1|0");
}

#[test]
fn a_page_whose_end_was_seen_is_read_though_its_line_broke() {
    let page = story("A lamp");
    let sent = cut("Content-Type: text/html\r\n", page.as_bytes(), page.len());
    let (_wire, _publisher, gleaner) = read_page(move |_| sent.clone());
    assert_eq!(gleaner.archive().line(ARTICLE), "ok|page|1");
    assert!(gleaner.archive().line("SELECT text FROM articles").contains(&marker("A lamp")));
}

#[test]
fn a_page_that_is_always_cut_is_taken_as_it_is_in_the_end() {
    let page = story("A lamp");
    let sent = cut("Content-Type: text/html\r\n", page.as_bytes(), page.find("</article>").unwrap());
    let (wire, _publisher, gleaner) = read_page(move |_| sent.clone());
    for _ in 0..4 {
        assert_eq!(
            gleaner.archive().line(ARTICLE),
            if wire.asked().len() < 4 { "error|feed|1" } else { "ok|page|1" }
        );
        gleaner.archive().let_time_pass();
        gleaner.once();
    }
    assert_eq!(wire.asked().len(), 4);
}

#[test]
fn a_page_over_the_limit_names_the_setting() {
    let page = story("A lamp") + &"<!-- much ado -->".repeat(8000);
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/story"), "A lamp")])));
    publisher.put("/story", Reply::page(page));
    let settings =
        "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\nmax_page_size = \"64 KiB\"\n";
    let gleaner = Gleaner::with_settings(settings, &[publisher.url("/feed")]);
    gleaner.once();
    let error = gleaner.archive().line("SELECT error FROM fetches WHERE kind = 'page'");
    assert!(error.contains("fetch.max_page_size"), "{error}");
}

#[test]
fn of_a_robots_txt_over_the_limit_the_beginning_counts() {
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/story"), "A lamp")])));
    publisher.put("/story", Reply::page(story("A lamp")));
    let rules = format!("User-agent: *\nDisallow: /story\n{}", "# much ado\n".repeat(300_000));
    publisher.put("/robots.txt", Reply::new(200, "text/plain", rules));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let article = "SELECT page_state, next_page_at IS NULL FROM articles";
    assert_eq!(gleaner.archive().line(article), "skipped|1", "it was read, and need not be asked for again");
    assert_eq!(publisher.requests_for("/story").len(), 0);
}
