//! What a feed said at any poll can be had again, to the byte.

use std::io::Read;
use std::path::PathBuf;

use crate::support::{ArchiveFile, Gleaner, Item, Publisher, Reply, eventually, rss, story};

const SETTINGS: &str =
    "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n[pages]\nfetch = \"never\"\n";

/// A feed of twenty entries whose newest is number `poll`.
fn feed(publisher: &Publisher, poll: u32) -> String {
    let items: Vec<_> = (poll..poll + 20)
        .rev()
        .map(|number| {
            let title = format!("Story {number}");
            Item::new(&publisher.url(&format!("/{number}")), &title)
                .with_summary(&story(&title).replace('<', "&lt;"))
        })
        .collect();
    rss("Harbour news", &items)
}

fn raw_file(gleaner: &Gleaner) -> ArchiveFile {
    let month =
        gleaner.archive().line("SELECT max(substr(started_at, 1, 7)) FROM fetches WHERE kind = 'feed'");
    ArchiveFile::at(&gleaner.file(&format!("raw/{month}.db")))
}

/// Unpacks a body as anybody could: `zstd -d --patch-from=BASE`.
fn restore(file: &ArchiveFile, sha256: &str) -> Vec<u8> {
    let base = file.line(&format!("SELECT base_sha256 FROM bodies WHERE sha256 = '{sha256}'"));
    let before = if base.is_empty() { Vec::new() } else { restore(file, &base) };
    let packed = file.blob(&format!("SELECT zstd FROM bodies WHERE sha256 = '{sha256}'"));
    let mut body = Vec::new();
    let mut decoder = zstd::stream::read::Decoder::with_ref_prefix(packed.as_slice(), &before).unwrap();
    decoder.read_to_end(&mut body).unwrap();
    body
}

fn bodies(gleaner: &Gleaner) -> Vec<String> {
    let polls = "SELECT body_sha256 FROM fetches WHERE kind = 'feed' AND body_sha256 IS NOT NULL ORDER BY id";
    gleaner.archive().lines(polls)
}

/// Follows a feed through so many polls, each of which finds one entry more.
fn followed(polls: u32) -> (Publisher, Gleaner, Vec<String>) {
    let publisher = Publisher::open();
    let gleaner = Gleaner::with_settings(SETTINGS, &[publisher.url("/feed")]);
    let mut said = Vec::new();
    for poll in 0..polls {
        said.push(feed(&publisher, poll));
        publisher.put("/feed", Reply::feed(said[said.len() - 1].clone()));
        if poll > 0 {
            gleaner.archive().let_time_pass();
        }
        gleaner.once();
    }
    (publisher, gleaner, said)
}

#[test]
fn what_a_feed_said_at_any_poll_can_be_had_again() {
    let (_publisher, gleaner, said) = followed(40);
    let file = raw_file(&gleaner);
    let kept = bodies(&gleaner);
    assert_eq!(kept.len(), said.len());
    for (sha256, said) in kept.iter().zip(&said) {
        assert!(restore(&file, sha256) == said.as_bytes(), "{sha256} is another body");
    }
    // A whole one, 32 patches, and a whole one again.
    assert_eq!(file.line("SELECT count(*), sum(base_sha256 IS NULL) FROM bodies"), "40|2");
    let patch = file.number("SELECT max(length(zstd)) FROM bodies WHERE base_sha256 IS NOT NULL");
    assert!(patch < 3000, "a patch takes {patch} bytes");
}

#[test]
fn a_feed_that_says_the_same_or_nothing_is_kept_once() {
    let (publisher, gleaner, said) = followed(1);
    gleaner.archive().let_time_pass();
    gleaner.once();
    publisher.put("/feed", Reply::status(500));
    gleaner.archive().let_time_pass();
    gleaner.once();
    publisher.put("/feed", Reply::page(story("Not a feed")));
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM fetches WHERE kind = 'feed'"), 4);
    let file = raw_file(&gleaner);
    let sorted =
        "SELECT DISTINCT body_sha256 FROM fetches WHERE kind = 'feed' AND body_sha256 IS NOT NULL ORDER BY 1";
    assert_eq!(file.lines("SELECT sha256 FROM bodies ORDER BY 1"), gleaner.archive().lines(sorted));
    assert_eq!(restore(&file, &bodies(&gleaner)[0]), said[0].as_bytes());
}

#[test]
fn what_a_feed_said_and_nobody_could_read_is_kept_for_whoever_can() {
    let publisher = Publisher::open();
    let broken = "<rss version=\"2.0\"><channel><title>\u{0}\u{0}</title></channel></opml>";
    publisher.put("/feed", Reply::feed(broken));
    let gleaner = Gleaner::with_settings(SETTINGS, &[publisher.url("/feed")]);
    gleaner.once();
    let kept = bodies(&gleaner);
    if gleaner.archive().line("SELECT outcome FROM fetches WHERE kind = 'feed'") == "not_a_feed" {
        assert_eq!(kept, Vec::<String>::new());
        return;
    }
    assert_eq!(restore(&raw_file(&gleaner), &kept[0]), broken.as_bytes());
}

