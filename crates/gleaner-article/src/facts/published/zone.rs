//! The zone of a moment that is declared in UTC: publishing systems declare so, and readers see the publisher's day.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike};

use super::address::{from_url, from_url_in_figures};
use super::{labelled, lines_next_to_headline};
use crate::facts::Sources;
use crate::page::tag::Tag;
use gleaner_text::{Moment, Precision};

/// So many `<time>` elements are asked for the zone of the declared moment.
const TIMES_WITH_ZONE: usize = 10;

/// The zones of the world, in hours from UTC.
const WESTERNMOST: i64 = -12;
const EASTERNMOST: i64 = 14;

/// Returns the moment with the offset a `<time>` on the page gives the same instant, else with the least at which its day
/// is the one that the address names, or that readers are shown.
pub(super) fn of_the_publisher(at: Moment, sources: &Sources<'_, '_>) -> Moment {
    let is_utc =
        at.precision() == Precision::Second && at.offset().is_none_or(|offset| offset.local_minus_utc() == 0);
    if !is_utc {
        return at;
    }
    let times = sources.outline.all(Tag::Time).take(TIMES_WITH_ZONE);
    let stated = times.filter_map(|at| sources.dates.parse(sources.outline.element(at)?.attr("datetime")?));
    let same = |other: &Moment| {
        other.precision() == Precision::Second
            && other.at() == at.at()
            && other.offset().is_some_and(|offset| offset.local_minus_utc() != 0)
    };
    let is_stated = at.offset().is_some();
    let addressed = || from_url(sources).or_else(|| from_url_in_figures(sources));
    let by_address = || addressed().filter(|_| is_stated).and_then(|day| on_day(at, day.at().date_naive()));
    let as_shown = || Some(at).filter(|_| is_stated).and_then(|at| on_day(at, shown_day(at, sources)?));
    stated.into_iter().find(same).or_else(by_address).or_else(as_shown).unwrap_or(at)
}

/// Returns the day that readers see next to the headline where it is the next one to that of the declared moment, which
/// may be its midnight east of Greenwich.
fn shown_day(at: Moment, sources: &Sources<'_, '_>) -> Option<NaiveDate> {
    if at.at().minute() != 0 || at.at().second() != 0 {
        return None;
    }
    let lines = lines_next_to_headline(sources).filter(|line| !labelled::is_of_change(line));
    let days = lines.filter_map(|line| sources.dates.from_words(&line)).map(|day| day.at().date_naive());
    let days: Vec<NaiveDate> = days.collect();
    let own = at.at().date_naive();
    own.succ_opt().filter(|next| days.contains(next) && !days.contains(&own))
}

/// Returns the instant in the zone nearest to UTC where it is of that day, the one before or after its own.
fn on_day(at: Moment, day: NaiveDate) -> Option<Moment> {
    let utc = at.at();
    if utc.date_naive() == day {
        return None;
    }
    let (start, end) = (day.and_hms_opt(0, 0, 0)?, day.succ_opt()?.and_hms_opt(0, 0, 0)?);
    let hours = if end <= utc.naive_utc() {
        // The last second of the day is at the latest now, there.
        -((utc.naive_utc() - end).num_seconds() / TimeDelta::hours(1).num_seconds() + 1)
    } else {
        let ahead = (start - utc.naive_utc()).num_seconds();
        (ahead + TimeDelta::hours(1).num_seconds() - 1) / TimeDelta::hours(1).num_seconds()
    };
    if !(WESTERNMOST..=EASTERNMOST).contains(&hours) {
        return None;
    }
    let offset = FixedOffset::east_opt(i32::try_from(hours * TimeDelta::hours(1).num_seconds()).ok()?)?;
    Moment::zoned(DateTime::with_timezone(&utc, &offset))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_offset_is_taken_at_which_the_day_is_the_one_shown() {
        for (at, day, expected) in [
            ("2020-02-25T02:25:54Z", "2020-02-24", Some("2020-02-24T23:25:54-03:00")),
            ("2020-02-25T00:00:00Z", "2020-02-24", Some("2020-02-24T23:00:00-01:00")),
            ("2021-11-04T23:00:00Z", "2021-11-05", Some("2021-11-05T00:00:00+01:00")),
            ("2021-11-04T22:59:59Z", "2021-11-05", Some("2021-11-05T00:59:59+02:00")),
            ("2021-11-04T12:00:00Z", "2021-11-04", None),
            ("2021-11-04T09:00:00Z", "2021-11-05", None),
            ("2021-11-04T12:30:00Z", "2021-11-03", None),
        ] {
            let read = Moment::utc(at.parse().unwrap()).unwrap();
            let told = on_day(read, day.parse().unwrap());
            assert_eq!(told.map(|at| at.to_string()).as_deref(), expected, "{at} {day}");
            assert!(told.is_none_or(|told| told.at() == read.at()));
        }
    }
}
