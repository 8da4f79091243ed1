//! Whether it is them or us: when nothing can be reached any more, it is our own line that is down.
//!
//! Failures of feeds that were well until now are suspicious as long as nobody else is heard in between. When they come from
//! enough different hosts, we are offline: they are taken back, and only one feed at a time is tried until one answers.

use std::collections::{BTreeSet, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::Clock;
use crate::model::{ArticleId, FeedId};

/// So many hosts failing in a row, and none answering, are no coincidence; fewer may all be gone.
const ENOUGH_HOSTS: usize = 5;

/// The rest between two tries while offline doubles up to this, in case all those hosts are gone indeed.
const LONGEST_REST: Duration = Duration::from_mins(15);

const FIRST_REST: Duration = Duration::from_secs(30);

/// What one failure tells of our own line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// The feed failed before: one more failure proves nothing.
    None,
    /// The feed was well until now.
    Suspicious,
    /// This computer has no way out: nobody was even asked.
    NoNetwork,
}

/// What one failure means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Blame {
    /// The feed, or its host, is to blame.
    Theirs,
    /// Nothing can be reached; these feeds were blamed before that was clear.
    Ours { blamed: Vec<FeedId> },
}

/// What failed for our sake, and is due again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) feeds: BTreeSet<FeedId>,
    pub(super) pages: BTreeSet<ArticleId>,
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
    is_offline: bool,
    held: Held,
    tries: u32,
    /// On the clock's own count.
    next_try_at: Duration,
}

impl Network {
    pub fn new(clock: Clock) -> Self {
        Self(Arc::new(Inner { clock, state: Mutex::default() }))
    }

    /// Returns how long nothing is to be tried, when we are offline.
    pub fn rest(&self) -> Option<Duration> {
        let state = self.state();
        state.is_offline.then(|| state.next_try_at.saturating_sub(self.0.clock.elapsed()))
    }

    /// Somebody answered, whatever the answer was. Returns what failed until now for our sake.
    pub(super) fn heard(&self) -> Option<Held> {
        let before = std::mem::take(&mut *self.state());
        before.is_offline.then_some(before.held)
    }

    /// A page could not be had because nobody can be reached.
    pub(super) fn hold_page(&self, article: ArticleId) {
        self.state().held.pages.insert(article);
    }

    /// A poll failed as it would if our line were down.
    pub(super) fn failed(&self, host: &str, feed: FeedId, sign: Sign) -> Blame {
        let now = self.0.clock.elapsed();
        let mut state = self.state();
        if !state.is_offline {
            if sign != Sign::None {
                state.suspects.push((host.to_owned(), feed));
            }
            let hosts: HashSet<&str> = state.suspects.iter().map(|(host, _)| host.as_str()).collect();
            if hosts.len() < ENOUGH_HOSTS && sign != Sign::NoNetwork {
                return Blame::Theirs;
            }
            state.is_offline = true;
        }
        state.next_try_at = now + (FIRST_REST * (1 << state.tries.min(8))).min(LONGEST_REST);
        state.tries += 1;
        let blamed: Vec<_> = state.suspects.drain(..).map(|(_, blamed)| blamed).collect();
        state.held.feeds.extend(blamed.iter().copied().chain([feed]));
        Blame::Ours { blamed: blamed.into_iter().filter(|blamed| *blamed != feed).collect() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Timestamp;

    fn network() -> (Network, Clock) {
        let clock = Clock::by_hand(Timestamp::parse("2026-11-02T12:00:00Z").unwrap());
        (Network::new(clock.clone()), clock)
    }

    fn fail(network: &Network, number: i64) -> Blame {
        network.failed(&format!("{number}.example"), FeedId(number), Sign::Suspicious)
    }

    #[test]
    fn enough_hosts_in_a_row_are_our_own_line_and_the_first_are_forgiven() {
        let (network, _) = network();
        for number in 1..5 {
            assert_eq!(fail(&network, number), Blame::Theirs);
        }
        assert_eq!(fail(&network, 5), Blame::Ours { blamed: (1..5).map(FeedId).collect() });
        assert_eq!(fail(&network, 6), Blame::Ours { blamed: Vec::new() });
        network.hold_page(ArticleId(7));
        let held = Held { feeds: (1..7).map(FeedId).collect(), pages: [ArticleId(7)].into() };
        assert_eq!(network.heard(), Some(held));
        assert_eq!(network.heard(), None);
    }

    #[test]
    fn one_voice_in_between_and_it_is_theirs() {
        let (network, _) = network();
        for number in 1..5 {
            fail(&network, number);
        }
        assert_eq!(network.heard(), None);
        assert_eq!(fail(&network, 5), Blame::Theirs);
        assert_eq!(network.rest(), None);
    }

    #[test]
    fn one_host_alone_proves_nothing_and_neither_does_a_feed_that_failed_before() {
        let (network, _) = network();
        for feed in 0..9 {
            assert_eq!(network.failed("a.example", FeedId(feed), Sign::Suspicious), Blame::Theirs);
            assert_eq!(network.failed(&format!("{feed}.example"), FeedId(feed), Sign::None), Blame::Theirs);
        }
    }

    #[test]
    fn without_a_network_of_our_own_one_failure_is_enough() {
        let (network, _) = network();
        let failed = network.failed("a.example", FeedId(1), Sign::NoNetwork);
        assert_eq!(failed, Blame::Ours { blamed: Vec::new() });
    }

    #[test]
    fn tries_grow_rarer_and_end_with_the_first_answer() {
        let (network, clock) = network();
        for number in 1..6 {
            fail(&network, number);
        }
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
