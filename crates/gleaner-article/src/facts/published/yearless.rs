//! Days beside the headline that are written without their year, where the address of the page names it.

use chrono::Datelike;

use super::{is_next_to_headline, is_short, labelled};
use crate::dates::YEARS;
use crate::facts::Sources;
use crate::facts::aside::is_of_another;
use gleaner_text::Moment;

/// Reads a short line beside the headline that names a day without its year, where the address names the year.
pub(super) fn find(sources: &Sources<'_, '_>) -> Option<Moment> {
    let (year, month) = year_in_url(sources)?;
    let beside = sources.blocks.iter().filter(|block| is_next_to_headline(sources, block.first));
    let mut lines = beside.filter(|block| {
        is_short(block) && !is_of_another(sources, block.first) && !labelled::is_of_change(&block.text)
    });
    let is_of_month = |day: &Moment| month.is_none_or(|month| day.at().month() == month);
    lines.find_map(|block| {
        let day = sources.dates.in_year(&block.text, year).filter(is_of_month)?;
        sources.dates.looks_like_a_date_line(&format!("{}, {year}", block.text)).then_some(day)
    })
}

/// Reads the year in `/2026/` or `/2026/01/`, and the month if it is there, in the page's own address.
fn year_in_url(sources: &Sources<'_, '_>) -> Option<(i32, Option<u32>)> {
    let mut parts = sources.url?.path().split('/');
    let year =
        parts.find_map(|part| part.parse().ok().filter(|year| part.len() == 4 && YEARS.contains(year)))?;
    let month = parts.next().filter(|part| part.len() == 2).and_then(|part| part.parse().ok());
    Some((year, month.filter(|month| (1..=12).contains(month))))
}
