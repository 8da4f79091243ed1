//! Which time of day a text names, and in which zone.

use super::zone::Zone;

/// A time of day, and what stands around it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Clock {
    /// Since midnight; 24:00 is the midnight after.
    pub(super) seconds: u32,
    /// The text without the time, its half of the day and its zone.
    pub(super) rest: String,
    pub(super) zone: Zone,
}

impl Clock {
    /// Finds a time of day: `h:mm`, `h:mm:ss.fff`, `Thhmm`, `9 pm`, `9h30`, with "pm" or its like on either side and a zone behind.
    pub(super) fn find(text: &str) -> Option<Self> {
        let (seconds, before, after) = with_colon(text)
            .or_else(|| compact(text))
            .or_else(|| hour_alone(text))
            .or_else(|| with_letter_or_dot(text))?;
        let (zone, after) = Zone::find(after);
        Some(Self { seconds, rest: format!("{before} {after}"), zone })
    }
}

/// Reads `h:mm` and what goes on from there; returns the seconds and what is before and after.
fn with_colon(text: &str) -> Option<(u32, &str, &str)> {
    let colon = text.match_indices(':').map(|(at, _)| at).find(|at| {
        let digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        *at > 0
            && digit(at - 1)
            && digit(at + 1)
            && !text[..*at].trim_end_matches(|c: char| c.is_ascii_digit()).ends_with(['+', '-'])
    })?;
    let hour_length = text[..colon].bytes().rev().take(2).take_while(u8::is_ascii_digit).count();
    let before = &text[..colon - hour_length];
    let hour: u32 = text[colon - hour_length..colon].parse().ok()?;
    let (minute, after) = two_digits(&text[colon + 1..])?;
    let (second, after) = match after.strip_prefix(':').and_then(two_digits) {
        Some((second, after)) => (second, without_fraction(after)),
        None => (0, after),
    };
    let (half, before, after) = half_of_day(before, after);
    // The hour runs into "T" or the day before it: 2003-12-31T10:14.
    let before = before.strip_suffix(['T', 't']).unwrap_or(before);
    Some((seconds(of_24(hour, half), minute, second)?, before, after))
}

/// Reads `Thhmm` or `Thhmmss` behind a digit, and `yyyymmddhhmmss`.
fn compact(text: &str) -> Option<(u32, &str, &str)> {
    let long = text.len() >= 14 && text.as_bytes()[..14].iter().all(u8::is_ascii_digit);
    let at = if long && !text[14..].starts_with(|c: char| c.is_ascii_digit()) {
        8
    } else {
        let marks = text.match_indices(['T', 't']).map(|(at, _)| at);
        let mut marks = marks.filter(|at| text[..*at].ends_with(|c: char| c.is_ascii_digit()));
        1 + marks.find(|at| matches!(digits_at(&text[at + 1..]), 4 | 6))?
    };
    let length = digits_at(&text[at..]);
    let (hour, rest) = two_digits(&text[at..])?;
    let (minute, rest) = two_digits(rest)?;
    let (second, rest) = if length == 6 { two_digits(rest)? } else { (0, rest) };
    let before = text[..at].trim_end_matches(['T', 't']);
    Some((seconds(hour, minute, second)?, before, without_fraction(rest)))
}

/// Reads the hour of `9 pm`, `9am`.
fn hour_alone(text: &str) -> Option<(u32, &str, &str)> {
    const WORDS: [(&str, Half); 4] =
        [("am", Half::Morning), ("pm", Half::Afternoon), ("a.m.", Half::Morning), ("p.m.", Half::Afternoon)];
    for (at, _) in text.match_indices(['a', 'A', 'p', 'P']) {
        let before = text[..at].trim_end();
        let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (before, hour) = before.split_at(before.len() - digits);
        if !(1..=2).contains(&digits) || before.ends_with([':', '.', '-', '/']) {
            continue;
        }
        let is_here =
            |word: &str| text.get(at..at + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word));
        let Some((word, half)) = WORDS.into_iter().find(|(word, _)| is_here(word)) else { continue };
        let (hour, after) = (hour.parse().ok()?, &text[at + word.len()..]);
        if (1..=12).contains(&hour) && !after.starts_with(char::is_alphanumeric) {
            return Some((seconds(of_24(hour, Some(half)), 0, 0)?, before, after));
        }
    }
    None
}

