//! 7 to 12, 22, 23 and 26: when polls come.

use std::time::Duration;

use crate::fortnight::LENGTH;
use crate::fortnight::cast::{Feed, Kind, OUTAGE, TROUBLE};
use crate::fortnight::record::{DAY, Fortnight, HOUR, Record, rests};

/// Returns where polls of these kinds came sooner than allowed.
fn too_soon(
    fortnight: &Fortnight,
    kinds: &[Kind],
    least: Duration,
    after: fn(&Record) -> bool,
) -> Vec<String> {
    let mut found = Vec::new();
    for (feed, polls) in fortnight.all_polls().filter(|(feed, _)| kinds.contains(&feed.kind)) {
        let early = rests(&polls).filter(|(before, _, rest)| after(before) && *rest < least);
        found
            .extend(early.map(|(_, poll, rest)| format!("{:?} after {rest:?}: {}", feed.kind, poll.place())));
        if !polls.iter().any(|poll| after(poll)) {
            found.push(format!("{:?} never came to the point", feed.kind));
        }
    }
    found
}

pub(super) fn polls_are_apart(fortnight: &Fortnight) -> Vec<String> {
    let mut kinds: Vec<Kind> = fortnight.feeds.iter().map(|feed| feed.kind).collect();
    kinds.dedup();
    // Its redirects lead back to itself.
    kinds.retain(|kind| *kind != Kind::Circle);
    // A request that our own line lost was none.
    let mut found = too_soon(fortnight, &kinds, HOUR, |poll| !OUTAGE.contains(&poll.began));
    // After the outage much is new at once, and entries are in danger.
    let calm =
        |poll: &Record| poll.status == 200 && !(OUTAGE.start..OUTAGE.end + 4 * HOUR).contains(&poll.began);
    found.extend(too_soon(fortnight, &[Kind::NoValidators], 2 * HOUR, calm));
    found
}

pub(super) fn caching_headers_are_a_floor(fortnight: &Fortnight) -> Vec<String> {
    let mut found = too_soon(fortnight, &[Kind::MaxAge], 3 * HOUR, |poll| poll.is_sound);
    found.extend(too_soon(fortnight, &[Kind::MaxAge], 3 * HOUR, |poll| poll.status == 304));
    found.extend(too_soon(fortnight, &[Kind::Expires], 5 * HOUR, |poll| poll.is_sound));
    found.extend(too_soon(fortnight, &[Kind::NoCache], HOUR, |poll| poll.is_sound));
    found
}

pub(super) fn too_many_rests(fortnight: &Fortnight) -> Vec<String> {
    let refused = |poll: &Record| poll.status == 429;
    let mut found = too_soon(fortnight, &[Kind::TooMany], 12 * HOUR, refused);
    found.extend(too_soon(fortnight, &[Kind::TooManyDate], DAY, refused));
    found.extend(too_soon(fortnight, &[Kind::TooManyBare], HOUR, refused));
    found.extend(too_soon(fortnight, &[Kind::TooManyLong], 7 * DAY, refused));
    found.extend(are_back_after(
        fortnight,
        &[Kind::TooMany, Kind::TooManyDate, Kind::TooManyBare],
        6 * DAY + 12 * HOUR,
    ));
    found.extend(are_back_after(fortnight, &[Kind::TooManyLong], 13 * DAY));
    found
}

pub(super) fn failures_back_off(fortnight: &Fortnight) -> Vec<String> {
    let mut found = too_soon(fortnight, &[Kind::Unavailable], 12 * HOUR, |poll| poll.status == 503);
    found.extend(too_soon(fortnight, &[Kind::UnavailableBare], HOUR, |poll| poll.status == 503));
    let kinds = [Kind::ServerError, Kind::Unanswered, Kind::Hanging];
    found.extend(slow_down(fortnight, &kinds));
    found.extend(are_back_after(fortnight, &kinds, 9 * DAY));
    found.extend(are_back_after(fortnight, &[Kind::Unavailable, Kind::UnavailableBare], 9 * DAY));
    found
}

/// Returns feeds that did not get twice the rest at each failure in a row.
pub(super) fn slow_down(fortnight: &Fortnight, kinds: &[Kind]) -> Vec<String> {
    let mut found = Vec::new();
    for (feed, polls) in fortnight.all_polls().filter(|(feed, _)| kinds.contains(&feed.kind)) {
        let failed: Vec<_> = polls.into_iter().filter(|poll| TROUBLE.contains(&poll.began)).collect();
        let rests: Vec<_> = rests(&failed).map(|(_, _, rest)| rest).collect();
        let grows = rests.windows(2).all(|pair| pair[1].mul_f64(1.12) >= (pair[0] * 2).min(60 * HOUR));
        if failed.len() < 2 || !grows {
            found.push(format!("{:?} {}: {rests:?}", feed.kind, feed.host));
        }
    }
    found
}

