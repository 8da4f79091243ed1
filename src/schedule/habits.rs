//! When a feed speaks: how often, in which hours of the day, on which days of the week.

use std::collections::HashSet;
use std::time::Duration;

use super::HOUR;
use crate::model::{Habits, Timestamp};

/// An entry so old weighs a third of a new one: feeds change their ways.
const MEMORY: Duration = Duration::from_hours(21 * 24);

/// Bursts are measured in stretches of these lengths.
const STRETCHES: [Duration; 4] =
    [HOUR, Duration::from_hours(3), Duration::from_hours(9), Duration::from_hours(27)];

/// What is assumed of a feed that has said nothing yet.
const ASSUMED_ENTRIES: f64 = 0.5;

/// Entries that every hour and every day is credited with, so that an hour in which a feed has not spoken so far is
/// unlikely, but not ruled out.
const CREDIT_PER_HOUR: f64 = 0.25;
const CREDIT_PER_DAY: f64 = 0.5;

/// Returns the habits with what a poll at `now` found new; `before` is when the feed was polled last.
///
/// An entry counts at the time it was published, when that lies between the two polls; else halfway between them. At a
/// first poll all dates of the last weeks are taken, and an entry without one does not count: it may be years old.
pub fn learn(
    habits: Option<Habits>,
    published: impl IntoIterator<Item = Option<Timestamp>>,
    before: Option<Timestamp>,
    now: Timestamp,
) -> Habits {
    let unknown = Habits {
        since: before.unwrap_or(now),
        as_of: now,
        entries: 0.0,
        hours: [0.0; 24],
        days: [0.0; 7],
        bursts: [0.0; 4],
        window: 0,
    };
    let earliest = before.unwrap_or(now - MEMORY * 2);
    let mut learned = faded(habits.unwrap_or(unknown), now);
    let mut came = Vec::new();
    let mut undated = 0_u32;
    let mut occasions = HashSet::new();
    for published in published {
        let plausible = published.filter(|at| (earliest..=now).contains(at));
        let Some(at) = plausible.or_else(|| before.map(|before| before + now.since(before) / 2)) else {
            continue;
        };
        match plausible {
            Some(at) => came.push(at),
            None => undated += 1,
        }
        learned.since = learned.since.min(at);
        let weight = fading(at, now);
        learned.entries = rounded(f64::from(learned.entries) + weight);
        if occasions.insert(at.unix().div_euclid(3600)) {
            let (hour, day) = place(at);
            learned.hours[hour] = rounded(f64::from(learned.hours[hour]) + weight);
            learned.days[day] = rounded(f64::from(learned.days[day]) + weight);
        }
    }
    came.sort_unstable();
    for (burst, stretch) in learned.bursts.iter_mut().zip(STRETCHES) {
        // Entries without a date came evenly, for all we know.
        let share = before.map_or(0.0, |before| (ratio(stretch, now.since(before))).min(1.0));
        let most = f64::from(busiest(&came, stretch)) + f64::from(undated) * share;
        *burst = burst.max(rounded(most));
    }
    learned
}

/// Returns the habits as they weigh at `now`.
fn faded(mut habits: Habits, now: Timestamp) -> Habits {
    let fading = fading(habits.as_of, now);
    for weight in [&mut habits.entries]
        .into_iter()
        .chain(&mut habits.hours)
        .chain(&mut habits.days)
        .chain(&mut habits.bursts)
    {
        *weight = rounded(f64::from(*weight) * fading);
    }
    habits.as_of = habits.as_of.max(now);
    habits
}

/// Returns how many of these instants, sorted, lie within one stretch at most.
fn busiest(came: &[Timestamp], stretch: Duration) -> u32 {
    let within = came
        .iter()
        .enumerate()
        .map(|(first, from)| came.partition_point(|at| *at <= *from + stretch) - first);
    u32::try_from(within.max().unwrap_or(0)).unwrap_or(u32::MAX)
}

fn ratio(part: Duration, whole: Duration) -> f64 {
    part.as_secs_f64() / whole.as_secs_f64().max(1.0)
}

/// Returns the time in which the feed has never shown more new entries than this share of what it shows at once: polled as
/// often, none is lost, if it stays its ways. `None` when it never came near.
pub(super) fn safe_rest(habits: &Habits, share: f64) -> Option<Duration> {
    if habits.window == 0 {
        return None;
    }
    // One entry at a time replaces none unseen, however few are shown.
    let limit = (f64::from(habits.window) * share).max(1.0);
    let too_many = habits.bursts.iter().position(|burst| f64::from(*burst) > limit)?;
    let (longer, more) = (STRETCHES[too_many], f64::from(habits.bursts[too_many]));
    let (shorter, fewer) = match too_many.checked_sub(1) {
        Some(before) => (STRETCHES[before], f64::from(habits.bursts[before])),
        None => (Duration::ZERO, 0.0),
    };
    Some(shorter + longer.saturating_sub(shorter).mul_f64((limit - fewer) / (more - fewer)))
}

/// What a feed's habits let expect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expectation {
    habits: Habits,
    /// Entries an hour, all hours alike.
    mean: f64,
    occasions: f64,
}

