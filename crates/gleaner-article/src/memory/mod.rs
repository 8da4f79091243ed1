//! What the pages of one site have taught, so that the next is read better.
//!
//! A plain value of bounded size: [`extract_and_learn`](crate::extract_and_learn) tells what a page teaches, and
//! [`SiteMemory::learn`] takes it in. What is seen no more is forgotten within ten pages.

mod lesson;
pub(crate) mod mark;
mod signature;
mod votes;

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::page::outline::{NodeId, Outline};
pub use lesson::Lesson;
use mark::Mark;
use signature::Signature;
use votes::Votes;

/// A memory of another version is an empty one.
const VERSION: u32 = 1;

/// Fewer pages tell nothing of their site.
const FEWEST_PAGES: u32 = 3;

/// An element holds the stories where it did on this share of the latest pages, in percent.
const HOLDER_SHARE: u32 = 60;

/// A line is the site's own where this share of the latest pages had it, in percent.
const LINE_SHARE: u32 = 50;

/// So much of each kind is remembered: some 24 kB in all.
const MOST_HOLDERS: usize = 6;
const MOST_LINES: usize = 256;
const MOST_ADDRESSES: usize = 256;
const MOST_TEXTS: usize = 64;

/// A line that fewer of the latest pages had, in percent, makes room for another.
const LEAST_SHARE: u32 = 2;

/// Returns the host that the pages of a site are remembered under, `None` where the address has none.
///
/// ```
/// let url = url::Url::parse("https://www.quaypost.example/ferry")?;
/// assert_eq!(gleaner_article::site_host(&url).as_deref(), Some("quaypost.example"));
/// # Ok::<(), url::ParseError>(())
/// ```
pub fn site_host(url: &Url) -> Option<String> {
    let host = url.host_str()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    (!host.is_empty()).then(|| host.to_owned())
}

/// What a site's pages have taught; at most some 32 kB.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SiteMemory {
    version: u32,
    /// How many pages have taught it.
    pages: u32,
    /// What the elements that held stories are known by.
    holders: Vec<(Signature, Votes)>,
    lines: BTreeMap<Mark, Votes>,
    /// The latest pages, so that none teaches twice.
    addresses: VecDeque<Mark>,
    texts: VecDeque<Mark>,
}

impl Default for SiteMemory {
    fn default() -> Self {
        Self {
            version: VERSION,
            pages: 0,
            holders: Vec::new(),
            lines: BTreeMap::new(),
            addresses: VecDeque::new(),
            texts: VecDeque::new(),
        }
    }
}

impl SiteMemory {
    /// Reads a memory that [`SiteMemory::to_json`] wrote; one of another version, or a damaged one, is empty.
    pub fn from_json(json: &str) -> Self {
        let mut memory: Self = serde_json::from_str(json)
            .ok()
            .filter(|memory: &Self| memory.version == VERSION)
            .unwrap_or_default();
        memory.bound();
        memory
    }

    /// Writes the memory down.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Returns how many pages have taught it.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// Takes in what a page taught; returns whether it was anything new. A page teaches once, whatever its address.
    pub fn learn(&mut self, lesson: &Lesson) -> bool {
        let Some(taught) = &lesson.0 else { return false };
        if self.addresses.contains(&taught.address) || self.texts.contains(&taught.text) {
            return false;
        }
        self.addresses.push_back(taught.address);
        self.texts.push_back(taught.text);
        self.pages = self.pages.saturating_add(1);
        if let Some(holder) = &taught.holder {
            self.vote_for_holder(holder);
        }
        for line in &taught.lines {
            self.lines.entry(*line).or_default().add(self.pages);
        }
        self.bound();
        true
    }

    /// Returns a word that is another when the memory would have pages read otherwise; `None` while it knows too little.
    pub fn advice(&self) -> Option<String> {
        let mut advice: Vec<String> =
            self.lines.keys().filter(|&&line| self.is_of_site(line)).map(ToString::to_string).collect();
        let holder = self.holder().and_then(|holder| serde_json::to_string(holder).ok());
        if advice.is_empty() && holder.is_none() {
            return None;
        }
        advice.extend(holder);
        let parts: Vec<&str> = advice.iter().map(String::as_str).collect();
        Some(format!("{:016x}", mark::of(&parts)))
    }

    /// Returns the element that holds the story, if the site's pages agree on it and this one has it.
    pub(crate) fn find_holder(&self, outline: &Outline<'_>) -> Option<NodeId> {
        self.holder()?.find(outline)
    }

    /// Returns whether it may know lines of the site's own.
    pub(crate) fn has_lines(&self) -> bool {
        self.pages >= FEWEST_PAGES && !self.lines.is_empty()
    }

    /// Returns whether a line, where it stands, is the site's own and no story's.
    pub(crate) fn is_of_site(&self, line: Mark) -> bool {
        self.lines
            .get(&line)
            .is_some_and(|votes| votes.pages >= FEWEST_PAGES && votes.share_at(self.pages) >= LINE_SHARE)
    }

    fn holder(&self) -> Option<&Signature> {
        let agreed = |(_, votes): &&(Signature, Votes)| {
            votes.pages >= FEWEST_PAGES && votes.share_at(self.pages) >= HOLDER_SHARE
        };
        self.holders.iter().find(agreed).map(|(holder, _)| holder)
    }

    fn vote_for_holder(&mut self, seen: &Signature) {
        let known = self.holders.iter_mut().find_map(|(known, votes)| {
            let shared = known.shared(seen)?;
            Some((known, votes, shared))
        });
        if let Some((known, votes, shared)) = known {
            *known = shared;
            votes.add(self.pages);
        } else {
            let mut votes = Votes::default();
            votes.add(self.pages);
            self.holders.push((seen.clone(), votes));
        }
    }

    /// Forgets what has not been seen for long, and of the rest what fewest pages had.
    fn bound(&mut self) {
        let pages = self.pages;
        self.holders.sort_by_key(|(_, votes)| std::cmp::Reverse(votes.worth_at(pages)));
        self.holders.truncate(MOST_HOLDERS);
        if self.lines.len() > MOST_LINES {
            self.lines.retain(|_, votes| votes.share_at(pages) >= LEAST_SHARE);
        }
        if self.lines.len() > MOST_LINES {
            let mut worth: Vec<_> =
                self.lines.iter().map(|(line, votes)| (votes.worth_at(pages), *line)).collect();
            worth.sort_unstable();
            for (_, line) in worth.into_iter().rev().skip(MOST_LINES) {
                self.lines.remove(&line);
            }
        }
        for (marks, most) in [(&mut self.addresses, MOST_ADDRESSES), (&mut self.texts, MOST_TEXTS)] {
            while marks.len() > most {
                marks.pop_front();
            }
        }
    }
}