/// Returns feeds that had no sound answer between the end of their trouble and then.
pub(super) fn are_back_after(fortnight: &Fortnight, kinds: &[Kind], then: Duration) -> Vec<String> {
    let is_back = |polls: &[&Record]| {
        polls.iter().any(|poll| poll.is_sound && (TROUBLE.end..then).contains(&poll.began))
    };
    let lost = fortnight.all_polls().filter(|(feed, polls)| kinds.contains(&feed.kind) && !is_back(polls));
    lost.map(|(feed, _)| format!("{:?} {} does not come back", feed.kind, feed.host)).collect()
}

pub(super) fn no_herd_at_the_start(fortnight: &Fortnight) -> Vec<String> {
    let most = fortnight.feeds.len() / 8;
    let starts = std::iter::once(Duration::ZERO).chain(fortnight.restarts.iter().copied());
    let minutes = starts.flat_map(|start| (0..60).map(move |minute| start + Duration::from_mins(minute)));
    let polls: Vec<_> = fortnight.log.iter().filter(|record| record.path.starts_with("/feed")).collect();
    let mut found = Vec::new();
    for minute in minutes {
        let within = minute..minute + Duration::from_mins(1);
        let count = polls.iter().filter(|poll| within.contains(&poll.began)).count();
        if count > most {
            found.push(format!("{count} polls in the minute from {minute:?} on"));
        }
    }
    let first_hour = fortnight.feeds.iter().filter(|feed| {
        fortnight.polls(feed).first().is_some_and(|poll| poll.began <= HOUR + Duration::from_mins(5))
    });
    if first_hour.count() < fortnight.feeds.len() {
        found.push("not every feed was polled within the first interval".to_owned());
    }
    found
}

pub(super) fn polls_are_not_aligned(fortnight: &Fortnight) -> Vec<String> {
    let polls: Vec<_> = fortnight.log.iter().filter(|record| record.path == "/feed").collect();
    let aligned = |to: u64| polls.iter().filter(|poll| poll.began.as_secs() % to == 0).count();
    let mut found = Vec::new();
    if aligned(60) > polls.len() / 20 {
        found.push(format!("{} of {} polls on the minute", aligned(60), polls.len()));
    }
    if aligned(3600) > polls.len() / 100 {
        found.push(format!("{} of {} polls on the hour", aligned(3600), polls.len()));
    }
    // All of them rest as long as they ask for, and up to a tenth more.
    let ttl: Vec<Duration> = fortnight
        .of_kind(Kind::Ttl)
        .flat_map(|feed| rests(&fortnight.polls(feed)).map(|(_, _, rest)| rest).collect::<Vec<_>>())
        .collect();
    let exact = ttl.iter().filter(|rest| (8 * HOUR..8 * HOUR + HOUR / 15).contains(*rest)).count();
    if exact * 3 > ttl.len() {
        found.push(format!("{exact} of {} rests are just what was asked for", ttl.len()));
    }
    found
}

pub(super) fn asked_rests_are_floors(fortnight: &Fortnight) -> Vec<String> {
    let mut found = too_soon(fortnight, &[Kind::Ttl], 8 * HOUR, |poll| poll.is_sound);
    found.extend(too_soon(fortnight, &[Kind::UpdatePeriod], 12 * HOUR, |poll| poll.is_sound));
    let hour = |poll: &Record| poll.began.as_secs() / 3600 % 24;
    let is_weekend = |poll: &Record| poll.began.as_secs() / 86_400 % 7 >= 5;
    for (feed, polls) in fortnight.all_polls() {
        // The first poll cannot know.
        let later = polls.into_iter().skip(1);
        match feed.kind {
            Kind::SkipHours => found.extend(later.filter(|poll| hour(poll) < 6).map(Record::place)),
            Kind::SkipDays => found.extend(later.filter(|poll| is_weekend(poll)).map(Record::place)),
            _ => {}
        }
    }
    found
}

