//! When the disk, the clock or a path lies: what was said to be archived is, and gleaner says what is wrong.

use std::collections::HashSet;
use std::time::Duration;

use crate::support::{ArchiveFile, Dice, Gleaner, Item, Publisher, Reply, eventually, rss, story};

/// Publishes so many stories, each with something in it that cannot be compressed.
fn publisher_of(stories: usize, bulk_bytes: usize) -> Publisher {
    let publisher = Publisher::open();
    let mut dice = Dice::seeded(14);
    let items: Vec<_> = (0..stories)
        .map(|number| {
            let title = format!("Story {number} of the quay");
            let bulk: String =
                (0..bulk_bytes).map(|_| char::from(b'a' + u8::try_from(dice.below(26)).unwrap())).collect();
            let page = format!("{}<!-- {bulk} -->", story(&title));
            publisher.put(&format!("/{number}"), Reply::page(page));
            Item::new(&publisher.url(&format!("/{number}")), &title)
        })
        .collect();
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    publisher
}

fn read_pages(gleaner: &Gleaner) -> i64 {
    gleaner.archive().number("SELECT count(*) FROM articles WHERE page_state = 'ok'")
}

#[test]
fn a_disk_that_was_full_for_a_moment_loses_no_raw_page() {
    let publisher = publisher_of(80, 40_000);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let raw = gleaner.file("raw");
    let world = format!(
        "mkdir {0}; mount -t tmpfs -o size=12m none {0}; head -c 11m /dev/zero > {0}/ballast",
        raw.display()
    );
    let Some(mut service) = gleaner.start_in_own_world(&world, &["run"]) else { return };
    service.says("ERROR");
    let month = gleaner.archive().line("SELECT strftime('%Y-%m', added_at) FROM feeds");
    std::thread::sleep(Duration::from_secs(1));
    assert!(read_pages(&gleaner) < 80, "the disk was not full");
    std::fs::remove_file(service.sees(&raw.join("ballast"))).unwrap();
    eventually("all pages are archived", || read_pages(&gleaner) == 80);
    // SQLite follows the way into the other world by its own lights, so it is shown a copy.
    for end in ["", "-wal"] {
        let name = format!("{month}.db{end}");
        std::fs::copy(service.sees(&raw.join(&name)), gleaner.file(&name)).unwrap();
    }
    let bodies = ArchiveFile::at(&gleaner.file(&format!("{month}.db"))).lines("SELECT sha256 FROM bodies");
    let kept: HashSet<_> = bodies.into_iter().collect();
    let wanted = gleaner.archive().lines("SELECT raw_sha256 FROM articles WHERE page_state = 'ok'");
    assert_eq!(wanted.into_iter().filter(|sha256| !kept.contains(sha256)).count(), 0, "raw pages are lost");
    assert!(!service.has_ended());
    let states = gleaner.archive().lines("SELECT DISTINCT state FROM feeds");
    assert_eq!(states, ["active"], "the disk's trouble is not the feed's");
}

#[test]
fn one_pass_under_a_clock_a_year_ahead_silences_nothing() {
    let publisher = publisher_of(3, 10);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let host = url::Url::parse(&publisher.url("/")).unwrap().host_str().unwrap().to_owned();
    let ahead = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+365 days')";
    gleaner.archive().change(&format!(
        "UPDATE feeds SET next_poll_at = {ahead}, last_poll_at = {ahead}, validators_at = {ahead};
         UPDATE articles SET next_page_at = {ahead};
         UPDATE robots SET fetched_at = {ahead};
         INSERT INTO hosts (host, not_before_at) VALUES ('{host}', {ahead})
           ON CONFLICT (host) DO UPDATE SET not_before_at = excluded.not_before_at;"
    ));
    publisher.forget_requests();

    let mut service = gleaner.run();

    service.says("brought back");
    eventually("the feed is polled", || !publisher.requests_for("/feed").is_empty());
    eventually("its pages are looked at", || !publisher.requests_for("/1").is_empty());
    let asked = || publisher.every_request().iter().filter(|request| request.path == "/robots.txt").count();
    assert_eq!(asked(), 1, "a robots.txt of the future is not fresh");
    assert!(!service.has_ended());
    let beyond = format!(
        "SELECT (SELECT count(*) FROM feeds WHERE next_poll_at >= date({ahead}, '-300 days'))
              + (SELECT count(*) FROM articles WHERE next_page_at >= date({ahead}, '-300 days'))
              + (SELECT count(*) FROM hosts WHERE not_before_at >= date({ahead}, '-300 days'))"
    );
    assert_eq!(gleaner.archive().number(&beyond), 0);
}

