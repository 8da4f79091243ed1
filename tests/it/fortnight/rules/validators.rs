//! 1 to 6: what servers gave to be asked with again.

use std::collections::BTreeMap;

use crate::fortnight::cast::Kind;
use crate::fortnight::record::{DAY, Fortnight, Record};

type Validators = [Option<Vec<u8>>; 2];

fn given(record: &Record) -> Validators {
    [record.answered("etag"), record.answered("last-modified")].map(|value| value.map(<[u8]>::to_vec))
}

fn shown(record: &Record) -> Validators {
    [record.asked("if-none-match"), record.asked("if-modified-since")].map(|value| value.map(<[u8]>::to_vec))
}

fn is_none(validators: &Validators) -> bool {
    validators.iter().all(Option::is_none)
}

/// Goes through the log of each host as its server would, and returns what it did not expect, by rule.
fn unexpected(fortnight: &Fortnight) -> Vec<(u8, String)> {
    let mut hosts: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
    for record in fortnight.log.iter().filter(|record| record.path.starts_with("/feed")) {
        hosts.entry(&record.host).or_default().push(record);
    }
    hosts.into_values().flat_map(|records| unexpected_at(&records)).collect()
}

fn unexpected_at(records: &[&Record]) -> Vec<(u8, String)> {
    let mut found = Vec::new();
    let (mut known, mut before): (Validators, Validators) = Default::default();
    let (mut body, mut bad) = (0, Vec::new());
    // Validators belong to the address that gave them.
    let mut given_at = "";
    let (mut since, mut dropped_at) = (None, None);
    for record in records {
        let shown = shown(record);
        let age = since.map(|since| record.began.saturating_sub(since)).unwrap_or_default();
        let is_bad = shown[0].as_ref().is_some_and(|etag| bad.contains(etag));
        let rule = if is_bad {
            Some(5)
        } else if is_none(&known) || given_at != record.path {
            (!is_none(&shown)).then_some(3)
        } else if is_none(&shown) {
            let is_due = age >= 8 * DAY;
            let is_first = dropped_at.is_none_or(|at| record.began.saturating_sub(at) >= 7 * DAY);
            dropped_at = Some(record.began);
            if is_due && !is_first { Some(6) } else { (!is_due).then_some(1) }
        } else if shown == known {
            (age > 9 * DAY).then_some(6)
        } else if shown == before && !is_none(&before) {
            Some(4)
        } else {
            Some(2)
        };
        found.extend(rule.map(|rule| (rule, record.place())));
        if !record.is_sound {
            bad.extend(record.answered("etag").map(<[u8]>::to_vec));
            // Until a whole answer comes, there is nothing newer to show.
            dropped_at = None;
            continue;
        }
        let given = given(record);
        if record.status == 304 {
            for (known, given) in known.iter_mut().zip(given) {
                *known = given.or(known.take());
            }
            continue;
        }
        before = if record.body == body { known } else { Default::default() };
        (known, body, since) = (given, record.body, Some(record.began));
        given_at = &record.path;
    }
    found
}

fn of_rule(fortnight: &Fortnight, number: u8) -> Vec<String> {
    unexpected(fortnight).into_iter().filter(|(rule, _)| *rule == number).map(|(_, place)| place).collect()
}

/// Fails when the fortnight never came to the point.
fn at_least_once(found: &mut Vec<String>, what: &str, has_come: bool) {
    if !has_come {
        found.push(format!("never seen: {what}"));
    }
}

pub(super) fn repeats_are_conditional(fortnight: &Fortnight) -> Vec<String> {
    let mut found = of_rule(fortnight, 1);
    let not_modified = fortnight.log.iter().filter(|record| record.status == 304).count();
    at_least_once(&mut found, "many 304", not_modified > fortnight.log.len() / 5);
    found
}

pub(super) fn validators_are_exact(fortnight: &Fortnight) -> Vec<String> {
    let mut found = of_rule(fortnight, 2);
    for kind in [Kind::OddEtag, Kind::OddDate] {
        let has_come =
            fortnight.of_kind(kind).all(|feed| fortnight.polls(feed).iter().any(|poll| poll.status == 304));
        at_least_once(&mut found, "a 304 for odd validators", has_come);
    }
    found
}

