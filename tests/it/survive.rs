//! Whatever happens to gleaner or to its archive's neighbours, the archive ends whole and nobody is asked twice.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use crate::support::{ArchiveFile, Dice, Gleaner, Item, Publisher, Reply, eventually, rss, story};

const HOSTS: usize = 12;
const ARTICLES_EACH: usize = 10;
const ALL: usize = HOSTS * ARTICLES_EACH;

/// Publishes so many stories, each answered after `delay`.
fn publisher_of(stories: usize, delay: Duration) -> Publisher {
    let publisher = Publisher::open();
    let items: Vec<_> = (0..stories)
        .map(|number| {
            let title = format!("Story {number} of {}", publisher.host().replace('.', " "));
            publisher.put(&format!("/{number}"), Reply::page(story(&title)).after(delay));
            Item::new(&publisher.url(&format!("/{number}")), &title)
        })
        .collect();
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)).after(delay));
    publisher
}

fn requests(universe: &[Publisher]) -> usize {
    universe.iter().map(|publisher| publisher.requests().len()).sum()
}

/// The addresses of all pages that stand in the archive.
fn stored(archive: &ArchiveFile) -> HashSet<String> {
    if !archive.path().exists() {
        return HashSet::new();
    }
    let has_articles = "SELECT count(*) FROM sqlite_schema WHERE name = 'articles'";
    match archive.number(has_articles) {
        0 => HashSet::new(),
        _ => archive.lines("SELECT url FROM articles WHERE page_state = 'ok'").into_iter().collect(),
    }
}

#[track_caller]
fn check_none_is_asked_again(universe: &[Publisher], stored: &HashSet<String>) {
    for publisher in universe {
        for path in publisher.paths() {
            assert!(!stored.contains(&publisher.url(&path)), "{path} was stored and is asked for again");
        }
    }
}

#[test]
fn killed_at_twenty_moments_it_still_archives_everything_once() {
    let universe: Vec<_> =
        (0..HOSTS).map(|_| publisher_of(ARTICLES_EACH, Duration::from_millis(20))).collect();
    let feeds: Vec<_> = universe.iter().map(|publisher| publisher.url("/feed")).collect();
    let gleaner = Gleaner::following(&feeds);
    let archive = gleaner.archive();
    let mut dice = Dice::seeded(20);
    let mut kills_midway = 0;
    for _ in 0..20 {
        let before = stored(&archive);
        universe.iter().for_each(Publisher::forget_requests);
        // The first kills land on the feeds, the others among the pages.
        let enough = usize::try_from(dice.below(8)).unwrap();
        let mut pass = gleaner.start(&["once"]);
        eventually("the next moment to die", || requests(&universe) >= enough || pass.has_ended());
        std::thread::sleep(Duration::from_millis(dice.below(60)));
        pass.kill();
        check_none_is_asked_again(&universe, &before);
        kills_midway += usize::from(stored(&archive).len() < ALL);
    }
    assert!(kills_midway >= 15, "only {kills_midway} of 20 kills came before the end");
    let before = stored(&archive);
    universe.iter().for_each(Publisher::forget_requests);

    gleaner.once();

    check_none_is_asked_again(&universe, &before);
    let expected: HashSet<_> =
        universe.iter().flat_map(|p| (0..ARTICLES_EACH).map(|n| p.url(&format!("/{n}")))).collect();
    assert_eq!(stored(&archive), expected);
    check_is_whole(&gleaner);
}

/// Everything once, in every table, and the file sound.
#[track_caller]
fn check_is_whole(gleaner: &Gleaner) {
    let archive = gleaner.archive();
    assert_eq!(archive.lines("PRAGMA integrity_check"), ["ok"]);
    assert_eq!(archive.lines("PRAGMA foreign_key_check"), Vec::<String>::new());
    for (what, sql) in [
        ("articles", "SELECT count(*) FROM articles"),
        ("titles", "SELECT count(DISTINCT title) FROM articles"),
        ("texts", "SELECT count(DISTINCT text_sha256) FROM articles WHERE text_source = 'page'"),
        ("entries", "SELECT count(*) FROM entries"),
        ("articles of entries", "SELECT count(DISTINCT article_id) FROM entries"),
        ("pages stored", "SELECT count(*) FROM fetches WHERE kind = 'page' AND outcome = 'stored'"),
        ("pages asked for", "SELECT count(*) FROM fetches WHERE kind = 'page'"),
        ("texts to search", "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'harbour'"),
    ] {
        assert_eq!(archive.number(sql), i64::try_from(ALL).unwrap(), "{what}");
    }
    assert_eq!(archive.number("SELECT count(*) FROM article_versions"), 0);
    archive.change("INSERT INTO articles_fts(articles_fts, rank) VALUES ('integrity-check', 1)");
    let months = archive.lines("SELECT DISTINCT raw_month FROM articles");
    let mut bodies = HashSet::new();
    for month in months {
        let file = ArchiveFile::at(&gleaner.file(&format!("raw/{month}.db")));
        assert_eq!(file.lines("PRAGMA integrity_check"), ["ok"]);
        bodies.extend(file.lines("SELECT sha256 FROM bodies"));
    }
    let pointers: HashSet<_> = archive.lines("SELECT raw_sha256 FROM articles").into_iter().collect();
    assert_eq!(pointers.len(), ALL);
    assert!(pointers.is_subset(&bodies), "every article's raw page is there");
}

