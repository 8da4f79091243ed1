//! The archive's own pages and feeds, read again: nothing changes that reads as it did, and what changes is kept and named.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::{
    ArchiveFile, Finished, Gleaner, Item, Publisher, Reply, carry_back, eventually, rss, story,
    story_with_head,
};

/// A page that general reading gets whole, with a box that only a rule takes out, or without.
fn with_box(title: &str, has_box: bool) -> String {
    let shop = "<p class=\"shop\">Charts of the harbour are sold at the pier for two crowns, or three by post, says the \
                clerk who sells them, and they are printed on cloth so that the rain does them no harm.</p></article>";
    let page = story(title);
    if has_box { page.replace("</article>", shop) } else { page }
}

/// Pages of every kind a page can be.
fn page(number: u32, title: &str) -> Reply {
    match number % 9 {
        0 => Reply::page(story_with_head(title, "<meta property=\"article:published_time\" content=\"2026-11-02T08:00:00Z\">")),
        1 => Reply::page("<html><title>Sign in</title><body><form>Sign in to read on</form></body></html>"),
        2 => Reply::page(story_with_head(title, "<link rel=\"canonical\" href=\"/blog\">")),
        3 => Reply::new(200, "text/html; charset=iso-8859-1", b"<html><body><article><h1>Caf\xe9</h1><p>Le caf\xe9 du port est ferm\xe9, dit le patron, qui a vendu ses tables et ses chaises aux gens du quai hier soir.</p></article></body></html>".to_vec()),
        4 => Reply::new(200, "application/pdf", b"%PDF-1.7 \xff\xfe".to_vec()),
        5 => Reply::status(404),
        6 => Reply::redirect(302, &format!("/moved/{number}?utm_source=rss")),
        7 => Reply::page(story_with_head(title, "<meta name=\"author\" content=\"Ada Byron\"><meta property=\"og:image\" content=\"/i.png\"><meta property=\"article:tag\" content=\"tides\">")),
        _ => Reply::page(with_box(title, true)),
    }
}

fn publish(publisher: &Publisher, from: u32, to: u32, note: &str) {
    let items: Vec<_> = (from..to)
        .map(|number| {
            let title = format!("Story {number}");
            publisher.put(&format!("/{number}"), page(number, &title));
            publisher.put(&format!("/moved/{number}"), Reply::page(story(&title)));
            publisher.put(&format!("/moved/{number}?utm_source=rss"), Reply::page(story(&title)));
            let item = Item::new(&publisher.url(&format!("/{number}")), &title);
            if number % 4 == 0 {
                item.with_summary(&format!("{note} {}", story(&title).replace('<', "&lt;")))
            } else {
                item
            }
        })
        .collect();
    publisher.put("/feed", Reply::feed(rss("News", &items)));
}

/// Everything that stands in the archive but the inner tables of its full-text index.
fn dump(archive: &ArchiveFile) -> Vec<String> {
    let tables = archive.lines(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'articles_fts%' AND name NOT LIKE 'sqlite_stat%'
         ORDER BY name",
    );
    let mut dump = Vec::new();
    for table in tables {
        let columns = archive.line(&format!(
            "SELECT group_concat('quote(\"' || name || '\")', ' || ''|'' || ') FROM pragma_table_info('{table}')"
        ));
        dump.extend(
            archive.lines(&format!("SELECT '{table}: ' || {columns} AS row FROM \"{table}\" ORDER BY 1")),
        );
    }
    dump
}

#[track_caller]
fn check_same(before: &[String], after: &[String]) {
    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (before.iter().collect(), after.iter().collect());
    let gone: Vec<_> = before.difference(&after).collect();
    let come: Vec<_> = after.difference(&before).collect();
    assert!(gone.is_empty() && come.is_empty(), "gone: {gone:#?}\ncome: {come:#?}");
}

#[track_caller]
fn replay(gleaner: &Gleaner, args: &[&str]) -> Value {
    let finished = replayed(gleaner, args);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    serde_json::from_str(&finished.stdout).unwrap_or_else(|err| panic!("{err}: {}", finished.stdout))
}

#[track_caller]
fn replayed(gleaner: &Gleaner, args: &[&str]) -> Finished {
    gleaner.command(&[&["replay", "--json"], args].concat())
}

