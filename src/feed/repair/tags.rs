//! What it is about.

use super::field::Field;

/// Returns every category, subject and keyword, each once.
pub(super) fn of<'a>(fields: &[Field<'a>]) -> Vec<Field<'a>> {
    let mut terms: Vec<String> = Vec::new();
    let mut add = |term: &str| {
        let term = term.trim();
        if !term.is_empty() && !terms.iter().any(|known| known == term) {
            terms.push(term.to_owned());
        }
    };
    for field in fields {
        each(field, &mut add);
    }
    terms.into_iter().map(|term| Field::default().named("atom:category").with("term", term)).collect()
}

fn each(field: &Field<'_>, add: &mut impl FnMut(&str)) {
    match field.name {
        "atom:category" => {
            // The term is for machines; as an address it says nothing to people.
            let term = field.attribute("term").filter(|term| !term.contains("://"));
            let label = field.attribute("label").or_else(|| field.words());
            let fallback = field.attribute("term").filter(|_| label.is_none() && term.is_none());
            label.into_iter().chain(term).chain(fallback).for_each(add);
        }
        "category" => {
            let words = field.words().or_else(|| field.attribute("text")).or_else(|| field.attribute("term"));
            words.into_iter().for_each(add);
        }
        "dc:subject" => field.words().into_iter().for_each(add),
        "media:category" => field.words().or_else(|| field.attribute("label")).into_iter().for_each(add),
        "media:keywords" | "itunes:keywords" => {
            field.words().into_iter().flat_map(|words| words.split(',')).for_each(add);
        }
        "itunes:category" => {
            field.attribute("text").into_iter().for_each(&mut *add);
            field.children.iter().for_each(|child| each(child, &mut *add));
        }
        "media:group" | "media:content" => field.children.iter().for_each(|child| each(child, &mut *add)),
        _ => {}
    }
}
