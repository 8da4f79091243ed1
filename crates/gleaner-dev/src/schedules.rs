//! How well gleaner's schedule does beside others.
//!
//! Eight weeks of feeds of six kinds, polled by each scheduler; prints a table in Markdown. Nothing is fetched: a poll
//! sees the latest entries of a feed, as many as its window holds.

#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "seconds of eight weeks and counts of entries are small"
)]

use std::collections::VecDeque;
use std::time::Duration;

use gleaner::model::{Habits, Timestamp};
use gleaner::schedule::{self, Floors, Found, Known, PollingSettings, Signal};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const SPAN: i64 = 56 * DAY;
const FEEDS_OF_A_KIND: u64 = 40;

pub(crate) fn run() {
    let start = Timestamp::parse("2026-09-07T00:00:00Z").expect("a Monday");
    let schedulers: [Entrant; 6] = [
        ("every hour", || Scheduler::Fixed(HOUR)),
        ("miniflux round_robin (60 min)", || Scheduler::Fixed(HOUR)),
        ("miniflux entry_frequency (5 min to 24 h)", || Scheduler::EntryFrequency),
        ("gleaner, as shipped (1 h to 24 h)", || Scheduler::gleaner(HOUR)),
        ("gleaner, 10 min to 24 h", || Scheduler::gleaner(10 * MINUTE)),
        ("gleaner, 5 min to 24 h", || Scheduler::gleaner(5 * MINUTE)),
    ];
    println!(
        "| feeds | scheduler | polls a day | polls per new entry | median delay, min | 95 %, min | missed % |"
    );
    println!("|---|---|--:|--:|--:|--:|--:|");
    let mut totals = vec![Score::default(); schedulers.len()];
    for kind in KINDS {
        for ((name, make), total) in schedulers.iter().zip(&mut totals) {
            let mut score = Score::default();
            for seed in 0..FEEDS_OF_A_KIND {
                let entries = (kind.entries)(&mut Chance(seed * 7919 + 17));
                score.add(simulate(&entries, kind.window, make(), start, seed));
            }
            score.clone().print(kind.name, name);
            total.add(score);
        }
    }
    for ((name, _), total) in schedulers.iter().zip(totals) {
        total.print("**all**", name);
    }
}

/// A scheduler by its name, and how one is made.
type Entrant = (&'static str, fn() -> Scheduler);

/// One kind of feed: how many entries it shows, and when it publishes, in seconds from the start, sorted.
struct Kind {
    name: &'static str,
    window: usize,
    entries: fn(&mut Chance) -> Vec<i64>,
}

const KINDS: [Kind; 6] = [
    Kind { name: "steady, 12 a day", window: 20, entries: |chance| steady(chance, 12.0) },
    Kind {
        name: "bursts of 15 in half an hour, 2 a day",
        window: 30,
        entries: |chance| bursts(chance, 15, HOUR / 2, 12 * HOUR),
    },
    Kind { name: "office hours, 20 a weekday", window: 25, entries: office },
    Kind { name: "weekly, same hour", window: 10, entries: weekly },
    Kind { name: "dying, 6 a day halving each week", window: 15, entries: dying },
    Kind {
        name: "window of 10, bursts of 30 in 3 h",
        window: 10,
        entries: |chance| bursts(chance, 30, 3 * HOUR, 2 * DAY),
    },
];

fn steady(chance: &mut Chance, a_day: f64) -> Vec<i64> {
    poisson(chance, |_| a_day / DAY as f64)
}

fn office(chance: &mut Chance) -> Vec<i64> {
    poisson(chance, |at| {
        let is_open = (at / DAY) % 7 < 5 && (8 * HOUR..18 * HOUR).contains(&(at % DAY));
        if is_open { 2.0 / HOUR as f64 } else { 0.0 }
    })
}

fn dying(chance: &mut Chance) -> Vec<i64> {
    poisson(chance, |at| 6.0 / DAY as f64 * 0.5_f64.powf(at as f64 / (7 * DAY) as f64))
}

fn weekly(chance: &mut Chance) -> Vec<i64> {
    let hour = chance.below(7 * 24) * HOUR;
    (0..SPAN / (7 * DAY)).map(|week| week * 7 * DAY + hour + chance.below(HOUR)).collect()
}

fn bursts(chance: &mut Chance, size: i64, length: i64, apart: i64) -> Vec<i64> {
    let starts = poisson(chance, |_| 1.0 / apart as f64);
    let mut entries: Vec<i64> = starts
        .into_iter()
        .flat_map(|start| (0..size).map(|_| start + chance.below(length)).collect::<Vec<_>>())
        .collect();
    entries.sort_unstable();
    entries.retain(|at| *at < SPAN);
    entries
}

fn poisson(chance: &mut Chance, rate: impl Fn(i64) -> f64) -> Vec<i64> {
    const STEP: i64 = 30;
    (0..SPAN / STEP).map(|step| step * STEP).filter(|at| chance.unit() < rate(*at) * STEP as f64).collect()
}

enum Scheduler {
    Fixed(i64),
    /// A week divided by what came in the last one, within five minutes and a day.
    EntryFrequency,
    Gleaner(Box<Memory>),
}

/// What gleaner's archive remembers of a feed.
struct Memory {
    settings: PollingSettings,
    interval: Option<Duration>,
    habits: Option<Habits>,
    before: Option<Timestamp>,
}

/// What one poll came to.
struct Polled<'a> {
    at: i64,
    new: &'a [i64],
    /// How many entries the feed showed.
    shown: usize,
    /// Those of the last days.
    stored: &'a VecDeque<i64>,
}

