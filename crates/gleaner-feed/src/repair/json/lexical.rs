//! JSON that is not quite JSON: comments, commas before a bracket, line breaks in strings.

/// Returns the text as JSON proper where the slip is one of these.
pub(super) fn mended(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.trim_start_matches(|c| c != '{' && c != '[');
    while let Some(c) = rest.chars().next() {
        if c == '"' {
            rest = string(rest, &mut out);
        } else if rest.starts_with("//") {
            rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
        } else if rest.starts_with("/*") {
            rest = rest.find("*/").map_or("", |end| &rest[end + 2..]);
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

/// Copies a string with its line breaks escaped, and returns what follows it.
fn string<'a>(text: &'a str, out: &mut String) -> &'a str {
    out.push('"');
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
        if c == '"' && !escaped {
            return &text[at + 1..];
        }
        escaped = c == '\\' && !escaped;
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_mended_and_strings_left_alone() {
        let text = "/* a */ {\"a\": [1, 2,], // b\n \"c\": \"x, ]\ny\\\"\",}";
        let read: serde_json::Value = serde_json::from_str(&mended(text)).unwrap();
        assert_eq!(read, serde_json::json!({"a": [1, 2], "c": "x, ]\ny\""}));
    }
}
