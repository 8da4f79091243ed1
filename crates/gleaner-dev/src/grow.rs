//! An archive as large as years make it, of made-up articles whose words are as frequent as words are.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, ensure};

use crate::dice::Dice;

const FEEDS: u64 = 1000;
/// Words of a language, the rare ones and the names among them.
const VOCABULARY: f64 = 400_000.0;
/// Han characters a newspaper uses.
const CHARACTERS: f64 = 3500.0;
const ARTICLES_A_TRANSACTION: u64 = 2000;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// How many articles
    #[arg(long, default_value_t = 100_000)]
    articles: u64,
    /// How many of them, the latest, wait for their page
    #[arg(long, default_value_t = 0)]
    pending: u64,
    /// Words of a mean article
    #[arg(long, default_value_t = 400)]
    words: u64,
    /// Where the archive is made; one that is there is replaced
    #[arg(long, default_value = "target/grown/gleaner.db")]
    archive: PathBuf,
    /// The program that makes it
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../target/debug/gleaner"))]
    gleaner: PathBuf,
}

/// Makes the archive, and says how large it is.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    let began = Instant::now();
    make_empty(&args.gleaner, &args.archive)?;
    let mut shell = Command::new("sqlite3")
        .arg("-bail")
        .arg(&args.archive)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("cannot run sqlite3")?;
    let mut sql = shell.stdin.take().context("sqlite3 takes nothing")?;
    sql.write_all(b"PRAGMA synchronous = OFF; PRAGMA cache_size = -200000; PRAGMA foreign_keys = OFF;\n")?;
    sql.write_all(feeds().as_bytes())?;
    let mut dice = Dice::seeded(args.articles);
    for first in (1..=args.articles).step_by(usize::try_from(ARTICLES_A_TRANSACTION)?) {
        let mut group = "BEGIN;\n".to_owned();
        for id in first..=args.articles.min(first + ARTICLES_A_TRANSACTION - 1) {
            article(&mut group, args, id, &mut dice)?;
        }
        group.push_str("COMMIT;\n");
        sql.write_all(group.as_bytes())?;
    }
    sql.write_all(
        b"INSERT INTO feed_days (feed_id, day, polls, entries_new)
          SELECT feed_id, date(first_seen_at), 24, count(*) FROM entries GROUP BY 1, 2;
          PRAGMA wal_checkpoint(TRUNCATE);",
    )?;
    drop(sql);
    ensure!(shell.wait()?.success(), "sqlite3 refused the rows");
    let mb = fs::metadata(&args.archive)?.len() >> 20;
    println!("{} articles, {mb} MB, {:.0} s", args.articles, began.elapsed().as_secs_f64());
    Ok(())
}

/// Has the program make an archive that follows nothing.
fn make_empty(gleaner: &Path, archive: &Path) -> anyhow::Result<()> {
    let folder = archive.parent().context("an archive stands in a folder")?;
    fs::create_dir_all(folder)?;
    for ending in ["", "-wal", "-shm"] {
        let mut name = archive.as_os_str().to_owned();
        name.push(ending);
        let _ = fs::remove_file(name);
    }
    let config = folder.join("grown.toml");
    fs::write(&config, "")?;
    let made = Command::new(gleaner)
        .arg("--config")
        .arg(&config)
        .arg("--archive")
        .arg(archive)
        .arg("once")
        .stderr(Stdio::null())
        .status()
        .context("run `cargo build` first")?;
    ensure!(made.success(), "no archive could be made at {}", archive.display());
    Ok(())
}

fn feeds() -> String {
    format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {FEEDS})
         INSERT INTO feeds (url, configured_url, host, title, added_at, next_poll_at, last_poll_at, last_ok_at, last_status)
         SELECT 'https://paper' || i || '.example/feed', 'https://paper' || i || '.example/feed', 'paper' || i || '.example',
                'Paper ' || i, '2024-01-01T00:00:00Z', '2999-01-01T00:00:00Z', '2026-01-01T00:00:00Z',
                '2026-01-01T00:00:00Z', 200
         FROM n;\n"
    )
}

