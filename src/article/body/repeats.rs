//! Sentences of the story that a page shows twice.

use super::super::measure::fold;
use super::Reading;
use super::block::Role;

/// A repeat shorter than this may be a refrain; the story keeps it.
const SHORTEST_REPEAT: u32 = 40;

/// Drops quotes lifted out of the story, and blocks the page prints twice.
///
/// A pull quote is a block whose words, but for a short attribution, a longer or equal paragraph holds too.
pub(super) fn drop_pull_quotes(reading: &mut Reading<'_, '_>) {
    let story: Vec<(usize, String)> =
        reading.story().map(|at| (at, fold(&reading.blocks[at].text))).collect();
    let all: Vec<&str> = story.iter().map(|(_, text)| text.as_str()).collect();
    let joined = format!(" {} ", all.join(" \n "));
    for (index, (at, text)) in story.iter().enumerate() {
        let block = &reading.blocks[*at];
        if block.weight < SHORTEST_REPEAT || block.role == Role::Code {
            continue;
        }
        let later_twin =
            story[..index].iter().any(|(earlier, other)| reading.kept[*earlier] && other == text);
        let inside_another = joined.matches(text.as_str()).nth(1).is_some()
            && story.iter().enumerate().any(|(other, (_, holder))| {
                other != index && holder.len() > text.len() && holder.contains(text.as_str())
            });
        let quoted = quoted_part(&block.text).map(|part| fold(&part)).filter(|part| part.len() > 60);
        let repeats_quote = quoted.is_some_and(|part| {
            index <= 1
                && story
                    .iter()
                    .enumerate()
                    .any(|(other, (_, holder))| other > index && holder.contains(&part))
        });
        if later_twin || inside_another || repeats_quote {
            reading.kept[*at] = false;
        }
    }
}

/// Returns what stands between the first and the last quotation mark, when that is most of the text.
fn quoted_part(text: &str) -> Option<String> {
    const MARKS: [char; 8] = ['"', '“', '”', '„', '«', '»', '‘', '’'];
    if !text.starts_with(MARKS) {
        return None;
    }
    let inner = text.trim_start_matches(MARKS);
    let end = inner.rfind(MARKS)?;
    (end * 10 > text.len() * 6).then(|| inner[..end].to_owned())
}
