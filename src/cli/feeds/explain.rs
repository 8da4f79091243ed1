use std::io::Write;

use crate::archive::{FeedRow, HubRow, PollRow};
use crate::cli::Globals;
use crate::cli::terminal::printable;

/// So many polls show a rhythm and still fit a screen.
const POLLS_SHOWN: i64 = 10;

pub(super) async fn run(globals: &Globals, url: &str) -> anyhow::Result<()> {
    let reader = globals.reader().await?;
    let Some(feed) = reader.feeds(Some(url)).await?.pop() else {
        anyhow::bail!("the archive has no feed with the address {url}; `gleaner feeds list` shows them");
    };
    let polls = reader.latest_polls(feed.id, POLLS_SHOWN).await?;
    let hub = reader.hub_of(feed.id).await?;
    let mut out = std::io::stdout().lock();
    describe(&mut out, &feed)?;
    if let Some(hub) = &hub {
        describe_hub(&mut out, hub)?;
    }
    for poll in &polls {
        show(&mut out, poll)?;
    }
    Ok(())
}

fn describe(out: &mut impl Write, feed: &FeedRow) -> std::io::Result<()> {
    let or_never = |at: &Option<String>| at.clone().unwrap_or_else(|| "never".to_owned());
    writeln!(out, "{}", printable(feed.title.as_deref().unwrap_or(&feed.url)))?;
    writeln!(out, "  address: {}", printable(&feed.url))?;
    let reason =
        feed.state_reason.as_deref().map_or_else(String::new, |reason| format!(", {}", printable(reason)));
    writeln!(out, "  state: {}{reason}", feed.state)?;
    let why = feed.next_poll_reason.as_deref().unwrap_or("no poll yet");
    match (feed.state.as_str(), &feed.next_poll_at) {
        ("active" | "failing", Some(at)) => writeln!(out, "  next poll: {at}, because {}", printable(why))?,
        _ => writeln!(out, "  next poll: none until it is resumed")?,
    }
    if let Some(interval) = feed.interval_s {
        writeln!(out, "  interval: {} min, before floors and up to a tenth of chance", interval / 60)?;
    }
    writeln!(out, "  last answer: {}", or_never(&feed.last_ok_at))?;
    writeln!(out, "  last new entry: {}", or_never(&feed.last_new_at))?;
    if feed.failure_count > 0 {
        writeln!(out, "  failures in a row: {}", feed.failure_count)?;
    }
    writeln!(out, "  entries in the archive: {}", feed.entries)
}

fn describe_hub(out: &mut impl Write, hub: &HubRow) -> std::io::Result<()> {
    let or_unknown = |at: &Option<String>| at.clone().unwrap_or_else(|| "unknown".to_owned());
    let how = match hub.state.as_str() {
        "idle" => "not asked to push".to_owned(),
        "pending" => "asked to push, not verified yet".to_owned(),
        "active" => format!(
            "pushes what is new until {}, {} times so far, last {}",
            or_unknown(&hub.lease_ends_at),
            hub.push_count,
            hub.last_push_at.as_deref().unwrap_or("never")
        ),
        "failed" => format!("not relied on, asked again {}", or_unknown(&hub.next_at)),
        _ => "asked to stop".to_owned(),
    };
    let reason = hub
        .state_reason
        .as_deref()
        .map_or_else(String::new, |reason| format!(", because {}", printable(reason)));
    writeln!(out, "  hub: {}, {how}{reason}", printable(&hub.hub_url))
}

fn show(out: &mut impl Write, poll: &PollRow) -> std::io::Result<()> {
    let status = poll.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    write!(out, "  {}  {status:>3}  {}", poll.started_at, poll.outcome)?;
    if let (Some(new), Some(total)) = (poll.entries_new, poll.entries_total) {
        write!(out, ", {new} of {total} entries new")?;
    }
    if let Some(repairs) = &poll.repairs {
        write!(out, ", mended: {}", printable(repairs))?;
    }
    if let Some(error) = &poll.error {
        write!(out, ", {}", printable(error))?;
    }
    writeln!(out)
}
