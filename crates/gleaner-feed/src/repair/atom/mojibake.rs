//! Text that was decoded wrongly before it was written into the feed.

use std::borrow::Cow;

use web_atoms::C1_REPLACEMENTS;

use crate::repair::{Repair, Repairs};

/// Mends quotes, dashes and dots that were UTF-8 read as windows-1252 ("â€™" for "’"), and windows-1252
/// read as Latin-1 (the control character 0x92 for "’").
///
/// Letters ("Ã©") are left alone: what looks like a slip in one language is a word in another.
pub(super) fn mended<'a>(text: Cow<'a, str>, repairs: &mut Repairs) -> Cow<'a, str> {
    let is_c1 = |c: char| ('\u{80}'..'\u{a0}').contains(&c);
    if text.is_ascii() || !(text.contains("â€") || text.contains(is_c1)) {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        out.push(C1_REPLACEMENTS.get((c as usize).wrapping_sub(0x80)).copied().flatten().unwrap_or(c));
        while let Some(mended) = punctuation_at_end(&out) {
            out.truncate(out.char_indices().nth_back(2).map_or(0, |(at, _)| at));
            out.push(mended);
        }
    }
    repairs.note_if(out != text, Repair::Mojibake);
    Cow::Owned(out)
}

/// Returns the character whose three bytes of UTF-8, read as windows-1252, a text ends with: U+2000 to U+203F.
fn punctuation_at_end(text: &str) -> Option<char> {
    let mut backwards = text.chars().rev();
    let byte = windows_1252(backwards.next().filter(|c| !c.is_ascii())?)?;
    if backwards.next() != Some('€') || backwards.next() != Some('â') || !(0x80..0xc0).contains(&byte) {
        return None;
    }
    char::from_u32(0x2000 + (byte - 0x80))
}

/// Returns the byte that stands for a character in windows-1252.
fn windows_1252(c: char) -> Option<u32> {
    match u32::from(c) {
        code @ 0..=0xff => Some(code),
        _ => (0x80..).zip(C1_REPLACEMENTS).find(|(_, known)| *known == Some(c)).map(|(byte, _)| byte),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(mended(Cow::Borrowed(text), &mut Repairs::default()), expected);
    }

    #[test]
    fn punctuation_is_mended_and_letters_are_not() {
        check("donâ€™t â€œstopâ€¦â€\u{9d}", "don’t “stop…”");
        check("don\u{92}t", "don’t");
        check("pâté â€ Ã©", "pâté â€ Ã©");
        check("â€â€™", "‒");
    }
}
