//! In which zone a text names a time.

use std::str::FromStr;

use chrono::{DateTime, FixedOffset, LocalResult, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use super::language;
use super::month;

/// What stands behind a time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// Nothing: publishers mean UTC, or do not know better.
    Unsaid,
    Offset(FixedOffset),
    Region(Tz),
    /// The name of a zone that is not known, or of several: the instant cannot be told.
    Unknown,
}

impl Zone {
    /// Returns the instant of a local time; `None` where the zone does not tell, or its clocks leave the time out.
    pub(super) fn instant(self, local: &NaiveDateTime) -> Option<DateTime<FixedOffset>> {
        match self {
            Self::Offset(offset) => offset.from_local_datetime(local).single(),
            Self::Region(region) => match region.from_local_datetime(local) {
                LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Some(at.fixed_offset()),
                LocalResult::None => None,
            },
            Self::Unsaid | Self::Unknown => None,
        }
    }

    /// Finds the zone in what stands behind a time; returns it and the text without it.
    pub(super) fn find(after: &str) -> (Self, String) {
        let after = after.trim_start();
        let name_length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        let first = by_name(&after[..name_length]);
        let is_named = first.is_some() || is_short_name(&after[..name_length]);
        let numbers = if is_named { &after[name_length..] } else { after };
        if let Some((offset, rest)) = numeric(numbers) {
            return (Self::Offset(offset), rest.to_owned());
        }
        if let Some(region) = region(after) {
            return region;
        }
        if let Some(offset) = first {
            return (Self::Offset(offset), after[name_length..].to_owned());
        }
        // Further on only what looks like one: "est" and "met" are words as well.
        let is_told = |word: &&str| word.len() > 2 && word.bytes().all(|byte| byte.is_ascii_uppercase());
        for word in after.split(|c: char| !c.is_alphanumeric()).filter(is_told) {
            if let Some(offset) = by_name(word) {
                return (Self::Offset(offset), after.replacen(word, " ", 1));
            }
        }
        unknown(after).unwrap_or_else(|| (Self::Unsaid, after.to_owned()))
    }
}

/// Zones by name, in minutes; where a name has several meanings, the one RFC 822 or most feeds give it.
#[rustfmt::skip]
const ZONES: &[(&str, i32)] = &[
    ("UT", 0), ("GMT", 0), ("UTC", 0), ("Z", 0), ("WET", 0), ("WEST", 60), ("BST", 60), ("IST", 330),
    ("EST", -300), ("EDT", -240), ("CST", -360), ("CDT", -300), ("MST", -420), ("MDT", -360), ("PST", -480),
    ("PDT", -420), ("ET", -300), ("CT", -360), ("MT", -420), ("PT", -480), ("AKST", -540), ("AKDT", -480),
    ("HST", -600), ("AST", -240), ("ADT", -180), ("NST", -210), ("NDT", -150), ("BRT", -180),
    ("BRST", -120), ("ART", -180), ("CET", 60), ("CEST", 120), ("MET", 60), ("MEST", 120), ("MEZ", 60),
    ("MESZ", 120), ("EET", 120), ("EEST", 180), ("MSK", 180), ("MSD", 240), ("SAST", 120), ("PKT", 300),
    ("WIB", 420), ("WITA", 480), ("WIT", 540), ("SGT", 480), ("HKT", 480), ("AWST", 480), ("JST", 540), ("KST", 540),
    ("ACST", 570), ("ACDT", 630), ("AEST", 600), ("AEDT", 660), ("LHST", 630), ("NZST", 720), ("NZDT", 780),
    ("WAT", 60), ("CAT", 120), ("EAT", 180), ("IDT", 180), ("TRT", 180), ("IRST", 210), ("AFT", 270),
    ("AZT", 240), ("SAMT", 240), ("MUT", 240), ("RET", 240), ("SCT", 240), ("UZT", 300), ("TJT", 300),
    ("TMT", 300), ("MVT", 300), ("YEKT", 300), ("NPT", 345), ("KGT", 360), ("BTT", 360), ("OMST", 360),
    ("MMT", 390), ("ICT", 420), ("NOVT", 420), ("KRAT", 420), ("PHT", 480), ("MYT", 480), ("BNT", 480),
    ("ULAT", 480), ("IRKT", 480), ("ACWST", 525), ("YAKT", 540), ("CHST", 600), ("PGT", 600), ("VLAT", 600),
    ("NCT", 660), ("SBT", 660), ("MAGT", 660), ("FJT", 720), ("PETT", 720), ("CVT", -60), ("AZOT", -60),
    ("UYT", -180), ("CLT", -240), ("CLST", -180), ("BOT", -240), ("VET", -240), ("GYT", -240), ("PET", -300),
    ("COT", -300),
    // RFC 822 printed the military letters with their signs turned round; feeds follow the practice.
    ("A", -60), ("M", -720), ("N", 60), ("Y", 720),
];

fn by_name(word: &str) -> Option<FixedOffset> {
    let (_, minutes) = ZONES.iter().find(|(zone, _)| zone.eq_ignore_ascii_case(word))?;
    FixedOffset::east_opt(minutes * 60)
}

/// Reads `Asia/Kolkata`, in brackets too.
fn region(after: &str) -> Option<(Zone, String)> {
    let start = after.trim_start_matches(['[', '(', ' ']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || "/_+-".contains(c);
    let length = start.find(|c| !is_part(c)).unwrap_or(start.len());
    let (name, rest) = start.split_at(length);
    let (area, place) = name.split_once('/')?;
    if !area.bytes().all(|b| b.is_ascii_alphabetic()) || !place.starts_with(|c: char| c.is_ascii_alphabetic())
    {
        return None;
    }
    let zone = Tz::from_str(name).map_or(Zone::Unknown, Zone::Region);
    Some((zone, rest.trim_start_matches([']', ')']).to_owned()))
}

fn is_short_name(word: &str) -> bool {
    (2..=5).contains(&word.len()) && word.bytes().all(|b| b.is_ascii_uppercase())
}

/// Finds the name of a zone nobody has told us of: two to five capitals right behind the time, or "… Time".
fn unknown(after: &str) -> Option<(Zone, String)> {
    let start = after.trim_start_matches(['(', ' ']);
    let length = start.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(start.len());
    let (name, rest) = start.split_at(length);
    if is_short_name(name) && !rest.starts_with(char::is_alphanumeric) {
        let is_other = language::is_date_word(name) || month::number(name, None).is_some();
        return (!is_other).then(|| (Zone::Unknown, rest.to_owned()));
    }
    let (before, rest) = start.split_once("Time")?;
    let is_named = before.ends_with(' ') && before.bytes().all(|b| b.is_ascii_alphabetic() || b == b' ');
    (is_named && !rest.starts_with(char::is_alphanumeric)).then(|| (Zone::Unknown, rest.to_owned()))
}

/// Reads `+hhmm`, `+hh:mm`, `-h` or the like at the head of a text.
fn numeric(text: &str) -> Option<(FixedOffset, &str)> {
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix('-').or_else(|| text.strip_prefix('\u{2212}'))?),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit() && c != ':').unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() <= 2 => (digits, "00"),
        None if digits.len() <= 4 => digits.split_at(digits.len() - 2),
        None => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.get(..2)?.parse().ok()?);
    let offset = FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))?;
    (hours <= 14 && minutes < 60).then_some((offset, rest))
}
