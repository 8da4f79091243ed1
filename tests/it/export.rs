//! What leaves the archive: read again by what others read it with, and the same each time.

use std::path::Path;
use std::process::Command;

use crate::support::{Finished, Gleaner, Item, Publisher, Reply, rss, story};

const TITLES: [&str; 4] = ["=SUM(A1:A9) of lamps", "A \"wall\", twice", "The bell", "Über den Fluß"];

/// Four stories, two feeds.
fn archived() -> (Publisher, Gleaner) {
    let publisher = Publisher::open();
    let items: Vec<_> = TITLES
        .iter()
        .enumerate()
        .map(|(number, title)| {
            let title = title.replace('"', "&quot;");
            publisher.put(&format!("/{number}"), Reply::page(story(&title)));
            Item::new(&publisher.url(&format!("/{number}")), &title)
        })
        .collect();
    publisher.put("/feed", Reply::feed(rss("The Quay", &items)));
    publisher.put("/other", Reply::feed(rss("The Other", &items[2..3])));
    let gleaner = Gleaner::following(&[publisher.url("/feed"), publisher.url("/other")]);
    gleaner.once();
    (publisher, gleaner)
}

#[track_caller]
fn export(gleaner: &Gleaner, args: &[&str]) -> String {
    let finished: Finished = gleaner.command(&[&["export"], args].concat());
    assert_eq!(finished.code, Some(0), "{}", finished.stderr);
    finished.stdout
}

