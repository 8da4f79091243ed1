//! JSON as pages write it: with bare line breaks and quotes in its strings, a bracket too many or too few.

use serde_json::Value;

/// Reads every value of a text that is JSON or nearly so; what stands after damage that cannot be mended is left.
pub(super) fn values(json: &str) -> Vec<Value> {
    if let Ok(value) = serde_json::from_str(json) {
        return vec![value];
    }
    let decoded = if json.contains('"') { None } else { Some(json.replace("&quot;", "\"")) };
    let mended = Mended::of(decoded.as_deref().unwrap_or(json));
    serde_json::Deserializer::from_str(&mended.json).into_iter().map_while(Result::ok).collect()
}

/// No declaration is as deep as this, and the reader of JSON goes no deeper.
const DEEPEST: usize = 100;

/// What the next string of an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Key,
    Value,
}

/// JSON whose strings, commas and brackets are being put right.
#[derive(Debug)]
struct Mended {
    json: String,
    /// What closes each bracket that is open.
    open: Vec<char>,
    place: Place,
}

impl Mended {
    fn of(json: &str) -> Self {
        let mut mended =
            Self { json: String::with_capacity(json.len()), open: Vec::new(), place: Place::Value };
        let mut rest = json;
        while let Some(c) = rest.chars().next().filter(|_| mended.open.len() <= DEEPEST) {
            rest = &rest[c.len_utf8()..];
            match c {
                '"' => rest = mended.string(rest),
                '{' | '[' => mended.open(c),
                '}' | ']' => mended.close(c),
                ',' if mended.open.is_empty() => {}
                '/' => rest = after_comment(rest),
                c => mended.plain(c),
            }
        }
        while let Some(closing) = mended.open.pop() {
            finish(&mut mended.json, closing);
        }
        mended
    }

    fn plain(&mut self, c: char) {
        match c {
            ':' => self.place = Place::Value,
            ',' if self.open.last() == Some(&'}') => self.place = Place::Key,
            _ => {}
        }
        self.json.push(c);
    }

    fn open(&mut self, bracket: char) {
        self.place = if bracket == '{' { Place::Key } else { Place::Value };
        self.open.push(if bracket == '{' { '}' } else { ']' });
        self.json.push(bracket);
    }

    /// Closes a bracket, and those inside it that were left open; one that closes nothing is left out.
    fn close(&mut self, bracket: char) {
        let Some(at) = self.open.iter().rposition(|open| *open == bracket) else { return };
        for closing in self.open.drain(at..).rev() {
            finish(&mut self.json, closing);
        }
    }

    /// Writes the string that stands here, and returns what stands after it.
    fn string<'t>(&mut self, text: &'t str) -> &'t str {
        self.json.push('"');
        let mut chars = text.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' if self.ends(&text[at + 1..]) => {
                    self.json.push('"');
                    let rest = &text[at + 1..];
                    if rest.trim_start().starts_with('"') {
                        self.plain(',');
                    }
                    return rest;
                }
                '"' => self.json.push_str("\\\""),
                '\\' => match chars.next() {
                    Some((_, escaped @ ('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u'))) => {
                        self.json.extend(['\\', escaped]);
                    }
                    Some((_, other)) => self.json.push(other),
                    None => {}
                },
                c if c.is_control() => self.json.push(' '),
                c => self.json.push(c),
            }
        }
        self.json.push('"');
        ""
    }

    /// Returns whether a quote before this ends its string: what may follow a string follows it.
    fn ends(&self, after: &str) -> bool {
        let rest = after.trim_start();
        let Some(next) = rest.chars().next() else { return true };
        match next {
            ':' => self.place == Place::Key,
            '}' | ']' => true,
            // A comma was forgotten at the end of the line.
            '"' => self.place == Place::Value && after[..after.len() - rest.len()].contains('\n'),
            ',' if self.open.last() == Some(&'}') => rest[1..].trim_start().starts_with(['"', '}', '/']),
            ',' => rest[1..].trim_start().starts_with(['"', '{', '[', ']', '/']),
            _ => false,
        }
    }
}

/// Returns what stands behind a comment whose first stroke was read.
fn after_comment(rest: &str) -> &str {
    let end = match rest.bytes().next() {
        Some(b'*') => rest.find("*/").map(|at| at + "*/".len()),
        Some(b'/') => rest.find('\n'),
        _ => Some(0),
    };
    end.map_or("", |end| &rest[end..])
}

/// Closes a bracket, without the comma that stands before it.
fn finish(json: &mut String, closing: char) {
    json.truncate(json.trim_end_matches(|c: char| c == ',' || c.is_ascii_whitespace()).len());
    json.push(closing);
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[track_caller]
    fn check(text: &str, expected: &[Value]) {
        assert_eq!(values(text), expected, "{text}");
    }

    #[test]
    fn quotes_inside_a_string_are_part_of_it() {
        check(r#"{"a":"He said "no" twice","b":1}"#, &[json!({"a": "He said \"no\" twice", "b": 1})]);
        check(
            r#"{"a":""Never": he said","b":["x "y"", "z"]}"#,
            &[json!({"a": "\"Never\": he said", "b": ["x \"y\"", "z"]})],
        );
        check(
            r#"{"a":"He said "no", and left","b":{"c":"d"}}"#,
            &[json!({"a": "He said \"no\", and left", "b": {"c": "d"}})],
        );
    }

    #[test]
    fn a_bracket_too_many_or_too_few_loses_nothing() {
        check(r#"{"a":{"b":1}}}"#, &[json!({"a": {"b": 1}})]);
        check(r#"{"a":[{"b":1},{"c":2}}"#, &[json!({"a": [{"b": 1}, {"c": 2}]})]);
        check(r#"{"a":{"b":"long"#, &[json!({"a": {"b": "long"}})]);
        check(r#"{"a":1},{"b":2}"#, &[json!({"a": 1}), json!({"b": 2})]);
        check(r#"{"a":1}]{"b":2}"#, &[json!({"a": 1}), json!({"b": 2})]);
        check(r#"{"a":[1,2,],}"#, &[json!({"a": [1, 2]})]);
    }

    #[test]
    fn comments_and_commas_forgotten_at_the_end_of_a_line_are_read() {
        check("{/* one */\"a\":\"1\", // two\n\"b\":2}", &[json!({"a": "1", "b": 2})]);
        check(
            "{\"a\":\"one\"\n\"b\":\"two\",\n\"c\":[\"d\"\n\"e\"]}",
            &[json!({"a": "one", "b": "two", "c": ["d", "e"]})],
        );
        check("{\"a\":\"https://a.example/\",}", &[json!({"a": "https://a.example/"})]);
    }

    #[test]
    fn escapes_nobody_knows_and_bare_line_breaks_are_read() {
        check("{\"a\":\"It\\'s\nlate\"}", &[json!({"a": "It's late"})]);
        check("{&quot;a&quot;:&quot;b&quot;}", &[json!({"a": "b"})]);
    }

    #[test]
    fn what_is_no_json_is_nothing() {
        for text in ["", "null;", "var a = {b: 1}", "<p>", "\"", "}", "{\"a\"", "{\"a\":}"] {
            assert!(values(text).iter().all(|value| !value.is_object()), "{text}: {:?}", values(text));
        }
    }
}
