//! Which day a text names, its time and zone taken out.

use crate::measure::is_mark;
use chrono::{NaiveDate, Weekday};

use super::Reader;
use super::found::Found;
use super::language::{Language, Order, order};
use super::month::{self, Months};
use super::solar;
use super::token::{Kind, Token, tokens};
use super::worded::{Worded, without_weekday};

/// A year and a day in figures have at least so many.
const FEWEST_DIGITS: usize = 5;

impl Reader<'_> {
    /// Reads a value that is a date and nothing else but perhaps a weekday.
    pub(super) fn day(&self, text: &str) -> Option<NaiveDate> {
        let text = without_weekday(text.trim());
        let day = compact(text).or_else(|| week(text)).filter(|day| self.can_be(*day));
        if day.is_some() {
            return day;
        }
        match self.worded(text) {
            Some(Worded::Found(Found::Day(day))) => return Some(day),
            Some(Worded::Unknown) => return None,
            // Of two months the words beside them may tell.
            Some(Worded::Found(Found::Either)) | None => {}
        }
        match self.written_out(text) {
            Some(found) => found.day(),
            None if self.only_written_out => None,
            None => self.shortened(text).filter(|day| self.can_be(*day)),
        }
    }

    /// Finds a date written for people, wherever it stands: day, month and a year of four digits.
    pub(super) fn written_out(&self, text: &str) -> Option<Found> {
        // Most lines have no date, and the words of them need not be read.
        if text.bytes().filter(u8::is_ascii_digit).count() < FEWEST_DIGITS {
            return None;
        }
        if let Some(day) = solar::day(text).filter(|day| self.can_be(*day)) {
            return Some(Found::Day(day));
        }
        let tokens = tokens(text, self.language());
        let mut found = None;
        let named = (0..tokens.len()).filter_map(|at| self.named(&tokens, at));
        let figures = tokens.windows(3).filter_map(|three| self.figures(three));
        for candidate in named.chain(figures) {
            match candidate {
                Found::Day(_) => return Some(candidate),
                Found::Either => found = Some(candidate),
            }
        }
        found
    }

    /// Reads the date around the name of a month.
    fn named(&self, tokens: &[Token<'_>], at: usize) -> Option<Found> {
        let Kind::Month(months) = tokens[at].kind else { return None };
        let ahead = |offset: usize| tokens.get(at + offset).and_then(Token::number);
        let behind = |offset: usize| at.checked_sub(offset).and_then(|at| tokens[at].number());
        let (year, day) = match (behind(1), ahead(1), ahead(2)) {
            (Some((day, _)), Some((year, 4)), _)
            | (_, Some((day, _)), Some((year, 4)))
            | (Some((year, 4)), Some((day, _)), _) => (year, day),
            (None, Some((day, _)), _) if behind(2).is_some_and(is_year) => (behind(2)?.0, day),
            (Some((day, _)), _, _) if behind(2).is_some_and(is_year) => (behind(2)?.0, day),
            (_, Some((year, 4)), _) => (year, behind(2)?.0),
            _ => return None,
        };
        self.one(months.iter().filter_map(|month| self.ymd(year, month, day)))
    }

    /// Reads three numbers in a row; with dots the day goes before the month everywhere, else by the text's language.
    fn figures(&self, three: &[Token<'_>]) -> Option<Found> {
        let [first, second, third] = three else { return None };
        match (first.number()?, second.number()?, third.number()?) {
            ((year, 4), (month, _), (day, _)) if is_of_an_era(year) || self.is_solar(year) => {
                self.ymd(year, month, day).map(Found::Day)
            }
            ((one, _), (other, _), (year, 4)) if is_of_an_era(year) || self.is_solar(year) => {
                let dotted = second.follows_dot && third.follows_dot;
                self.either_order(one, other, dotted, |month, day| self.ymd(year, month, day))
            }
            _ => None,
        }
    }

    /// Returns in which order lines write days that can be no other: all of them that do.
    pub(super) fn order_of<'l>(&self, lines: impl Iterator<Item = &'l str>) -> Option<Order> {
        let mut told = None;
        for line in lines.filter(|line| line.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS) {
            for three in tokens(line, self.language()).windows(3) {
                let numbers = [three[0].number(), three[1].number(), three[2].number()];
                let [Some((one, _)), Some((other, _)), Some((year, 4))] = numbers else { continue };
                if (three[1].follows_dot && three[2].follows_dot) || !is_of_an_era(year) {
                    continue;
                }
                let order = match (one, other) {
                    (13..=31, 1..=12) => Order::DayFirst,
                    (1..=12, 13..=31) => Order::MonthFirst,
                    _ => continue,
                };
                if told.is_some_and(|told| told != order) {
                    return None;
                }
                told = Some(order);
            }
        }
        told
    }

    /// Tells `31/1` from `1/31`.
    pub(super) fn either_order(
        &self,
        one: u32,
        other: u32,
        dotted: bool,
        day: impl Fn(u32, u32) -> Option<NaiveDate>,
    ) -> Option<Found> {
        let (day_first, month_first) = (day(other, one), day(one, other));
        let told = if dotted { Some(Order::DayFirst) } else { self.language.and_then(order).or(self.order) };
        if let (Some(one), Some(other)) = (day_first, month_first)
            && self.weekdays.has(one) != self.weekdays.has(other)
        {
            return Some(Found::Day(if self.weekdays.has(one) { one } else { other }));
        }
        let preferred = match told {
            Some(Order::DayFirst) => day_first.or(month_first),
            Some(Order::MonthFirst) => month_first.or(day_first),
            None => return Found::of(day_first.into_iter().chain(month_first)),
        };
        preferred.map(Found::Day)
    }

    fn is_solar(&self, year: u32) -> bool {
        solar::YEARS.contains(&year) && self.language().is_some_and(Language::counts_from_the_hijra)
    }

    pub(super) fn ymd(&self, year: u32, month: u32, day: u32) -> Option<NaiveDate> {
        // Thailand counts from the Buddha's death.
        let year = if (2500..2600).contains(&year) { year - 543 } else { year };
        if self.is_solar(year) {
            return solar::date(year, month, day).filter(|day| self.can_be(*day));
        }
        let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
        self.can_be(day).then_some(day)
    }

    /// Reads what a value may leave out: the century, the day, the month; and its parts wherever they stand.
    fn shortened(&self, text: &str) -> Option<NaiveDate> {
        let numbers = numbers(text);
        // The last word that can be one: "mar. 12 janv." begins with a Tuesday.
        let mut words = text.split(|c: char| !c.is_alphabetic() && !is_mark(c)).rev();
        let months = words.find_map(|word| month::by_beginning(word, self.language()));
        if let Some(months) = months {
            return self.in_month(&numbers, months);
        }
        let (year, month, day) = match numbers.as_slice() {
            [(year, 4), (month, _), (day, _), ..] => (*year, *month, *day),
            [(year, 4), (month, _)] => (*year, *month, 1),
            [(year, 4)] => (*year, 1, 1),
            [(one, 1..=2), (other, 1..=2), (year, 2), ..] => {
                let day = |month, day| NaiveDate::from_ymd_opt(century(*year), month, day);
                return self.either_order(*one, *other, text.contains('.'), day)?.day();
            }
            _ => return None,
        };
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    }

    /// A month by name, with a day and a year anywhere around it.
    fn in_month(&self, numbers: &[Number], months: Months) -> Option<NaiveDate> {
        let (year, day) = match *numbers {
            [(first, 3..), (second, _), ..] => (i32::try_from(first).ok()?, second),
            [(first, _), (second, 3..), ..] => (i32::try_from(second).ok()?, first),
            [(first, _), (second, 2), ..] => (century(second), first),
            [(year, 4)] => (i32::try_from(year).ok()?, 1),
            _ => return None,
        };
        self.one(months.iter().filter_map(|month| NaiveDate::from_ymd_opt(year, month, day)))?.day()
    }
}

