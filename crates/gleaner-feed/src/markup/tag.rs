//! A start tag and its attributes, in whichever way they are quoted.

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tag<'a> {
    pub(crate) name: &'a str,
    pub(super) attributes: &'a str,
    /// Closed by its own `/>`.
    pub(crate) empty: bool,
}

impl<'a> Tag<'a> {
    /// Returns the attributes as one text.
    pub(crate) fn raw_attributes(&self) -> &'a str {
        self.attributes
    }

    /// Returns the attributes, names and values as written, quotes taken off.
    pub(crate) fn attributes(&self) -> Attributes<'a> {
        Attributes { rest: self.attributes, unquoted: false }
    }
}

/// The attributes of one tag.
#[derive(Debug, Clone)]
pub(crate) struct Attributes<'a> {
    rest: &'a str,
    /// A value without its quotes was met.
    pub(crate) unquoted: bool,
}

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let stray = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '"' | '\'' | '=');
        let rest = self.rest.trim_start_matches(stray);
        if rest.is_empty() {
            self.rest = rest;
            return None;
        }
        let name_end =
            rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(name_end);
        let Some(value) = after.trim_start().strip_prefix('=') else {
            self.rest = after;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let closed = quote.and_then(|quote| value[1..].split_once(quote));
        if let Some((value, after)) = closed {
            if let Some(end) = ends_in_attribute(value.as_bytes()) {
                self.unquoted = true;
                self.rest = &rest[rest.len() - after.len() - 1 - (value.len() - end)..];
                return Some((name, value[..end].trim_end()));
            }
            self.rest = after;
            return Some((name, value));
        }
        self.unquoted = true;
        let value = value.trim_start_matches(['"', '\'']);
        let end = value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len());
        self.rest = &value[end..];
        Some((name, value[..end].trim_end_matches(['"', '\''])))
    }
}

/// Returns where in a value the next attribute begins, which it ran into for want of its own closing quote: `A href=`.
pub(super) fn ends_in_attribute(value: &[u8]) -> Option<usize> {
    let name_and_before = value.trim_ascii_end().strip_suffix(b"=")?.trim_ascii_end();
    let in_name = |b: &u8| b.is_ascii_alphanumeric() || b":_-".contains(b);
    let length = name_and_before.iter().rev().take_while(|b| in_name(b)).count();
    let start = name_and_before.len() - length;
    (length > 0 && start > 0 && name_and_before[start - 1].is_ascii_whitespace()).then_some(start)
}

#[cfg(test)]
mod tests {
    use crate::markup::{Token, Tokens};

    fn attributes(text: &str) -> Vec<(&str, &str)> {
        let Some(Token::Start(tag)) = Tokens::xml(text).next() else { panic!("{text} is no tag") };
        tag.attributes().collect()
    }

    #[test]
    fn attributes_are_read_with_quotes_and_without() {
        assert_eq!(
            attributes("<a href=x title='y z' n = \"1\" open/>"),
            [("href", "x"), ("title", "y z"), ("n", "1"), ("open", "")]
        );
    }

    #[test]
    fn a_slash_belongs_to_the_address_before_it() {
        let Some(Token::Start(tag)) = Tokens::xml("<a href=http://example.org/>").next() else { panic!() };
        assert!(!tag.empty);
        assert_eq!(tag.attributes().collect::<Vec<_>>(), [("href", "http://example.org/")]);
        let Some(Token::Start(tag)) = Tokens::xml("<a b=c/>").next() else { panic!() };
        assert!(tag.empty);
    }

    #[test]
    fn a_greater_than_may_stand_in_a_value() {
        assert_eq!(attributes("<a b='x > y'>"), [("b", "x > y")]);
    }

    #[test]
    fn a_value_that_runs_into_the_next_attribute_is_over_before_it() {
        assert_eq!(attributes("<a title='x y href='z'>"), [("title", "x y"), ("href", "z")]);
        assert_eq!(attributes("<a href='?x=' title='='>"), [("href", "?x="), ("title", "=")]);
    }
}
