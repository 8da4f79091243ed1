use std::io::{IsTerminal as _, Write as _};
use std::path::Path;

use anyhow::bail;
use serde::Serialize;

use super::progress::Progress;
use super::{Globals, block_on};
use crate::archive::{Manifest, Said};
use crate::ingest::{Verdict, verify};
use crate::terminal::printable;

/// Check that the archive is sound, and that all it points to is there
///
/// The file itself (integrity_check), foreign keys, the full-text index, the dictionary, the key; every text against its
/// hash; every page that an article points to; every kept body, unpacked and held against its hash, the patches of feeds
/// included. Beside a backup's manifest, every file of it, too. The archive is not changed, and a service that
/// runs may go on; one that starts meanwhile finds the archive in use.
///
/// Tables or columns somebody has added show as a fault of the dictionary.
#[derive(Debug, clap::Args)]
#[command(after_long_help = EXAMPLES)]
#[expect(clippy::doc_markdown, reason = "the words are shown on a terminal")]
pub(super) struct Args {
    /// Without reading every text and body: for every day, and cron
    #[arg(long)]
    quick: bool,

    /// Print the verdicts as JSON
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  gleaner verify
  gleaner verify --quick --json
  gleaner verify --archive /srv/backups/gleaner/2026-12-01T03-00-00Z/gleaner.db

Exit codes:
  0  sound
  1  something is wrong; stdout says what, and what to do";

/// One verdict, as JSON.
#[derive(Debug, Serialize)]
struct Line<'a> {
    check: &'a str,
    is_sound: bool,
    faults: u64,
    named: &'a [String],
    remark: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'a str>,
}

pub(super) fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let mut progress = Progress::new(std::io::stderr().is_terminal());
    let archive = globals.archive()?;
    let mut verdicts: Vec<_> = backup(&archive, args.quick, &mut progress)?.into_iter().collect();
    verdicts.extend(block_on(async {
        let reader = globals.reader().await?;
        verify(&reader, args.quick, &mut |step, done, total| match total {
            0 => progress.show_step(step),
            _ => progress.show_count(done, total, step),
        })
        .await
    })?);
    progress.clear();
    print(&verdicts, args.json)?;
    match verdicts.iter().map(|verdict| verdict.said.count).sum::<u64>() {
        0 => Ok(()),
        faults => bail!("{} is not sound: {faults} faults", archive.display()),
    }
}

/// Looks at the files of a backup, where the archive is one's.
fn backup(archive: &Path, is_quick: bool, progress: &mut Progress) -> anyhow::Result<Option<Verdict>> {
    let folder = archive.parent().unwrap_or(Path::new("."));
    if is_quick || archive.file_name().is_none_or(|name| name != "gleaner.db") {
        return Ok(None);
    }
    let Some(manifest) = Manifest::read(folder)? else { return Ok(None) };
    let fault = manifest.first_fault(folder, &mut |step| progress.show_step(step));
    let faults: Vec<_> = fault
        .map(|(path, reason)| format!("{} is not whole: {reason}", path.display()))
        .into_iter()
        .collect();
    Ok(Some(Verdict {
        check: "backup",
        said: Said { count: faults.len() as u64, faults },
        remark: format!("{} files", manifest.files.len()),
        advice: "take an older backup, and look at the disk",
    }))
}

fn print(verdicts: &[Verdict], as_json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if as_json {
        let lines: Vec<_> = verdicts.iter().map(line).collect();
        serde_json::to_writer_pretty(&mut out, &lines)?;
        writeln!(out)?;
        return Ok(());
    }
    for Verdict { check, said, remark, advice } in verdicts {
        let found = match said.count {
            0 => "sound".to_owned(),
            1 => "1 fault".to_owned(),
            count => format!("{count} faults"),
        };
        let remark = if remark.is_empty() { String::new() } else { format!(" ({remark})") };
        writeln!(out, "{check:<13} {found}{remark}")?;
        for fault in &said.faults {
            writeln!(out, "  {}", printable(fault))?;
        }
        let unnamed = said.count.saturating_sub(said.faults.len() as u64);
        if unnamed > 0 && said.faults.len() > 1 {
            writeln!(out, "  and {unnamed} more")?;
        }
        if said.count > 0 {
            writeln!(out, "  -> {advice}")?;
        }
    }
    Ok(())
}

fn line(verdict: &Verdict) -> Line<'_> {
    let Verdict { check, said, remark, advice } = verdict;
    Line {
        check,
        is_sound: said.count == 0,
        faults: said.count,
        named: &said.faults,
        remark,
        advice: (said.count > 0).then_some(*advice),
    }
}
