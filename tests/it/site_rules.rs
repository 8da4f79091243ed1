//! A site that nothing general reads is read by the rules its user wrote for it.

use crate::support::{Gleaner, Item, Publisher, Reply, rss};

const PAGE: &str = "<html><head><title>Page 7</title></head><body><h1>The weekly sheet of the harbour office</h1>\
    <div class=hl>Tides of the week</div><div class=on>3 March 2026</div>\
    <div class=ours><p>High water is at noon on every day of this week, says the harbour master, who wrote it down.</p>\
    <div class=shop><p>Buy a chart of the harbour from the shop at the pier; it costs two crowns, or three by post.</p></div></div>\
    <div class=theirs><p>The town council meets on Tuesday, and the council will agree, as councils do, on nothing at all, \
    and then it will meet again in April, when the new pier is to be opened by somebody from the capital.</p></div>\
    <div class=who>Ada Byron</div></body></html>";

#[test]
fn a_configured_site_is_read_by_its_rules_and_only_that_site() {
    let (ruled, other) = (Publisher::open(), Publisher::open());
    for publisher in [&ruled, &other] {
        publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/tides"), "Tides")])));
        publisher.put("/tides", Reply::page(PAGE.to_owned()));
    }
    let feeds = [ruled.url("/feed"), other.url("/feed")];
    let mut gleaner = Gleaner::following(&feeds);
    let address = url::Url::parse(&feeds[0]).unwrap();
    let table =
        "content = \".ours\"\nremove = [\".shop\"]\ntitle = \".hl\"\nauthor = \".who\"\ndate = \".on\"\n";
    gleaner.set(&format!("{}\n[site.\"{}\"]\n{table}", gleaner.settings(), address.host_str().unwrap()));

    gleaner.once();

    let read = |publisher: &Publisher, columns: &str| {
        gleaner
            .archive()
            .line(&format!("SELECT {columns} FROM articles WHERE url = '{}'", publisher.url("/tides")))
    };
    assert_eq!(
        read(&ruled, "title, text, substr(published_at, 1, 10)"),
        "Tides of the week|High water is at noon on every day of this week, says the harbour master, who wrote it down.|2026-03-03"
    );
    assert_eq!(gleaner.archive().lines("SELECT name FROM article_authors WHERE name = 'Ada Byron'").len(), 1);
    assert_ne!(read(&other, "title"), "Tides of the week");
}
