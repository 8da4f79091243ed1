//! Digits of every script, and years of other eras, as ours.

use std::borrow::Cow;

/// The zeros of the scripts that have digits of their own; the nine others follow each.
const ZEROS: &[char] = &[
    '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '෦', '๐', '໐', '༠', '၀', '០', '᠐', '０', '𞥐',
    '𑄶',
];

/// Eras, and the year before their first.
const ERAS: &[(&str, u32)] =
    &[("令和", 2018), ("平成", 1988), ("昭和", 1925), ("民國", 1911), ("民国", 1911)];

/// Returns the text with the digits of other scripts, and the years of other eras, written as ours.
pub(super) fn western(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let text: String = text.chars().map(|c| if c.is_ascii() { c } else { plain(c) }).collect();
    for (era, before) in ERAS {
        if let Some((start, rest)) = text.split_once(era) {
            let rest = rest.trim_start();
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            if let Ok(year) = rest[..end].parse::<u8>() {
                return Cow::Owned(format!("{start}{}{}", before + u32::from(year), &rest[end..]));
            }
        }
    }
    Cow::Owned(text)
}

fn plain(c: char) -> char {
    let value =
        ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|at| *at < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}
