//! Tells a person's name from an address: "ann@example.org (Ann Lee)", "Ann Lee <ann@example.org>".

use gleaner_text::Person;

/// Reads what a feed puts into an author's place.
pub(super) fn read(text: &str) -> Option<Person> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let Some((from, to)) = email(text) else { return Some(Person::named(text)) };
    let before = text[..from].trim_end_matches("mailto:");
    // A subject line for the mail is no name.
    let after = &text[to..];
    let after = if after.starts_with('?') {
        after.split_once(char::is_whitespace).map_or("", |(_, rest)| rest)
    } else {
        after
    };
    let around = [before, after]
        .map(|part| part.trim_matches(|c: char| c.is_whitespace() || "()<>[]（）,;:-\"".contains(c)));
    let name = around
        .into_iter()
        .max_by_key(|part| part.len())
        .filter(|name| !name.is_empty() && email(name).is_none());
    Some(Person { name: name.map(str::to_owned), email: Some(text[from..to].to_owned()), url: None })
}

/// Returns where the first e-mail address stands.
fn email(text: &str) -> Option<(usize, usize)> {
    let in_address = |c: char| c.is_ascii_alphanumeric() || "._%+-".contains(c);
    for (at, _) in text.match_indices('@') {
        let from = text[..at].trim_end_matches(in_address).len();
        let rest = &text[at + 1..];
        let host = rest.len()
            - rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || ".-".contains(c)).len();
        let host = rest[..host].trim_end_matches(['.', '-']);
        if from < at && host.contains('.') {
            return Some((from, at + 1 + host.len()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, name: Option<&str>, email: Option<&str>) {
        let person = read(text).unwrap();
        assert_eq!((person.name.as_deref(), person.email.as_deref()), (name, email), "{text}");
    }

    #[test]
    fn names_and_addresses_in_any_order() {
        check("ann@example.org (Ann Lee)", Some("Ann Lee"), Some("ann@example.org"));
        check("Ann Lee <ann@example.org>", Some("Ann Lee"), Some("ann@example.org"));
        check("Ann Lee (mailto:ann@example.org)", Some("Ann Lee"), Some("ann@example.org"));
        check("ann@example.org", None, Some("ann@example.org"));
        check("Ann Lee)", Some("Ann Lee)"), None);
        check("@ann", Some("@ann"), None);
    }

    #[test]
    fn wide_characters_beside_an_address_are_no_trap() {
        check("a@b.jp（山田）", Some("山田"), Some("a@b.jp"));
        check("山田a@b.jp", Some("山田"), Some("a@b.jp"));
    }
}
