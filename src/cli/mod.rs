//! The command line: one file per command.

mod batch;
mod extract;
mod parse;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(name = "gleaner", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Args),
    Parse(parse::Args),
}

impl Cli {
    /// Runs the command that was given.
    pub fn run(self) -> anyhow::Result<()> {
        match self.command {
            Command::Extract(args) => extract::run(&args),
            Command::Parse(args) => parse::run(&args),
        }
    }
}
