//! A page as the learned opinion sees it, for the tool that trains it.

use crate::body::Carving;
use crate::body::opinion::Measured;
use crate::{ExtractError, Page, body};

pub use crate::body::opinion::Forest;

/// The lines of a page, and what the learned opinion knows of each.
#[derive(Debug)]
pub struct Observed {
    /// The words of each line that may be the story's, in reading order.
    pub lines: Vec<String>,
    measured: Measured,
}

impl Observed {
    /// Returns the features of each line by itself.
    pub fn alone(&self) -> &[Vec<f32>] {
        &self.measured.alone
    }

    /// Returns the features of each line in its context, given how likely each is the story's by itself, 0 to 1.
    pub fn in_context(&self, likelihoods: &[f32]) -> Vec<Vec<f32>> {
        self.measured.in_context(likelihoods)
    }
}

/// Reads a page up to where the learned opinion is asked.
///
/// # Errors
///
/// As [`extract`](crate::extract).
pub fn observe(page: &Page<'_>) -> Result<Observed, ExtractError> {
    let look = |carving: &Carving<'_, '_>| {
        let measured = Measured::of(carving);
        let lines = measured.contenders.iter().map(|&at| carving.blocks[at].text.clone());
        Observed { lines: lines.collect(), measured }
    };
    crate::read(page, Some(body::OPINION), look).map(|(_, observed)| observed)
}
