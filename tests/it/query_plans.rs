//! What an archive is asked costs no more as it grows: no statement looks through what grows with the articles, whatever
//! statistics somebody has left in the file.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{ArchiveFile, Gleaner};

/// Tables that grow with every article, by the names our statements give them.
const GROWING: [&str; 17] = [
    "articles",
    "a",
    "entries",
    "e",
    "fetches",
    "l",
    "article_urls",
    "article_authors",
    "w",
    "article_tags",
    "t",
    "media",
    "m",
    "entry_versions",
    "article_versions",
    "page_readings",
    "articles_fts",
];

/// Statements that do look through one of them, each a piece of it.
const EXCEPTIONS: [&str; 6] = [
    // The first row is enough.
    "SELECT EXISTS (SELECT 1 FROM fetches)",
    // Counted along a narrow index.
    "FROM articles GROUP BY page_state",
    "(SELECT count(*) FROM articles) AS",
    // The latest few, along the index over the time they were first seen.
    "FROM articles ORDER BY first_seen_at DESC, id DESC LIMIT",
    // Asked by a person: an article by its feed's link, which nothing else knows it by.
    "SELECT article_id FROM entries WHERE link",
    // Asked once by a replay, which reads them all.
    "SELECT count(*) FROM page_readings",
];

fn statements() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read(file.unwrap().path()).unwrap());
    let texts = files.map(|file| serde_json::from_slice::<serde_json::Value>(&file).unwrap());
    let statements: Vec<_> = texts
        .map(|json| json["query"].as_str().unwrap().to_owned())
        // Those of the files of raw bodies speak of no table here.
        .filter(|sql| !sql.contains("bodies"))
        .collect();
    assert!(statements.len() > 100, "only {} statements were found", statements.len());
    statements
}

/// Returns the steps in which the statement looks through a growing table, and those over the times pages are due at.
fn scans(archive: &ArchiveFile, sql: &str) -> Vec<String> {
    let plan = archive.lines(&format!("EXPLAIN QUERY PLAN {sql}"));
    let steps = plan.iter().filter_map(|line| line.split('|').nth(3));
    steps
        .filter(|step| {
            let mut words = step.split(' ');
            words.next() == Some("SCAN")
                && words.next().is_some_and(|table| GROWING.contains(&table))
                && !step.contains("VIRTUAL TABLE")
        })
        .map(ToOwned::to_owned)
        .collect()
}

#[track_caller]
fn check(archive: &ArchiveFile, when: &str) {
    let mut looked_through = BTreeSet::new();
    for sql in statements() {
        if EXCEPTIONS.iter().any(|part| sql.contains(part)) {
            continue;
        }
        for step in scans(archive, &sql) {
            looked_through.insert(format!("{step}: {sql}"));
        }
    }
    assert_eq!(looked_through, BTreeSet::new(), "{when}");
    let claim = statements().into_iter().find(|sql| sql.contains("page_attempts, a.first_seen_at")).unwrap();
    let plan = archive.lines(&format!("EXPLAIN QUERY PLAN {claim}")).join("\n");
    assert!(plan.contains("SEARCH a USING INTEGER PRIMARY KEY"), "{when}: {plan}");
    let round = statements().into_iter().find(|sql| sql.contains("RECURSIVE hosts")).unwrap();
    let plan = archive.lines(&format!("EXPLAIN QUERY PLAN {round}")).join("\n");
    assert!(!plan.contains("articles_due_at"), "{when}: {plan}");
}

const MANY: &str = "
    INSERT INTO feeds (id, url, configured_url, host, added_at, next_poll_at)
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)
    SELECT i, 'https://f' || i || '.example/', 'https://f' || i || '.example/', 'f' || i || '.example', '2026-11-01T00:00:00Z',
           '2026-11-01T00:00:00Z' FROM n;
    INSERT INTO articles (id, url, host, title, effective_at, date_source, first_seen_at, next_page_at, page_state, text)
    WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
    SELECT i, 'https://f' || (i % 200) || '.example/' || i, 'f' || (i % 200) || '.example', 'Story ' || i, '2026-11-01T00:00:00Z',
           'feed', '2026-11-01T00:00:00Z', iif(i % 2, '2026-11-01T00:00:00Z', NULL), iif(i % 2, 'pending', 'ok'), 'Words.' FROM n;
    INSERT INTO entries (feed_id, article_id, entry_key, key_kind, first_seen_at, content_sha256)
    SELECT 1 + id % 200, id, url, 'link', first_seen_at, '' FROM articles;
    INSERT INTO fetches (kind, article_id, url, started_at, outcome)
    SELECT 'page', id, url, first_seen_at, 'stored' FROM articles;";

#[test]
fn no_statement_looks_through_what_grows_with_or_without_statistics() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let archive = gleaner.archive();
    check(&archive, "an empty archive");
    archive.change("ANALYZE");
    check(&archive, "an empty archive with its statistics");
    archive.change(MANY);
    check(&archive, "a large archive with the statistics of an empty one");
    archive.change("ANALYZE");
    check(&archive, "a large archive with its own statistics");
    archive.change("DROP TABLE sqlite_stat1; DROP TABLE sqlite_stat4;");
    check(&archive, "a large archive without statistics");
}

#[test]
fn gleaner_leaves_no_statistics_in_the_archive() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let statistics = "SELECT name FROM sqlite_schema WHERE name LIKE 'sqlite_stat%'";
    assert_eq!(gleaner.archive().lines(statistics), Vec::<String>::new());
}

#[test]
fn no_query_of_the_readme_looks_through_the_articles_themselves() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let archive = gleaner.archive();
    archive.change(MANY);
    let readme = include_str!("../../README.md");
    for query in readme.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        for step in scans(&archive, query) {
            assert!(step.contains("INDEX"), "{step}: {query}");
        }
    }
    let latest = "SELECT seen_at, old_title, new_title FROM headline_changes ORDER BY seen_at DESC LIMIT 50";
    let plan = archive.lines(&format!("EXPLAIN QUERY PLAN {latest}")).join("\n");
    assert!(plan.contains("article_versions_time") && plan.contains("entry_versions_time"), "{plan}");
}