fn ids(report: &Value) -> Vec<String> {
    report["articles"].as_array().unwrap().iter().map(|article| article["id"].to_string()).collect()
}

/// An archive of several hundred articles of every kind, whose feeds have said otherwise since.
fn several_hundred() -> (Vec<Publisher>, Gleaner) {
    let publishers: Vec<_> = (0..6).map(|_| Publisher::open()).collect();
    for publisher in &publishers {
        publish(publisher, 0, 54, "In short:");
    }
    let feeds: Vec<_> = publishers.iter().map(|publisher| publisher.url("/feed")).collect();
    let gleaner = Gleaner::following(&feeds);
    gleaner.once();
    // Some feeds say otherwise later, and go on.
    for publisher in &publishers[..3] {
        publish(publisher, 2, 58, "Corrected:");
    }
    gleaner.archive().let_time_pass();
    gleaner.once();
    (publishers, gleaner)
}

#[test]
fn the_same_program_changes_not_one_row() {
    let (_publishers, gleaner) = several_hundred();
    let archive = gleaner.archive();
    assert!(archive.number("SELECT count(*) FROM page_readings") > 250);
    assert!(archive.number("SELECT count(*) FROM page_readings WHERE announced IS NOT NULL") > 25);
    let before = dump(&archive);
    let report = replay(&gleaner, &["--all", "--feeds"]);
    assert_eq!(
        (report["pages"]["changed"].as_u64(), report["pages"]["failed"].as_u64()),
        (Some(0), Some(0)),
        "{report}"
    );
    assert!(report["pages"]["unchanged"].as_u64().unwrap() > 250);
    assert_eq!(report["feeds"]["read"], 9);
    check_same(&before, &dump(&archive));
}

#[test]
fn an_archive_of_before_is_read_again_from_its_log() {
    let (_publishers, gleaner) = several_hundred();
    let archive = gleaner.archive();
    carry_back(&archive, 9);
    let refused = replayed(&gleaner, &["--dry-run"]);
    assert!(refused.code == Some(1) && refused.stderr.contains("older gleaner"), "{}", refused.stderr);
    let report = replay(&gleaner, &["--limit", "40", "--host", "127.0.0.1"]);
    assert_eq!(report["pages"]["changed"], 0);
    let before = archive
        .lines("SELECT id, text_sha256, title, url, page_state, effective_at FROM articles ORDER BY id");
    let report = replay(&gleaner, &[]);
    // What their feeds had said when they were read is not known, and some say otherwise now.
    assert!(report["pages"]["unchanged"].as_u64().unwrap() > 200, "{report}");
    let after = archive
        .lines("SELECT id, text_sha256, title, url, page_state, effective_at FROM articles ORDER BY id");
    let changed = before.iter().zip(&after).filter(|(before, after)| before != after).count();
    assert!(changed <= 40, "{changed} texts or facts were changed");
    let again = replay(&gleaner, &["--all"]);
    assert_eq!(again["pages"]["changed"], 0, "{again}");
}

/// Two sites of which every third page has a box, and a rule for the first.
fn ruled() -> (Publisher, Publisher, Gleaner) {
    let (first, second) = (Publisher::open(), Publisher::open());
    for publisher in [&first, &second] {
        let items: Vec<_> = (1..=30)
            .map(|number| {
                let title = format!("Story {number}");
                publisher.put(&format!("/{number}"), Reply::page(with_box(&title, number % 3 == 0)));
                Item::new(&publisher.url(&format!("/{number}")), &title)
            })
            .collect();
        publisher.put("/feed", Reply::feed(rss("News", &items)));
    }
    let mut gleaner = Gleaner::following(&[first.url("/feed"), second.url("/feed")]);
    gleaner.once();
    let rule = format!("{}\n[site.\"{}\"]\nremove = [\".shop\"]\n", gleaner.settings(), first.host());
    gleaner.set(&rule);
    (first, second, gleaner)
}

