//! Names the commit the program is built from, so that whatever it derives can name the code that derived it.
//!
//! `GLEANER_COMMIT` comes first, for builds without a repository; then git; then the version stands alone.

use std::path::Path;
use std::process::Command;

/// What the program is made of: changed and not committed, it is no commit's program.
const SOURCES: [&str; 6] = ["Cargo.lock", "Cargo.toml", "build.rs", "crates", "migrations", "src"];

fn main() {
    println!("cargo::rerun-if-env-changed=GLEANER_COMMIT");
    for path in SOURCES {
        println!("cargo::rerun-if-changed={path}");
    }
    let given = std::env::var("GLEANER_COMMIT").unwrap_or_default();
    let commit = if given.trim().is_empty() { of_repository() } else { Some(given) };
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    // Not named GLEANER_…: cargo gives it to the program it runs, too, and there that would be a setting.
    match commit.as_deref().map(as_name).filter(|name| !name.is_empty()) {
        Some(commit) => println!("cargo::rustc-env=BUILD_OF_GLEANER={version}+{commit}"),
        None => println!("cargo::rustc-env=BUILD_OF_GLEANER={version}"),
    }
}

/// Keeps what may stand in a version.
fn as_name(commit: &str) -> String {
    commit.chars().filter(|next| next.is_ascii_alphanumeric() || matches!(next, '.' | '-')).collect()
}

/// Returns the commit of the repository this is the top of, with `.dirty` when the sources are not the commit's.
fn of_repository() -> Option<String> {
    let here = std::env::var("CARGO_MANIFEST_DIR").ok()?;
    // A tarball that is unpacked within somebody's repository is not of it.
    let top = git(&["rev-parse", "--show-toplevel"])?;
    if Path::new(&top).canonicalize().ok()? != Path::new(&here).canonicalize().ok()? {
        return None;
    }
    // The log of HEAD grows with each commit and checkout.
    for name in ["HEAD", "logs/HEAD"] {
        let path = git(&["rev-parse", "--git-path", name])?;
        if Path::new(&path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    let commit = git(&["rev-parse", "--short=12", "HEAD"])?;
    let mut changes = vec!["status", "--porcelain", "--"];
    changes.extend(SOURCES);
    Some(if git(&changes)?.is_empty() { commit } else { format!("{commit}.dirty") })
}

fn git(args: &[&str]) -> Option<String> {
    let output = Command::new("git").args(args).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok().map(|text| text.trim().to_owned())
}