pub(super) fn the_interval_follows(fortnight: &Fortnight) -> Vec<String> {
    let longest_after = |feed: &Feed, from: Duration| {
        let polls = fortnight.polls(feed);
        rests(&polls)
            .filter(|(before, _, _)| before.began > from)
            .map(|(_, _, rest)| rest)
            .max()
            .unwrap_or_default()
    };
    let mut found = Vec::new();
    for feed in fortnight.of_kind(Kind::Quiet) {
        let rest = longest_after(feed, 10 * DAY);
        if rest < 20 * HOUR || fortnight.polls(feed).len() > 100 {
            found.push(format!("quiet {} still rests {rest:?} at most", feed.host));
        }
    }
    for feed in fortnight.of_kind(Kind::Rush) {
        let rest = longest_after(feed, 9 * DAY);
        if rest > HOUR.mul_f64(1.2) {
            found.push(format!("{} loses entries and rests {rest:?}", feed.host));
        }
    }
    found
}

pub(super) fn an_outage_is_ours(fortnight: &Fortnight) -> Vec<String> {
    let during = fortnight.log.iter().filter(|record| OUTAGE.contains(&record.began)).count();
    let mut found = Vec::new();
    if during == 0 || during > fortnight.feeds.len() / 2 {
        found.push(format!("{during} requests while nobody could be reached"));
    }
    for feed in fortnight.of_kind(Kind::Model) {
        let polls = fortnight.polls(feed);
        let usual =
            rests(&polls).filter(|(_, poll, _)| poll.began < OUTAGE.start).map(|(_, _, rest)| rest).max();
        let back = polls
            .iter()
            .find(|poll| poll.began >= OUTAGE.end)
            .map(|poll| poll.began.saturating_sub(OUTAGE.end));
        if back.is_none_or(|back| back > usual.unwrap_or_default().mul_f64(1.1)) {
            found.push(format!("{} came back after {back:?}, it used to rest {usual:?} at most", feed.host));
        }
        // Our line is tried every quarter of an hour, and what failed for its sake is due within a minute.
        let has_failed = polls.iter().any(|poll| OUTAGE.contains(&poll.began));
        if has_failed && back.is_none_or(|back| back > Duration::from_mins(20)) {
            found.push(format!("{} failed for our sake, and came back after {back:?}", feed.host));
        }
    }
    found
}

/// Puts a second poll five minutes behind one of each kind's, in its trouble where it has one.
pub(super) fn poll_again_soon(fortnight: &mut Fortnight) {
    for kind in [Kind::Model, Kind::MaxAge, Kind::TooMany, Kind::ServerError] {
        let feed = fortnight.of_kind(kind).next().unwrap().clone();
        let is_his = |record: &Record| record.host == feed.host && record.path == feed.path;
        let at = fortnight
            .log
            .iter()
            .rposition(|record| is_his(record) && TROUBLE.contains(&record.began))
            .unwrap();
        let mut again = fortnight.log[at].clone();
        again.began += Duration::from_mins(5);
        again.ended = again.began;
        fortnight.log.insert(at + 1, again);
    }
}

pub(super) fn poll_all_at_a_restart(fortnight: &mut Fortnight) {
    let at = fortnight.restarts[0] + Duration::from_secs(1);
    for feed in &fortnight.feeds {
        let mut poll = fortnight.log.iter().find(|record| record.host == feed.host).unwrap().clone();
        (poll.began, poll.ended) = (at, at);
        fortnight.log.push(poll);
    }
}

pub(super) fn align_polls(fortnight: &mut Fortnight) {
    for record in fortnight.log.iter_mut().step_by(4) {
        record.began = Duration::from_secs(record.began.as_secs().div_ceil(3600) * 3600);
    }
}

pub(super) fn poll_in_the_night(fortnight: &mut Fortnight) {
    let host = fortnight.of_kind(Kind::SkipHours).next().unwrap().host.clone();
    let last = fortnight.log.iter_mut().rfind(|record| record.host == host).unwrap();
    // Four in the morning of the last day.
    last.began = LENGTH.saturating_sub(20 * HOUR);
}

pub(super) fn forget_the_rush(fortnight: &mut Fortnight) {
    let host = fortnight.of_kind(Kind::Rush).next().unwrap().host.clone();
    let mut count = 0;
    fortnight.log.retain(|record| {
        count += usize::from(record.host == host);
        record.host != host || count % 3 == 0
    });
}

pub(super) fn back_off_from_an_outage(fortnight: &mut Fortnight) {
    let host = fortnight.of_kind(Kind::Model).next().unwrap().host.clone();
    let after = OUTAGE.end..OUTAGE.end + 3 * DAY;
    fortnight.log.retain(|record| record.host != host || !after.contains(&record.began));
}