/// Writes one article with all its rows; each tenth is in Chinese, and each twentieth is carried by two feeds.
fn article(sql: &mut String, args: &Args, id: u64, dice: &mut Dice) -> anyhow::Result<()> {
    let lang =
        if dice.below(10) == 0 { "zh" } else { ["en", "en", "en", "de"][usize::try_from(dice.below(4))?] };
    let title = words(dice, lang, 9);
    let length = args.words / 2 + dice.below(args.words.max(1));
    let text = words(dice, lang, length);
    let (feed, host) = (1 + dice.below(FEEDS), 1 + dice.below(FEEDS));
    // Two years, the last article at this moment.
    let minutes_ago = (args.articles - id) * 2 * 365 * 24 * 60 / args.articles.max(1);
    let at = format!("strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-{minutes_ago} minutes')");
    let is_pending = id + args.pending > args.articles;
    let (state, due, body) =
        if is_pending { ("pending", at.as_str(), "NULL, NULL, NULL") } else { ("ok", "NULL", "") };
    let read = format!("'{text}', '<p>{text}</p>', 'page'");
    let body = if is_pending { body } else { &read };
    let url = format!("https://paper{host}.example/{id}/{}", title.get(..8).unwrap_or("story"));
    write!(
        sql,
        "INSERT INTO articles (id, url, host, title, byline, published_at, effective_at, date_source, first_seen_at, lang,
           site_name, word_count, page_state, next_page_at, version_count, text_sha256, extra, summary, text, html, text_source)
         VALUES ({id}, '{url}', 'paper{host}.example', '{title}', 'Nell Trewin', {at}, {at}, 'feed', {at}, '{lang}',
           'Paper {host}', {length}, '{state}', {due}, 1, '{id:064x}', '{{\"og:type\":\"article\"}}', '{}', {body});
         INSERT INTO article_urls VALUES ('{url}', {id});
         INSERT INTO article_authors (article_id, position, name) VALUES ({id}, 0, '{}');
         INSERT INTO article_tags VALUES ({id}, '{}', 'feed');
         INSERT INTO fetches (kind, article_id, url, started_at, outcome, status, body_bytes)
         VALUES ('page', {id}, '{url}', {at}, 'stored', 200, 50000);\n",
        words(dice, lang, 30),
        if dice.below(5000) == 0 { "Nell Trewin".to_owned() } else { words(dice, "en", 2) },
        words(dice, "en", 1),
    )?;
    let feeds = if dice.below(20) == 0 { vec![feed, feed % FEEDS + 1] } else { vec![feed] };
    for feed in feeds {
        write!(
            sql,
            "INSERT INTO entries (feed_id, article_id, entry_key, key_kind, guid, link, title, first_seen_at, content_sha256,
               summary_html)
             VALUES ({feed}, {id}, '{url}', 'guid', '{url}', '{url}', '{title}', {at}, '{id:064x}', '<p>{title}</p>');\n"
        )?;
    }
    Ok(())
}

/// Returns so many words, the n-th most frequent of them 1/n as often as the first, as in every language.
fn words(dice: &mut Dice, lang: &str, count: u64) -> String {
    let mut text = String::new();
    for number in 0..count {
        if lang == "zh" {
            // A word has two characters about.
            for _ in 0..2 {
                let rank = u32::try_from(ranked(dice, CHARACTERS)).unwrap_or(0);
                text.push(char::from_u32(0x4e00 + rank * 5).unwrap_or('一'));
            }
            text.push_str(if number % 12 == 11 { "。" } else { "" });
        } else {
            text.push_str(if number > 0 { " " } else { "" });
            word(&mut text, ranked(dice, VOCABULARY));
        }
    }
    text
}

/// Returns a rank from 1 on, each with the frequency that Zipf's law gives it.
fn ranked(dice: &mut Dice, end: f64) -> u64 {
    let share = f64::from(u32::try_from(dice.below(1 << 32)).unwrap_or(0)) / f64::from(u32::MAX);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it lies between 1 and the end"
    )]
    let rank = end.powf(share) as u64;
    rank
}

/// Spells the word of a rank; the words that questions ask for are as frequent as they are in newspapers.
fn word(text: &mut String, rank: u64) {
    match rank {
        2000 => text.push_str("wall"),
        6000 => text.push_str("harbour"),
        9000 => text.push_str("tides"),
        _ => {
            let mut rest = rank;
            while rest > 0 {
                let syllable = usize::try_from(rest % 70).unwrap_or(0);
                text.push(char::from(b"bdfghklmnprstv"[syllable / 5]));
                text.push(char::from(b"aeiou"[syllable % 5]));
                rest /= 70;
            }
        }
    }
}
