//! A user names feeds; gleaner keeps what they announce, and asks again as their publishers like it.

use crate::support::{Gleaner, Item, Publisher, Reply, atom, marker, rss, story};

/// A publisher with a feed at `/feed` and these stories at `/1`, `/2`, …
fn publisher_of(titles: &[&str]) -> Publisher {
    let publisher = Publisher::open();
    publish(&publisher, titles);
    publisher
}

fn publish(publisher: &Publisher, titles: &[&str]) {
    let items: Vec<_> = (1..).zip(titles).map(|(number, title)| item(publisher, number, title)).collect();
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    for (number, title) in (1..).zip(titles) {
        publisher.put(&format!("/{number}"), Reply::page(story(title)));
    }
}

fn item(publisher: &Publisher, number: usize, title: &str) -> Item {
    Item::new(&publisher.url(&format!("/{number}")), title)
}

/// Counts the rows of everything but the log and the polling state.
fn rows_of_content(gleaner: &Gleaner) -> Vec<i64> {
    [
        "entries",
        "articles",
        "article_urls",
        "article_versions",
        "article_authors",
        "article_tags",
        "media",
        "feeds",
    ]
    .map(|table| gleaner.archive().number(&format!("SELECT count(*) FROM {table}")))
    .to_vec()
}

#[test]
fn one_pass_saves_every_entry_and_every_page() {
    let quay = publisher_of(&["A lamp", "A wall", "A bell"]);
    let light = Publisher::open();
    light.put("/atom", Reply::new(200, "application/atom+xml", atom("Light", &[item(&light, 9, "A reef")])));
    light.put("/9", Reply::page(story("A reef")));
    let gleaner = Gleaner::following(&[quay.url("/feed"), light.url("/atom")]);

    let pass = gleaner.once();

    assert_eq!(
        (&pass["polls"], &pass["entries_new"], &pass["pages"]["ok"]),
        (&2.into(), &4.into(), &4.into())
    );
    let articles =
        gleaner.archive().lines("SELECT url, title, page_state, text_source FROM articles ORDER BY title");
    let expected = [
        (quay.url("/3"), "A bell"),
        (quay.url("/1"), "A lamp"),
        (light.url("/9"), "A reef"),
        (quay.url("/2"), "A wall"),
    ];
    assert_eq!(articles, expected.clone().map(|(url, title)| format!("{url}|{title}|ok|page")));
    for (_, title) in expected {
        let sql = format!(
            "SELECT count(*) FROM articles WHERE title = '{title}' AND instr(text, '{}')",
            marker(title)
        );
        assert_eq!(gleaner.archive().number(&sql), 1, "the text of {title}");
    }
    let entries =
        gleaner.archive().lines("SELECT e.guid, a.url FROM entries e JOIN articles a ON a.id = e.article_id");
    assert_eq!(entries.len(), 4);
    assert!(
        entries.iter().all(|line| line.split_once('|').is_some_and(|(guid, url)| guid == url)),
        "{entries:?}"
    );
}

#[test]
fn a_pass_when_nothing_is_due_asks_nobody_and_changes_nothing() {
    let publisher = publisher_of(&["A lamp", "A wall"]);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let rows = rows_of_content(&gleaner);
    publisher.forget_requests();

    let pass = gleaner.once();

    assert_eq!((&pass["polls"], &pass["waiting"]), (&0.into(), &0.into()));
    assert_eq!(publisher.paths(), Vec::<String>::new());
    assert_eq!(rows_of_content(&gleaner), rows);
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM fetches WHERE kind <> 'robots'"), 3);
}

#[track_caller]
fn check_validators_come_back(etag: &str, last_modified: &str) {
    let publisher = publisher_of(&["A lamp"]);
    let reply = Reply::feed(rss("The Quay", &[item(&publisher, 1, "A lamp")]));
    publisher.put("/feed", reply.with("etag", etag).with("last-modified", last_modified));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let rows = rows_of_content(&gleaner);
    for polls in 2..4 {
        gleaner.archive().let_time_pass();
        gleaner.once();
        assert_eq!(gleaner.archive().number("SELECT count(*) FROM fetches WHERE kind = 'feed'"), polls);
    }

    let polls = publisher.requests_for("/feed");
    assert_eq!((polls[0].header("if-none-match"), polls[0].header("if-modified-since")), (None, None));
    for poll in &polls[1..] {
        assert_eq!(poll.header("if-none-match").as_deref(), Some(etag));
        assert_eq!(poll.header("if-modified-since").as_deref(), Some(last_modified));
        assert_eq!(poll.status, 304);
    }
    let log =
        gleaner.archive().lines("SELECT outcome, status, was_conditional FROM fetches WHERE kind = 'feed'");
    assert_eq!(log, ["new|200|0", "not_modified|304|1", "not_modified|304|1"]);
    assert_eq!(rows_of_content(&gleaner), rows, "an unchanged feed costs no rows but the log");
    assert_eq!(publisher.requests_for("/1").len(), 1, "and no page");
}

