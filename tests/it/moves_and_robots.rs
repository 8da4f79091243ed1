//! What servers ask of a careful reader, as the archive and `feeds explain` tell it.

use crate::support::{Gleaner, Item, Publisher, Reply, rss, story};

/// A publisher of one story at `/1`.
fn publisher_of(title: &str) -> Publisher {
    let publisher = Publisher::open();
    publisher.put("/1", Reply::page(story(title)));
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/1"), title)])));
    publisher
}

fn robots(text: &str) -> Reply {
    Reply::new(200, "text/plain", text)
}

#[test]
fn a_page_that_robots_forbids_is_the_feeds_own_text() {
    let publisher = publisher_of("A lamp");
    publisher.put("/robots.txt", robots("User-agent: *\nDisallow: /1\n"));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(publisher.requests_for("/1").len(), 0);
    let article = gleaner.archive().line("SELECT page_state, page_error, text_source FROM articles");
    assert_eq!(article, "skipped|robots.txt asks not to fetch it|feed");
    let asked = publisher.every_request().iter().filter(|request| request.path == "/robots.txt").count();
    assert_eq!(asked, 1, "it is kept for a day");
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM robots WHERE body LIKE '%Disallow: /1%'"), 1);
}

#[test]
fn a_robots_txt_that_cannot_be_read_forbids_for_now() {
    let publisher = publisher_of("A lamp");
    publisher.put("/robots.txt", Reply::status(503));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    assert_eq!(publisher.requests_for("/1").len(), 0);
    let article = "SELECT page_state, page_error LIKE 'robots.txt cannot be read%', next_page_at IS NOT NULL FROM articles";
    assert_eq!(gleaner.archive().line(article), "skipped|1|1");

    publisher.put("/robots.txt", Reply::status(404));
    gleaner.archive().let_time_pass();
    gleaner.archive().change("UPDATE robots SET fetched_at = '2020-01-01T00:00:00Z'; DELETE FROM hosts;");
    gleaner.once();
    assert_eq!(gleaner.archive().line("SELECT page_state FROM articles"), "ok");
}

#[test]
fn a_redirect_to_where_robots_forbids_is_not_followed() {
    let open = publisher_of("A lamp");
    let closed = publisher_of("A wall");
    closed.put("/robots.txt", robots("User-agent: gleaner\nDisallow: /\n"));
    open.put("/1", Reply::redirect(301, &closed.url("/1")));
    let gleaner = Gleaner::following(&[open.url("/feed")]);
    gleaner.once();
    assert_eq!(closed.requests_for("/1").len(), 0);
    assert_eq!(gleaner.archive().line("SELECT page_state FROM articles"), "skipped");
}

#[test]
fn a_crawl_delay_lies_between_all_requests_to_its_host() {
    let publisher = publisher_of("A lamp");
    publisher.put("/robots.txt", robots("User-agent: *\nCrawl-delay: 1\n"));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let requests = publisher.every_request();
    let [_, asked, page] = requests.as_slice() else { panic!("{:?}", publisher.paths()) };
    assert!(page.began.duration_since(asked.ended.unwrap()).as_secs_f64() >= 1.0);
    let explained = gleaner.command(&["feeds", "explain", &publisher.url("/feed")]).stdout;
    assert!(explained.contains("1 s, as its robots.txt asks"), "{explained}");
}

#[test]
fn a_feed_is_followed_to_its_new_address_after_three_days() {
    let publisher = publisher_of("A lamp");
    let feed = Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/1"), "A lamp")]));
    publisher.put("/new", feed);
    publisher.put("/feed", Reply::redirect(308, "/new"));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let archive = gleaner.archive();
    let url = "SELECT url FROM feeds";
    for day in 1..=3 {
        gleaner.once();
        let expected = publisher.url(if day < 3 { "/feed" } else { "/new" });
        assert_eq!(archive.line(url), expected, "on day {day}");
        let explained = gleaner.command(&["feeds", "explain", &publisher.url("/feed")]).stdout;
        let told = if day < 3 { format!("seen on {day} days") } else { "taken for good on".to_owned() };
        assert!(explained.contains(&told), "{explained}");
        archive.let_time_pass();
        archive.change("UPDATE feed_moves SET last_seen_at = '2020-01-01T00:00:00Z'");
    }
    publisher.forget_requests();
    gleaner.once();
    assert_eq!(publisher.paths(), ["/new"]);
    let kept = archive.line("SELECT configured_url, state FROM feeds");
    assert_eq!(kept, format!("{}|active", publisher.url("/feed")));
}

#[test]
fn what_a_feed_says_of_its_address_is_suggested_and_not_followed() {
    let publisher = publisher_of("A lamp");
    let channel = "<rss version=\"2.0\" xmlns:itunes=\"http://www.itunes.com/dtds/podcast-1.0.dtd\" \
        xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>The Quay</title>\
        <itunes:new-feed-url>https://new.example/feed</itunes:new-feed-url>\
        <atom:link rel=\"self\" href=\"https://own.example/feed\"/><item><guid>1</guid><title>x</title></item></channel></rss>";
    publisher.put("/feed", Reply::feed(channel));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let explained = gleaner.command(&["feeds", "explain", &publisher.url("/feed")]).stdout;
    assert!(explained.contains("says it has moved to https://new.example/feed"), "{explained}");
    assert!(explained.contains("gives https://own.example/feed as its own address"), "{explained}");
    assert_eq!(gleaner.archive().line("SELECT url FROM feeds"), publisher.url("/feed"));
}

#[test]
fn when_nobody_can_be_reached_no_feed_is_blamed() {
    let mut publishers: Vec<_> = (0..8).map(|number| publisher_of(&format!("Lamp {number}"))).collect();
    let feeds: Vec<_> = publishers.iter().map(|publisher| publisher.url("/feed")).collect();
    let gleaner = Gleaner::following(&feeds);
    gleaner.once();
    let left = publishers.pop().unwrap();
    drop(publishers);
    let archive = gleaner.archive();
    archive.change("UPDATE feeds SET next_poll_at = '2020-01-01T00:00:00Z' WHERE id < 8");
    let pass = gleaner.command(&["once"]);
    assert!(pass.stderr.contains("nobody can be reached"), "{}", pass.stderr);
    assert_eq!(pass.code, Some(1), "a pass that was given up is not done");
    assert_eq!(archive.number("SELECT sum(failure_count) FROM feeds"), 0);
    assert_eq!(archive.number("SELECT count(*) FROM feeds WHERE state = 'active'"), 8);

    // One that answers, whatever it says, proves the line, and then the others are to blame.
    left.put("/feed", Reply::status(502));
    archive.change("UPDATE feeds SET next_poll_at = '2020-01-01T00:00:00Z' WHERE id > 4");
    gleaner.once();
    assert_eq!(archive.number("SELECT sum(failure_count) FROM feeds"), 4);
}