#[test]
fn articles_seen_under_a_clock_of_1970_go_by_their_feeds_dates() {
    let publisher = publisher_of(2, 10);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    gleaner.archive().change(
        "UPDATE articles SET first_seen_at = '1970-01-01T00:02:00Z', effective_at = '1970-01-01T00:02:00Z',
                             published_at = NULL, date_source = 'first_seen';
         UPDATE entries SET first_seen_at = '1970-01-01T00:02:00Z', published_at = NULL;
         UPDATE entries SET published_at = '2026-11-02T08:00:00Z' WHERE id = 1;",
    );
    let pass = gleaner.command(&["once"]);
    assert_eq!(pass.code, Some(0), "{}", pass.stderr);
    let dates = gleaner.archive().lines("SELECT effective_at, date_source FROM articles ORDER BY id");
    assert_eq!(dates, ["2026-11-02T08:00:00Z|feed", "1970-01-01T00:02:00Z|first_seen"]);
}

#[test]
fn a_second_process_is_kept_out_by_whatever_name_it_comes() {
    let publisher = publisher_of(1, 10);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = gleaner.run();
    eventually("it is at work", || !publisher.requests().is_empty());
    std::fs::create_dir(gleaner.file("other")).unwrap();
    let link = gleaner.file("other/link.db");
    std::os::unix::fs::symlink("../gleaner.db", &link).unwrap();
    let second = gleaner.command(&["--archive", link.to_str().unwrap(), "once"]);
    assert_eq!(second.code, Some(75), "{}", second.stderr);
    assert!(!gleaner.file("other/raw").exists());

    let name = gleaner.file("other/name.db");
    std::fs::hard_link(gleaner.archive().path(), &name).unwrap();
    for archive in [&name, gleaner.archive().path()] {
        let second = gleaner.command(&["--archive", archive.to_str().unwrap(), "once"]);
        assert_ne!(second.code, Some(0), "{}", second.stderr);
    }
    assert!(!service.has_ended());
    service.signal("TERM");
    assert_eq!(service.end().0, Some(0));
    let alone = gleaner.command(&["once"]);
    assert_eq!(alone.code, Some(1));
    assert!(alone.stderr.contains("2 names"), "{}", alone.stderr);
    std::fs::remove_file(&name).unwrap();
    gleaner.once();
    assert_eq!(
        gleaner.command(&["--archive", link.to_str().unwrap(), "once"]).code,
        Some(0),
        "a link is welcome"
    );
}

