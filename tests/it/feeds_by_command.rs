//! Feeds are added, looked for and polled by command, and are known by their ids.

use crate::support::{Finished, Gleaner, Item, Publisher, Reply, eventually, rss, story};

/// A site that declares two feeds, the first with one story.
fn site() -> Publisher {
    let publisher = Publisher::open();
    let declares = |href: &str, title: &str| {
        format!("<link rel=alternate type='application/rss+xml' href='{href}' title='{title}'>")
    };
    let head = declares("/feed", "Stories") + &declares("/comments", "Comments");
    publisher.put("/", Reply::page(format!("<html><head>{head}</head><body>Quay</body></html>")));
    publisher.put("/lamp", Reply::page(story("A lamp")));
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/lamp"), "A lamp")])));
    publisher.put("/comments", Reply::feed(rss("Talk", &[])));
    publisher
}

#[track_caller]
fn works(gleaner: &Gleaner, args: &[&str]) -> Finished {
    let finished = gleaner.command(args);
    assert_eq!(finished.code, Some(0), "{args:?}: {}", finished.stderr);
    finished
}

#[track_caller]
fn fails(gleaner: &Gleaner, args: &[&str], words: &str) {
    let finished = gleaner.command(args);
    assert_eq!(finished.code, Some(1), "{args:?}: {}", finished.stderr);
    assert!(finished.stderr.contains(words), "{words:?} is missing from: {}", finished.stderr);
}

fn text_of(gleaner: &Gleaner) -> String {
    std::fs::read_to_string(gleaner.config()).unwrap()
}

#[test]
fn a_site_is_added_with_its_first_feed_and_the_comments_stay() {
    let (site, gleaner) = (site(), Gleaner::following(&[]));
    let mine = format!("# mine\n{}# at the end\n", text_of(&gleaner));
    gleaner.write("gleaner.toml", &mine);

    let shown = works(&gleaner, &["feeds", "add", "--dry-run", &site.url("/")]);
    assert_eq!((shown.stdout.trim(), text_of(&gleaner)), (site.url("/feed").as_str(), mine.clone()));
    for words in ["The Quay: rss2.0, 1 entries", "/comments", "would be added"] {
        assert!(shown.stderr.contains(words), "{words}: {}", shown.stderr);
    }

    works(&gleaner, &["feeds", "add", "--tag", "harbour", &site.url("/")]);
    let text = text_of(&gleaner);
    assert!(text.starts_with(&mine) && text.contains("tags = [\"harbour\"]"), "{text}");
    assert_eq!(text.matches("[[feed]]").count(), 1);
    assert_eq!(gleaner.once()["entries_new"], 1);

    let again = works(&gleaner, &["feeds", "add", &site.url("/feed")]);
    assert!(again.stderr.contains("followed already"), "{}", again.stderr);
    assert_eq!(text_of(&gleaner), text);
    works(&gleaner, &["feeds", "add", "--all", &site.url("/")]);
    assert!(text_of(&gleaner).contains("/comments"));
}

#[test]
fn what_is_no_feed_is_not_added_and_what_is_beside_it_is() {
    let (site, gleaner) = (site(), Gleaner::following(&[]));
    site.put("/bare", Reply::page("<html><body>Nothing here</body></html>"));
    let finished = gleaner.command(&["feeds", "add", &site.url("/bare"), &site.url("/feed")]);
    assert_eq!(finished.code, Some(1));
    assert!(
        finished.stderr.contains("no feed found") && finished.stderr.contains("1 of 2"),
        "{}",
        finished.stderr
    );
    assert_eq!(finished.stdout.trim(), site.url("/feed"));
    assert_eq!(text_of(&gleaner).matches("[[feed]]").count(), 1);
}

