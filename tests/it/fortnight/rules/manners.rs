//! 13 to 17, 27 and 28: what requests look like, and how many there are.

use std::time::Duration;

use crate::fortnight::cast::{Kind, OUTAGE};
use crate::fortnight::record::{Fortnight, HOUR, Record};

const GAP: Duration = Duration::from_secs(2);

fn where_not(fortnight: &Fortnight, is_kept: impl Fn(&Record) -> bool) -> Vec<String> {
    fortnight.log.iter().filter(|record| !is_kept(record)).map(Record::place).collect()
}

pub(super) fn one_request_a_poll(fortnight: &Fortnight) -> Vec<String> {
    let is_asked_for = |path: &str| {
        ["/feed", "/a/", "/moved/", "/private/", "/page-elsewhere", "/archive"]
            .iter()
            .any(|known| path.starts_with(known))
            || path == "/robots.txt"
    };
    let mut found = where_not(fortnight, |record| record.method == "GET" && is_asked_for(&record.path));
    for (feed, polls) in fortnight.all_polls().filter(|(feed, _)| feed.kind != Kind::Circle) {
        // A request that our own line lost was none.
        let pairs = polls.windows(2).filter(|pair| !OUTAGE.contains(&pair[0].began));
        let again = pairs.filter(|pair| pair[1].after(pair[0]) < Duration::from_mins(50));
        found.extend(again.map(|pair| format!("{:?} twice: {}", feed.kind, pair[1].place())));
    }
    found
}

pub(super) fn one_conversation_a_host(fortnight: &Fortnight) -> Vec<String> {
    let hosts = fortnight.by_host();
    let pairs = hosts.values().flat_map(|records| records.windows(2));
    pairs
        .filter(|pair| pair[1].order.0 < pair[0].order.1 || pair[1].began < pair[0].ended + GAP)
        .map(|pair| format!("{} and {}", pair[0].place(), pair[1].place()))
        .collect()
}

pub(super) fn nothing_is_added(fortnight: &Fortnight) -> Vec<String> {
    where_not(fortnight, |record| {
        let unasked = ["cookie", "referer", "from", "authorization", "origin", "range"];
        !record.path.contains('?') && unasked.iter().all(|name| record.asked(name).is_none())
    })
}

pub(super) fn one_honest_name(fortnight: &Fortnight) -> Vec<String> {
    let first = fortnight.log[0].asked_text("user-agent");
    where_not(fortnight, |record| {
        let name = record.asked_text("user-agent");
        name == first && name.starts_with("gleaner/") && name.contains("(+") && !name.contains("Mozilla")
    })
}

pub(super) fn what_can_be_read_is_said(fortnight: &Fortnight) -> Vec<String> {
    where_not(fortnight, |record| {
        let encodings = record.asked_text("accept-encoding");
        let accept = record.asked_text("accept");
        let kind = match record.path.as_str() {
            "/robots.txt" => "text/plain",
            path if path.starts_with("/feed") || path == "/page-elsewhere" => "application/rss+xml",
            _ => "text/html",
        };
        ["gzip", "br", "zstd"].iter().all(|name| encodings.contains(name)) && accept.contains(kind)
    })
}

pub(super) fn archives_are_left_alone(fortnight: &Fortnight) -> Vec<String> {
    where_not(fortnight, |record| !record.path.starts_with("/archive"))
}

pub(super) fn limits_hold(fortnight: &Fortnight) -> Vec<String> {
    // What the sockets between us hold is sent, but not read.
    const MOST: usize = 16 << 20;
    let mut found = where_not(fortnight, |record| record.bytes_sent <= MOST);
    for (feed, polls) in fortnight.all_polls() {
        match feed.kind {
            Kind::Circle => {
                let at_once = |first: &Record| {
                    polls
                        .iter()
                        .filter(|poll| (first.began..first.began + HOUR / 2).contains(&poll.began))
                        .count()
                };
                found.extend(polls.iter().filter(|poll| at_once(poll) > 11).map(|poll| poll.place()));
            }
            // What cannot be read is not asked for as often as what can.
            Kind::Bomb | Kind::Endless if polls.len() > 20 || polls.len() < 3 => {
                found.push(format!("{:?} asked for {} times", feed.kind, polls.len()));
            }
            _ => {}
        }
    }
    found
}

/// Puts a changed copy of a request of this kind of feed behind it.
fn repeat(fortnight: &mut Fortnight, kind: Kind, change: impl Fn(&mut Record)) {
    let host = fortnight.of_kind(kind).next().unwrap().host.clone();
    let at = fortnight.log.iter().position(|record| record.host == host).unwrap();
    let mut again = fortnight.log[at].clone();
    change(&mut again);
    fortnight.log.insert(at + 1, again);
}

pub(super) fn ask_for_the_head_first(fortnight: &mut Fortnight) {
    repeat(fortnight, Kind::Model, |record| "HEAD".clone_into(&mut record.method));
}

pub(super) fn talk_over_each_other(fortnight: &mut Fortnight) {
    repeat(fortnight, Kind::Model, |record| record.began += Duration::from_secs(1));
}

pub(super) fn send_a_cookie(fortnight: &mut Fortnight) {
    repeat(fortnight, Kind::Claims, |record| record.asked.push(("cookie".to_owned(), b"id=1".to_vec())));
}

pub(super) fn pretend_to_be_a_browser(fortnight: &mut Fortnight) {
    repeat(fortnight, Kind::Model, |record| {
        record.asked.retain(|(name, _)| name != "user-agent");
        record.asked.push(("user-agent".to_owned(), b"Mozilla/5.0 (compatible; gleaner)".to_vec()));
    });
}

pub(super) fn accept_nothing(fortnight: &mut Fortnight) {
    repeat(fortnight, Kind::Model, |record| record.asked.retain(|(name, _)| name != "accept"));
}

pub(super) fn walk_an_archive(fortnight: &mut Fortnight) {
    repeat(fortnight, Kind::Claims, |record| "/archive/1".clone_into(&mut record.path));
}

pub(super) fn go_in_circles(fortnight: &mut Fortnight) {
    repeat(fortnight, Kind::Circle, |_| {});
}