/// Reads `9h30` wherever it stands, and `9.30` behind a year.
fn with_letter_or_dot(text: &str) -> Option<(u32, &str, &str)> {
    for (at, mark) in text.match_indices(['h', 'H', '.']) {
        let before = &text[..at];
        let digits = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let (before, hour) = before.split_at(before.len() - digits);
        let after = &text[at + 1..];
        let is_part = |c: char| c.is_alphanumeric() || c == '.';
        let stands_alone = !before.ends_with(is_part) && !after[digits_at(after)..].starts_with(is_part);
        let follows_year = || {
            before.trim_end_matches([' ', ',', '-']).bytes().rev().take_while(u8::is_ascii_digit).count() == 4
        };
        if !(1..=2).contains(&digits)
            || digits_at(after) != 2
            || !stands_alone
            || (mark == "." && !follows_year())
        {
            continue;
        }
        let (minute, after) = two_digits(after)?;
        return Some((seconds(hour.parse().ok()?, minute, 0)?, before, after));
    }
    None
}

fn digits_at(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn two_digits(text: &str) -> Option<(u32, &str)> {
    let length = text.bytes().take(2).take_while(u8::is_ascii_digit).count();
    let number = text[..length].parse().ok()?;
    Some((number, &text[length..]))
}

fn without_fraction(text: &str) -> &str {
    match text.strip_prefix(['.', ',', ':']) {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => {
            fraction.trim_start_matches(|c: char| c.is_ascii_digit())
        }
        _ => text,
    }
}

fn seconds(hour: u32, minute: u32, second: u32) -> Option<u32> {
    (hour <= 24 && minute <= 59 && second <= 60).then(|| hour * 3600 + minute * 60 + second.min(59))
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
}

fn of_24(hour: u32, half: Option<Half>) -> u32 {
    match half {
        Some(Half::Afternoon) if hour < 12 => hour + 12,
        Some(Half::Morning) if hour == 12 => 0,
        _ => hour,
    }
}

/// Words for the morning and for the afternoon, in lower case; they stand right beside the time.
const MORNING: &[&str] = &[
    "am",
    "a.m.",
    "a. m.",
    "a.m",
    "오전",
    "上午",
    "午前",
    "凌晨",
    "早上",
    "πμ",
    "π.μ.",
    "صباحا",
    "صباحًا",
    "ص",
    "ق.ظ.",
    "ق.ظ",
    "قبل از ظهر",
    "এএম",
    "पूर्वाह्न",
    "öö",
    "dop.",
    "dopoledne",
    "f.m.",
    "ก่อนเที่ยง",
    "முற்பகல்",
    "පෙ.ව.",
    "ptg",
    "pagi",
    "priešpiet",
    "לפנה״צ",
    "de.",
    "ព្រឹក",
];
const AFTERNOON: &[&str] = &[
    "pm",
    "p.m.",
    "p. m.",
    "p.m",
    "오후",
    "下午",
    "午後",
    "晚上",
    "μμ",
    "μ.μ.",
    "مساء",
    "مساءً",
    "م",
    "ب.ظ.",
    "ب.ظ",
    "بعد از ظهر",
    "পিএম",
    "अपराह्न",
    "ös",
    "odp.",
    "odpoledne",
    "e.m.",
    "หลังเที่ยง",
    "பிற்பகல்",
    "ප.ව.",
    "petang",
    "popiet",
    "אחה״צ",
    "du.",
    "ល្ងាច",
];

/// Takes "pm" or its like from the end of `before` or the beginning of `after`.
fn half_of_day<'a>(before: &'a str, after: &'a str) -> (Option<Half>, &'a str, &'a str) {
    let (early, late) = (before.trim_end(), after.trim_start());
    if !late.starts_with(char::is_alphabetic)
        && !early.ends_with(char::is_alphabetic)
        && !early.ends_with('.')
    {
        return (None, before, after);
    }
    let words = MORNING.iter().map(|word| (word, Half::Morning));
    let words = words.chain(AFTERNOON.iter().map(|word| (word, Half::Afternoon)));
    let mut longest: Option<(usize, Half, &str, &str)> = None;
    for (word, half) in words {
        let behind = late.get(..word.len()).filter(|head| head.to_lowercase() == **word);
        let found = if let Some(head) = behind
            && !late[head.len()..].starts_with(char::is_alphabetic)
        {
            (word.len(), half, before, &late[head.len()..])
        } else if !word.is_ascii() && early.ends_with(word) {
            (word.len(), half, &early[..early.len() - word.len()], after)
        } else if let Some(start) = early.len().checked_sub(word.len()).and_then(|at| early.get(..at))
            && early[start.len()..].eq_ignore_ascii_case(word)
            && start.ends_with(|c: char| !c.is_alphanumeric() && c != '.')
        {
            (word.len(), half, start, after)
        } else {
            continue;
        };
        if longest.is_none_or(|longest| longest.0 < found.0) {
            longest = Some(found);
        }
    }
    longest.map_or((None, before, after), |(_, half, before, after)| (Some(half), before, after))
}
