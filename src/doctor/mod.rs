//! Is a feed well, and if not, why? A verdict in a sentence with its evidence, and what to do.
//!
//! Pure: values in, a verdict out. Silence is judged by the feed's own rhythm: a feed is silent when nothing new came for two and
//! a half times its longest gap of the last year.

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::model::{FeedEvidence, Timestamp, Verdict, VerdictKind};

/// With fewer gaps than these a rhythm is not known.
const FEWEST_GAPS: u32 = 6;

/// A feed is silent after so many times its longest gap, in halves.
const SILENT_AFTER_HALVES: u32 = 5;

/// A feed that speaks every day may rest over a day or two.
const SHORTEST_SILENCE_DAYS: u32 = 2;

/// A feed that failed so often in a row does not mend by the next poll.
const FAILURES_THAT_COUNT: u32 = 3;

/// A poll that is late by so much was not made late by its host's other feeds.
const LATE: Duration = Duration::from_hours(24);

const LOSSES_THAT_COUNT: u32 = 2;

/// With fewer pages a share says nothing.
const FEWEST_PAGES: u32 = 10;

/// Returns what is to be said of a feed at `now`.
pub fn judge(seen: &FeedEvidence, now: Timestamp) -> Verdict {
    let (kind, sentence, advice) = what_stops_it(seen, now)
        .or_else(|| what_is_wrong_with_its_address(seen))
        .or_else(|| what_it_does_not_bring(seen))
        .unwrap_or_else(|| (VerdictKind::Well, in_rhythm(seen), ""));
    Verdict { feed: seen.feed, kind, sentence, advice: advice.to_owned() }
}

type Finding = (VerdictKind, String, &'static str);

/// Looks whether it is polled at all.
fn what_stops_it(seen: &FeedEvidence, now: Timestamp) -> Option<Finding> {
    let reason = seen.state_reason.as_deref().unwrap_or("no reason is known");
    match seen.state.as_str() {
        "gone" => {
            return Some((
                VerdictKind::Gone,
                format!("Its server says that it is no more: {reason}."),
                "Look for where it went with `gleaner feeds discover SITE`, or remove it.",
            ));
        }
        "active" | "failing" => {}
        other => return Some((VerdictKind::NotPolled, format!("It is {other}: {reason}."), "")),
    }
    let late = seen.next_poll_at.map_or(Duration::ZERO, |due| now.since(due));
    if late > LATE {
        return Some((
            VerdictKind::NotLooking,
            format!(
                "It has been due for {} h and was not asked: the silence is our own.",
                late.as_secs() / 3600
            ),
            "Is gleaner running? `gleaner status` and the table runs say when it was.",
        ));
    }
    if seen.last_ok_at.is_none() && seen.failures == 0 {
        return Some((VerdictKind::NotPolled, "It was not polled yet.".to_owned(), ""));
    }
    None
}

/// Looks whether there is a feed at its address.
fn what_is_wrong_with_its_address(seen: &FeedEvidence) -> Option<Finding> {
    let since = seen.last_ok_at.map_or_else(|| "ever".to_owned(), |at| format!("since {at}"));
    if seen.failures >= FAILURES_THAT_COUNT {
        let error = seen.last_error.as_deref().unwrap_or("no error is known");
        let failed = format!("{} polls in a row failed, and none went well {since}: {error}.", seen.failures);
        let is_refused = matches!(seen.last_status, Some(401 | 403 | 429 | 451));
        return Some(match seen.last_outcome.as_deref() {
            _ if is_refused => (
                VerdictKind::Blocked,
                format!("Its server refuses us. {failed}"),
                "Set fetch.contact and write to the publisher; a feed that wants a key takes it in headers.",
            ),
            Some("blocked") => (
                VerdictKind::Blocked,
                format!("A challenge for browsers stands in the way. {failed}"),
                "Set fetch.contact and ask the publisher to let feed readers through.",
            ),
            Some("not_a_feed" | "parse_error") => (
                VerdictKind::NoFeed,
                format!("What stands at its address is no feed any more. {failed}"),
                "`gleaner feeds discover SITE` finds where the feed is now.",
            ),
            _ => (
                VerdictKind::Unreachable,
                failed,
                "Open the address in a browser; if the site moved, `gleaner feeds add` the new one.",
            ),
        });
    }
    let to = seen.moving_to.as_deref()?;
    Some((
        VerdictKind::Moved,
        format!("It says that it has moved to {to}."),
        "Change the address in the configuration if you agree; `gleaner feeds explain` shows what was seen.",
    ))
}

/// Looks at what comes of polls that go well.
fn what_it_does_not_bring(seen: &FeedEvidence) -> Option<Finding> {
    if is_silent(seen) {
        let days = seen.silent_days.unwrap_or_default();
        return Some((
            VerdictKind::Silent,
            format!(
                "It answers, but brought nothing new for {days} days; in the last year its longest gap was {} days.",
                seen.longest_gap_days
            ),
            "Look at the site: has the feed been left behind for another? `gleaner feeds discover SITE` tells.",
        ));
    }
    if seen.days_with_losses >= LOSSES_THAT_COUNT {
        return Some((
            VerdictKind::LosesEntries,
            format!(
                "On {} days of the last week a poll knew none of the entries it saw: some came and went between two polls.",
                seen.days_with_losses
            ),
            "Lower polling.min_interval, or set interval for this feed.",
        ));
    }
    if seen.pages >= FEWEST_PAGES && seen.pages_unread * 2 > seen.pages {
        return Some((
            VerdictKind::PagesUnread,
            format!("{} of its {} pages of the last month brought no story.", seen.pages_unread, seen.pages),
            "See which and why in articles.page_state and page_error; a [site] rule may read them.",
        ));
    }
    None
}

/// Whether a feed is silent against its own rhythm.
fn is_silent(seen: &FeedEvidence) -> bool {
    let Some(days) = seen.silent_days else { return false };
    seen.gaps >= FEWEST_GAPS
        && days > SHORTEST_SILENCE_DAYS
        && days * 2 > seen.longest_gap_days * SILENT_AFTER_HALVES
}

fn in_rhythm(seen: &FeedEvidence) -> String {
    match seen.silent_days {
        Some(days) if seen.gaps >= FEWEST_GAPS => format!(
            "It answers; new entries came {days} days ago, and its longest gap of the last year was {} days.",
            seen.longest_gap_days
        ),
        _ => "It answers; its rhythm is not known yet.".to_owned(),
    }
}
