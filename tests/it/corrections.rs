//! A publisher corrects what was published, and takes it back; a reader finds out what changed, and when.

use crate::support::{Gleaner, Item, Publisher, Reply, rss, story};

/// A feed with one story at `/1`, which is looked at again an hour later.
fn newspaper() -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    publish(&publisher, "The wall holds");
    publisher.put("/1", Reply::page(story("The wall holds")));
    let settings = "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n[pages]\nrecheck = [\"1h\", \"2h\"]\n";
    let gleaner = Gleaner::with_settings(settings, &[publisher.url("/feed")]);
    gleaner.once();
    (publisher, gleaner)
}

fn publish(publisher: &Publisher, title: &str) {
    let item = Item::new(&publisher.url("/1"), title).with_guid("1");
    publisher.put("/feed", Reply::feed(rss("The Quay", &[item])));
}

fn poll_again(gleaner: &Gleaner) {
    gleaner.archive().let_time_pass();
    gleaner.once();
}

#[test]
fn a_headline_alone_is_a_version() {
    let (publisher, gleaner) = newspaper();
    let page = story("The wall holds").replace("<h1>The wall holds</h1>", "<h1>The wall held</h1>");
    publisher.put("/1", Reply::page(page.replace("<title>The wall holds<", "<title>The wall held<")));
    poll_again(&gleaner);
    let archive = gleaner.archive();
    let versions = "SELECT v.version, v.title, a.title, v.text = a.text, a.version_count
                    FROM article_versions v JOIN articles a ON a.id = v.article_id";
    assert_eq!(archive.line(versions), "1|The wall holds|The wall held|1|2");
    let changes = "SELECT old_title, new_title, seen_in, feed_id FROM headline_changes";
    assert_eq!(archive.line(changes), "The wall holds|The wall held|page|");
}

#[test]
fn a_change_in_the_feed_has_the_page_looked_at_once() {
    let (publisher, gleaner) = newspaper();
    publish(&publisher, "The wall held");
    publisher.put("/1", Reply::page(story("The wall held")));
    gleaner.archive().change(
        "UPDATE feeds SET next_poll_at = '2020-01-01T00:00:00Z'; UPDATE articles SET next_page_at = NULL",
    );
    gleaner.once();
    let archive = gleaner.archive();
    // The page was read a moment ago: it is left alone for an hour, and until then keeps its own title.
    let waiting =
        "SELECT title, round((julianday(next_page_at) - julianday(extracted_at)) * 24, 1) FROM articles";
    assert_eq!(archive.line(waiting), "The wall holds|1.0");
    poll_again(&gleaner);
    assert_eq!(archive.line("SELECT title, version_count FROM articles"), "The wall held|2");
    let seen = "SELECT old_title, new_title, seen_in FROM headline_changes ORDER BY seen_in";
    assert_eq!(
        archive.lines(seen),
        ["The wall holds|The wall held|feed", "The wall holds|The wall held|page"]
    );
    assert_eq!(publisher.requests_for("/1").len(), 2);
}

#[test]
fn two_versions_are_compared_by_sentence_and_word() {
    let (publisher, gleaner) = newspaper();
    let only = gleaner.command(&["diff", "1"]);
    assert_eq!((only.code, &*only.stderr), (Some(1), "gleaner: article 1 has no version before 1\n"));
    publisher.put("/1", Reply::page(story("The wall holds").replace("must begin at", "must end at")));
    poll_again(&gleaner);

    let told = gleaner.command(&["diff", &publisher.url("/1")]);
    assert_eq!(told.code, Some(0), "{}", told.stderr);
    let sentence = "Whoever tells of The wall holds must [-begin-]{+end+} at the harbour.";
    assert!(told.stdout.contains(sentence), "{}", told.stdout);
    let json: serde_json::Value =
        serde_json::from_str(&gleaner.command(&["diff", "1", "--json", "--from", "1", "--to", "2"]).stdout)
            .unwrap();
    assert_eq!((&json["from"]["version"], &json["to"]["version"]), (&1.into(), &2.into()));
    assert_eq!(json["text"][0]["words"][1], serde_json::json!({"kind": "removed", "text": "begin"}));
    let list = gleaner.command(&["diff", "1", "--list"]).stdout;
    assert_eq!(list.lines().count(), 2, "{list}");
    assert_eq!(gleaner.command(&["diff", "1", "--from", "7"]).code, Some(1));
    assert_eq!(gleaner.command(&["diff", "99"]).code, Some(1));
}

#[test]
fn a_page_that_is_taken_down_keeps_its_text_and_a_date() {
    let (publisher, gleaner) = newspaper();
    publisher.put("/1", Reply::status(404));
    poll_again(&gleaner);
    let state = "SELECT page_state, text_source, gone_at IS NOT NULL FROM articles";
    assert_eq!(gleaner.archive().line(state), "ok|page|1");
    publisher.put("/1", Reply::page(story("The wall holds")));
    gleaner.archive().change("UPDATE articles SET next_page_at = '2020-01-01T00:00:00Z'");
    poll_again(&gleaner);
    assert_eq!(gleaner.archive().line(state), "ok|page|0");
}

#[test]
fn an_article_that_was_announced_early_is_found_when_it_is_there() {
    let publisher = Publisher::open();
    publish(&publisher, "The wall holds");
    publisher.put("/1", Reply::status(404));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let state = "SELECT page_state, text_source, gone_at IS NOT NULL FROM articles";
    assert_eq!(gleaner.archive().line(state), "gone|feed|1");
    publisher.put("/1", Reply::page(story("The wall holds")));
    poll_again(&gleaner);
    assert_eq!(gleaner.archive().line(state), "ok|page|0");
}

#[test]
fn a_feed_that_withdraws_its_text_takes_nothing_from_the_article() {
    let publisher = Publisher::open();
    let item = |title: &str, content: &str| {
        format!(
            "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel><title>Quay</title>
             <item><guid isPermaLink=\"false\">1</guid><title>{title}</title><content:encoded>{content}</content:encoded>
             </item></channel></rss>"
        )
    };
    publisher.put("/feed", Reply::feed(item("The wall", "The wall holds, said the warden.")));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    publisher.put("/feed", Reply::feed(item("[removed]", "")));
    poll_again(&gleaner);
    let archive = gleaner.archive();
    assert_eq!(archive.line("SELECT title, text FROM articles"), "The wall|The wall holds, said the warden.");
    assert_eq!(archive.line("SELECT title, content_html FROM entries"), "[removed]|");
    let before = "SELECT title, content_html, changed FROM entry_versions";
    assert_eq!(archive.line(before), r#"The wall|The wall holds, said the warden.|["title","content"]"#);
    publisher.put("/feed", Reply::feed(item("The wall", "The wall holds, said the mayor.")));
    poll_again(&gleaner);
    assert_eq!(archive.line("SELECT title, text FROM articles"), "The wall|The wall holds, said the mayor.");
}

#[test]
fn what_repeats_another_item_is_counted_and_named() {
    let publisher = Publisher::open();
    let one = Item::new(&publisher.url("/1"), "The wall holds");
    publisher.put("/feed", Reply::feed(rss("The Quay", &[one.clone(), one])));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let counts = "SELECT entries_total, entries_new, entries_left_out, left_out ->> '$[0].title' FROM fetches WHERE kind = 'feed'";
    assert_eq!(gleaner.archive().line(counts), "2|1|1|The wall holds");
    let explained = gleaner.command(&["feeds", "explain", &publisher.url("/feed")]).stdout;
    assert!(explained.contains("1 left out: "), "{explained}");
}
