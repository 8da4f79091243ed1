//! The command line: one file per command.
//!
//! stdout carries data, stderr everything else.

mod backup;
mod batch;
mod config;
mod datasette;
pub mod demo;
mod diff;
mod doctor;
mod export;
mod extract;
mod feeds;
mod forget;
mod once;
mod parse;
mod progress;
mod replay;
mod restore;
mod run;
mod search;
mod site_memories;
mod source;
mod status;
mod verify;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use crate::archive::{ArchiveError, Reader};
use crate::config::{ConfigError, Loaded, SHIPPED_AT, load};
use crate::model::Timestamp;

/// Polls feeds, fetches and cleans every article they announce, and keeps it all in one SQLite archive.
///
/// Nothing stands between you and the archive: query it with sqlite3, Datasette, DuckDB or pandas, also while
/// gleaner is running.
#[derive(Debug, Parser)]
#[command(name = "gleaner", version = crate::version::BUILD, after_long_help = EXIT_CODES, max_term_width = 100)]
pub struct Cli {
    /// The configuration file
    ///
    /// Without it, the first of ./gleaner.toml, ./config/gleaner.toml, $XDG_CONFIG_HOME/gleaner/gleaner.toml and
    /// /etc/gleaner/gleaner.toml that exists.
    #[arg(long, global = true, value_name = "FILE", env = "GLEANER_CONFIG")]
    #[expect(clippy::doc_markdown, reason = "the words are shown on a terminal")]
    config: Option<PathBuf>,

    /// The archive, instead of the one the configuration names
    #[arg(long, global = true, value_name = "FILE")]
    archive: Option<PathBuf>,

    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0   done; feeds that failed are rows in the archive, not errors
  1   failed, and stderr says why
  2   the command line was not understood
  75  the archive is in use by another gleaner
  78  the configuration is bad, and stderr names the line

Environment:
  GLEANER_CONFIG      the configuration file
  GLEANER_<SETTING>   overrides a setting: GLEANER_FETCH_HOST_GAP=5s is host_gap of [fetch]
  GLEANER_LOG         what is logged: off, error, warn, info, debug, gleaner=debug, ...
  GLEANER_LOG_FORMAT  text or json, which makes each event one line of JSON
  NO_COLOR            no colours, on a terminal neither";

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Args),
    Once(once::Args),
    #[command(subcommand)]
    Feeds(feeds::Command),
    Extract(extract::Args),
    Parse(parse::Args),
    Search(search::Args),
    Diff(diff::Args),
    Export(export::Args),
    Status(status::Args),
    Doctor(doctor::Args),
    Replay(replay::Args),
    Datasette(datasette::Args),
    Forget(forget::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Verify(verify::Args),
    Demo(demo::Args),
    #[command(subcommand)]
    Config(config::Command),
}

/// What stands before the command on the line.
#[derive(Debug, Clone)]
struct Globals {
    config: Option<PathBuf>,
    archive: Option<PathBuf>,
}

impl Cli {
    /// Runs the command that was given.
    pub fn run(self) -> anyhow::Result<()> {
        let globals = Globals { config: self.config, archive: self.archive };
        match self.command {
            Command::Run(args) => run::run(&globals, &args),
            Command::Once(args) => once::run(&globals, &args),
            Command::Feeds(command) => feeds::run(&globals, command),
            Command::Extract(args) => extract::run(&globals, &args),
            Command::Parse(args) => parse::run(&globals, &args),
            Command::Search(args) => search::run(&globals, &args),
            Command::Diff(args) => diff::run(&globals, &args),
            Command::Export(args) => export::run(&globals, &args),
            Command::Status(args) => status::run(&globals, &args),
            Command::Doctor(args) => doctor::run(&globals, &args),
            Command::Replay(args) => replay::run(&globals, &args),
            Command::Datasette(args) => datasette::run(&globals, &args),
            Command::Forget(args) => forget::run(&globals, &args),
            Command::Backup(args) => backup::run(&globals, &args),
            Command::Restore(args) => restore::run(&globals, &args),
            Command::Verify(args) => verify::run(&globals, &args),
            Command::Demo(args) => demo::run(&globals, &args),
            Command::Config(command) => config::run(&globals, &command),
        }
    }
}

impl Globals {
    /// Reads the configuration; flags come last.
    fn load(&self) -> Result<Loaded, ConfigError> {
        let mut loaded = load(self.config.as_deref())?;
        if let Some(archive) = &self.archive {
            loaded.settings.archive.clone_from(archive);
        }
        Ok(loaded)
    }

    /// Returns where the archive is; with `--archive` no configuration is needed.
    fn archive(&self) -> Result<PathBuf, ConfigError> {
        match &self.archive {
            Some(path) => Ok(path.clone()),
            None => Ok(self.load()?.settings.archive),
        }
    }

    /// Opens the archive for reading.
    async fn reader(&self) -> anyhow::Result<Reader> {
        Ok(Reader::open(&self.archive()?).await?)
    }

    /// The file that commands which change the configuration write to; made from the shipped one where that is all there is,
    /// which is not the user's own.
    fn config_file(&self) -> anyhow::Result<PathBuf> {
        if let Some(path) = &self.config {
            return Ok(path.clone());
        }
        let own = PathBuf::from("gleaner.toml");
        let found = load(None)?;
        match found.path {
            // Its lists of feeds may be named from where it stands.
            Some(path) if path == Path::new(SHIPPED_AT) && found.settings.opml.is_empty() => {
                std::fs::copy(&path, &own)
                    .with_context(|| format!("cannot copy {SHIPPED_AT} to {}", own.display()))?;
                eprintln!("{}: a copy of {SHIPPED_AT}, yours to change; it is read first", own.display());
                Ok(own)
            }
            path => Ok(path.unwrap_or(own)),
        }
    }
}

/// Reads a day or an instant that was given on the command line.
fn instant(text: &str) -> Result<Timestamp, String> {
    Timestamp::parse(text)
        .or_else(|| Timestamp::parse(&format!("{text}T00:00:00Z")))
        .ok_or_else(|| "is no date such as 2026-11-30 or 2026-11-30T08:00:00Z".to_owned())
}

/// Prints an error with its causes, and returns the exit code for it.
pub fn report(err: &anyhow::Error) -> ExitCode {
    if is_closed_pipe(err) {
        return ExitCode::SUCCESS;
    }
    eprintln!("gleaner: {err:#}");
    if err.chain().any(<dyn std::error::Error>::is::<ConfigError>) {
        return ExitCode::from(78);
    }
    match err.chain().find_map(|cause| cause.downcast_ref::<ArchiveError>()) {
        Some(ArchiveError::InUse { .. } | ArchiveError::BackupUnderWay { .. }) => ExitCode::from(75),
        Some(ArchiveError::BadCondition { .. }) => ExitCode::from(2),
        _ => ExitCode::FAILURE,
    }
}

/// `gleaner search … | head` is no failure.
fn is_closed_pipe(err: &anyhow::Error) -> bool {
    err.chain().any(|cause| {
        let of_json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        let kind = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind).or(of_json);
        kind == Some(std::io::ErrorKind::BrokenPipe)
    })
}

/// Runs a command that waits for files or the network.
fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(work);
    // A name that is still being looked up must not hold up the end.
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    done
}
