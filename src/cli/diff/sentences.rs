//! Two texts held against each other: by sentence, and within those that changed by word.
//!
//! Pure.

use std::time::Duration;

use serde::Serialize;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, TextDiffConfig, capture_diff_slices_deadline};
use unicode_segmentation::UnicodeSegmentation;

/// What became of a stretch of sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Stretch {
    /// So many sentences stand as they stood.
    Same {
        sentences: usize,
    },
    Removed {
        old: String,
    },
    Added {
        new: String,
    },
    Changed {
        old: String,
        new: String,
        words: Vec<Words>,
    },
}

/// Words that stand in both texts, or in one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Words {
    pub(super) kind: Kind,
    pub(super) text: String,
}

/// In which of the two texts words stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Same,
    Removed,
    Added,
}

/// Where no end is found in this time, larger stretches are given as changed.
const PATIENCE: Duration = Duration::from_secs(2);

/// Returns what became of the sentences of a text.
pub(super) fn compare(old: &str, new: &str) -> Vec<Stretch> {
    let (before, after) = (sentences(old), sentences(new));
    let deadline = std::time::Instant::now() + PATIENCE;
    let ops = capture_diff_slices_deadline(Algorithm::Patience, &before, &after, Some(deadline));
    ops.into_iter().map(|op| stretch(op, &before, &after)).collect()
}

/// Returns the sentences without the blanks around them; a paragraph ends a sentence.
fn sentences(text: &str) -> Vec<&str> {
    let paragraphs = text.split('\n').flat_map(UnicodeSegmentation::unicode_sentences);
    paragraphs.map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

fn stretch(op: DiffOp, before: &[&str], after: &[&str]) -> Stretch {
    let (old, new) = (before[op.old_range()].join(" "), after[op.new_range()].join(" "));
    match op {
        DiffOp::Equal { len, .. } => Stretch::Same { sentences: len },
        DiffOp::Delete { .. } => Stretch::Removed { old },
        DiffOp::Insert { .. } => Stretch::Added { new },
        DiffOp::Replace { .. } => Stretch::Changed { words: words(&old, &new), old, new },
    }
}

/// Returns the words of two sentences, those in both once.
pub(super) fn words(old: &str, new: &str) -> Vec<Words> {
    let mut words: Vec<Words> = Vec::new();
    let diff: TextDiff<'_, '_, '_, str> =
        TextDiffConfig::default().timeout(PATIENCE).diff_unicode_words(old, new);
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => Kind::Same,
            ChangeTag::Delete => Kind::Removed,
            ChangeTag::Insert => Kind::Added,
        };
        match words.last_mut().filter(|last| last.kind == kind) {
            Some(last) => last.text.push_str(change.value()),
            None => words.push(Words { kind, text: change.value().to_owned() }),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_word_is_shown_in_its_sentence() {
        let old = "The wall holds. Nobody came.\n\nThe quay is dry.";
        let new = "The wall fell. Nobody came.\n\nThe quay is dry. So they say.";
        let compared = compare(old, new);
        let [Stretch::Changed { words, .. }, Stretch::Same { sentences: 2 }, Stretch::Added { new }] =
            &*compared
        else {
            panic!("{compared:?}");
        };
        let words: Vec<_> = words.iter().map(|words| (words.kind, &*words.text)).collect();
        assert_eq!(
            words,
            [(Kind::Same, "The wall "), (Kind::Removed, "holds"), (Kind::Added, "fell"), (Kind::Same, ".")]
        );
        assert_eq!(new, "So they say.");
    }

    #[test]
    fn words_without_blanks_between_them_are_told_apart() {
        let words = words("船は港に着いた。", "船は島に着いた。");
        assert_eq!(words[1], Words { kind: Kind::Removed, text: "港".to_owned() });
    }
}
