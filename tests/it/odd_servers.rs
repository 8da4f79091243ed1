//! Servers that speak HTTP as no book has it are understood wherever curl understands them, and learn no more of us.

use std::io::{Read, Write};
use std::net::TcpListener;

use crate::support::{Asked, Gleaner, Item, Publisher, Reply, Wire, fresh_address, rss, story};

fn feed() -> String {
    rss("The Quay", &["A lamp", "A bell", "A wall"].map(|title| Item::new("", title).with_guid(title)))
}

/// Returns an answer with these lines after its status.
fn answer(status: &str, lines: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{lines}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into()
}

fn redirect(lines: &str, to: &str) -> Vec<u8> {
    answer("302 Found", &format!("{lines}Location: {to}\r\n"), "")
}

/// Returns what became of the only feed.
fn poll(url: &str) -> (Gleaner, String) {
    let gleaner = Gleaner::following(&[url.to_owned()]);
    gleaner.once();
    let log =
        gleaner.archive().line("SELECT outcome, status, entries_total FROM fetches WHERE kind = 'feed'");
    (gleaner, log)
}

#[track_caller]
fn check_head(lines: &str) {
    let wire = Wire::saying(answer("200 OK", lines, &feed()));
    assert_eq!(poll(&wire.url("/feed")).1, "new|200|3", "{lines}");
}

#[test]
fn heads_with_odd_lines_are_read() {
    check_head("X-Note: folded\r\n  over two lines\r\n");
    check_head("X-Note: folded\r\n\tover\r\n two\r\n");
    check_head("X-Note : spaced\r\n");
    check_head("X Powered By: quay\r\n");
    check_head("no colon at all\r\n");
    check_head("X-Note: caf\u{e9}\r\n");
    let many: Vec<_> = (0..600).map(|number| format!("X-Line-{number}: {number}\r\n")).collect();
    check_head(&many.concat());
    let short = String::from_utf8(answer("200 OK", "Content-Type: text/xml\r\n", &feed())).unwrap();
    let wire = Wire::saying(short.replace("\r\n", "\n"));
    assert_eq!(poll(&wire.url("/feed")).1, "new|200|3", "lines that end in LF");
}

#[test]
fn a_cookie_that_is_asked_for_comes_along_and_goes_nowhere_else() {
    let elsewhere = Wire::saying(answer("200 OK", "", &feed()));
    let leads_to = elsewhere.url("/feed");
    let wire = Wire::open(move |asked: &Asked| match (asked.path.as_str(), asked.header("cookie")) {
        ("/feed", Some("seen=1")) => redirect("", &leads_to),
        ("/feed", _) => redirect("", "/gate"),
        _ => redirect("Set-Cookie: seen=1; Path=/; HttpOnly\r\n", "/feed"),
    });
    let (gleaner, log) = poll(&wire.url("/feed"));
    assert_eq!(log, "new|200|3");
    assert_eq!(elsewhere.asked()[0].header("cookie"), None);
    // The next poll begins without it.
    gleaner.archive().let_time_pass();
    gleaner.once();
    let paths: Vec<_> =
        wire.asked().iter().map(|asked| (asked.path.clone(), asked.header("cookie").is_some())).collect();
    let chain =
        [("/feed", false), ("/gate", false), ("/feed", true)].map(|(path, has)| (path.to_owned(), has));
    assert_eq!(paths, [chain.clone(), chain].concat());
}

#[test]
fn a_page_behind_a_cookie_is_read() {
    let wire = Wire::open(|asked: &Asked| match (asked.path.as_str(), asked.header("cookie")) {
        ("/story", None) => redirect("Set-Cookie: id=7\r\n", "/story"),
        _ => answer("200 OK", "Content-Type: text/html\r\n", &story("A lamp")),
    });
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&wire.url("/story"), "A lamp")])));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    assert_eq!(gleaner.archive().line("SELECT page_state FROM articles"), "ok");
    assert_eq!(wire.asked().len(), 2);
}

