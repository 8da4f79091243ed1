//! Development tools: `cargo run --release -p gleaner-dev -- --help`.
//!
//! None of them is part of the program, and none runs at its tests; what they print is what they are for.

#![expect(clippy::print_stdout, reason = "tables and figures are what these tools are for")]

mod ablation;
mod break_rules;
mod checkout;
mod circles;
mod confidence;
mod crashes;
mod dice;
mod feed_cost;
mod grow;
mod lab;
mod manual;
mod many_feeds;
mod memory;
mod questions;
mod schedules;
mod shapes;
mod sizes;
mod train;
mod tune;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Development tools of gleaner.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// What each step of reading a page is worth to the lab's sets
    Ablate {
        /// The part of every set that is scored: dev or check
        #[arg(long, default_value = "dev")]
        part: String,
    },
    /// Breaks each behaviour towards other people's servers once, and shows that the fortnight notices
    BreakRules,
    /// Import circles between the files of each crate; there should be none
    Circles,
    /// How well the pages are read that gleaner is sure of; reads what `just lab` left
    Confidence {
        #[arg(long, default_value = "dev")]
        part: String,
    },
    /// Kills gleaner at random moments and system calls, on a disk that is full now and then; nothing may be lost or doubled
    Crashes(crashes::Args),
    /// Writes man pages and shell completions into a folder, for packages
    Manual { into: PathBuf },
    /// What reading feeds costs, beside what feed-rs alone would take: run either under callgrind
    FeedCost {
        reader: feed_cost::Reader,
        /// Lines that `gleaner parse --batch` takes
        requests: PathBuf,
    },
    /// Makes an archive of as many made-up articles as wanted
    Grow(grow::Args),
    /// Start-up, memory and the CPU of having nothing to do, with many feeds; needs `cargo build --release`
    ManyFeeds {
        #[arg(default_value_t = 100_000)]
        feeds: u32,
    },
    /// What a site's memory is worth to the lab's sites of many pages, by the number of the page
    Memory {
        #[arg(long, default_value = "dev")]
        part: String,
    },
    /// How long an archive takes to answer the queries of the documents
    Questions(questions::Args),
    /// How well gleaner's schedule does beside others, over eight weeks of feeds of six kinds
    Schedules,
    /// The slowest and the largest of some hundred generated shapes of pages; needs `cargo build --release`
    Shapes(shapes::Args),
    /// How long files and functions are
    Sizes,
    /// Grows the forests of the learned opinion from the lab's pages of dev; `just train` brings what it needs
    Train {
        /// A Python that has lightgbm
        #[arg(long, default_value = "python3")]
        python: PathBuf,
    },
    /// Scores the lab for several values of one named constant
    Tune {
        /// The constant and its values, `LONGEST_NAMED_CAPTION=400,600,800`
        assignment: tune::Assignment,
        #[arg(long, default_value = "dev")]
        part: String,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("gleaner-dev: {err:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Ablate { part } => ablation::run(&part),
        Command::BreakRules => break_rules::run(),
        Command::Circles => circles::run(),
        Command::Confidence { part } => confidence::run(&part),
        Command::Crashes(args) => crashes::run(&args),
        Command::Manual { into } => manual::run(&into),
        Command::FeedCost { reader, requests } => feed_cost::run(reader, &requests),
        Command::Grow(args) => grow::run(&args),
        Command::ManyFeeds { feeds } => many_feeds::run(feeds),
        Command::Memory { part } => memory::run(&part),
        Command::Questions(args) => questions::run(&args),
        Command::Schedules => {
            schedules::run();
            Ok(())
        }
        Command::Shapes(args) => shapes::run(&args),
        Command::Sizes => sizes::run(),
        Command::Train { python } => train::run(&python),
        Command::Tune { assignment, part } => tune::run(&assignment, &part),
    }
}
