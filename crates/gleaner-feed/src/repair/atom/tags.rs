//! What it is about.

use crate::repair::field::Field;
use crate::repair::{Repair, Repairs};
use crate::{html, limits};

/// Returns every category, subject and keyword, each once.
pub(super) fn of<'a>(fields: &[Field<'a>], repairs: &mut Repairs) -> Vec<Field<'a>> {
    let mut terms = Terms(Vec::new());
    for field in fields {
        terms.add_all(field);
    }
    repairs.note_if(terms.0.len() == limits::MAX_NAMED, Repair::LimitFields);
    terms.0.into_iter().map(|term| Field::default().named("atom:category").with("term", term)).collect()
}

struct Terms(Vec<String>);

impl Terms {
    fn add(&mut self, term: &str) {
        let term = html::one_line(term);
        if !term.is_empty() && self.0.len() < limits::MAX_NAMED && !self.0.contains(&term) {
            self.0.push(term);
        }
    }

    /// Adds what stands in RSS, where a term is often escaped as if it were HTML.
    fn add_escaped(&mut self, term: &str) {
        self.add(&html::plain(term));
    }

    fn add_all(&mut self, field: &Field<'_>) {
        match field.name {
            "atom:category" => self.add_atom(field),
            "category" => {
                let words = field.words().or_else(|| field.attribute("text"));
                words.or_else(|| field.attribute("term")).into_iter().for_each(|term| self.add_escaped(term));
            }
            "dc:subject" => field.words().into_iter().for_each(|term| self.add_escaped(term)),
            "media:category" => {
                field
                    .words()
                    .or_else(|| field.attribute("label"))
                    .into_iter()
                    .for_each(|term| self.add(term));
            }
            "media:keywords" | "itunes:keywords" => {
                let words = field.words().into_iter().flat_map(|words| words.split(','));
                words.take(limits::MAX_NAMED).for_each(|term| self.add(term));
            }
            "itunes:category" => {
                field.attribute("text").into_iter().for_each(|term| self.add(term));
                field.children.iter().for_each(|child| self.add_all(child));
            }
            "media:group" | "media:content" => field.children.iter().for_each(|child| self.add_all(child)),
            _ => {}
        }
    }

    /// Atom has a label for people and a term for machines; a term that is an address says nothing to people.
    fn add_atom(&mut self, field: &Field<'_>) {
        let term = field.attribute("term");
        let label = field.attribute("label").or_else(|| field.words());
        let told = term.filter(|term| label.is_none() || !term.contains("://"));
        for words in label.into_iter().chain(told) {
            self.add(words);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(fields: &[Field<'_>], expected: &[&str]) {
        let tags = of(fields, &mut Repairs::default());
        let terms: Vec<_> = tags.iter().filter_map(|tag| tag.attribute("term")).collect();
        assert_eq!(terms, expected);
    }

    #[test]
    fn every_way_to_name_a_subject_counts_once() {
        check(
            &[
                Field::text("category", "Kids &amp; Family"),
                Field::text("dc:subject", "Kids & Family"),
                Field::text("media:keywords", "one, two"),
                Field::default()
                    .named("atom:category")
                    .with("term", "http://example.org/t")
                    .with("label", "Three"),
                Field::default().named("atom:category").with("term", "http://example.org/u"),
            ],
            &["Kids & Family", "one", "two", "Three", "http://example.org/u"],
        );
    }

    #[test]
    fn a_million_keywords_are_not_kept() {
        let words: Vec<_> = (0..1_000_000).map(|n| n.to_string()).collect();
        let field = Field::text("media:keywords", words.join(","));
        assert_eq!(of(&[field], &mut Repairs::default()).len(), limits::MAX_NAMED);
    }
}
