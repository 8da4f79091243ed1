//! A fortnight of other people's servers, on a clock that is moved by hand.
//!
//! Three hundred publishers with every status, header, redirect and trap of POLITE.md; gleaner's rivers run as they are, over
//! real sockets, with four restarts and an outage of our own line. What counts is the publishers' log alone: each behaviour
//! is a rule that reads it, and that is shown to fail on a log in which the behaviour is broken.

mod cast;
mod press;
mod record;
mod reply;
mod rules;
mod script;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gleaner::clock::Clock;
use gleaner::config::{Loaded, Settings};
use gleaner::daemon::{self, Control, RunMode, Stats};
use gleaner::model::{ConfiguredFeed, FeedOptions, Timestamp};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use self::cast::cast;
use self::press::Press;
use self::record::Fortnight;
use self::rules::RULES;
use self::script::Script;
use super::support::RUNTIME;

const LENGTH: Duration = Duration::from_hours(14 * 24);

/// When gleaner is stopped and started again; the third time it is not asked to stop, but torn down.
const RESTARTS: [Duration; 4] = [
    Duration::from_hours(26),
    Duration::from_hours(79),
    Duration::from_hours(132),
    Duration::from_hours(233),
];
const TORN_DOWN: usize = 2;

#[test]
fn a_fortnight_keeps_all_twenty_eight_behaviours() {
    let fortnight = RUNTIME.block_on(live_through());
    let mut failures = Vec::new();
    for rule in RULES {
        let found = (rule.check)(&fortnight);
        if !found.is_empty() {
            failures.push(format!(
                "{} {}: {} times, first {:#?}",
                rule.number,
                rule.name,
                found.len(),
                &found[..found.len().min(4)]
            ));
        }
        let mut broken = fortnight.clone();
        (rule.spoil)(&mut broken);
        if (rule.check)(&broken).len() <= found.len() {
            failures.push(format!("{} {}: not noticed when broken", rule.number, rule.name));
        }
    }
    let (kept, requests) = (RULES.len() - failures.len().min(RULES.len()), fortnight.log.len());
    println!("{kept} of {} kept, over {} feeds and {requests} requests", RULES.len(), fortnight.feeds.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Lets gleaner live through it, and returns what the publishers wrote down.
async fn live_through() -> Fortnight {
    let start = Timestamp::parse("2026-11-02T00:00:00Z").unwrap();
    let clock = Clock::by_hand(start);
    let listener = TcpListener::bind("0.0.0.0:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let feeds = cast();
    let folder = TempDir::new().unwrap();
    let mut settings = Settings { archive: folder.path().join("gleaner.db"), ..Settings::default() };
    settings.fetch.allow_networks = vec!["127.0.0.0/8".parse().unwrap()];
    "mailto:keeper@quay.example".clone_into(&mut settings.fetch.contact);
    settings.fetch.timeout = Duration::from_secs(3);
    settings.fetch.max_feed_size = bytesize::ByteSize::kib(256);
    let configured = feeds.iter().map(|feed| ConfiguredFeed {
        url: format!("http://{}:{port}{}", feed.host, feed.path).parse().unwrap(),
        tags: Vec::new(),
        options: FeedOptions::default(),
    });
    let loaded = Loaded { settings, path: None, feeds: configured.collect(), warnings: Vec::new() };
    let press = Press::start(listener, Script::new(start, port, &feeds), clock.clone());

    for (number, until) in RESTARTS.into_iter().chain([LENGTH]).enumerate() {
        live_until(until, number == TORN_DOWN, loaded.clone(), &clock).await;
    }
    let log = std::mem::take(&mut press.log.lock().unwrap().records);
    Fortnight { log, feeds, restarts: RESTARTS.to_vec() }
}

/// Runs gleaner until then: stops it softly, or tears it down.
async fn live_until(until: Duration, is_torn_down: bool, loaded: Loaded, clock: &Clock) {
    let (controls, heard) = mpsc::channel(1);
    let pulse = Arc::new(Pulse::default());
    let felt = Arc::clone(&pulse);
    let mut watch = move |stats: &Stats| felt.feel(stats);
    let life = daemon::ingest(loaded, RunMode::Service, clock.clone(), heard, &mut watch);
    tokio::pin!(life);
    let (hand, watched) = (clock.clone(), Arc::clone(&pulse));
    let driver = tokio::task::spawn_blocking(move || drive(&hand, &watched, until));
    tokio::select! {
        ended = &mut life => panic!("gleaner stopped by itself: {ended:?}"),
        done = driver => done.unwrap(),
    }
    if is_torn_down {
        return;
    }
    controls.send(Control::Stop).await.unwrap();
    // What is in flight may wait for a gap.
    let ending = Arc::new(AtomicBool::new(false));
    let (hand, ended) = (clock.clone(), Arc::clone(&ending));
    let helper = std::thread::spawn(move || {
        while !ended.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(5));
            hand.advance(Duration::from_secs(1));
        }
    });
    life.await.unwrap();
    ending.store(true, Ordering::Relaxed);
    helper.join().unwrap();
}

/// What the scheduler last showed.
#[derive(Debug, Default)]
struct Pulse {
    in_flight: AtomicUsize,
    next_due_at: Mutex<Option<Timestamp>>,
}

impl Pulse {
    fn feel(&self, stats: &Stats) {
        *self.next_due_at.lock().unwrap() = stats.next_due_at;
        self.in_flight.store(stats.in_flight, Ordering::SeqCst);
    }
}

/// Moves the clock whenever all that is under way waits for it.
fn drive(clock: &Clock, pulse: &Pulse, until: Duration) {
    while clock.elapsed() < until {
        let in_flight = pulse.in_flight.load(Ordering::SeqCst);
        let (asleep, wakes_in) = clock.asleep();
        // Everything under way, and the scheduler itself.
        let is_idle = asleep == in_flight + 1;
        match wakes_in.filter(|rest| is_idle && !rest.is_zero()) {
            Some(rest) => {
                let due = *pulse.next_due_at.lock().unwrap();
                let jump =
                    due.map(|due| due.since(clock.now())).filter(|jump| *jump > rest && in_flight == 0);
                clock.advance(jump.unwrap_or(rest).min(until.saturating_sub(clock.elapsed())));
            }
            None => std::thread::sleep(Duration::from_micros(30)),
        }
    }
}