#[test]
fn a_name_and_password_go_along_on_their_own_server_only() {
    let elsewhere = Wire::saying(answer("200 OK", "", &feed()));
    let leads_to = elsewhere.url("/feed");
    let wire = Wire::open(move |asked: &Asked| {
        let home = format!("http://{}", asked.header("host").unwrap());
        match (asked.path.as_str(), asked.header("authorization")) {
            (_, None) => answer("401 Unauthorized", "WWW-Authenticate: Basic realm=\"quay\"\r\n", ""),
            ("/feed", _) => redirect("", &format!("{home}/feed/")),
            ("/feed/", _) => answer("200 OK", "", &feed()),
            _ => redirect("", &leads_to),
        }
    });
    let named = format!("http://nell:pond@{}", wire.authority());
    assert_eq!(poll(&format!("{named}/feed")).1, "new|200|3");
    assert_eq!(poll(&format!("{named}/away")).1, "new|200|3");
    assert_eq!(elsewhere.asked()[0].header("authorization"), None);
}

#[test]
fn a_date_in_any_form_is_a_rest() {
    for form in
        ["Fri, 01 Jan 2038 00:00:00 GMT", "Friday, 01-Jan-38 00:00:00 GMT", "Fri Jan  1 00:00:00 2038"]
    {
        let wire = Wire::saying(answer("429 Too Many Requests", &format!("Retry-After: {form}\r\n"), ""));
        let (gleaner, _) = poll(&wire.url("/feed"));
        let days = "SELECT julianday(next_poll_at) - julianday(last_poll_at) >= 6.9 FROM feeds";
        assert_eq!(gleaner.archive().line(days), "1", "the longest rest that is given: {form}");
    }
}

#[test]
fn all_that_a_server_says_is_kept_but_secrets() {
    let lines = "Server: quay\r\nX-Tide: high\r\nX-Tide: low\r\nETag: \"one\"\r\nSet-Cookie: id=kingfisher; Path=/\r\n\
                 X-Asked-With: Bearer heron-7\r\n";
    let wire = Wire::open(move |asked: &Asked| match asked.header("if-none-match") {
        Some(_) => answer("304 Not Modified", lines, ""),
        None => answer("200 OK", lines, &feed()),
    });
    let feeds = format!(
        "[[feed]]\nurl = {:?}\nheaders = {{ Authorization = \"Bearer heron-7\" }}\n",
        wire.url("/feed")
    );
    let settings = "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n";
    let gleaner = Gleaner::with_settings(&(settings.to_owned() + &feeds), &[]);
    gleaner.once();
    let headers = gleaner.archive().line("SELECT headers FROM fetches");
    let headers: serde_json::Value = serde_json::from_str(&headers).unwrap();
    assert_eq!((&headers["server"], &headers["x-asked-with"]), (&"quay".into(), &"(withheld)".into()));
    assert_eq!(headers["x-tide"], serde_json::json!(["high", "low"]));
    assert!(!headers.to_string().contains("kingfisher"), "{headers}");
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(gleaner.archive().line("SELECT headers IS NULL FROM fetches WHERE status = 304"), "1");
}

/// Answers each `ClientHello` with these bytes.
fn hanging_up_with(record: &'static [u8]) -> String {
    let listener = TcpListener::bind((fresh_address(), 0)).unwrap();
    let url = format!("https://{}/feed", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for line in listener.incoming() {
            let mut line = line.unwrap();
            let _ = line.read(&mut [0; 4096]);
            let _ = line.write_all(record);
            let _ = line.read(&mut [0; 64]);
        }
    });
    url
}

#[test]
fn a_server_of_the_last_century_is_told_as_what_it_is_and_once() {
    // An alert: protocol_version.
    let url = hanging_up_with(b"\x15\x03\x01\x00\x02\x02\x46");
    let gleaner = Gleaner::following(&[url]);
    let pass = gleaner.command(&["once"]);
    let log = gleaner.archive().line("SELECT outcome, error FROM fetches");
    assert!(log.starts_with("tls_error|") && log.contains("TLS"), "{log}");
    let events = pass.stderr.lines().filter(|line| line.contains("WARN") || line.contains("ERROR"));
    assert_eq!(events.count(), 1, "{}", pass.stderr);
}
