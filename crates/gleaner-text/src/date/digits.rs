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
    let text = if text.contains(YEAR_SIGN) { with_figures(&text) } else { text };
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

/// Returns the text with the numerals of Chinese before the signs of a date in figures: "二〇二六年一月二十八日".
fn with_figures(text: &str) -> String {
    let (mut written, mut start) = (String::with_capacity(text.len()), None);
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        if numeral(c).is_some() {
            start.get_or_insert(at);
            continue;
        }
        if let Some(start) = start.take() {
            let run = &text[start..at];
            match number(run).filter(|_| SIGNS.contains(&c)) {
                Some(number) => written.push_str(&number.to_string()),
                None => written.push_str(run),
            }
        }
        if at < text.len() {
            written.push(c);
        }
    }
    written
}

/// The sign behind a year.
const YEAR_SIGN: char = '年';

/// The signs behind a year, a month and a day.
const SIGNS: [char; 5] = [YEAR_SIGN, '月', '日', '号', '號'];

/// What the signs for ten and more stand for; the first year of an era is called "元".
const TENS: [(char, u32); 5] = [('十', 10), ('廿', 20), ('卅', 30), ('百', 100), ('千', 1000)];

fn numeral(c: char) -> Option<u32> {
    let tens = || TENS.iter().find(|(sign, _)| *sign == c).map(|(_, value)| *value);
    match c {
        '〇' | '零' | '○' => Some(0),
        '元' => Some(1),
        _ => "一二三四五六七八九".chars().zip(1..).find(|(sign, _)| *sign == c).map(|(_, value)| value),
    }
    .or_else(tens)
}

/// Reads a number as it is spoken, "二十八", or sign by sign, "二〇二六".
fn number(numerals: &str) -> Option<u32> {
    let values: Option<Vec<u32>> = numerals.chars().map(numeral).collect();
    let values = values.filter(|values| values.len() <= LONGEST_NUMBER)?;
    if values.iter().all(|value| *value < 10) {
        return Some(values.iter().fold(0, |number, value| number * 10 + value));
    }
    let (mut sum, mut digit) = (0, 0);
    for value in values {
        match value {
            0..10 => digit = value,
            20 | 30 => sum += value,
            _ => {
                sum += value * digit.max(1);
                digit = 0;
            }
        }
    }
    Some(sum + digit)
}

/// No year, month or day has more numerals: "二千零二十六".
const LONGEST_NUMBER: usize = 6;

fn plain(c: char) -> char {
    let value =
        ZEROS.iter().find_map(|zero| u32::from(c).checked_sub(u32::from(*zero)).filter(|at| *at < 10));
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}
