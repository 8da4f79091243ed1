//! One document is one article, whatever feeds announce it and whatever addresses lead to it.

use crate::support::{Gleaner, Item, Publisher, Reply, marker, rss, story, story_with_head};

fn put_feed(publisher: &Publisher, path: &str, items: &[Item]) {
    publisher.put(path, Reply::feed(rss(path, items)));
}

/// Two entries, one article, known under `url`.
#[track_caller]
fn check_one(gleaner: &Gleaner, url: &str) {
    let archive = gleaner.archive();
    let found = archive.line("SELECT count(*), url, title, page_state, text_source FROM articles");
    assert_eq!(found, format!("1|{url}|A lamp|ok|page"));
    assert_eq!(archive.line("SELECT count(*), count(DISTINCT article_id) FROM entries"), "2|1");
    assert!(archive.line("SELECT text FROM articles").contains(&marker("A lamp")));
    assert_eq!(
        archive.number("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'lamp harbour'"),
        1
    );
}

#[test]
fn two_links_that_redirect_to_one_page_are_one_article() {
    let publisher = Publisher::open();
    let items =
        [Item::new(&publisher.url("/short"), "A lamp"), Item::new(&publisher.url("/long"), "A lamp!")];
    put_feed(&publisher, "/feed", &items);
    publisher.put("/short", Reply::redirect(301, "/lamp"));
    publisher.put("/long", Reply::redirect(302, "/lamp"));
    publisher.put("/lamp", Reply::page(story("A lamp")));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    check_one(&gleaner, &publisher.url("/lamp"));
}

#[test]
fn two_pages_that_name_one_canonical_address_are_one_article() {
    let publisher = Publisher::open();
    let items =
        [Item::new(&publisher.url("/lamp"), "A lamp"), Item::new(&publisher.url("/print/lamp"), "Print")];
    put_feed(&publisher, "/feed", &items);
    let page = story_with_head("A lamp", "<link rel=\"canonical\" href=\"/lamp\">");
    publisher.put("/lamp", Reply::page(page.clone()));
    publisher.put("/print/lamp", Reply::page(page));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    check_one(&gleaner, &publisher.url("/lamp"));
}

#[test]
fn links_that_differ_in_tracking_alone_are_one_article_and_one_request() {
    let publisher = Publisher::open();
    let items = ["/lamp?utm_source=rss&id=7", "/lamp?id=7&fbclid=x#comments"]
        .map(|path| Item::new(&publisher.url(path), "A lamp"));
    put_feed(&publisher, "/feed", &items);
    publisher.put("/lamp?id=7", Reply::page(story("A lamp")));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    check_one(&gleaner, &publisher.url("/lamp?id=7"));
    assert_eq!(publisher.paths(), ["/feed", "/lamp?id=7"]);
}

#[test]
fn an_article_carried_by_two_feeds_is_one_article_and_one_request() {
    let publisher = Publisher::open();
    let other = Publisher::open();
    let item = Item::new(&publisher.url("/lamp"), "A lamp");
    put_feed(&publisher, "/feed", std::slice::from_ref(&item));
    put_feed(&other, "/feed", &[item.with_guid("urn:7")]);
    publisher.put("/lamp", Reply::page(story("A lamp")));
    let gleaner = Gleaner::following(&[publisher.url("/feed"), other.url("/feed")]);
    gleaner.once();
    check_one(&gleaner, &publisher.url("/lamp"));
    assert_eq!(publisher.requests_for("/lamp").len(), 1);
    assert_eq!(gleaner.archive().number("SELECT json_array_length(feed_ids) FROM articles_flat"), 2);
}

#[test]
fn an_address_met_by_a_redirect_is_known_when_another_feed_announces_it_later() {
    let publisher = Publisher::open();
    put_feed(&publisher, "/feed", &[Item::new(&publisher.url("/short"), "A lamp")]);
    publisher.put("/short", Reply::redirect(301, "/lamp"));
    publisher.put("/lamp", Reply::page(story("A lamp")));
    let mut gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    put_feed(&publisher, "/later", &[Item::new(&publisher.url("/lamp"), "A lamp")]);
    gleaner.follow(&publisher.url("/later"));
    gleaner.once();
    check_one(&gleaner, &publisher.url("/lamp"));
    assert_eq!(publisher.requests_for("/lamp").len(), 1);
}

#[test]
fn a_site_whose_every_page_names_one_canonical_address_keeps_its_articles_apart() {
    let publisher = Publisher::open();
    let titles = ["A lamp", "A wall", "A bell", "A reef"];
    let items: Vec<_> =
        titles.iter().zip(1..).map(|(title, n)| Item::new(&publisher.url(&format!("/{n}")), title)).collect();
    put_feed(&publisher, "/feed", &items);
    for (title, number) in titles.iter().zip(1..) {
        let page = story_with_head(title, "<link rel=\"canonical\" href=\"/blog\">");
        publisher.put(&format!("/{number}"), Reply::page(page));
    }
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let archive = gleaner.archive();
    let mut expected = titles.map(|title| format!("{title}|ok|1"));
    expected.sort();
    let found = "SELECT title, page_state, instr(text, 'Whoever tells of ' || title) > 0 FROM articles ORDER BY title";
    assert_eq!(archive.lines(found), expected);
    assert_eq!(archive.line("SELECT count(*), count(DISTINCT article_id) FROM entries"), "4|4");
}

/// Three entries whose links all lead to one page without an article.
fn behind_a_sign_in() -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    let items = [1, 2, 3].map(|n| Item::new(&publisher.url(&format!("/{n}")), &format!("Story {n}")));
    put_feed(&publisher, "/feed", &items);
    for number in 1..4 {
        publisher.put(&format!("/{number}"), Reply::redirect(302, "/login"));
    }
    publisher
        .put("/login", Reply::page("<html><title>Sign in</title><body><form>Sign in</form></body></html>"));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    (publisher, gleaner)
}

#[test]
fn a_sign_in_page_that_all_articles_lead_to_joins_none_of_them() {
    let (_publisher, gleaner) = behind_a_sign_in();
    let found =
        gleaner.archive().lines("SELECT text, text_source, page_state <> 'ok' FROM articles ORDER BY id");
    assert_eq!(
        found,
        ["In short: Story 1.|feed|1", "In short: Story 2.|feed|1", "In short: Story 3.|feed|1"]
    );
}

#[test]
fn a_sign_in_page_gives_no_article_its_title() {
    let (_publisher, gleaner) = behind_a_sign_in();
    let titles = gleaner.archive().lines("SELECT title FROM articles ORDER BY id");
    assert_eq!(titles, ["Story 1", "Story 2", "Story 3"]);
}
