//! How often a feed is worth a look: from its habits, and from what the last poll found.

use std::time::Duration;

use super::habits::{Expectation, safe_rest};
use super::{HOUR, Known, PollingSettings};
use crate::model::Timestamp;

/// How much of what a poll saw was new.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Found {
    pub new: usize,
    /// Entries of the poll that the archive already had.
    pub known: usize,
    /// The answer held only what is new (226), so known entries are missing from it by intent.
    pub is_partial: bool,
    /// New entries an hour, in the busiest stretch until now.
    pub pace: f64,
}

/// Decides between delay and polls: a feed is looked at when the root of what is expected an hour, added up hour by hour,
/// comes to this.
///
/// Of all ways to spread a number of polls over feeds and hours, those in proportion to the root of the rate let entries
/// wait least in all. With this value and a shortest interval of an hour, a feed of one entry an hour gets a poll every
/// 86 minutes, and a daily one about four polls a day, most of them around its hour. Who sets a shorter
/// interval wants entries sooner, and gets more polls in the same proportion.
const PATIENCE: f64 = 1.44;

/// Where a poll knew less than this share of what it saw, the next one comes sooner, whatever the habits say.
const LOW_OVERLAP: usize = 3;

/// At the pace last seen, no more than this share of the feed's entries is to be replaced until the next poll.
const SAFE_SHARE: f64 = 0.4;

/// And no more than this share in a burst like those the feed has had.
const SAFE_SHARE_OF_BURST: f64 = 0.8;

/// A server that invites more than the configuration does is taken at its word down to this.
const SHORTEST_INVITED: Duration = Duration::from_mins(5);

/// Returns the interval until the next poll, and why.
pub(super) fn next(
    known: &Known,
    found: Found,
    settings: &PollingSettings,
    now: Timestamp,
) -> (Duration, String) {
    let total = found.new + found.known;
    let longest = settings.max_interval.max(settings.min_interval);
    // A whole answer each time is dear to the server, so a feed without validators gets half the polls.
    let shortest = if known.has_validators { settings.min_interval } else { settings.min_interval * 2 };
    let (wanted, why) = expected(known, settings.min_interval, longest, now);
    let wanted = wanted.clamp(shortest.min(longest), longest);
    let dangers = [by_bursts(known), by_pace(found, total), by_overlap(known, found, total)];
    let Some((safe, danger)) = dangers.into_iter().flatten().min().filter(|(safe, _)| *safe < wanted) else {
        return (wanted, why);
    };
    let invited = known.invited.filter(|invited| !invited.is_zero());
    let floor = invited
        .map_or(settings.min_interval, |invited| settings.min_interval.min(invited.max(SHORTEST_INVITED)));
    (safe.clamp(floor, wanted.max(floor)), danger)
}

/// So many of the shortest intervals a feed is watched before its ways count more than what is assumed of any feed.
const HESITATION: u32 = 12;

/// Habits are by the hour; steps much shorter than that miss nothing.
const STEP: Duration = Duration::from_mins(5);

/// Returns how long until the feed is likely enough to have spoken.
fn expected(known: &Known, min_interval: Duration, longest: Duration, now: Timestamp) -> (Duration, String) {
    let Some(habits) = known.habits else {
        return (Duration::ZERO, "its rhythm is not known yet".to_owned());
    };
    let expectation = Expectation::new(habits, now, min_interval * HESITATION);
    let patience = PATIENCE * (min_interval.as_secs_f64() / HOUR.as_secs_f64()).sqrt();
    let (mut urge, mut entries, mut rest) = (0.0, 0.0, Duration::ZERO);
    while urge < patience && rest < longest {
        let rate = expectation.per_hour(now + rest);
        let hours = STEP.as_secs_f64() / HOUR.as_secs_f64();
        // Of the last step, only the part until patience ends.
        let part = ((patience - urge) / (rate.sqrt() * hours)).min(1.0);
        urge += rate.sqrt() * hours;
        entries += rate * hours * part;
        rest += STEP.mul_f64(part);
    }
    (rest, format!("by its habits, about {entries:.1} new entries are expected until then"))
}

/// A rest after which entries may be lost, and the reason to fear for them.
type Danger = Option<(Duration, String)>;

/// Bursts the feed has had would replace most of what it shows.
fn by_bursts(known: &Known) -> Danger {
    let habits = known.habits?;
    let safe = safe_rest(&habits, SAFE_SHARE_OF_BURST)?;
    let shown = habits.window;
    Some((safe, format!("in bursts like those it has had, most of its {shown} entries would be replaced")))
}

/// The burst of these hours, if it goes on, will.
fn by_pace(found: Found, total: usize) -> Danger {
    if found.new < 2 || found.is_partial || found.pace <= 0.0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "a feed has no 2^52 entries")]
    let safe = HOUR.mul_f64((total as f64 * SAFE_SHARE / found.pace).min(1e4));
    Some((safe, format!("at the pace of the last hours, much of its {total} entries would soon be replaced")))
}

/// The last poll came late, or nearly so.
fn by_overlap(known: &Known, found: Found, total: usize) -> Danger {
    if found.new == 0 || found.is_partial || found.known * LOW_OVERLAP >= total {
        return None;
    }
    let sooner = known.interval? / 2;
    Some((
        sooner,
        match found.known {
            0 => format!("none of {total} entries was known, so entries may have been missed"),
            known => format!("only {known} of {total} entries were known"),
        },
    ))
}

/// Returns the pace of new entries, in entries an hour: that of the busiest stretch that reaches up to `now`.
///
/// Without dates, they count as spread over the time since the last poll; at a first poll their pace is unknown, and zero.
pub fn pace(
    published: impl IntoIterator<Item = Option<Timestamp>>,
    before: Option<Timestamp>,
    now: Timestamp,
) -> f64 {
    const STRETCHES: [Duration; 3] = [HOUR, Duration::from_hours(3), Duration::from_hours(12)];
    let ages: Vec<Option<Duration>> =
        published.into_iter().map(|at| at.filter(|at| *at <= now).map(|at| now.since(at))).collect();
    let hours = |rest: Duration| (rest.as_secs_f64() / HOUR.as_secs_f64()).max(1.0 / 3600.0);
    #[expect(clippy::cast_precision_loss, reason = "a feed has no 2^52 entries")]
    let counted = |within: Duration| ages.iter().flatten().filter(|age| **age <= within).count() as f64;
    let dated = STRETCHES.map(|stretch| counted(stretch) / hours(stretch)).into_iter().fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a feed has no 2^52 entries")]
    let since_last_poll = before.map_or(0.0, |before| ages.len() as f64 / hours(now.since(before)));
    dated.max(since_last_poll)
}
