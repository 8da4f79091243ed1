//! How sure the reading is: about the chance that nine tenths of it are right.
//!
//! A logistic curve over what the reading left out, what it kept that is no prose, and how much there is. The
//! weights were fitted to pages whose story is known, on each half of the sites, and rounded with a look at both.

use crate::PageState;
use crate::body::Story;
use crate::facts::Declared;

/// A teaser before a wall is read well, and is not the story: so much of the chance is left.
const PAYWALLED_TRUST: f32 = 0.7;

/// Of a page that is no article, so much is left.
const THIN_TRUST: f32 = 0.35;

/// Of one that stands in an article's way, so much.
const WALL_TRUST: f32 = 0.1;

/// The logit of a page without a doubt.
const SURE: f32 = 3.3;

/// Prose of the page that is not in the story: another element may have been the better one.
const LEFT_OUTSIDE: f32 = 0.5;

/// Words cut out of the story's own element: boxes, or paragraphs taken for boxes.
const CUT: f32 = 3.6;

/// Words in the story that are no prose: cells, labels, lines of lists.
const CLUTTER: f32 = 1.5;

/// Words missing to a text of usual length.
const MISSING: f32 = 2.8;

/// Texts of usual length have so many words.
const USUAL_WORDS: f32 = 150.0;

/// No declaration that the page is an article.
const UNDECLARED: f32 = 0.6;

/// No paragraph at all; one weighs half of it, two a third, and so on.
const FEW_PARAGRAPHS: f32 = 1.6;

/// Below this a page that looks like an article is none that anyone could use; three in four such readings are wrong.
const LEAST_OF_AN_ARTICLE: f32 = 0.1;

/// Returns the state of a page that was read with a confidence.
pub(crate) fn state_at(state: PageState, confidence: f32) -> PageState {
    if state == PageState::Ok && confidence < LEAST_OF_AN_ARTICLE { PageState::Thin } else { state }
}

/// Returns how sure the reading is, 0 to 1.
#[expect(clippy::cast_precision_loss, reason = "weights and counts are far below what f32 holds")]
pub(crate) fn of(story: &Story, words: u32, state: PageState, declared: &Declared<'_>) -> f32 {
    let share = |part: u32, whole: u32| (part as f32 / whole.max(1) as f32).min(1.0);
    let mut doubt = LEFT_OUTSIDE * (1.0 - share(story.prose, story.page_prose));
    doubt += CUT * (1.0 - share(story.weight, story.held));
    doubt += CLUTTER * (1.0 - share(story.prose, story.weight));
    doubt += MISSING * (1.0 - (words as f32 / USUAL_WORDS).min(1.0));
    doubt += FEW_PARAGRAPHS / (story.paragraphs as f32 + 1.0);
    if declared.json_ld.article().is_none() {
        doubt += UNDECLARED;
    }
    let chance = 1.0 / (1.0 + (doubt - SURE).exp());
    // What stops at a wall is read well, and is not the story.
    let of_state = match state {
        PageState::Ok => 1.0,
        PageState::Paywalled => PAYWALLED_TRUST,
        PageState::Thin => THIN_TRUST,
        _ => WALL_TRUST,
    };
    (chance * of_state).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_was_hardly_read_is_no_article_and_a_wall_stays_one() {
        assert_eq!(state_at(PageState::Ok, 0.05), PageState::Thin);
        assert_eq!(state_at(PageState::Ok, 0.15), PageState::Ok);
        assert_eq!(state_at(PageState::Blocked, 0.05), PageState::Blocked);
    }
}
