use std::io::Write;

use super::Globals;
use crate::config::SHIPPED;

/// Look at the configuration
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Say whether the configuration is good, and what is wrong with it when it is not
    Check,
    /// Print the settings that are in force, from file, environment and flags; secrets are masked
    Show,
    /// Print the commented default configuration
    Default,
}

pub(super) fn run(globals: &Globals, command: &Command) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    match command {
        Command::Default => write!(out, "{SHIPPED}")?,
        Command::Show => write!(out, "{}", globals.load()?.settings.masked()?)?,
        Command::Check => {
            let loaded = globals.load()?;
            for warning in &loaded.warnings {
                writeln!(out, "{warning}")?;
            }
            let name = loaded.path.map_or("the defaults".to_owned(), |path| path.display().to_string());
            writeln!(out, "{name}: good, {} feeds", loaded.feeds.len())?;
        }
    }
    Ok(())
}
