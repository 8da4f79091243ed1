//! Years of made-up feeds: how often a feed that is well is said to be silent, and how soon one that stopped is.

use crate::doctor::is_silent;
use crate::model::FeedEvidence;

const YEAR: usize = 365;

/// So far the archive looks back.
const WINDOW: usize = YEAR;

/// A small generator, so that a failure can be met again.
struct Dice(u64);

impl Dice {
    /// Returns a number between 0 and 1.
    fn roll(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        f64::from(u32::try_from(self.0 >> 32).unwrap()) / f64::from(u32::MAX)
    }
}

fn seed_of(number: u64) -> u64 {
    number.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// Whether a feed speaks on a day, by the day and by how long it has been silent.
type Habit = fn(&mut Dice, usize, usize) -> bool;

const KINDS: [(&str, Habit); 8] = [
    ("many a day", |_, _, _| true),
    ("on weekdays", |dice, day, _| day % 7 < 5 && dice.roll() < 0.95),
    ("about every other day", |dice, _, _| dice.roll() < 0.5),
    ("twice a week, by chance", |dice, _, _| dice.roll() < 2.0 / 7.0),
    ("weekly, a day early or late", |dice, _, silent| silent > 8 || (silent > 5 && dice.roll() < 0.4)),
    ("once in ten days, by chance", |dice, _, _| dice.roll() < 0.1),
    ("monthly", |dice, _, silent| silent > 33 || (silent > 26 && dice.roll() < 0.2)),
    ("a column with three weeks of summer", |dice, day, _| {
        !(200..221).contains(&(day % YEAR)) && dice.roll() < 0.4
    }),
];

/// Returns the evidence of a day, as the archive would gather it.
fn evidence(spoke: &[bool]) -> FeedEvidence {
    let from = spoke.len().saturating_sub(WINDOW);
    let days: Vec<usize> = (from..spoke.len()).filter(|day| spoke[*day]).collect();
    let gaps: Vec<usize> = days.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let count = |number: usize| u32::try_from(number).unwrap();
    FeedEvidence {
        gaps: count(gaps.len()),
        longest_gap_days: count(gaps.iter().copied().max().unwrap_or(0)),
        silent_days: days.last().map(|last| count(spoke.len() - 1 - last)),
        ..FeedEvidence::default()
    }
}

/// Lives through years; returns the alarms, each counted once, and what was said on each day.
fn live(habit: Habit, seed: u64, days: usize) -> (usize, Vec<bool>) {
    let mut dice = Dice(seed);
    let (mut alarms, mut was_silent, mut silent) = (0, false, 0);
    let mut spoke = Vec::new();
    for day in 0..days {
        silent += 1;
        let speaks = habit(&mut dice, day, silent);
        if speaks {
            silent = 0;
        }
        spoke.push(speaks);
        let is_alarm = is_silent(&evidence(&spoke));
        alarms += usize::from(is_alarm && !was_silent);
        was_silent = is_alarm;
    }
    (alarms, spoke)
}

#[test]
fn a_feed_that_is_well_is_called_silent_at_most_once_a_year() {
    const FEEDS: u64 = 40;
    const YEARS: usize = 3;
    for (name, habit) in KINDS {
        let counts: Vec<usize> =
            (1..=FEEDS).map(|number| live(habit, seed_of(number), YEARS * YEAR).0).collect();
        let (sum, most) = (counts.iter().sum::<usize>(), counts.iter().max().copied().unwrap_or(0));
        println!("{name}: {sum} false alarms in {FEEDS} feeds over {YEARS} years, at most {most} in one");
        assert!(most <= YEARS, "{name}: {most} false alarms in {YEARS} years");
    }
}

#[test]
fn a_feed_that_stops_is_noticed_within_three_times_its_longest_gap() {
    for (name, habit) in KINDS {
        let mut slowest = 0.0_f64;
        for number in 1..=20 {
            let (_, mut spoke) = live(habit, seed_of(number), YEAR);
            let usual = evidence(&spoke).longest_gap_days.max(1);
            spoke.extend(std::iter::repeat_n(false, 3 * usize::try_from(usual).unwrap()));
            let last = spoke.iter().rposition(|speaks| *speaks).unwrap();
            let noticed = (last + 1..spoke.len()).find(|day| is_silent(&evidence(&spoke[..=*day])));
            let noticed = noticed.unwrap_or_else(|| panic!("{name}: not noticed within 3 × {usual} days"));
            let delay = f64::from(u32::try_from(noticed - last).unwrap()) / f64::from(usual);
            slowest = slowest.max(delay);
        }
        println!("{name}: noticed after {slowest:.1} times its longest gap at the latest");
        assert!(slowest <= 3.0, "{name}: {slowest}");
    }
}
