//! What is counted, as Prometheus reads it; docs/metrics.md says what each name means.
//!
//! No label is a feed or a host: a hundred thousand feeds make as many lines as one.

use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::snapshot::Snapshot;
use crate::model::{PageState, Poll, PollResult, Timestamp};

/// A label and its value; the values of each are few.
type Label = Vec<(&'static str, String)>;

/// The loop looks about once a second; one that has not for so long hangs.
const LONGEST_SILENCE: Duration = Duration::from_mins(2);

/// What was done since the start, and how the archive stood when it was looked at last.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    polls: Family<Label, Counter>,
    poll_seconds: Histogram,
    entries: Family<Label, Counter>,
    pages: Family<Label, Counter>,
    not_archived: Counter,
    in_flight: Gauge,
    feeds: Family<Label, Gauge>,
    articles: Family<Label, Gauge>,
    feeds_due: Gauge,
    pages_due: Gauge,
    feed_lag: Gauge,
    hosts_at_rest: Gauge,
    bytes: Family<Label, Gauge>,
    last_poll: Gauge<i64, AtomicI64>,
    resident: Gauge,
    /// When the loop looked last, in milliseconds of the clock's own count.
    beat_ms: AtomicU64,
    is_in_trouble: AtomicBool,
}

impl Default for Metrics {
    fn default() -> Self {
        let buckets = [0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];
        let mut metrics = Self {
            registry: Registry::with_prefix("gleaner"),
            polls: Family::default(),
            poll_seconds: Histogram::new(buckets),
            entries: Family::default(),
            pages: Family::default(),
            not_archived: Counter::default(),
            in_flight: Gauge::default(),
            feeds: Family::default(),
            articles: Family::default(),
            feeds_due: Gauge::default(),
            pages_due: Gauge::default(),
            feed_lag: Gauge::default(),
            hosts_at_rest: Gauge::default(),
            bytes: Family::default(),
            last_poll: Gauge::default(),
            resident: Gauge::default(),
            beat_ms: AtomicU64::new(0),
            is_in_trouble: AtomicBool::new(false),
        };
        metrics.register();
        metrics.begin_at_zero();
        metrics
    }
}

impl Metrics {
    fn register(&mut self) {
        let to = &mut self.registry;
        to.register("polls", "Polls of feeds, by what came of them", self.polls.clone());
        to.register("poll_seconds", "How long polls took, redirects included", self.poll_seconds.clone());
        to.register("entries", "Entries that polls brought, new and changed ones", self.entries.clone());
        to.register("pages", "Pages handled, by what became of them", self.pages.clone());
        to.register("not_archived", "Work that the archive could not take", self.not_archived.clone());
        to.register("in_flight", "Work under way", self.in_flight.clone());
        to.register("feeds", "Feeds, by their state", self.feeds.clone());
        to.register("articles", "Articles, by the state of their page", self.articles.clone());
        to.register("feeds_due", "Feeds that wait for their poll", self.feeds_due.clone());
        to.register("pages_due", "Articles that wait for their page", self.pages_due.clone());
        to.register(
            "feed_lag_seconds",
            "How long the feed that is due longest has waited",
            self.feed_lag.clone(),
        );
        to.register("hosts_at_rest", "Hosts that asked to be left alone for now", self.hosts_at_rest.clone());
        to.register("stored_bytes", "Sizes on the disk, by file", self.bytes.clone());
        to.register("last_poll_timestamp_seconds", "When a feed was polled last", self.last_poll.clone());
        to.register("resident_bytes", "Memory of the process", self.resident.clone());
        let build = Family::<Label, Gauge>::default();
        build.get_or_create(&vec![("version", crate::version::BUILD.to_owned())]).set(1);
        to.register("build_info", "Which gleaner this is", build);
    }

    /// A counter that is not there cannot be told from one that was not asked for.
    fn begin_at_zero(&self) {
        for outcome in ["new", "no_new", "not_modified", "same_body"] {
            self.polls.get_or_create(&vec![("outcome", outcome.to_owned())]).inc_by(0);
        }
        for kind in ["new", "changed"] {
            self.entries.get_or_create(&vec![("kind", kind.to_owned())]).inc_by(0);
        }
        self.pages.get_or_create(&vec![("state", PageState::Ok.as_str().to_owned())]).inc_by(0);
    }

    /// Counts a poll.
    pub fn poll(&self, poll: &Poll) {
        let outcome = poll.log.outcome.as_str().to_owned();
        self.polls.get_or_create(&vec![("outcome", outcome)]).inc();
        self.poll_seconds.observe(poll.log.duration.as_secs_f64());
        if let PollResult::Read { entries, .. } = &poll.result {
            for (kind, count) in [("new", entries.new.len()), ("changed", entries.changed.len())] {
                self.entries.get_or_create(&vec![("kind", kind.to_owned())]).inc_by(count as u64);
            }
        }
    }

    /// Counts a page.
    pub fn page(&self, state: PageState) {
        self.pages.get_or_create(&vec![("state", state.as_str().to_owned())]).inc();
    }

    /// Counts a piece of work that could not be archived.
    pub fn not_archived(&self) {
        self.not_archived.inc();
    }

    /// Notes that the loop looked, and what it saw.
    pub fn beat(&self, now: Duration, in_flight: usize, is_in_trouble: bool) {
        self.in_flight.set(signed(in_flight as u64));
        self.is_in_trouble.store(is_in_trouble, Ordering::Relaxed);
        self.beat_ms.store(u64::try_from(now.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Whether the loop goes round.
    pub(super) fn is_alive(&self, now: Duration) -> bool {
        now.saturating_sub(Duration::from_millis(self.beat_ms.load(Ordering::Relaxed))) < LONGEST_SILENCE
    }

    /// Whether the archive takes what comes.
    pub(super) fn is_ready(&self, now: Duration) -> bool {
        self.is_alive(now) && !self.is_in_trouble.load(Ordering::Relaxed)
    }

    /// Returns everything as text.
    pub(super) fn encode(&self, snapshot: &Snapshot, resident_bytes: u64) -> Result<String, std::fmt::Error> {
        let health = &snapshot.health;
        // A state that nothing is in any more is not to keep its last count.
        self.feeds.clear();
        self.articles.clear();
        for (state, count) in &health.feeds {
            self.feeds.get_or_create(&vec![("state", state.clone())]).set(*count);
        }
        for (state, count) in &health.articles {
            self.articles.get_or_create(&vec![("page_state", state.clone())]).set(*count);
        }
        for (file, bytes) in
            [("archive", health.archive_bytes), ("wal", health.wal_bytes), ("raw", health.raw_bytes)]
        {
            self.bytes.get_or_create(&vec![("file", file.to_owned())]).set(signed(bytes));
        }
        self.feeds_due.set(signed(health.queues.feeds_due));
        self.pages_due.set(signed(health.queues.pages_due));
        self.feed_lag.set(signed(health.queues.feed_lag_s));
        self.hosts_at_rest.set(signed(snapshot.hosts.len() as u64));
        self.resident.set(signed(resident_bytes));
        let epoch = Timestamp::parse("1970-01-01T00:00:00Z");
        if let (Some(epoch), Some(at)) = (epoch, health.last_poll_at.as_deref().and_then(Timestamp::parse)) {
            self.last_poll.set(signed(at.since(epoch).as_secs()));
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
