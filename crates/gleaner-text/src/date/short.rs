//! Days with two digits for the year: "8.5.12", "31/10/23", "03-May-24".

use chrono::NaiveDate;

use super::Reader;
use super::day::century;
use super::month;

impl Reader<'_> {
    /// Returns the first such day of a line that can be one day only.
    pub(super) fn short(&self, line: &str) -> Option<NaiveDate> {
        self.short_figures(line).or_else(|| self.short_words(line))
    }

    /// Reads "3. Mai 24", "03-May-24" and "3 May '24"; what a colon follows is an hour.
    fn short_words(&self, line: &str) -> Option<NaiveDate> {
        let is_between = |c: char| c.is_whitespace() || matches!(c, '.' | '-' | ',' | '/' | '\'' | '’');
        let words: Vec<&str> = line.split(is_between).filter(|word| !word.is_empty()).collect();
        words.windows(3).find_map(|three| {
            let (day, year) =
                (three[0].parse().ok()?, three[2].parse().ok().filter(|_| three[2].len() == 2)?);
            let month = month::number(three[1], self.language())?;
            NaiveDate::from_ymd_opt(century(year), month, day).filter(|day| self.can_be(*day))
        })
    }

    fn short_figures(&self, line: &str) -> Option<NaiveDate> {
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