#[test]
fn a_changed_rule_names_the_pages_it_changes_and_no_others() {
    let (first, _second, gleaner) = ruled();
    let archive = gleaner.archive();
    let affected = archive.lines(&format!(
        "SELECT id FROM articles WHERE host = '{}' AND text LIKE '%two crowns%' ORDER BY id",
        first.host()
    ));
    assert_eq!(affected.len(), 10);
    let before = dump(&archive);
    let report = replay(&gleaner, &["--dry-run"]);
    assert_eq!(ids(&report), affected);
    assert_eq!(report["reasons"]["rule"], 10, "{report}");
    assert_eq!(report["reasons"].get("extractor"), None, "{report}");
    assert_eq!(report["fields"]["text"], 10);
    check_same(&before, &dump(&archive));
    let words = gleaner.command(&["replay", "--dry-run"]).stdout;
    assert!(
        words.contains("rule: 10") && words.contains("text") && words.contains(&first.url("/3")),
        "{words}"
    );
}

#[test]
fn what_is_read_otherwise_takes_the_place_of_what_stood_which_is_kept() {
    let (_first, _second, gleaner) = ruled();
    let archive = gleaner.archive();
    let kept = "SELECT * FROM entries ORDER BY id";
    let untouched =
        "SELECT id, last_changed_at, first_seen_at, next_page_at, page_attempts FROM articles ORDER BY id";
    let (entries, times) = (archive.lines(kept), archive.lines(untouched));
    let report = replay(&gleaner, &[]);
    assert_eq!(report["pages"]["changed"], 10);
    assert_eq!((archive.lines(kept), archive.lines(untouched)), (entries, times));
    assert_eq!(
        archive.number("SELECT count(*) FROM articles WHERE text LIKE '%two crowns%'"),
        10,
        "the other site's"
    );
    let versions = archive.lines(
        "SELECT v.version, v.cause, v.text LIKE '%two crowns%', a.text LIKE '%two crowns%', a.version_count,
                v.captured_at <= v.replaced_at, v.text_sha256 <> a.text_sha256
         FROM article_versions v JOIN articles a ON a.id = v.article_id",
    );
    assert_eq!(versions, vec!["1|re-extraction|1|0|2|1|1"; 10]);
    assert_eq!(archive.lines("SELECT * FROM article_changes"), Vec::<String>::new());
    let found = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH '\"two crowns\"'";
    assert_eq!(archive.number(found), 10);
    let before = dump(&archive);
    assert_eq!(replay(&gleaner, &["--all"])["pages"]["changed"], 0);
    check_same(&before, &dump(&archive));
}

#[test]
fn a_replay_that_is_killed_goes_on_and_does_nothing_twice() {
    let (first, _second, gleaner) = ruled();
    for _ in 0..4 {
        let mut service = gleaner.start(&["replay"]);
        std::thread::sleep(std::time::Duration::from_millis(60));
        service.kill();
    }
    gleaner.command(&["replay", "--limit", "7"]);
    replay(&gleaner, &[]);
    let done =
        format!("SELECT count(*) FROM articles WHERE host = '{}' AND text LIKE '%two crowns%'", first.host());
    assert_eq!(gleaner.archive().number(&done), 0);
    assert_eq!(
        gleaner.archive().line("SELECT count(*), count(DISTINCT article_id) FROM article_versions"),
        "10|10"
    );
}

#[test]
fn one_article_or_host_can_be_read_alone() {
    let (first, second, gleaner) = ruled();
    let archive = gleaner.archive();
    let one = archive.line(&format!("SELECT id FROM articles WHERE url = '{}'", first.url("/3")));
    assert_eq!(ids(&replay(&gleaner, &["--dry-run", "--article", &one])), std::slice::from_ref(&one));
    assert_eq!(ids(&replay(&gleaner, &["--dry-run", "--host", &second.host()])), Vec::<String>::new());
    assert_eq!(ids(&replay(&gleaner, &["--dry-run", "--host", &first.host()])).len(), 10);
    assert_eq!(ids(&replay(&gleaner, &["--dry-run", "--since", "2999-01-01"])), Vec::<String>::new());
    let limited = replay(&gleaner, &["--dry-run", "--all", "--limit", "5"]);
    assert_eq!(
        limited["pages"]["changed"].as_u64().unwrap() + limited["pages"]["unchanged"].as_u64().unwrap(),
        5
    );
    assert_eq!(replayed(&gleaner, &["--since", "yesterday"]).code, Some(2));
}

