//! `gleaner verify`: what is whole is sound, and what was changed behind gleaner's back is found and named.

use crate::support::{ArchiveFile, Gleaner, Item, Publisher, Reply, rss, story};

/// Three stories of a feed that was polled three times, so that it is kept as a chain.
fn archived() -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    for count in 1..=3 {
        let items: Vec<_> = (0..count)
            .map(|number| {
                let title = format!("Story {number}");
                publisher.put(&format!("/{number}"), Reply::page(story(&title)));
                Item::new(&publisher.url(&format!("/{number}")), &title)
                    .with_summary(&story(&title).replace('<', " "))
            })
            .collect();
        publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
        if count > 1 {
            gleaner.archive().let_time_pass();
        }
        gleaner.once();
    }
    (publisher, gleaner)
}

fn raw(gleaner: &Gleaner) -> ArchiveFile {
    let folder = std::fs::read_dir(gleaner.file("raw")).unwrap();
    let mut files: Vec<_> = folder.map(|file| file.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "db"));
    ArchiveFile::at(&files[0])
}

#[track_caller]
fn check_found(change: impl FnOnce(&Gleaner), words: &[&str]) {
    let (_publisher, gleaner) = archived();
    change(&gleaner);
    let finished = gleaner.command(&["verify"]);
    assert_eq!(finished.code, Some(1), "{}\n{}", finished.stdout, finished.stderr);
    for words in words {
        assert!(finished.stdout.contains(words), "{words:?} is missing from:\n{}", finished.stdout);
    }
    assert!(finished.stdout.contains("->"), "what to do is said:\n{}", finished.stdout);
}

#[test]
fn what_was_left_alone_is_sound() {
    let (_publisher, gleaner) = archived();
    let patches = raw(&gleaner).number("SELECT count(*) FROM bodies WHERE base_sha256 IS NOT NULL");
    assert!(patches > 0, "there is a chain to look at");
    for args in [&["verify"][..], &["verify", "--quick"], &["verify", "--json"]] {
        let finished = gleaner.command(args);
        assert_eq!(finished.code, Some(0), "{}\n{}", finished.stdout, finished.stderr);
        assert!(!finished.stdout.contains("fault") || args.contains(&"--json"), "{}", finished.stdout);
    }
    let mut service = gleaner.run();
    service.says("starting");
    let finished = gleaner.command(&["verify"]);
    assert_eq!(finished.code, Some(0), "{}\n{}", finished.stdout, finished.stderr);
    service.signal("TERM");
    service.end();
}

#[test]
fn a_text_that_was_changed_is_found() {
    check_found(
        |gleaner| {
            gleaner.archive().change("UPDATE articles SET text = text || ' It was not so.' WHERE id = 2");
        },
        &["article 2: its text"],
    );
}

#[test]
fn an_index_that_says_something_else_is_found() {
    check_found(
        |gleaner| {
            gleaner.archive().change(
                "DROP TRIGGER articles_au; UPDATE articles SET title = 'Another altogether' WHERE id = 1;",
            );
        },
        &["full-text index", "rebuild"],
    );
    check_found(
        |gleaner| {
            gleaner.archive().change("INSERT INTO articles_fts(articles_fts) VALUES ('delete-all')");
        },
        &["article 1 is not in the full-text index", "rebuild"],
    );
}

#[test]
fn rows_that_point_to_nowhere_are_found() {
    check_found(
        |gleaner| {
            gleaner.archive().change("PRAGMA foreign_keys = OFF; DELETE FROM feeds;");
        },
        &["points to a row of feeds"],
    );
}

#[test]
fn a_table_nobody_has_explained_is_found() {
    check_found(
        |gleaner| {
            gleaner.archive().change("CREATE TABLE mine (a TEXT)");
        },
        &["mine.a is not in"],
    );
}

#[test]
fn a_page_that_was_lost_is_found() {
    check_found(
        |gleaner| {
            let sha256 = gleaner.archive().line("SELECT raw_sha256 FROM articles WHERE id = 1");
            raw(gleaner).change(&format!("DELETE FROM bodies WHERE sha256 = '{sha256}'"));
        },
        &["article 1: raw/", "holds no body"],
    );
}

#[test]
fn a_body_that_was_changed_is_found() {
    check_found(
        |gleaner| {
            raw(gleaner)
                .change("UPDATE bodies SET zstd = (SELECT zstd FROM bodies WHERE rowid = 2) WHERE rowid = 1");
        },
        &["is damaged"],
    );
}

#[test]
fn a_link_of_a_feeds_chain_that_was_lost_is_found() {
    check_found(
        |gleaner| {
            raw(gleaner).change(
                "PRAGMA foreign_keys = OFF;
                 DELETE FROM bodies WHERE sha256 IN (SELECT base_sha256 FROM bodies)",
            );
        },
        &["is kept as a patch to"],
    );
}

#[test]
fn an_archive_without_its_raw_pages_says_so_at_start() {
    let (_publisher, gleaner) = archived();
    std::fs::remove_dir_all(gleaner.file("raw")).unwrap();
    let finished = gleaner.command(&["verify", "--quick"]);
    assert_eq!(finished.code, Some(1), "{}", finished.stdout);
    assert!(finished.stdout.contains("is missing, and with it 3 pages"), "{}", finished.stdout);
    let mut service = gleaner.run();
    service.says("is missing: the pages kept in it");
    service.signal("TERM");
    service.end();
}

#[test]
fn bytes_that_were_changed_in_a_raw_file_are_found() {
    let (_publisher, gleaner) = archived();
    let file = raw(&gleaner);
    file.change("PRAGMA wal_checkpoint(TRUNCATE)");
    let bytes = std::fs::read(file.path()).unwrap();
    let body = file.blob("SELECT zstd FROM bodies ORDER BY size_bytes DESC LIMIT 1");
    let needle = &body[body.len() / 2..body.len() / 2 + 16];
    let at = bytes.windows(needle.len()).position(|window| window == needle).unwrap();
    let mut hurt = bytes.clone();
    hurt[at] ^= 1;
    std::fs::write(file.path(), &hurt).unwrap();
    let finished = gleaner.command(&["verify"]);
    assert_eq!(finished.code, Some(1), "{}", finished.stdout);
    std::fs::write(file.path(), &bytes).unwrap();
    assert_eq!(gleaner.command(&["verify"]).code, Some(0));
}