impl Scheduler {
    fn gleaner(min_interval: i64) -> Self {
        let min_interval = Duration::from_secs(min_interval.unsigned_abs());
        let settings = PollingSettings { min_interval, ..PollingSettings::default() };
        Self::Gleaner(Box::new(Memory { settings, interval: None, habits: None, before: None }))
    }

    /// Returns the rest after a poll.
    fn rest(&mut self, polled: &Polled<'_>, start: Timestamp, chance: f64) -> i64 {
        match self {
            Self::Fixed(rest) => *rest,
            Self::EntryFrequency => {
                let week = polled.stored.iter().filter(|at| **at > polled.at - 7 * DAY).count() as i64;
                if week == 0 { DAY } else { (7 * DAY / week).clamp(5 * MINUTE, DAY) }
            }
            Self::Gleaner(memory) => memory.rest(polled, start, chance),
        }
    }
}

impl Memory {
    fn rest(&mut self, polled: &Polled<'_>, start: Timestamp, chance: f64) -> i64 {
        let instant = |at: i64| start + Duration::from_secs(at.unsigned_abs());
        let published = || polled.new.iter().map(|at| Some(instant(*at)));
        let (at, new) = (instant(polled.at), polled.new.len());
        let learned = schedule::learn(self.habits, published(), self.before, at);
        self.habits = Some(Habits { window: polled.shown as u32, ..learned });
        let pace = schedule::pace(published(), self.before, at);
        let found = Signal::Answered(Found { new, known: polled.shown - new, is_partial: false, pace });
        let known = Known {
            interval: self.interval,
            fixed: None,
            habits: self.habits,
            has_validators: true,
            invited: None,
        };
        let next = schedule::next_poll(found, Floors::default(), &known, &self.settings, at, chance);
        (self.interval, self.before) = (Some(next.interval), Some(at));
        next.at.unix() - at.unix()
    }
}

fn simulate(entries: &[i64], window: usize, mut scheduler: Scheduler, start: Timestamp, seed: u64) -> Score {
    let mut chance = Chance(seed * 104_729 + 3);
    let mut score = Score { days: SPAN as f64 / DAY as f64, ..Score::default() };
    let mut stored = VecDeque::new();
    let (mut now, mut taken) = (DAY + chance.below(HOUR), 0);
    // The first poll meets a feed with a past; what it finds is neither late nor missed.
    let mut is_first = true;
    while now < SPAN {
        let published = entries.partition_point(|at| *at <= now);
        let shown_from = published.saturating_sub(window);
        let new = &entries[taken.max(shown_from)..published];
        if !is_first {
            score.missed += shown_from.saturating_sub(taken);
            score.delays.extend(new.iter().map(|at| now - at));
        }
        stored.extend(new);
        while stored.front().is_some_and(|at| *at < now - 8 * DAY) {
            stored.pop_front();
        }
        score.polls += 1;
        taken = published;
        is_first = false;
        let polled = Polled { at: now, new, shown: published - shown_from, stored: &stored };
        now += scheduler.rest(&polled, start, chance.unit()).max(1);
    }
    score
}

#[derive(Debug, Clone, Default)]
struct Score {
    days: f64,
    polls: usize,
    missed: usize,
    delays: Vec<i64>,
}

impl Score {
    fn add(&mut self, other: Self) {
        self.days += other.days;
        self.polls += other.polls;
        self.missed += other.missed;
        self.delays.extend(other.delays);
    }

    fn print(mut self, kind: &str, scheduler: &str) {
        self.delays.sort_unstable();
        // An entry that was missed is one that never came: else losing entries would make a scheduler look quick.
        let all = (self.delays.len() + self.missed) as f64;
        let at = |share: f64| {
            let delay = self.delays.get((all * share) as usize);
            delay.map_or_else(|| "never".to_owned(), |delay| format!("{:.0}", *delay as f64 / 60.0))
        };
        println!(
            "| {kind} | {scheduler} | {:.1} | {:.2} | {} | {} | {:.2} |",
            self.polls as f64 / self.days,
            self.polls as f64 / self.delays.len().max(1) as f64,
            at(0.5),
            at(0.95),
            100.0 * self.missed as f64 / (self.missed + self.delays.len()).max(1) as f64,
        );
    }
}

/// A stream of numbers, the same for the same seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, limit: i64) -> i64 {
        (self.unit() * limit as f64) as i64
    }
}
