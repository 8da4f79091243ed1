//! The rows in which React sends a page that its server has drawn.

use foldhash::HashMap;

use super::literal::{Given, Reader, Value};

/// Returns what the rows hold: `1a:[…]`, or `1b:T2f,` and so many bytes of text, which `"$1b"` elsewhere stands for.
pub(super) fn rows(sent: &str) -> Vec<Value> {
    let (mut values, mut texts, mut at) = (Vec::new(), HashMap::default(), 0);
    while let Some((id, row)) = sent.get(at..).and_then(|rest| rest.split_once(':')) {
        let start = at + id.len() + 1;
        let text = row.strip_prefix('T').and_then(|row| row.split_once(','));
        let text = text.and_then(|(length, row)| row.get(..usize::from_str_radix(length, 16).ok()?));
        if let Some(text) = text {
            let head = row.find(',').unwrap_or_default() + 1;
            texts.insert(format!("${}", id.trim()), text.to_owned());
            at = start + head + text.len();
            continue;
        }
        let mut reader = Reader::new(sent, start);
        if row.starts_with(['[', '{', '"']) {
            values.extend(reader.value());
        }
        let Some(end) = sent[reader.at..].find('\n') else { break };
        at = reader.at + end + 1;
    }
    let mut given = Given::new(&texts);
    for value in &mut values {
        given.fill(value);
    }
    values.extend(texts.into_values().map(Value::Text));
    values
}

/// Returns the kind and the properties of an element: `["$", "p", null, {…}]`.
pub(super) fn element(items: &[Value]) -> Option<(&str, &Value)> {
    match items {
        [Value::Text(sign), Value::Text(kind), _, properties, ..] if sign == "$" => Some((kind, properties)),
        _ => None,
    }
}
