//! State that is sent as one flat list in which numbers stand for the places of other values.
//!
//! Nuxt (devalue) and Remix (turbo-stream) write what several places share but once.

use super::literal::Value;

/// Values are put together no deeper.
const DEEPEST: usize = 100;

/// So many values are put together, and so many bytes; what is shared could be repeated without end.
const MOST_VALUES: usize = 200_000;
const MOST_BYTES: usize = 4_000_000;

struct Flat<'a> {
    items: &'a [Value],
    values: usize,
    bytes: usize,
}

/// Returns the value that a flat list stands for, where it is one.
pub(super) fn unfold(value: &Value) -> Option<Value> {
    let Value::List(items) = value else { return None };
    let is_place = |value: &Value| matches!(value, Value::Number(_));
    let is_flat = match items.first()? {
        Value::Record(fields) => !fields.is_empty() && fields.iter().all(|(_, value)| is_place(value)),
        Value::List(pair) => matches!(&pair[..], [Value::Text(_), Value::Number(_)]),
        _ => false,
    };
    let mut flat = Flat { items, values: MOST_VALUES, bytes: MOST_BYTES };
    (is_flat && items.len() > 2).then(|| flat.at(0, 0))
}

impl Flat<'_> {
    fn at(&mut self, place: i64, depth: usize) -> Value {
        let item = usize::try_from(place).ok().and_then(|place| self.items.get(place));
        let Some(item) = item.filter(|_| depth < DEEPEST && self.values > 0) else { return Value::Other };
        self.values -= 1;
        match item {
            Value::Text(text) if text.len() <= self.bytes => {
                self.bytes -= text.len();
                Value::Text(text.clone())
            }
            Value::List(items) => match &items[..] {
                // A kind, and what is of it.
                [Value::Text(_), Value::Number(place)] => self.at(*place, depth + 1),
                items => Value::List(items.iter().map(|item| self.part(item, depth)).collect()),
            },
            Value::Record(fields) => {
                let parts = fields.iter().map(|(key, value)| (self.key(key), self.part(value, depth)));
                Value::Record(parts.collect())
            }
            _ => Value::Other,
        }
    }

    fn part(&mut self, value: &Value, depth: usize) -> Value {
        if let Value::Number(place) = value { self.at(*place, depth + 1) } else { Value::Other }
    }

    fn key(&self, key: &str) -> String {
        let place = key.strip_prefix('_').and_then(|place| place.parse::<usize>().ok());
        match place.and_then(|place| self.items.get(place)) {
            Some(Value::Text(name)) => name.clone(),
            _ => key.to_owned(),
        }
    }
}
