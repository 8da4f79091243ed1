//! The walls of the house, read from its source: who may name whom, and what pure rooms do without.

use std::path::{Path, PathBuf};

/// One file of `src/` or of a library's, without comments, strings and tests: what is left is what the compiler builds.
struct Source {
    /// Below the checkout, with slashes.
    path: String,
    code: String,
}

impl Source {
    /// `ingest/judge` is a room of `src/`, `crates/gleaner-text/src` a library.
    fn is_in(&self, room: &str) -> bool {
        let path = self.path.strip_prefix("src/").unwrap_or(&self.path);
        path == format!("{room}.rs") || path.starts_with(&format!("{room}/"))
    }
}

/// What Cargo keeps apart already, but for what the standard library can do.
const LIBRARIES: [&str; 3] =
    ["crates/gleaner-text/src", "crates/gleaner-feed/src", "crates/gleaner-article/src"];

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for folder in ["src"].iter().chain(&LIBRARIES) {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 50, "only {} files were found", files.len());
    files
        .iter()
        .filter(|path| !path.iter().any(|part| part == "tests" || part == "tests.rs"))
        .map(|path| {
            let text = std::fs::read_to_string(path).unwrap();
            let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            Source { path, code: code(&text) }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for found in std::fs::read_dir(folder).unwrap() {
        let path = found.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// Blanks comments and the insides of strings, and drops everything under `#[cfg(test)]`; lines stay where they are.
fn code(text: &str) -> String {
    let bare = without_words(text);
    let mut lines = Vec::new();
    let mut rest = bare.lines().peekable();
    while let Some(line) = rest.next() {
        if line.trim() != "#[cfg(test)]" {
            lines.push(line.to_owned());
            continue;
        }
        // Skips one item: to its semicolon, or to the brace that closes it.
        let mut depth = 0;
        for line in rest.by_ref() {
            depth += line.matches('{').count();
            let closed = line.matches('}').count();
            depth = depth.saturating_sub(closed);
            if depth == 0 && (closed > 0 || line.trim_end().ends_with(';')) {
                break;
            }
        }
    }
    lines.join("\n")
}

fn without_words(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(raw) = raw_string(rest) {
            raw
        } else if next == '"' {
            string(rest)
        } else if let Some(character) = char_literal(rest) {
            character
        } else {
            bare.push(next);
            rest = &rest[next.len_utf8()..];
            continue;
        };
        bare.extend(rest[..length].chars().filter(|c| *c == '\n'));
        rest = &rest[length..];
    }
    bare
}

/// Returns the length of the raw string that begins here.
fn raw_string(text: &str) -> Option<usize> {
    let hashes = text.strip_prefix('r')?.chars().take_while(|c| *c == '#').count();
    let body = text[1 + hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    Some(2 + hashes + body.find(&end)? + end.len())
}

fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, next) in text.char_indices().skip(1) {
        match next {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// `'"'` and `'{'` are characters, `'a` alone is a lifetime.
fn char_literal(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    let length = match body.strip_prefix('\\') {
        Some(escaped) => 1 + escaped.char_indices().skip(1).find(|(_, c)| *c == '\'')?.0,
        None => body.chars().next()?.len_utf8(),
    };
    body[length..].starts_with('\'').then_some(length + 2)
}

/// Whether the code speaks of `name` as a word of its own.
fn names(code: &str, name: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        let is_longer_before = before.is_some_and(is_part) && name.starts_with(is_part);
        let is_longer_after = after.is_some_and(is_part) && name.ends_with(is_part);
        !is_longer_before && !is_longer_after
    })
}

#[track_caller]
fn check(offences: &[String]) {
    assert!(offences.is_empty(), "\n{}", offences.join("\n"));
}

#[test]
fn each_great_dependency_has_its_home() {
    let homes = [
        ("sqlx", &["archive"][..]),
        ("reqwest", &["fetch"]),
        // The demo serves its newspaper, as somebody else's servers would.
        ("axum", &["websub", "cli/demo/press", "status/server"]),
        ("prometheus_client", &["status/metrics"]),
    ];
    let mut offences = Vec::new();
    for source in sources() {
        for (name, homes) in homes {
            if names(&source.code, name) && !homes.iter().any(|home| source.is_in(home)) {
                offences.push(format!("{} names {name}, which lives in src/{}", source.path, homes[0]));
            }
        }
    }
    check(&offences);
    for (name, homes) in homes {
        for home in homes {
            let is_used = sources().iter().any(|source| source.is_in(home) && names(&source.code, name));
            assert!(is_used, "this test looks for {name} in the wrong way, or src/{home} no longer needs it");
        }
    }
}

#[test]
fn rooms_never_name_each_other() {
    const HOUSE: [&str; 11] = [
        "archive",
        "cli",
        "config",
        "daemon",
        "discovery",
        "fetch",
        "ingest",
        "schedule",
        "telemetry",
        "clock",
        "websub",
    ];
    let mut offences = Vec::new();
    for room in ["archive", "discovery", "doctor", "fetch", "schedule", "websub", "model"] {
        for source in sources().iter().filter(|source| source.is_in(room)) {
            for other in HOUSE.iter().filter(|other| **other != room) {
                let is_granted = room == "fetch" && *other == "clock";
                let is_named = names(&source.code, &format!("crate::{other}"))
                    || imports(&source.code).any(|names_of| names_of.contains(&(*other).to_owned()));
                if is_named && !is_granted {
                    offences.push(format!("{} names crate::{other}", source.path));
                }
            }
        }
    }
    check(&offences);
}

/// Returns the first names of each `use crate::{…}`.
fn imports(code: &str) -> impl Iterator<Item = Vec<String>> {
    code.split("crate::{").skip(1).map(|group| {
        let mut depth = 0;
        let mut names_of = vec![String::new()];
        for next in group.chars() {
            match next {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => names_of.push(String::new()),
                _ => {}
            }
            if depth == 0 && (next.is_alphanumeric() || next == '_' || next == ':') {
                names_of.last_mut().unwrap().push(next);
            }
        }
        names_of.iter().map(|path| path.split(':').next().unwrap_or_default().to_owned()).collect()
    })
}

#[test]
fn arrows_go_one_way() {
    let mut offences = Vec::new();
    for (room, above) in [
        ("ingest", &["daemon", "cli", "config"][..]),
        ("daemon", &["cli"]),
        ("status", &["daemon", "cli", "config", "ingest"]),
        ("config", &["cli", "daemon"]),
    ] {
        for source in sources().iter().filter(|source| source.is_in(room)) {
            for above in above.iter().filter(|above| names(&source.code, &format!("crate::{above}"))) {
                offences.push(format!("{} names crate::{above}, which stands above it", source.path));
            }
        }
    }
    check(&offences);
}

#[test]
fn the_body_and_the_facts_of_an_article_are_read_apart() {
    let mut offences = Vec::new();
    for (part, other) in [("body", "facts"), ("facts", "body")] {
        let part = format!("crates/gleaner-article/src/{part}");
        for source in sources().iter().filter(|source| source.is_in(&part)) {
            if names(&source.code, &format!("crate::{other}")) {
                offences.push(format!("{} names {other}, its neighbour", source.path));
            }
        }
    }
    check(&offences);
}

#[test]
fn pure_rooms_read_no_clock_do_no_io_and_are_not_async() {
    const PURE: [&str; 34] = [
        "doctor",
        "schedule",
        "discovery",
        "ingest/resolve",
        "ingest/judge",
        "ingest/canonical",
        "ingest/cut_feed",
        "ingest/dating",
        "ingest/difference",
        "ingest/digest",
        "ingest/identity",
        "ingest/packing",
        "ingest/page_decision",
        "ingest/page_reading",
        "ingest/replay/comparison",
        "ingest/shared_address",
        "fetch/coding",
        "fetch/cookies",
        "fetch/hints",
        "fetch/home",
        "fetch/http_date",
        "fetch/kept_headers",
        "fetch/link_header",
        "fetch/media",
        "fetch/request",
        "status/feed_page",
        "status/html",
        "status/page",
        "status/plot",
        "websub/lease",
        "websub/request",
        "websub/signature",
        "websub/standing",
        "websub/verification",
    ];
    const IMPURE: [&str; 12] = [
        "async",
        "await",
        "tokio",
        "std::fs",
        "std::net",
        "std::env",
        "std::process",
        "std::thread",
        "Instant",
        "SystemTime",
        "crate::clock",
        "Utc::now",
    ];
    let sources = sources();
    let mut offences = Vec::new();
    for room in PURE.iter().chain(&LIBRARIES) {
        assert!(sources.iter().any(|source| source.is_in(room)), "there is no {room}");
        for source in sources.iter().filter(|source| source.is_in(room)) {
            for name in IMPURE.iter().filter(|name| names(&source.code, name)) {
                offences.push(format!("{} is pure and names {name}", source.path));
            }
        }
    }
    check(&offences);
}

#[test]
fn no_file_is_longer_than_400_lines_before_its_tests() {
    let long = sources().into_iter().map(|source| (source.code.lines().count(), source.path));
    let offences: Vec<_> = long
        .filter(|(lines, _)| *lines > 400)
        .map(|(lines, path)| format!("{path}: {lines} lines"))
        .collect();
    check(&offences);
}

#[test]
fn nothing_is_left_to_do_and_nothing_is_unwrapped() {
    let mut offences = Vec::new();
    for source in sources() {
        for word in ["todo!", "unimplemented!", "dbg!", ".unwrap()", "unsafe"] {
            if names(&source.code, word) {
                offences.push(format!("{} has {word}", source.path));
            }
        }
    }
    check(&offences);
}

#[test]
fn the_reader_of_source_skips_what_is_no_code() {
    let text = "let a = \"reqwest\"; // tokio\nlet b = r#\"sqlx \"x\" \"#; let c = '\"';\n#[cfg(test)]\nmod tests {\n  fn f() { x.unwrap() }\n}\nasync fn g<'a>() {}";
    let code = code(text);
    for absent in ["reqwest", "tokio", "sqlx", "unwrap"] {
        assert!(!names(&code, absent), "{absent} in {code}");
    }
    assert!(names(&code, "async") && names(&code, "'a"), "{code}");
    assert!(!names("asynchronous", "async") && names("x.unwrap()", ".unwrap()"));
    let groups: Vec<_> = imports("use crate::{model::{A, B}, fetch::Kind};").collect();
    assert_eq!(groups, [["model", "fetch"]]);
}
