//! The archive explains itself: every table, view and column has its line in `data_dictionary`, and no line is left
//! over.

use std::collections::BTreeSet;

use crate::support::Gleaner;

/// The full-text index keeps tables of its own, and the migrations keep theirs.
const IS_OURS: &str = "type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
                       AND name NOT LIKE 'articles\\_fts\\_%' ESCAPE '\\' AND name <> '_sqlx_migrations'";

fn columns_and_words() -> (BTreeSet<String>, BTreeSet<String>) {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let archive = gleaner.archive();
    let mut there = archive.lines(&format!("SELECT name || '.' FROM sqlite_schema WHERE {IS_OURS}"));
    there.extend(archive.lines(&format!(
        "SELECT t.name || '.' || c.name
         FROM (SELECT name FROM sqlite_schema WHERE {IS_OURS}) t, pragma_table_info(t.name) c"
    )));
    let described = archive.lines("SELECT table_name || '.' || column_name FROM data_dictionary");
    (there.into_iter().collect(), described.into_iter().collect())
}

#[test]
fn every_table_view_and_column_is_in_the_dictionary() {
    let (there, described) = columns_and_words();
    assert!(there.len() > 150, "only {} were found", there.len());
    let missing: Vec<_> = there.difference(&described).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn the_dictionary_speaks_of_nothing_that_is_not_there() {
    let (there, described) = columns_and_words();
    let left_over: Vec<_> = described.difference(&there).collect();
    assert_eq!(left_over, Vec::<&String>::new());
}

#[test]
fn every_line_of_the_dictionary_is_a_sentence() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let short = "SELECT table_name, column_name, description FROM data_dictionary
                 WHERE length(description) < 10 OR description NOT LIKE '%.'";
    assert_eq!(gleaner.archive().lines(short), Vec::<String>::new());
}

#[test]
fn the_archive_says_what_file_it_is() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let archive = gleaner.archive();
    assert_eq!(archive.line("PRAGMA application_id"), 0x676c_6e72.to_string());
    assert!(archive.number("PRAGMA user_version") >= 1);
    assert_eq!(archive.line("PRAGMA journal_mode"), "wal");
    let loose = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict
                 AND name NOT LIKE 'sqlite%' AND name <> '_sqlx_migrations'";
    assert_eq!(archive.lines(loose), Vec::<String>::new(), "every table is STRICT");
}
