//! A condition that somebody wrote, as it can stand between parentheses of ours.

/// Returns why a text is not one expression, by its signs; SQLite judges the rest.
pub(super) fn fault(condition: &str) -> Option<&'static str> {
    let (mut depth, mut rest) = (0_u32, condition);
    while let Some(sign) = rest.chars().next() {
        let after = &rest[sign.len_utf8()..];
        rest = match sign {
            '\'' | '"' | '`' => match after.split_once(sign) {
                Some((_, rest)) => rest,
                None => return Some("a quote is not closed"),
            },
            '[' => match after.split_once(']') {
                Some((_, rest)) => rest,
                None => return Some("a bracket is not closed"),
            },
            '-' if after.starts_with('-') => after.split_once('\n').map_or("", |(_, rest)| rest),
            '/' if after.starts_with('*') => match after.split_once("*/") {
                Some((_, rest)) => rest,
                None => return Some("a comment is not closed"),
            },
            '(' => {
                depth += 1;
                after
            }
            ')' if depth == 0 => return Some("a parenthesis is closed that was not opened"),
            ')' => {
                depth -= 1;
                after
            }
            ';' => return Some("it is more than one condition"),
            '?' | ':' | '@' | '$' => return Some("there is nothing to put in the place of a parameter"),
            _ => after,
        };
    }
    (depth > 0).then_some("a parenthesis is not closed")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_expression_passes_and_nothing_else() {
        for good in [
            "a.id = 1",
            "a.title = 'it''s; (here'",
            "(a.id + 2) * 3 > 4 -- even )",
            "\"lang\" = ':x' /* ) */",
            "",
        ] {
            assert_eq!(fault(good), None, "{good}");
        }
        for bad in [
            "1) OR (a.id = 1",
            "1=1) ; VACUUM INTO 'x'; --",
            "(1",
            "a.id = ?1",
            "a.id = :x",
            "'",
            "/*",
            "1; SELECT 1",
        ] {
            assert!(fault(bad).is_some(), "{bad}");
        }
    }
}
