//! Whoever is given the archive is not given the keys of the feeds in it.

use crate::support::{Gleaner, Item, Publisher, Reply, rss, story};

const TOKEN: &str = "kingfisher-19";
const PASSWORD: &str = "alder-carr";
const HEADER: &str = "reed-warbler";

/// A feed whose address has a name, a password and a token, and whose server says all of them again.
fn private_feed(publisher: &Publisher, token: &str) -> String {
    let path = format!("/feed?format=rss&token={token}");
    let items = [Item::new(&publisher.url("/1"), "A story of the quay")];
    let own = format!("<atom:link rel=\"self\" href=\"{}\"/>", publisher.url(&path.replace('&', "&amp;")));
    let body = rss("The Quay", &items)
        .replacen("<rss", "<rss xmlns:atom=\"http://www.w3.org/2005/Atom\"", 1)
        .replacen("<channel>", &format!("<channel>{own}"), 1);
    let link = format!("<{}>; rel=self", publisher.url(&path));
    publisher.put(&path, Reply::feed(body).with("etag", "\"1\"").with("link", &link));
    publisher.put("/1", Reply::page(story("A story of the quay")));
    publisher.url(&path).replacen("http://", &format!("http://otter:{PASSWORD}@"), 1)
}

fn configure(gleaner: &Gleaner, feed: &str) {
    gleaner.write(
        "gleaner.toml",
        format!(
            "archive = \"{}\"\n{}\n[[feed]]\nurl = {feed:?}\nheaders = {{ X-Reader = {HEADER:?} }}\n",
            gleaner.archive().path().display(),
            gleaner.settings()
        ),
    );
}

#[track_caller]
fn check_none_shows(what: &str, bytes: &[u8]) {
    for secret in [TOKEN, PASSWORD, HEADER] {
        assert!(
            !bytes.windows(secret.len()).any(|part| part == secret.as_bytes()),
            "{secret} stands in {what}"
        );
    }
}

/// The archive, its log and whatever else lies there, but for the configuration.
#[track_caller]
fn check_files(gleaner: &Gleaner) {
    for file in gleaner.folder().read_dir().unwrap().flatten() {
        if file.path().is_file() && file.file_name() != "gleaner.toml" {
            check_none_shows(&file.path().display().to_string(), &std::fs::read(file.path()).unwrap());
        }
    }
}

#[test]
fn keys_of_feeds_are_neither_in_the_archive_nor_shown() {
    let publisher = Publisher::open();
    let feed = private_feed(&publisher, TOKEN);
    let gleaner = Gleaner::following(&[]);
    configure(&gleaner, &feed);
    let mut service = gleaner.run();
    crate::support::eventually("the page is asked for", || !publisher.requests_for("/1").is_empty());
    std::thread::sleep(std::time::Duration::from_millis(300));
    check_files(&gleaner);
    service.signal("TERM");
    assert_eq!(service.end().0, Some(0));
    check_none_shows("the log", service.stderr().as_bytes());
    let asked = &publisher.requests()[0];
    assert_eq!(asked.path, format!("/feed?format=rss&token={TOKEN}"));
    assert_eq!(asked.header("x-reader").as_deref(), Some(HEADER));
    assert!(asked.header("authorization").is_some());
    for args in [
        &["feeds", "list"][..],
        &["feeds", "list", "--json"],
        &["feeds", "export"],
        &["feeds", "explain", &feed],
        &["status"],
        &["status", "--json"],
        &["search", "quay"],
        &["config", "show"],
    ] {
        let said = gleaner.command(args);
        assert_eq!(said.code, Some(0), "{args:?}: {}", said.stderr);
        check_none_shows(&format!("{args:?}"), format!("{}{}", said.stdout, said.stderr).as_bytes());
    }
    let with_secrets = gleaner.command(&["feeds", "export", "--with-secrets"]).stdout;
    assert!(with_secrets.contains(TOKEN), "{with_secrets}");
    // What the archive calls the feed names it, too.
    let sealed = gleaner.archive().line("SELECT url FROM feeds");
    assert!(sealed.contains("/feed?format=rss&token=sealed."), "{sealed}");
    assert_eq!(gleaner.command(&["feeds", "explain", &sealed]).code, Some(0));

    gleaner.archive().let_time_pass();
    publisher.forget_requests();
    gleaner.once();
    assert_eq!(publisher.requests()[0].header("if-none-match").as_deref(), Some("\"1\""));
    assert_eq!(gleaner.archive().lines("SELECT count(*), min(state) FROM feeds"), ["1|active"]);
    check_files(&gleaner);
}

#[test]
fn a_feed_with_a_new_token_or_whose_key_was_lost_is_the_same_feed() {
    let publisher = Publisher::open();
    let gleaner = Gleaner::following(&[]);
    configure(&gleaner, &private_feed(&publisher, "first-1"));
    gleaner.once();
    let feeds = || gleaner.archive().lines("SELECT id, state, (SELECT count(*) FROM entries) FROM feeds");
    assert_eq!(feeds(), ["1|active|1"]);
    configure(&gleaner, &private_feed(&publisher, "second-2"));
    gleaner.archive().let_time_pass();
    publisher.forget_requests();
    gleaner.once();
    assert_eq!(feeds(), ["1|active|1"]);
    assert_eq!(publisher.requests()[0].path, "/feed?format=rss&token=second-2");

    std::fs::remove_file(gleaner.file("gleaner.db.key")).unwrap();
    gleaner.archive().let_time_pass();
    publisher.forget_requests();
    gleaner.once();
    assert_eq!(feeds(), ["1|active|1"]);
    assert_eq!(publisher.requests()[0].path, "/feed?format=rss&token=second-2");
}

#[test]
fn what_an_earlier_gleaner_wrote_in_clear_is_sealed_at_the_next_start() {
    let publisher = Publisher::open();
    let feed = private_feed(&publisher, TOKEN);
    let gleaner = Gleaner::following(&[]);
    configure(&gleaner, &feed);
    gleaner.once();
    let headers = format!(r#"{{"headers":[["X-Reader","{HEADER}"]]}}"#);
    gleaner.archive().change(&format!(
        "UPDATE feeds SET url = '{feed}', configured_url = '{feed}', validators_url = '{feed}', options = '{headers}';
         UPDATE fetches SET url = '{feed}' WHERE kind = 'feed';
         INSERT INTO feed_moves (feed_id, from_url, to_url, kind, first_seen_at, last_seen_at)
           SELECT id, '{feed}', '{feed}', 'new-feed-url', added_at, added_at FROM feeds;
         INSERT INTO subscriptions (feed_id, hub_url, hub_host, topic_url, callback_key, callback_url, secret, state, is_offered)
           VALUES (1, 'https://hub.example/', 'hub.example', '{feed}', '{PASSWORD}', 'https://g.example/{PASSWORD}', '{HEADER}', 'idle', 0);
         DELETE FROM meta WHERE key = 'secrets';"
    ));
    publisher.forget_requests();
    gleaner.archive().let_time_pass();
    gleaner.once();
    check_files(&gleaner);
    assert_eq!(gleaner.archive().lines("SELECT count(*), min(state) FROM feeds"), ["1|active"]);
    let asked = &publisher.requests()[0];
    assert_eq!(asked.path, format!("/feed?format=rss&token={TOKEN}"));
    assert_eq!(asked.header("x-reader").as_deref(), Some(HEADER));
    let callback = gleaner.archive().line("SELECT callback_url = 'https://g.example/' || callback_key FROM subscriptions WHERE secret LIKE 'sealed.%'");
    assert_eq!(callback, "1");
}