#[test]
fn beside_the_service_nothing_is_changed_but_looked_at() {
    let (_first, _second, gleaner) = ruled();
    let mut service = gleaner.run();
    eventually("the service runs", || {
        gleaner.archive().number("SELECT count(*) FROM runs WHERE command = 'run'") == 1
    });
    let refused = replayed(&gleaner, &[]);
    assert_eq!(refused.code, Some(75), "{}", refused.stderr);
    assert!(refused.stderr.contains("in use"), "{}", refused.stderr);
    assert_eq!(replay(&gleaner, &["--dry-run"])["pages"]["changed"], 10);
    service.signal("TERM");
    service.end();
}

fn raw_file(gleaner: &Gleaner, month: &str) -> ArchiveFile {
    ArchiveFile::at(&gleaner.file(&format!("raw/{month}.db")))
}

#[test]
fn a_month_that_is_missing_is_named_and_all_others_are_read() {
    let (_first, _second, gleaner) = ruled();
    let archive = gleaner.archive();
    archive.change("UPDATE articles SET raw_month = '2019-07' WHERE id % 2 = 0");
    let finished = replayed(&gleaner, &["--all"]);
    assert_eq!(finished.code, Some(1));
    assert!(finished.stderr.contains("2019-07.db is missing"), "{}", finished.stderr);
    let report: Value = serde_json::from_str(&finished.stdout).unwrap();
    assert_eq!(
        (&report["pages"]["failed"], &report["pages"]["changed"]),
        (&30.into(), &5.into()),
        "{report}"
    );
    assert_eq!(report["failures"].as_array().unwrap().len(), 30);
    assert!(!gleaner.file("raw/2019-07.db").exists());
}

#[test]
fn a_damaged_page_is_named_and_not_used() {
    let (_first, _second, gleaner) = ruled();
    let archive = gleaner.archive();
    let month = archive.line("SELECT DISTINCT raw_month FROM articles");
    let hurt = archive.lines("SELECT raw_sha256 FROM articles WHERE id IN (3, 4) ORDER BY id");
    let file = raw_file(&gleaner, &month);
    // One is another page altogether, the other no zstd any more.
    file.change(&format!(
        "UPDATE bodies SET zstd = (SELECT zstd FROM bodies b WHERE b.sha256 <> bodies.sha256 AND content_type LIKE 'text%' LIMIT 1)
         WHERE sha256 = '{}';
         UPDATE bodies SET zstd = x'00' WHERE sha256 = '{}';",
        hurt[0], hurt[1]
    ));
    let text = archive.lines("SELECT text FROM articles WHERE id IN (3, 4)");
    let finished = replayed(&gleaner, &["--all"]);
    assert_eq!(finished.code, Some(1));
    for sha256 in &hurt {
        assert!(
            finished.stderr.contains(sha256.as_str()) && finished.stderr.contains(&month),
            "{}",
            finished.stderr
        );
    }
    let report: Value = serde_json::from_str(&finished.stdout).unwrap();
    let theirs = format!("SELECT count(*) FROM articles WHERE raw_sha256 IN ('{}', '{}')", hurt[0], hurt[1]);
    assert_eq!(report["pages"]["failed"], archive.number(&theirs));
    assert_eq!(archive.lines("SELECT text FROM articles WHERE id IN (3, 4)"), text);
}

#[test]
fn a_missing_link_of_a_feeds_chain_is_named_and_other_bodies_are_read() {
    let publisher = Publisher::open();
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    for poll in 0..5 {
        publish(&publisher, poll, poll + 20, "In short:");
        if poll > 0 {
            gleaner.archive().let_time_pass();
        }
        gleaner.once();
    }
    let archive = gleaner.archive();
    let kept = archive.lines("SELECT body_sha256 FROM fetches WHERE kind = 'feed' ORDER BY id");
    let month = archive.line("SELECT DISTINCT substr(started_at, 1, 7) FROM fetches WHERE kind = 'feed'");
    raw_file(&gleaner, &month)
        .change(&format!("PRAGMA foreign_keys = OFF; DELETE FROM bodies WHERE sha256 = '{}'", kept[2]));
    let finished = replayed(&gleaner, &["--feeds"]);
    assert_eq!(finished.code, Some(1));
    let named = format!("{month}.db is kept as a patch to {}, which is missing there", kept[2]);
    assert!(finished.stderr.contains(&named), "{}", finished.stderr);
    let report: Value = serde_json::from_str(&finished.stdout).unwrap();
    let feeds = &report["feeds"];
    assert_eq!(
        (&feeds["read"], &feeds["failed"], &feeds["not_kept"]),
        (&2.into(), &2.into(), &1.into()),
        "{report}"
    );
    // The next poll begins another chain.
    publish(&publisher, 5, 25, "In short:");
    archive.let_time_pass();
    gleaner.once();
    assert_eq!(replayed(&gleaner, &["--feeds", "--since", "2999-01-01"]).code, Some(0));
    let newest = archive.line("SELECT body_sha256 FROM fetches WHERE kind = 'feed' ORDER BY id DESC LIMIT 1");
    let base = format!("SELECT base_sha256 IS NULL FROM bodies WHERE sha256 = '{newest}'");
    assert_eq!(raw_file(&gleaner, &month).line(&base), "1");
}

