//! Backups made beside a service that writes, and put back: whole, each of one moment, and never in half.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::support::{ArchiveFile, Dice, Gleaner, Item, Publisher, Reply, eventually, rss, story};

/// Publishes stories numbered from 0, so many, in one feed.
fn publish(publisher: &Publisher, count: usize) {
    let items: Vec<_> = (0..count)
        .map(|number| {
            let title = format!("Story {number}");
            publisher.put(&format!("/{number}"), Reply::page(story(&title)));
            Item::new(&publisher.url(&format!("/{number}")), &title)
        })
        .collect();
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
}

fn archived(count: usize) -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    publish(&publisher, count);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    (publisher, gleaner)
}

#[track_caller]
fn back_up(gleaner: &Gleaner, more: &[&str]) -> PathBuf {
    let finished = gleaner.command(&[&["backup", "backups"], more].concat());
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    gleaner.file(finished.stdout.trim())
}

fn backups(gleaner: &Gleaner) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(gleaner.file("backups"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn raw_files(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder.join("raw")).unwrap().map(|file| file.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "db")).collect()
}

#[track_caller]
fn is_sound(gleaner: &Gleaner, archive: &Path) {
    let finished = gleaner.command(&["verify", "--archive", archive.to_str().unwrap()]);
    assert_eq!(finished.code, Some(0), "{}\n{}", finished.stdout, finished.stderr);
}

const TOLD: &str = "SELECT title, text_sha256, page_state FROM articles ORDER BY url";

#[test]
fn a_backup_is_an_archive_of_its_own_and_comes_back_as_it_was() {
    let (_publisher, gleaner) = archived(3);
    let told = gleaner.archive().lines(TOLD);
    let backup = back_up(&gleaner, &[]);
    is_sound(&gleaner, &backup.join("gleaner.db"));
    assert_eq!(ArchiveFile::at(&backup.join("gleaner.db")).lines(TOLD), told);
    let key = backup.join("gleaner.db.key").metadata().unwrap();
    assert_eq!(key.permissions().mode() & 0o777, 0o600);

    gleaner.archive().change("DELETE FROM entries; DELETE FROM articles;");
    let finished = gleaner.command(&["restore", "backups"]);
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    assert_eq!(gleaner.archive().lines(TOLD), told);
    is_sound(&gleaner, gleaner.archive().path());
    assert!(finished.stderr.contains(".before-"), "where the old one is, is said: {}", finished.stderr);
    let replayed = gleaner.command(&["replay", "--dry-run", "--all", "--feeds"]);
    assert_eq!(replayed.code, Some(0), "{}", replayed.stderr);
    gleaner.archive().let_time_pass();
    gleaner.once();
    assert_eq!(gleaner.archive().lines(TOLD), told, "it goes on where it was");
}

#[test]
fn raw_months_that_have_not_changed_are_not_copied_again() {
    let (publisher, gleaner) = archived(2);
    let inode = |backup: &Path| raw_files(backup)[0].metadata().unwrap().ino();
    let first = back_up(&gleaner, &[]);
    let second = back_up(&gleaner, &[]);
    assert_ne!(first, second);
    assert_eq!(inode(&first), inode(&second));
    publish(&publisher, 3);
    gleaner.archive().let_time_pass();
    gleaner.once();
    let third = back_up(&gleaner, &[]);
    assert_ne!(inode(&second), inode(&third));
    for backup in [first, second, third] {
        is_sound(&gleaner, &backup.join("gleaner.db"));
    }
}

#[test]
fn so_many_backups_are_kept_as_was_said() {
    let (_publisher, gleaner) = archived(1);
    let made: Vec<_> = (0..5).map(|_| back_up(&gleaner, &["--keep", "2"])).collect();
    assert_eq!(backups(&gleaner), made[3..]);
    is_sound(&gleaner, &made[4].join("gleaner.db"));
    assert_eq!(gleaner.command(&["backup", "backups", "--keep", "0"]).code, Some(2));
}

#[test]
fn backups_beside_a_busy_service_are_each_of_one_moment() {
    let publisher = Publisher::open();
    publish(&publisher, 60);
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    let mut service = gleaner.run();
    eventually("there is an archive", || gleaner.command(&["status"]).code == Some(0));
    let made: Vec<_> = (0..6).map(|_| back_up(&gleaner, &[])).collect();
    let read = "SELECT count(*) FROM articles WHERE page_state = 'ok'";
    eventually("all is read", || gleaner.archive().number(read) == 60);
    let refused = gleaner.command(&["restore", "backups"]);
    assert_eq!(refused.code, Some(75), "{}", refused.stderr);
    service.signal("TERM");
    service.end();
    let mut last = 0;
    for backup in made {
        let archive = backup.join("gleaner.db");
        is_sound(&gleaner, &archive);
        let now = ArchiveFile::at(&archive).number(read);
        assert!(now >= last, "each is a later moment of the same history");
        last = now;
    }
}

