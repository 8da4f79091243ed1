use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::Context as _;
use serde_json::{Map, Value, json};

use super::{Globals, block_on};
use crate::archive::Described;

/// Print metadata for Datasette
///
/// Every table, view and column with its description from the archive's own dictionary, the questions of the cookbook as canned
/// queries, and for the articles their search, facets and order. JSON, for `datasette gleaner.db --metadata FILE`:
///
///   gleaner datasette > metadata.json
///   datasette gleaner.db --metadata metadata.json --setting truncate_cells_html 300
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
#[expect(clippy::doc_markdown, reason = "the words are shown on a terminal")]
pub(super) struct Args {
    /// The name Datasette gives the archive; without it, that of its file
    #[arg(long, value_name = "NAME")]
    database: Option<String>,

    /// Where to write it, instead of stdout
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

const COOKBOOK: &str = include_str!("../../docs/cookbook.md");

/// Of use to gleaner alone.
const HIDDEN: [&str; 8] = [
    "_sqlx_migrations",
    "meta",
    "robots",
    "hosts",
    "site_memory",
    "page_readings",
    "subscriptions",
    "feed_moves",
];

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let (dictionary, path) = block_on(async {
        let reader = globals.reader().await?;
        Ok((reader.dictionary().await?, reader.path().to_path_buf()))
    })?;
    let named = args.database.clone();
    let name = named.or_else(|| Some(path.file_stem()?.to_string_lossy().into_owned())).unwrap_or_default();
    let database = json!({
        "description": "What the sites said, when, and how it changed. The articles to start from are in articles_flat.",
        "tables": tables(&dictionary),
        "queries": queries(),
    });
    let metadata = json!({
        "title": "gleaner",
        "databases": { name: database },
    });
    let text = format!("{metadata:#}\n");
    match &args.output {
        Some(file) => fs::write(file, text).with_context(|| format!("{} cannot be written", file.display())),
        None => Ok(std::io::stdout().lock().write_all(text.as_bytes())?),
    }
}

fn tables(dictionary: &[Described]) -> Map<String, Value> {
    let mut tables = Map::new();
    for Described { table, column, description } in dictionary {
        let entry = tables.entry(table.clone()).or_insert_with(|| presentation(table));
        match column {
            None => entry["description"] = json!(description),
            Some(column) => entry["columns"][column] = json!(description),
        }
    }
    for name in HIDDEN {
        tables.entry(name).or_insert_with(|| json!({}))["hidden"] = json!(true);
    }
    tables
}

/// How a table is shown, where it has something to show by.
fn presentation(table: &str) -> Value {
    match table {
        "articles_flat" => json!({
            "columns": {}, "sort_desc": "effective_at", "facets": ["host", "lang", "section"],
            "fts_table": "articles_fts", "fts_pk": "id",
        }),
        "articles" => json!({
            "columns": {}, "sort_desc": "effective_at", "label_column": "title", "facets": ["page_state", "lang", "host"],
        }),
        "feeds" => json!({ "columns": {}, "label_column": "title", "facets": ["state", "format"] }),
        "fetches" => json!({ "columns": {}, "sort_desc": "id", "facets": ["kind", "outcome", "status"] }),
        "entries" => json!({ "columns": {}, "sort_desc": "id", "label_column": "title" }),
        "headline_changes" => json!({ "columns": {}, "sort_desc": "seen_at" }),
        "article_changes" => json!({ "columns": {}, "sort_desc": "replaced_at" }),
        _ => json!({ "columns": {} }),
    }
}

/// Returns the questions of the cookbook under short names, in its order.
fn queries() -> Map<String, Value> {
    let mut queries = Map::new();
    for question in COOKBOOK.split("\n### ").skip(1) {
        let Some((title, rest)) = question.split_once('\n') else { continue };
        let sql = rest.split_once("```sql\n").and_then(|(_, rest)| rest.split_once("```"));
        if let Some((sql, _)) = sql {
            queries
                .insert(slug(title), json!({ "title": title, "sql": sql.trim_end().trim_end_matches(';') }));
        }
    }
    queries
}

/// Returns a title as it can stand in an address.
fn slug(title: &str) -> String {
    let words = title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join("-")
}
