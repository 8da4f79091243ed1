use std::io::{IsTerminal as _, Write as _};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::Context as _;
use bytesize::ByteSize;

use super::progress::Progress;
use super::{Globals, block_on};
use crate::archive::back_up;
use crate::clock::Clock;

/// Make a backup of the archive, also while the service writes to it
///
/// Each backup is a folder in DIR, named by its time: the archive as it was at one moment, its key, its raw months, and a
/// manifest with the size and SHA-256 of each file. It is checked, synced, and takes its name only when it is whole. Raw
/// months that have not changed since the last backup are not copied again: the file there gets a second name (a hard link),
/// so every backup is complete and any of them can be deleted.
///
/// The key (gleaner.db.key) opens the tokens and passwords in feeds' addresses: keep backups where others cannot read them.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// The folder of backups of this archive, and of no other
    #[arg(value_name = "DIR")]
    folder: PathBuf,

    /// Keep so many backups, the newest, and remove older ones
    #[arg(long, value_name = "N")]
    keep: Option<NonZeroUsize>,
}

const EXAMPLES: &str = "\
Examples:
  gleaner backup /srv/backups/gleaner --keep 7
  gleaner verify --archive /srv/backups/gleaner/2026-12-01T03-00-00Z/gleaner.db
  gleaner restore /srv/backups/gleaner              the newest one
  rsync -aH /srv/backups/gleaner elsewhere:         -H keeps second names second names

Exit codes:
  0   done; stdout has the backup's folder
  1   failed, and what was there is as it was
  75  another backup into DIR is under way";

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let now = Clock::system().now();
    let mut progress = Progress::new(std::io::stderr().is_terminal());
    let keep = args.keep.map(NonZeroUsize::get);
    let made = block_on(async {
        let reader = globals.reader().await?;
        let made = back_up(&reader, &args.folder, keep, now, &mut |step| progress.show_step(step)).await;
        made.context("no backup was made")
    })?;
    progress.clear();
    writeln!(std::io::stdout(), "{}", made.folder.display())?;
    eprintln!(
        "{} feeds, {} articles, {} files; {} copied ({})",
        made.manifest.feeds,
        made.manifest.articles,
        made.manifest.files.len(),
        made.copied_files,
        ByteSize::b(made.copied_bytes)
    );
    for old in &made.removed {
        eprintln!("removed {}", old.display());
    }
    if !made.manifest.has_key() {
        eprintln!(
            "warning: there is no key beside the archive; tokens and passwords of feeds cannot be opened with this backup"
        );
    }
    for month in &made.missing_months {
        eprintln!(
            "warning: articles point to raw/{month}.db, which is missing beside the archive: see `gleaner verify`"
        );
    }
    Ok(())
}
