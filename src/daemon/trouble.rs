//! The archive's trouble: while it takes nothing, on a full disk say, nobody's server is asked anything, because it would only
//! be asked again. Whether it takes something again is learned from a small write of our own.
//!
//! The rests are pure: the time is told, as the clock's own count. Both loops share them.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tracing::info;

use crate::archive::{ArchiveError, ProveWritable};
use crate::ingest::Context;

const FIRST_REST: Duration = Duration::from_secs(5);

/// Up to about five minutes, when a small write succeeds and work then fails again: each time somebody was asked in vain.
const MOST_DOUBLINGS: u32 = 6;

/// Up to twenty seconds between two small writes, which cost nobody but us.
const MOST_DOUBLINGS_OF_PROOFS: u32 = 2;

/// How long nothing is asked of anybody, and why it becomes longer.
#[derive(Debug, Clone, Default)]
pub(super) struct Trouble(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// How often work failed.
    in_a_row: u32,
    proofs_failed: u32,
    over_at: Duration,
    /// When a write went well last.
    proven_at: Duration,
    is_unproven: bool,
}

impl Trouble {
    /// Notes a failure. What was already under way fails with the first one; only a new attempt lengthens the rest.
    ///
    /// A proof that does not hold as long as the rest before it was none: there may be room for a small write, but no more.
    /// Returns how many small writes failed since it takes nothing, where this is not the first failure.
    pub(super) fn note(&self, now: Duration) -> Option<u32> {
        let mut state = self.state();
        if state.over_at > now {
            return state.is_unproven.then_some(state.proofs_failed);
        }
        if state.is_unproven {
            state.proofs_failed += 1;
            state.over_at = now + FIRST_REST * (1 << state.proofs_failed.min(MOST_DOUBLINGS_OF_PROOFS));
            return Some(state.proofs_failed);
        }
        let last_rest = FIRST_REST * (1 << state.in_a_row.saturating_sub(1).min(MOST_DOUBLINGS));
        if now.saturating_sub(state.proven_at) > last_rest {
            state.in_a_row = 0;
        }
        state.over_at = now + FIRST_REST * (1 << state.in_a_row.min(MOST_DOUBLINGS));
        state.in_a_row += 1;
        (state.is_unproven, state.proofs_failed) = (true, 0);
        None
    }

    /// Returns how long nothing is to be asked from now on; zero when all is well.
    pub(super) fn rest(&self, now: Duration) -> Duration {
        self.state().over_at.saturating_sub(now)
    }

    /// Whether servers may be asked: there was no trouble, or it is over, as a small write has shown.
    pub(super) async fn is_over(&self, context: &Context) -> Result<bool, ArchiveError> {
        if !self.rest(context.clock.elapsed()).is_zero() {
            return Ok(false);
        }
        if self.state().is_unproven {
            context.archive.write(ProveWritable).await?;
            self.prove(context.clock.elapsed());
            info!("the archive can be written again");
        }
        Ok(true)
    }

    fn prove(&self, now: Duration) {
        let mut state = self.state();
        (state.is_unproven, state.proven_at) = (false, now);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_writes_are_tried_ever_more_seldom_up_to_a_limit() {
        let trouble = Trouble::default();
        let mut now = Duration::from_hours(1);
        assert_eq!(trouble.rest(now), Duration::ZERO);
        for doublings in [0, 1, 2, 2, 2] {
            trouble.note(now);
            assert_eq!(trouble.rest(now), FIRST_REST * (1 << doublings));
            now += trouble.rest(now);
        }
    }

    #[test]
    fn what_was_under_way_does_not_lengthen_the_rest() {
        let trouble = Trouble::default();
        for after in [0, 1, 2] {
            trouble.note(Duration::from_secs(after));
        }
        assert_eq!(trouble.rest(Duration::from_secs(2)), Duration::from_secs(3));
    }

    #[test]
    fn the_first_failure_after_a_proof_that_held_rests_briefly_again() {
        let trouble = Trouble::default();
        trouble.note(Duration::ZERO);
        trouble.note(FIRST_REST);
        trouble.prove(Duration::from_secs(15));
        let later = Duration::from_mins(1);
        trouble.note(later);
        assert_eq!(trouble.rest(later), FIRST_REST);
    }

    #[test]
    fn a_proof_that_does_not_hold_is_none() {
        let trouble = Trouble::default();
        let mut now = Duration::from_hours(1);
        for doublings in [0, 1, 2, 3, 4, 5, 6, 6] {
            trouble.note(now);
            assert_eq!(trouble.rest(now), FIRST_REST * (1 << doublings));
            now += trouble.rest(now);
            trouble.prove(now);
            now += Duration::from_secs(1);
        }
    }
}
