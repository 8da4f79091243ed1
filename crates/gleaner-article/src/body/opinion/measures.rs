//! Numbers as the forests take them: counts by their logarithm, parts by their share.

use std::sync::LazyLock;

/// Returns a number as a forest takes it.
#[expect(clippy::cast_precision_loss, reason = "counts of a page are far below what f32 holds")]
pub(super) fn number(count: usize) -> f32 {
    count as f32
}

/// Returns a count as people feel it: from one to two is as far as from ten to twenty.
pub(super) fn ln(count: usize) -> f32 {
    LOGARITHMS.get(count).copied().unwrap_or_else(|| number(count).ln_1p())
}

/// The logarithms of small counts, which a page asks for by the ten thousand.
static LOGARITHMS: LazyLock<Vec<f32>> =
    LazyLock::new(|| (0..SMALL).map(|count| number(count).ln_1p()).collect());

/// A count is small below this.
const SMALL: usize = 4096;

/// Returns a weight as [`ln`] does a count.
pub(super) fn ln_weight(weight: u32) -> f32 {
    ln(weight as usize)
}

/// Returns how much of the whole a part is, 0 of nothing.
pub(super) fn share(part: u32, whole: u32) -> f32 {
    share_of(part as usize, whole as usize)
}

/// Returns how much of the whole a part is, 0 of nothing.
pub(super) fn share_of(part: usize, whole: usize) -> f32 {
    if whole == 0 { 0.0 } else { number(part) / number(whole) }
}

/// Returns a yes as 1, a no as 0.
pub(super) fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}
