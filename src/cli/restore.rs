use std::io::IsTerminal as _;
use std::path::PathBuf;

use anyhow::Context as _;

use super::progress::Progress;
use super::{Globals, block_on};
use crate::archive::restore;
use crate::clock::Clock;

/// Put a backup where the archive is
///
/// The backup is checked first, every file against its manifest, and gathered beside the archive; then it takes the
/// archive's place. What stood there is kept whole, in a folder beside it that is named when it is done. A restore that is
/// killed leaves the old archive as it was, or is carried to its end by the next command that opens the archive.
///
/// The service must be stopped.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Args {
    /// A backup, or a folder of backups, of which the newest is taken
    #[arg(value_name = "DIR")]
    backup: PathBuf,
}

const EXAMPLES: &str = "\
Examples:
  gleaner restore /srv/backups/gleaner
  gleaner restore /srv/backups/gleaner/2026-12-01T03-00-00Z --archive /tmp/look.db

Exit codes:
  0   done
  1   failed, and the archive is as it was: the backup is not whole, say
  75  the archive is in use by a gleaner";

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let archive = globals.archive()?;
    let now = Clock::system().now();
    let mut progress = Progress::new(std::io::stderr().is_terminal());
    let restored = block_on(async {
        let done = restore(&args.backup, &archive, now, &mut |step| progress.show_step(step)).await;
        done.context("nothing was restored")
    })?;
    progress.clear();
    let manifest = &restored.manifest;
    eprintln!(
        "restored {} of {}: {} feeds, {} articles",
        archive.display(),
        manifest.made_at,
        manifest.feeds,
        manifest.articles
    );
    if let Some(aside) = &restored.aside {
        eprintln!("what stood there is in {}; delete it when it is not needed", aside.display());
    }
    if !manifest.has_key() {
        eprintln!(
            "warning: the backup has no key; feeds with tokens or passwords are polled again once the service has started with \
             them in its configuration"
        );
    }
    Ok(())
}
