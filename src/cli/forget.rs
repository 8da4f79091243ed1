use std::io::{IsTerminal as _, Write as _};

use anyhow::{Context as _, bail};

use super::progress::Progress;
use super::{Globals, block_on};
use crate::archive::{Forgettable, Reader, forget};
use crate::clock::Clock;
use crate::model::ArticleId;
use crate::terminal::printable;

/// Forget articles: overwrite what they said, and never fetch them again
///
/// Texts, headlines and facts, earlier versions, what feeds said of them, the full-text index, their kept pages, and the kept
/// bodies of their feeds: all of it is deleted, what was free in the files is overwritten,
/// and the logs are emptied. What stays is a row in `forgotten` with the number, the time and the reason, and hashes by which
/// the articles are known when a feed or a page leads to them again: they are left alone, and feeds that still tell of them are not kept.
///
/// Backups and exports made before still have them: delete those, too. The service must be stopped.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// Articles: their numbers, or addresses they were met under
    #[arg(value_name = "ARTICLE", required_unless_present = "author")]
    articles: Vec<String>,

    /// All articles that this name stands over
    #[arg(long, value_name = "NAME")]
    author: Option<String>,

    /// Why; it stays in the archive
    #[arg(long, value_name = "TEXT", required_unless_present = "dry_run")]
    reason: Option<String>,

    /// Change nothing, and list what would be forgotten
    #[arg(long)]
    dry_run: bool,
}

const EXAMPLES: &str = "\
Examples:
  gleaner forget --dry-run --author \"Nell Harbour\"
  gleaner forget https://example.com/2026/story --reason \"request of 1 December, file 17\"

Exit codes:
  0   done
  1   failed, or something is still in a log that another program keeps open
  75  the archive is in use by another gleaner";

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let archive = globals.archive()?;
    let now = Clock::system().now();
    let mut progress = Progress::new(std::io::stderr().is_terminal());
    block_on(async {
        let reader = Reader::open(&archive).await?;
        let ids = articles(&reader, args).await?;
        let found = reader.forgettable(&ids).await?;
        drop(reader);
        list(&found)?;
        let Some(reason) = args.reason.as_deref().filter(|_| !args.dry_run) else { return Ok(()) };
        if found.is_empty() {
            return Ok(());
        }
        let erased = forget(&archive, &ids, reason, now, &mut |step| progress.show_step(step)).await?;
        progress.clear();
        eprintln!("forgot {} articles and {} kept bodies", erased.articles, erased.bodies);
        eprintln!("backups and exports made before still have them: delete those, too");
        if erased.is_log_in_use {
            bail!(
                "another program reads the archive, whose log still has what was forgotten; end it, and start gleaner once"
            );
        }
        Ok(())
    })
}

async fn articles(reader: &Reader, args: &Args) -> anyhow::Result<Vec<ArticleId>> {
    let mut ids = Vec::new();
    for name in &args.articles {
        let article = reader.article(name).await?;
        ids.push(article.with_context(|| format!("the archive has no article {name}"))?);
    }
    if let Some(author) = &args.author {
        ids.extend(reader.articles_by(author).await?);
    }
    Ok(ids)
}

fn list(found: &[Forgettable]) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for Forgettable { id, url, title, versions, presentations } in found {
        let title = printable(title.as_deref().unwrap_or("(no title)"));
        writeln!(out, "{id}  {title}")?;
        writeln!(
            out,
            "    {} ({} earlier texts, {presentations} presentations in feeds)",
            printable(url.as_deref().unwrap_or("(no address)")),
            versions
        )?;
    }
    if found.is_empty() {
        eprintln!("nothing found");
    }
    Ok(())
}
