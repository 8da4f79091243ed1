//! The archive says when gleaner was looking, and with which program and configuration.

use crate::support::{Gleaner, Item, Publisher, Reply, eventually, rss};

fn runs(gleaner: &Gleaner) -> Vec<String> {
    gleaner.archive().lines("SELECT command, ended, stopped_at >= started_at, error FROM runs ORDER BY id")
}

#[test]
fn each_start_and_end_is_noted() {
    let publisher = Publisher::open();
    publisher.put("/feed", Reply::feed(rss("News", &[Item::new(&publisher.url("/1"), "One")])));
    let gleaner = Gleaner::following(&[publisher.url("/feed")]);
    gleaner.once();
    let mut service = gleaner.run();
    service.says("starting");
    eventually("the service is noted", || runs(&gleaner).len() == 2);
    assert_eq!(runs(&gleaner)[1], "run|||");
    service.signal("TERM");
    assert_eq!(service.end().0, Some(0));
    let mut service = gleaner.run();
    eventually("the service is noted", || runs(&gleaner).len() == 3);
    service.kill();
    gleaner.once();
    assert_eq!(runs(&gleaner), ["once|finished|1|", "run|stopped|1|", "run|died||", "once|finished|1|"]);
    let signs = "SELECT last_sign_at >= started_at FROM runs WHERE ended = 'died'";
    assert_eq!(gleaner.archive().lines(signs), ["1"]);
    let alive = "SELECT count(*) FROM runs WHERE last_sign_at IS NOT NULL AND ended <> 'died'";
    assert_eq!(gleaner.archive().number(alive), 0);
}

#[test]
fn a_run_names_its_program_and_another_configuration() {
    let mut gleaner = Gleaner::following(&[]);
    gleaner.once();
    gleaner.once();
    gleaner.set("[fetch]\nhost_gap = \"2ms\"\n");
    gleaner.once();
    let hashes = gleaner.archive().lines("SELECT config_sha256 FROM runs ORDER BY id");
    assert!(hashes[0] == hashes[1] && hashes[1] != hashes[2] && hashes[0].len() == 64, "{hashes:?}");
    let said = gleaner.command(&["--version"]).stdout;
    let built = gleaner
        .archive()
        .line("SELECT DISTINCT 'gleaner ' || version || coalesce('+' || commit_id, '') FROM runs");
    assert_eq!(said.trim(), built);
}

#[test]
fn a_reload_is_another_run_without_a_pause() {
    let mut gleaner = Gleaner::following(&[]);
    let mut service = gleaner.run();
    service.says("starting");
    eventually("the archive is made", || {
        gleaner.archive().path().exists()
            && gleaner.archive().lines("SELECT 1 FROM sqlite_schema WHERE name = 'entries_leave'").len() == 1
    });
    eventually("the service is noted", || runs(&gleaner).len() == 1);
    gleaner.set("[fetch]\nhost_gap = \"2ms\"\n");
    service.signal("HUP");
    service.says("configuration reloaded");
    service.signal("TERM");
    service.end();
    assert_eq!(runs(&gleaner), ["run|reloaded|1|", "run|stopped|1|"]);
    assert_eq!(gleaner.archive().number("SELECT count(DISTINCT config_sha256) FROM runs"), 2);
}

#[test]
fn the_readers_question_for_pauses_finds_them() {
    let gleaner = Gleaner::following(&[]);
    gleaner.once();
    gleaner.archive().change(
        "DELETE FROM runs;
         INSERT INTO runs (command, version, config_sha256, started_at, stopped_at, ended, last_sign_at) VALUES
           ('run', '1', 'x', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', 'stopped', NULL),
           ('run', '1', 'x', '2026-11-02T00:00:05Z', NULL, 'died', '2026-11-03T10:00:00Z'),
           ('run', '1', 'x', '2026-11-03T14:00:00Z', NULL, NULL, NULL);",
    );
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let query = readme
        .split("```")
        .find(|block| block.starts_with("sql") && block.contains("FROM downtimes"))
        .unwrap();
    let found = gleaner.archive().lines(query.trim_start_matches("sql"));
    assert_eq!(
        found,
        [
            "2026-11-03T10:00:00Z|2026-11-03T14:00:00Z|4.0|died",
            "2026-11-02T00:00:00Z|2026-11-02T00:00:05Z|0.0|stopped"
        ]
    );
}
