//! Whether it is them or us: when nothing can be reached any more, it is our own line that is down.
//!
//! Failures of feeds that were well until now are suspicious as long as nobody else is heard in between. When they come from
//! enough different hosts, we are offline: they are taken back, and only one feed at a time is tried until one answers.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::model::FeedId;

/// So many hosts failing in a row, and none heard, are no coincidence.
const ENOUGH_HOSTS: usize = 5;

/// The rest between two tries while offline doubles up to this, in case all those hosts are gone indeed.
const LONGEST_REST: Duration = Duration::from_mins(15);

const FIRST_REST: Duration = Duration::from_secs(30);

/// What one failure means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Blame {
    /// The feed, or its host, is to blame.
    Theirs,
    /// Nothing can be reached; these feeds were blamed before that was clear.
    Ours { blamed: Vec<FeedId> },
}

/// What is known of our own line; shared by both rivers.
#[derive(Debug, Clone)]
pub struct Network(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    clock: Clock,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Feeds that failed since anybody was heard, and their hosts.
    suspects: Vec<(String, FeedId)>,
    hosts_followed: usize,
    is_offline: bool,
    tries: u32,
    /// On the clock's own count.
    next_try_at: Duration,
}

impl Network {
    pub fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, state: Mutex::default() }))
    }

    /// Tells how many hosts are followed: of a few, fewer failures are all.
    pub fn follow(&self, hosts: usize) {
        self.state().hosts_followed = hosts;
    }

    /// Returns how long nothing is to be tried, when we are offline.
    pub fn rest(&self) -> Option<Duration> {
        let state = self.state();
        state.is_offline.then(|| state.next_try_at.saturating_sub(self.0.clock.elapsed()))
    }

    /// Somebody answered as a server does.
    pub(super) fn heard(&self) {
        let mut state = self.state();
        *state = State { hosts_followed: state.hosts_followed, ..State::default() };
    }

    /// A poll failed as it would if our line were down.
    ///
    /// `was_well` is whether the feed's last poll went well: one that failed before proves nothing.
    pub(super) fn failed(&self, host: &str, feed: FeedId, was_well: bool) -> Blame {
        let now = self.0.clock.elapsed();
        let mut state = self.state();
        if !state.is_offline {
            if was_well {
                state.suspects.push((host.to_owned(), feed));
            }
            let hosts: HashSet<&str> = state.suspects.iter().map(|(host, _)| host.as_str()).collect();
            if hosts.len() < ENOUGH_HOSTS.min(state.hosts_followed).max(2) {
                return Blame::Theirs;
            }
            state.is_offline = true;
        }
        state.next_try_at = now + (FIRST_REST * (1 << state.tries.min(8))).min(LONGEST_REST);
        state.tries += 1;
        let blamed = state.suspects.drain(..).map(|(_, blamed)| blamed).filter(|blamed| *blamed != feed);
        Blame::Ours { blamed: blamed.collect() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    fn network(hosts: usize) -> (Network, Clock) {
        let clock = Clock::by_hand(Timestamp::parse("2026-11-02T12:00:00Z").unwrap());
        let network = Network::new(clock.clone());
        network.follow(hosts);
        (network, clock)
    }

    fn fail(network: &Network, number: i64) -> Blame {
        network.failed(&format!("{number}.example"), FeedId(number), true)
    }

    #[test]
    fn enough_hosts_in_a_row_are_our_own_line_and_the_first_are_forgiven() {
        let (network, _) = network(300);
        for number in 1..5 {
            assert_eq!(fail(&network, number), Blame::Theirs);
        }
        assert_eq!(fail(&network, 5), Blame::Ours { blamed: (1..5).map(FeedId).collect() });
        assert_eq!(fail(&network, 6), Blame::Ours { blamed: Vec::new() });
    }

    #[test]
    fn one_voice_in_between_and_it_is_theirs() {
        let (network, _) = network(300);
        for number in 1..5 {
            fail(&network, number);
        }
        network.heard();
        assert_eq!(fail(&network, 5), Blame::Theirs);
        assert_eq!(network.rest(), None);
    }

    #[test]
    fn one_host_alone_proves_nothing_and_neither_does_a_feed_that_failed_before() {
        let (network, _) = network(300);
        for feed in 0..9 {
            assert_eq!(network.failed("a.example", FeedId(feed), true), Blame::Theirs);
            assert_eq!(network.failed(&format!("{feed}.example"), FeedId(feed), false), Blame::Theirs);
        }
    }

    #[test]
    fn tries_grow_rarer_and_end_with_the_first_answer() {
        let (network, clock) = network(2);
        fail(&network, 1);
        fail(&network, 2);
        assert_eq!(network.rest(), Some(FIRST_REST));
        clock.advance(FIRST_REST);
        assert_eq!(network.rest(), Some(Duration::ZERO));
        fail(&network, 1);
        assert_eq!(network.rest(), Some(FIRST_REST * 2));
        for _ in 0..20 {
            fail(&network, 1);
        }
        assert_eq!(network.rest(), Some(LONGEST_REST));
        network.heard();
        assert_eq!(network.rest(), None);
    }
}
