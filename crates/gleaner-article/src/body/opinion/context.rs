//! What the likelihoods of the other blocks tell of each: a story's blocks stand together, and so do those of a box.

use std::hash::Hash;

use foldhash::HashMap;

use super::measures::number;
use super::surroundings::Groups;

/// So many neighbours to each side are looked at one by one.
const NEIGHBOURS: usize = 4;

/// So many blocks to each side are looked at together.
const NEAR: usize = 3;
const FAR: usize = 8;

/// Room for the features of a block by itself and in its context.
const FEATURES: usize = 180;

/// The logit of what stands before the first block and after the last.
const OUTSIDE: f32 = -7.0;

/// Likelihoods are taken from so far, for a logit has no end.
const LEAST: f32 = 0.001;

/// A paragraph has so many letters, and is likely from here on.
const PARAGRAPH: f32 = 80.0;
const LIKELY: f32 = 0.5;

/// A block, as far as its context needs to know it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Member {
    pub(super) weight: u32,
    pub(super) groups: Groups,
}

/// Returns what the context tells of each block, given how likely each is the story's by itself.
pub(super) fn features(members: &[Member], likelihoods: &[f32]) -> Vec<Vec<f32>> {
    let weights: Vec<f32> = members.iter().map(|member| number(member.weight as usize + 1)).collect();
    let expected: Vec<f32> =
        weights.iter().zip(likelihoods).map(|(weight, likelihood)| weight * likelihood).collect();
    let logits: Vec<f32> = likelihoods.iter().map(|&likelihood| logit(likelihood)).collect();
    let row = |&logit: &f32| {
        let mut row = Vec::with_capacity(FEATURES);
        row.push(logit);
        row
    };
    let mut rows: Vec<Vec<f32>> = logits.iter().map(row).collect();
    for (at, row) in rows.iter_mut().enumerate() {
        let before = (1..=NEIGHBOURS).rev().map(|distance| at.checked_sub(distance));
        let after = (1..=NEIGHBOURS).map(|distance| Some(at + distance));
        let beside = before.chain(after).map(|at| at.and_then(|at| logits.get(at)));
        row.extend(beside.map(|logit| logit.copied().unwrap_or(OUTSIDE)));
    }
    let sums = Sums { weights: &weights, expected: &expected };
    sums.by(&mut rows, members, |groups| groups.family);
    sums.by(&mut rows, members, |groups| groups.parent);
    sums.by(&mut rows, members, |groups| groups.grandparent);
    sums.by(&mut rows, members, |groups| groups.segment);
    sums.by(&mut rows, members, |groups| groups.list);
    sums.around(&mut rows);
    let above = unlikely_letters(weights.iter().zip(likelihoods));
    let mut below = unlikely_letters(weights.iter().zip(likelihoods).rev());
    below.reverse();
    for (row, (above, below)) in rows.iter_mut().zip(above.into_iter().zip(below)) {
        row.extend([above.ln_1p(), below.ln_1p()]);
    }
    rows
}

fn logit(likelihood: f32) -> f32 {
    let likelihood = likelihood.clamp(LEAST, 1.0 - LEAST);
    (likelihood / (1.0 - likelihood)).ln()
}

/// The letters of each block, and how many of them are likely the story's.
struct Sums<'s> {
    weights: &'s [f32],
    expected: &'s [f32],
}

impl Sums<'_> {
    /// Adds how likely the letters of each block's group are, the block's own among them and not.
    fn by<K: Hash + Eq>(&self, rows: &mut [Vec<f32>], members: &[Member], key: impl Fn(&Groups) -> K) {
        let mut sums: HashMap<K, (f32, f32)> = HashMap::default();
        for (member, (weight, expected)) in members.iter().zip(self.weights.iter().zip(self.expected)) {
            let sum = sums.entry(key(&member.groups)).or_default();
            *sum = (sum.0 + weight, sum.1 + expected);
        }
        for (at, (row, member)) in rows.iter_mut().zip(members).enumerate() {
            let (weight, expected) = sums.get(&key(&member.groups)).copied().unwrap_or_default();
            let others = (weight - self.weights[at]).max(1.0);
            row.extend([expected / weight, expected.ln_1p(), (expected - self.expected[at]) / others]);
        }
    }

    /// Adds how much of the likely letters stand before each block, and how likely those near it are.
    fn around(&self, rows: &mut [Vec<f32>]) {
        let all: f32 = self.weights.iter().sum();
        let (weights, expected) = (running(self.weights), running(self.expected));
        let total = expected.last().copied().unwrap_or_default();
        let count = rows.len();
        let near = |at: usize, reach: usize| {
            let (start, end) = (at.saturating_sub(reach), (at + reach + 1).min(count));
            (expected[end] - expected[start]) / (weights[end] - weights[start])
        };
        for (at, row) in rows.iter_mut().enumerate() {
            row.extend([
                expected[at] / total.max(1.0),
                total.ln_1p(),
                total / all,
                near(at, NEAR),
                near(at, FAR),
            ]);
        }
    }
}

/// Returns the sums of all before each, and of all.
fn running(values: &[f32]) -> Vec<f32> {
    let sums = values.iter().scan(0.0, |sum, value| {
        *sum += value;
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

/// Returns how many letters stand between each block and the last likely paragraph before it.
fn unlikely_letters<'b>(blocks: impl Iterator<Item = (&'b f32, &'b f32)>) -> Vec<f32> {
    let walk = |letters: &mut f32, (&weight, &likelihood): (&f32, &f32)| {
        let is_story = likelihood > LIKELY && weight >= PARAGRAPH;
        let next = if is_story { 0.0 } else { *letters + weight };
        Some(std::mem::replace(letters, next))
    };
    blocks.scan(0.0, walk).collect()
}
