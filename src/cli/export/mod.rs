//! Articles handed on: a slice of the archive in a format others read.

mod csv;
mod files;
mod format;
mod jsonl;
mod markdown;
mod warc;

use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::Context as _;

use super::progress::Progress;
use super::{Globals, block_on, instant};
use crate::archive::Reader;
use crate::model::{Slice, Timestamp};
use files::Files;
use format::Format;

/// So many articles are in memory at once.
const BATCH: u32 = 64;

/// Write articles in a format that others read
///
/// To stdout, or with --to into a folder with a file for each month (Markdown: a folder for each month, a file for each
/// article). Articles come in the order of their numbers; the number of the last one is said at the end, and --after goes on
/// behind it. The service may go on.
///
/// jsonl: one JSON object a line, every fact, text and HTML. csv: for spreadsheets: UTF-8 with a mark, cells that a spreadsheet
/// would run as formulas begin with an apostrophe, times as 2026-12-01 08:00:00 (UTC), cells cut at 32,767 characters, as
/// text_is_cut says. markdown: the story, its facts before it as YAML. warc: WARC/1.1, the kept pages as responses, their headers
/// as kept and their bodies decoded, and our facts as metadata records; in a folder with a CDXJ index for each month.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[expect(clippy::doc_markdown, reason = "the words are shown on a terminal")]
pub(super) struct Args {
    /// What to write
    #[arg(long, value_enum, default_value = "jsonl")]
    format: Format,

    /// A new folder to write to, instead of stdout; it takes its name when it is whole
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,

    /// Published since then: 2026-11-30 or 2026-11-30T08:00:00Z (articles.effective_at)
    #[arg(long, value_name = "DATE", value_parser = instant)]
    since: Option<Timestamp>,

    /// Published before then
    #[arg(long, value_name = "DATE", value_parser = instant)]
    until: Option<Timestamp>,

    /// From this feed: its number, address or title
    #[arg(long, value_name = "FEED")]
    feed: Option<String>,

    /// With this tag, from a feed or a page
    #[arg(long, value_name = "TAG")]
    tag: Option<String>,

    /// From this host and those below it
    #[arg(long, value_name = "HOST")]
    host: Option<String>,

    /// In this language: en is en-GB, too
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,

    /// A condition in SQL; a is the row of articles
    #[arg(long = "where", value_name = "SQL")]
    condition: Option<String>,

    /// Only articles with a higher number than this
    #[arg(long, value_name = "ID", default_value_t = 0)]
    after: i64,
}

const EXAMPLES: &str = "\
Examples:
  gleaner export --lang en --since 2026-11-01 > november.jsonl
  gleaner export --format csv --where \"a.word_count > 300\" > long.csv
  gleaner export --format warc --host example.com --to example-warc
  gleaner export --after 48210 >> all.jsonl         what came since

Exit codes:
  0   done
  1   failed, and DIR is not there
  2   the condition, or an option, was not understood";

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let mut progress = Progress::new(std::io::stderr().is_terminal() && args.to.is_some());
    let (count, last) = block_on(async {
        let reader = globals.reader().await?;
        reader.refuse_older().await?;
        let slice = slice(&reader, args).await?;
        let total = reader.count_slice(&slice).await?;
        let files = Files::open(args.to.as_deref())?;
        let mut told = |done| progress.show_count(done, total, "articles");
        write(&reader, slice, args.format, files, &mut told).await
    })?;
    progress.clear();
    if std::io::stderr().is_terminal() || args.to.is_some() {
        eprintln!("{count} articles; the last is {last}");
    }
    Ok(())
}

async fn slice(reader: &Reader, args: &Args) -> anyhow::Result<Slice> {
    let feed = match &args.feed {
        None => None,
        Some(name) => {
            let feed = reader.feed_named(name).await?;
            Some(feed.with_context(|| format!("there is no feed {name:?}; `gleaner feeds list` names them"))?)
        }
    };
    Ok(Slice {
        after: args.after,
        since: args.since,
        until: args.until,
        feed,
        tag: args.tag.clone(),
        host: args.host.as_deref().map(str::to_lowercase),
        language: args.lang.clone(),
        condition: args.condition.clone(),
    })
}

/// Writes a slice; returns how many articles it had, and the number of the last.
async fn write(
    reader: &Reader,
    mut slice: Slice,
    format: Format,
    mut files: Files,
    told: &mut dyn FnMut(u64),
) -> anyhow::Result<(u64, i64)> {
    let mut count = 0;
    format.begin(reader, &mut files).await?;
    loop {
        let batch = reader.slice(&slice, BATCH).await?;
        let Some(last) = batch.last() else { break };
        slice.after = last.id;
        for article in &batch {
            format.write(reader, article, &mut files).await?;
            count += 1;
        }
        told(count);
    }
    files.finish()?;
    Ok((count, slice.after))
}