#[test]
fn one_feed_is_polled_now_and_not_again_at_once() {
    let site = site();
    let gleaner = Gleaner::following(&[site.url("/feed"), site.url("/comments")]);
    let polled = works(&gleaner, &["feeds", "poll", &site.url("/feed")]);
    assert!(polled.stderr.contains("feed 1: 1 new"), "{}", polled.stderr);
    assert_eq!(site.paths(), ["/feed"]);
    fails(&gleaner, &["feeds", "poll", "1"], "a rest of 60 s");
    fails(&gleaner, &["feeds", "poll", "77"], "feeds list");
    assert_eq!(site.paths(), ["/feed"]);
}

#[test]
fn a_server_that_asked_for_a_rest_gets_it() {
    let site = site();
    site.put("/feed", Reply::status(503).with("retry-after", "7200"));
    let gleaner = Gleaner::following(&[site.url("/feed")]);
    gleaner.once();
    gleaner.archive().change("UPDATE feeds SET last_poll_at = '2020-01-01T00:00:00Z'");
    fails(&gleaner, &["feeds", "poll", "1"], "asked to be left alone until");
    assert_eq!(site.paths(), ["/feed"]);
}

#[test]
fn a_running_gleaner_polls_what_is_asked_for() {
    let site = site();
    let gleaner = Gleaner::following(&[site.url("/feed")]);
    gleaner.once();
    gleaner.archive().change("UPDATE feeds SET last_poll_at = '2020-01-01T00:00:00Z'");
    let service = gleaner.run();
    service.says("starting");
    eventually("the archive is held", || gleaner.archive().number("SELECT count(*) FROM runs") == 2);
    let asked = works(&gleaner, &["feeds", "poll", "1"]);
    assert!(asked.stderr.contains("is running"), "{}", asked.stderr);
    eventually("the feed is polled again", || site.requests_for("/feed").len() == 2);
}

#[test]
fn feeds_are_known_by_their_ids_everywhere() {
    let site = site();
    let gleaner = Gleaner::following(&[site.url("/feed"), site.url("/comments")]);
    gleaner.once();
    assert!(works(&gleaner, &["feeds", "explain", "2"]).stdout.contains("/comments"));
    works(&gleaner, &["feeds", "pause", "2"]);
    let paused = works(&gleaner, &["feeds", "list", "--state", "paused"]).stdout;
    assert!(paused.contains("/comments") && !paused.contains("/feed"), "{paused}");
    fails(&gleaner, &["feeds", "poll", "2"], "feeds resume");
    works(&gleaner, &["feeds", "resume", "2"]);
    works(&gleaner, &["feeds", "remove", "2"]);
    assert!(!text_of(&gleaner).contains("/comments"));
}

#[test]
fn feeds_are_listed_by_their_tags() {
    let gleaner = Gleaner::following(&[]);
    let feeds = "[[feed]]\nurl = \"http://127.0.0.1:1/a\"\ntags = [\"news\", \"sea\"]\n[[feed]]\nurl = \"http://127.0.0.1:1/b\"\n";
    gleaner.write("gleaner.toml", text_of(&gleaner) + feeds);
    gleaner.once();
    let listed = works(&gleaner, &["feeds", "list", "--tag", "sea"]).stdout;
    assert!(listed.contains(":1/a") && !listed.contains(":1/b"), "{listed}");
    assert_eq!(works(&gleaner, &["feeds", "list", "--tag", "land"]).stdout, "");
}

#[test]
fn a_list_of_sites_is_looked_through_and_reported() {
    let (site, other) = (site(), Publisher::open());
    let list = format!("# mine\n{}\n\n{}\n", site.url("/"), other.url("/"));
    let found = Gleaner::following(&[]).command_reading(&["feeds", "discover", "-"], list.as_bytes());
    assert_eq!(found.code, Some(0), "{}", found.stderr);
    let first = format!("{}\t{}\tStories", site.url("/"), site.url("/feed"));
    assert_eq!(found.stdout.lines().next().unwrap(), first);
    assert!(
        found.stderr.contains("2 feeds at 1 of 2 sites") && found.stderr.contains(&other.url("/")),
        "{}",
        found.stderr
    );
}
