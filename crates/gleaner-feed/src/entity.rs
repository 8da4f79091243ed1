//! Resolves character references: `&amp;`, `&#8217;`, `&eacute;`.

use std::borrow::Cow;
use std::cell::Cell;

use web_atoms::C1_REPLACEMENTS;

use super::repair::{Repair, Repairs};

/// The entities a document type declares for itself.
///
/// Only values that are text at once are kept, so that none can grow by naming another.
#[derive(Debug, Clone, Default)]
pub(super) struct Entities {
    own: Vec<(String, String)>,
    /// How many bytes they may still become, all together.
    allowance: Cell<usize>,
}

/// More than any document type names by hand.
const MAX_ENTITIES: usize = 200;
/// Enough for the names and signs entities are declared for; more is a way to make a small feed large.
const MAX_EXPANSION_BYTES: usize = 64 * 1024;

impl Entities {
    /// Reads `<!ENTITY name "value">` out of a document type.
    pub(super) fn declared_in(doctype: &str) -> Self {
        let mut own = Vec::new();
        for declaration in doctype.split("<!ENTITY").skip(1).take(MAX_ENTITIES) {
            let mut words = declaration.trim_start().splitn(2, |c: char| c.is_ascii_whitespace());
            let (Some(name), Some(rest)) = (words.next(), words.next()) else { continue };
            let rest = rest.trim_start();
            let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) else { continue };
            let Some((value, _)) = rest[1..].split_once(quote) else { continue };
            let value = resolve(value, &Self::default(), &mut Repairs::default());
            if name != "%" {
                own.push((name.to_owned(), value.into_owned()));
            }
        }
        Self { own, allowance: Cell::new(MAX_EXPANSION_BYTES) }
    }

    /// Returns the value of an entity of the document's own, while the allowance lasts.
    fn own(&self, name: &str) -> Option<&str> {
        let (_, value) = self.own.iter().find(|(own, _)| own == name)?;
        self.allowance.set(self.allowance.get().checked_sub(value.len())?);
        Some(value)
    }

    /// Writes text that is XML as HTML: only the document's own entities have to be resolved.
    pub(super) fn write_html(&self, text: &str, out: &mut String) {
        let mut rest = text;
        while let Some(at) = rest.find('&').filter(|_| !self.own.is_empty()) {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let name = &rest[..name_length(rest)];
            let value = rest[name.len()..].strip_prefix(';').and_then(|after| Some((self.own(name)?, after)));
            match value {
                Some((value, after)) => {
                    out.push_str(&value.replace('&', "&amp;").replace('<', "&lt;"));
                    rest = after;
                }
                None => out.push('&'),
            }
        }
        out.push_str(rest);
    }

    fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.own(name).map(Cow::Borrowed).or_else(|| html(name).map(Cow::Owned))
    }
}

/// Returns the character, or the two, of an entity of HTML.
fn html(name: &str) -> Option<String> {
    let (first, second) = web_atoms::NAMED_ENTITIES.get(&format!("{name};"))?;
    let characters = [*first, *second].into_iter().filter(|code| *code != 0);
    Some(characters.filter_map(char::from_u32).collect())
}

/// Replaces every reference that can be resolved; what only looks like one stays as it is.
pub(super) fn resolve<'a>(text: &'a str, entities: &Entities, repairs: &mut Repairs) -> Cow<'a, str> {
    let Some(mut ampersand) = text.find('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        out.push_str(&rest[..ampersand]);
        rest = &rest[ampersand + 1..];
        rest = reference(rest, entities, repairs, &mut out);
        match rest.find('&') {
            Some(next) => ampersand = next,
            None => break,
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Writes what the reference at the start of `rest` stands for, and returns what follows it.
fn reference<'a>(rest: &'a str, entities: &Entities, repairs: &mut Repairs, out: &mut String) -> &'a str {
    if let Some(digits) = rest.strip_prefix('#') {
        return numeric(rest, digits, repairs, out);
    }
    let (name, after) = rest.split_at(name_length(rest));
    let known = after.strip_prefix(';').and_then(|after| Some((predefined(name)?, after)));
    if let Some((character, after)) = known {
        out.push(character);
        return after;
    }
    let declared = after.strip_prefix(';').and_then(|after| Some((entities.get(name)?, after)));
    if let Some((value, after)) = declared {
        repairs.note(Repair::HtmlEntity);
        out.push_str(&value);
        return after;
    }
    repairs.note(Repair::BareAmpersand);
    out.push('&');
    rest
}

