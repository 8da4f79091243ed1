//! The rows in which React sends a page that its server has drawn.

use foldhash::HashMap;

use super::literal::{Budget, Given, Reader, Value};

/// The length of a text has no more digits.
const MOST_DIGITS: usize = 8;

/// Returns what the rows hold: `1a:[…]`, or `1b:T2f,` and so many bytes of text, which `"$1b"` elsewhere stands for.
pub(super) fn rows(sent: &str, budget: &Budget) -> Vec<Value> {
    let (mut values, mut texts, mut at) = (Vec::new(), HashMap::default(), 0);
    while let Some((id, row)) = sent.get(at..).and_then(|rest| rest.split_once(':')) {
        let start = at + id.len() + 1;
        if let Some((head, text)) = text_row(row) {
            texts.insert(format!("${}", id.trim()), text.to_owned());
            at = start + head + text.len();
            continue;
        }
        let mut reader = Reader::new(sent, start, budget);
        if row.starts_with(['[', '{', '"']) {
            values.extend(reader.value());
        }
        let Some(end) = sent[reader.at..].find('\n') else { break };
        at = reader.at + end + 1;
    }
    let given = Given::new(&texts, budget);
    for value in &mut values {
        given.fill(value);
    }
    values.extend(texts.into_values().map(Value::Text));
    values
}

/// Returns the text at the start of a row, and how many bytes are before it.
fn text_row(row: &str) -> Option<(usize, &str)> {
    // Most rows are none, and have no comma near.
    let head = row.bytes().take(MOST_DIGITS + 2).position(|byte| byte == b',')?;
    let length = usize::from_str_radix(row.get(..head)?.strip_prefix('T')?, 16).ok()?;
    Some((head + 1, row[head + 1..].get(..length)?))
}

/// Returns the kind and the properties of an element: `["$", "p", null, {…}]`.
pub(super) fn element(items: &[Value]) -> Option<(&str, &Value)> {
    match items {
        [Value::Text(sign), Value::Text(kind), _, properties, ..] if sign == "$" => Some((kind, properties)),
        _ => None,
    }
}