#[test]
fn validators_come_back_byte_for_byte() {
    check_validators_come_back("W/\"a, b  c\"", "Mon, 2 nov 2026 7:05:09 GMT");
    check_validators_come_back("no-quotes;at-all", "yesterday");
    check_validators_come_back("\"é-gzip\"", "Mon, 02 Nov 2026 07:05:09 +0000");
}

#[test]
fn validators_that_are_no_longer_given_are_no_longer_sent() {
    let publisher = publisher_of(&["A lamp"]);
    let first = rss("The Quay", &[item(&publisher, 1, "A lamp")]);
    publisher.put("/feed", Reply::feed(first).with("etag", "\"one\""));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    publish(&publisher, &["A lamp", "A wall"]);
    for _ in 0..2 {
        gleaner.archive().let_time_pass();
        gleaner.once();
    }
    let sent: Vec<_> =
        publisher.requests_for("/feed").iter().map(|poll| poll.header("if-none-match")).collect();
    assert_eq!(sent, [None, Some("\"one\"".to_owned()), None]);
}

#[test]
fn a_new_entry_is_fetched_alone() {
    let publisher = publisher_of(&["A lamp", "A wall"]);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    publisher.forget_requests();
    publish(&publisher, &["A lamp", "A wall", "A bell"]);
    gleaner.archive().let_time_pass();

    let pass = gleaner.once();

    assert_eq!((&pass["entries_new"], &pass["entries_changed"]), (&1.into(), &0.into()));
    assert_eq!(publisher.paths(), ["/feed", "/3"]);
    let log = gleaner.archive().line(
        "SELECT entries_total, entries_new, entries_known FROM fetches ORDER BY id DESC LIMIT 1 OFFSET 1",
    );
    assert_eq!(log, "3|1|2");
}

#[test]
fn an_entry_that_leaves_the_feed_stays_in_the_archive() {
    let publisher = publisher_of(&["A lamp", "A wall"]);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    publisher.put("/feed", Reply::feed(rss("The Quay", &[item(&publisher, 2, "A wall")])));
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(gleaner.archive().lines("SELECT title FROM entries ORDER BY id"), ["A lamp", "A wall"]);
}

#[test]
fn feeds_that_fail_are_rows_and_the_pass_still_ends_well() {
    let publisher = publisher_of(&["A lamp"]);
    publisher.put("/500", Reply::status(500));
    publisher.put("/broken", Reply::feed("<rss><channel><item><title>A"));
    publisher.put(
        "/cut",
        Reply::feed(rss("Cut", &[item(&publisher, 1, "A lamp")])).with("etag", "\"cut\"").cut_short(),
    );
    let nobody = Publisher::open();
    let paths = ["/feed", "/500", "/404", "/cut"];
    let mut feeds = paths.map(|path| publisher.url(path)).to_vec();
    feeds.push(nobody.url("/feed"));
    drop(nobody);
    let gleaner = Gleaner::following(&feeds);

    let pass = gleaner.once();

    assert_eq!((&pass["polls"], &pass["polls_failed"]), (&5.into(), &4.into()), "{pass}");
    let health =
        "SELECT state, failure_count, last_error IS NOT NULL, etag IS NOT NULL, next_poll_at > last_poll_at
                  FROM feeds ORDER BY id";
    let failing = "failing|1|1|0|1";
    assert_eq!(gleaner.archive().lines(health), ["active|0|0|0|1", failing, failing, failing, failing]);
    let log =
        gleaner.archive().lines("SELECT outcome, status FROM fetches WHERE kind = 'feed' ORDER BY feed_id");
    assert_eq!(log, ["new|200", "http_error|500", "http_error|404", "net_error|200", "net_error|"]);
}

#[test]
fn a_feed_that_recovers_is_healthy_again() {
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::status(500));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    publish(&publisher, &["A lamp"]);
    gleaner.archive().let_time_pass();
    gleaner.once();
    let health = gleaner.archive().line("SELECT state, failure_count, last_error, state_reason FROM feeds");
    assert_eq!(health, "active|0||");
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles WHERE page_state = 'ok'"), 1);
}

#[test]
fn a_feed_that_turns_into_a_web_page_changes_nothing() {
    let publisher = publisher_of(&["A lamp"]);
    let feed = rss("The Quay", &[item(&publisher, 1, "A lamp")]);
    publisher.put("/feed", Reply::feed(feed).with("etag", "\"one\""));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let known = "SELECT url, title, etag, body_sha256, (SELECT group_concat(title) FROM entries) FROM feeds";
    let before = gleaner.archive().line(known);
    publisher.put("/feed", Reply::page(story("Sign in to the café's network")).with("etag", "\"portal\""));
    gleaner.archive().let_time_pass();

    gleaner.once();

    assert_eq!(gleaner.archive().line(known), before);
    let log = gleaner.archive().lines("SELECT outcome FROM fetches WHERE kind = 'feed' ORDER BY id");
    assert_eq!(log, ["new", "not_a_feed"]);
}

