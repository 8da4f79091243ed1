use std::process::ExitCode;

use clap::Parser;
use gleaner::cli::Cli;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("gleaner: {err:#}");
            ExitCode::FAILURE
        }
    }
}
