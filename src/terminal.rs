//! Words of strangers, made fit for a terminal and for a line of the log.

/// Whether a character does nothing but be seen: neither commands the terminal, nor turns the direction of what stands around
/// it, nor hides between letters.
///
/// The rest is C0, C1, the marks and overrides of direction, what has no width, and tags that nobody sees.
pub(crate) fn is_plain(c: char) -> bool {
    !c.is_control()
        && !matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Returns the text on one line, without what would command the terminal or hide in it.
pub(crate) fn printable(text: &str) -> String {
    plain(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the text with its blanks, without what would command the terminal or hide in it.
pub(crate) fn plain(text: &str) -> String {
    let spaced = text.chars().filter(|c| c.is_control() || is_plain(*c));
    spaced.map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_command_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\n c"), "a [2Jb c");
        assert_eq!(printable("a\u{9b}31mb"), "a 31mb");
    }

    #[test]
    fn a_title_cannot_turn_or_hide_what_stands_around_it() {
        assert_eq!(printable("bank\u{202e}moc.\u{202c}"), "bankmoc.");
        assert_eq!(printable("bl\u{200b}ock\u{2066}ed\u{2069}\u{feff}"), "blocked");
        assert_eq!(printable("שלום — café 船"), "שלום — café 船");
    }
}
