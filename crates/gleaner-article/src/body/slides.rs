//! The picture gallery in mid-story: a list of slides, each with its number.

use super::carving::Carving;
use crate::page::block::{BlockId, Role};
use crate::page::outline::NodeId;

/// A gallery has at least so many slides.
const FEWEST_SLIDES: usize = 3;

/// No story holds more galleries.
const MOST_GALLERIES: usize = 8;

/// With less prose than this around them, in letters, the slides are the story.
const LEAST_AROUND: u32 = 800;

/// Drops elements that hold lines such as "2/50 The pier" and "3/50 The hall", when the story is told around them.
pub(super) fn drop_slides(carving: &mut Carving<'_, '_>) {
    let lines = carving.story().filter(|&at| carving.blocks[at].role != Role::Cell);
    let slides: Vec<Slide> = lines.filter_map(|at| Slide::read(at, &carving.blocks[at].text)).collect();
    let runs = slides.chunk_by(Slide::is_before).filter(|run| run.len() >= FEWEST_SLIDES);
    for run in runs.take(MOST_GALLERIES) {
        let [first, .., last] = run else { continue };
        let outline = carving.outline;
        let last_node = carving.blocks[last.at].last;
        let holds_both = |around: &NodeId| outline.subtree(*around).contains(last_node);
        let Some(gallery) = outline.ancestors(carving.blocks[first.at].node).find(holds_both) else {
            continue;
        };
        let inside = |at: &BlockId| outline.subtree(gallery).contains(carving.blocks[*at].first);
        let is_prose = |at: &BlockId| carving.blocks[*at].is_prose();
        let around: u32 = carving
            .story()
            .filter(|at| is_prose(at) && !inside(at))
            .map(|at| carving.blocks[at].weight)
            .sum();
        if around >= LEAST_AROUND {
            let dropped: Vec<BlockId> = carving.story().filter(inside).collect();
            carving.drop_all(dropped);
        }
    }
}

/// A line that opens as "2/50" does.
struct Slide {
    at: BlockId,
    number: u32,
    all: u32,
}

impl Slide {
    fn read(at: BlockId, text: &str) -> Option<Self> {
        let (number, rest) = text.split_once('/')?;
        let (number, rest) = (number.trim_end().parse().ok()?, rest.trim_start());
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let all = rest[..end].parse().ok()?;
        (number <= all).then_some(Self { at, number, all })
    }

    fn is_before(&self, next: &Self) -> bool {
        self.all == next.all && next.number.checked_sub(1) == Some(self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_slide_comes_after_the_last_number_there_is() {
        let last = Slide { at: BlockId::default(), number: u32::MAX, all: u32::MAX };
        let first = Slide { at: BlockId::default(), number: 0, all: u32::MAX };
        assert!(!last.is_before(&last) && !last.is_before(&first));
    }
}
