//! The words in dates: months, zones, and the halves of the day.

use chrono::FixedOffset;

/// The beginnings by which months are known, in the languages feeds use, and unlike one another across them.
const MONTHS: &[(u32, &[&str])] = &[
    (1, &["jan", "jän", "gen", "ene", "янв", "січ", "ιαν", "oca", "styc", "ianuarie", "led", "tammi"]),
    (2, &["feb", "fev", "fév", "φεβ", "фев", "лют", "şub", "lut", "únor", "helmi"]),
    (3, &["mar", "mär", "maa", "μαρ", "μάρ", "мар", "бер", "brez", "břez", "maalis", "márc"]),
    (4, &["apr", "avr", "abr", "απρ", "апр", "кві", "nis", "kwi", "dub", "huhti", "ápr"]),
    (5, &["may", "mai", "mei", "mag", "maj", "μαϊ", "μάι", "мая", "май", "тра", "máj", "toukok", "květ"]),
    (6, &["jun", "juin", "giu", "ιουν", "ιούν", "июн", "чер", "haz", "cze", "červen", "kesäk", "jún"]),
    (7, &["jul", "juil", "lug", "ιουλ", "ιούλ", "июл", "лип", "tem", "červenec", "heinä", "júl"]),
    (8, &["aug", "aou", "aoû", "ago", "αυγ", "αύγ", "авг", "сер", "ağu", "sie", "srp", "elok"]),
    (9, &["sep", "set", "σεπ", "сен", "вер", "eyl", "wrz", "zář", "syys", "szept"]),
    (10, &["oct", "okt", "out", "ott", "οκτ", "окт", "жов", "eki", "paź", "říj", "loka"]),
    (11, &["nov", "νοε", "ноя", "kas", "marras"]),
    (12, &["dec", "dez", "déc", "dic", "δεκ", "дек", "груд", "ara", "gru", "pros", "joulu"]),
];

/// Returns the month a word names, 1 to 12.
pub(super) fn month(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let longest = MONTHS
        .iter()
        .flat_map(|(month, beginnings)| beginnings.iter().map(move |beginning| (*month, *beginning)))
        .filter(|(_, beginning)| word.starts_with(beginning))
        .max_by_key(|(_, beginning)| beginning.len());
    longest.map(|(month, _)| month)
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
    ("SGT", 480), ("HKT", 480), ("AWST", 480), ("JST", 540), ("KST", 540), ("ACST", 570), ("AEST", 600),
    ("AEDT", 660), ("NZST", 720), ("NZDT", 780),
    // RFC 822 printed the military letters with their signs turned round; feeds follow the practice.
    ("A", -60), ("M", -720), ("N", 60), ("Y", 720),
];

/// Finds the zone in what stands behind a time; returns it and the text without it.
pub(super) fn zone(after: &str) -> (Option<FixedOffset>, String) {
    let after = after.trim_start();
    let name_length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
    let is_zone = |word: &str| ZONES.iter().find(|(zone, _)| zone.eq_ignore_ascii_case(word));
    let numbers = if is_zone(&after[..name_length]).is_some() { &after[name_length..] } else { after };
    if let Some((offset, rest)) = numeric(numbers) {
        return (Some(offset), rest.to_owned());
    }
    for word in after.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty()) {
        if let Some((_, minutes)) = is_zone(word) {
            return (FixedOffset::east_opt(minutes * 60), after.replacen(word, " ", 1));
        }
    }
    (None, after.to_owned())
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

/// Words for the morning and the afternoon, and whether they mean the afternoon.
const HALVES: &[(&str, bool)] = &[
    ("am", false),
    ("a.m.", false),
    ("pm", true),
    ("p.m.", true),
    ("오전", false),
    ("오후", true),
    ("上午", false),
    ("下午", true),
    ("πμ", false),
    ("μμ", true),
];

/// Takes "pm" or its like from the end of `before` or the beginning of `after`.
pub(super) fn half_of_day(before: &str, after: &str) -> (Option<bool>, String, String) {
    let (early, late) = (before.trim_end(), after.trim_start());
    for (word, afternoon) in HALVES {
        if let Some(head) = late.get(..word.len()).filter(|head| head.to_lowercase() == *word) {
            let tail = &late[head.len()..];
            if !tail.starts_with(char::is_alphabetic) {
                return (Some(*afternoon), before.to_owned(), tail.to_owned());
            }
        }
        if let Some(start) = early.strip_suffix(word) {
            return (Some(*afternoon), start.to_owned(), after.to_owned());
        }
    }
    (None, before.to_owned(), after.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_beginning_decides() {
        for (word, number) in [
            ("juillet", 7),
            ("juin", 6),
            ("June", 6),
            ("maart", 3),
            ("März", 3),
            ("Mayo", 5),
            ("červenec", 7),
        ] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        assert_eq!(month("Thursday"), None);
    }
}
