//! Sentences of the story that a page shows twice.

use foldhash::{HashMap, HashSet};

use super::carving::Carving;
use crate::page::block::{BlockId, Role};
use gleaner_text::measure::fold;

/// A line that comes so often may be a refrain; what comes twice is shown twice.
const REFRAIN_TIMES: usize = 3;

/// A block is a quotation where more than this of its bytes, in percent, stand between its marks.
const QUOTED_SHARE: usize = 60;

/// A repeat shorter than this, in letters, may be a refrain; the story keeps it.
const SHORTEST_REPEAT: u32 = 40;

/// So many words in a row mark the places where a repeat may start.
const WORDS_OF_A_MARK: usize = 5;

/// How many places are looked at for one repeat; a page that needs more repeats on purpose.
const MOST_PLACES: usize = 4;

/// One block alone repeats nothing.
const FEWEST_BLOCKS: usize = 2;

/// A page of more blocks than this is a list, a book or an attack, and has no pull quotes worth the search.
const MOST_BLOCKS: usize = 3000;

/// So many bytes are searched for repeats; honest pages need far fewer.
const MOST_COMPARED_BYTES: usize = 50_000_000;

/// A quotation alone decides in the first lines.
const FIRST_LINES: usize = 2;

/// A quotation this long, in letters, does not stand in a story twice by chance.
const SHORTEST_QUOTATION: usize = 60;

/// Drops quotes lifted out of the story, and blocks the page prints twice.
///
/// A pull quote is a block whose words a longer paragraph holds too; before the first paragraph its
/// quotation alone decides, because the attribution is often reworded.
pub(super) fn drop_pull_quotes(carving: &mut Carving<'_, '_>) {
    if !(FEWEST_BLOCKS..=MOST_BLOCKS).contains(&carving.story().count()) {
        return;
    }
    let story: Vec<(BlockId, String)> =
        carving.story().map(|at| (at, fold(&carving.blocks[at].text))).collect();
    let quotations: Vec<Option<String>> = (story.iter().take(FIRST_LINES))
        .map(|(at, _)| quoted_part(&carving.blocks[*at].text).map(fold))
        .map(|part| part.filter(|part| part.len() > SHORTEST_QUOTATION))
        .collect();
    let looked_for = story.iter().map(|(_, text)| text).chain(quotations.iter().flatten());
    let places = places_of_marks(&story, &looked_for.map(|text| mark(text)).collect());
    let mut times: HashMap<&str, usize> = HashMap::default();
    for (_, text) in &story {
        *times.entry(text).or_default() += 1;
    }
    let mut seen: HashSet<&str> = HashSet::default();
    let mut bytes_left = MOST_COMPARED_BYTES;
    for (index, (at, text)) in story.iter().enumerate() {
        let block = &carving.blocks[*at];
        if block.weight < SHORTEST_REPEAT || matches!(block.role, Role::Code | Role::Cell) {
            continue;
        }
        let twin = !seen.insert(text) && !is_refrain(&story, &times, index);
        let mut in_another = |part: &str, after: usize| {
            let candidates = places.get(mark(part)).map(Vec::as_slice).unwrap_or_default();
            candidates.iter().take(MOST_PLACES).any(|&other| {
                let holder = &story[other].1;
                if other == index || other < after || holder.len() <= part.len() {
                    return false;
                }
                bytes_left = bytes_left.saturating_sub(holder.len());
                bytes_left > 0 && holder.contains(part)
            })
        };
        let quotation = quotations.get(index).and_then(Option::as_ref);
        if twin || in_another(text, 0) || quotation.is_some_and(|part| in_another(part, index + 1)) {
            carving.kept[*at] = false;
        }
    }
}

/// Returns whether a line that comes a third time does so for its own sake, as a question put to many does: between
/// lines of which one comes once, while all of a section shown again comes again.
fn is_refrain(story: &[(BlockId, String)], times: &HashMap<&str, usize>, index: usize) -> bool {
    let comes = |at: Option<usize>| at.and_then(|at| story.get(at)).map(|(_, text)| times[text.as_str()]);
    comes(Some(index)) >= Some(REFRAIN_TIMES)
        && (comes(index.checked_sub(1)) == Some(1) || comes(Some(index + 1)) == Some(1))
}

/// Returns, for each few words in a row that are looked for, the blocks that hold them.
fn places_of_marks<'s>(
    story: &'s [(BlockId, String)],
    looked_for: &HashSet<&str>,
) -> HashMap<&'s str, Vec<usize>> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::default();
    for (index, (_, text)) in story.iter().enumerate() {
        let blanks = text.bytes().enumerate().filter(|&(_, byte)| byte == b' ').map(|(at, _)| at + 1);
        let starts: Vec<usize> = std::iter::once(0).chain(blanks).collect();
        let marks = starts.iter().enumerate().map(|(word, &start)| {
            let end = starts.get(word + WORDS_OF_A_MARK).map_or(text.len(), |next| next - 1);
            &text[start..end]
        });
        for words in marks.filter(|words| looked_for.contains(words)) {
            let blocks = places.entry(words).or_default();
            if blocks.len() < MOST_PLACES && blocks.last() != Some(&index) {
                blocks.push(index);
            }
        }
    }
    places
}

/// Returns the first few words of a folded text.
fn mark(text: &str) -> &str {
    text.match_indices(' ').nth(WORDS_OF_A_MARK - 1).map_or(text, |(at, _)| &text[..at])
}

/// Returns what stands between the first and the last quotation mark, when that is most of the text.
fn quoted_part(text: &str) -> Option<&str> {
    const QUOTATION_MARKS: [char; 8] = ['"', '“', '”', '„', '«', '»', '‘', '’'];
    if !text.starts_with(QUOTATION_MARKS) {
        return None;
    }
    let inner = text.trim_start_matches(QUOTATION_MARKS);
    let end = inner.rfind(QUOTATION_MARKS)?;
    (end * 100 > text.len() * QUOTED_SHARE).then(|| &inner[..end])
}
