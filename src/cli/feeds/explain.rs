use std::io::{self, Write};

use super::named;
use crate::archive::{FeedRow, HubRow, MoveRow, PollRow};
use crate::cli::Globals;
use crate::clock::Clock;
use crate::model::{Habits, Timestamp};
use crate::terminal::printable;

/// So many polls show a rhythm and still fit a screen.
const POLLS_SHOWN: i64 = 10;

pub(super) async fn run(globals: &Globals, name: &str) -> anyhow::Result<()> {
    let reader = globals.reader().await?;
    let feed = named(&reader, name).await?;
    let moves = reader.moves(feed.id).await?;
    let hub = reader.hub_of(feed.id).await?;
    let polls = reader.latest_polls(feed.id, POLLS_SHOWN).await?;
    let mut out = io::stdout().lock();
    plan(&mut out, &feed, Clock::system().now())?;
    findings(&mut out, &feed)?;
    if let Some(hub) = &hub {
        pushed(&mut out, hub)?;
    }
    for step in &moves {
        moved(&mut out, step)?;
    }
    if !polls.is_empty() {
        writeln!(out, "  latest polls:")?;
    }
    for poll in &polls {
        show(&mut out, poll)?;
    }
    Ok(())
}

/// Says when the next poll is, and what decided that.
fn plan(out: &mut impl Write, feed: &FeedRow, now: Timestamp) -> io::Result<()> {
    writeln!(out, "{}", printable(feed.title.as_deref().unwrap_or(&feed.url)))?;
    writeln!(out, "  id: {}", feed.id)?;
    writeln!(out, "  address: {}", printable(&feed.url))?;
    if feed.configured_url != feed.url {
        writeln!(out, "  in the configuration as: {}", printable(&feed.configured_url))?;
    }
    let reason =
        feed.state_reason.as_deref().map_or_else(String::new, |reason| format!(", {}", printable(reason)));
    writeln!(out, "  state: {}{reason}", feed.state)?;
    let why = feed.next_poll_reason.as_deref().unwrap_or("no poll yet");
    match (feed.state.as_str(), &feed.next_poll_at) {
        ("active" | "failing", Some(at)) => writeln!(out, "  next poll: {at}, because {}", printable(why))?,
        _ => writeln!(out, "  next poll: none; `gleaner feeds resume` wakes it")?,
    }
    let rests_until = feed.host_rests_until.as_ref().filter(|until| **until > now.to_string());
    if let Some(until) = rests_until {
        writeln!(out, "  but not before: {until}, as {} asked to be left alone", printable(&feed.host))?;
    }
    if let Some(delay) = feed.crawl_delay_s {
        writeln!(
            out,
            "  between two requests to {}: {delay} s, as its robots.txt asks",
            printable(&feed.host)
        )?;
    }
    if let Some(interval) = feed.interval_s {
        writeln!(out, "  interval: {} min, before floors and up to a tenth of chance", interval / 60)?;
    }
    let habits = feed.habits.as_deref().and_then(|json| serde_json::from_str(json).ok());
    habits.map_or(Ok(()), |habits| writeln!(out, "  habits: {}", in_words(&habits)))
}

/// Says what the polls found so far.
fn findings(out: &mut impl Write, feed: &FeedRow) -> io::Result<()> {
    let or_never = |at: &Option<String>| at.clone().unwrap_or_else(|| "never".to_owned());
    writeln!(out, "  last answer: {}", or_never(&feed.last_ok_at))?;
    writeln!(out, "  last new entry: {}", or_never(&feed.last_new_at))?;
    if feed.failure_count > 0 {
        writeln!(out, "  failures in a row: {}", feed.failure_count)?;
    }
    writeln!(out, "  entries in the archive: {}", feed.entries)?;
    match &feed.days_with_gaps {
        Some(days) => {
            writeln!(out, "  entries may have been missed on: {days} (polls that knew nothing they saw)")
        }
        None => writeln!(out, "  entries missed in the last month: none that we know of"),
    }
}

fn pushed(out: &mut impl Write, hub: &HubRow) -> io::Result<()> {
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

/// Returns when the feed speaks: how often, and in which hours and on which days mostly.
fn in_words(habits: &Habits) -> String {
    const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let hours: Vec<_> = mostly(&habits.hours).into_iter().map(|hour| format!("{hour:02}")).collect();
    let days: Vec<_> = mostly(&habits.days).into_iter().map(|day| DAYS[day]).collect();
    if hours.is_empty() {
        return "nothing is known yet".to_owned();
    }
    let shows = habits.window;
    format!(
        "shows {shows} entries; new ones come mostly on {} in the hours {} (UTC)",
        days.join(" "),
        hours.join(" ")
    )
}

/// Returns the fewest places that hold four fifths of the weight, in their order.
fn mostly(weights: &[f32]) -> Vec<usize> {
    let enough = weights.iter().sum::<f32>() * 0.8;
    let mut places: Vec<usize> = (0..weights.len()).filter(|place| weights[*place] > 0.0).collect();
    places.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]));
    let mut sum = 0.0;
    places.retain(|place| {
        let is_needed = sum < enough;
        sum += weights[*place];
        is_needed
    });
    places.sort_unstable();
    places
}

fn moved(out: &mut impl Write, step: &MoveRow) -> io::Result<()> {
    let to = printable(&step.to_url);
    let from = printable(&step.from_url);
    match (step.kind.as_str(), &step.applied_at) {
        ("permanent", Some(at)) => writeln!(out, "  moved: from {from} to {to}, taken for good on {at}"),
        ("permanent", None) => writeln!(
            out,
            "  moving: its server redirects to {to} for good, seen on {} days; taken over after three",
            step.seen_days
        ),
        ("self", _) => {
            writeln!(out, "  suggestion: the feed gives {to} as its own address; change it if you agree")
        }
        (_, _) => writeln!(out, "  suggestion: the feed says it has moved to {to}; change it if you agree"),
    }
}

fn show(out: &mut impl Write, poll: &PollRow) -> io::Result<()> {
    let status = poll.status.map_or_else(|| "-".to_owned(), |status| status.to_string());
    write!(out, "    {}  {status:>3}  {}", poll.started_at, poll.outcome)?;
    if let (Some(new), Some(total)) = (poll.entries_new, poll.entries_total) {
        write!(out, ", {new} of {total} entries new")?;
    }
    if let (Some(count @ 1..), Some(left_out)) = (poll.entries_left_out, &poll.left_out) {
        write!(out, ", {count} left out: {}", printable(left_out))?;
    }
    if let Some(repairs) = &poll.repairs {
        write!(out, ", mended: {}", printable(repairs))?;
    }
    if let Some(error) = &poll.error {
        write!(out, ", {}", printable(error))?;
    }
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_of_the_weight_is_named_in_its_order() {
        assert_eq!(mostly(&[0.0, 1.0, 6.0, 3.0]), [2, 3]);
        assert!(mostly(&[0.0; 24]).is_empty());
    }
}
