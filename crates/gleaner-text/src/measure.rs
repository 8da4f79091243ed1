//! How much a piece of text is, in any script.

/// Returns the bulk of a text in letters of an alphabet: what punctuation and blanks leave.
///
/// A character of a script without blanks between words carries about as much as three letters.
pub fn weight(text: &str) -> u32 {
    let mut letters = text.bytes().fold(0, |sum, byte| sum + u32::from(byte.is_ascii_alphanumeric()));
    if !text.is_ascii() {
        for c in text.chars().filter(|c| !c.is_ascii()) {
            letters += if is_ideographic(c) { 3 } else { u32::from(is_alphanumeric(c)) };
        }
    }
    letters
}

/// Returns what [`char::is_alphanumeric`] does, which searches for every letter that is not ASCII.
pub fn is_alphanumeric(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => true,
        '\0'..='\u{a9}' | '\u{d7}' | '\u{f7}' | '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' => false,
        '\u{c0}'..='\u{24f}'
        | '\u{3a3}'..='\u{3f5}'
        | '\u{400}'..='\u{481}'
        | '\u{48a}'..='\u{52f}'
        | '\u{5d0}'..='\u{5ea}'
        | '\u{620}'..='\u{64a}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30a1}'..='\u{30fa}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7a3}' => true,
        _ => c.is_alphanumeric(),
    }
}

/// Returns how many words a text has, as `wc` counts them; each character counts where words are not separated.
pub fn word_count(text: &str) -> u32 {
    let mut words = 0;
    let mut in_word = false;
    for c in text.chars() {
        let separate = !c.is_ascii() && is_ideographic(c);
        words += u32::from(separate || (!in_word && !c.is_whitespace()));
        in_word = !separate && !c.is_whitespace();
    }
    words
}

/// Returns how many sentences a text has: marks that end one, after a word and before a blank or the end.
///
/// An initial or a short abbreviation ends none.
pub fn sentences(text: &str) -> usize {
    const SHORTEST_WORD: usize = 3;
    let (mut sentences, mut word, mut ended) = (0, 0, false);
    for c in text.chars().chain([' ']) {
        if c.is_alphanumeric() {
            word += 1;
            ended = false;
        } else if matches!(c, '。' | '！' | '？') {
            sentences += 1;
        } else if c.is_whitespace() {
            sentences += usize::from(ended);
            (word, ended) = (0, false);
        } else if matches!(c, '.' | '!' | '?' | '…') {
            ended = word >= SHORTEST_WORD;
        }
    }
    sentences
}

/// Returns whether a text ends as a sentence does, whatever quotation marks and brackets it closes; "p.m." ends none.
pub fn ends_as_sentence(text: &str) -> bool {
    const SHORTEST_WORD: usize = 3;
    let bare = text.trim_end_matches(['"', '“', '”', '’', '\'', '»', '«', '›', ')', ']']);
    let Some(rest) = bare.strip_suffix('.') else {
        return bare.ends_with(['!', '?', '…', '。', '！', '？', '।', '؟', '۔']);
    };
    let word = rest.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    word.chars().count() >= SHORTEST_WORD || word.ends_with(|c: char| c.is_ascii_digit())
}

/// Returns the words of a text in lower case, without punctuation, to compare texts by.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

/// Returns the words of a text joined by blanks: two texts with one fold say the same.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c| !is_alphanumeric(c));
        let length = rest.find(|c| !is_alphanumeric(c)).unwrap_or(rest.len());
        let (word, after) = rest.split_at(length);
        if word.is_empty() {
            return folded;
        }
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            let start = folded.len();
            folded.push_str(word);
            folded[start..].make_ascii_lowercase();
        } else {
            folded.push_str(&word.to_lowercase());
        }
        rest = after;
    }
}

/// Returns the text in lower case, every letter at the byte where it was: a place found in one is one in the other.
///
/// A letter whose lower case is longer or shorter stays as it is.
pub fn lower_in_place(text: &str) -> String {
    let lower = |c: char| {
        let mut small = c.to_lowercase();
        match (small.next(), small.next()) {
            (Some(only), None) if only.len_utf8() == c.len_utf8() => only,
            _ => c,
        }
    };
    text.chars().map(lower).collect()
}

/// Returns the share of `part`'s words that `whole` has too, 0 to 1.
pub fn share_of_words(part: &str, whole: &str) -> f32 {
    let whole = fold(whole);
    let whole: std::collections::HashSet<&str> = whole.split(' ').collect();
    let (mut shared, mut all) = (0_u16, 0_u16);
    for word in fold(part).split(' ').filter(|word| !word.is_empty()).take(1000) {
        all += 1;
        shared += u16::from(whole.contains(word));
    }
    if all == 0 { 0.0 } else { f32::from(shared) / f32::from(all) }
}

/// Returns whether a character marks the letter before it, as the vowels and tones of Hindi, Tamil and Thai do.
pub fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{963}'
        | '\u{970}' | '\u{980}'..='\u{9e3}' | '\u{a00}'..='\u{a65}' | '\u{a80}'..='\u{ae3}' | '\u{b00}'..='\u{b63}'
        | '\u{b80}'..='\u{be5}' | '\u{c00}'..='\u{c63}' | '\u{c80}'..='\u{ce3}' | '\u{d00}'..='\u{d63}'
        | '\u{d80}'..='\u{df3}' | '\u{e31}'..='\u{e4e}' | '\u{eb1}'..='\u{ece}' | '\u{f71}'..='\u{f84}'
        | '\u{102b}'..='\u{103e}' | '\u{17b4}'..='\u{17d3}' | '\u{200c}' | '\u{200d}')
}

/// Thai, Lao, Khmer, Burmese, kana and Han: scripts that put no blanks between words.
pub fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_unicode() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(c), c.is_alphanumeric(), "{c:?}");
        }
    }

    #[test]
    fn words_are_folded_each_by_itself() {
        assert_eq!(fold("  \u{201c}ÉTÉ d\u{2019}Anna\u{201d} ΟΔΟΣ, 2-Tier\u{e9}"), "été d anna οδος 2 tieré");
        assert_eq!(fold("ΟΔΟΣ ΑΒ"), format!("{} αβ", "ΟΔΟΣ".to_lowercase()));
        assert_eq!(fold(" - "), "");
    }

    #[test]
    fn letters_in_lower_case_stay_where_they_were() {
        assert_eq!(lower_in_place("ÀB Ⱥ \u{212b} İ"), "àb Ⱥ \u{212b} İ");
    }

    #[test]
    fn words_are_counted_in_scripts_with_and_without_blanks() {
        assert_eq!(word_count(" It's a well-known fact: 2.5 km "), 6);
        assert_eq!(word_count("东京は晴れ"), 5);
        assert_eq!(word_count("\n"), 0);
    }
}
