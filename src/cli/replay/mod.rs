mod report;

use std::sync::Arc;

use anyhow::Context as _;

use super::{Globals, block_on, instant};
use crate::archive::{Archive, Reader};
use crate::clock::Clock;
use crate::config::Settings;
use crate::ingest::{CpuPool, Replay};
use crate::model::{ArticleId, FeedFilter, PageFilter, Timestamp};
use crate::telemetry;
use report::Report;

/// Read the archive's own pages again with today's code
///
/// Every page that was kept is read again, offline, with what it was read with: its address, its headers, what its feed had
/// announced. Texts and facts that come out otherwise take the place of those that stand; a text that is replaced so becomes
/// a row of `article_versions` with the cause re-extraction. What publishers said and did stays as it is: entries, the dates
/// of changes, the view article_changes.
///
/// Pages that this very program has read, under the same rules for their site, are up to date and passed over, so a replay
/// that was stopped or killed goes on where it was. A program that was built from changed sources or from no known commit
/// cannot tell, and reads all of them.
///
/// Without --dry-run no other gleaner may have the archive: stop the service first. With it, nothing is written and the
/// service may go on.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[expect(clippy::doc_markdown, reason = "the words are shown on a terminal")]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(super) struct Args {
    /// Change nothing, and say what would change and why
    ///
    /// Reasons: extractor (the code that reads pages is another), rule (the rules for its site are others), memory (its site's
    /// other pages have taught something since), date (the article would go by another date), identity (the page teaches another address).
    #[arg(long)]
    dry_run: bool,

    /// Print the report as one JSON document, with every article that reads otherwise
    #[arg(long)]
    json: bool,

    /// Read the kept feeds again, too
    ///
    /// Entries that earlier code did not see are added, as of the poll that brought them. Entries that today's code
    /// understands otherwise are named, and stay as they are.
    #[arg(long, conflicts_with = "article")]
    feeds: bool,

    /// Read pages again that this very program has read
    #[arg(long)]
    all: bool,

    /// The page of this article alone (articles.id)
    #[arg(long, value_name = "ID")]
    article: Option<i64>,

    /// Pages and feeds of this host and those below it
    #[arg(long, value_name = "HOST")]
    host: Option<String>,

    /// Pages of articles first seen since then, and feeds received since then: 2026-11-30 or 2026-11-30T08:00:00Z
    #[arg(long, value_name = "DATE", value_parser = instant)]
    since: Option<Timestamp>,

    /// Read so many pages at most, and so many feeds
    #[arg(long, value_name = "N")]
    limit: Option<u64>,
}

const EXAMPLES: &str = "\
Examples:
  gleaner replay --dry-run                          what would this version read otherwise?
  gleaner replay --dry-run --host example.com       has the new [site] rule the right effect?
  gleaner replay                                    take it over
  gleaner replay --article 17 --all --dry-run --json

Exit codes:
  0   done
  1   something was not to be read again, and stderr says what: a body is missing or damaged; all else was read
  75  the archive is in use by another gleaner";

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let settings = globals.load()?.settings;
    telemetry::start("warn")?;
    let mut report = Report::new(args.json, args.dry_run, args.feeds);
    block_on(async {
        let (reader, archive) = open(&settings, args.dry_run).await?;
        let replay = Replay {
            reader,
            archive: archive.clone(),
            cpu_pool: CpuPool::start().context("cannot start the threads that read pages")?,
            clock: Clock::system(),
            sites: Arc::new(settings.sites),
            settings: settings.pages,
            reads_all: args.all,
            limit: args.limit,
        };
        let done = read(&replay, args, &mut report).await;
        drop(replay);
        if let Some(archive) = archive.and_then(Arc::into_inner) {
            archive.close().await;
        }
        done
    })?;
    report.finish()
}

/// Opens the archive: to change it, this process alone must have it.
async fn open(settings: &Settings, is_dry: bool) -> anyhow::Result<(Reader, Option<Arc<Archive>>)> {
    if is_dry {
        let reader = Reader::open(&settings.archive).await?;
        reader.refuse_older().await?;
        return Ok((reader, None));
    }
    // Nothing can be read again where there is nothing, and none is to be made.
    Reader::open(&settings.archive).await?;
    let archive = Arc::new(Archive::open(&settings.archive).await?);
    Ok((archive.reader().clone(), Some(archive)))
}

async fn read(replay: &Replay, args: &Args, report: &mut Report) -> anyhow::Result<()> {
    let Args { host, since, .. } = args;
    let pages = PageFilter { article: args.article.map(ArticleId), host: host.clone(), since: *since };
    let total = replay.reader.count_kept_pages(&pages).await?;
    report.begin(total)?;
    replay.pages(&pages, &mut |told| report.hear(told)).await?;
    report.end_of_pages()?;
    if args.feeds {
        let feeds = FeedFilter { host: host.clone(), since: *since };
        replay.feeds(&feeds, &mut |told| report.hear(told)).await?;
    }
    Ok(())
}
