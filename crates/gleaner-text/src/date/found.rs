use chrono::NaiveDate;

/// What was found where a date was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    Day(NaiveDate),
    /// A date that could be two days.
    Either,
}

impl Found {
    pub(super) fn day(self) -> Option<NaiveDate> {
        match self {
            Self::Day(day) => Some(day),
            Self::Either => None,
        }
    }

    /// Returns the one day among those that exist.
    pub(super) fn of(days: impl Iterator<Item = NaiveDate>) -> Option<Self> {
        let mut found = None;
        for day in days {
            match found {
                None => found = Some(Self::Day(day)),
                Some(Self::Day(other)) if other == day => {}
                Some(_) => return Some(Self::Either),
            }
        }
        found
    }
}
