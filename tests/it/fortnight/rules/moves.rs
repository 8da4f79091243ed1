//! 18 to 21: partial answers, moves, portals, and feeds that are gone.

use std::collections::BTreeSet;

use super::pace::{are_back_after, slow_down};
use crate::fortnight::LENGTH;
use crate::fortnight::cast::{Feed, Kind, PORTAL};
use crate::fortnight::record::{DAY, Fortnight, Record};

pub(super) fn changes_are_asked_for(fortnight: &Fortnight) -> Vec<String> {
    let is_feed =
        |record: &&Record| record.path.starts_with("/feed") && record.asked("if-none-match").is_some();
    let silent = fortnight.log.iter().filter(is_feed).filter(|record| record.asked_text("a-im") != "feed");
    let mut found: Vec<String> = silent.map(Record::place).collect();
    for feed in fortnight.of_kind(Kind::Delta) {
        let partial = fortnight.polls(feed).iter().filter(|poll| poll.status == 226).count();
        if partial < 10 {
            found.push(format!("{} gave {partial} partial answers only", feed.host));
        }
    }
    found
}

/// Returns the requests for a place other than the feed's own that no redirect led to.
fn direct<'a>(fortnight: &'a Fortnight, feed: &Feed) -> Vec<&'a Record> {
    let of_host: Vec<_> = fortnight.log.iter().filter(|record| record.host == feed.host).collect();
    let is_led = |before: Option<&&Record>| {
        before.is_some_and(|before| (301..=308).contains(&before.status) && before.status != 304)
    };
    of_host
        .iter()
        .enumerate()
        .filter(|(_, record)| record.path.starts_with("/feed-") || record.path == "/page-elsewhere")
        .filter(|(at, _)| !is_led(at.checked_sub(1).and_then(|before| of_host.get(before))))
        .map(|(_, record)| *record)
        .collect()
}

pub(super) fn moves_are_adopted_late(fortnight: &Fortnight) -> Vec<String> {
    let mut found = Vec::new();
    for feed in &fortnight.feeds {
        let direct = direct(fortnight, feed);
        let polls = fortnight.polls(feed);
        match feed.kind {
            Kind::Moved | Kind::Moved308 => {
                let Some(first) = direct.first() else {
                    found.push(format!("{} is never adopted", feed.host));
                    continue;
                };
                let before = polls.iter().filter(|poll| poll.began < first.began);
                let days: BTreeSet<u64> = before.map(|poll| poll.began.as_secs() / DAY.as_secs()).collect();
                let after = polls.iter().filter(|poll| poll.began > first.began).count();
                if days.len() < 3 || after > 0 {
                    found.push(format!(
                        "{} adopted after {} days, then asked {after} times",
                        feed.host,
                        days.len()
                    ));
                }
            }
            Kind::FlipFlop | Kind::MovedToPage | Kind::Temporary | Kind::Temporary307 => {
                found.extend(direct.iter().map(|record| record.place()));
                if polls.last().is_none_or(|last| last.began + 5 * DAY < LENGTH) {
                    found.push(format!("{} is not asked for any more", feed.host));
                }
            }
            _ => found.extend(direct.iter().map(|record| record.place())),
        }
    }
    found.extend(fortnight.log.iter().filter(|record| record.path == "/trap").map(Record::place));
    found
}

pub(super) fn portals_change_nothing(fortnight: &Fortnight) -> Vec<String> {
    let mut found = Vec::new();
    for feed in fortnight.of_kind(Kind::Portal) {
        let polls = fortnight.polls(feed);
        let was_caught = polls.iter().any(|poll| PORTAL.contains(&poll.began));
        let is_back = polls.iter().any(|poll| poll.began > PORTAL.end && poll.is_sound);
        if !was_caught || !is_back {
            found.push(format!("{}: caught {was_caught}, back {is_back}", feed.host));
        }
    }
    let led = fortnight.log.iter().filter(|record| record.path.contains("trap"));
    found.extend(led.map(Record::place));
    found
}

pub(super) fn gone_rests_and_lost_recover(fortnight: &Fortnight) -> Vec<String> {
    let mut found = Vec::new();
    for feed in fortnight.of_kind(Kind::Gone) {
        let polls = fortnight.polls(feed);
        let told = polls.iter().filter(|poll| poll.status == 410).count();
        if told != 1 || polls.last().is_some_and(|last| last.status != 410) {
            found.push(format!("{} was told {told} times that it is gone", feed.host));
        }
    }
    found.extend(slow_down(fortnight, &[Kind::NotFound, Kind::Forbidden]));
    found.extend(are_back_after(fortnight, &[Kind::NotFound, Kind::Forbidden], 9 * DAY));
    found
}

pub(super) fn forget_a_im(fortnight: &mut Fortnight) {
    if let Some(record) = fortnight.log.iter_mut().find(|record| record.asked("a-im").is_some()) {
        record.asked.retain(|(name, _)| name != "a-im");
    }
}

pub(super) fn adopt_at_once(fortnight: &mut Fortnight) {
    let host = fortnight.of_kind(Kind::Moved).next().unwrap().host.clone();
    let mut was_moved = false;
    fortnight.log.retain(|record| {
        let is_first = record.host != host || record.path != "/feed" || !was_moved;
        was_moved |= record.host == host;
        is_first
    });
}

pub(super) fn follow_the_portal(fortnight: &mut Fortnight) {
    let host = fortnight.of_kind(Kind::Portal).next().unwrap().host.clone();
    let last = fortnight.log.iter_mut().rfind(|record| record.host == host).unwrap();
    "/trap".clone_into(&mut last.path);
}

pub(super) fn ask_the_gone(fortnight: &mut Fortnight) {
    let gone = fortnight.log.iter().find(|record| record.status == 410).unwrap().clone();
    fortnight.log.push(Record { began: gone.began + DAY, ended: gone.ended + DAY, ..gone });
}
