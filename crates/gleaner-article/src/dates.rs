//! Dates as pages write them.
//!
//! A page of the web is from years that the web can be from, and its day is written out: "2019" in a meta element names no
//! day, and a year before the web is when somebody was born.

use gleaner_text::Moment;
use gleaner_text::date::Reader;

/// The years an article on the web can be from; anything else is a template's zero or a misread number.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// Returns a reader for the dates of a page in a language.
pub(crate) fn reader(language: Option<&str>) -> Reader<'_> {
    Reader::new().in_language(language).of_years(YEARS).only_written_out()
}

/// Returns the moment a declared value names.
pub(crate) fn parse(value: &str) -> Option<Moment> {
    reader(None).parse(value)
}

/// Returns whether a line holds a date and hardly anything beside it.
pub(crate) fn looks_like_a_date_line(line: &str) -> bool {
    reader(None).looks_like_a_date_line(line)
}
