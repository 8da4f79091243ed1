//! State that is sent as one flat list in which numbers stand for the places of other values.
//!
//! Nuxt (devalue) and Remix (turbo-stream) write what several places share but once.

use super::literal::{Budget, Value, spend};

/// Values are put together no deeper.
const DEEPEST: usize = 100;

/// A longer name, in bytes, is none.
const LONGEST_NAME: usize = 100;

struct Flat<'a> {
    items: &'a [Value],
    budget: &'a Budget,
}

/// Returns the value that a flat list stands for, where it is one.
pub(super) fn unfold(value: &Value, budget: &Budget) -> Option<Value> {
    let Value::List(items) = value else { return None };
    let is_place = |value: &Value| matches!(value, Value::Number(_));
    let is_flat = match items.first()? {
        Value::Record(fields) => !fields.is_empty() && fields.iter().all(|(_, value)| is_place(value)),
        Value::List(pair) => matches!(&pair[..], [Value::Text(_), Value::Number(_)]),
        _ => false,
    };
    (is_flat && items.len() > 2).then(|| Flat { items, budget }.at(0, 0))
}

impl Flat<'_> {
    fn at(&self, place: i64, depth: usize) -> Value {
        let item = usize::try_from(place).ok().and_then(|place| self.items.get(place));
        let Some(item) = item.filter(|_| depth < DEEPEST) else { return Value::Other };
        match item {
            Value::Text(text) if spend(&self.budget.bytes, text.len()) => Value::Text(text.clone()),
            Value::List(items) => match &items[..] {
                // A kind, and what is of it.
                [Value::Text(_), Value::Number(place)] => self.at(*place, depth + 1),
                items => Value::List(items.iter().map_while(|item| self.part(item, depth)).collect()),
            },
            Value::Record(fields) => {
                let parts =
                    fields.iter().map_while(|(key, value)| Some((self.key(key), self.part(value, depth)?)));
                Value::Record(parts.collect())
            }
            _ => Value::Other,
        }
    }

    /// Returns a part of a value, unless the budget is spent.
    fn part(&self, value: &Value, depth: usize) -> Option<Value> {
        let is_left = self.budget.bytes.get() > 0 && spend(&self.budget.values, 1);
        is_left
            .then(|| if let Value::Number(place) = value { self.at(*place, depth + 1) } else { Value::Other })
    }

    fn key(&self, key: &str) -> String {
        let place = key.strip_prefix('_').and_then(|place| place.parse::<usize>().ok());
        let name = match place.and_then(|place| self.items.get(place)) {
            Some(Value::Text(name)) => name,
            _ => key,
        };
        let is_name = name.len() <= LONGEST_NAME && spend(&self.budget.bytes, name.len());
        if is_name { name.to_owned() } else { String::new() }
    }
}
