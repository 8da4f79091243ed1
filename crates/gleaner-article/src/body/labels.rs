//! Words that open or fill the lines of a page which are not its story, in many languages.

use std::collections::HashSet;
use std::sync::LazyLock;

use gleaner_text::list::{List, Phrases, entries};

/// Openings of a line that leads to another story.
pub(super) static READ_MORE: List = List::new(|| Phrases::read(include_str!("labels/read_more.txt")));

/// Phrases of boxes that want the reader's address, money or attention.
pub(super) static APPEALS: List = List::new(|| Phrases::read(include_str!("labels/appeals.txt")));

/// Beginnings of the addresses at which readers follow a site.
pub(super) static CHANNELS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("labels/channels.txt")).collect());

/// Openings of lines that want the reader's address, money or attention.
pub(super) static INVITATIONS: List = List::new(|| Phrases::read(include_str!("labels/invitations.txt")));

/// What is counted beside a story.
pub(super) static COUNTED: List = List::new(|| Phrases::read(include_str!("labels/counted.txt")));

/// Openings of corrections and editors' notes.
pub(super) static CORRECTION: List = List::new(|| Phrases::read(include_str!("labels/correction.txt")));

/// Words on buttons and players, a line of their own.
pub(super) static INTERFACE: List = List::new(|| Phrases::read(include_str!("labels/interface.txt")));

/// Openings of a line that says who or when.
pub(super) static BYLINE: List = List::new(|| Phrases::read(include_str!("labels/byline.txt")));

/// Openings of a line that says where a picture is from.
pub(super) static CREDIT: List = List::new(|| Phrases::read(include_str!("labels/credit.txt")));

/// Last words of a line under a picture that say whose it is.
pub(super) static CREDIT_ENDS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| entries(include_str!("labels/credit_ends.txt")).collect());

/// What a numbered figure is called.
pub(super) static FIGURE: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("labels/figure.txt")).collect());

/// Openings of the lines after a story's end.
pub(super) static AFTERWORD: List = List::new(|| Phrases::read(include_str!("labels/afterword.txt")));

/// Openings of the site's own sentences after a story's end.
pub(super) static COLOPHON: List = List::new(|| Phrases::read(include_str!("labels/colophon.txt")));

/// Headings over what follows a story and is none of it.
pub(super) static CLOSING: List = List::new(|| Phrases::read(include_str!("labels/closing.txt")));

/// What stands between a number and the headline over what readers say.
pub(super) static VOICES: List = List::new(|| Phrases::read(include_str!("labels/voices.txt")));

/// Phrases of the notices that close a page.
pub(super) static NOTICES: List = List::new(|| Phrases::read(include_str!("labels/notices.txt")));

/// Openings of sentences in which a page speaks of itself.
pub(super) static OF_THE_PAGE: List = List::new(|| Phrases::read(include_str!("labels/of_the_page.txt")));

/// Headings over the last part of a story, which often stands in an element of its own.
pub(super) static CONCLUSION: List = List::new(|| Phrases::read(include_str!("labels/conclusion.txt")));
