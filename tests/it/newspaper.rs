//! A reader follows the newspapers of Larkmouth and finds in the archive just what their authors wrote.

use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use gleaner::cli::demo::Press;
use gleaner::clock::Clock;
use gleaner::config::{Loaded, Settings};
use gleaner::daemon::{self, RunMode, Stats};
use gleaner::model::{ConfiguredFeed, FeedOptions};
use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Row, SqliteConnection};
use tokio::sync::mpsc;
use url::Url;

/// The newspaper, and an archive that has read it.
struct Reader {
    press: Press,
    loaded: Loaded,
    folder: tempfile::TempDir,
}

impl Reader {
    async fn subscribe(first_address: Ipv4Addr) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let press = Press::open(first_address).await.unwrap();
        let mut settings = Settings { archive: folder.path().join("gleaner.db"), ..Settings::default() };
        settings.fetch.allow_networks = vec!["127.0.0.0/8".parse().unwrap()];
        settings.fetch.host_gap = Duration::ZERO;
        let feeds = press
            .feeds()
            .map(|url| ConfiguredFeed {
                url: Url::parse(&url).unwrap(),
                tags: Vec::new(),
                options: FeedOptions::default(),
            })
            .collect();
        Self { press, loaded: Loaded { settings, path: None, feeds, warnings: Vec::new() }, folder }
    }

    async fn read(&self) -> Stats {
        let (_stop, commands) = mpsc::channel(1);
        let loaded = self.loaded.clone();
        daemon::ingest(loaded, RunMode::Once, Clock::system(), commands, &mut |_| {}).await.unwrap()
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("gleaner.db")
    }

    async fn archive(&self) -> SqliteConnection {
        open(&self.path(), true).await
    }

    /// Has a page looked at again at the next pass, as a configured re-check would in time.
    async fn look_again_at(&self, page: &str) {
        let mut archive = open(&self.path(), false).await;
        let statement = "UPDATE articles SET next_page_at = first_seen_at WHERE url LIKE '%/' || ?";
        let done = sqlx::query(statement).bind(page).execute(&mut archive).await.unwrap();
        assert_eq!(done.rows_affected(), 1);
    }

    /// The truth, one article a line, addresses filled in.
    fn expected(&self) -> Vec<Value> {
        let lines = include_bytes!("../../src/cli/demo/newspaper/expected.jsonl");
        String::from_utf8(self.press.placed(lines))
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }
}

async fn open(path: &Path, read_only: bool) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).read_only(read_only).connect().await.unwrap()
}

/// Every run of white space is one blank, as the newspaper's README says.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The blocks of a text; a table's row or a list's item is a block of its own.
fn blocks(text: &str) -> Vec<String> {
    text.lines().map(folded).filter(|block| !block.is_empty()).collect()
}

