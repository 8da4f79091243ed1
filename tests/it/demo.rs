//! Somebody tries gleaner before they have anything set up.

use std::path::Path;

use crate::support::{ArchiveFile, Finished, Gleaner};

/// Somebody with an empty folder, and a configuration that must not matter.
fn nothing_set_up() -> Gleaner {
    Gleaner::with_settings("nonsense = true\n", &[])
}

#[track_caller]
fn check_refused(gleaner: &Gleaner, args: &[&str], code: i32, words: &str) {
    let Finished { code: ended, stdout, stderr } = gleaner.command(args);
    assert_eq!(ended, Some(code), "{args:?}: {stderr}");
    assert_eq!(stdout, "", "stdout is for data");
    assert!(stderr.contains(words), "{words:?} is missing from: {stderr}");
}

#[test]
fn the_newspaper_is_read_and_each_question_the_demo_proposes_has_an_answer() {
    let gleaner = nothing_set_up();
    let demo = gleaner.command(&["demo", "--keep", "kept"]);
    assert_eq!(demo.code, Some(0), "{}", demo.stderr);
    assert_eq!(demo.stdout, "kept/gleaner.db\n", "stdout has the archive's path and nothing else");

    let archive = ArchiveFile::at(&gleaner.file("kept/gleaner.db"));
    assert_eq!(archive.number("SELECT count(*) FROM articles"), 24);
    assert_eq!(archive.number("SELECT count(*) FROM feeds WHERE failure_count = 0"), 4);
    assert_eq!(archive.number("SELECT count(*) FROM article_changes"), 1, "one story was corrected");

    let proposed: Vec<_> = demo.stderr.lines().filter(|line| line.starts_with("  ")).collect();
    let queries: Vec<_> = proposed.iter().filter_map(|line| line.split('"').nth(1)).collect();
    assert_eq!((proposed.len(), queries.len()), (5, 4), "{}", demo.stderr);
    for query in queries {
        assert!(!archive.lines(query).is_empty(), "{query}");
    }
    assert!(proposed[4].ends_with(" --archive kept/gleaner.db search ferry"), "{}", proposed[4]);
    let found = gleaner.command(&["--archive", "kept/gleaner.db", "search", "ferry"]);
    assert!(found.stdout.contains("[ferry]"), "{}", found.stdout);
}

#[test]
fn without_a_place_to_keep_it_the_archive_is_among_the_temporary_files() {
    let gleaner = nothing_set_up();
    let temporary = gleaner.folder().display().to_string();
    let demo = gleaner.command_with(&["demo"], &[("TMPDIR", &temporary)]);
    assert_eq!(demo.code, Some(0), "{}", demo.stderr);
    let path = Path::new(demo.stdout.trim_end());
    assert!(path.starts_with(&temporary), "{}", path.display());
    assert!(path.is_file(), "{}", path.display());
}

#[test]
fn nothing_of_anybodys_is_touched() {
    let gleaner = nothing_set_up();
    gleaner.write("gleaner.db", "mine");
    check_refused(&gleaner, &["demo", "--keep", "."], 1, "not empty");
    check_refused(&gleaner, &["--archive", "gleaner.db", "demo"], 1, "exists");
    assert_eq!(std::fs::read(gleaner.file("gleaner.db")).unwrap(), b"mine");
}

#[test]
fn an_archive_has_one_place() {
    check_refused(&nothing_set_up(), &["--archive", "a.db", "demo", "--keep", "b"], 2, "give one of them");
}