impl Expectation {
    /// `hesitation` is how long a feed is watched before what it did counts more than what is assumed.
    pub(super) fn new(habits: Habits, now: Timestamp, hesitation: Duration) -> Self {
        let habits = faded(habits, now);
        let occasions = habits.hours.iter().copied().map(f64::from).sum();
        let watched = now.since(habits.since).as_secs_f64();
        let memory = MEMORY.as_secs_f64();
        // Where weights fade, a long time counts as little more than the memory.
        let effective = memory * (1.0 - (-watched / memory).exp()) + hesitation.as_secs_f64();
        let mean = (f64::from(habits.entries) + ASSUMED_ENTRIES) * HOUR.as_secs_f64() / effective;
        Self { habits, mean, occasions }
    }

    /// Returns how many entries are to be expected in the hour around `at`.
    pub(super) fn per_hour(&self, at: Timestamp) -> f64 {
        let (hour, day) = place(at);
        let Habits { hours, days, .. } = &self.habits;
        // Nobody keeps to the minute: half of an hour's habit is that of its neighbours.
        let [before, after] = [hours[(hour + 23) % 24], hours[(hour + 1) % 24]].map(f64::from);
        let around = f64::from(hours[hour]) / 2.0 + (before + after) / 4.0;
        let of_hour = 24.0 * (around + CREDIT_PER_HOUR) / (self.occasions + 24.0 * CREDIT_PER_HOUR);
        let of_day = 7.0 * (f64::from(days[day]) + CREDIT_PER_DAY) / (self.occasions + 7.0 * CREDIT_PER_DAY);
        self.mean * of_hour * of_day
    }
}

/// Returns how much an entry of then weighs now.
fn fading(then: Timestamp, now: Timestamp) -> f64 {
    (-now.since(then).as_secs_f64() / MEMORY.as_secs_f64()).exp()
}

/// Returns the hour of the day and the day of the week, 0 for Monday.
fn place(at: Timestamp) -> (usize, usize) {
    let hour = at.unix().rem_euclid(86_400) / 3600;
    // 1970 began on a Thursday.
    let day = (at.unix().div_euclid(86_400) + 3).rem_euclid(7);
    (usize::try_from(hour).unwrap_or(0), usize::try_from(day).unwrap_or(0))
}

/// Keeps the archive's text short: a thousandth of an entry is nothing.
#[expect(clippy::cast_possible_truncation, reason = "weights are small")]
fn rounded(weight: f64) -> f32 {
    ((weight * 1000.0).round() / 1000.0) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::DAY;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    /// A feed that speaks each weekday at nine for six weeks, watched until a Sunday noon.
    fn weekday_mornings() -> Expectation {
        let now = at("2026-11-01T12:00:00Z");
        let mornings = (0..42).map(|day| at("2026-09-21T09:00:00Z") + DAY * day);
        let weekdays = mornings.filter(|morning| place(*morning).1 < 5).map(Some);
        Expectation::new(learn(None, weekdays, None, now), now, HOUR * 12)
    }

    #[test]
    fn hours_and_days_are_learned() {
        let expected = weekday_mornings();
        let monday_morning = expected.per_hour(at("2026-11-02T09:30:00Z"));
        assert!(monday_morning > 8.0 * expected.per_hour(at("2026-11-02T20:30:00Z")), "{monday_morning}");
        assert!(monday_morning > 5.0 * expected.per_hour(at("2026-11-08T09:30:00Z")), "{monday_morning}");
    }

    #[test]
    fn the_mean_is_that_of_the_entries() {
        let expected = weekday_mornings();
        let week: f64 =
            (0..168).map(|hour| expected.per_hour(at("2026-11-02T00:30:00Z") + HOUR * hour)).sum();
        assert!((4.0..6.0).contains(&week), "{week} entries a week");
    }

    #[test]
    fn a_feed_that_fell_silent_is_expected_to_stay_so() {
        let spoke = learn(
            None,
            (0..30).map(|day| Some(at("2026-06-01T09:00:00Z") + DAY * day)),
            None,
            at("2026-07-01T00:00:00Z"),
        );
        let silent = Expectation::new(spoke, at("2026-10-01T00:00:00Z"), HOUR * 12);
        assert!(silent.mean < 0.03, "{}", silent.mean * 24.0);
    }

    #[test]
    fn entries_without_a_date_count_between_the_polls_but_not_at_the_first() {
        let now = at("2026-11-02T12:00:00Z");
        assert!(learn(None, [None, None], None, now).hours.iter().sum::<f32>() < 0.1);
        let later = learn(None, [None], Some(at("2026-11-02T08:00:00Z")), now);
        assert!(later.hours[10] > 0.9);
    }

    #[test]
    fn bursts_are_remembered_and_tell_how_long_a_rest_is_safe() {
        let now = at("2026-11-02T12:00:00Z");
        // Thirty entries in three hours, ten an hour.
        let burst = (0..30).map(|step| Some(at("2026-11-02T06:00:00Z") + HOUR * step / 10));
        let mut habits = learn(None, burst, None, now);
        let bursts = habits.bursts.map(|burst| format!("{burst:.0}"));
        assert_eq!(bursts, ["11", "30", "30", "30"]);
        habits.window = 40;
        assert_eq!(safe_rest(&habits, 0.8), None);
        habits.window = 11;
        assert_eq!(safe_rest(&habits, 1.0), Some(HOUR));
        habits.window = 10;
        assert_eq!(safe_rest(&habits, 0.55), Some(HOUR / 2));
    }
}
