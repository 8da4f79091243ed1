//! `gleaner feeds`: look at and manage the feeds.

mod discover;
mod explain;
mod list;
mod manage;

use std::path::PathBuf;

use super::{Globals, block_on};

/// Look at and manage the feeds
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the feeds of the archive with their health
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
    /// Find the feeds of a site
    ///
    /// Some sites' feeds follow from the address, and nothing is asked. Else the page is asked which feeds it declares;
    /// only when it declares none, a few usual addresses are tried, up to the first that is a feed.
    Discover {
        /// Address of the site, or of any page of it
        site: String,
    },
    /// Add the feeds of an OPML file to the configuration file; its comments are kept
    Import {
        /// The OPML file
        file: PathBuf,
    },
    /// Print the feeds of the configuration as OPML; keys, tokens and passwords in their addresses are left out
    Export {
        /// Print them with their secrets, for a gleaner of your own
        #[arg(long)]
        with_secrets: bool,
    },
    /// Say in plain words how a feed does, and why its next poll is when it is
    Explain {
        /// Address of the feed
        url: String,
    },
    /// Stop polling a feed until it is resumed; a state in the archive, kept across restarts
    Pause {
        /// Address of the feed
        url: String,
    },
    /// Poll a paused, failing or gone feed again, from now on
    Resume {
        /// Address of the feed
        url: String,
    },
    /// Take a feed out of the configuration file; its articles stay in the archive
    Remove {
        /// Address of the feed
        url: String,
    },
}

pub(super) fn run(globals: &Globals, command: Command) -> anyhow::Result<()> {
    match command {
        Command::List { json } => block_on(list::run(globals, json)),
        Command::Discover { site } => block_on(discover::run(globals, &site)),
        Command::Import { file } => manage::import(globals, &file),
        Command::Export { with_secrets } => manage::export(globals, with_secrets),
        Command::Explain { url } => block_on(explain::run(globals, &url)),
        Command::Pause { url } => block_on(manage::pause(globals, url)),
        Command::Resume { url } => block_on(manage::resume(globals, url)),
        Command::Remove { url } => manage::remove(globals, &url),
    }
}
