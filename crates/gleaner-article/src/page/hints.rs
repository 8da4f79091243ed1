//! What an element's class, id and role say it is for.
//!
//! A hint is a rumour: the steps that act on it check that the element is no larger than a box of its kind may be.

use std::sync::LazyLock;

use foldhash::{HashMap, HashSet};
use gleaner_text::list::entries;
use gleaner_text::measure::is_alphanumeric;

/// An id of more words repeats a heading, for links to jump to.
const MOST_ID_WORDS: usize = 4;

/// So many words of a name in a row may be one of the lists': `read-more`.
const MOST_JOINED_WORDS: usize = 3;

/// So many characters of a name are read; what goes on is made by a machine.
const LONGEST_NAME: usize = 80;

/// A part of a name of no more bytes, `h2o`, may have a digit in it that a person set there.
const SHORTEST_MACHINE_NAME: usize = 3;

/// A set of purposes an element's names suggest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct ClassHints(u32);

impl ClassHints {
    pub(crate) const NONE: Self = Self(0);
    /// The way around the site: menus, breadcrumbs, sidebars, footers.
    pub(crate) const NAVIGATION: Self = Self(1);
    /// Share and follow buttons.
    pub(crate) const SHARE: Self = Self(1 << 1);
    /// Links to other stories.
    pub(crate) const RELATED: Self = Self(1 << 2);
    /// What readers say.
    pub(crate) const COMMENTS: Self = Self(1 << 3);
    /// Newsletter, subscription, sign-in and donation boxes.
    pub(crate) const APPEAL: Self = Self(1 << 4);
    pub(crate) const ADVERTISING: Self = Self(1 << 5);
    /// Who and when: the line under the headline.
    pub(crate) const BYLINE: Self = Self(1 << 6);
    /// Who the author is.
    pub(crate) const BIOGRAPHY: Self = Self(1 << 7);
    pub(crate) const TAGS: Self = Self(1 << 8);
    /// Captions and credits.
    pub(crate) const CAPTION: Self = Self(1 << 9);
    /// Dialogs, notices, players, tooltips.
    pub(crate) const OVERLAY: Self = Self(1 << 10);
    /// Not shown on a screen.
    pub(crate) const HIDDEN: Self = Self(1 << 11);
    /// A sentence of the story shown twice.
    pub(crate) const PULL_QUOTE: Self = Self(1 << 12);
    /// The story itself.
    pub(crate) const STORY: Self = Self(1 << 13);
    /// The deck.
    pub(crate) const DECK: Self = Self(1 << 14);

    /// The story itself, by `itemprop`.
    pub(crate) const STATED_STORY: Self = Self(1 << 15);

    /// What a page must ask before it may watch its reader; often longer than the story.
    pub(crate) const CONSENT: Self = Self(1 << 16);

    /// Purposes that are never the story's.
    pub(crate) const BOXES: Self = Self(
        Self::NAVIGATION.0
            | Self::SHARE.0
            | Self::RELATED.0
            | Self::COMMENTS.0
            | Self::APPEAL.0
            | Self::ADVERTISING.0
            | Self::BIOGRAPHY.0
            | Self::TAGS.0
            | Self::OVERLAY.0
            | Self::CONSENT.0
            | Self::HIDDEN.0,
    );

    pub(crate) fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    #[must_use]
    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub(crate) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// Reads what names of elements tell, each name once.
#[derive(Debug, Default)]
pub(crate) struct Names<'a> {
    known: HashMap<&'a str, ClassHints>,
    words: Words,
}

impl<'a> Names<'a> {
    /// Reads the words of an id, unless they are so many that it repeats a heading for links to jump to.
    pub(crate) fn of_id(&mut self, id: &'a str) -> ClassHints {
        self.words.read(id);
        if self.words.len() > MOST_ID_WORDS { ClassHints::NONE } else { self.of_names(id) }
    }

    /// Reads the words of one class, id or role attribute.
    pub(crate) fn of_names(&mut self, names: &'a str) -> ClassHints {
        if let Some(hints) = self.known.get(names) {
            return *hints;
        }
        let mut hints = ClassHints::NONE;
        for name in names.split_ascii_whitespace() {
            let told = self.known.get(name).copied().unwrap_or_else(|| of_name(name, &mut self.words));
            self.known.insert(name, told);
            hints = hints.with(told);
        }
        let revealed = |name: &str| {
            BREAKPOINTS.iter().any(|width| name.contains(width))
                && REVEALING.iter().any(|end| name.ends_with(end))
        };
        if hints.has(ClassHints::HIDDEN) && names.split_ascii_whitespace().any(revealed) {
            hints = hints.without(ClassHints::HIDDEN);
        }
        self.known.insert(names, hints);
        hints
    }
}

/// What each list of words tells, whole or joined (`read-more` → `readmore`).
///
/// Only words whose meaning held on many sites are there: `content`, `box`, `title` or `top` alone tell nothing.
const VOCABULARY: [(ClassHints, &str); 16] = [
    (ClassHints::HIDDEN, include_str!("hints/unshown.txt")),
    (ClassHints::NAVIGATION, include_str!("hints/navigation.txt")),
    (ClassHints::SHARE, include_str!("hints/share.txt")),
    (ClassHints::RELATED, include_str!("hints/related.txt")),
    (ClassHints::COMMENTS, include_str!("hints/comments.txt")),
    (ClassHints::APPEAL, include_str!("hints/appeal.txt")),
    (ClassHints::ADVERTISING, include_str!("hints/advertising.txt")),
    (ClassHints::BYLINE, include_str!("hints/byline.txt")),
    (ClassHints::BIOGRAPHY, include_str!("hints/biography.txt")),
    (ClassHints::TAGS, include_str!("hints/tags.txt")),
    (ClassHints::CAPTION, include_str!("hints/caption.txt")),
    (ClassHints::DECK, include_str!("hints/deck.txt")),
    (ClassHints::OVERLAY, include_str!("hints/overlay.txt")),
    (ClassHints::CONSENT, include_str!("hints/consent.txt")),
    (ClassHints::PULL_QUOTE, include_str!("hints/pull_quote.txt")),
    (ClassHints::STORY, include_str!("hints/story.txt")),
];