#[test]
fn a_backup_that_was_killed_leaves_only_whole_ones() {
    let (_publisher, gleaner) = archived(20);
    let first = back_up(&gleaner, &[]);
    let mut dice = Dice::seeded(7);
    for _ in 0..8 {
        let mut process = gleaner.start(&["backup", "backups"]);
        std::thread::sleep(Duration::from_millis(dice.below(120)));
        process.kill();
    }
    back_up(&gleaner, &[]);
    for backup in backups(&gleaner) {
        is_sound(&gleaner, &backup.join("gleaner.db"));
    }
    assert!(first.exists());
}

#[test]
fn a_restore_that_was_killed_leaves_the_old_archive_or_the_new_one() {
    let (publisher, gleaner) = archived(2);
    back_up(&gleaner, &[]);
    publish(&publisher, 4);
    gleaner.archive().let_time_pass();
    gleaner.once();
    let mut dice = Dice::seeded(11);
    let mut restored = 0;
    for _ in 0..20 {
        let mut process = gleaner.start(&["restore", "backups"]);
        std::thread::sleep(Duration::from_millis(dice.below(150)));
        process.kill();
        let status = gleaner.command(&["status"]);
        assert_eq!(status.code, Some(0), "{}", status.stderr);
        let there = gleaner.archive().number("SELECT count(*) FROM articles WHERE page_state = 'ok'");
        assert!(there == 2 || there == 4, "{there}");
        restored += i32::from(there == 2);
        is_sound(&gleaner, gleaner.archive().path());
    }
    let finished = gleaner.command(&["restore", "backups"]);
    assert_eq!(finished.code, Some(0), "{} after {restored}", finished.stderr);
    is_sound(&gleaner, gleaner.archive().path());
}

#[test]
fn a_restore_that_was_begun_is_carried_to_its_end_by_whoever_comes_next() {
    let (_publisher, gleaner) = archived(2);
    let told = gleaner.archive().lines(TOLD);
    let stage = gleaner.file("gleaner.db.restoring");
    let backup = back_up(&gleaner, &[]);
    // As if it had been killed after each step of the swap.
    for done in 0..=3 {
        std::fs::create_dir_all(stage.join("raw")).unwrap();
        for file in ["gleaner.db", "gleaner.db.key"] {
            std::fs::copy(backup.join(file), stage.join(file)).unwrap();
        }
        for raw in raw_files(&backup) {
            std::fs::copy(&raw, stage.join("raw").join(raw.file_name().unwrap())).unwrap();
        }
        let aside = format!("gleaner.db.before-{done}");
        std::fs::write(stage.join("swap.txt"), &aside).unwrap();
        for file in ["raw", "gleaner.db.key", "gleaner.db"].iter().take(done) {
            std::fs::create_dir_all(gleaner.file(&aside)).unwrap();
            std::fs::rename(gleaner.file(file), gleaner.file(&aside).join(file)).unwrap();
            if *file != "gleaner.db" {
                std::fs::rename(stage.join(file), gleaner.file(file)).unwrap();
            }
        }
        let status = gleaner.command(&["status"]);
        assert_eq!(status.code, Some(0), "{}", status.stderr);
        assert_eq!(gleaner.archive().lines(TOLD), told);
        assert!(!stage.exists());
        is_sound(&gleaner, gleaner.archive().path());
        is_sound(&gleaner, &gleaner.file(&aside).join("gleaner.db"));
    }
}

#[test]
fn a_damaged_backup_is_refused_and_changes_nothing() {
    let (_publisher, gleaner) = archived(2);
    let backup = back_up(&gleaner, &[]);
    let told = gleaner.archive().lines(TOLD);
    let raw = raw_files(&backup).remove(0);
    for file in [backup.join("gleaner.db"), raw] {
        let bytes = std::fs::read(&file).unwrap();
        let mut hurt = bytes.clone();
        let middle = hurt.len() / 2;
        hurt[middle] ^= 4;
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        for wrong in [&hurt[..], &bytes[..middle]] {
            std::fs::write(&file, wrong).unwrap();
            let refused = gleaner.command(&["restore", "backups"]);
            assert_eq!(refused.code, Some(1), "{}", refused.stderr);
            assert!(refused.stderr.contains("is not whole"), "{}", refused.stderr);
        }
        std::fs::write(&file, &bytes).unwrap();
    }
    assert_eq!(gleaner.archive().lines(TOLD), told);
    assert!(!gleaner.file("gleaner.db.restoring").exists());
    let refused = gleaner.command(&["restore", "nowhere"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
}

#[test]
fn a_folder_of_backups_is_one_archives_alone() {
    let (_publisher, gleaner) = archived(1);
    back_up(&gleaner, &[]);
    gleaner.archive().change("UPDATE meta SET value = '2001-01-01T00:00:00Z' WHERE key = 'created_at'");
    let refused = gleaner.command(&["backup", "backups", "--keep", "1"]);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    assert!(refused.stderr.contains("another archive"), "{}", refused.stderr);
    assert_eq!(backups(&gleaner).len(), 1);
}
