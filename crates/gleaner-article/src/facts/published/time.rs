//! The `<time>` elements of a page: which of them is of the story, and which of its dates is the one on which it appeared.

use super::{MOST_SHORT_LINE_BYTES, Scope, UPDATED, labelled};
use crate::facts::Sources;
use crate::page::outline::{NodeId, Outline};
use crate::page::place::Place;
use crate::page::tag::Tag;
use gleaner_text::Moment;

/// So many `<time>` elements are held against the headline; a list of comments has thousands.
const MOST_TIMES: usize = 40;

/// A `<time>` above the headline is its own within so many nodes.
const NODES_TO_TIME: usize = 60;

/// What stands further below the headline may be of something else.
const NODES_BELOW: usize = 60;

/// So many elements around a `<time>` may hold the words that say what it is of.
const ELEMENTS_TO_LABEL: usize = 3;

/// What a `<time>` is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Of {
    Publication,
    Unsaid,
    Change,
}

/// Reads the `<time>` nearest to the headline: the last before it, else the first after it.
///
/// One that says it is of the publication goes before others near it; one of a change is none.
pub(super) fn near(sources: &Sources<'_, '_>, scope: Scope) -> Option<Moment> {
    read(sources, scope, |at| {
        at.distance(sources.headline) < if at < sources.headline { NODES_TO_TIME } else { NODES_BELOW }
    })
}

/// Reads the first `<time>` below the headline, however far; where nothing else is left, any.
pub(super) fn below(sources: &Sources<'_, '_>, scope: Scope) -> Option<Moment> {
    read(sources, scope, |at| scope == Scope::Anywhere || at > sources.headline)
}

fn read(sources: &Sources<'_, '_>, scope: Scope, fits: impl Fn(NodeId) -> bool) -> Option<Moment> {
    let times = sources
        .outline
        .all(Tag::Time)
        .filter(|&at| fits(at) && !scope.leaves_out(sources, at))
        .take(MOST_TIMES);
    let (before, after): (Vec<NodeId>, Vec<NodeId>) = times.partition(|&at| at < sources.headline);
    let order = before.into_iter().rev().chain(after);
    let mut dated: Vec<(Of, Moment)> =
        order.filter_map(|at| Some((kind(sources.outline, at), value(sources, at)?))).collect();
    dated.retain(|(of, _)| *of != Of::Change);
    dated.into_iter().min_by_key(|(of, _)| *of).map(|(_, at)| at)
}

fn value(sources: &Sources<'_, '_>, at: NodeId) -> Option<Moment> {
    let declared = sources.outline.element(at).and_then(|element| element.attr("datetime"));
    let declared = declared.and_then(|value| sources.dates.parse(value));
    declared.or_else(|| sources.dates.from_words(&sources.outline.line_of(at)?))
}

/// Returns what a `<time>` says it is of: by its name, or by the words before it in its line.
fn kind(outline: &Outline<'_>, at: NodeId) -> Of {
    let class = outline.element(at).and_then(|element| element.attr("class")).unwrap_or_default();
    if class.contains("updated") && !class.contains("published") || class.contains("modified") {
        return Of::Change;
    }
    let Some(own) = outline.line_of(at) else { return Of::Unsaid };
    for around in outline.ancestors(at).take(ELEMENTS_TO_LABEL) {
        let Some(line) = outline.line_of(around).filter(|line| line.len() < MOST_SHORT_LINE_BYTES) else {
            break;
        };
        let before = line.find(own.as_str()).map(|start| line[..start].trim()).unwrap_or_default();
        if !before.is_empty() {
            return of(before);
        }
    }
    of(&own)
}

/// Returns what the last words of a label, or the first of a line, say of the date beside them.
fn of(label: &str) -> Of {
    if labelled::is_of_publication(label) {
        Of::Publication
    } else if UPDATED.open_after_number(label) || labelled::ends_as_change(label) {
        Of::Change
    } else {
        Of::Unsaid
    }
}
