//! Which day of the week a value names, to tell two readings of it apart: "pt, 05 lip 2024" is a Friday, so it is July.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate};

use super::worded::joined;
use crate::list::numbered_sections;

/// The days of the week that a name stands for, in whichever language it is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Weekdays(u8);

static NAMES: LazyLock<HashMap<&'static str, Weekdays>> = LazyLock::new(|| {
    let mut names: HashMap<_, Weekdays> = HashMap::new();
    for (_, number, name) in numbered_sections(include_str!("weekday_names.txt")) {
        names.entry(name).or_default().0 |= 1 << number;
    }
    names
});

impl Weekdays {
    pub(super) const NONE: Self = Self(0);

    /// Returns those that stand before a value's first figure or comma, as a whole or in its first word.
    pub(super) fn named_in(value: &str) -> Self {
        let end = value.find(|c: char| c.is_ascii_digit() || ",،，、".contains(c)).unwrap_or(0);
        let phrase = joined(&value[..end]);
        let named = |name: &str| NAMES.get(name).copied();
        named(&phrase).or_else(|| named(phrase.split(' ').next()?)).unwrap_or_default()
    }

    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn has(self, day: NaiveDate) -> bool {
        self.0 & (1 << day.weekday().number_from_monday()) != 0
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn weekdays_of_any_language_are_known_by_number() {
        for (value, day) in [
            ("mar, 18 iun 2024", 2),
            ("Wed Jun 05 2024", 3),
            ("\u{e1e}\u{e38}\u{e18}, 05", 3),
            ("пт. 7", 5),
            ("Thứ Bảy 7 tháng 6", 6),
        ] {
            assert_eq!(Weekdays::named_in(value).0 & (1 << day), 1 << day, "{value}");
        }
        assert!(Weekdays::named_in("18 iun 2024").is_empty());
    }

    #[test]
    fn every_name_can_be_found_and_is_there_once() {
        let mut met = HashSet::new();
        for (tag, number, name) in numbered_sections(include_str!("weekday_names.txt")) {
            assert_eq!(joined(name), name, "under [{tag}]");
            assert!((1..=7).contains(&number) && met.insert((name, number)), "{name} under [{tag}]");
        }
    }
}