#[test]
fn a_feed_that_is_gone_for_good_rests() {
    let publisher = publisher_of(&["A lamp"]);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    publisher.put("/feed", Reply::status(410));
    for _ in 0..2 {
        gleaner.archive().let_time_pass();
        gleaner.once();
    }
    assert_eq!(gleaner.archive().line("SELECT state FROM feeds"), "gone");
    assert_eq!(publisher.requests_for("/feed").len(), 2);
}

#[test]
fn the_feeds_text_stands_in_for_a_page_that_is_gone() {
    let publisher = Publisher::open();
    let summary = "The lamp was mended by the ferryman, who wants no thanks for it.";
    let items = [item(&publisher, 404, "A lamp").with_summary(summary), item(&publisher, 410, "A wall")];
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    publisher.put("/410", Reply::status(410));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);

    gleaner.once();

    let articles = "SELECT title, page_state, text_source, text, gone_at IS NOT NULL, next_page_at IS NOT NULL FROM articles";
    // 404 may be too early, 410 is for good.
    let expected =
        [format!("A lamp|gone|feed|{summary}|1|1"), "A wall|gone|feed|In short: A wall.|1|0".to_owned()];
    assert_eq!(gleaner.archive().lines(articles), expected);
}

#[test]
fn an_entry_without_a_link_is_the_feeds_own_text() {
    let publisher = Publisher::open();
    let feed = "<rss version=\"2.0\"><channel><title>Notes</title><item><guid isPermaLink=\"false\">n1</guid>\
                <title>Low tide</title><description>The tide was low today.</description></item></channel></rss>";
    publisher.put("/feed", Reply::feed(feed));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let article = gleaner.archive().line("SELECT url, page_state, text_source, text FROM articles");
    assert_eq!(article, "|feed_only|feed|The tide was low today.");
    assert_eq!(publisher.paths(), ["/feed"]);
}

#[test]
fn a_changed_entry_is_told_from_a_new_one() {
    let publisher = publisher_of(&["A lamp"]);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let changed = item(&publisher, 1, "A lamp, corrected").with_summary("Now with the right name.");
    publisher.put("/feed", Reply::feed(rss("The Quay", &[changed])));
    gleaner.archive().let_time_pass();

    let pass = gleaner.once();

    assert_eq!((&pass["entries_new"], &pass["entries_changed"]), (&0.into(), &1.into()));
    let entry = gleaner.archive().line("SELECT title, changed_at IS NOT NULL, summary_html FROM entries");
    assert!(entry.starts_with("A lamp, corrected|1|") && entry.contains("the right name"), "{entry}");
    let article = gleaner.archive().line("SELECT count(*), title FROM articles");
    assert_eq!(article, "1|A lamp", "the page's own title stands");
    assert_eq!(publisher.requests_for("/1").len(), 1);
}

#[test]
fn what_a_changed_entry_is_filed_under_and_brings_along_is_kept() {
    let publisher = publisher_of(&["A lamp"]);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let added = "<category>Lights</category><enclosure url=\"https://a.example/lamp.mp3\" type=\"audio/mpeg\"/></item>";
    let feed = rss("The Quay", &[item(&publisher, 1, "A lamp")]).replace("</item>", added);
    publisher.put("/feed", Reply::feed(feed));
    gleaner.archive().let_time_pass();

    gleaner.once();

    let archive = gleaner.archive();
    assert_eq!(archive.line("SELECT tag, source FROM article_tags"), "Lights|feed");
    assert_eq!(archive.line("SELECT url FROM media WHERE kind = 'enclosure'"), "https://a.example/lamp.mp3");
}

#[test]
fn a_feed_that_leaves_the_configuration_keeps_its_articles_and_can_come_back() {
    let publisher = publisher_of(&["A lamp"]);
    let mut gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    gleaner.unfollow(&publisher.url("/feed"));
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(
        gleaner.archive().line("SELECT state, (SELECT count(*) FROM articles) FROM feeds"),
        "removed|1"
    );
    assert_eq!(publisher.requests_for("/feed").len(), 1, "it is not polled");

    gleaner.follow(&publisher.url("/feed"));
    gleaner.once();
    assert_eq!(
        gleaner.archive().line("SELECT state, (SELECT count(*) FROM articles) FROM feeds"),
        "active|1"
    );
    assert_eq!(publisher.requests_for("/feed").len(), 2);
}
