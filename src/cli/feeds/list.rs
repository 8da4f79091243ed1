use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

use clap::ValueEnum;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::archive::FeedRow;
use crate::cli::Globals;
use crate::terminal::printable;

#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Args {
    /// Print one JSON object a line
    #[arg(long)]
    json: bool,

    /// Only feeds in this state; may be given more than once
    #[arg(long, value_enum)]
    state: Vec<State>,

    /// Only feeds with this tag; may be given more than once, and then any of them will do
    #[arg(long)]
    tag: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum State {
    Active,
    Paused,
    Failing,
    Gone,
    Removed,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Failing => "failing",
            Self::Gone => "gone",
            Self::Removed => "removed",
        }
    }
}

/// On a line as short as this there is no room for the times beside the name.
const NARROW: usize = 100;

pub(super) async fn run(globals: &Globals, args: &Args) -> anyhow::Result<()> {
    let mut feeds = globals.reader().await?.feeds(None).await?;
    let has_none = feeds.is_empty();
    feeds.retain(|feed| is_asked_for(feed, args));
    let mut out = std::io::stdout().lock();
    if args.json {
        for feed in feeds {
            serde_json::to_writer(&mut out, &feed)?;
            writeln!(out)?;
        }
        return Ok(());
    }
    if feeds.is_empty() {
        eprintln!(
            "{}",
            if has_none {
                "no feeds yet; `gleaner feeds add URL`, then `gleaner once`"
            } else {
                "no such feed"
            }
        );
        return Ok(());
    }
    let width = out.is_terminal().then(terminal_width).flatten();
    write!(out, "{}", table(&feeds, width))?;
    Ok(())
}

fn is_asked_for(feed: &FeedRow, args: &Args) -> bool {
    let tags = feed.category.as_deref().unwrap_or_default();
    let has_state = args.state.is_empty() || args.state.iter().any(|state| state.as_str() == feed.state);
    let has_tag =
        args.tag.is_empty() || tags.split(", ").any(|tag| args.tag.iter().any(|asked| asked == tag));
    has_state && has_tag
}

fn terminal_width() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    told.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
}

/// Returns a line for each feed, and its error on the next; no line is wider than the terminal, where there is one.
fn table(feeds: &[FeedRow], width: Option<usize>) -> String {
    let is_narrow = width.is_some_and(|width| width < NARROW);
    let mut table = String::new();
    let mut line = |text: &str| {
        let _ = writeln!(table, "{}", width.map_or(text.to_owned(), |width| cut(text, width)).trim_end());
    };
    let times = |answer: &str, next: &str| {
        if is_narrow { String::new() } else { format!(" {answer:>20} {next:>20}") }
    };
    line(&format!("{:>6} {:8} {:>7}{}  feed", "id", "state", "entries", times("last answer", "next poll")));
    for feed in feeds {
        let title = feed.title.as_deref().map_or_else(String::new, |title| format!("{}  ", printable(title)));
        let next = feed.next_poll_at.as_deref().filter(|_| is_polled(&feed.state)).unwrap_or("-");
        line(&format!(
            "{:>6} {:8} {:>7}{}  {title}{}",
            feed.id,
            feed.state,
            feed.entries,
            times(feed.last_ok_at.as_deref().unwrap_or("never"), next),
            printable(&feed.url),
        ));
        if let Some(error) = &feed.last_error {
            line(&format!("{:6} {}", "", printable(error)));
        }
    }
    table
}

/// Returns the beginning of a text that fits into so many columns.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut left = width.saturating_sub(1);
    let fits = |c: &char| {
        let columns = c.width().unwrap_or(0);
        let is_room = columns <= left;
        left = left.saturating_sub(columns);
        is_room
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

fn is_polled(state: &str) -> bool {
    matches!(state, "active" | "failing")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_where_the_terminal_ends() {
        assert_eq!(cut("harbour", 7), "harbour");
        assert_eq!(cut("harbours", 7), "harbou…");
        assert_eq!(cut("船船船船", 5), "船船…");
    }
}
