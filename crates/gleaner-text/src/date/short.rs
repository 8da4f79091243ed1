//! Days in figures with two digits for the year: "8.5.12", "31/10/23".

use chrono::NaiveDate;

use super::Reader;
use super::day::century;

impl Reader<'_> {
    /// Returns the first such day of a line that can be one day only.
    pub(super) fn short_figures(&self, line: &str) -> Option<NaiveDate> {
        let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | '/' | '-');
        line.split(|c: char| !is_part(c) && !c.is_alphanumeric()).find_map(|word| {
            let word = word.trim_matches(['.', '/', '-']);
            let separator = word.chars().find(|c| !c.is_ascii_digit()).filter(|c| is_part(*c))?;
            let parts: Vec<&str> = word.split(separator).collect();
            let [one, other, year] = parts[..] else { return None };
            let number =
                |part: &str| (matches!(part.len(), 1 | 2)).then(|| part.parse::<u32>().ok()).flatten();
            let (one, other, year) =
                (number(one)?, number(other)?, number(year).filter(|_| year.len() == 2)?);
            let day = |month, day| {
                NaiveDate::from_ymd_opt(century(year), month, day).filter(|day| self.can_be(*day))
            };
            self.either_order(one, other, separator == '.', day)?.day()
        })
    }
}
