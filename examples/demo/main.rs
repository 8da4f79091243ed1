//! A first try that needs nobody's server: a small made-up newspaper on loopback, the real rivers, a fresh archive.
//!
//! ```sh
//! cargo run --release --example demo
//! ```

mod press;

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gleaner::clock::Clock;
use gleaner::config::{Loaded, Settings};
use gleaner::daemon::{self, RunMode, Stats};
use gleaner::model::{ConfiguredFeed, FeedOptions};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::sync::mpsc;
use url::Url;

use press::Press;

/// Long enough for the first pass to be over on a slow machine, short enough to wait for.
const LOOK_AGAIN: Duration = Duration::from_secs(6);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/demo");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    let archive = folder.join("gleaner.db");

    let press = Press::open(Ipv4Addr::new(127, 0, 0, 11)).await?;
    let loaded = configuration(&press, archive.clone())?;

    eprintln!(
        "Larkmouth's newspapers are out: {} feeds on loopback. The first pass reads them all.\n",
        loaded.feeds.len()
    );
    report(&pass(&loaded).await?);

    eprintln!(
        "\nThe pages are looked at again {} s after they were read; until then, the Gazette corrects a story.",
        LOOK_AGAIN.as_secs()
    );
    tokio::time::sleep(LOOK_AGAIN + Duration::from_secs(1)).await;
    press.correct("2026/11/bridge-closure.html");
    eprintln!("The second pass asks every page whether it changed.\n");
    report(&pass(&loaded).await?);

    eprintln!("{}", what_next(&archive));
    Ok(())
}

fn configuration(press: &Press, archive: PathBuf) -> anyhow::Result<Loaded> {
    let mut settings = Settings { archive, ..Settings::default() };
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
    Ok(Loaded { settings, path: None, feeds })
}

/// Does all that is due, as `gleaner once` does.
async fn pass(loaded: &Loaded) -> anyhow::Result<Stats> {
    let (_stop, commands) = mpsc::channel(1);
    let bar = ProgressBar::new(0).with_style(ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}")?);
    let mut watch = |stats: &Stats| {
        let done = stats.polls + stats.pages_done();
        bar.set_length((stats.waiting + stats.entries_new).max(done));
        bar.set_position(done);
        bar.set_message(format!("{} feeds, {} pages", stats.polls, stats.pages_done()));
    };
    let stats = daemon::ingest(loaded.clone(), RunMode::Once, Clock::system(), commands, &mut watch).await?;
    bar.finish_and_clear();
    Ok(stats)
}

fn report(stats: &Stats) {
    let pages: Vec<_> = stats.pages.iter().map(|(state, count)| format!("{count} {state}")).collect();
    eprintln!("feeds polled: {}, new entries: {}", stats.polls, stats.entries_new);
    eprintln!("pages: {}", pages.join(", "));
}

fn what_next(archive: &Path) -> String {
    let archive = archive.display();
    format!(
        "\nThe archive is one SQLite file, {archive}\nTry:\n
  sqlite3 -box {archive} \"SELECT date(effective_at) AS day, lang, section, title FROM articles ORDER BY effective_at DESC LIMIT 10\"
  sqlite3 {archive} \"SELECT text FROM articles WHERE title LIKE '%harbour wall%'\"
  sqlite3 -box {archive} \"SELECT title, snippet(articles_fts, 2, '[', ']', '…', 12) AS found FROM articles_fts WHERE articles_fts MATCH 'tide*'\"
  sqlite3 -box {archive} \"SELECT url, old_title, title_now FROM article_changes\"
  cargo run --release -- --archive {archive} search ferry
"
    )
}
