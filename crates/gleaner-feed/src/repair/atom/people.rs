//! Who wrote it.

use std::borrow::Cow;

use crate::entity::Entities;
use crate::html::CData;
use crate::repair::field::{Field, FieldBody};
use crate::{html, limits, person};
use gleaner_text::Person;

/// Returns the authors an entry names, or those a feed does.
///
/// iTunes's author is often the publisher's name, and counts only where no other is named.
pub(super) fn authors<'a>(fields: &[Field<'a>]) -> Vec<Field<'a>> {
    const PLACES: &[&[&str]] = &[
        &["author", "atom:author", "dc:creator"],
        &["itunes:author"],
        &["managingEditor"],
        &["dc:contributor", "dc:publisher"],
    ];
    for names in PLACES {
        let mut people: Vec<Person> = Vec::new();
        let named = fields.iter().filter(|field| names.contains(&field.name));
        for field in named.take(limits::MAX_NAMED) {
            people.extend(read(field).filter(|person| !people.contains(person)));
        }
        if !people.is_empty() {
            return people.into_iter().map(element).collect();
        }
    }
    Vec::new()
}

fn read(field: &Field<'_>) -> Option<Person> {
    let text: Cow<'_, str> = match &field.body {
        FieldBody::Text(text) if text.contains('&') => Cow::Owned(html::plain(text)),
        FieldBody::Text(text) => Cow::Borrowed(text),
        FieldBody::Markup(markup) => {
            let html = html::from_xml(markup, CData::Text, &Entities::default());
            Cow::Owned(html::plain(&html))
        }
    };
    let mut person = person::read(&html::one_line(&text)).unwrap_or_default();
    // Atom's name is a name, but some write an address into it.
    if let Some(named) = field.child("name").and_then(person::read) {
        person.name = named.name.or(person.name);
        person.email = named.email.or(person.email);
    }
    person.email = field.child("email").map(str::to_owned).or(person.email);
    person.url = field.child("uri").or_else(|| field.child("url")).map(str::to_owned);
    (person.name.is_some() || person.email.is_some()).then_some(person)
}

fn element<'a>(person: Person) -> Field<'a> {
    let parts = [("name", person.name), ("email", person.email), ("uri", person.url)];
    let children = parts.into_iter().filter_map(|(name, value)| Some(Field::text(name, value?)));
    Field { name: "atom:author", children: children.collect(), ..Field::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: &[Field<'_>], expected: &[(Option<&str>, Option<&str>)]) {
        let authors = authors(fields);
        let people: Vec<_> =
            authors.iter().map(|author| (author.child("name"), author.child("email"))).collect();
        assert_eq!(people, expected);
    }

    #[test]
    fn a_person_is_told_from_an_address() {
        check(
            &[Field::text("author", "ann@example.org (Ann &amp; Co)")],
            &[(Some("Ann & Co"), Some("ann@example.org"))],
        );
    }

    #[test]
    fn everybody_named_counts_once() {
        let fields = [
            Field::text("dc:creator", "Ann"),
            Field::text("dc:creator", "Ben"),
            Field::text("author", "Ann"),
        ];
        check(&fields, &[(Some("Ann"), None), (Some("Ben"), None)]);
    }

    #[test]
    fn the_publisher_is_an_author_only_if_nobody_else_is() {
        let fields = [Field::text("itunes:author", "The Post"), Field::text("dc:creator", "Ann")];
        check(&fields, &[(Some("Ann"), None)]);
        check(&fields[..1], &[(Some("The Post"), None)]);
    }
}
