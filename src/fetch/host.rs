//! One host, one conversation.
//!
//! At most one request is in flight to a host, and a gap lies between the end of one and the start of the next,
//! feeds and pages alike. Only hosts in use or at rest are remembered: an idle one costs nothing.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::model::Timestamp;

/// The hosts gleaner is talking to, or has been asked to leave alone.
#[derive(Debug, Clone)]
pub struct Hosts(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    states: Mutex<HashMap<String, State>>,
    left: Notify,
}

#[derive(Debug, Default)]
struct State {
    is_busy: bool,
    /// On the clock's own count; no request starts before.
    free_at: Duration,
}

/// The right to send one request to one host; given back when dropped.
#[derive(Debug)]
pub(super) struct Visit {
    host: String,
    gap: Duration,
    hosts: Hosts,
}

/// Idle hosts are forgotten when so many are remembered: often enough to stay small, seldom enough to cost nothing.
const TIDY_AT: usize = 1024;

impl Hosts {
    pub fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, states: Mutex::default(), left: Notify::new() }))
    }

    /// Returns whether a request to this host could start now.
    pub fn is_free(&self, host: &str) -> bool {
        let now = self.0.clock.elapsed();
        self.states().get(host).is_none_or(|state| !state.is_busy && state.free_at <= now)
    }

    /// Returns the hosts to which no request could start now.
    pub fn not_free(&self) -> Vec<String> {
        let now = self.0.clock.elapsed();
        let states = self.states();
        states
            .iter()
            .filter(|(_, state)| state.is_busy || state.free_at > now)
            .map(|(host, _)| host.clone())
            .collect()
    }

    /// Returns how long this host is still to be left alone.
    pub(super) fn rest(&self, host: &str) -> Duration {
        let now = self.0.clock.elapsed();
        self.states().get(host).map_or(Duration::ZERO, |state| state.free_at.saturating_sub(now))
    }

    /// Returns how long until some host at rest is free, `None` when none is at rest.
    pub fn next_free(&self) -> Option<Duration> {
        let now = self.0.clock.elapsed();
        self.states()
            .values()
            .filter(|state| !state.is_busy && state.free_at > now)
            .map(|state| state.free_at.saturating_sub(now))
            .min()
    }

    /// Leaves a host alone until then, whatever is waiting for it.
    pub fn pause(&self, host: &str, until: Timestamp) {
        let free_at = self.0.clock.elapsed() + until.since(self.0.clock.now());
        let mut states = self.states();
        let state = states.entry(host.to_owned()).or_default();
        state.free_at = state.free_at.max(free_at);
    }

    /// Waits until the host may be asked; when the visit ends, it rests for `gap`.
    pub(super) async fn enter(&self, host: &str, gap: Duration) -> Visit {
        loop {
            // Registered before looking, so that a visit that ends in between is not missed.
            let left = self.0.left.notified();
            match self.try_enter(host, gap) {
                Ok(visit) => return visit,
                Err(Some(rest)) => self.0.clock.sleep(rest).await,
                Err(None) => left.await,
            }
        }
    }

    /// Returns a visit, or how long the host still rests, or `None` when somebody else is there.
    fn try_enter(&self, host: &str, gap: Duration) -> Result<Visit, Option<Duration>> {
        let now = self.0.clock.elapsed();
        let mut states = self.states();
        if states.len() >= TIDY_AT && states.len().is_power_of_two() {
            states.retain(|_, state| state.is_busy || state.free_at > now);
        }
        let state = states.entry(host.to_owned()).or_default();
        if state.is_busy {
            return Err(None);
        }
        if state.free_at > now {
            return Err(Some(state.free_at.saturating_sub(now)));
        }
        state.is_busy = true;
        Ok(Visit { host: host.to_owned(), gap, hosts: self.clone() })
    }

    fn states(&self) -> MutexGuard<'_, HashMap<String, State>> {
        self.0.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        let Inner { clock, left, .. } = &*self.hosts.0;
        let free_at = clock.elapsed() + self.gap;
        let mut states = self.hosts.states();
        if let Some(state) = states.get_mut(&self.host) {
            state.is_busy = false;
            state.free_at = state.free_at.max(free_at);
        }
        drop(states);
        left.notify_waiters();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GAP: Duration = Duration::from_secs(2);

    fn hosts() -> (Hosts, Clock) {
        let clock = Clock::by_hand(Timestamp::parse("2026-11-02T12:00:00Z").unwrap());
        (Hosts::new(clock.clone()), clock)
    }

    #[tokio::test]
    async fn one_visit_at_a_time_and_a_gap_between_two() {
        let (hosts, clock) = hosts();
        let visit = hosts.enter("a.example", GAP).await;
        assert!(!hosts.is_free("a.example"));
        assert!(hosts.is_free("b.example"));
        drop(visit);
        assert!(!hosts.is_free("a.example"));
        clock.advance(GAP);
        assert!(hosts.is_free("a.example"));
    }

    #[tokio::test]
    async fn whoever_waits_is_let_in_when_the_gap_is_over() {
        let (hosts, clock) = hosts();
        drop(hosts.enter("a.example", GAP).await);
        let waiting = tokio::spawn({
            let hosts = hosts.clone();
            async move { drop(hosts.enter("a.example", GAP).await) }
        });
        tokio::task::yield_now().await;
        assert!(!waiting.is_finished());
        clock.advance(GAP);
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn a_pause_outlasts_the_gap() {
        let (hosts, clock) = hosts();
        let visit = hosts.enter("a.example", GAP).await;
        hosts.pause("a.example", clock.now() + Duration::from_mins(10));
        drop(visit);
        clock.advance(Duration::from_secs(599));
        assert!(!hosts.is_free("a.example"));
        assert_eq!(hosts.next_free(), Some(Duration::from_secs(1)));
    }

    #[tokio::test]
    async fn idle_hosts_are_forgotten() {
        let (hosts, clock) = hosts();
        for number in 0..3000 {
            drop(hosts.enter(&format!("{number}.example"), GAP).await);
            clock.advance(GAP);
        }
        assert!(hosts.states().len() <= TIDY_AT);
    }
}
