//! A JSON text, or a JavaScript literal as far as it is plain, as a value.

use std::cell::Cell;

use foldhash::HashMap;

/// Values nest no deeper.
const DEEPEST: usize = 100;

/// The most values of one literal; the largest state of a real page has some hundred thousand.
const MOST_VALUES: usize = 400_000;

/// A text that holds values of its own is at least so long, in bytes.
const SHORTEST_NESTED: usize = 200;

/// What a page says once and means in several places becomes so many values and bytes at most, in all its scripts
/// together; it could be repeated without end.
const MOST_SHARED_VALUES: usize = 200_000;
const MOST_SHARED_BYTES: usize = 4_000_000;

/// So many bytes of a page's texts are read as values of their own, and values looked through for names: what is inside
/// of each other is each time.
const MOST_AGAIN: usize = 16_000_000;

/// Texts hold texts that hold values so many times.
const MOST_NESTINGS: usize = 2;

/// What a script says as a literal, in its order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    /// Stands for an argument of the function around it.
    Name(String),
    List(Vec<Value>),
    Record(Vec<(String, Value)>),
    /// What holds no words.
    Other,
}

/// What is left of what the scripts of a page may cost beyond their own bytes.
pub(super) struct Budget {
    pub(super) values: Cell<usize>,
    pub(super) bytes: Cell<usize>,
    again: Cell<usize>,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            values: Cell::new(MOST_SHARED_VALUES),
            bytes: Cell::new(MOST_SHARED_BYTES),
            again: Cell::new(MOST_AGAIN),
        }
    }
}

/// Takes an amount of what is left, where there is as much.
pub(super) fn spend(left: &Cell<usize>, amount: usize) -> bool {
    let rest = left.get().checked_sub(amount);
    left.set(rest.unwrap_or(left.get()));
    rest.is_some()
}

