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

/// Zones by name, in hours; where a name has several meanings, the one RFC 822 or most feeds give it.
const ZONES: &[(&str, f32)] = &[
    ("UT", 0.0),
    ("GMT", 0.0),
    ("UTC", 0.0),
    ("Z", 0.0),
    ("WET", 0.0),
    ("WEST", 1.0),
    ("BST", 1.0),
    ("IST", 5.5),
    ("EST", -5.0),
    ("EDT", -4.0),
    ("CST", -6.0),
    ("CDT", -5.0),
    ("MST", -7.0),
    ("MDT", -6.0),
    ("PST", -8.0),
    ("PDT", -7.0),
    ("ET", -5.0),
    ("CT", -6.0),
    ("MT", -7.0),
    ("PT", -8.0),
    ("AKST", -9.0),
    ("AKDT", -8.0),
    ("HST", -10.0),
    ("AST", -4.0),
    ("ADT", -3.0),
    ("NST", -3.5),
    ("NDT", -2.5),
    ("BRT", -3.0),
    ("BRST", -2.0),
    ("ART", -3.0),
    ("CET", 1.0),
    ("CEST", 2.0),
    ("MET", 1.0),
    ("MEST", 2.0),
    ("MEZ", 1.0),
    ("MESZ", 2.0),
    ("EET", 2.0),
    ("EEST", 3.0),
    ("MSK", 3.0),
    ("MSD", 4.0),
    ("SAST", 2.0),
    ("PKT", 5.0),
    ("SGT", 8.0),
    ("HKT", 8.0),
    ("AWST", 8.0),
    ("JST", 9.0),
    ("KST", 9.0),
    ("ACST", 9.5),
    ("AEST", 10.0),
    ("AEDT", 11.0),
    ("NZST", 12.0),
    ("NZDT", 13.0),
    // RFC 822 printed the military letters with their signs turned round; feeds follow the practice.
    ("A", -1.0),
    ("M", -12.0),
    ("N", 1.0),
    ("Y", 12.0),
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
        if let Some((_, hours)) = is_zone(word) {
            return (seconds(hours * 3600.0), after.replacen(word, " ", 1));
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

fn seconds(seconds: f32) -> Option<FixedOffset> {
    #[expect(clippy::cast_possible_truncation, reason = "at most 14 hours")]
    FixedOffset::east_opt(seconds as i32)
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
