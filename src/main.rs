use std::process::ExitCode;

use clap::Parser;
use gleaner::cli::{self, Cli};

/// Trees of pages are built and dropped all day, on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => cli::report(&err),
    }
}
