//! JSON that is not quite JSON: comments, commas before a bracket, line breaks and halves of characters in strings, odd numbers.

/// Returns the text as JSON proper where the slip is one of these.
///
/// Numbers that no computer holds exactly become strings: they are ids.
pub(super) fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_start_matches(|c| c != '{' && c != '[');
    while let Some(c) = rest.chars().next() {
        if "\"{[".contains(c) && ends_in_value(&out) {
            out.push(',');
        }
        if c == '"' {
            rest = string(rest, &mut out);
        } else if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
        } else if c.is_alphanumeric() || "+-._$".contains(c) {
            rest = word(rest, &mut out);
        } else {
            let closes = |text: &str| text.trim_start().starts_with(['}', ']']);
            if c != ',' || !closes(&rest[1..]) {
                out.push(c);
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

/// Whether what was written last is a value, behind which another needs a comma.
fn ends_in_value(out: &str) -> bool {
    out.trim_end().ends_with(|c: char| c.is_alphanumeric() || "\"}]".contains(c))
}

/// The digits of a number that is held exactly.
const EXACT_DIGITS: usize = 18;

/// Whether a number stands in the text that no computer holds exactly.
pub(super) fn has_long_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    // So many digits in a row cannot hide between two looks.
    (0..bytes.len()).step_by(EXACT_DIGITS).any(|at| {
        let ahead = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
        if ahead == 0 {
            return false;
        }
        let behind =
            bytes[..at].iter().rev().take(2 * EXACT_DIGITS).take_while(|b| b.is_ascii_digit()).count();
        let before = bytes[..at - behind].strip_suffix(b"-").unwrap_or(&bytes[..at - behind]).last();
        ahead + behind > EXACT_DIGITS && before.is_some_and(|b| b" \t\r\n:,[".contains(b))
    })
}

/// Copies a number or a word outside of strings, and returns what follows it.
fn word<'a>(text: &'a str, out: &mut String) -> &'a str {
    let length = text.find(|c: char| !c.is_alphanumeric() && !"+-._$".contains(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(length);
    let is_number = word.len() <= EXACT_DIGITS && serde_json::from_str::<serde_json::Number>(word).is_ok();
    if is_number || ["true", "false", "null"].contains(&word) {
        out.push_str(word);
    } else if rest.trim_start().starts_with(':')
        || word.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
    {
        out.extend(["\"", word, "\""]);
    } else {
        out.push_str("null");
    }
    rest
}

/// Copies a string as JSON has it, and returns what follows it.
fn string<'a>(text: &'a str, out: &mut String) -> &'a str {
    out.push('"');
    let mut rest = &text[1..];
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '\\' => escape(after, out),
            '"' if ends_string(after) => {
                out.push('"');
                return after;
            }
            '"' => {
                out.push_str("\\\"");
                after
            }
            '\n' | '\r' | '\t' => {
                out.push_str(if c == '\n' {
                    "\\n"
                } else if c == '\r' {
                    "\\r"
                } else {
                    "\\t"
                });
                after
            }
            c => {
                out.push(c);
                after
            }
        };
    }
    out.push('"');
    ""
}

/// Whether what follows a quotation mark can follow a string; others belong to its text.
fn ends_string(after: &str) -> bool {
    let next = after.trim_start();
    // Only a comma is missing where another string begins on a line of its own.
    if next.starts_with('"') && after[..after.len() - next.len()].contains('\n') {
        return true;
    }
    let after = next;
    match after.strip_prefix(',') {
        Some(after) => {
            after.trim_start().starts_with(|c: char| c.is_ascii_alphanumeric() || "\"{[]}-/".contains(c))
        }
        None => after.is_empty() || after.starts_with([':', '}', ']', '/']),
    }
}

/// Copies what follows a backslash, and returns what follows that; half a character becomes the sign for one that is lost.
fn escape<'a>(after: &'a str, out: &mut String) -> &'a str {
    let Some(c) = after.chars().next() else { return after };
    let rest = &after[c.len_utf8()..];
    if "\"\\/bfnrt".contains(c) {
        out.extend(['\\', c]);
        return rest;
    }
    let Some(code) = (if c == 'u' { hex(rest) } else { None }) else {
        out.push(c);
        return rest;
    };
    match code {
        0xd800..0xdc00 => {
            let low = rest[4..].strip_prefix("\\u").and_then(hex);
            if low.is_some_and(|low| (0xdc00..0xe000).contains(&low)) {
                out.extend(["\\u", &rest[..10]]);
                return &rest[10..];
            }
            out.push_str("\\ufffd");
        }
        0xdc00..0xe000 => out.push_str("\\ufffd"),
        _ => out.extend(["\\u", &rest[..4]]),
    }
    &rest[4..]
}

/// Reads four hexadecimal digits.
fn hex(text: &str) -> Option<u32> {
    let digits = text.get(..4).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &serde_json::Value) {
        let mended = mended(text);
        let read: serde_json::Value = serde_json::from_str(&mended).expect(&mended);
        assert_eq!(&read, expected);
    }

    #[test]
    fn slips_are_mended_and_strings_left_alone() {
        let text = "/* a */ {\"a\": [1, 2,], // b\n \"c\": \"x, ]\ny\\\"\",}";
        check(text, &serde_json::json!({"a": [1, 2], "c": "x, ]\ny\""}));
    }

    #[test]
    fn half_a_character_is_one_that_is_lost() {
        check(
            r#"{"a": "x\ud83d", "b": "\ude00y \ud83d\ude00"}"#,
            &serde_json::json!({"a": "x\u{fffd}", "b": "\u{fffd}y 😀"}),
        );
        check(r#"{"a": "\ud83d\ud83d\ude00 \u12 \q"}"#, &serde_json::json!({"a": "\u{fffd}😀 u12 q"}));
    }

    #[test]
    fn quotes_in_strings_and_words_outside_of_them() {
        check(r#"{"a": "say "hi" twice", b: NaN}"#, &serde_json::json!({"a": "say \"hi\" twice", "b": null}));
    }

    #[test]
    fn commas_that_are_missing_are_added() {
        check(
            "{\"a\": \"x\"\n \"b\": [{\"c\": 1} {\"c\": 2}] \"d\": 3}",
            &serde_json::json!({"a": "x", "b": [{"c": 1}, {"c": 2}], "d": 3}),
        );
    }

    #[test]
    fn long_numbers_are_kept_as_written() {
        let text = r#"{"a": 98765432109876543210, "b": -12, "c": 1.5, "d": 007}"#;
        assert!(has_long_number(text));
        check(text, &serde_json::json!({"a": "98765432109876543210", "b": -12, "c": 1.5, "d": "007"}));
        assert!(!has_long_number(r#"{"a": "http://example.org/98765432109876543210", "b": 123456}"#));
    }
}
