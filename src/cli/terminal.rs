//! Words of strangers on a terminal.

/// Returns the text on one line, without the control characters that would command the terminal.
pub(super) fn printable(text: &str) -> String {
    let spaced: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_cannot_command_the_terminal() {
        assert_eq!(printable("a\u{1b}[2Jb\n c"), "a [2Jb c");
    }
}
