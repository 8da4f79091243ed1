//! Text as it is read: blanks folded, invisible characters gone.

use crate::measure::ends_as_sentence;

/// A line of text that grows piece by piece, with no blank before, after, or twice in between.
#[derive(Debug, Default, Clone)]
pub struct Line {
    text: String,
    owes_blank: bool,
}

impl Line {
    /// Adds a piece, its blanks folded and what shows nothing left out.
    pub fn push(&mut self, piece: &str) {
        let mut rest = piece;
        while let Some(c) = rest.chars().next() {
            let plain = plain_length(rest);
            if plain > 0 {
                self.pay_blank();
                self.text.push_str(&rest[..plain]);
            } else if is_blank(c) {
                self.owes_blank = true;
            } else if !is_invisible(c) {
                self.pay_blank();
                self.text.push(c);
            }
            rest = &rest[plain.max(c.len_utf8())..];
        }
    }

    /// Sets the blank that stood before what is added now.
    fn pay_blank(&mut self) {
        if self.owes_blank && !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push(' ');
        }
        self.owes_blank = false;
    }

    /// Starts a new line inside the block, as `<br>` does.
    pub fn push_break(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        self.owes_blank = false;
    }

    /// Adds a piece whose blanks matter, as in `<pre>`.
    pub fn push_verbatim(&mut self, piece: &str) {
        self.text.extend(piece.chars().filter(|&c| c != '\r' && !is_invisible(c)).map(|c| match c {
            '\n' | '\t' => c,
            c if is_blank(c) => ' ',
            c => c,
        }));
    }

    /// Returns whether this is the last character so far; a blank that may follow is none yet.
    pub fn ends_with(&self, last: char) -> bool {
        self.text.ends_with(last)
    }

    /// Returns whether a sentence ends here, and no blank follows it.
    pub fn ends_sentence(&self) -> bool {
        !self.owes_blank && ends_as_sentence(&self.text)
    }

    /// Returns whether nothing that shows was added.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Returns the text.
    pub fn finish(mut self) -> String {
        self.text.truncate(self.text.trim_end().len());
        self.text
    }
}

/// Returns the text on one line.
pub fn fold_blanks(text: &str) -> String {
    let mut line = Line::default();
    line.push(text);
    line.finish()
}

/// Returns how many bytes of a text can be taken as they are: letters and marks, and single blanks between them.
///
/// Of the characters beyond ASCII only those are known by their first byte that begin no block with a blank or an invisible one.
fn plain_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let is_plain = |byte: u8| matches!(byte, b'!'..=b'~' | 0xc3..=0xe0 | 0xe4..=0xee);
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let goes_on = at > 0
            && (matches!(byte, 0x80..=0xbf)
                || (byte == b' ' && bytes.get(at + 1).is_some_and(|&next| is_plain(next))));
        if !is_plain(byte) && !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// Every blank of Unicode, the non-breaking ones too.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
}

/// Characters that show nothing: controls, soft hyphens, byte-order marks, zero-width blanks, direction marks.
///
/// Joiners (U+200C, U+200D) stay: Persian, Hindi and emoji are spelled with them.
pub fn is_invisible(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_taken_as_what_it_is() {
        for c in '\0'..=char::MAX {
            let expected = if is_blank(c) {
                "a b".to_owned()
            } else if is_invisible(c) {
                "ab".to_owned()
            } else {
                format!("a{c}b")
            };
            assert_eq!(fold_blanks(&format!("a{c}b")), expected, "{c:?}");
            assert_eq!(fold_blanks(&format!("é  {c}b ")), fold_blanks(&format!("é {c}{}b", "")), "{c:?}");
        }
    }

    #[test]
    fn blanks_fold_and_invisible_characters_go() {
        assert_eq!(fold_blanks(" a\u{a0}\u{a0}b\u{ad}c \n d\u{200b} "), "a bc d");
        assert_eq!(fold_blanks("می\u{200c}خواهم"), "می\u{200c}خواهم");
    }
}
