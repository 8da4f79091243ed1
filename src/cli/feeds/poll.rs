use crate::archive::{Archive, ArchiveError, PollNow};
use crate::cli::Globals;
use crate::clock::Clock;
use crate::daemon;
use crate::model::{FeedId, Poll, PollResult, Timestamp};
use crate::terminal::printable;

use super::named;

/// Whoever tries again and again is not let through to somebody's server each time.
const SHORTEST_REST_S: u64 = 60;

/// Polls one feed now: by itself, or, where a gleaner is running, by that one.
pub(super) async fn run(globals: &Globals, name: &str) -> anyhow::Result<()> {
    let loaded = globals.load()?;
    let path = loaded.settings.archive.clone();
    let clock = Clock::system();
    match daemon::Desk::open(loaded, clock.clone()).await {
        Ok(desk) => {
            let polled = poll(&desk, name, &clock).await;
            desk.close().await;
            let poll = polled?;
            eprintln!("{}", in_words(&poll));
            anyhow::ensure!(poll.result.is_ok(), "the poll failed; the feed is tried again when it is due");
            Ok(())
        }
        Err(err) if matches!(err.downcast_ref(), Some(ArchiveError::InUse { .. })) => {
            let archive = Archive::open_beside(&path).await?;
            let asked = make_due(&archive, name, clock.now()).await;
            archive.close().await;
            eprintln!("feed {} is due now; the gleaner that is running polls it within seconds", asked?.0);
            Ok(())
        }
        Err(err) => Err(err),
    }
}

async fn poll(desk: &daemon::Desk, name: &str, clock: &Clock) -> anyhow::Result<std::sync::Arc<Poll>> {
    let feed = make_due(desk.archive(), name, clock.now()).await?;
    desk.poll(feed).await
}

/// Makes a feed due, when nothing speaks against asking its server.
async fn make_due(archive: &Archive, name: &str, now: Timestamp) -> anyhow::Result<FeedId> {
    let feed = named(archive.reader(), name).await?;
    let id = FeedId(feed.id);
    anyhow::ensure!(
        matches!(feed.state.as_str(), "active" | "failing"),
        "feed {} is {}; `gleaner feeds resume` polls it again",
        feed.id,
        feed.state
    );
    if let Some(until) = feed.host_rests_until.filter(|until| *until > now.to_string()) {
        anyhow::bail!("{} asked to be left alone until {until}", printable(&feed.host));
    }
    let last = feed.last_poll_at.as_deref().and_then(Timestamp::parse);
    let rest = last.map_or(SHORTEST_REST_S, |last| now.since(last).as_secs());
    anyhow::ensure!(
        rest >= SHORTEST_REST_S,
        "feed {} was polled {rest} s ago; its server gets a rest of {SHORTEST_REST_S} s at least",
        feed.id
    );
    archive.write(PollNow { feed: id, now }).await?;
    Ok(id)
}

fn in_words(poll: &Poll) -> String {
    let outcome = match &poll.result {
        PollResult::Read { entries, .. } => format!(
            "{} new and {} changed of {} entries; their pages are fetched by the next pass",
            entries.new.len(),
            entries.changed.len(),
            entries.total()
        ),
        PollResult::Unchanged { .. } => "nothing has changed".to_owned(),
        PollResult::Gone { error } | PollResult::Failed { error, .. } | PollResult::Offline { error, .. } => {
            printable(error)
        }
    };
    format!("feed {}: {outcome}", poll.feed.0)
}
