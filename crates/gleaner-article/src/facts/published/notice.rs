//! The notice under a story that tells when it was posted, as many blogs have one.

use super::{MOST_BLOCKS_FOR_DATE, is_short, labelled};
use crate::facts::Sources;
use gleaner_text::Moment;

/// A notice that tells when a story was posted weighs less than this, in letters.
const LONGEST_NOTICE: u32 = 400;

/// The date stands within so many characters of its label there.
const NOTICE_DATE_CHARS: usize = 40;

/// Reads the notice of many blogs: "This entry was posted on Thursday, January 3rd, 2008 and is filed under …".
pub(super) fn find(sources: &Sources<'_, '_>) -> Option<Moment> {
    let below = sources.blocks.iter().filter(|block| block.first > sources.headline);
    let notices =
        below.filter(|block| !is_short(block) && block.weight < LONGEST_NOTICE).take(MOST_BLOCKS_FOR_DATE);
    notices.filter_map(|block| Some((&block.text, labelled::part(&block.text)?))).find_map(|(text, part)| {
        let start: String = part.chars().take(NOTICE_DATE_CHARS).collect();
        let before = &text[..text.len() - part.len()];
        let end = before.char_indices().rev().nth(NOTICE_DATE_CHARS).map_or(before, |(at, _)| &before[at..]);
        sources.dates.from_words(&start).or_else(|| sources.dates.from_words(end))
    })
}
