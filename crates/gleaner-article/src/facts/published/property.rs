//! Dates that are marked as such, in microdata or in `RDFa`.

use super::Scope;
use crate::facts::Sources;
use gleaner_text::Moment;

/// Returns whether a name of microdata or of `RDFa` is the one of a property: `schema:datePublished`; libraries say `dc:date`.
fn names_property(name: &str, property: &str) -> bool {
    match name.split_once(':') {
        Some(("dc" | "dcterms", name)) => {
            property == "dateCreated" && matches!(name, "date" | "created" | "issued")
        }
        Some((_, name)) => name == property,
        None => name == property,
    }
}

/// Reads the first element that is marked as a property of the story.
pub(super) fn read(sources: &Sources<'_, '_>, property: &str, scope: Scope) -> Option<Moment> {
    let outline = sources.outline;
    outline.stating.iter().find_map(|&at| {
        let element = outline.element(at)?;
        let names = |list: &str| list.split_ascii_whitespace().any(|name| names_property(name, property));
        let is_named = ["itemprop", "property"].iter().filter_map(|name| element.attr(name)).any(names);
        if !is_named || scope.leaves_out(sources, at) {
            return None;
        }
        let declared =
            element.attr("datetime").or_else(|| element.attr("content")).or_else(|| element.attr("title"));
        declared
            .and_then(|value| sources.dates.parse(value))
            .or_else(|| sources.dates.from_words(&outline.line_of(at)?))
    })
}
