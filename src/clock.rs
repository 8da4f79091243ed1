//! The only reader of the clock.
//!
//! Everything else takes `now` as an argument. A clock can be set by hand, so that a fortnight passes in a test
//! without anybody sleeping through it.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::model::Timestamp;

/// Tells the time and waits for it.
#[derive(Debug, Clone)]
pub struct Clock(Arc<ClockKind>);

#[derive(Debug)]
enum ClockKind {
    System { start: Instant },
    ByHand { elapsed: Mutex<Duration>, start: Timestamp, moved: Notify, sleepers: Mutex<Vec<Duration>> },
}

impl Clock {
    /// Returns the computer's clock.
    pub fn system() -> Self {
        Self(Arc::new(ClockKind::System { start: Instant::now() }))
    }

    /// Returns a clock that stands still until [`Clock::advance`] moves it.
    pub fn by_hand(start: Timestamp) -> Self {
        Self(Arc::new(ClockKind::ByHand {
            elapsed: Mutex::default(),
            start,
            moved: Notify::new(),
            sleepers: Mutex::default(),
        }))
    }

    /// Returns the time of day, to the second.
    pub fn now(&self) -> Timestamp {
        match &*self.0 {
            ClockKind::System { .. } => {
                #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
                let now = chrono::Utc::now();
                Timestamp::new(now).unwrap_or(Timestamp::LAST)
            }
            ClockKind::ByHand { start, .. } => *start + self.elapsed(),
        }
    }

    /// Returns the first full second from now on: a rest that is counted from here is never cut short by rounding.
    pub fn next_second(&self) -> Timestamp {
        self.now() + Duration::from_secs(1)
    }

    /// Returns the time since the clock was made: for gaps and durations, it never goes back.
    pub fn elapsed(&self) -> Duration {
        match &*self.0 {
            ClockKind::System { start } => start.elapsed(),
            ClockKind::ByHand { elapsed, .. } => *elapsed.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }

    /// Waits until this much time has passed on this clock.
    pub async fn sleep(&self, rest: Duration) {
        match &*self.0 {
            ClockKind::System { .. } => tokio::time::sleep(rest).await,
            ClockKind::ByHand { moved, sleepers, .. } => {
                let wake = self.elapsed() + rest;
                let _asleep = Asleep::until(wake, sleepers);
                loop {
                    // Registered before looking, so that a move in between is not missed.
                    let moved = moved.notified();
                    if self.elapsed() >= wake {
                        return;
                    }
                    moved.await;
                }
            }
        }
    }

    /// Returns how many wait on a clock that is set by hand, and how long until the first of them wakes.
    pub fn asleep(&self) -> (usize, Option<Duration>) {
        let ClockKind::ByHand { sleepers, .. } = &*self.0 else { return (0, None) };
        let now = self.elapsed();
        let sleepers = sleepers.lock().unwrap_or_else(PoisonError::into_inner);
        (sleepers.len(), sleepers.iter().min().map(|wake| wake.saturating_sub(now)))
    }

    /// Moves a clock that is set by hand; the computer's own goes its way.
    pub fn advance(&self, by: Duration) {
        if let ClockKind::ByHand { elapsed, moved, .. } = &*self.0 {
            *elapsed.lock().unwrap_or_else(PoisonError::into_inner) += by;
            moved.notify_waiters();
        }
    }
}

/// Somebody who waits, counted until they wake or go away.
struct Asleep<'a> {
    wake: Duration,
    sleepers: &'a Mutex<Vec<Duration>>,
}

impl<'a> Asleep<'a> {
    fn until(wake: Duration, sleepers: &'a Mutex<Vec<Duration>>) -> Self {
        sleepers.lock().unwrap_or_else(PoisonError::into_inner).push(wake);
        Self { wake, sleepers }
    }
}

impl Drop for Asleep<'_> {
    fn drop(&mut self) {
        let mut sleepers = self.sleepers.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = sleepers.iter().position(|wake| *wake == self.wake) {
            sleepers.swap_remove(own);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_clock_set_by_hand_wakes_its_sleepers_when_it_is_moved() {
        let clock = Clock::by_hand(Timestamp::parse("2026-11-01T00:00:00Z").unwrap());
        let sleeper = tokio::spawn({
            let clock = clock.clone();
            async move { clock.sleep(Duration::from_hours(1)).await }
        });
        tokio::task::yield_now().await;
        clock.advance(Duration::from_secs(3599));
        tokio::task::yield_now().await;
        assert!(!sleeper.is_finished());
        clock.advance(Duration::from_secs(1));
        sleeper.await.unwrap();
        assert_eq!(clock.now().to_string(), "2026-11-01T01:00:00Z");
    }
}