fn expected_blocks(article: &Value) -> Vec<String> {
    let paragraphs = article["paragraphs"].as_array().unwrap();
    paragraphs.iter().flat_map(|paragraph| blocks(paragraph.as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_article_is_archived_word_for_word_with_its_facts() {
    let reader = Reader::subscribe(Ipv4Addr::new(127, 0, 21, 1)).await;
    let stats = reader.read().await;
    assert_eq!((stats.polls, stats.polls_failed, stats.not_archived), (4, 0, 0));

    let mut archive = reader.archive().await;
    let mut wrong = Vec::new();
    let mut check = |url: &str, fact: &str, got: String, expected: String| {
        if got != expected {
            wrong.push(format!("{url}\n  {fact}: {got}\n  expected: {expected}"));
        }
    };
    for expected in reader.expected().iter().filter(|article| article["version"] != 2) {
        let url = expected["url"].as_str().unwrap();
        let row = sqlx::query(
            "SELECT title, byline, published_at, section, lang, image_caption, image_credit, page_state, text
             FROM articles WHERE url = ?",
        )
        .bind(url)
        .fetch_one(&mut archive)
        .await
        .unwrap_or_else(|err| panic!("{url}: {err}"));
        let text = |column: &str| row.get::<Option<String>, _>(column).unwrap_or_default();
        let page_state = expected["page_state"].as_str().unwrap();
        check(url, "page state", text("page_state"), page_state.to_owned());
        if page_state == "gone" {
            continue;
        }
        let authors: Vec<_> =
            expected["authors"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
        check(url, "title", folded(&text("title")), folded(expected["title"].as_str().unwrap()));
        check(url, "authors", text("byline"), authors.join(", "));
        let day = |date: &str| date.get(..10).unwrap_or_default().to_owned();
        check(url, "day", day(&text("published_at")), day(expected["published_at"].as_str().unwrap()));
        let language = text("lang").split('-').next().unwrap_or_default().to_owned();
        check(url, "language", language, expected["language"].as_str().unwrap().to_owned());
        let (got, expected) = (blocks(&text("text")), expected_blocks(expected));
        check(url, "number of blocks", got.len().to_string(), expected.len().to_string());
        // The first block that differs tells enough.
        if let Some((got, expected)) = got.into_iter().zip(expected).find(|(got, expected)| got != expected) {
            check(url, "text", got, expected);
        }
    }
    assert!(wrong.is_empty(), "{} facts are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_keeps_what_stood_there_before() {
    let reader = Reader::subscribe(Ipv4Addr::new(127, 0, 22, 1)).await;
    reader.read().await;
    reader.look_again_at("bridge-closure.html").await;
    reader.press.correct("2026/11/bridge-closure.html");
    reader.read().await;

    let mut archive = reader.archive().await;
    let changes = sqlx::query("SELECT url, old_title, title_now, old_text, text_now FROM article_changes")
        .fetch_all(&mut archive)
        .await
        .unwrap();
    assert_eq!(changes.len(), 1, "one story was corrected");
    assert!(changes[0].get::<String, _>("url").ends_with("/bridge-closure.html"));
    assert_ne!(changes[0].get::<String, _>("old_title"), changes[0].get::<String, _>("title_now"));
    assert_ne!(changes[0].get::<String, _>("old_text"), changes[0].get::<String, _>("text_now"));
}

/// Questions the newspaper has no answer to: nothing it prints was carried twice, by two people for two sites, or with a film.
const UNANSWERED: usize = 6;

#[tokio::test(flavor = "multi_thread")]
async fn every_query_of_the_readme_and_the_cookbook_answers() {
    let reader = Reader::subscribe(Ipv4Addr::new(127, 0, 23, 1)).await;
    reader.read().await;
    reader.look_again_at("bridge-closure.html").await;
    reader.press.correct("2026/11/bridge-closure.html");
    reader.read().await;
    let mut archive = reader.archive().await;

    let readme = rows(&mut archive, include_str!("../../README.md")).await;
    assert!(readme.len() >= 6, "the README shows the archive by its queries");
    for (query, rows) in readme {
        assert_ne!(rows, 0, "the newspaper has an answer to\n{query}");
    }
    let cookbook = rows(&mut archive, include_str!("../../docs/cookbook.md")).await;
    assert!(cookbook.len() >= 30, "thirty questions");
    let unanswered: Vec<_> = cookbook.iter().filter(|(_, rows)| *rows == 0).map(|(query, _)| query).collect();
    assert!(unanswered.len() <= UNANSWERED, "{unanswered:#?}");
}

/// Returns the queries of a document, and how many rows answer each.
async fn rows<'a>(archive: &mut SqliteConnection, document: &'a str) -> Vec<(&'a str, usize)> {
    let mut answers = Vec::new();
    for query in document.split("```sql\n").skip(1).map(|rest| rest.split("```").next().unwrap()) {
        let rows = sqlx::query(sqlx::AssertSqlSafe(query))
            .fetch_all(&mut *archive)
            .await
            .unwrap_or_else(|err| panic!("{err}\n{query}"));
        answers.push((query, rows.len()));
    }
    answers
}
