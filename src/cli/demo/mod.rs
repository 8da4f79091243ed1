//! A first try that needs nobody's server: a small made-up newspaper on loopback, the real rivers, a fresh archive.

mod newspaper;
mod press;

use std::io::{ErrorKind, IsTerminal, Write};
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use tokio::sync::mpsc;
use url::Url;

pub use press::Press;

use super::once::summary;
use super::progress::Progress;
use super::{Globals, block_on};
use crate::clock::Clock;
use crate::config::{Loaded, Settings};
use crate::daemon::{self, RunMode, Stats};
use crate::model::{ConfiguredFeed, FeedOptions};
use crate::telemetry;

/// Long enough for the first pass to be over on a slow machine, short enough to wait for.
const LOOK_AGAIN: Duration = Duration::from_secs(6);

/// The first of the addresses the sites are served at.
const FIRST_ADDRESS: Ipv4Addr = Ipv4Addr::new(127, 0, 0, 11);

/// Try it on a made-up newspaper, which needs nobody's server
///
/// Serves four small sites on loopback, reads their feeds and pages into a fresh archive, has one of them correct a
/// story, and reads it again. Then says what can be asked of the archive, and prints on stdout where that is. The
/// configuration is not read.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Keep the archive in this folder, which must be new or empty
    ///
    /// Without it, and without --archive, the archive is in a new folder among the temporary files of the system.
    #[arg(long, value_name = "DIR")]
    keep: Option<PathBuf>,
}

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    if globals.archive.is_some() && args.keep.is_some() {
        // clap sees no conflict where one of the two stands before the command.
        let words = "--keep and --archive both say where the archive is to be; give one of them\n";
        clap::Error::raw(clap::error::ErrorKind::ArgumentConflict, words).exit();
    }
    telemetry::start("error")?;
    let archive = fresh_archive(globals.archive.as_deref(), args.keep.as_deref())?;
    block_on(read_the_newspaper(&archive))?;
    eprintln!("\nThe archive is one SQLite file. Try:\n\n{}\n", questions(&archive));
    writeln!(std::io::stdout(), "{}", archive.display())?;
    Ok(())
}

/// Returns where the archive is to be: nothing is there yet, so nothing of anybody's is touched.
fn fresh_archive(archive: Option<&Path>, keep: Option<&Path>) -> anyhow::Result<PathBuf> {
    if let Some(archive) = archive {
        ensure!(!archive.exists(), "{} exists; the demo wants a fresh archive", archive.display());
        return Ok(archive.to_path_buf());
    }
    let folder = match keep {
        Some(folder) => folder.to_path_buf(),
        None => temporary_folder()?,
    };
    let said = || format!("cannot keep the archive in {}", folder.display());
    std::fs::create_dir_all(&folder).with_context(said)?;
    let is_empty = std::fs::read_dir(&folder).with_context(said)?.next().is_none();
    ensure!(is_empty, "{} is not empty; the demo wants a fresh archive", folder.display());
    Ok(folder.join("gleaner.db"))
}

/// Makes a folder that is nobody else's.
fn temporary_folder() -> anyhow::Result<PathBuf> {
    let (parent, process) = (std::env::temp_dir(), std::process::id());
    for number in 1..=100 {
        let folder = parent.join(format!("gleaner-demo-{process}-{number}"));
        match std::fs::create_dir(&folder) {
            Ok(()) => return Ok(folder),
            // Another process had this number before.
            Err(err) if err.kind() == ErrorKind::AlreadyExists => {}
            Err(err) => return Err(err).context(format!("cannot make {}", folder.display())),
        }
    }
    bail!("{} is full of other demos' archives; clear it, or use --keep DIR", parent.display())
}

async fn read_the_newspaper(archive: &Path) -> anyhow::Result<()> {
    let press = Press::open(FIRST_ADDRESS).await.context("cannot serve the newspaper on loopback")?;
    let loaded = configuration(&press, archive)?;
    eprintln!(
        "Larkmouth's newspapers are out: {} feeds on loopback. The first pass reads them all.\n",
        loaded.feeds.len()
    );
    pass(&loaded).await?;
    eprintln!(
        "\nThe pages are looked at again {} s after they were read; until then, the Gazette corrects a story.",
        LOOK_AGAIN.as_secs()
    );
    tokio::time::sleep(LOOK_AGAIN + Duration::from_secs(1)).await;
    press.correct("2026/11/bridge-closure.html");
    eprintln!("The second pass asks every page whether it changed.\n");
    pass(&loaded).await
}

fn configuration(press: &Press, archive: &Path) -> anyhow::Result<Loaded> {
    let mut settings = Settings { archive: archive.to_path_buf(), ..Settings::default() };
    settings.fetch.allow_networks = vec!["127.0.0.0/8".parse()?];
    // Loopback is patient; elsewhere the default of two seconds is a matter of manners.
    settings.fetch.host_gap = Duration::from_millis(100);
    settings.pages.recheck = vec![LOOK_AGAIN];
    let feeds = press
        .feeds()
        .map(|url| {
            Ok(ConfiguredFeed { url: Url::parse(&url)?, tags: Vec::new(), options: FeedOptions::default() })
        })
        .collect::<anyhow::Result<_>>()?;
    Ok(Loaded { settings, path: None, feeds, warnings: Vec::new() })
}

/// Does all that is due, as `gleaner once` does, and says what that was.
async fn pass(loaded: &Loaded) -> anyhow::Result<()> {
    let (_stop, controls) = mpsc::channel(1);
    let mut progress = Progress::new(std::io::stderr().is_terminal());
    let mut watch = |stats: &Stats| progress.show(stats);
    let stats = daemon::ingest(loaded.clone(), RunMode::Once, Clock::system(), controls, &mut watch).await?;
    drop(progress);
    eprintln!("{}", summary(&stats));
    ensure!(
        stats.polls_failed == 0,
        "{} feeds could not be read on loopback; GLEANER_LOG=info says why",
        stats.polls_failed
    );
    Ok(())
}

/// Returns commands to be typed next, one a line.
fn questions(archive: &Path) -> String {
    const QUERIES: [(&str, &str); 4] = [
        (
            "-box ",
            "SELECT date(effective_at) AS day, lang, section, title FROM articles ORDER BY effective_at DESC LIMIT 10",
        ),
        ("", "SELECT text FROM articles WHERE title LIKE '%harbour wall%'"),
        (
            "-box ",
            "SELECT title, snippet(articles_fts, 2, '[', ']', '…', 12) AS found FROM articles_fts WHERE articles_fts MATCH 'tide*'",
        ),
        ("-box ", "SELECT url, old_title, title_now FROM article_changes"),
    ];
    let archive = quoted(&archive.to_string_lossy());
    let program = std::env::args().next().map_or("gleaner".to_owned(), |program| quoted(&program));
    let mut lines = QUERIES.map(|(option, sql)| format!("  sqlite3 {option}{archive} \"{sql}\"")).to_vec();
    lines.push(format!("  {program} --archive {archive} search ferry"));
    lines.join("\n")
}

/// Returns a path as a shell takes it for one word.
fn quoted(path: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/._-+:@".contains(c);
    if path.chars().all(is_plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word_to_the_shell() {
        assert_eq!(quoted("/tmp/a-b_1/gleaner.db"), "/tmp/a-b_1/gleaner.db");
        assert_eq!(quoted("My demo/gleaner.db"), "'My demo/gleaner.db'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
