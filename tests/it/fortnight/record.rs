//! What the publishers wrote down: every request, and what it was answered with.

use std::collections::BTreeMap;
use std::time::Duration;

use super::cast::{Feed, Kind};

/// One request and its answer.
#[derive(Debug, Clone)]
pub(super) struct Record {
    /// On the clock of the fortnight, from its beginning.
    pub(super) began: Duration,
    pub(super) ended: Duration,
    /// Places in the order in which requests began and answers ended, over all hosts.
    pub(super) order: (usize, usize),
    pub(super) method: String,
    pub(super) host: String,
    pub(super) path: String,
    pub(super) asked: Vec<(String, Vec<u8>)>,
    pub(super) status: u16,
    pub(super) answered: Vec<(String, Vec<u8>)>,
    pub(super) body: u64,
    pub(super) bytes_sent: usize,
    /// A whole feed, or a 304 or 226: what validators may be taken from.
    pub(super) is_sound: bool,
}

impl Record {
    pub(super) fn asked(&self, name: &str) -> Option<&[u8]> {
        value(&self.asked, name)
    }

    pub(super) fn answered(&self, name: &str) -> Option<&[u8]> {
        value(&self.answered, name)
    }

    pub(super) fn asked_text(&self, name: &str) -> String {
        String::from_utf8_lossy(self.asked(name).unwrap_or_default()).into_owned()
    }

    pub(super) fn is_conditional(&self) -> bool {
        self.asked("if-none-match").is_some() || self.asked("if-modified-since").is_some()
    }

    /// Returns how long after the end of another this began; zero when they overlap.
    pub(super) fn after(&self, other: &Self) -> Duration {
        self.began.saturating_sub(other.ended)
    }

    /// For messages: when, where, what.
    pub(super) fn place(&self) -> String {
        format!("{:.2} d {}{} {}", days(self.began), self.host, self.path, self.status)
    }
}

fn value<'a>(headers: &'a [(String, Vec<u8>)], name: &str) -> Option<&'a [u8]> {
    headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_slice())
}

pub(super) fn days(time: Duration) -> f64 {
    time.as_secs_f64() / 86_400.0
}

pub(super) const HOUR: Duration = Duration::from_hours(1);
pub(super) const DAY: Duration = Duration::from_hours(24);

/// All that the rules look at.
#[derive(Debug, Clone)]
pub(super) struct Fortnight {
    pub(super) log: Vec<Record>,
    pub(super) feeds: Vec<Feed>,
    pub(super) restarts: Vec<Duration>,
}

impl Fortnight {
    pub(super) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Feed> {
        self.feeds.iter().filter(move |feed| feed.kind == kind)
    }

    /// Returns the requests for a feed at the address that was configured.
    pub(super) fn polls(&self, feed: &Feed) -> Vec<&Record> {
        self.log.iter().filter(|record| record.host == feed.host && record.path == feed.path).collect()
    }

    /// Returns the polls of each feed.
    pub(super) fn all_polls(&self) -> impl Iterator<Item = (&Feed, Vec<&Record>)> {
        let mut by_address: BTreeMap<(&str, &str), Vec<&Record>> = BTreeMap::new();
        for record in &self.log {
            by_address.entry((&record.host, &record.path)).or_default().push(record);
        }
        self.feeds.iter().map(move |feed| {
            (feed, by_address.get(&(feed.host.as_str(), feed.path.as_str())).cloned().unwrap_or_default())
        })
    }

    /// Returns the requests to each host, in their order.
    pub(super) fn by_host(&self) -> BTreeMap<&str, Vec<&Record>> {
        let mut hosts: BTreeMap<&str, Vec<&Record>> = BTreeMap::new();
        for record in &self.log {
            hosts.entry(&record.host).or_default().push(record);
        }
        hosts
    }

    /// Returns the requests for pages, robots.txt apart.
    pub(super) fn pages(&self) -> impl Iterator<Item = &Record> {
        let is_page =
            |path: &str| ["/a/", "/moved/", "/private/"].iter().any(|start| path.starts_with(start));
        self.log.iter().filter(move |record| is_page(&record.path))
    }
}

/// Returns the rests between polls: from the end of one to the beginning of the next.
pub(super) fn rests<'a>(polls: &[&'a Record]) -> impl Iterator<Item = (&'a Record, &'a Record, Duration)> {
    polls.windows(2).map(|pair| (pair[0], pair[1], pair[1].after(pair[0]))).collect::<Vec<_>>().into_iter()
}
