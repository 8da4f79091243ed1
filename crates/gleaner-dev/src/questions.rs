//! How long an archive takes to answer what the documents ask of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};

use crate::checkout;

const WARM_RUNS: usize = 5;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The archive, as `grow` makes one
    #[arg(long, default_value = "target/grown/gleaner.db")]
    archive: PathBuf,
    /// Documents whose blocks of SQL are asked
    #[arg(default_values_os_t = [PathBuf::from("README.md")])]
    documents: Vec<PathBuf>,
}

/// Prints for each query the first time, nothing of the archive in memory, and the slowest of five more.
pub(crate) fn run(args: &Args) -> anyhow::Result<()> {
    println!("{:>9} {:>9}  query", "cold, ms", "warm, ms");
    for document in &args.documents {
        let text = fs::read_to_string(checkout::root().join(document))
            .with_context(|| format!("cannot read {}", document.display()))?;
        for query in queries(&text) {
            forget(&args.archive)?;
            let cold = ask(&args.archive, query)?;
            let mut warm = Duration::ZERO;
            for _ in 0..WARM_RUNS {
                warm = warm.max(ask(&args.archive, query)?);
            }
            let head: String =
                query.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(90).collect();
            println!("{:>9.1} {:>9.1}  {head}", cold.as_secs_f64() * 1e3, warm.as_secs_f64() * 1e3);
        }
    }
    Ok(())
}

/// Returns the queries a document shows.
fn queries(text: &str) -> impl Iterator<Item = &str> {
    text.split("```sql\n").skip(1).filter_map(|rest| rest.split("```").next())
}

/// Has the system forget what it holds of the file.
fn forget(archive: &Path) -> anyhow::Result<()> {
    let mut input = std::ffi::OsString::from("if=");
    input.push(archive);
    let dropped = Command::new("dd")
        .arg(input)
        .args(["iflag=nocache", "count=0"])
        .stderr(Stdio::null())
        .status()
        .context("cannot run dd")?;
    ensure!(dropped.success(), "{} stays in memory", archive.display());
    Ok(())
}

fn ask(archive: &Path, query: &str) -> anyhow::Result<Duration> {
    let began = Instant::now();
    let asked = Command::new("sqlite3")
        .args(["-readonly", "-bail"])
        .arg(archive)
        .arg(query)
        .stdout(Stdio::null())
        .status()
        .context("cannot run sqlite3")?;
    ensure!(asked.success(), "no answer to: {query}");
    Ok(began.elapsed())
}
