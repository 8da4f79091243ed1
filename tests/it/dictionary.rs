//! The archive explains itself: every table, view and column has its line in `data_dictionary`, and no line is left
//! over.

use std::collections::BTreeSet;

use crate::support::Gleaner;

/// The full-text index keeps tables of its own, and the migrations keep theirs: their lines are a courtesy.
const IS_OURS: &str = "name NOT LIKE 'articles\\_fts\\_%' ESCAPE '\\' AND name <> '_sqlx_migrations'";

/// Returns `table.` and `table.column` for all that is in the archive.
fn columns(gleaner: &Gleaner, which: &str) -> BTreeSet<String> {
    let tables = format!(
        "SELECT name FROM sqlite_schema
         WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND {which}"
    );
    let columns = format!("SELECT t.name || '.' || c.name FROM ({tables}) t, pragma_table_info(t.name) c");
    let named = format!("SELECT name || '.' FROM ({tables}) UNION ALL {columns}");
    gleaner.archive().lines(&named).into_iter().collect()
}

fn described(gleaner: &Gleaner) -> BTreeSet<String> {
    let described = "SELECT table_name || '.' || column_name FROM data_dictionary";
    gleaner.archive().lines(described).into_iter().collect()
}

#[test]
fn every_table_view_and_column_is_in_the_dictionary() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let there = columns(&gleaner, IS_OURS);
    assert!(there.len() > 150, "only {} were found", there.len());
    let described = described(&gleaner);
    let missing: Vec<_> = there.difference(&described).collect();
    assert_eq!(missing, Vec::<&String>::new());
}

#[test]
fn the_dictionary_speaks_of_nothing_that_is_not_there() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    let (there, described) = (columns(&gleaner, "true"), described(&gleaner));
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
