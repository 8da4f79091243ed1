//! The words beside a date that say on it a story appeared, among dates of other things.

use std::sync::LazyLock;

use super::UPDATED;
use gleaner_text::list::{List, Phrases, entries};
use gleaner_text::measure::lower_in_place;

/// Words before the day on which a story appeared.
static APPEARED: LazyLock<Vec<&'static str>> = LazyLock::new(|| entries(APPEARED_LIST).collect());

const APPEARED_LIST: &str = include_str!("appeared.txt");

/// The same, to pass by the lines that hold none.
static APPEARED_ANYWHERE: List = LazyLock::new(|| Phrases::read(APPEARED_LIST));

/// Returns what stands behind the last words of a line that say when the story appeared: "Updated: 5 May. Published: 3 May".
pub(super) fn part(line: &str) -> Option<&str> {
    if !APPEARED_ANYWHERE.occur_in(line) {
        return None;
    }
    let lower = lower_in_place(line);
    let starts = APPEARED.iter().filter_map(|label| whole_word(&lower, label));
    let end = starts.max()?;
    line.get(end..)
}

/// Returns whether words say that the date beside them is the one of publication, and no other.
pub(super) fn is_of_publication(label: &str) -> bool {
    if !APPEARED_ANYWHERE.occur_in(label) {
        return false;
    }
    let lower = lower_in_place(label);
    APPEARED.iter().any(|label| whole_word(&lower, label).is_some()) && !UPDATED.open_after_number(label)
}

/// Returns whether the words before the first figure of a line say that its date is one of a change.
pub(super) fn is_of_change(line: &str) -> bool {
    let before = line.split(|c: char| c.is_ascii_digit()).next().unwrap_or_default();
    UPDATED.open_after_number(line) || UPDATED.occur_in(before)
}

/// Returns whether a line without figures says what the date in the next one is of.
pub(super) fn is_label(line: &str) -> bool {
    let is_bare = !line.contains(|c: char| c.is_numeric());
    is_bare && (UPDATED.open(line) || is_of_publication(line))
}

/// Returns whether the last words before a date say that it is of a change: "Published 3 May, updated".
pub(super) fn ends_as_change(label: &str) -> bool {
    let last = label.rsplit([',', ';', '|', '·', '•', '(']).next().unwrap_or_default();
    UPDATED.open(last)
}

/// Returns where a label ends in a line in small letters, if it stands there in whole words.
fn whole_word(line: &str, label: &str) -> Option<usize> {
    let at = line.find(label)?;
    let is_letter = |c: char| c.is_alphabetic();
    let end = at + label.len();
    (!line[..at].ends_with(is_letter) && !line[end..].starts_with(is_letter)).then_some(end)
}