pub(super) fn none_are_invented(fortnight: &Fortnight) -> Vec<String> {
    of_rule(fortnight, 3)
}

pub(super) fn new_ones_of_the_same_body_count(fortnight: &Fortnight) -> Vec<String> {
    of_rule(fortnight, 4)
}

pub(super) fn bad_answers_give_none(fortnight: &Fortnight) -> Vec<String> {
    let mut found = of_rule(fortnight, 5);
    let has_come = fortnight.log.iter().any(|record| record.answered("etag") == Some(b"\"bad\""));
    at_least_once(&mut found, "a bad answer with an etag", has_come);
    found
}

pub(super) fn old_ones_are_dropped(fortnight: &Fortnight) -> Vec<String> {
    let mut found = of_rule(fortnight, 6);
    for feed in fortnight.of_kind(Kind::Stuck) {
        let whole = fortnight.polls(feed).iter().filter(|poll| !poll.is_conditional()).count();
        at_least_once(&mut found, "a stuck server asked without validators", whole >= 2);
    }
    found
}

/// Returns a poll in the middle of the fortnight that showed validators.
fn conditional(fortnight: &mut Fortnight, kind: Kind) -> &mut Record {
    let hosts: Vec<String> = fortnight.of_kind(kind).map(|feed| feed.host.clone()).collect();
    let middle = fortnight.log.len() / 3;
    let mut later = fortnight.log.iter_mut().skip(middle);
    later.find(|record| hosts.contains(&record.host) && record.asked("if-none-match").is_some()).unwrap()
}

fn show(record: &mut Record, etag: &[u8]) {
    record.asked.retain(|(name, _)| !name.starts_with("if-"));
    record.asked.push(("if-none-match".to_owned(), etag.to_vec()));
}

pub(super) fn poll_without_validators(fortnight: &mut Fortnight) {
    conditional(fortnight, Kind::Model).asked.retain(|(name, _)| !name.starts_with("if-"));
}

pub(super) fn change_a_validator(fortnight: &mut Fortnight) {
    show(conditional(fortnight, Kind::OddEtag), b"W/\"cafe\"");
}

pub(super) fn invent_a_validator(fortnight: &mut Fortnight) {
    let host = fortnight.of_kind(Kind::NoValidators).next().unwrap().host.clone();
    show(fortnight.log.iter_mut().rfind(|record| record.host == host).unwrap(), b"\"mine\"");
}

pub(super) fn show_an_older_validator(fortnight: &mut Fortnight) {
    let feed = fortnight.of_kind(Kind::NewEtagSameBody).next().unwrap().clone();
    let polls: Vec<usize> =
        (0..fortnight.log.len()).filter(|number| fortnight.log[*number].host == feed.host).collect();
    // The one before the last showed what the one before it was given; the last is made to show the same.
    let same = polls.windows(3).rfind(|polls| {
        let [first, second] = [polls[0], polls[1]].map(|number| &fortnight.log[number]);
        let is_shown = second.asked("if-none-match").is_some();
        first.is_sound && second.is_sound && first.body == second.body && first.status == 200 && is_shown
    });
    let &[_, older, newer] = same.unwrap() else { return };
    let etag = fortnight.log[older].asked("if-none-match").unwrap().to_vec();
    show(&mut fortnight.log[newer], &etag);
}

pub(super) fn show_a_bad_validator(fortnight: &mut Fortnight) {
    let host = fortnight.of_kind(Kind::Careless).next().unwrap().host.clone();
    show(fortnight.log.iter_mut().rfind(|record| record.host == host).unwrap(), b"\"bad\"");
}

pub(super) fn keep_old_validators(fortnight: &mut Fortnight) {
    let host = fortnight.of_kind(Kind::Stuck).next().unwrap().host.clone();
    let last =
        fortnight.log.iter_mut().rfind(|record| record.host == host && !record.is_conditional()).unwrap();
    show(last, b"\"100\"");
}
