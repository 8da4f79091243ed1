//! Scripts whose words no space sets apart, for indexes that know words by the spaces between them.

use std::ops::RangeInclusive;

/// Scripts written without spaces between words; and Korean, which writes particles onto its words.
const UNSPACED: [RangeInclusive<char>; 17] = [
    '\u{0e01}'..='\u{0e4e}',   // Thai
    '\u{0e81}'..='\u{0ecf}',   // Lao
    '\u{1000}'..='\u{109f}',   // Burmese
    '\u{1100}'..='\u{11ff}',   // Korean letters
    '\u{1780}'..='\u{17d3}',   // Khmer
    '\u{3005}'..='\u{3007}',   // 々 and 〇
    '\u{3041}'..='\u{30ff}',   // kana
    '\u{3105}'..='\u{312f}',   // bopomofo
    '\u{3131}'..='\u{318e}',   // Korean letters for themselves
    '\u{31f0}'..='\u{31ff}',   // small kana
    '\u{3400}'..='\u{4dbf}',   // rarer Han
    '\u{4e00}'..='\u{9fff}',   // Han
    '\u{ac00}'..='\u{d7a3}',   // Korean syllables
    '\u{f900}'..='\u{faff}',   // Han for compatibility
    '\u{ff66}'..='\u{ff9f}',   // narrow kana
    '\u{20000}'..='\u{323af}', // the rarest Han
    '\u{1b000}'..='\u{1b16f}', // old kana
];

/// Signs of these scripts that belong to the letter before them: vowels and tones above, below and after it.
const MARKS: [RangeInclusive<char>; 16] = [
    '\u{0e31}'..='\u{0e31}',
    '\u{0e34}'..='\u{0e3a}',
    '\u{0e47}'..='\u{0e4e}',
    '\u{0eb1}'..='\u{0eb1}',
    '\u{0eb4}'..='\u{0ebc}',
    '\u{0ec8}'..='\u{0ece}',
    '\u{102b}'..='\u{103e}',
    '\u{1056}'..='\u{1059}',
    '\u{105e}'..='\u{1060}',
    '\u{1062}'..='\u{1064}',
    '\u{1067}'..='\u{106d}',
    '\u{1071}'..='\u{1074}',
    '\u{1082}'..='\u{108f}',
    '\u{1160}'..='\u{11ff}', // what follows the first letter of a Korean syllable
    '\u{17b4}'..='\u{17d3}',
    '\u{3099}'..='\u{309a}',
];

/// Whether a character is a letter or sign of a script whose words no space sets apart.
#[must_use]
pub fn is_unspaced(c: char) -> bool {
    c >= '\u{0e01}' && UNSPACED.iter().any(|script| script.contains(&c))
}

/// Returns the text with a separator before and after each character of a script that has no spaces between words; `None` where
/// there is no such character.
///
/// ```
/// assert_eq!(gleaner_text::apart("iPhoneは東京で", '·').as_deref(), Some("iPhone·は·東·京·で"));
/// assert_eq!(gleaner_text::apart("harbour wall", '·'), None);
/// ```
#[must_use]
pub fn apart(text: &str, separator: char) -> Option<String> {
    let first = text.find(is_unspaced)?;
    let mut apart = String::with_capacity(text.len() + text.len() / 2);
    apart.push_str(&text[..first]);
    let mut was_unspaced = false;
    for c in text[first..].chars() {
        let is_unspaced = is_unspaced(c);
        let is_word = is_unspaced || c.is_alphanumeric();
        let is_mark = MARKS.iter().any(|marks| marks.contains(&c));
        let is_at_word = apart.ends_with(char::is_alphanumeric) || was_unspaced;
        if (is_unspaced || was_unspaced && is_word) && !is_mark && is_at_word {
            apart.push(separator);
        }
        apart.push(c);
        was_unspaced = is_unspaced;
    }
    Some(apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(apart(text, '·').as_deref().unwrap_or(text), expected);
    }

    #[test]
    fn characters_stand_apart_and_their_signs_stay_with_them() {
        check("北京大学", "北·京·大·学");
        check("서울에서 열린", "서·울·에·서 열·린");
        check("ที่นี่", "ที่·นี่");
        check("か\u{3099}くせい", "か\u{3099}·く·せ·い");
        check("ကမ္ဘာ", "က·မ္·ဘာ");
    }

    #[test]
    fn other_words_stay_words() {
        check("COVID-19疫情2020年", "COVID-19·疫·情·2020·年");
        check("《北京》报", "《北·京》报");
        check("L'Été à Zürich", "L'Été à Zürich");
        check("", "");
    }
}