#[test]
fn a_write_lock_somebody_holds_costs_only_time() {
    let publisher = publisher_of(6, Duration::from_millis(30));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = gleaner.run();
    eventually("it is at work", || publisher.requests().len() >= 3);
    let shell = gleaner.archive().shell("BEGIN IMMEDIATE");
    let before = stored(&gleaner.archive()).len();
    // The user is at lunch.
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(stored(&gleaner.archive()).len(), before, "nothing can be written meanwhile");
    assert!(before < 6, "the lock came too late to show anything");
    shell.close();

    eventually("everything is archived", || stored(&gleaner.archive()).len() == 6);
    assert!(!service.has_ended());
    assert_eq!(publisher.requests().len(), 7, "nobody was asked twice: {:?}", publisher.paths());
}

#[test]
fn it_starts_while_somebody_holds_the_write_lock() {
    let publisher = publisher_of(1, Duration::ZERO);
    let mut gleaner = Gleaner::following(&[]);
    gleaner.once();
    gleaner.follow(&publisher.url("/feed"));
    let shell = gleaner.archive().shell("BEGIN IMMEDIATE");
    let mut pass = gleaner.start(&["once"]);
    std::thread::sleep(Duration::from_secs(2));
    assert!(!pass.has_ended(), "{}", pass.stderr());
    shell.close();
    assert_eq!(pass.end().0, Some(0), "{}", pass.stderr());
    assert_eq!(stored(&gleaner.archive()).len(), 1);
}

#[test]
fn a_reader_that_stays_sees_its_own_moment_and_stops_nobody() {
    let publisher = publisher_of(5, Duration::ZERO);
    let mut gleaner = Gleaner::following(&[]);
    gleaner.once();
    let mut reader = gleaner.archive().shell("BEGIN; SELECT count(*) FROM articles");
    gleaner.follow(&publisher.url("/feed"));
    let began = Instant::now();
    gleaner.once();
    assert!(began.elapsed() < Duration::from_secs(15), "the reader held up the end: {:?}", began.elapsed());
    assert_eq!(stored(&gleaner.archive()).len(), 5);
    assert_eq!(reader.lines("SELECT count(*) FROM articles"), ["0"]);
    reader.close();
}

#[test]
fn readers_are_never_turned_away_while_it_writes() {
    let publishers: Vec<_> = (0..6).map(|_| publisher_of(5, Duration::from_millis(10))).collect();
    let feeds: Vec<_> = publishers.iter().map(|publisher| publisher.url("/feed")).collect();
    let mut gleaner = Gleaner::following(&[]);
    gleaner.once();
    for feed in &feeds {
        gleaner.follow(feed);
    }
    let mut pass = gleaner.start(&["once"]);
    let mut looks = 0;
    let mut last = 0;
    while !pass.has_ended() {
        // Each question panics when SQLite says that it is busy.
        let found = gleaner.archive().number("SELECT count(*) FROM articles_flat WHERE text IS NOT NULL");
        assert!(found >= last);
        (last, looks) = (found, looks + 1);
    }
    assert!(looks > 5, "{looks} looks");
    assert_eq!(stored(&gleaner.archive()).len(), 30);
}

#[test]
fn a_second_process_on_one_archive_says_so_and_exits_with_75() {
    let publisher = publisher_of(1, Duration::ZERO);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = gleaner.run();
    eventually("it is at work", || !publisher.requests().is_empty());
    for command in ["run", "once"] {
        let second = gleaner.command(&[command]);
        assert_eq!(second.code, Some(75), "{command}: {}", second.stderr);
        assert!(second.stderr.contains("gleaner.db is in use by another gleaner"), "{}", second.stderr);
        assert!(second.stderr.contains("--archive"), "it says what to do: {}", second.stderr);
    }
    // Looking is free.
    for command in [&["status"][..], &["feeds", "list"], &["search", "story"]] {
        assert_eq!(gleaner.command(command).code, Some(0), "{command:?}");
    }
    assert!(!service.has_ended());
}

#[test]
fn an_archive_is_free_again_once_its_process_was_killed() {
    let publisher = publisher_of(1, Duration::ZERO);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = gleaner.run();
    eventually("it is at work", || !publisher.requests().is_empty());
    service.kill();
    gleaner.once();
}

#[test]
fn an_sqlite_file_of_somebody_else_is_refused_and_left_as_it_is() {
    let gleaner = Gleaner::following(&[]);
    let shell = gleaner
        .archive()
        .create()
        .shell("CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('bread')");
    shell.close();
    let before = std::fs::read(gleaner.archive().path()).unwrap();
    for command in ["once", "run", "status"] {
        let refused = gleaner.command(&[command]);
        assert_eq!(refused.code, Some(1), "{command}");
        assert!(refused.stderr.contains("not an archive of gleaner's"), "{command}: {}", refused.stderr);
    }
    assert!(std::fs::read(gleaner.archive().path()).unwrap() == before, "not one byte was changed");
}

#[test]
fn a_file_that_is_no_database_is_refused_and_left_as_it_is() {
    let gleaner = Gleaner::following(&[]);
    let letter = "Dear Ines,\n".repeat(500);
    let path = gleaner.write("gleaner.db", &letter);
    let refused = gleaner.command(&["once"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("not a database"), "{}", refused.stderr);
    assert_eq!(std::fs::read_to_string(path).unwrap(), letter);
}
