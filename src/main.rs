use std::process::ExitCode;

use clap::Parser;
use gleaner::cli::{self, Cli};

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => cli::report(&err),
    }
}