static WORDS: LazyLock<HashMap<&'static str, ClassHints>> = LazyLock::new(|| {
    let mut words = HashMap::default();
    for (hint, list) in VOCABULARY {
        for word in entries(list) {
            let known: &mut ClassHints = words.entry(word).or_default();
            *known = known.with(hint);
        }
    }
    words
});

/// Whole names that hide an element on every screen.
static HIDING: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("hints/hiding.txt")).collect());

/// Ends of classes that show a hidden element again on wider screens, `md:block` and `d-md-flex`.
const REVEALING: &[&str] = &[":block", ":flex", ":grid", ":inline", "-block", "-flex", "-grid", "-inline"];

/// The marks of wider screens in a class.
const BREAKPOINTS: &[&str] = &["sm", "md", "lg", "xl"];

/// Words before another that turn its meaning round: `has-sidebar`, `no-comments`, `with-ads`.
static QUALIFIERS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("hints/qualifiers.txt")).collect());

/// Returns what one name tells.
fn of_name(name: &str, words: &mut Words) -> ClassHints {
    let hiding = if HIDING.contains(name) { ClassHints::HIDDEN } else { ClassHints::NONE };
    words.read(name);
    if words.iter().next().is_some_and(|first| QUALIFIERS.contains(first)) {
        return hiding;
    }
    let mut hints = hiding;
    for start in 0..words.len() {
        for end in start + 1..=words.len().min(start + MOST_JOINED_WORDS) {
            if let Some(hint) = WORDS.get(words.joined(start, end)) {
                hints = hints.with(*hint);
            }
        }
    }
    if words.iter().any(|word| word == "embed" || word == "embedded") {
        return hints.without(ClassHints::SHARE);
    }
    hints
}

/// The words of a name, in small letters: of `articleBody`, `article-body` and `article__body2` the same two.
///
/// A part that is numbered by a machine, `5cd3ad80`, has letters but no words.
#[derive(Debug, Default)]
pub(crate) struct Words {
    letters: String,
    starts: Vec<usize>,
}

impl Words {
    pub(crate) fn of(name: &str) -> Self {
        let mut words = Self::default();
        words.read(name);
        words
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|at| self.joined(at, at + 1))
    }

    fn len(&self) -> usize {
        self.starts.len()
    }

    /// Returns the words from one to before another, without anything between them.
    fn joined(&self, start: usize, end: usize) -> &str {
        let end = self.starts.get(end).copied().unwrap_or(self.letters.len());
        &self.letters[self.starts[start]..end]
    }

    /// Takes the words of a name in the place of those of another.
    fn read(&mut self, name: &str) {
        self.letters.clear();
        self.starts.clear();
        let name = name.char_indices().nth(LONGEST_NAME).map_or(name, |(end, _)| &name[..end]);
        for part in name.split(|c: char| !is_alphanumeric(c)).filter(|part| !is_machine_made(part)) {
            self.read_part(part);
        }
    }

    fn read_part(&mut self, part: &str) {
        let mut previous = ' ';
        for c in part.chars() {
            if c.is_alphabetic() {
                if !previous.is_alphabetic() || (c.is_uppercase() && previous.is_lowercase()) {
                    self.starts.push(self.letters.len());
                }
                if c.is_ascii() {
                    self.letters.push(c.to_ascii_lowercase());
                } else {
                    self.letters.extend(c.to_lowercase());
                }
            }
            previous = c;
        }
    }
}

/// Returns whether letters stand between digits, or before and after some: no person names a box so.
fn is_machine_made(part: &str) -> bool {
    let end = part.trim_end_matches(|c: char| c.is_ascii_digit());
    end.len() > SHORTEST_MACHINE_NAME && end.bytes().any(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_names(names: &str) -> ClassHints {
        Names::default().of_names(names)
    }

    #[test]
    fn names_are_read_in_every_spelling() {
        for name in ["read-more", "readMore", "c-read__more", "READMORE2"] {
            assert!(of_names(name).has(ClassHints::RELATED), "{name}");
        }
    }

    #[test]
    fn a_page_with_a_sidebar_is_not_a_sidebar() {
        assert_eq!(of_names("has-sidebar no-comments"), ClassHints::NONE);
    }

    #[test]
    fn what_a_wider_screen_shows_is_not_hidden_and_a_block_of_a_theme_is() {
        assert!(!of_names("hidden md:block").has(ClassHints::HIDDEN));
        assert!(!of_names("d-none d-lg-flex").has(ClassHints::HIDDEN));
        assert!(of_names("wp-block-group hidden").has(ClassHints::HIDDEN));
    }

    #[test]
    fn a_word_inside_another_tells_nothing() {
        assert_eq!(of_names("shareholder-heading adage download"), ClassHints::NONE);
    }
}