#[test]
fn a_text_is_never_read_again_from_a_page_it_does_not_stand_by() {
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::feed(rss("News", &[Item::new(&publisher.url("/1"), "Story")])));
    publisher.put("/1", Reply::page(story("Story")));
    let settings = "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n[pages]\nrecheck = [\"1h\", \"2h\"]\n";
    let mut gleaner = Gleaner::with_settings(settings, &[publisher.url("/feed")]);
    gleaner.once();
    // From now on nothing is kept, and the page says otherwise.
    gleaner.set(&format!("{settings}keep_raw = false\n"));
    publisher.put("/1", Reply::page(story("Story corrected")));
    gleaner.archive().let_time_pass();
    gleaner.once();
    let text = "SELECT title, text FROM articles";
    let before = gleaner.archive().line(text);
    assert!(before.starts_with("Story corrected"), "{before}");
    replay(&gleaner, &["--all"]);
    assert_eq!(gleaner.archive().line(text), before);
}

#[test]
fn entries_that_were_not_seen_are_found_in_kept_feeds_and_none_is_changed() {
    let publisher = Publisher::open();
    publish(&publisher, 0, 20, "In short:");
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    publish(&publisher, 5, 25, "In short:");
    gleaner.archive().let_time_pass();
    gleaner.once();
    let archive = gleaner.archive();
    let first_poll = archive.line("SELECT min(started_at) FROM fetches WHERE kind = 'feed'");
    // As if earlier code had not seen one entry, and had understood another otherwise.
    archive.change(
        "DELETE FROM entries WHERE title = 'Story 3'; DELETE FROM articles WHERE title = 'Story 3';
         UPDATE fetches SET entries_total = entries_total - 1 WHERE kind = 'feed' AND entries_new = 20;
         UPDATE entries SET content_sha256 = 'x', title = 'Stroy 8' WHERE title = 'Story 8';",
    );
    let before = dump(&archive);
    let report = replay(&gleaner, &["--feeds", "--dry-run"]);
    assert_eq!(
        (&report["feeds"]["read"], &report["feeds"]["entries_missed"]),
        (&2.into(), &1.into()),
        "{report}"
    );
    assert_eq!(report["feeds"]["entries_otherwise"], 1);
    check_same(&before, &dump(&archive));
    replay(&gleaner, &["--feeds"]);
    assert_eq!(archive.line("SELECT first_seen_at FROM entries WHERE title = 'Story 3'"), first_poll);
    assert_eq!(archive.number("SELECT count(*) FROM entries WHERE title = 'Stroy 8'"), 1);
    assert_eq!(archive.number("SELECT count(*) FROM entries"), 25);
    gleaner.once();
    assert_eq!(archive.number("SELECT count(*) FROM articles WHERE page_state = 'pending'"), 0);
    let again = replay(&gleaner, &["--feeds"]);
    assert_eq!(again["feeds"]["entries_missed"], 0);
}

#[test]
fn an_item_that_was_seen_when_it_came_is_not_found_again_under_another_name() {
    let publisher = Publisher::open();
    publish(&publisher, 0, 20, "In short:");
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    // As if the entry had gone by another name and other words ever since.
    gleaner.archive().change(
        "UPDATE entries SET entry_key = 'urn:x', guid = 'urn:x', link = NULL, title = 'Quite another', content_sha256 = 'x',
                            published_at = '2020-01-01T00:00:00Z'
         WHERE title = 'Story 3'",
    );
    let report = replay(&gleaner, &["--feeds"]);
    assert_eq!(report["feeds"]["entries_missed"], 0, "{report}");
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM entries"), 20);
}
