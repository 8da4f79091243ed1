use std::io::{IsTerminal, Write};
use std::time::Duration;

use anyhow::Context as _;

use super::{Globals, block_on};
use crate::archive::{Hit, Reader, Search, SearchOrder};
use crate::model::Timestamp;
use crate::terminal::{plain, printable};

/// Search the archive's full text
///
/// harbour wall finds both words, in any of their English forms; "harbour wall" the phrase as it stands, harbo* what begins so,
/// title:harbour only titles; AND, OR, NOT, NEAR(…) and parentheses combine. Punctuation within
/// words, accents and case make no difference. Words of Chinese, Japanese, Korean, Thai, Lao, Khmer and Burmese are found wherever they stand.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// What to look for
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,

    /// At most so many articles
    #[arg(long, short = 'n', default_value_t = 20)]
    limit: u32,

    /// Only articles of that day or later, or from that moment on: 2026-11-30 or 2026-11-30T08:00:00Z
    #[arg(long, value_name = "DATE", value_parser = first_moment)]
    since: Option<Timestamp>,

    /// Only articles of that day or earlier, or before that moment
    #[arg(long, value_name = "DATE", value_parser = last_moment)]
    until: Option<Timestamp>,

    /// Only articles in that language: en, and with it en-GB
    #[arg(long, value_name = "LANG")]
    lang: Option<String>,

    /// Only articles that this feed carried: its address or its number, as `gleaner feeds list` shows them
    #[arg(long, value_name = "FEED")]
    feed: Option<String>,

    /// Which come first: the best, those that tell most of what was asked; or by date, the latest
    #[arg(long, value_enum, default_value_t = Sort::Best)]
    sort: Sort,

    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Sort {
    Best,
    Date,
}

const EXAMPLES: &str = "\
Examples:
  gleaner search harbour wall
  gleaner search 'title:(harbour OR quay) NOT ferry' --since 2026-11-01 --lang en
  gleaner search covid-19 --sort date -n 50
  gleaner search 東京 --json";

const DAY: Duration = Duration::from_hours(24);

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let hits = block_on(async {
        let reader = globals.reader().await?;
        let search = Search {
            query: args.query.join(" "),
            since: args.since,
            until: args.until,
            lang: args.lang.clone(),
            feed: match &args.feed {
                Some(feed) => Some(number_of(&reader, feed).await?),
                None => None,
            },
            order: match args.sort {
                Sort::Best => SearchOrder::Best,
                Sort::Date => SearchOrder::Latest,
            },
            limit: args.limit,
        };
        Ok(reader.search(&search).await?)
    })?;
    let mut out = std::io::stdout().lock();
    if hits.is_empty() {
        eprintln!("nothing found");
    }
    let is_terminal = out.is_terminal();
    for mut hit in hits {
        if args.json {
            hit.snippet = hit.snippet.map(|snippet| mark(&snippet, "", ""));
            serde_json::to_writer(&mut out, &hit)?;
            writeln!(out)?;
        } else {
            print(&mut out, &hit, is_terminal)?;
        }
    }
    Ok(())
}

/// Returns the number of a feed that is named by its address or its number.
async fn number_of(reader: &Reader, feed: &str) -> anyhow::Result<i64> {
    if let Ok(number) = feed.parse() {
        return Ok(number);
    }
    let rows = reader.feeds(Some(feed)).await?;
    let row = rows.first();
    let row = row.with_context(|| {
        format!("the archive has no feed with the address {feed}; `gleaner feeds list` shows them")
    })?;
    Ok(row.id)
}

fn first_moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).map_or_else(|| midnight(text), Ok)
}

/// Returns the first moment that is too late.
fn last_moment(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text).map_or_else(|| midnight(text).map(|day| day + DAY), Ok)
}

fn midnight(day: &str) -> Result<Timestamp, String> {
    Timestamp::parse(&format!("{day}T00:00:00Z"))
        .ok_or_else(|| "is no date such as 2026-11-30 or 2026-11-30T08:00:00Z".to_owned())
}

fn print(out: &mut impl Write, hit: &Hit, is_terminal: bool) -> std::io::Result<()> {
    let (before, after) = if is_terminal { ("\u{1b}[1m", "\u{1b}[0m") } else { ("[", "]") };
    let date = hit.effective_at.get(..10).unwrap_or_default();
    writeln!(out, "{date}  {}", printable(hit.title.as_deref().unwrap_or("(no title)")))?;
    if let Some(url) = &hit.url {
        writeln!(out, "            {}", printable(url))?;
    }
    if let Some(snippet) = &hit.snippet {
        writeln!(out, "            {}", mark(snippet, before, after))?;
    }
    writeln!(out)
}

/// Puts marks around the words found; everything else is made printable.
fn mark(snippet: &str, before: &str, after: &str) -> String {
    let mut marked = String::new();
    for (number, piece) in snippet.split(['\u{2}', '\u{3}']).enumerate() {
        // Pieces come by turns: outside, inside, outside, …
        let clean = plain(piece);
        if number % 2 == 1 {
            marked.extend([before, &clean, after]);
        } else {
            marked.push_str(&clean);
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn found_words_are_marked_and_commands_to_the_terminal_removed() {
        assert_eq!(mark("the \u{2}harbour\u{3} \u{1b}[2Jwall", "[", "]"), "the [harbour]  [2Jwall");
    }
}
