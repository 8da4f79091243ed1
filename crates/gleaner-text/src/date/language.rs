//! Which language a text is in, as far as its dates are concerned: its tag, its weekdays, the words beside its dates.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::list::sections;

/// A language by the first part of its BCP 47 tag, in lower case; what has a newer tag goes by that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Language([u8; 3]);

impl Language {
    /// Reads a tag: `pl`, `pl-PL`, `PL_pl`.
    pub(super) fn of(tag: &str) -> Self {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let primary = match primary.as_str() {
            "nb" | "nn" => "no",
            "iw" => "he",
            "in" => "id",
            "ji" => "yi",
            "mo" => "ro",
            "tl" => "fil",
            "sh" => "sr",
            primary => primary,
        };
        let mut bytes = [0; 3];
        for (to, from) in bytes.iter_mut().zip(primary.bytes()) {
            *to = from;
        }
        Self(bytes)
    }

    /// Returns whether years are counted in suns since the Hijra: in Iran and Afghanistan.
    pub(super) fn counts_from_the_hijra(self) -> bool {
        self == Self::of("fa") || self == Self::of("ps")
    }
}

/// In which order a text writes a day in figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
}

/// Returns in which order a text in this language writes "3/4/2005"; `None` where its readers differ.
pub(super) fn order(tag: &str) -> Option<Order> {
    let mut parts = tag.trim().split(['-', '_']).map(str::to_ascii_lowercase);
    let language = parts.next()?;
    let region = parts.rfind(|part| part.len() == 2);
    match (language.as_str(), region.as_deref()) {
        ("en", Some("us")) => Some(Order::MonthFirst),
        ("en", None | Some("ca" | "ph"))
        | ("es", Some("us"))
        | ("" | "fil" | "tl" | "zh" | "ja" | "ko" | "hu" | "mn", _) => None,
        _ => Some(Order::DayFirst),
    }
}

/// A weekday, or its beginning, by the languages that call one so.
struct Weekdays {
    whole: HashMap<&'static str, Vec<Language>>,
    /// Beginnings after which a short word may go on.
    beginnings: HashMap<&'static str, Vec<Language>>,
}

static WEEKDAYS: LazyLock<Weekdays> = LazyLock::new(|| {
    let mut weekdays = Weekdays { whole: HashMap::new(), beginnings: HashMap::new() };
    for (tag, entry) in sections(include_str!("weekdays.txt")) {
        let name = entry.trim_end_matches('+');
        let among = if name.len() < entry.len() { &mut weekdays.beginnings } else { &mut weekdays.whole };
        among.entry(name).or_default().push(Language::of(tag));
    }
    weekdays
});

/// Words that stand beside a date.
static WORDS: LazyLock<HashMap<&'static str, Vec<Language>>> = LazyLock::new(|| {
    let mut words: HashMap<_, Vec<_>> = HashMap::new();
    for (tag, word) in sections(include_str!("words.txt")) {
        words.entry(word).or_default().push(Language::of(tag));
    }
    words
});

/// A longer word only begins as a weekday does.
const LONGEST_WEEKDAY: usize = 12;

/// Returns the languages in which a word is a weekday.
fn weekday(word: &str) -> Option<&'static [Language]> {
    if let Some(languages) = WEEKDAYS.whole.get(word) {
        return Some(languages);
    }
    if word.chars().count() >= LONGEST_WEEKDAY {
        return None;
    }
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8()).collect::<Vec<_>>();
    ends.into_iter().rev().find_map(|end| WEEKDAYS.beginnings.get(&word[..end])).map(Vec::as_slice)
}

/// Returns whether a word stands beside dates in some language: a weekday, "at", "updated".
pub(super) fn is_date_word(word: &str) -> bool {
    let word = word.to_lowercase();
    WORDS.contains_key(word.as_str()) || weekday(&word).is_some()
}

/// Returns whether a word is one that stands beside the dates of this language.
pub(super) fn has_word(language: Language, word: &str) -> bool {
    let word = word.to_lowercase();
    let is_it = |languages: &[Language]| languages.contains(&language);
    WORDS.get(word.as_str()).is_some_and(|languages| is_it(languages)) || weekday(&word).is_some_and(is_it)
}
