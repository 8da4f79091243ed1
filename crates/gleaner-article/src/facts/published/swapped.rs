//! Declared days in figures whose month may be their day: the page itself tells which.

use chrono::{Datelike, NaiveDate};

use super::{MOST_BLOCKS_FOR_DATE, is_short};
use crate::facts::Sources;
use gleaner_text::{Moment, Precision};

/// Returns the moment of a value, day and month in the order in which the page shows that date to its readers.
pub(super) fn as_shown(sources: &Sources<'_, '_>, value: &str, read: Moment) -> Moment {
    if !value.contains('/') {
        return read;
    }
    let day = read.at().date_naive();
    let swapped =
        NaiveDate::from_ymd_opt(day.year(), day.day(), day.month()).filter(|swapped| *swapped != day);
    let Some(swapped) = swapped else { return read };
    let lines = sources.blocks.iter().take(MOST_BLOCKS_FOR_DATE).filter(|block| is_short(block));
    let mut days =
        lines.filter_map(|block| sources.dates.from_words(&block.text)).map(|at| at.at().date_naive());
    let shown = days.find(|shown| *shown == day || *shown == swapped);
    if shown != Some(swapped) {
        return read;
    }
    let told = match read.precision() {
        Precision::Day => Moment::day(swapped),
        Precision::Second => Moment::unzoned(swapped.and_time(read.at().time())),
    };
    told.unwrap_or(read)
}
