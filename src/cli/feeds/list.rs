use std::io::Write;

use crate::cli::Globals;
use crate::terminal::printable;

pub(super) async fn run(globals: &Globals, json: bool) -> anyhow::Result<()> {
    let feeds = globals.reader().await?.feeds(None).await?;
    let mut out = std::io::stdout().lock();
    if json {
        for feed in feeds {
            serde_json::to_writer(&mut out, &feed)?;
            writeln!(out)?;
        }
        return Ok(());
    }
    if feeds.is_empty() {
        eprintln!("no feeds yet; add [[feed]] tables to the configuration, then `gleaner once`");
        return Ok(());
    }
    writeln!(out, "{:8} {:>7} {:>20} {:>20}  feed", "state", "entries", "last answer", "next poll")?;
    for feed in feeds {
        let title = feed.title.as_deref().map_or_else(String::new, |title| format!("{}  ", printable(title)));
        writeln!(
            out,
            "{:8} {:>7} {:>20} {:>20}  {title}{}",
            feed.state,
            feed.entries,
            feed.last_ok_at.as_deref().unwrap_or("never"),
            feed.next_poll_at.as_deref().filter(|_| is_polled(&feed.state)).unwrap_or("-"),
            printable(&feed.url),
        )?;
        if let Some(error) = &feed.last_error {
            writeln!(out, "{:8} {}", "", printable(error))?;
        }
    }
    Ok(())
}

fn is_polled(state: &str) -> bool {
    matches!(state, "active" | "failing")
}