/// The five entities of XML.
fn predefined(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// Returns how much of a text can be an entity's name.
fn name_length(text: &str) -> usize {
    let in_name = |b: &u8| b.is_ascii_alphanumeric() || b"_-.".contains(b);
    text.bytes().take(32).take_while(in_name).count()
}

fn numeric<'a>(rest: &'a str, digits: &'a str, repairs: &mut Repairs, out: &mut String) -> &'a str {
    let Some((number, after)) = number(digits) else {
        repairs.note(Repair::BadCharacterReference);
        out.push('&');
        return rest;
    };
    if let Some((character, after)) = surrogates(number, after) {
        repairs.note(Repair::BadCharacterReference);
        out.push(character);
        return after;
    }
    let character = character(number);
    if character.is_none() || !after.starts_with(';') {
        repairs.note(Repair::BadCharacterReference);
    }
    out.extend(character);
    after.strip_prefix(';').unwrap_or(after)
}

/// Reads the number of a reference, what follows `&#`; returns what follows it too. One too large for any character is 0.
fn number(digits: &str) -> Option<(u32, &str)> {
    let (digits, radix) = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16),
        None => (digits, 10),
    };
    let length = digits.bytes().take_while(|b| (*b as char).is_digit(radix)).count();
    let (number, after) = digits.split_at(length);
    (length > 0).then(|| (u32::from_str_radix(number, radix).unwrap_or(0), after))
}

/// Returns the character that two references to the halves of a surrogate pair mean, and what follows them.
fn surrogates(first: u32, after: &str) -> Option<(char, &str)> {
    if !(0xd800..0xdc00).contains(&first) {
        return None;
    }
    let (second, after) = number(after.strip_prefix(";&#")?)?;
    if !(0xdc00..0xe000).contains(&second) {
        return None;
    }
    let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
    Some((char::from_u32(code)?, after.strip_prefix(';').unwrap_or(after)))
}

/// Returns HTML with its pairs of references to surrogates as the characters they mean; browsers do not read them.
pub(super) fn with_pairs(html: &str) -> Cow<'_, str> {
    let (mut out, mut copied, mut from) = (String::new(), 0, 0);
    while let Some(at) = html[from..].find('&').map(|at| from + at) {
        from = at + 1;
        let pair = html[from..]
            .strip_prefix('#')
            .and_then(number)
            .and_then(|(first, after)| surrogates(first, after));
        if let Some((character, after)) = pair {
            out.push_str(&html[copied..at]);
            out.push(character);
            copied = html.len() - after.len();
            from = copied;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[copied..]);
    Cow::Owned(out)
}

/// Returns the character a number means, as browsers take it: 128 to 159 are windows-1252.
fn character(number: u32) -> Option<char> {
    match number {
        9 | 10 | 13 => char::from_u32(number),
        0..32 | 0xfffe | 0xffff => None,
        128..160 => C1_REPLACEMENTS[number as usize - 128].or(char::from_u32(number)),
        _ => char::from_u32(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, repairs: &[&str]) {
        let mut made = Repairs::default();
        assert_eq!(resolve(text, &Entities::default(), &mut made), expected);
        assert_eq!(made.names(), repairs);
    }

    #[test]
    fn xml_references_are_no_damage() {
        check("a &lt; b &amp;amp; &#8217;&#x2019;", "a < b &amp; ’’", &[]);
    }

    #[test]
    fn a_bare_ampersand_stays_one() {
        check("AT&T & ?a=1&copy=2&b;", "AT&T & ?a=1&copy=2&b;", &["bare-ampersand"]);
    }

    #[test]
    fn html_names_are_known() {
        check("caf&eacute;&nbsp;&chi;", "café\u{a0}χ", &["html-entity"]);
    }

    #[test]
    fn impossible_characters_vanish_and_windows_numbers_mean_windows() {
        check("a&#0;b&#x1F;c&#xD800;d&#150;e&#99999999999;", "abcd–e", &["bad-character-reference"]);
    }

    #[test]
    fn declared_entities_are_text_and_do_not_grow() {
        let entities = Entities::declared_in(
            "DOCTYPE rss [<!ENTITY a 'one'><!ENTITY b \"&a;&a;\"><!ENTITY c SYSTEM 'x'>]",
        );
        let mut repairs = Repairs::default();
        assert_eq!(resolve("&a; &b; &c;", &entities, &mut repairs), "one &a;&a; &c;");
        let long = resolve(&"&a;".repeat(100_000), &entities, &mut repairs).len();
        assert!(long < 300_000 + MAX_EXPANSION_BYTES, "{long}");
    }

    #[test]
    fn two_halves_of_a_surrogate_pair_are_one_character() {
        let text = "a &#xD83D;&#xDE00; b &#55357;&#56832; c &#xD83D; d &#xDE00;&#xD83D;";
        check(text, "a 😀 b 😀 c  d ", &["bad-character-reference"]);
        assert_eq!(with_pairs("<b>&#xD83D;&#xDE00;</b> &#233; &#xD83D;"), "<b>😀</b> &#233; &#xD83D;");
        assert!(matches!(with_pairs("&#233; &#"), Cow::Borrowed(_)));
    }
}