/// A number, and how many digits it was written with.
type Number = (u32, usize);

fn is_year(number: Number) -> bool {
    number.1 == 4
}

/// Returns whether a number of four digits between two others is a year rather than a sum.
fn is_of_an_era(year: u32) -> bool {
    year > 1900
}

/// `20040104`, `2004004` (the fourth day of the year), `2004-004`.
fn compact(text: &str) -> Option<NaiveDate> {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match text.len() {
        8 if digits(text) => NaiveDate::from_ymd_opt(
            text[..4].parse().ok()?,
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        ),
        7 if digits(text) => NaiveDate::from_yo_opt(text[..4].parse().ok()?, text[4..].parse().ok()?),
        8 if text.as_bytes()[4] == b'-' && digits(&text[..4]) && digits(&text[5..]) => {
            NaiveDate::from_yo_opt(text[..4].parse().ok()?, text[5..].parse().ok()?)
        }
        _ => None,
    }
}

/// `2004-W01-4`, `2004W014`.
fn week(text: &str) -> Option<NaiveDate> {
    let (year, rest) = text.split_once(['W', 'w'])?;
    let year = year.trim_end_matches('-');
    let number = rest.get(..2)?;
    let day = rest[2..].trim_start_matches('-');
    let day = if day.is_empty() { 1 } else { day.parse::<u8>().ok()? };
    let weekday = Weekday::try_from(day.checked_sub(1)?).ok()?;
    (year.len() == 4)
        .then(|| NaiveDate::from_isoywd_opt(year.parse().ok()?, number.parse().ok()?, weekday))?
}

/// Two-digit years are of the years 1970 to 2069.
pub(super) fn century(year: u32) -> i32 {
    let before = if year < 70 { 2000 } else { 1900 };
    before + i32::try_from(year).unwrap_or_default()
}

fn numbers(text: &str) -> Vec<Number> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty() && digits.len() <= 4)
        .filter_map(|digits| Some((digits.parse().ok()?, digits.len())))
        .collect()
}
