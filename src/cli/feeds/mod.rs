//! `gleaner feeds`: look at and manage the feeds.

mod add;
mod discover;
mod explain;
mod finding;
mod list;
mod manage;
mod poll;

use std::path::PathBuf;

use anyhow::Context as _;

use super::{Globals, block_on};
use crate::archive::{FeedRow, Reader};

/// Look at and manage the feeds
#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// List the feeds of the archive with their health
    ///
    /// Other commands take a feed's id, the first column, as well as its address.
    List(list::Args),
    /// Find the feeds of sites, read them, and add them to the configuration file; its comments are kept
    ///
    /// An address may be a feed's own or a site's, whose first declared feed is taken. Each feed is fetched and read before
    /// it is added, and what it holds is shown; one that cannot be read is not added. The addresses that were added are
    /// printed on stdout.
    Add(add::Args),
    /// Poll one feed now
    ///
    /// A gleaner that is running is told to; otherwise the feed is polled here, and its pages wait for the next pass. A host
    /// that asked to be left alone is, and between two polls lies a minute at least.
    Poll {
        /// Id or address of the feed
        #[arg(value_name = "URL|ID")]
        feed: String,
    },
    /// Find the feeds of sites
    ///
    /// Prints an address and a title a line; of several sites the site first, and at the end a report of those without.
    ///
    /// Some sites' feeds follow from the address, and nothing is asked. Else the page is asked which feeds it declares;
    /// only when it declares none, a few usual addresses are tried, up to the first that is a feed.
    Discover {
        /// Address of a site, or of any page of it; - reads a list from stdin, one a line
        #[arg(required = true, value_name = "SITE")]
        sites: Vec<String>,
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
        /// Id or address of the feed
        #[arg(value_name = "URL|ID")]
        feed: String,
    },
    /// Stop polling a feed until it is resumed; a state in the archive, kept across restarts
    Pause {
        /// Id or address of the feed
        #[arg(value_name = "URL|ID")]
        feed: String,
    },
    /// Poll a paused, failing or gone feed again, from now on
    Resume {
        /// Id or address of the feed
        #[arg(value_name = "URL|ID")]
        feed: String,
    },
    /// Take a feed out of the configuration file; its articles stay in the archive
    Remove {
        /// Id or address of the feed
        #[arg(value_name = "URL|ID")]
        feed: String,
    },
}

pub(super) fn run(globals: &Globals, command: Command) -> anyhow::Result<()> {
    match command {
        Command::List(args) => block_on(list::run(globals, &args)),
        Command::Add(args) => block_on(add::run(globals, &args)),
        Command::Poll { feed } => block_on(poll::run(globals, &feed)),
        Command::Discover { sites } => block_on(discover::run(globals, &sites)),
        Command::Import { file } => manage::import(globals, &file),
        Command::Export { with_secrets } => manage::export(globals, with_secrets),
        Command::Explain { feed } => block_on(explain::run(globals, &feed)),
        Command::Pause { feed } => block_on(manage::pause(globals, &feed)),
        Command::Resume { feed } => block_on(manage::resume(globals, &feed)),
        Command::Remove { feed } => block_on(manage::remove(globals, &feed)),
    }
}

/// Returns the feed with this id or address.
async fn named(reader: &Reader, name: &str) -> anyhow::Result<FeedRow> {
    let found = reader.feeds(Some(name)).await?.pop();
    found.with_context(|| {
        format!("the archive has no feed with the id or address {name}; `gleaner feeds list` shows them")
    })
}