#[test]
fn no_feed_is_kept_when_nothing_is_to_be_kept() {
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::feed(feed(&publisher, 0)));
    let gleaner = Gleaner::with_settings(&format!("{SETTINGS}keep_raw = false\n"), &[publisher.url("/feed")]);
    gleaner.once();
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM entries"), 20);
    assert!(!gleaner.file("raw").exists());
}

#[test]
fn a_month_whose_file_is_gone_begins_anew_and_nothing_else_suffers() {
    let (publisher, gleaner, _said) = followed(2);
    std::fs::remove_dir_all(gleaner.file("raw")).unwrap();
    let next = feed(&publisher, 2);
    publisher.put("/feed", Reply::feed(next.clone()));
    gleaner.archive().let_time_pass();
    gleaner.once();
    let file = raw_file(&gleaner);
    assert_eq!(file.line("SELECT count(*), sum(base_sha256 IS NULL) FROM bodies"), "1|1");
    assert_eq!(restore(&file, &bodies(&gleaner)[2]), next.as_bytes());
}

#[test]
fn a_file_of_an_earlier_version_learns_of_patches() {
    let (publisher, gleaner, _said) = followed(1);
    let file = raw_file(&gleaner);
    let old = "CREATE TABLE old (sha256 TEXT PRIMARY KEY, content_type TEXT, stored_at TEXT NOT NULL,
                 size_bytes INTEGER NOT NULL, zstd BLOB NOT NULL) STRICT;
               INSERT INTO old SELECT sha256, content_type, stored_at, size_bytes, zstd FROM bodies;
               DROP TABLE bodies; ALTER TABLE old RENAME TO bodies;";
    file.change(old);
    for poll in [1, 2] {
        publisher.put("/feed", Reply::feed(feed(&publisher, poll)));
        gleaner.archive().let_time_pass();
        gleaner.once();
    }
    assert_eq!(file.line("SELECT count(*), sum(base_sha256 IS NULL) FROM bodies"), "3|1");
    assert_eq!(restore(&file, &bodies(&gleaner)[2]), feed(&publisher, 2).as_bytes());
}

#[test]
fn a_damaged_body_is_no_base_for_the_next() {
    let (publisher, gleaner, _said) = followed(2);
    let file = raw_file(&gleaner);
    file.change("UPDATE bodies SET zstd = CAST(substr(zstd, 1, length(zstd) - 3) || x'000000' AS BLOB)");
    publisher.put("/feed", Reply::feed(feed(&publisher, 2)));
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(restore(&file, &bodies(&gleaner)[2]), feed(&publisher, 2).as_bytes());
}

#[test]
fn killed_in_between_every_poll_that_is_logged_has_its_body() {
    let publisher = Publisher::open();
    let gleaner = Gleaner::with_settings(
        &SETTINGS.replace("[pages]", "[polling]\nmin_interval = \"1s\"\nmax_interval = \"1s\"\n[pages]"),
        &[publisher.url("/feed")],
    );
    for round in 0..6 {
        publisher.put("/feed", Reply::feed(feed(&publisher, round)));
        let asked = publisher.requests().len();
        let mut service = gleaner.run();
        eventually("the feed is asked for", || publisher.requests().len() > asked);
        std::thread::sleep(std::time::Duration::from_millis(u64::from(round) * 7));
        service.kill();
        if gleaner.archive().path().exists() {
            gleaner.archive().let_time_pass();
        }
    }
    gleaner.once();
    let file = raw_file(&gleaner);
    let kept = bodies(&gleaner);
    assert!(!kept.is_empty());
    for sha256 in &kept {
        let body = restore(&file, sha256);
        assert!((0..6).any(|round| body == feed(&publisher, round).as_bytes()));
    }
    // Whoever was killed is known to have died; the last pass was not.
    let runs = gleaner.archive().lines("SELECT command, ended, stopped_at IS NULL FROM runs ORDER BY id");
    assert_eq!(runs.last().map(String::as_str), Some("once|finished|0"));
    assert!(runs[..runs.len() - 1].iter().all(|run| run == "run|died|1"), "{runs:?}");
}

#[test]
fn raw_files_are_whole_without_their_logs() {
    let (_publisher, gleaner, _said) = followed(2);
    let files: Vec<PathBuf> =
        std::fs::read_dir(gleaner.file("raw")).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(files.iter().all(|path| !path.to_string_lossy().ends_with("-wal")), "{files:?}");
}
