//! Pages made to be slow: what repeats without end is read in a time that grows with its size alone.

use std::fmt::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Command, Stdio};

use crate::support::{Gleaner, marker, story_with_head};

const BYTES: usize = 500_000;

/// What a debug build takes for such a page, five times over, on a machine that is at other work.
const CPU_SECONDS: u32 = 20;

/// Reads a story with so much in its head or in its midst, within bounds, and finds its words.
#[track_caller]
fn check_is_read(what: &str, head: &str, midst: &str) {
    let gleaner = Gleaner::following(&[]);
    let whole = story_with_head("A wall", head);
    let midst_at = whole.find("</p>").unwrap() + "</p>".len();
    let page = format!("{}<div>{midst}</div>{}", &whole[..midst_at], &whole[midst_at..]);
    let page = gleaner.write("page.html", page);
    let output = Command::new("sh")
        .args(["-c", &format!("ulimit -t {CPU_SECONDS}; exec \"$0\" extract \"$1\" --format text")])
        .args([env!("CARGO_BIN_EXE_gleaner").as_ref(), page.as_os_str()])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let status = output.status;
    assert_eq!(status.signal(), None, "{what}: over {CPU_SECONDS} s of CPU");
    assert!(status.success(), "{what}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stdout).contains(&marker("A wall")), "{what}: the story is lost");
}

#[test]
fn what_repeats_without_end_costs_no_more_than_its_size() {
    for unit in [
        "&",
        "<",
        "&#x",
        "<nobr><h2>& ",
        "<h2>By Mara Quay <a rel=author href=/m>",
        "<h4>y<ol>Picture: M. Quay / Agency ",
        "<b><p>",
        "<figure><figcaption>",
        "<time>x",
    ] {
        check_is_read(unit, "", &unit.repeat(BYTES / unit.len()));
    }
}

#[test]
fn a_name_for_every_reader_is_read_as_well() {
    let mut names = String::new();
    for number in 0..BYTES / 15 {
        write!(names, "Mara Quay{number}, ").unwrap();
    }
    check_is_read("authors", &format!("<meta name=\"author\" content=\"{names}\">"), "");
}
