use std::io::{IsTerminal, Write};

use super::{Globals, block_on};
use crate::archive::Hit;
use crate::terminal::{plain, printable};

/// Search the archive's full text
///
/// The query is SQLite's FTS5: harbour wall finds both words, "harbour wall" the phrase, harbo* what begins so,
/// title:harbour only titles; AND, OR, NOT and NEAR(…) combine. Accents and case make no difference.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// What to look for
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,

    /// At most so many articles, the best first
    #[arg(long, short = 'n', default_value_t = 20)]
    limit: u32,

    /// Print one JSON object a line
    #[arg(long)]
    json: bool,
}

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let query = args.query.join(" ");
    let hits = block_on(async { Ok(globals.reader().await?.search(&query, args.limit).await?) })?;
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
