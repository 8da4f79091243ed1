//! An archive that an earlier gleaner made is taken further, and nothing in it is told twice.

use crate::support::{Gleaner, Publisher, Reply, make_earlier, story};

fn feed(publisher: &Publisher, first_title: &str) -> String {
    let url = |path| publisher.url(path);
    format!(
        "<rss version=\"2.0\"><channel><title>The Quay</title>
         <item><guid isPermaLink=\"false\">one</guid><link>{}</link><title>{first_title}</title>
         <description>First words.</description><author>ann@quay.example (Ann)</author><category>walls</category></item>
         <item><link>{}</link><title>By its link</title><description>Second words.</description></item>
         <item><title>By its words</title><description>Third words.</description>
         <pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>
         <item><guid isPermaLink=\"false\">shared</guid><link>{}</link><title>Shared, first</title>
         <description>Fourth words.</description></item>
         <item><guid isPermaLink=\"false\">shared</guid><link>{}</link><title>Shared, second</title>
         <description>Fifth words.</description></item></channel></rss>",
        url("/1"),
        url("/2"),
        url("/4"),
        url("/5")
    )
}

#[test]
fn an_archive_of_the_first_eight_migrations_is_taken_further() {
    let publisher = Publisher::open();
    for page in ["/1", "/2", "/4", "/5"] {
        publisher.put(page, Reply::page(story(page)));
    }
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let rows = include_str!("../fixtures/archive-of-eight-migrations.sql");
    let address = publisher.url("/");
    let address = address.trim_start_matches("http://").trim_end_matches('/');
    make_earlier(
        &gleaner.archive(),
        8,
        &rows.replace("{publisher}", address).replace("{host}", &publisher.host()),
    );

    let tables = "SELECT (SELECT count(*) FROM entries), (SELECT count(*) FROM articles),
                         (SELECT count(*) FROM entry_versions), (SELECT count(*) FROM article_versions)";
    // A headline that changes has the page looked at, which is another than it was.
    for (title, expected) in [("By its guid", "5|5|0|0"), ("By its id", "5|5|1|1")] {
        publisher.put("/feed", Reply::feed(feed(&publisher, title)));
        gleaner
            .archive()
            .change("UPDATE feeds SET next_poll_at = '2020-01-01T00:00:00Z' WHERE next_poll_at IS NOT NULL");
        gleaner.once();
        assert_eq!(gleaner.archive().line(tables), expected);
    }
    let changes = "SELECT old_title, new_title, seen_in FROM headline_changes WHERE seen_in = 'feed'";
    assert_eq!(gleaner.archive().line(changes), "By its guid|By its id|feed");
    let known = "SELECT authors, tags FROM entries WHERE guid = 'one'";
    assert_eq!(
        gleaner.archive().line(known),
        r#"[{"name":"Ann","email":"ann@quay.example","url":null}]|["walls"]"#
    );
    assert_eq!(gleaner.archive().line("PRAGMA integrity_check"), "ok");
}