/// Reads one literal after the other out of a text.
pub(super) struct Reader<'a> {
    text: &'a str,
    budget: &'a Budget,
    pub(super) at: usize,
    depth: usize,
    values: usize,
    nestings: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(text: &'a str, at: usize, budget: &'a Budget) -> Self {
        Self { text, budget, at, depth: 0, values: 0, nestings: 0 }
    }

    /// Reads the next value, or none where what stands there is more than a literal.
    pub(super) fn value(&mut self) -> Option<Value> {
        self.values += 1;
        self.depth += 1;
        let value = if self.depth > DEEPEST || self.values > MOST_VALUES { None } else { self.any() };
        self.depth -= 1;
        value
    }

    fn any(&mut self) -> Option<Value> {
        self.skip_blanks();
        match self.peek()? {
            b'{' => self.record(),
            b'[' => self.list(b'[', b']').map(Value::List),
            b'"' | b'\'' | b'`' => self.string().map(|text| self.opened(text)),
            b'-' | b'0'..=b'9' | b'.' => Some(self.number()),
            b'!' => {
                self.at += 1;
                self.value().map(|_| Value::Other)
            }
            b'(' => {
                self.at += 1;
                let value = self.value();
                // Behind a function it stands before what that is given.
                self.takes(b')');
                value
            }
            _ => self.named(),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte.is_ascii_whitespace() {
                self.at += 1;
            } else if self.text[self.at..].starts_with("/*") {
                let end = self.text[self.at..].find("*/").map(|end| self.at + end + 2);
                self.at = end.unwrap_or(self.text.len());
            } else {
                return;
            }
        }
    }

    /// Steps over a sign, where it is the next one.
    fn takes(&mut self, sign: u8) -> bool {
        self.skip_blanks();
        let is_next = self.peek() == Some(sign);
        self.at += usize::from(is_next);
        is_next
    }

    fn list(&mut self, opening: u8, closing: u8) -> Option<Vec<Value>> {
        let mut items = Vec::new();
        if !self.takes(opening) {
            return None;
        }
        while !self.takes(closing) {
            if self.takes(b',') {
                continue;
            }
            items.push(self.value()?);
            self.skip_blanks();
            if !matches!(self.peek(), Some(b',' | b']' | b')')) {
                return None;
            }
        }
        Some(items)
    }

    fn record(&mut self) -> Option<Value> {
        let mut fields = Vec::new();
        self.at += 1;
        while !self.takes(b'}') {
            if self.takes(b',') {
                continue;
            }
            let key = match self.peek()? {
                b'"' | b'\'' => self.string()?,
                _ => self.word()?.to_owned(),
            };
            let value = if self.takes(b':') { self.value()? } else { Value::Name(key.clone()) };
            fields.push((key, value));
            self.skip_blanks();
            if !matches!(self.peek(), Some(b',' | b'}')) {
                return None;
            }
        }
        Some(Value::Record(fields))
    }

    fn word(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let is_sign = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.'));
        let word = &rest[..rest.find(is_sign).unwrap_or(rest.len())];
        self.at += word.len();
        (!word.is_empty()).then_some(word)
    }

    fn number(&mut self) -> Value {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_'))
        {
            self.at += 1;
        }
        self.text[start..self.at].parse().map_or(Value::Other, Value::Number)
    }

    fn named(&mut self) -> Option<Value> {
        let word = self.word()?;
        if matches!(word, "new" | "void" | "typeof" | "await") {
            return self.value().map(|_| Value::Other);
        }
        if word == "function" {
            return self.function();
        }
        if self.peek() == Some(b'(') {
            let mut given = self.list(b'(', b')')?;
            return Some(match (word, given.pop()) {
                ("JSON.parse" | "decodeURIComponent", Some(Value::Text(text))) => self.decoded(&text),
                ("JSON.parse" | "decodeURIComponent" | "Object.freeze" | "Object", Some(value)) => value,
                _ => Value::Other,
            });
        }
        Some(match word {
            "true" | "false" | "null" | "undefined" | "NaN" | "Infinity" => Value::Other,
            name => Value::Name(name.to_owned()),
        })
    }

    /// Reads `function(a,b){return {…}}(1,2)`, which says what recurs but once.
    fn function(&mut self) -> Option<Value> {
        let names = self.list(b'(', b')')?;
        if !self.takes(b'{') {
            return None;
        }
        self.skip_blanks();
        if !self.text[self.at..].starts_with("return") {
            return None;
        }
        self.at += "return".len();
        let mut value = self.value()?;
        while self.takes(b';') || self.takes(b'}') || self.takes(b')') {}
        self.skip_blanks();
        let given = if self.peek() == Some(b'(') { self.list(b'(', b')')? } else { Vec::new() };
        let texts = names.into_iter().zip(given).filter_map(|(name, value)| match (name, value) {
            (Value::Name(name), Value::Text(text)) => Some((name, text)),
            _ => None,
        });
        Given::new(&texts.collect(), self.budget).fill(&mut value);
        Some(value)
    }

    /// Reads a quoted text, its escapes resolved.
    pub(super) fn string(&mut self) -> Option<String> {
        let quote = self.peek()?;
        let mut text = String::new();
        self.at += 1;
        loop {
            let rest = &self.text[self.at..];
            let stop = memchr::memchr2(quote, b'\\', rest.as_bytes())?;
            text.push_str(&rest[..stop]);
            self.at += stop + 1;
            if rest.as_bytes()[stop] == quote {
                return (quote != b'`' || !text.contains("${")).then_some(text);
            }
            self.escape(&mut text)?;
        }
    }

    fn escape(&mut self, text: &mut String) -> Option<()> {
        let escape = self.text[self.at..].chars().next()?;
        self.at += escape.len_utf8();
        match escape {
            'n' => text.push('\n'),
            't' => text.push('\t'),
            'r' | 'b' | 'f' | 'v' | '0' | '\n' => text.push(' '),
            'x' => text.push(char::from_u32(self.hex(2)?).unwrap_or(char::REPLACEMENT_CHARACTER)),
            'u' => {
                let mut code = self.hex(4)?;
                if (0xD800..0xDC00).contains(&code) && self.text[self.at..].starts_with("\\u") {
                    self.at += 2;
                    let low = self.hex(4)?;
                    code = 0x10000 + ((code - 0xD800) << 10) + (low & 0x3FF);
                }
                text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            other => text.push(other),
        }
        Some(())
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let code = u32::from_str_radix(self.text.get(self.at..self.at + digits)?, 16).ok()?;
        self.at += digits;
        Some(code)
    }

    /// Returns the value that a text is the JSON of, where it is.
    fn opened(&self, text: String) -> Value {
        let is_nested = text.len() >= SHORTEST_NESTED
            && self.nestings < MOST_NESTINGS
            && text.starts_with(['{', '['])
            && text.trim_end().ends_with(['}', ']']);
        let nested = if is_nested { self.nested(&text) } else { None };
        nested.unwrap_or(Value::Text(text))
    }

    fn decoded(&self, text: &str) -> Value {
        let plain = match text.get(..3) {
            Some("%7B" | "%7b" | "%5B" | "%5b") => {
                url::form_urlencoded::parse(text.replace('+', "%2B").as_bytes())
                    .next()
                    .map(|(text, _)| text.into_owned())
                    .unwrap_or_default()
            }
            _ => text.to_owned(),
        };
        self.nested(&plain).unwrap_or(Value::Text(plain))
    }

    fn nested(&self, text: &str) -> Option<Value> {
        let Self { budget, depth, values, .. } = *self;
        let nestings = self.nestings + 1;
        if nestings > MOST_NESTINGS + 1 || !spend(&budget.again, text.len()) {
            return None;
        }
        Reader { text, budget, at: 0, depth, values, nestings }.value()
    }
}

/// Texts that are said once and meant in several places.
pub(super) struct Given<'a> {
    texts: &'a HashMap<String, String>,
    budget: &'a Budget,
}

impl<'a> Given<'a> {
    pub(super) fn new(texts: &'a HashMap<String, String>, budget: &'a Budget) -> Self {
        Self { texts, budget }
    }

    /// Puts the texts in the places that name them.
    pub(super) fn fill(&self, value: &mut Value) {
        match value {
            _ if self.texts.is_empty() || !spend(&self.budget.again, 1) => {}
            Value::Name(name) if self.texts.contains_key(name.as_str()) => {
                let text = self.texts.get(name).filter(|text| spend(&self.budget.bytes, text.len()));
                if let Some(text) = text {
                    *value = Value::Text(text.clone());
                }
            }
            Value::List(items) => items.iter_mut().for_each(|item| self.fill(item)),
            Value::Record(fields) => fields.iter_mut().for_each(|(_, field)| self.fill(field)),
            _ => {}
        }
    }
}