fn ids(jsonl: &str) -> Vec<i64> {
    let article = |line: &str| serde_json::from_str::<serde_json::Value>(line).unwrap();
    jsonl.lines().map(|line| article(line)["id"].as_i64().unwrap()).collect()
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn every_article_is_a_line_and_what_came_since_is_the_rest() {
    let (_publisher, gleaner) = archived();
    let all = export(&gleaner, &[]);
    assert_eq!(ids(&all), [1, 2, 3, 4]);
    assert_eq!(export(&gleaner, &[]), all, "the same each time");
    assert_eq!(ids(&export(&gleaner, &["--after", "2"])), [3, 4]);
    for line in all.lines() {
        let article: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = format!("SELECT text FROM articles WHERE id = {}", article["id"]);
        assert_eq!(article["text"], gleaner.archive().line(&text));
        assert!(!article["feeds"].as_array().unwrap().is_empty());
    }
}

#[test]
fn a_slice_is_what_was_asked_for() {
    let (publisher, gleaner) = archived();
    gleaner.archive().change(
        "UPDATE articles SET lang = 'de-AT', effective_at = '2020-05-01T00:00:00Z', host = 'a.example.com' WHERE id = 4;
         INSERT INTO article_tags VALUES (2, 'Harbour', 'page');",
    );
    let other = publisher.url("/other");
    for (args, expected) in [
        (&["--lang", "de"][..], &[4][..]),
        (&["--lang", "d"], &[]),
        (&["--host", "example.com"], &[4]),
        (&["--until", "2020-05-02"], &[4]),
        (&["--until", "2020-05-01T00:00:00Z"], &[]),
        (&["--since", "2020-05-02"], &[1, 2, 3]),
        (&["--tag", "harbour"], &[2]),
        (&["--where", "a.id % 2 = 0 -- even"], &[2, 4]),
        (&["--where", "a.id = 1 OR a.id = 2", "--tag", "harbour"], &[2]),
        (&["--feed", "The Other"], &[3]),
        (&["--feed", &other], &[3]),
    ] {
        assert_eq!(ids(&export(&gleaner, args)), expected, "{args:?}");
    }
    let refused = gleaner.command(&["export", "--where", "a.nothing = 1"]);
    assert_eq!(refused.code, Some(2), "{}", refused.stderr);
    for hostile in ["1) OR (a.id = 1", "1) ; VACUUM INTO 'beside.db'; --", "a.id = :x"] {
        let refused = gleaner.command(&["export", "--where", hostile]);
        assert!(refused.code == Some(2) && refused.stdout.is_empty(), "{hostile}: {}", refused.stderr);
    }
    let refused = gleaner.command(&["export", "--where", "1); DELETE FROM articles; SELECT (1"]);
    assert_ne!(refused.code, Some(0), "{}", refused.stderr);
    assert_eq!(gleaner.archive().number("SELECT count(*) FROM articles"), 4);
    assert_eq!(gleaner.command(&["export", "--feed", "nobody"]).code, Some(1));
}

#[test]
fn a_folder_has_a_file_for_each_month_and_takes_its_name_whole() {
    let (_publisher, gleaner) = archived();
    gleaner.archive().change("UPDATE articles SET effective_at = '2020-05-01T00:00:00Z' WHERE id = 4");
    for format in ["jsonl", "csv", "markdown", "warc"] {
        export(&gleaner, &["--format", format, "--to", format]);
        let names = files(&gleaner.file(format));
        assert!(names[0].starts_with("2020-05"), "{names:?}");
        assert!(!gleaner.file(&format!("{format}.unfinished")).exists());
        let again = gleaner.command(&["export", "--format", format, "--to", format]);
        assert_eq!(again.code, Some(1), "nothing is written over");
    }
    assert_eq!(files(&gleaner.file("markdown/2020-05")), ["0000004-über-den-fluß.md"]);
    let lines = std::fs::read_to_string(gleaner.file("jsonl/2020-05.jsonl")).unwrap();
    assert_eq!(ids(&lines), [4]);
}

/// Runs Python, or says loudly that it cannot.
fn python(module: &str, program: &str, args: &[&Path]) -> Option<String> {
    let has = Command::new("python3").args(["-c", &format!("import {module}")]).output();
    if !has.is_ok_and(|output| output.status.success()) {
        eprintln!("SKIPPED: there is no Python with {module} here");
        return None;
    }
    let output = Command::new("python3").args(["-c", program]).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_spreadsheet_runs_nothing_and_reads_all() {
    let (_publisher, gleaner) = archived();
    export(&gleaner, &["--format", "csv", "--to", "csv"]);
    let name = files(&gleaner.file("csv")).remove(0);
    let path = gleaner.file("csv").join(name);
    assert!(std::fs::read(&path).unwrap().starts_with(b"\xef\xbb\xbfid,"));
    let program = "import csv, sys\n\
        rows = list(csv.DictReader(open(sys.argv[1], encoding='utf-8-sig', newline='')))\n\
        print(len(rows), *(row['title'] for row in rows), sep='|')";
    let Some(told) = python("csv", program, &[&path]) else { return };
    assert_eq!(told.trim(), "4|'=SUM(A1:A9) of lamps|A \"wall\", twice|The bell|Über den Fluß");
}

#[test]
fn kept_pages_are_read_by_warcio_and_found_by_their_index() {
    let (_publisher, gleaner) = archived();
    export(&gleaner, &["--format", "warc", "--to", "warc"]);
    export(&gleaner, &["--format", "warc", "--to", "again"]);
    let names = files(&gleaner.file("warc"));
    let [index, archive] = [".cdxj", ".warc.gz"].map(|ending| {
        let name = names.iter().find(|name| name.ends_with(ending)).unwrap();
        let [one, other] =
            ["warc", "again"].map(|folder| std::fs::read(gleaner.file(folder).join(name)).unwrap());
        assert_eq!(one, other, "the same to the byte");
        gleaner.file("warc").join(name)
    });
    let program = "
import sys, json, io
from warcio.archiveiterator import ArchiveIterator
kinds = {}
bodies = {}
for record in ArchiveIterator(open(sys.argv[1], 'rb'), check_digests='raise'):
    kinds[record.rec_type] = kinds.get(record.rec_type, 0) + 1
    body = record.content_stream().read()
    if record.rec_type == 'response':
        assert record.http_headers.get_statuscode() == '200'
        bodies[record.rec_headers.get_header('WARC-Target-URI')] = body
whole = open(sys.argv[1], 'rb').read()
for line in open(sys.argv[2]):
    fields = json.loads(line.split(' ', 2)[2])
    offset, length = int(fields['offset']), int(fields['length'])
    record = next(iter(ArchiveIterator(io.BytesIO(whole[offset:offset + length]))))
    assert record.content_stream().read() == bodies[fields['url']], line
print(sorted(kinds.items()), len(bodies))
";
    let Some(told) = python("warcio", program, &[&archive, &index]) else { return };
    assert_eq!(told.trim(), "[('metadata', 4), ('response', 4), ('warcinfo', 1)] 4");
}
