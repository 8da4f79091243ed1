//! Kept feeds, read again: entries that are not in the archive are added, others are only told of.
//!
//! What a feed said of an entry stays as it was understood when it was said.

use std::collections::HashSet;

use url::Url;

use super::{Listener, Replay, Told, describe};
use crate::archive::{KeptFeedBody, ReplayedFeed};
use crate::ingest::identity::{self, Identified, Identity, Item};
use crate::ingest::resolve::{doubtful, resolve};
use crate::ingest::{canonical, cut_feed, forgotten, packing};
use crate::model::{FeedFilter, FeedId, KeptBody, NewEntry, PagePolicy, SeenEntries, SeenEntry};
use gleaner_feed::{self as feed, FeedDocument};

/// So many bodies are looked up at once.
const BATCH: u32 = 32;

impl Replay {
    /// Reads the kept bodies of the feeds that the filter lets through again, each feed's newest first: what was said of an
    /// entry last is what the archive has of it.
    pub async fn feeds(&self, filter: &FeedFilter, listener: Listener<'_>) -> anyhow::Result<()> {
        let mut left = self.limit.unwrap_or(u64::MAX);
        for feed in self.reader.feeds_with_bodies(filter).await? {
            let mut met = HashSet::new();
            let mut before = i64::MAX;
            loop {
                let bodies = self.reader.kept_feed_bodies(feed, before, filter.since, BATCH).await?;
                let Some(last) = bodies.last() else { break };
                before = last.fetch;
                for body in bodies {
                    if left == 0 {
                        return Ok(());
                    }
                    left -= 1;
                    self.read_body(feed, &body, &mut met, listener).await?;
                }
            }
        }
        Ok(())
    }

    async fn read_body(
        &self,
        feed: FeedId,
        body: &KeptFeedBody,
        met: &mut HashSet<String>,
        listener: Listener<'_>,
    ) -> anyhow::Result<()> {
        let kept = match self.reader.raw_body_beside(body.at, &body.sha256).await {
            Ok(Some(kept)) => kept,
            Ok(None) => return listener(Told::FeedNotKept),
            Err(err) => return listener(failed(feed, body, describe(&err))),
        };
        let mut items = match self.parse(body, kept).await {
            Ok(Some(items)) => items,
            Ok(None) => return listener(Told::FeedUnreadable),
            Err(error) => return listener(failed(feed, body, error)),
        };
        listener(Told::FeedRead)?;
        // As many items were seen in it when it came: one that is no known entry now was known by another name then.
        let has_more = body.entries_total.is_none_or(|total| items.len() > total);
        forgotten::leave_out(&self.reader, feed, &mut items).await?;
        let mut seen = self.sort_out(feed, body, items, met).await?;
        seen.new.retain(|_| has_more);
        for changed in &seen.changed {
            let entry = name(&changed.entry).unwrap_or_default();
            listener(Told::EntryOtherwise { feed, seen_at: body.at.to_string(), entry })?;
        }
        let of_new = |NewEntry { key, entry }: &NewEntry| name(entry).unwrap_or_else(|| key.text.clone());
        let missed: Vec<_> = seen.new.iter().map(of_new).collect();
        if !missed.is_empty() {
            let entries = SeenEntries { changed: Vec::new(), ..seen };
            if let Err(refused) = self.write(ReplayedFeed { feed, entries, at: body.at }).await {
                return listener(failed(feed, body, refused.of_one_change()?));
            }
        }
        for entry in missed {
            listener(Told::EntryMissed { feed, seen_at: body.at.to_string(), entry })?;
        }
        Ok(())
    }

    /// Returns the items of a body, `None` where it is no feed.
    async fn parse(&self, body: &KeptFeedBody, kept: KeptBody) -> Result<Option<Vec<Item>>, String> {
        let (url, content_type) = (body.url.clone(), body.content_type.clone());
        let is_cut = body.is_cut;
        let month = body.at.to_utc().format("%Y-%m").to_string();
        let work = move || {
            let bytes = packing::unpack(&kept).map_err(|damaged| damaged.in_file(&month))?;
            drop(kept);
            let url = Url::parse(&url).ok().map(|url| canonical::without_credentials(&url));
            let document =
                FeedDocument { bytes: &bytes, content_type: content_type.as_deref(), url: url.as_ref() };
            let items = |mut parsed: feed::ParsedFeed| {
                if is_cut && cut_feed::ends_within_entry(&bytes) {
                    parsed.entries.pop();
                }
                identity::distinct(parsed.entries, parsed.format.starts_with("atom")).0
            };
            Ok(feed::parse(&document).ok().map(items))
        };
        self.cpu_pool.run(work).await.unwrap_or_else(|panicked| Err(panicked.to_string()))
    }

    /// Returns what no later body has told of: entries the archive does not have, and such as it has otherwise.
    async fn sort_out(
        &self,
        feed: FeedId,
        body: &KeptFeedBody,
        items: Vec<Item>,
        met: &mut HashSet<String>,
    ) -> anyhow::Result<SeenEntries> {
        let (keys, titles) = (identity::sought_keys(&items), identity::sought_titles(&items));
        let known = self.reader.known_entries(feed, &keys, &titles, items.len() * 2).await?;
        let Identified { items, absent } =
            self.cpu_pool.run(move || identity::identify(items, known)).await?;
        let mut identified = Identified { items: Vec::new(), absent };
        for (item, identity) in items {
            let (name, is_said) = match &identity {
                Identity::Known(known) => (format!("entry {}", known.id.0), false),
                Identity::New(key) => (key.text.clone(), self.reader.was_presented(feed, &item.entry).await?),
            };
            if met.insert(name) && !is_said {
                identified.items.push((item, identity));
            }
        }
        let pages: PagePolicy = self.reader.pushed_feed(feed).await?.0.pages.unwrap_or(self.settings.fetch);
        let at = body.at;
        let presented = self.reader.presentations(&doubtful(&identified, at)).await?;
        Ok(self.cpu_pool.run(move || resolve(identified, presented, pages, at)).await?)
    }
}

fn name(entry: &SeenEntry) -> Option<String> {
    entry.title.clone()
}

fn failed(feed: FeedId, body: &KeptFeedBody, error: String) -> Told {
    Told::Failed { what: format!("feed {feed} at {}", body.at), error }
}