#[test]
fn two_archives_never_share_their_raw_pages() {
    let publisher = publisher_of(1, 10);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let second = gleaner.file("second.db");
    let refused = gleaner.command(&["--archive", second.to_str().unwrap(), "once"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("holds the raw pages of"), "{}", refused.stderr);
    assert!(refused.stderr.contains("gleaner.db"), "{}", refused.stderr);
    // An archive that is renamed takes its raw pages along.
    std::fs::rename(gleaner.archive().path(), &second).unwrap();
    assert_eq!(gleaner.command(&["--archive", second.to_str().unwrap(), "once"]).code, Some(0));
}

/// Polls as quickly as can be, so that something is always to be committed.
fn restless(feed: &str) -> Gleaner {
    let settings = "[fetch]\nhost_gap = \"1ms\"\nallow_networks = [\"127.0.0.0/8\"]\n\
                    [polling]\nmin_interval = \"1s\"\nmax_interval = \"1s\"\n";
    Gleaner::with_settings(settings, &[feed.to_owned()])
}

#[test]
fn an_archive_that_is_taken_away_stops_the_work() {
    for (what, words) in [("rename", "is gone"), ("delete", "is gone"), ("replace", "is not the file it was")]
    {
        let publisher = publisher_of(1, 10);
        let gleaner = restless(&publisher.url("/feed"));
        let mut service = gleaner.run();
        eventually("the page is read", || {
            gleaner.archive().path().exists() && !publisher.requests_for("/0").is_empty()
        });
        eventually("the feed is polled again", || publisher.requests_for("/feed").len() > 1);
        let archive = gleaner.archive();
        match what {
            "rename" => std::fs::rename(archive.path(), gleaner.file("old.db")).unwrap(),
            "delete" => std::fs::remove_file(archive.path()).unwrap(),
            _ => {
                std::fs::copy(archive.path(), gleaner.file("copy.db")).unwrap();
                std::fs::rename(gleaner.file("copy.db"), archive.path()).unwrap();
            }
        }
        assert_eq!(service.end().0, Some(1), "{what}: {}", service.stderr());
        let said = service.stderr();
        assert!(said.contains("ERROR") && said.contains(words), "{what}: {said}");
    }
}

#[test]
fn a_raw_file_that_is_taken_away_stops_the_work() {
    let publisher = publisher_of(1, 10);
    let gleaner = restless(&publisher.url("/feed"));
    let mut service = gleaner.run();
    let file = || {
        gleaner
            .file("raw")
            .read_dir()
            .ok()?
            .flatten()
            .find(|file| file.path().extension() == Some("db".as_ref()))
    };
    eventually("the page is kept", || file().is_some() && read_pages(&gleaner) == 1);
    std::fs::remove_file(file().unwrap().path()).unwrap();
    let title = "A story that comes later";
    publisher.put("/later", Reply::page(story(title)));
    publisher.put("/feed", Reply::feed(rss("The Quay", &[Item::new(&publisher.url("/later"), title)])));
    assert_eq!(service.end().0, Some(1), "{}", service.stderr());
    assert!(service.stderr().contains("is gone"), "{}", service.stderr());
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles WHERE page_state = 'error'"), 0);
}

#[test]
fn while_the_archive_takes_nothing_nobody_is_asked() {
    let publisher = publisher_of(20, 10);
    let gleaner = restless(&publisher.url("/feed"));
    let raw = gleaner.file("raw");
    let world = format!("mkdir {0}; mount -t tmpfs none {0}; mount -o remount,ro {0}", raw.display());
    let Some(mut service) = gleaner.start_in_own_world(&world, &["run"]) else { return };
    service.says("ERROR");
    let asked = publisher.requests().len();
    std::thread::sleep(Duration::from_secs(12));
    assert_eq!(publisher.requests().len(), asked, "{:?}", publisher.paths());
    service.mount(&["-o", "remount,rw"], &raw);
    eventually("all pages are read", || read_pages(&gleaner) == 20);
    assert!(!service.has_ended());
    assert_eq!(gleaner.archive().lines("SELECT DISTINCT state FROM feeds"), ["active"]);
    let failed = "SELECT count(*) FROM fetches WHERE outcome NOT IN ('new','no_new','not_modified','same_body','stored')";
    assert_eq!(gleaner.archive().lines(&format!("{failed} AND kind <> 'robots'")), ["0"]);
}

#[test]
fn what_is_wrong_with_the_archive_is_said_of_the_archive() {
    let publisher = publisher_of(1, 10);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let archive = gleaner.archive();
    archive.change("UPDATE articles_fts_data SET block = x'ffffffffffff' WHERE id > 10");
    let search = gleaner.command(&["search", "harbour"]);
    assert_eq!(search.code, Some(1));
    assert!(search.stderr.contains("gleaner.db is damaged"), "{}", search.stderr);
    assert!(!search.stderr.contains("not understood"), "{}", search.stderr);

    archive.change(
        "INSERT INTO _sqlx_migrations
         SELECT 9999, description, installed_on, success, checksum, execution_time FROM _sqlx_migrations LIMIT 1",
    );
    let older = gleaner.command(&["once"]);
    assert_eq!(older.code, Some(1));
    assert!(older.stderr.contains("written by a newer gleaner"), "{}", older.stderr);

    let mut bytes = std::fs::read(archive.path()).unwrap();
    bytes[4096..].fill(0x55);
    std::fs::write(archive.path(), bytes).unwrap();
    publisher.forget_requests();
    let damaged = gleaner.command(&["run"]);
    assert_eq!(damaged.code, Some(1));
    assert!(damaged.stderr.contains("gleaner.db is damaged"), "{}", damaged.stderr);
    assert!(publisher.requests().is_empty());
}

#[test]
fn what_is_archived_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let publisher = publisher_of(1, 10);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let _service = gleaner.run();
    eventually("the page is read", || {
        gleaner.file("raw").exists() && gleaner.archive().path().exists() && read_pages(&gleaner) == 1
    });
    let mut seen = 0;
    for folder in [gleaner.folder(), &gleaner.file("raw")] {
        for file in folder.read_dir().unwrap().flatten().filter(|file| file.file_name() != "gleaner.toml") {
            let expected = if file.path().is_dir() { 0o700 } else { 0o600 };
            let mode = file.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!(mode, expected, "{} is {mode:o}", file.path().display());
            seen += 1;
        }
    }
    assert!(seen >= 8, "two databases with their logs, a lock, a folder: {seen}");
}

#[test]
fn a_limit_on_the_size_of_files_is_an_error_like_a_full_disk() {
    let publisher = publisher_of(60, 40_000);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    // In blocks of 512 bytes: enough to make an archive, too little for what the feed announces.
    let Some(mut service) = gleaner.start_in_own_world("ulimit -f 2400", &["run"]) else { return };
    service.says("ERROR");
    std::thread::sleep(Duration::from_secs(1));
    assert!(!service.has_ended(), "{}", service.stderr());
    assert_eq!(gleaner.archive().lines("SELECT DISTINCT state FROM feeds"), ["active"]);
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles WHERE page_state = 'error'"), 0);
}
