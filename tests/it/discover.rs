//! `gleaner feeds discover`: a site's feeds, for as few requests as it takes.

use crate::support::{Finished, Gleaner, Publisher, Reply, rss};

/// A site whose front page has this head.
fn site(head: &str) -> Publisher {
    let publisher = Publisher::open();
    publisher.put("/", page(head));
    publisher
}

fn page(head: &str) -> Reply {
    Reply::page(format!("<html><head>{head}</head><body>Quay</body></html>"))
}

fn discover(address: &str) -> Finished {
    Gleaner::following(&[]).command(&["feeds", "discover", address])
}

/// Each feed is a line: its address, a tab, its title.
#[track_caller]
fn check(finished: &Finished, expected: &[(String, &str)]) {
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    let lines: Vec<_> = expected.iter().map(|(url, title)| format!("{url}\t{title}")).collect();
    assert_eq!(finished.stdout.lines().collect::<Vec<_>>(), lines, "{}", finished.stderr);
}

const CHANNEL: &str = "https://www.youtube.com/channel/UC_x5XG1OV2P6uZZ5FSM9Ttw";
const CHANNEL_FEED: &str = "https://www.youtube.com/feeds/videos.xml?channel_id=UC_x5XG1OV2P6uZZ5FSM9Ttw";

#[test]
fn what_a_page_declares_takes_one_request() {
    let site = site(
        "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"All\" href=\"/all.xml\">
         <link rel=\"alternate\" type=\"application/atom+xml\" href=\"/sport.xml\">",
    );
    check(&discover(&site.url("/")), &[(site.url("/all.xml"), "All"), (site.url("/sport.xml"), "")]);
    assert_eq!(site.paths(), ["/"]);
}

#[test]
fn what_headers_declare_takes_one_request() {
    let site = Publisher::open();
    let feed = "</all.xml>; rel=\"alternate\"; type=\"application/rss+xml\"; title=\"All, and more\"";
    let links = format!("</style.css>; rel=preload, {feed}, </de>; rel=alternate; hreflang=de");
    site.put("/", page("").with("link", &links));
    check(&discover(&site.url("/")), &[(site.url("/all.xml"), "All, and more")]);
    assert_eq!(site.paths(), ["/"]);
}

#[test]
fn an_address_that_is_a_feed_itself_says_so() {
    let site = Publisher::open();
    site.put("/old", Reply::redirect(301, "/news"));
    site.put("/news", Reply::feed(rss("The Quay", &[])));
    let found = discover(&site.url("/old"));
    check(&found, &[(site.url("/news"), "The Quay")]);
    assert!(found.stderr.contains("is a feed itself"), "{}", found.stderr);
    assert_eq!(site.paths(), ["/old", "/news"]);
}

#[test]
fn a_site_whose_addresses_tell_is_asked_nothing() {
    let found = discover(CHANNEL);
    check(&found, &[(CHANNEL_FEED.to_owned(), "videos")]);
    assert!(found.stderr.contains("nothing was asked"), "{}", found.stderr);
}

#[test]
fn a_page_that_says_where_it_belongs_takes_one_request() {
    let site = site(&format!("<link rel=\"canonical\" href=\"{CHANNEL}\">"));
    check(&discover(&site.url("/")), &[(CHANNEL_FEED.to_owned(), "videos")]);
    assert_eq!(site.paths(), ["/"]);
}

#[test]
fn usual_places_are_tried_only_when_nothing_is_declared_and_up_to_the_first_hit() {
    let site = site("");
    site.put("/feed/", page("a page for whatever is missing"));
    site.put("/feed.xml", Reply::feed(rss("The Quay", &[])));
    site.put("/atom.xml", Reply::feed(rss("Another", &[])));
    check(&discover(&site.url("/")), &[(site.url("/feed.xml"), "The Quay")]);
    assert_eq!(site.paths(), ["/", "/feed/", "/rss.xml", "/feed.xml"]);
}

#[test]
fn a_page_made_by_a_known_program_takes_one_guess() {
    let site = site("<meta name=\"generator\" content=\"Hugo 0.120\">");
    site.put("/index.xml", Reply::feed(rss("The Quay", &[])));
    check(&discover(&site.url("/")), &[(site.url("/index.xml"), "The Quay")]);
    assert_eq!(site.paths(), ["/", "/index.xml"]);
}

#[test]
fn a_site_without_feeds_is_soon_left_alone() {
    let site = site("");
    let found = discover(&site.url("/"));
    assert_eq!((found.code, found.stdout.as_str()), (Some(1), ""));
    assert!(found.stderr.contains("no feed found"), "{}", found.stderr);
    assert_eq!(site.requests().len(), 7, "the page and six guesses: {:?}", site.paths());
}

#[test]
fn a_server_that_is_not_well_is_not_guessed_at() {
    for status in [429, 503, 500] {
        let site = site("");
        site.put("/feed/", Reply::status(status));
        site.put("/rss.xml", Reply::feed(rss("The Quay", &[])));
        assert_eq!(discover(&site.url("/")).code, Some(1));
        assert_eq!(site.paths(), ["/", "/feed/"], "{status}");
    }
}
